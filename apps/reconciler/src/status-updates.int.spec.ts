/**
 * Status updates of projects, from what people do in Asana to rows: read once a project at first, found by polling since no
 * webhook asks for them, followed by events where Asana tells of them all the same, gone and back by themselves and with
 * their project.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';

type Row = Readonly<Record<string, unknown>>;

let rig: Rig;
let project: string;
let other: string;
/** Moments at which nothing was under way: ISO 8601. */
const moments: string[] = [];
let atFirst: Readonly<Record<string, number>>;

beforeAll(async () => {
  rig = await openRig(['ingress', 'projector'], ['--tasks', '10', '--projects', '3', '--users', '3']);
  [project = '', other = ''] = rig.simulator.projects;
  // Nothing tells of those of portfolios and goals, so none of them may be edited in what follows.
  for (const row of await truth())
    if (row['resource_subtype'] !== 'project_status_update') await remove(String(row['gid']));
  await rig.requests();
  await rig.start('reconciler');
  await rig.backfilled();
  atFirst = await rig.requests();
}, 120_000);
afterAll(async () => rig.close());

const columns = `gid, title, text, html_text, status_type, resource_subtype, created_at, created_by_gid, author_gid, modified_at, parent_gid, num_likes`;
const gidIn = (value: unknown): unknown => (value as { gid?: string } | null)?.gid ?? null;
const byGid = (left: Row, right: Row): number => Number(left['gid']) - Number(right['gid']);

/** What there is in Asana, now or at a moment, as the table would show it. */
async function truth(at?: string): Promise<readonly Row[]> {
  const moment = at === undefined ? '' : `&at=${at}`;
  const objects = (await rig.simulator.ask('GET', `/_simulator/truth?type=status_update${moment}`)) as Row[];
  return objects
    .map((object) => ({
      ...Object.fromEntries(
        ['gid', 'title', 'text', 'html_text', 'status_type', 'resource_subtype', 'num_likes'].map((name) => [
          name,
          object[name],
        ]),
      ),
      created_at: new Date(String(object['created_at'])),
      modified_at: new Date(String(object['modified_at'])),
      created_by_gid: gidIn(object['created_by']),
      author_gid: gidIn(object['author']),
      parent_gid: gidIn(object['parent']),
    }))
    .toSorted(byGid);
}

const held = async (): Promise<readonly Row[]> =>
  [...(await rig.rows(`SELECT ${columns} FROM analytics.status_update`))].toSorted(byGid);

/** The current status update of each project that is there, as a text: in Asana, and in the table. */
async function currents(): Promise<readonly [string, string]> {
  const inAsana = (await rig.simulator.ask('GET', '/_simulator/truth?type=project')) as Row[];
  const pairs = inAsana.map((object): [string, unknown] => [
    String(object['gid']),
    gidIn(object['current_status_update']),
  ]);
  const rows = await rig.rows('SELECT gid, current_status_update_gid AS latest FROM analytics.project ORDER BY gid');
  return [
    JSON.stringify(pairs.toSorted(([left], [right]) => Number(left) - Number(right))),
    JSON.stringify(rows.map(({ gid, latest }) => [gid, latest])),
  ];
}

/** Waits until the tables show what there is, and nothing is left to be read. Remembers the moment. */
async function settled(): Promise<void> {
  await rig.simulator.ask('POST', '/_simulator/settle', {});
  const wanted = await truth();
  await eventually(held, (rows) => JSON.stringify(rows) === JSON.stringify(wanted.map(ordered)));
  await eventually(currents, ([inAsana, inTable]) => inAsana === inTable);
  await eventually(
    () => rig.rows('SELECT type, gid FROM ops.wish'),
    (wishes) => wishes.length === 0,
  );
  expect(await held()).toEqual(wanted);
  moments.push(new Date().toISOString());
}

/** The same, its columns in the order of the table's. */
const ordered = (row: Row): Row => Object.fromEntries(columns.split(', ').map((name) => [name, row[name]]));

const post = async (text: string, parent = project): Promise<string> => {
  const data = { parent, title: 'Weekly', text, status_type: 'at_risk' };
  return ((await rig.simulator.ask('POST', '/api/1.0/status_updates', { data })) as { gid: string }).gid;
};
const edit = async (gid: string): Promise<void> => {
  const textOf = async (): Promise<unknown> => (await truth()).find((row) => row['gid'] === gid)?.['text'];
  const before = await textOf();
  for (let seed = 0; (await textOf()) === before; seed += 1) {
    await rig.simulator.ask('POST', '/_simulator/work', { actions: 1, seed, only: ['edit_status'] });
  }
};
const remove = (gid: string): Promise<unknown> => rig.simulator.ask('DELETE', `/api/1.0/status_updates/${gid}`);
const undelete = (gid: string): Promise<unknown> => rig.simulator.ask('POST', '/_simulator/undelete', { gid });
const howGone = async (gid: string): Promise<unknown> =>
  (await rig.rows('SELECT _deleted_how AS how FROM asana.status_update WHERE gid = $1', [gid]))[0]?.['how'];
