/** A snapshot as the fold knows it: what the read said, what the record adds, and a name that follows from its bytes. */
import { createHash } from 'node:crypto';
import { encodeSnapshot, type Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { snapshotFact } from './snapshot-fact.ts';

const observation = {
  v: 1,
  type: 'task',
  gid: '7',
  workspace_gid: 'W',
  observed_at: '2026-01-02T03:04:05.678Z',
  observed_error_ms: 600,
  repair_epoch: 2,
  source: 'hydrate',
} as const;
const observed = {
  observedAtMs: Date.parse(observation.observed_at),
  errorMs: 600,
  appendedAtMs: 9,
  source: 'hydrate',
  workspaceGid: 'W',
  traceId: 't',
};

function factOf(snapshot: Snapshot): unknown {
  return snapshotFact(snapshot, { value: encodeSnapshot(snapshot), appendedAtMs: 9, traceId: 't' });
}

function idOf(snapshot: Snapshot): string {
  return createHash('sha256').update(encodeSnapshot(snapshot)).digest('hex').slice(0, 32);
}

test.each(['2026-01-01T00:00:00Z', null])('a content brings all that orders it (modified_at %j)', (modified_at) => {
  const snapshot = { ...observation, kind: 'present', modified_at, hash: 'h', body: { gid: '7' } } as const;
  expect(factOf(snapshot)).toEqual({
    ...observed,
    id: idOf(snapshot),
    kind: 'present',
    repairEpoch: 2,
    modifiedAtMs: modified_at === null ? null : Date.parse(modified_at),
    hash: 'h',
    body: { gid: '7' },
  });
});

test.each(['absent', 'forbidden'] as const)('a read that found it %s brings no content', (kind) => {
  const snapshot = { ...observation, kind, status: 404 } as const;
  expect(factOf(snapshot)).toEqual({ ...observed, id: idOf(snapshot), kind });
});

test('a sight in a list brings no content', () => {
  const snapshot = { ...observation, kind: 'listed' } as const;
  expect(factOf(snapshot)).toEqual({ ...observed, id: idOf(snapshot), kind: 'listed' });
});
