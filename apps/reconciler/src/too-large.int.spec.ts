/**
 * What is larger than a record of the log may be: it fails its list and its resource alone, says by how much, and comes in by
 * itself once it fits. The simulator takes texts of that size, so nothing here is pretended.
 */
import { everything } from '@asana-warehouse/reconciliation/list-kinds';
import { readSettings } from '@asana-warehouse/settings/read';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { decideLetters } from '@asana-warehouse/warehouse/dead-letter-decisions';
import { backfill } from './backfill.ts';
import { startFulfiller } from './fulfil.ts';
import { openParts, partSettings, type Parts } from './parts.ts';

/** Asana's answer holds it twice, as text and as HTML: more than the 16 MiB of a record. */
const notes = 'x'.repeat(9 * 1024 * 1024);
let rig: Rig;
let parts: Parts;
let huge: string;

beforeAll(async () => {
  rig = await openRig(['projector'], ['--tasks', '30', '--projects', '1']);
  parts = await openParts(readSettings([...partSettings], rig.settings()), 'test', new AbortController().signal);
  huge = await create({ name: 'Huge', notes });
}, 120_000);
afterAll(async () => {
  await parts.close();
  await rig.close();
});

async function create(data: object): Promise<string> {
  const body = { ...data, projects: [rig.simulator.projects[0]] };
  const made = (await rig.simulator.ask('POST', '/api/1.0/tasks', { data: body })) as { gid: string };
  return made.gid;
}

async function letters(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return await rig.rows(
    `SELECT id::int AS id, consumer_group, topic, partition, "offset", resource_type, resource_gid, reason, detail, state, attempts,
            octet_length(value) AS bytes FROM ops.dead_letter`,
  );
}

/** Reads what is wished for, until nothing is. */
async function fulfilAll(): Promise<void> {
  const fulfiller = startFulfiller(parts, { concurrency: 4, priorityMax: 9, onSettled: () => undefined });
  await eventually(
    () => rig.rows('SELECT FROM ops.wish'),
    (rows) => rows.length === 0,
  );
  await fulfiller.stop();
}

async function retried(): Promise<void> {
  const [letter] = await letters();
  const { changed } = await decideLetters(parts.pool, [Number(letter?.['id'])], 'retry', 'test');
  expect(changed).toHaveLength(1);
  await fulfilAll();
}

test('a backfill takes in all but the one task, names its list as not complete, and goes to its end', async () => {
  const done = await backfill(parts, null, { selection: everything, roots: [], isShown: false });
  expect(done.failed.length).toBeGreaterThan(0);
  for (const { kind, error } of done.failed) {
    expect(kind).toMatch(/^task_by_(project|user|section)$/);
    expect(error).toContain('1 entries could not be kept');
  }
  const answer = await rig.simulator.ask('GET', '/_simulator/truth?type=task');
  const truth = (Array.isArray(answer) ? answer : (answer as { data: unknown[] }).data) as { gid: string }[];
  const expected = truth.map(({ gid }) => gid).filter((gid) => gid !== huge);
  const rows = await eventually(
    () => rig.rows('SELECT gid FROM asana.task ORDER BY gid'),
    (found) => found.length === expected.length,
  );
  expect(rows.map(({ gid }) => gid)).toEqual(expected.toSorted());
  expect(await letters()).toEqual([
    {
      id: expect.any(Number) as number,
      consumer_group: 'reconciler',
      topic: 'asana.snapshots.v1',
      partition: null,
      offset: null,
      resource_type: 'task',
      resource_gid: huge,
      reason: 'too_large',
      detail: expect.stringMatching(/^A record of 1\d{7} bytes; asana\.snapshots\.v1 takes 16777216$/) as string,
      state: 'open',
      attempts: 1,
      bytes: 0,
    },
  ]);
}, 120_000);

test('a retry reads it again: still too large is another attempt of the same letter', async () => {
  await retried();
  expect(await letters()).toMatchObject([{ resource_gid: huge, state: 'open', attempts: 2 }]);
});

test('once it fits, a read brings it in and settles the letter', async () => {
  await rig.simulator.ask('PUT', `/api/1.0/tasks/${huge}`, { data: { notes: 'short' } });
  await retried();
  expect(await letters()).toMatchObject([{ state: 'retried', attempts: 3 }]);
  await eventually(
    () => rig.rows('SELECT notes FROM asana.task WHERE gid = $1', [huge]),
    (rows) => rows[0]?.['notes'] === 'short',
  );
});
