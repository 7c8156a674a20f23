/**
 * What Asana can never give, however often it is asked: one list, one page of a list, one task. Each fails alone: everything else is
 * read, what failed is told with its reason and deletes nothing, and it is read once it is given.
 */
import { readSettings } from '@asana-warehouse/settings/read';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { startLyingGateway, type Lie, type LyingGateway } from '@asana-warehouse/testbed/lying-gateway';
import { runJob } from '@asana-warehouse/testbed/processes';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { decideLetters } from '@asana-warehouse/warehouse/dead-letter-decisions';
import { countUnread } from '@asana-warehouse/warehouse/unread';
import { raiseWishes } from '@asana-warehouse/warehouse/wishes';
import { startFulfiller } from './fulfil.ts';
import { openParts, partSettings, type Parts } from './parts.ts';

type Body = Readonly<Record<string, unknown>> & { readonly gid: string };

let rig: Rig;
let gateway: LyingGateway;
let parts: Parts;
beforeAll(async () => {
  rig = await openRig(['projector'], ['--tasks', '150', '--projects', '1', '--users', '3']);
  gateway = await startLyingGateway(rig.simulator.url);
  const settings = readSettings([...partSettings], rig.settings({ ASANA_BASE_URL: gateway.url }));
  parts = await openParts(settings, 'test', new AbortController().signal);
}, 120_000);
afterAll(async () => {
  await parts.close();
  await gateway.close();
  await rig.close();
});

const truth = async (type: string): Promise<readonly Body[]> =>
  (await rig.simulator.ask('GET', `/_simulator/truth?type=${type}`)) as Body[];
const job = (name: string): ReturnType<typeof runJob> =>
  runJob('reconciler', rig.settings({ ASANA_BASE_URL: gateway.url }), [name, '--json']);

const answered = (response: Parameters<Lie>[0], status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', date: new Date().toUTCString() });
  response.end(JSON.stringify(body));
};
const broken: Lie = (response) =>
  answered(response, 500, { errors: [{ message: 'Server Error', phrase: '6 sad squid snuggle softly' }] });

