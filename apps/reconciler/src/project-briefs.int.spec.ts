/**
 * Briefs of projects, from what people do in Asana to rows. No list shows them: each is read because its project names it, at
 * first and by every poll; in between events tell of them, where Asana sends such.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';

type Row = Readonly<Record<string, unknown>>;

let rig: Rig;
/** A project without a brief at first. */
let bare: string;
/** Moments at which nothing was under way: ISO 8601. */
const moments: string[] = [];
let atFirst: Readonly<Record<string, number>>;

beforeAll(async () => {
  rig = await openRig(['ingress', 'projector'], ['--tasks', '10', '--projects', '6', '--users', '3']);
  const named = await briefs();
  bare = rig.simulator.projects.find((gid) => !named.some((row) => row['project_gid'] === gid)) ?? '';
  await rig.requests();
  await rig.start('reconciler');
  await rig.backfilled();
  atFirst = await rig.requests();
  await rig.tellsMore('project_brief');
}, 120_000);
afterAll(async () => rig.close());

const columns = ['gid', 'title', 'text', 'html_text', 'permalink_url', 'project_gid'];
const gidIn = (value: unknown): unknown => (value as { gid?: string } | null)?.gid ?? null;
const byGid = (left: Row, right: Row): number => Number(left['gid']) - Number(right['gid']);

/** What there is in Asana, now or at a moment, as the table would show it. */
async function briefs(at?: string): Promise<readonly Row[]> {
  const moment = at === undefined ? '' : `&at=${at}`;
  const objects = (await rig.simulator.ask('GET', `/_simulator/truth?type=project_brief${moment}`)) as Row[];
  const valueIn = (object: Row, name: string): unknown =>
    name === 'project_gid' ? gidIn(object['project']) : object[name];
  return objects
    .map((object) => Object.fromEntries(columns.map((name) => [name, valueIn(object, name)])))
    .toSorted(byGid);
}

/** Which project names which brief, as a text: in Asana, and in the table. */
async function pairs(): Promise<readonly [string, string]> {
  const objects = (await rig.simulator.ask('GET', '/_simulator/truth?type=project')) as Row[];
  const found = objects.map((object): [string, unknown] => [String(object['gid']), gidIn(object['project_brief'])]);
  const rows = await rig.rows('SELECT gid, project_brief_gid AS brief FROM analytics.project ORDER BY gid');
  const inAsana = found.toSorted(([left], [right]) => Number(left) - Number(right));
  return [JSON.stringify(inAsana), JSON.stringify(rows.map(({ gid, brief }) => [gid, brief]))];
}

/** Waits until the tables show what there is, and nothing is left to be read. Remembers the moment. */
async function settled(): Promise<void> {
  await rig.simulator.ask('POST', '/_simulator/settle', {});
  const wanted = await briefs();
  const held = async (): Promise<readonly Row[]> =>
    (await rig.rows(`SELECT ${columns.join(', ')} FROM analytics.project_brief`)).toSorted(byGid);
  await eventually(held, (rows) => JSON.stringify(rows) === JSON.stringify(wanted));
  await eventually(pairs, ([inAsana, inTable]) => inAsana === inTable);
  await eventually(
    () => rig.rows('SELECT type, gid FROM ops.wish'),
    (wishes) => wishes.length === 0,
  );
  moments.push(new Date().toISOString());
}

const write = async (text: string): Promise<string> =>
  (
    (await rig.simulator.ask('POST', `/api/1.0/projects/${bare}/project_briefs`, { data: { title: 'Why', text } })) as {
      gid: string;
    }
  ).gid;
const edit = (gid: string, text: string): Promise<unknown> =>
  rig.simulator.ask('PUT', `/api/1.0/project_briefs/${gid}`, { data: { text } });
const remove = (gid: string): Promise<unknown> => rig.simulator.ask('DELETE', `/api/1.0/project_briefs/${gid}`);
const undelete = (gid: string): Promise<unknown> => rig.simulator.ask('POST', '/_simulator/undelete', { gid });
const howGone = async (gid: string): Promise<unknown> =>
  (await rig.rows('SELECT _deleted_how AS how FROM asana.project_brief WHERE gid = $1', [gid]))[0]?.['how'];
const verified = async (): Promise<unknown> =>
  (await runJob('reconciler', rig.settings(), ['verify', '--json'])).document;

/** Lets what is done meanwhile go unheard. */
async function unheard(work: () => Promise<unknown>): Promise<void> {
  await rig.simulator.ask('POST', '/_simulator/faults', { lose: 1 });
  await work();
  await rig.simulator.ask('POST', '/_simulator/settle', {});
  await rig.simulator.ask('POST', '/_simulator/faults', {});
}

