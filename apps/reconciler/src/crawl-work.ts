/** What a crawl is told: which run, which lists, how urgently, and what else to do on the way. */
import type { Priority } from '@asana-warehouse/asana-api/answer';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { ListKind, Selection } from '@asana-warehouse/reconciliation/list-kinds';
import type { SnapshotSource } from '@asana-warehouse/snapshot/snapshot';
import type { ClaimedScope, Run, ScopeEnd } from '@asana-warehouse/warehouse/runs';

/** An object of a page, as read. */
export type FoundObject = { readonly gid: string; readonly workspaceGid: string | null };

/** What a crawl does besides reading. Every hook may be called again for the same page after a crash. */
export type CrawlHooks = {
  /** Objects of a page, before the lists below them are added: webhooks are taken here. */
  readonly beforeBelow: (declaration: Resource, objects: readonly FoundObject[]) => Promise<void>;
  /** A snapshot went to the log, and why. */
  readonly onAppended: (type: string, gid: string, drift: string) => void;
  /** A list was read to its end; null: nothing more to say than that it is done. */
  readonly afterList: (kind: ListKind, scope: ClaimedScope, startedAt: string) => Promise<ScopeEnd | null>;
};

/** `isRepair`: whether contradictions are settled by a second read. `skipCovered`: leave out what cannot have changed. */
export type Crawl = {
  readonly run: Run;
  readonly source: SnapshotSource;
  readonly selection: Selection;
  readonly kinds: readonly ListKind[];
  readonly priority: Priority;
  readonly concurrency: number;
  readonly isRepair: boolean;
  readonly skipCovered: boolean;
  /** Only what was modified since, where a list can tell; null: everything. */
  readonly since: string | null;
  /** Least time between two pages, ms: paces a crawl that has hours. */
  readonly gapMs: number;
  readonly hooks: CrawlHooks;
};

/** How long a claimed list stays claimed without a sign of life. */
export const scopeLeaseMs = 10_000;
