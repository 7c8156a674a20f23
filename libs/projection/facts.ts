/**
 * What the fold is a function of: everything learned about one resource, as a set. Order of arrival is not part of it.
 * Times are ms since 1970 on Asana's clock, but for `appendedAtMs`, which is the log's.
 */

type Observed = {
  /** Identity of the fact: the same fact delivered twice has the same id. */
  readonly id: string;
  readonly observedAtMs: number;
  /** `observedAtMs` may be off by this much. */
  readonly errorMs: number;
  readonly appendedAtMs: number;
  readonly source: string;
  readonly workspaceGid: string | null;
  readonly traceId: string | null;
};

/** A full read: the only kind that carries contents. What its body leaves out, it says nothing of. */
export type ContentFact = Observed & {
  readonly kind: 'present';
  readonly repairEpoch: number;
  readonly modifiedAtMs: number | null;
  readonly hash: string;
  readonly body: Readonly<Record<string, unknown>>;
};

/** A read that says something about existence or visibility alone. */
export type SightingFact = Observed & { readonly kind: 'absent' | 'forbidden' | 'listed' };

export type SnapshotFact = ContentFact | SightingFact;

/** What Asana told us: who did what and when; until the next read also that something went or came back. */
export type EventFact = {
  readonly id: string;
  readonly action: string;
  readonly atMs: number;
  readonly userGid: string | null;
  readonly changeField: string | null;
  readonly parentType: string | null;
  /** No event told of it, but a story of the resource. */
  readonly isStory?: true;
};

/** Half-open interval; `toMs` null: still so. */
export type Interval = { readonly fromMs: number; readonly toMs: number | null };

/**
 * The earliest moment at which a fact can have been observed, by which reads are ordered: a read that an event asked for is
 * dated no earlier than the event (`date-read.ts`), and what was read before the event began before it, however
 * uncertain the clock of its reader. By the middle of the uncertainty an old state could pass for the newer one.
 */
export function seenFromMs({ observedAtMs, errorMs }: Pick<SnapshotFact, 'observedAtMs' | 'errorMs'>): number {
  return observedAtMs - errorMs;
}

/** Orders ids and hashes as bytes, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
