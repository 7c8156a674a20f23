/** A snapshot as it lies in the log → the fact that the fold knows. */
import { hash } from 'node:crypto';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import type { SnapshotFact } from './facts.ts';

/** The record that a snapshot was read from: it names the fact. `appendedAtMs`: when the log took it. */
export type SnapshotSource = {
  readonly value: Buffer;
  readonly appendedAtMs: number;
  readonly traceId: string | null;
};

/** The fact. Its id follows from the bytes of the record, so the same record gives the same fact wherever it comes from. */
export function snapshotFact(snapshot: Snapshot, { value, appendedAtMs, traceId }: SnapshotSource): SnapshotFact {
  const observed = {
    id: hash('sha256', value, 'hex').slice(0, 32),
    observedAtMs: Date.parse(snapshot.observed_at),
    errorMs: snapshot.observed_error_ms,
    appendedAtMs,
    source: snapshot.source,
    workspaceGid: snapshot.workspace_gid,
    traceId,
  };
  if (snapshot.kind !== 'present') return { ...observed, kind: snapshot.kind };
  return {
    ...observed,
    kind: 'present',
    repairEpoch: snapshot.repair_epoch,
    modifiedAtMs: snapshot.modified_at === null ? null : Date.parse(snapshot.modified_at),
    hash: snapshot.hash,
    body: snapshot.body,
  };
}
