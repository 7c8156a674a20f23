/** The tables of the modelled warehouse: what a row of each holds. Rows are never changed, only replaced. */
import type { Row } from '@asana-warehouse/catalogue/decode';
import type { DecodedEvent } from '@asana-warehouse/delivery/event';
import type { Registration } from '@asana-warehouse/delivery/verify';
import type { StoredOffset } from '@asana-warehouse/event-log/event-log';
import type { SnapshotFact } from '@asana-warehouse/projection/facts';
import type { Flag } from '@asana-warehouse/projection/flags';
import type { Checkpoint } from '@asana-warehouse/reconciliation/checkpoint';
import type { Expectation } from '@asana-warehouse/reconciliation/wishes-of';

export type ResourceRef = { readonly type: string; readonly gid: string };

/** An event with the receipt that counts: the earliest. */
export type ReceivedEvent = DecodedEvent & { readonly deliveryId: string; readonly receivedAt: string };

export type LinkRows = Readonly<Record<string, readonly Row[]>>;

/** A wish, as `libs/warehouse/wishes.ts` keeps it. Times: our clock, ms. */
export type WishRow = ResourceRef & {
  readonly seq: number;
  readonly priority: number;
  readonly reason: string;
  readonly expects: Expectation;
  readonly eventAt: string | null;
  readonly attempts: number;
  readonly notBeforeMs: number;
  readonly claimedBy: string | null;
  readonly claimedSeq: number | null;
  readonly claimedUntilMs: number;
};

export type RunRow = {
  readonly id: string;
  readonly kind: 'backfill' | 'reconcile';
  readonly startedAtMs: number;
  readonly state: 'open' | 'swept' | 'done';
};

export type ScopeRow = {
  readonly runId: string;
  readonly kind: string;
  readonly gid: string;
  readonly phase: number;
  readonly state: 'open' | 'done' | 'failed';
  readonly checkpoint: Checkpoint | null;
  readonly readBy: string | null;
};

/** A scope that the deletion guard holds back, or held. Times: our clock, ms. */
export type GuardRow = {
  readonly id: number;
  readonly scope: string;
  readonly state: 'open' | 'dismissed' | 'confirmed' | 'settled';
  readonly checks: number;
  readonly nextCheckMs: number;
  readonly decidedMs: number;
};

/** A living row that a read did not find. */
export type AbsenceRow = ResourceRef & {
  readonly state: 'doubted' | 'believed' | 'held' | 'confirmed';
  readonly scopes: readonly string[];
  readonly guardId: number | null;
  readonly weight: number;
  readonly firstSeenMs: number;
  readonly seenMs: number;
};

/** A record, or one event of it, that could not be applied. `eventIndex` -1: the whole record. */
export type LetterRow = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly eventIndex: number;
  readonly state: 'open' | 'retry' | 'retried' | 'discarded';
};

/** A flag. `setSeq`: which setting of it this is; `pendingSinceMs`: see `ops.flag.pending_since`. */
export type FlagRow = Flag & { readonly setSeq: number; readonly pendingSinceMs: number | null };

/** Keys are `type gid` where they are of one resource. `raised` is the checker's own note of when a wish was raised last. */
export type Tables = {
  readonly fact: readonly SnapshotFact[];
  readonly event: readonly ReceivedEvent[];
  readonly current: Row;
  readonly links: LinkRows;
  readonly history: readonly Row[];
  readonly linkHistory: LinkRows;
  readonly refold: ResourceRef;
  readonly offset: StoredOffset;
  readonly wish: WishRow;
  readonly raised: number;
  readonly confirmation: { readonly confirmedAtMs: number; readonly repairEpoch: number };
  readonly run: RunRow;
  readonly scope: ScopeRow;
  readonly guard: GuardRow;
  readonly absence: AbsenceRow;
  readonly letter: LetterRow;
  readonly flag: FlagRow;
  readonly webhook: Registration & { readonly resourceGid: string };
};
export type TableName = keyof Tables;

/** Tables as somebody sees them: as committed, or as a transaction does. */
export type Reader = {
  get<T extends TableName>(table: T, key: string): Tables[T] | undefined;
  entries<T extends TableName>(table: T): Iterable<readonly [string, Tables[T]]>;
};

/** A column's value as text; empty for null and for what is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Key of a resource. */
export function resourceKey({ type, gid }: ResourceRef): string {
  return `${type} ${gid}`;
}
