/**
 * Credentials that may not do everything, as Asana hands them out: an app's grant with granular scopes, and the token of a guest. What
 * they may not ask for is told, list by list in the words of Asana; all the rest is read. Nothing that a grant is refused is taken for
 * deleted; whole projects that a guest does not find are held back, and what is believed to be gone an ampler credential brings back.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';

type Document = Readonly<Record<string, unknown>>;
type Body = Document & { readonly gid: string };
type Refused = { readonly kind: string; readonly gid: string; readonly error: string };

/** What an app would ask for that reads as much as granular scopes allow, but for tags. */
const scopes = [
  'workspaces:read',
  'users:read',
  'teams:read',
  'team_memberships:read',
  'projects:read',
  'tasks:read',
  'stories:read',
  'custom_fields:read',
  'attachments:read',
];

const clockErrorMs = 2_000;

let rig: Rig;
beforeAll(async () => {
  rig = await openRig(['projector'], ['--tasks', '40', '--projects', '2', '--users', '4']);
}, 120_000);
afterAll(() => rig.close());

const truth = async (type: string): Promise<readonly Body[]> =>
  (await rig.simulator.ask('GET', `/_simulator/truth?type=${type}`)) as Body[];
/** Without comments on goals: no scope below opens goals. */
const gidsOf = async (type: string): Promise<readonly string[]> =>
  (await truth(type))
    .filter(({ target }) => (target as { resource_type?: string } | undefined)?.resource_type !== 'goal')
    .map(({ gid }) => gid)
    .toSorted();

async function living(type: string): Promise<readonly string[]> {
  const rows = await rig.rows(`SELECT gid FROM asana.${type} WHERE _deleted_at IS NULL ORDER BY gid`);
  return rows.map(({ gid }) => String(gid));
}

async function shown(type: string): Promise<void> {
  const wanted = (await gidsOf(type)).join(' ');
  await eventually(
    async () => (await living(type)).join(' '),
    (found) => found === wanted,
  );
}

/** Settings of a job with the grant of an app instead of a token. */
async function granted(given: readonly string[]): Promise<Record<string, string>> {
  const grant = (await rig.simulator.ask('POST', '/_simulator/oauth', { scopes: given })) as Record<string, string>;
  const { ASANA_TOKEN: _token, ...settings } = rig.settings() as Record<string, string>;
  return {
    ...settings,
    ASANA_CLIENT_ID: grant['client_id'] ?? '',
    ASANA_CLIENT_SECRET: grant['client_secret'] ?? '',
    ASANA_REFRESH_TOKEN: grant['refresh_token'] ?? '',
  };
}

const refusedIn = (document: Document): readonly Refused[] => [
  ...(document['failed'] as Refused[]),
  ...(document['tolerated'] as Refused[]),
];

test('a grant that lacks a scope reads all that it may, and says which lists it may not and why', async () => {
  const done = await runJob('reconciler', await granted(scopes), ['backfill', '--json']);
  const refused = refusedIn(done.document);
  expect(refused.find(({ kind }) => kind === 'tag_by_workspace')?.error).toContain('requires the scope tags:read');
  expect(refused.find(({ kind }) => kind === 'section_by_project')?.error).toContain('Full permissions are required');
  for (const { error } of refused) expect(error).toMatch(/requires the scope|Full permissions are required/);
  const kinds = new Set(refused.map(({ kind }) => kind));
  for (const kind of ['task_by_project', 'story_by_task', 'project_by_workspace', 'user_by_workspace'])
    expect(kinds).not.toContain(kind);
  for (const type of ['user', 'project', 'task', 'story', 'custom_field']) await shown(type);
  const told = await rig.rows(
    `SELECT DISTINCT kind FROM ops.coverage WHERE outcome <> 'complete' AND status = 403 ORDER BY kind`,
  );
  expect(told.map(({ kind }) => kind)).toEqual([...kinds].toSorted());
}, 120_000);

test('full permissions read the rest; the narrower grant after them takes nothing away', async () => {
  expect((await runJob('reconciler', rig.settings(), ['backfill', '--json'])).document).toMatchObject({ ok: true });
  const types = ['tag', 'section', 'task', 'project', 'project_membership', 'user'];
  for (const type of types.filter((it) => it !== 'project_membership')) await shown(type);
  const before = await Promise.all(types.map(living));
  await runJob('reconciler', await granted(scopes), ['reconcile', '--json']);
  expect(await Promise.all(types.map(living))).toEqual(before);
}, 120_000);

test('a guest sees few things: the work of the others is held back, the rest is back with an ampler credential', async () => {
  const { workspaceGid: workspace } = rig.simulator;
  const guest = (await rig.simulator.ask('POST', `/api/1.0/workspaces/${workspace}/addUser`, {
    data: { user: 'guest@elsewhere.example' },
  })) as Body;
  const [shared, ...others] = rig.simulator.projects;
  await rig.simulator.ask('POST', `/api/1.0/projects/${shared}/addMembers`, { data: { members: [guest.gid] } });
  const work = ['task', 'project', 'section'];
  const around = ['user', 'team', 'tag', 'custom_field', 'portfolio', 'goal', 'workspace_membership'];
  const named = (): Promise<unknown> =>
    rig.rows('SELECT gid, name, email FROM asana."user" WHERE gid <> $1 ORDER BY gid', [guest.gid]);
  const [before, people] = [await Promise.all(work.map(living)), await named()];
  const asGuest = rig.settings({ ASANA_TOKEN: `${rig.simulator.token}.${guest.gid}` });
  const done = await runJob('reconciler', asGuest, ['reconcile', '--json']);
  expect(done).toMatchObject({ code: 1, document: { ok: false, failed: [] } });
  const heldBack = done.document['heldBack'] as Refused[];
  expect(heldBack.map(({ kind, gid }) => `${kind} ${gid}`).toSorted()).toEqual(others.map((gid) => `project ${gid}`));
  expect(refusedIn(done.document).map(({ kind }) => kind)).toEqual(['custom_field_by_workspace']);
  expect(await Promise.all(work.map(living))).toEqual(before);
  expect(await named()).toEqual(people);
  // What was read is dated by a clock that answers tell in whole seconds: what comes later must surely be later.
  await sleep(clockErrorMs);
  const verified = await runJob('reconciler', rig.settings(), ['reconcile', '--json']);
  expect(verified.document).toMatchObject({ ok: true });
  for (const type of [...work, ...around]) await shown(type);
  await eventually(
    () => rig.rows('SELECT is_guest FROM analytics.workspace_membership WHERE user_gid = $1', [guest.gid]),
    ([row]) => row?.['is_guest'] === true,
  );
}, 120_000);
