/** Runs and their lists, and the budget that instances share, on a real Postgres. */
import { advance, begin } from '@asana-warehouse/reconciliation/checkpoint';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import type pg from 'pg';
import { sharedBank } from './api-budget.ts';
import { inTransaction, openPool } from './database.ts';
import { lastCompleted, lastEndedAgeMs, requestsFor } from './past-runs.ts';
import {
  addScopes,
  claimScopes,
  closeRun,
  finishScope,
  openRun,
  pruneRuns,
  readProgress,
  releaseScopes,
  renewScopes,
  saveCheckpoint,
  type Run,
  type Scope,
} from './runs.ts';

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 20, applicationName: 'test' });
});
beforeEach(async () => void (await pool.query('TRUNCATE ops.scope, ops.run, ops.coverage, ops.api_budget CASCADE')));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const list = (gid: string, phase = 0): Scope => ({ kind: `list${phase}`, gid, workspaceGid: 'w', phase });
const done = { state: 'done', status: null, detail: null } as const;
const minute = 60_000;
const add = (run: Run, lists: readonly Scope[]): Promise<void> =>
  inTransaction(pool, (client) => addScopes(client, run, lists));

test('lists of a higher phase wait for all of the lower ones, claimed ones too', async () => {
  const run = await openRun(pool, 'backfill', {});
  await add(run, [list('1', 1), list('2', 0), list('3', 0)]);
  const first = await claimScopes(pool, run, 'a', 10, minute);
  expect(first.map(({ gid }) => gid).sort()).toEqual(['2', '3']);
  await finishScope(pool, run, 'a', list('2'), done);
  expect(await claimScopes(pool, run, 'b', 10, minute)).toEqual([]);
  await finishScope(pool, run, 'a', list('3'), done);
  expect(await claimScopes(pool, run, 'b', 10, minute)).toMatchObject([{ gid: '1' }]);
});

test('a killed run is joined by the next, at its checkpoints; the dead owner can save nothing more', async () => {
  const run = await openRun(pool, 'backfill', { a: 1 });
  await add(run, [list('1')]);
  const [claimed] = await claimScopes(pool, run, 'dead', 1, 30);
  const step = advance(begin(claimed?.claimedAt ?? ''), { next: 'token', rows: 100, odd: 0 });
  expect(await saveCheckpoint(pool, run, 'dead', list('1'), step.checkpoint, 30)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 60));
  const again = await openRun(pool, 'backfill', { a: 1 });
  expect(again).toMatchObject({ id: run.id, resumed: true });
  const [taken] = await claimScopes(pool, again, 'b', 1, minute);
  expect(taken?.checkpoint).toEqual(step.checkpoint);
  expect(await saveCheckpoint(pool, run, 'dead', list('1'), step.checkpoint, minute)).toBe(false);
  await finishScope(pool, run, 'dead', list('1'), done);
  expect(await closeRun(pool, run)).toBe(false);
});

test("a lease is renewed for lists that are named and still the owner's, without waiting for one that is being saved", async () => {
  const run = await openRun(pool, 'backfill', {});
  await add(
    run,
    ['1', '2', '3', '4'].map((gid) => list(gid)),
  );
  const claimed = await claimScopes(pool, run, 'a', 3, minute);
  await claimScopes(pool, run, 'b', 1, minute);
  const named = [...claimed.slice(0, 2), list('4')];
  await inTransaction(pool, async (client) => {
    const { checkpoint } = advance(begin(claimed[0]?.claimedAt ?? ''), { next: 'token', rows: 1, odd: 0 });
    await saveCheckpoint(client, run, 'a', list('1'), checkpoint, 2 * minute);
    await renewScopes(pool, run, 'a', named, 60 * minute);
  });
  const { rows } = await pool.query(
    `SELECT gid, claimed_by, round(extract(epoch FROM claimed_until - now()) / 60)::int AS minutes FROM ops.scope ORDER BY gid`,
  );
  expect(rows).toEqual([
    { gid: '1', claimed_by: 'a', minutes: 2 },
    { gid: '2', claimed_by: 'a', minutes: 60 },
    { gid: '3', claimed_by: 'a', minutes: 1 },
    { gid: '4', claimed_by: 'b', minutes: 1 },
  ]);
});

test('two that begin the same work at the same time share one run: else one takes the lists and the other is done with nothing', async () => {
  const runs = await Promise.all(Array.from({ length: 8 }, () => openRun(pool, 'reconcile', { a: 1 })));
  expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
  expect(runs.filter(({ resumed }) => !resumed)).toHaveLength(1);
});

test('a list is open once a job: another run takes over what was left open', async () => {
  const left = await openRun(pool, 'backfill', { n: 1 });
  await add(left, [list('1'), list('2')]);
  const next = await openRun(pool, 'backfill', { n: 2 });
  await add(next, [list('2'), list('3')]);
  expect((await claimScopes(pool, next, 'a', 10, minute)).map(({ gid }) => gid).sort()).toEqual(['2', '3']);
  expect((await claimScopes(pool, left, 'a', 10, minute)).map(({ gid }) => gid)).toEqual(['1']);
});

test('a list that was read is not added again by a second page that names it', async () => {
  const run = await openRun(pool, 'backfill', {});
  await add(run, [list('1'), list('1')]);
  await claimScopes(pool, run, 'a', 1, minute);
  await finishScope(pool, run, 'a', list('1'), done);
  await Promise.all(Array.from({ length: 8 }, () => add(run, [list('1')])));
  expect(await claimScopes(pool, run, 'a', 10, minute)).toEqual([]);
  expect(await closeRun(pool, run)).toBe(true);
});