test('the first read asks for each brief that a project names, once', async () => {
  await settled();
  const { length } = await briefs();
  expect(length).toBeGreaterThan(0);
  expect(length).toBeLessThan(rig.simulator.projects.length);
  expect(atFirst).toMatchObject({ 'GET /project_briefs/{project_brief_gid}': length });
});

test('one that is written, edited, deleted and restored has a row, and a history with who did it', async () => {
  const gid = await write('Because.');
  await settled();
  await edit(gid, 'Because we want it.');
  await settled();
  await remove(gid);
  await settled();
  expect(await howGone(gid)).toBe('event');
  await undelete(gid);
  await settled();
  expect(await howGone(gid)).toBeNull();
  // The event that names who did it may come after the read that shows it.
  const life = await eventually(
    () =>
      rig.rows(
        `SELECT change, field, changed_by_gid IS NOT NULL AS named FROM asana_history.changes_of('project_brief', $1)
         WHERE field IS NULL OR field = 'text' ORDER BY not_before, change, field`,
        [gid],
      ),
    (rows) => rows.length === 4 && rows.every(({ named }) => named),
  );
  expect(life).toEqual([
    { change: 'created', field: null, named: true },
    { change: 'changed', field: 'text', named: true },
    { change: 'deleted', field: null, named: true },
    { change: 'undeleted', field: null, named: true },
  ]);
  await rig.simulator.ask('DELETE', `/api/1.0/projects/${bare}`);
  await settled();
  expect(await howGone(gid)).toBe('container');
  await undelete(bare);
  await settled();
  expect(await howGone(gid)).toBeNull();
  for (const at of moments) {
    const rows = await rig.rows(
      `SELECT ${columns.join(', ')} FROM asana_history.project_brief_as_of($1) WHERE _deleted_at IS NULL`,
      [at],
    );
    expect({ at, rows: rows.toSorted(byGid) }).toEqual({ at, rows: await briefs(at) });
  }
  expect(await verified()).toMatchObject({ ok: true, differences: [] });
}, 120_000);

test('what nobody heard of is found by reading everything again: edited, deleted and written', async () => {
  const [edited, deleted] = (await briefs()).map((row) => String(row['gid']));
  await unheard(async () => {
    await edit(edited ?? '', 'Edited unheard.');
    await remove(deleted ?? '');
    const { gid } = (await rig.simulator.ask('POST', '/api/1.0/projects', {
      data: { name: 'Unheard', workspace: rig.simulator.workspaceGid },
    })) as { gid: string };
    await rig.simulator.ask('POST', `/api/1.0/projects/${gid}/project_briefs`, { data: { title: 'New' } });
  });
  expect(await verified()).toMatchObject({
    ok: false,
    differences: expect.arrayContaining([
      expect.objectContaining({ type: 'project_brief', gid: edited, field: 'text' }),
      expect.objectContaining({ type: 'project_brief', gid: deleted, asana: 'absent' }),
    ]),
  });
  // As what no webhook tells of is read again, now and then: its type alone.
  const done = await runJob('reconciler', rig.settings(), ['reconcile', '--types', 'project_brief', '--json']);
  expect(done).toMatchObject({ code: 0, document: { failed: [] } });
  await settled();
  expect(await howGone(deleted ?? '')).toBe('absent');
  expect(await verified()).toMatchObject({ ok: true, differences: [] });
}, 120_000);

test('one that may not be seen any more is told as not shown, and ends no read', async () => {
  const [{ gid } = { gid: '' }] = (await briefs()) as { gid: string }[];
  const me = (await rig.simulator.ask('GET', '/api/1.0/users/me')) as { gid: string };
  await rig.simulator.ask('POST', '/_simulator/access', { user_gid: me.gid, resource_gid: gid, allowed: false });
  const done = await runJob('reconciler', rig.settings(), ['reconcile', '--json']);
  expect(done).toMatchObject({ code: 0, document: { failed: [] } });
  expect(done.document).toMatchObject({
    tolerated: expect.arrayContaining([
      expect.objectContaining({ kind: 'project_brief', gid, error: expect.stringContaining('forbidden') as unknown }),
    ]) as unknown,
  });
  await eventually(
    () => rig.rows('SELECT _visibility AS how FROM asana.project_brief WHERE gid = $1', [gid]),
    ([row]) => row?.['how'] === 'forbidden',
  );
  // Once it is known, it is no news.
  expect((await runJob('reconciler', rig.settings(), ['reconcile', '--json'])).document).toMatchObject({ repairs: 0 });
}, 120_000);