const current = async (gid: string): Promise<unknown> =>
  (await rig.rows('SELECT current_status_update_gid AS gid FROM asana.project WHERE gid = $1', [gid]))[0]?.['gid'];
const verified = async (...more: readonly string[]): Promise<unknown> =>
  (await runJob('reconciler', rig.settings(), ['verify', ...more, '--json'])).document;

test('the first read asks once a project, portfolio and goal, and for none by itself', async () => {
  await settled();
  const others = await Promise.all(
    ['portfolio', 'goal'].map((type) => rig.simulator.ask('GET', `/_simulator/truth?type=${type}`)),
  );
  const parents = 3 + (others as readonly (readonly unknown[])[]).flat().length;
  expect((await truth()).length).toBeGreaterThan(1);
  expect(atFirst).toMatchObject({ 'GET /status_updates': parents });
  expect(Object.keys(atFirst)).not.toContain('GET /status_updates/{status_update_gid}');
});

test('no webhook asks for them: an edit is found by the poll', async () => {
  const [{ gid, text } = { gid: '', text: '' }] = (await truth()) as Row[];
  await edit(String(gid));
  expect((await held()).find((row) => row['gid'] === gid)?.['text']).toBe(text);
  await rig.rows(`UPDATE ops.run SET started_at = started_at - interval '4 minutes'`);
  await settled();
  await rig.tellsMore('status_update');
});

test('one that is posted, edited, deleted and restored has a row, and a history with who did it', async () => {
  const gid = await post('All is well.');
  await settled();
  expect(await current(project)).toBe(gid);
  await edit(gid);
  await settled();
  await remove(gid);
  await settled();
  expect(await howGone(gid)).toBe('event');
  expect(await current(project)).not.toBe(gid);
  await undelete(gid);
  await settled();
  expect(await howGone(gid)).toBeNull();
  expect(await current(project)).toBe(gid);
  // The event that names who did it may come after the read that shows it.
  const life = await eventually(
    () =>
      rig.rows(
        `SELECT change, field, how, changed_by_gid IS NOT NULL AS named FROM asana_history.changes_of('status_update', $1)
         WHERE field IS NULL OR field = 'text' ORDER BY not_before, change, field`,
        [gid],
      ),
    (rows) => rows.length === 4 && rows.every(({ named }) => named),
  );
  expect(life).toEqual([
    expect.objectContaining({ change: 'created', named: true }),
    expect.objectContaining({ change: 'changed', field: 'text', named: true }),
    expect.objectContaining({ change: 'deleted', named: true }),
    expect.objectContaining({ change: 'undeleted', how: 'event', named: true }),
  ]);
});

test('they go with their project and come back with it; what was deleted itself does not', async () => {
  const [kept, deleted] = [await post('Kept.'), await post('Deleted.')];
  await settled();
  await remove(deleted);
  await settled();
  await rig.simulator.ask('DELETE', `/api/1.0/projects/${project}`);
  await settled();
  expect([await howGone(kept), await howGone(deleted)]).toEqual(['container', 'event']);
  await undelete(project);
  await settled();
  expect([await howGone(kept), await howGone(deleted)]).toEqual([null, 'event']);
});

test('what nobody heard of is found by reading the lists again', async () => {
  const gone = await post('Deleted unheard.', other);
  await settled();
  await rig.simulator.ask('POST', '/_simulator/faults', { lose: 1 });
  await remove(gone);
  await post('Posted unheard.', other);
  await rig.simulator.ask('POST', '/_simulator/settle', {});
  await rig.simulator.ask('POST', '/_simulator/faults', {});
  expect(await verified()).toMatchObject({ ok: false });
  expect((await runJob('reconciler', rig.settings(), ['reconcile', '--json'])).code).toBe(0);
  await settled();
  expect(await howGone(gone)).toBe('absent');
});

test('many of them, by whoever: the tables are what Asana says, and so is the history at every quiet moment', async () => {
  const only = ['post_status', 'edit_status', 'delete_status', 'delete_project', 'restore_project', 'edit_project'];
  await rig.simulator.ask('POST', '/_simulator/work', { actions: 60, only });
  await settled();
  expect(await verified('--types', 'status_update,project')).toMatchObject({ ok: true, differences: [] });
  const heardOf = moments.slice(0, -2);
  expect(heardOf.length).toBeGreaterThan(6);
  for (const at of heardOf) {
    const rows = await rig.rows(
      `SELECT ${columns} FROM asana_history.status_update_as_of($1) WHERE _deleted_at IS NULL`,
      [at],
    );
    expect({ at, rows: rows.toSorted(byGid) }).toEqual({ at, rows: await truth(at) });
  }
}, 120_000);