test('pages that name the same lists at the same time add each once, also when one of them is read meanwhile', async () => {
  const run = await openRun(pool, 'backfill', {});
  for (let round = 0; round < 20; round += 1) {
    const lists = Array.from({ length: 30 }, (_, index) => list(`${round}-${index}`));
    const page = async (): Promise<void> => {
      await inTransaction(pool, async (client) => await addScopes(client, run, lists));
      for (const one of await claimScopes(pool, run, 'a', 5, minute)) await finishScope(pool, run, 'a', one, done);
    };
    await Promise.all(Array.from({ length: 12 }, page));
  }
  const { rows } = await pool.query('SELECT count(*)::int AS count FROM ops.scope WHERE run_id = $1', [run.id]);
  expect(rows).toEqual([{ count: 600 }]);
});

test('a run with a failed list is never complete, and a complete one is found again', async () => {
  const failing = await openRun(pool, 'reconcile', {});
  await add(failing, [list('1')]);
  await claimScopes(pool, failing, 'a', 1, minute);
  await finishScope(pool, failing, 'a', list('1'), { state: 'failed', status: 403, detail: 'no right' });
  await closeRun(pool, failing);
  expect(await lastCompleted(pool, 'reconcile', {})).toBeNull();
  expect((await readProgress(pool, failing)).failed).toEqual([{ kind: 'list0', gid: '1', error: 'no right' }]);
  const good = await openRun(pool, 'reconcile', {});
  expect(good.resumed).toBe(false);
  await add(good, [list('1')]);
  await claimScopes(pool, good, 'a', 1, minute);
  await finishScope(pool, good, 'a', list('1'), { state: 'tolerated', status: 402, detail: 'needs a plan' });
  await closeRun(pool, good);
  expect(await lastCompleted(pool, 'reconcile', {})).toMatchObject({ requests: 0 });
  const { rows } = await pool.query('SELECT outcome, status, detail FROM ops.coverage');
  expect(rows).toEqual([{ outcome: 'refused', status: 402, detail: 'needs a plan' }]);
});

test('lists given back at the end of a process are due at once; old runs are forgotten, first reads kept', async () => {
  const run = await openRun(pool, 'backfill', { roots: [] });
  await add(run, [list('1')]);
  await claimScopes(pool, run, 'a', 1, minute);
  await releaseScopes(pool, run, 'a');
  expect(await claimScopes(pool, run, 'b', 1, minute)).toHaveLength(1);
  const other = await openRun(pool, 'verify', {});
  await closeRun(pool, other);
  await finishScope(pool, run, 'b', list('1'), done);
  await closeRun(pool, run);
  await pruneRuns(pool, 0);
  const { rows } = await pool.query('SELECT kind FROM ops.run');
  expect(rows).toEqual([{ kind: 'backfill' }]);
});

test('instances share one budget: together they never get more than it holds, and a pause stops them all', async () => {
  const limits = { requestsPerMinute: 60, burst: 50 };
  const banks = Array.from({ length: 5 }, (_, n) => sharedBank(pool, { credentialId: 'c', instance: `i${n}`, limits }));
  const taken = (
    await Promise.all(banks.map((bank) => Promise.all(Array.from({ length: 8 }, () => bank.withdraw(3)))))
  ).flat();
  const granted = taken.reduce((sum, one) => sum + one.granted, 0);
  expect(granted).toBeGreaterThanOrEqual(50);
  expect(granted).toBeLessThanOrEqual(53);
  expect(Math.max(...taken.map(({ instances }) => instances))).toBe(5);
  await banks[0]?.pauseFor(minute);
  const paused = await banks[4]?.withdraw(1);
  expect(paused?.granted).toBe(0);
  expect(paused?.waitMs).toBeGreaterThan(50_000);
  const other = sharedBank(pool, { credentialId: 'other', instance: 'i0', limits });
  expect(await other.withdraw(1)).toMatchObject({ granted: 1, instances: 1 });
});

test('what the newest ended run with some options took is known by kind, a failed one included, and how old it is', async () => {
  const read = async (job: 'backfill' | 'reconcile' | 'verify', options: object, pages: number): Promise<void> => {
    const run = await openRun(pool, job, options);
    await add(run, [list('1'), list('2', 1)]);
    for (const scope of [list('1'), list('2', 1)]) {
      const [claimed] = await claimScopes(pool, run, 'a', 1, minute);
      const { checkpoint } = advance(begin(claimed?.claimedAt ?? ''), { next: 'token', rows: 1, odd: 0 });
      for (let page = 0; page < pages; page += 1) await saveCheckpoint(pool, run, 'a', scope, checkpoint, minute);
      await finishScope(pool, run, 'a', scope, { state: 'failed', status: 403, detail: 'no right' });
    }
    await closeRun(pool, run);
  };
  expect(await lastEndedAgeMs(pool, [{ a: 1 }])).toBeNull();
  expect(await requestsFor(pool, [{ a: 1 }], ['list0'])).toBe(0);
  await read('backfill', { a: 1 }, 2);
  await read('reconcile', { b: 1 }, 3);
  await read('verify', { b: 1 }, 5);
  await pool.query(`UPDATE ops.run SET started_at = started_at - interval '1 minute' WHERE kind = 'backfill'`);
  await openRun(pool, 'reconcile', { b: 1 });
  expect(await requestsFor(pool, [{ a: 1 }], ['list0'])).toBe(2);
  expect(await requestsFor(pool, [{ a: 1 }, { b: 1 }], ['list0', 'list1', 'other'])).toBe(6);
  expect(await lastEndedAgeMs(pool, [{ a: 1 }])).toBeGreaterThanOrEqual(minute);
  expect(await lastEndedAgeMs(pool, [{ a: 1 }, { b: 1 }])).toBeLessThan(minute);
});
