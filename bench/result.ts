/** What a benchmark says: a measure of ours, and of the simplest thing that could do the same work, from the same run. */

/** `ratio`: value / baseline. `detail`: how it was measured, and what else was seen. */
export type Result = {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly baseline: number;
  readonly ratio: number;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** `say` tells a person how it goes, on stderr. `seconds`: about how long to measure each side; null: as the benchmark sees fit. `rows`: how large a table. */
export type RunOptions = {
  readonly say: (line: string) => void;
  readonly seconds: number | null;
  readonly rows: number | null;
};

/** The middle one of a few rounds, so that one disturbed round does not count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
