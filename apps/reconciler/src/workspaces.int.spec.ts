/** One token may see several workspaces: which of them are synced, watched and verified, and what each row knows of its own. */
import { everything } from '@asana-warehouse/reconciliation/list-kinds';
import { readSettings } from '@asana-warehouse/settings/read';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import type { AppSettings } from '@asana-warehouse/testbed/processes';
import { backfill } from './backfill.ts';
import { openParts, partSettings, selectionOf, type Parts } from './parts.ts';
import { verify } from './verify.ts';
import { selectedWorkspaces } from './watch.ts';

const opened: Parts[] = [];
let rig: Rig;
let home: string;
let elsewhere: string;

beforeAll(async () => {
  rig = await openRig(['projector'], ['--workspaces', '2', '--tasks', '40', '--projects', '4', '--users', '4']);
  home = rig.simulator.workspaceGid;
  const gids = (await truth('workspace')).map(({ gid }) => gid);
  elsewhere = gids.find((gid) => gid !== home) ?? '';
}, 120_000);
afterAll(async () => {
  await Promise.all(opened.map((parts) => parts.close()));
  await rig.close();
});

type Body = Readonly<Record<string, unknown>> & { readonly gid: string };

async function truth(type: string): Promise<readonly Body[]> {
  const answer = await rig.simulator.ask('GET', `/_simulator/truth?type=${type}`);
  return (Array.isArray(answer) ? answer : (answer as { data: Body[] }).data) as Body[];
}

async function partsOf(more: AppSettings): Promise<Parts> {
  const settings = readSettings([...partSettings], rig.settings(more));
  const parts = await openParts(settings, `test-${opened.length}`, new AbortController().signal);
  opened.push(parts);
  return parts;
}

/** Backfills, waits until it is in the tables, and verifies. */
async function syncWith(more: AppSettings): Promise<Parts> {
  const parts = await partsOf(more);
  const selection = selectionOf(parts.settings);
  expect(await backfill(parts, null, { selection, roots: [], isShown: false })).toMatchObject({ failed: [] });
  expect(await verify(parts, { selection, roots: [] })).toMatchObject({ ok: true, differences: [], caughtUp: true });
  return parts;
}

/** Rows of each table by the workspace that they name. */
async function workspacesIn(table: string): Promise<readonly unknown[]> {
  const rows = await rig.rows(`SELECT DISTINCT _workspace_gid AS gid FROM asana.${table} ORDER BY 1`);
  return rows.map(({ gid }) => gid);
}

test('with ASANA_PROJECTS only those that it names are read, with what lies in them', async () => {
  const mine = (await truth('project')).filter(({ workspace }) => (workspace as Body).gid === home);
  const [{ gid: project } = { gid: '' }] = mine;
  expect(mine.length).toBeGreaterThan(1);
  await syncWith({ ASANA_PROJECTS: project });
  expect(await rig.rows('SELECT gid FROM asana.project')).toEqual([{ gid: project }]);
  const lies = (task: Body): boolean =>
    (task['memberships'] as { readonly project: Body }[]).some((one) => one.project.gid === project);
  const inside = (await truth('task')).filter(lies).map(({ gid }) => gid);
  const read = await rig.rows('SELECT gid FROM asana.task WHERE parent_gid IS NULL');
  expect(read.length).toBeGreaterThan(0);
  expect(read.filter(({ gid }) => !inside.includes(String(gid)))).toEqual([]);
  const linked = await rig.rows('SELECT task_gid FROM asana.task_project WHERE project_gid = $1', [project]);
  expect(linked.map(({ task_gid: gid }) => String(gid)).toSorted()).toEqual(inside.toSorted());
});

test('with ASANA_WORKSPACES only those that it names are read and watched', async () => {
  const parts = await syncWith({ ASANA_WORKSPACES: home });
  expect(await selectedWorkspaces(parts)).toEqual([home]);
  // Goals lie in no project: those of all workspaces were read with the comments on them, whatever projects were named before.
  for (const table of ['project', 'section', 'task', 'story WHERE target_gid IS NOT NULL']) {
    expect({ table, found: await workspacesIn(table) }).toEqual({ table, found: [home] });
  }
  const mine = (await truth('project')).filter(({ workspace }) => (workspace as Body).gid === home);
  expect(await rig.rows('SELECT gid FROM asana.project ORDER BY gid')).toEqual(
    mine.map(({ gid }) => ({ gid })).toSorted((a, b) => (a.gid < b.gid ? -1 : 1)),
  );
});

test('without it all that the token sees are synced, and every row knows its own', async () => {
  const parts = await syncWith({});
  expect(selectionOf(parts.settings)).toBe(everything);
  expect((await selectedWorkspaces(parts)).toSorted()).toEqual([home, elsewhere].toSorted());
  for (const table of ['project', 'section', 'task', 'story']) {
    expect({ table, found: await workspacesIn(table) }).toEqual({ table, found: [home, elsewhere].toSorted() });
  }
  for (const type of ['project', 'task']) {
    const told = (await truth(type)).map((body) => [body.gid, (body['workspace'] as Body).gid] as const);
    const wrong = await rig.rows(
      `SELECT row.gid, row._workspace_gid FROM asana.${type} AS row
       JOIN unnest($1::text[], $2::text[]) AS told (gid, workspace_gid) USING (gid)
       WHERE row._workspace_gid IS DISTINCT FROM told.workspace_gid`,
      [told.map(([gid]) => gid), told.map(([, workspace]) => workspace)],
    );
    expect({ type, wrong }).toEqual({ type, wrong: [] });
  }
});