const garbage: Lie = (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
const isGarbage = expect.stringContaining('200 with a body that is not JSON') as string;

/** Breaks every answer that gives the fields of one task, by itself or among others. */
const breakTask = (gid: string, lie: Lie): void =>
  gateway.tell(/\/tasks(\/\d+)?\?/, (response, genuine, url) => {
    const given = [genuine['data']].flat() as (Body | undefined)[];
    if (!/opt_fields=gid(&|$)/.test(url) && given.some((one) => one?.gid === gid)) lie(response, genuine, url);
    else answered(response, 'errors' in genuine ? 404 : 200, genuine);
  });

async function shown(type: string, count: number): Promise<void> {
  await eventually(
    () => rig.rows(`SELECT count(*)::int AS n FROM asana.${type} WHERE _deleted_at IS NULL`),
    ([row]) => row?.['n'] === count,
  );
}

test('a list that always ends in a server error fails alone, is told, and is read once it answers', async () => {
  const stories = await truth('story');
  const task = stories[0]?.['target'] as Body | undefined;
  const hidden = stories.filter(({ target }) => (target as Body).gid === task?.gid).length;
  expect(hidden).toBeGreaterThan(0);
  gateway.tell(new RegExp(`/tasks/${task?.gid}/stories`), broken);
  const done = await job('backfill');
  expect(done.code).toBe(1);
  const list = { kind: 'story_by_task', gid: task?.gid, error: expect.stringContaining('6 sad squid') as string };
  expect(done.document).toMatchObject({ ok: false, failed: [list] });
  const told = await rig.rows(`SELECT kind, gid FROM ops.coverage WHERE outcome = 'failed'`);
  expect(told).toEqual([{ kind: 'story_by_task', gid: task?.gid }]);
  await shown('task', (await truth('task')).length);
  await shown('story', stories.length - hidden);
  gateway.tell(new RegExp(`/tasks/${task?.gid}/stories`), garbage);
  const verified = await job('verify');
  expect(verified.code).toBe(1);
  expect(verified.document).toMatchObject({
    ok: false,
    differences: [],
    failed: [{ ...list, error: isGarbage }],
  });
  expect(Number(verified.document['compared'])).toBeGreaterThan(stories.length - hidden);
  gateway.tell(/^$/, null);
  expect((await job('backfill')).document).toMatchObject({ ok: true, failed: [] });
  await shown('story', stories.length);
}, 200_000);

const letters = (): Promise<readonly Body[]> =>
  rig.rows(
    'SELECT id::int AS id, resource_gid AS gid, reason, detail, state, attempts FROM ops.dead_letter',
  ) as Promise<readonly Body[]>;
const rename = (gid: string, name: string): Promise<unknown> =>
  rig.simulator.ask('PUT', `/api/1.0/tasks/${gid}`, { data: { name } });
const named = async (gid: string): Promise<unknown> =>
  (await rig.rows('SELECT name, _deleted_at FROM asana.task WHERE gid = $1', [gid]))[0];
const nobodyGone = async (): Promise<void> =>
  expect(await rig.rows('SELECT gid FROM asana.task WHERE _deleted_at IS NOT NULL')).toEqual([]);

/** A task on the first page of the project's list, and one on the second, which only that list shows. */
async function oneOfEachPage(): Promise<readonly [string, string]> {
  const path = `/api/1.0/tasks?project=${rig.simulator.projects[0]}&limit=100`;
  const first = new Set(((await rig.simulator.ask('GET', path)) as Body[]).map(({ gid }) => gid));
  const listed = (await truth('task')).filter((task) => task['parent'] === null && task['assignee'] === null);
  const ahead = listed.find(({ gid }) => first.has(gid))?.gid;
  const behind = listed.find(({ gid }) => !first.has(gid))?.gid;
  if (ahead === undefined || behind === undefined) throw new Error('the project has two pages of such tasks');
  return [ahead, behind];
}

test('a page that can never be given: what came before it stays, nothing behind it is taken for gone', async () => {
  // Asana breaks the connection off each time.
  gateway.tell(/\/tasks\?.*offset=/, (response) => void response.destroy());
  const [, task] = await oneOfEachPage();
  await rename(task, 'Behind the page');
  const done = await job('reconcile');
  expect(done.code).toBe(1);
  expect(done.document).toMatchObject({
    failed: [{ kind: 'task_by_project', gid: rig.simulator.projects[0] }],
    heldBack: [],
  });
  // No list shows it, so it is read by itself.
  await eventually(
    () => named(task),
    (row) => (row as Body)['name'] === 'Behind the page',
  );
  await nobodyGone();
}, 200_000);

test('one task that can never be given is told alone: others of its page and the pages behind it are read', async () => {
  const [task, other] = await oneOfEachPage();
  const before = await named(task);
  await rename(task, 'Never seen');
  await rename(other, 'Seen');
  breakTask(task, broken);
  const done = await job('reconcile');
  expect(done.code).toBe(1);
  const told = { kind: 'task', gid: task, error: expect.stringContaining('GET /tasks/{gid}: 500') as string };
  expect(done.document).toMatchObject({ ok: false, failed: [told], missing: 0, heldBack: [] });
  await eventually(
    () => named(other),
    (row) => (row as Body)['name'] === 'Seen',
  );
  expect(await named(task)).toEqual(before);
  await nobodyGone();
  expect(await letters()).toMatchObject([{ gid: task, reason: 'unreadable', detail: told.error, state: 'open' }]);
  expect(await countUnread(parts.pool)).toEqual({ task: 1 });
  breakTask(task, garbage);
  const verified = await job('verify');
  const failed = [{ ...told, error: isGarbage }];
  expect(verified).toMatchObject({ code: 1, document: { ok: false, failed, differences: [] } });
  gateway.tell(/^$/, null);
  expect((await job('reconcile')).document).toMatchObject({ ok: true, failed: [] });
  await eventually(
    () => named(task),
    (row) => (row as Body)['name'] === 'Never seen',
  );
  expect(await letters()).toMatchObject([{ gid: task, state: 'retried' }]);
  expect(await countUnread(parts.pool)).toEqual({});
}, 200_000);

describe('a task that is wished for and can never be given', () => {
  const wish = (gid: string) => ({ type: 'task', gid, workspaceGid: null, priority: 0, reason: 'event' });
  const unheard = { expects: null, eventAt: null, traceParent: null } as const;
  const wishes = (): ReturnType<Rig['rows']> => rig.rows('SELECT gid, attempts FROM ops.wish');

  /** Fulfils what is wished for, without waiting for pauses, until `isDone`. */
  async function fulfilled(isDone: (open: readonly Body[]) => boolean): Promise<void> {
    const fulfiller = startFulfiller(parts, { concurrency: 4, priorityMax: 9, onSettled: () => undefined });
    try {
      await eventually(async () => {
        await rig.rows('UPDATE ops.wish SET not_before = now() WHERE claimed_by IS NULL');
        return (await wishes()) as readonly Body[];
      }, isDone);
    } finally {
      await fulfiller.stop();
    }
  }

  test('gives way to others, is set aside after some reads, and is read when somebody retries the letter', async () => {
    const [task, other] = await oneOfEachPage();
    await rename(task, 'Read at last');
    await rename(other, 'Read at once');
    let reads = 0;
    breakTask(task, (...args) => {
      reads += 1;
      garbage(...args);
    });
    await inTransaction(parts.pool, (client) =>
      raiseWishes(
        client,
        [task, other].map((gid) => ({ ...wish(gid), ...unheard })),
      ),
    );
    await fulfilled((open) => open.length === 1 && open[0]?.gid === task);
    await fulfilled((open) => open.length === 0);
    expect(reads).toBe(8);
    await eventually(
      () => named(other),
      (row) => (row as Body)['name'] === 'Read at once',
    );
    expect(await letters()).toMatchObject([{ gid: task, reason: 'unreadable', detail: isGarbage, state: 'open' }]);
    expect(await countUnread(parts.pool)).toEqual({ task: 1 });
    gateway.tell(/^$/, null);
    const [letter] = await letters();
    await decideLetters(parts.pool, [Number(letter?.['id'])], 'retry', 'test');
    await fulfilled((open) => open.length === 0);
    expect(await letters()).toMatchObject([{ gid: task, state: 'retried' }]);
    expect(await countUnread(parts.pool)).toEqual({});
    await eventually(
      () => named(task),
      (row) => (row as Body)['name'] === 'Read at last',
    );
  }, 200_000);

  test('is not given up while no other task is given either', async () => {
    const [task] = await oneOfEachPage();
    await rename(task, 'Later');
    gateway.tell(/\/tasks/, garbage);
    await inTransaction(parts.pool, (client) => raiseWishes(client, [{ ...wish(task), ...unheard }]));
    await fulfilled(([open]) => Number(open?.['attempts']) > 8);
    expect(await letters()).toMatchObject([{ state: 'retried' }]);
    gateway.tell(/^$/, null);
    await fulfilled((open) => open.length === 0);
    await eventually(
      () => named(task),
      (row) => (row as Body)['name'] === 'Later',
    );
  }, 200_000);

  test('a list that something told of is told as not covered, and has no letter', async () => {
    const [task] = await oneOfEachPage();
    const list = { ...wish(task), type: 'list.attachment_by_task', ...unheard };
    gateway.tell(/\/attachments\?/, garbage);
    await inTransaction(parts.pool, (client) => raiseWishes(client, [list]));
    await fulfilled((open) => open.length === 0);
    expect(await countUnread(parts.pool)).toEqual({ attachment_by_task: 1 });
    expect(await letters()).toHaveLength(1);
  }, 200_000);
});

test('where no task is given, their lists fail as wholes, and none of them is asked for by itself', async () => {
  const before = (await letters()).length;
  gateway.tell(/\/tasks(\/\d+)?\?(?!.*opt_fields=gid(&|$))/, garbage);
  const done = await job('backfill');
  expect(done.code).toBe(1);
  const kinds = (done.document['failed'] as { kind: string }[]).map(({ kind }) => kind);
  expect([...new Set(kinds)].toSorted()).toEqual(['task_by_project', 'task_by_user']);
  expect(await letters()).toHaveLength(before);
}, 200_000);
