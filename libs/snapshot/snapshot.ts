/**
 * What the API said of one resource at one moment: the only source of contents. This file is the wire format of
 * `asana.snapshots.v1`, whose released shapes are `schemas/snapshots-*.json`: the reader here agrees with them exactly. What
 * makes two bodies equal is in `content-hash.ts`.
 *
 * A snapshot never claims more than was read: `listed` (a gid seen in a list of gids) is evidence of existence only,
 * `forbidden` changes neither contents nor existence.
 */
import { isUtcInstant } from '@asana-warehouse/delivery/instant';
import { isNestedWithin, levelsMax } from './nesting.ts';

/** Why the read was made. */
export type SnapshotSource = 'hydrate' | 'backfill' | 'reconcile';

type Observation = {
  readonly v: 1;
  /** Resource type of the catalogue. */
  readonly type: string;
  readonly gid: string;
  readonly workspace_gid: string | null;
  /** When the request was sent, on Asana's clock: ISO 8601, ms, UTC. */
  readonly observed_at: string;
  /** How far `observed_at` may be off, ms. */
  readonly observed_error_ms: number;
  /** Raised by reconcile when two equal reads contradict the warehouse; 0 otherwise. */
  readonly repair_epoch: number;
  readonly source: SnapshotSource;
};

/** The full content: every field the catalogue asks for. `hash`: see `content-hash.ts`. `modified_at` null where the type has none. */
export type PresentSnapshot = Observation & {
  readonly kind: 'present';
  readonly modified_at: string | null;
  readonly hash: string;
  readonly body: Readonly<Record<string, unknown>>;
};
/** 404 on a direct read: gone, or no longer visible to this credential. */
export type AbsentSnapshot = Observation & { readonly kind: 'absent'; readonly status: number };
/** 401, 402, 403 or 451 on a direct read. */
export type ForbiddenSnapshot = Observation & { readonly kind: 'forbidden'; readonly status: number };
/** Seen in a list that did not ask for all fields. */
export type ListedSnapshot = Observation & { readonly kind: 'listed' };

export type Snapshot = PresentSnapshot | AbsentSnapshot | ForbiddenSnapshot | ListedSnapshot;

/**
 * What is wrong with a value that should be a snapshot: a path and a reason, no contents. `major`: it is of this later major
 * version of the contract, so that a later release can read it.
 */
export type SnapshotFault = { readonly path: string; readonly reason: string; readonly major?: number };

/** The major version that this release writes and reads. */
const knownMajor = 1;
/** A greater one is no version, but damage. */
const majorMax = 9999;

/** The value of a record of the snapshots topic. */
export function encodeSnapshot(snapshot: Snapshot): Buffer {
  return Buffer.from(JSON.stringify(snapshot));
}

/** The snapshot in `value`, or what is wrong with it. Unknown keys are kept out of the way, not refused. */
export function decodeSnapshot(value: Buffer): { snapshot: Snapshot } | { fault: SnapshotFault } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString('utf8'));
  } catch {
    return { fault: { path: '', reason: 'not JSON' } };
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { fault: { path: '', reason: 'not an object' } };
  }
  const fields = parsed as Record<string, unknown>;
  const fault = faultOf(fields);
  return fault === undefined ? { snapshot: fields as unknown as Snapshot } : { fault };
}

function faultOf(fields: Record<string, unknown>): SnapshotFault | undefined {
  const major = fields['v'];
  if (isLater(major)) return { path: 'v', reason: 'a version this release does not know', major };
  if (major !== knownMajor) return { path: 'v', reason: 'expected a version' };
  for (const name of ['type', 'gid', 'source']) {
    if (typeof fields[name] !== 'string' || fields[name] === '') return { path: name, reason: 'expected a string' };
  }
  if (!isUtcInstant(fields['observed_at'])) return { path: 'observed_at', reason: 'expected a time in UTC' };
  for (const name of ['observed_error_ms', 'repair_epoch']) {
    const value = fields[name];
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
      return { path: name, reason: 'expected a number from 0' };
  }
  const workspace = fields['workspace_gid'];
  if (workspace !== null && typeof workspace !== 'string')
    return { path: 'workspace_gid', reason: 'expected a string or null' };
  return kindFaultOf(fields);
}

function kindFaultOf(fields: Record<string, unknown>): SnapshotFault | undefined {
  const kind = fields['kind'];
  if (kind === 'listed') return undefined;
  if (kind === 'absent' || kind === 'forbidden') {
    return Number.isFinite(fields['status']) ? undefined : { path: 'status', reason: 'expected a number' };
  }
  if (kind !== 'present') return { path: 'kind', reason: 'expected present, absent, forbidden or listed' };
  if (typeof fields['hash'] !== 'string') return { path: 'hash', reason: 'expected a string' };
  if (fields['modified_at'] !== null && !isUtcInstant(fields['modified_at']))
    return { path: 'modified_at', reason: 'expected a time in UTC or null' };
  const body = fields['body'];
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { path: 'body', reason: 'expected an object' };
  return isNestedWithin(body, levelsMax) ? undefined : { path: 'body', reason: 'nested too deeply' };
}

function isLater(major: unknown): major is number {
  return typeof major === 'number' && Number.isInteger(major) && major > knownMajor && major <= majorMax;
}
