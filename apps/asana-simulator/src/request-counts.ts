/**
 * Counts of API requests by method and path pattern, and by status. Each action of a batch counts as one request; control
 * requests do not count.
 */
export class RequestCounts {
  private byPath = new Map<string, number>();
  private byStatus = new Map<string, number>();
  private total = 0;

  count(method: string, pattern: string, status: number): void {
    this.total += 1;
    increment(this.byPath, `${method} ${pattern}`);
    increment(this.byStatus, String(status));
  }

  report(): { total: number; by_path: Record<string, number>; by_status: Record<string, number> } {
    return {
      total: this.total,
      by_path: Object.fromEntries(this.byPath),
      by_status: Object.fromEntries(this.byStatus),
    };
  }

  reset(): void {
    this.total = 0;
    this.byPath = new Map();
    this.byStatus = new Map();
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
