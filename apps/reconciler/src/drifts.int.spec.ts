/** Reads that leave something out against rows that a real Postgres holds: what is news, and what was known already. */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { SnapshotFact } from '@asana-warehouse/projection/facts';
import { beginFold, finishFold } from '@asana-warehouse/projection/fold';
import { snapshotFact } from '@asana-warehouse/projection/snapshot-fact';
import type { Drift } from '@asana-warehouse/reconciliation/drift';
import { contentHash } from '@asana-warehouse/snapshot/content-hash';
import { encodeSnapshot, type PresentSnapshot } from '@asana-warehouse/snapshot/snapshot';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { applyFolds } from '@asana-warehouse/warehouse/apply';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { insertFacts } from '@asana-warehouse/warehouse/fact-store';
import { loadHeld } from '@asana-warehouse/warehouse/held-rows';
import type pg from 'pg';
import { driftsOf } from './drifts.ts';

const declaration = resourceOf('task') as Resource;
const full = { name: 'a', notes: null, followers: [{ gid: 'U' }], tags: [] };
let database: FreshDatabase;
let pool: pg.Pool;
let known: SnapshotFact[] = [];

beforeEach(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 2, applicationName: 'drifts' });
  known = [];
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

test('a read that shows less is news once, and none from then on, beside one that shows all', async () => {
  await keep(read(10, full));
  const less = read(20, { name: 'a', followers: [{ gid: 'U' }] }, 10);
  expect(await driftOfRead(read(20, full, 10))).toBe('none');
  expect(await driftOfRead(less)).toBe('changed');
  await keep(less);
  expect(await driftOfRead(less)).toBe('none');
  expect(await driftOfRead(read(30, full, 10))).toBe('none');
});

test('what it shows otherwise is news whatever was read before', async () => {
  const less = read(20, { name: 'b', tags: [] });
  await keep(read(10, full), less, read(30, { ...full, name: 'c' }));
  expect(await driftOfRead({ ...less, modified_at: time(40) })).toBe('changed');
  expect(await driftOfRead(less)).toBe('contradiction');
  await keep(read(50, { ...full, name: 'b', tags: [{ gid: 'X' }] }));
  expect(await driftOfRead({ ...less, modified_at: time(60) })).toBe('changed');
});

test('null is news where nobody had read the column: the row has null too, for want of knowledge', async () => {
  await keep(read(10, { name: 'a' }));
  expect(await driftOfRead(read(10, { name: 'a', notes: null }))).toBe('changed');
});

test('a resource that is gone returns, also by a read that shows less', async () => {
  const less = read(20, { name: 'a' }, 10);
  await keep(read(10, full), less);
  const absent = { ...snapshotFact({ ...read(30, full), kind: 'absent', status: 404 }, source), id: 'gone' };
  await store([absent]);
  expect(await driftOfRead(less)).toBe('returned');
});

test('a read without the stamp that the row has contradicts it', async () => {
  await keep(read(10, full));
  expect(await driftOfRead({ ...read(20, { ...full, name: 'b' }), modified_at: null })).toBe('contradiction');
});

async function driftOfRead(snapshot: PresentSnapshot): Promise<Drift | undefined> {
  return (await driftsOf(pool, declaration, [snapshot], await loadHeld(pool, declaration, ['T']))).get(snapshot);
}

const source = { value: Buffer.from(''), appendedAtMs: 1, traceId: null };

async function keep(...snapshots: readonly PresentSnapshot[]): Promise<void> {
  await store(snapshots.map((snapshot) => snapshotFact(snapshot, { ...source, value: encodeSnapshot(snapshot) })));
}

async function store(facts: readonly SnapshotFact[]): Promise<void> {
  known.push(...facts);
  const folded = finishFold(beginFold({ declaration, gid: 'T', snapshots: known, events: [] }), () => []);
  await inTransaction(pool, async (client) => {
    await insertFacts(
      client,
      facts.map((fact) => ({ type: 'task', gid: 'T', fact, keepBody: true })),
    );
    await applyFolds(client, declaration, [{ gid: 'T', folded, restamped: true }]);
  });
}

function read(second: number, shown: Readonly<Record<string, unknown>>, modified = second): PresentSnapshot {
  const body = { gid: 'T', modified_at: time(modified), ...shown };
  return {
    v: 1,
    kind: 'present',
    type: 'task',
    gid: 'T',
    workspace_gid: 'W',
    observed_at: time(second),
    observed_error_ms: 0,
    repair_epoch: 0,
    source: 'reconcile',
    modified_at: time(modified),
    hash: contentHash(declaration, body),
    body,
  };
}

function time(second: number): string {
  return new Date(Date.parse('2026-02-01T10:00:00Z') + second * 1000).toISOString();
}
