/**
 * Asana's rules about objects, lists, errors and limits, over real HTTP.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient } from './contract-client.ts';
import type { Client, Item } from './contract-client.ts';

const gids = (rows: readonly { readonly gid: string }[]): string[] => rows.map((row) => row.gid);
const hourMs = 3_600_000;

describe('the simulator', () => {
  let client: Client;
  let project: string;
  let workspace: string;
  beforeEach(async () => {
    client = await openClient();
    project = client.simulator.projects[0] ?? '';
    workspace = client.simulator.workspaceGid;
  });
  afterEach(() => client.close());

  const sections = async (of = project): Promise<string[]> =>
    gids((await client.get(`/projects/${of}/sections`)).body.data);
  const newTask = async (more: object = {}): Promise<string> =>
    (await client.post('/tasks', { name: 'T', projects: [project], ...more })).body.data.gid;
  const listed = async (of = project): Promise<string[]> =>
    gids((await client.get(`/tasks?project=${of}&limit=100`)).body.data);
  const modifiedAt = async (task: string): Promise<string> =>
    (await client.get(`/tasks/${task}`)).body.data['modified_at'] as string;

  describe('fields', () => {
    it('lists are compact, single objects are full without what must be asked for', async () => {
      const task = await newTask();
      const row = (await client.get(`/tasks?project=${project}&limit=100`)).body.data.find((it) => it.gid === task);
      expect(row).toEqual({ gid: task, resource_type: 'task', name: 'T', resource_subtype: 'default_task' });
      const full = (await client.get(`/tasks/${task}`)).body.data;
      expect(full).toHaveProperty('custom_fields');
      expect(full).not.toHaveProperty('num_subtasks');
      expect(full['workspace']).toEqual({ gid: workspace, resource_type: 'workspace', name: 'Acme' });
    });

    it('opt_fields gives what is asked and gid, nothing else; unknown names are passed over', async () => {
      const task = await newTask({ assignee: 'me' });
      const { body } = await client.get(
        `/tasks/${task}?opt_fields=num_subtasks,assignee,followers.email,memberships.(project|section).name,nonsense`,
      );
      const me = (await client.get('/users/me')).body.data;
      expect(body.data).toEqual({
        gid: task,
        num_subtasks: 0,
        assignee: { gid: me.gid, resource_type: 'user' },
        followers: [{ gid: me.gid, email: me['email'] }],
        memberships: [
          { project: { gid: project, name: 'Website' }, section: { gid: (await sections())[0], name: 'Backlog' } },
        ],
      });
    });

    it('custom field values come with their kind', async () => {
      const settings = (
        await client.get(
          `/projects/${project}/custom_field_settings?opt_fields=custom_field.type,custom_field.enum_options,custom_field.is_formula_field`,
        )
      ).body.data;
      type Field = { gid: string; type: string; enum_options?: Item[]; is_formula_field: boolean };
      const fields = settings.map((it) => it['custom_field'] as Field);
      const entered = fields.filter((field) => !field.is_formula_field);
      const other = await newTask();
      const me = (await client.get('/users/me')).body.data.gid;
      const given = (type: string, options: Item[]): unknown =>
        ({
          text: 'x',
          number: 3.5,
          enum: options[0]?.gid,
          multi_enum: gids(options.slice(0, 2)),
          date: { date: '2026-02-03' },
          people: [me],
          reference: [other],
        })[type];
      const values = Object.fromEntries(
        entered.map((field) => [field.gid, given(field.type, field.enum_options ?? [])]),
      );
      const task = await newTask({ custom_fields: values });
      const found = (await client.get(`/tasks/${task}`)).body.data['custom_fields'] as Item[];
      expect(found).toHaveLength(fields.length);
      for (const value of found) expect(value['display_value']).toEqual(expect.any(String));
      const computed = found.find((value) => value['is_formula_field'] === true);
      expect(computed).toMatchObject({ number_value: 4.38, display_value: 'EUR 4.38' });
      const put = async (field: string, value: unknown): Promise<number> =>
        (await client.put(`/tasks/${task}`, { custom_fields: { [field]: value } })).status;
      expect(await put(entered[0]?.gid ?? '', { odd: true })).toBe(400);
      expect(await put(computed?.gid ?? '', 1)).toBe(403);
    });

    it('a definition has no value, nor whether one is left over; its format fits its kind', async () => {
      const made = { workspace, name: 'Price', resource_subtype: 'number', format: 'currency', precision: 2 };
      expect((await client.post('/custom_fields', made)).status).toBe(400);
      expect((await client.post('/custom_fields', { ...made, resource_subtype: 'text' })).status).toBe(400);
      const { data } = (await client.post('/custom_fields', { ...made, currency_code: 'SEK' })).body;
      expect(data).toMatchObject({ format: 'currency', currency_code: 'SEK', precision: 2 });
      expect(Object.keys(data).filter((key) => key === 'enabled' || key.endsWith('_value'))).toEqual([]);
    });

    it('the rich form of a text has its addresses as links', async () => {
      const { gid: field } = (await client.post('/custom_fields', { workspace, name: 'L', resource_subtype: 'text' }))
        .body.data;
      await client.post(`/projects/${project}/addCustomFieldSetting`, { custom_field: field });
      const task = await newTask({ custom_fields: { [field]: 'a < https://x.y/?a&b' } });
      const found = (await client.get(`/tasks/${task}`)).body.data['custom_fields'] as Item[];
      expect(found.find(({ gid }) => gid === field)).toMatchObject({
        enabled: true,
        html_text_value: '<body>a &lt; <a href="https://x.y/?a&amp;b">https://x.y/?a&amp;b</a></body>',
      });
    });
  });

  describe('lists', () => {
    it('pages give every row once, though rows come and go in between', async () => {
      const before = await listed();
      const seen: string[] = [];
      let offset = '';
      for (let first = true; first || offset !== ''; first = false) {
        const page = (await client.get(`/tasks?project=${project}&limit=3${offset === '' ? '' : `&offset=${offset}`}`))
          .body;
        seen.push(...gids(page.data));
        if (first) await client.delete(`/tasks/${page.data[0]?.gid}`);
        offset = page.next_page?.offset ?? '';
      }
      expect(seen).toEqual(before);
    });

    it('a page token expires, is bound to its request, and a limit is from 1 to 100', async () => {
      const page = (await client.get(`/tasks?project=${project}&limit=1`)).body;
      const offset = page.next_page?.offset ?? '';
      expect(page.next_page?.uri).toContain(`${client.simulator.url}/api/1.0/tasks?project=${project}`);
      expect((await client.get(`/tasks?project=${client.simulator.projects[1]}&limit=1&offset=${offset}`)).status).toBe(
        400,
      );
      await client.control('/clock', { advance_ms: hourMs });
      expect(
        (await client.get(`/tasks?project=${project}&limit=1&offset=${offset}`)).body.errors[0]?.message,
      ).toContain('expired');
      for (const limit of ['0', '101', 'x'])
        expect((await client.get(`/tasks?project=${project}&limit=${limit}`)).status).toBe(400);
      expect((await client.get(`/tasks?project=${project}`)).body).not.toHaveProperty('next_page');
    });

    it('subtasks are in no project list unless added to it', async () => {
      const parent = await newTask();
      const child = (await client.post(`/tasks/${parent}/subtasks`, { name: 'child' })).body.data.gid;
      expect(await listed()).not.toContain(child);
      expect(gids((await client.get(`/tasks/${parent}/subtasks`)).body.data)).toEqual([child]);
      await client.post(`/tasks/${child}/addProject`, { project });
      expect(await listed()).toContain(child);
    });

    it('modified_since sees edits and comments but no moves; completed_since=now gives what is open', async () => {
      const task = await newTask();
      const [, doing] = await sections();
      await client.control('/clock', { advance_ms: 60_000 });
      const since = new Date(Date.parse((await modifiedAt(task)) ?? '') + 30_000).toISOString();
      const changed = async (): Promise<boolean> => {
        const found = gids((await client.get(`/tasks?project=${project}&modified_since=${since}&limit=100`)).body.data);
        return found.includes(task);
      };
      await client.post(`/sections/${doing}/addTask`, { task });
      await client.post(`/tasks/${task}/addProject`, { project: client.simulator.projects[1] });
      expect(await changed()).toBe(false);
      await client.post(`/tasks/${task}/stories`, { text: 'hello' });
      expect(await changed()).toBe(true);
      await client.put(`/tasks/${task}`, { completed: true });
      expect(
        gids((await client.get(`/tasks?project=${project}&completed_since=now&limit=100`)).body.data),
      ).not.toContain(task);
    });

    it('a user of several workspaces must name one', async () => {
      const several = await openClient({ workspaces: 2 });
      const statuses = ['/users', '/projects', '/tags'].map(async (path) => (await several.get(path)).status);
      expect(await Promise.all(statuses)).toEqual([400, 400, 400]);
      expect((await several.get(`/projects?workspace=${several.simulator.workspaceGids[1]}&limit=5`)).status).toBe(200);
      expect((await several.get('/workspaces')).body.data).toHaveLength(2);
      await several.close();
    });

    it.each(['/projects?workspace=W', '/workspaces/W/projects', '/teams/T/projects'])(
      '%s shows archived projects with the others, alone, or not at all, as asked',
      async (path) => {
        const team = (await client.get(`/workspaces/${workspace}/teams`)).body.data[0]?.gid ?? '';
        for (const name of ['Put away', 'Kept']) await client.post('/projects', { name, workspace, team });
        const filled = path.replace('W', workspace).replace('T', team);
        const asked = async (archived = ''): Promise<string[]> => {
          const list = await client.get(`${filled}${path.includes('?') ? '&' : '?'}limit=100${archived}`);
          return list.body.data.map(({ name }) => name).filter((name) => name === 'Put away' || name === 'Kept');
        };
        const away = (await client.get(filled)).body.data.find(({ name }) => name === 'Put away')?.gid;
        expect((await client.put(`/projects/${away}`, { archived: true })).body.data['archived']).toBe(true);
        expect(await asked()).toEqual(['Put away', 'Kept']);
        expect(await asked('&archived=true')).toEqual(['Put away']);
        expect(await asked('&archived=false')).toEqual(['Kept']);
        expect((await client.get(`/projects/${away}/sections`)).status).toBe(200);
      },
    );

    it('a task in two projects is in both lists and goes from one alone', async () => {
      const other = client.simulator.projects[1] ?? '';
      const task = await newTask({ projects: [project, other] });
      expect([await listed(), await listed(other)].map((it) => it.includes(task))).toEqual([true, true]);
      await client.post(`/tasks/${task}/removeProject`, { project });
      expect([await listed(), await listed(other)].map((it) => it.includes(task))).toEqual([false, true]);
    });
  });

  describe('deletion', () => {
    it('what a project holds goes and comes back with it; a multi-homed task stays in the other', async () => {
      const other = client.simulator.projects[1] ?? '';
      const [alone, both] = [await newTask(), await newTask({ projects: [project, other] })];
      const child = (await client.post(`/tasks/${alone}/subtasks`, { name: 'child' })).body.data.gid;
      const story = (await client.post(`/tasks/${child}/stories`, { text: 'hi' })).body.data.gid;
      const paths = [`/tasks/${alone}`, `/tasks/${child}`, `/stories/${story}`, `/sections/${(await sections())[0]}`];
      const statuses = (): Promise<number[]> => Promise.all(paths.map(async (path) => (await client.get(path)).status));
      expect((await client.delete(`/projects/${project}`)).status).toBe(200);
      expect(await statuses()).toEqual([404, 404, 404, 404]);
      const projects = (await client.get(`/tasks/${both}`)).body.data['projects'] as Item[];
      expect(gids(projects)).toEqual([other]);
      const { data, deleted } = await client.truth('task');
      expect(gids(deleted)).toEqual(expect.arrayContaining([alone, child]));
      expect(gids(data)).toContain(both);
      expect((await client.control('/undelete', { gid: project })).status).toBe(200);
      expect(await statuses()).toEqual([200, 200, 200, 200]);
      expect(await listed()).toContain(alone);
    });

    it('a task deleted itself stays gone when its project comes back, and the bin empties after 30 days', async () => {
      const task = await newTask();
      await client.delete(`/tasks/${task}`);
      await client.delete(`/projects/${project}`);
      await client.control('/undelete', { gid: project });
      expect((await client.get(`/tasks/${task}`)).status).toBe(404);
      await client.control('/clock', { advance_ms: 31 * 24 * hourMs });
      expect((await client.control('/undelete', { gid: task })).status).toBe(404);
    });

    it('a section with tasks, or the last one, cannot be deleted', async () => {
      const made = (await client.post('/projects', { name: 'P', workspace })).body.data.gid;
      const [only = ''] = await sections(made);
      expect((await client.delete(`/sections/${only}`)).status).toBe(403);
      const second = (await client.post(`/projects/${made}/sections`, { name: 'S' })).body.data.gid;
      const task = await newTask({ projects: [], memberships: [{ project: made, section: second }] });
      expect((await client.delete(`/sections/${second}`)).status).toBe(403);
      await client.delete(`/tasks/${task}`);
      expect((await client.delete(`/sections/${second}`)).status).toBe(200);
      await client.control('/undelete', { gid: task });
      const places = (await client.get(`/tasks/${task}`)).body.data['memberships'] as { section: Item }[];
      expect(places[0]?.section.gid).toBe(only);
    });
  });

  describe('refusals', () => {
    it.each([
      ['GET', '/nowhere', 404],
      ['GET', '/tasks', 400],
      ['GET', '/tasks/1', 404],
      ['GET', '/tasks/abc', 400],
      ['GET', '/webhooks', 400],
      ['POST', '/tasks', 400],
      ['POST', '/projects', 400],
    ])('%s %s is answered %i with errors', async (method, path, status) => {
      const reply = await (method === 'GET' ? client.get(path) : client.post(path));
      expect(reply.status).toBe(status);
      expect(reply.body.errors[0]?.message).toEqual(expect.any(String));
    });

    it('a wrong token is 401, a body that is no JSON 400, control for other users 403', async () => {
      const { url, token } = client.simulator;
      const wrong = await fetch(`${url}/api/1.0/users/me`, { headers: { authorization: 'Bearer x' } });
      expect(wrong.status).toBe(401);
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      expect((await fetch(`${url}/api/1.0/tasks`, { method: 'POST', headers, body: '{"data":' })).status).toBe(400);
      const users = (await client.get('/users')).body.data;
      expect((await client.as(users[1]?.gid ?? '').control('/requests')).status).toBe(403);
    });

    it('a refresh token gives access for an hour, until revoked', async () => {
      const { url } = client.simulator;
      const grant = (await client.control('/oauth', {})).body.data as unknown as Record<string, string>;
      const form = (path: string, fields: Record<string, string>): Promise<Response> =>
        fetch(`${url}/-/${path}`, { method: 'POST', body: new URLSearchParams(fields) });
      const refresh = async (more: Record<string, string> = {}): Promise<string> => {
        const reply = await form('oauth_token', { grant_type: 'refresh_token', ...grant, ...more });
        return ((await reply.json()) as { access_token?: string }).access_token ?? `refused ${reply.status}`;
      };
      const use = async (token: string): Promise<number> =>
        (await fetch(`${url}/api/1.0/users/me`, { headers: { authorization: `Bearer ${token}` } })).status;
      expect(await refresh({ client_secret: 'wrong' })).toBe('refused 400');
      const first = await refresh();
      expect(await use(first)).toBe(200);
      await client.control('/clock', { advance_ms: hourMs });
      const second = await refresh();
      expect([await use(first), await use(second)]).toEqual([401, 200]);
      await form('oauth_revoke', { token: grant['refresh_token'] ?? '' });
      expect([await use(second), await refresh()]).toEqual([401, 'refused 400']);
    });

    it('access taken away is 403 (or 404 when asked for) with all that it holds, and comes back', async () => {
      const task = await newTask();
      const me = (await client.get('/users/me')).body.data.gid;
      const set = (allowed: boolean, status?: number): Promise<unknown> =>
        client.control('/access', { user_gid: me, resource_gid: project, allowed, status });
      const seen = async (): Promise<number[]> => [
        (await client.get(`/projects/${project}`)).status,
        (await client.get(`/tasks/${task}`)).status,
      ];
      await set(false);
      expect(await seen()).toEqual([403, 403]);
      expect(gids((await client.get('/projects?limit=100')).body.data)).not.toContain(project);
      expect(gids((await client.truth('task')).data)).toContain(task);
      await set(false, 404);
      expect(await seen()).toEqual([404, 404]);
      await set(true);
      expect(await seen()).toEqual([200, 200]);
    });

    it('a private project is seen by its members alone', async () => {
      const [, second, third] = gids((await client.get('/users')).body.data);
      const made = (await client.post('/projects', { name: 'P', workspace, privacy_setting: 'private' })).body.data.gid;
      await client.post(`/projects/${made}/addMembers`, { members: [second] });
      expect((await client.as(second ?? '').get(`/projects/${made}`)).status).toBe(200);
      expect((await client.as(third ?? '').get(`/projects/${made}`)).status).toBe(404);
    });
  });

  describe('limits and faults', () => {
    it('too many requests a minute are 429 with Retry-After', async () => {
      const tight = await openClient({ requestsPerMinute: 6 });
      const replies = await Promise.all(Array.from({ length: 9 }, () => tight.get('/users/me')));
      const refused = replies.filter((reply) => reply.status === 429);
      expect(refused.length).toBeGreaterThanOrEqual(2);
      expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      await tight.close();
    });

    it('too many reads in flight are 429', async () => {
      const tight = await openClient({ readsInFlightMax: 3 });
      await tight.control('/faults', { slow_ms: 700 });
      const replies = await Promise.all(Array.from({ length: 5 }, () => tight.get('/users/me')));
      expect(replies.filter((reply) => reply.status === 429)).toHaveLength(2);
      await tight.control('/faults', {});
      expect((await tight.get('/users/me')).status).toBe(200);
      await tight.close();
    });

    it('answers fail and lists omit rows in the share asked for, and unknown faults are refused', async () => {
      const all = await listed();
      await client.control('/faults', { rate_429: 1 });
      expect((await client.get('/users/me')).status).toBe(429);
      await client.control('/faults', { rate_5xx: 1 });
      expect((await client.get('/users/me')).status).toBeGreaterThanOrEqual(500);
      await client.control('/faults', { list_omits: 0.5 });
      const some = await listed();
      expect(some.length).toBeLessThan(all.length);
      expect(some.length).toBeGreaterThan(0);
      await client.control('/faults', {});
      expect(await listed()).toEqual(all);
      expect((await client.control('/faults', { lose: 2 })).status).toBe(400);
    });

    it('requests are counted by pattern and status', async () => {
      await client.control('/requests/reset', {});
      await client.get(`/projects/${project}`);
      await client.get('/tasks/1');
      expect((await client.control('/requests')).body.data).toEqual({
        total: 2,
        by_path: { 'GET /projects/{project_gid}': 1, 'GET /tasks/{task_gid}': 1 },
        by_status: { 200: 1, 404: 1 },
      });
    });
  });

  describe('truth, work and state', () => {
    it('the truth is what a full read gives, for every type', async () => {
      await client.control('/work', { actions: 300, seed: 7, silent: true });
      const places = {
        task: 'tasks',
        project: 'projects',
        section: 'sections',
        story: 'stories',
        status_update: 'status_updates',
        project_brief: 'project_briefs',
        tag: 'tags',
        user: 'users',
        team: 'teams',
        custom_field: 'custom_fields',
      };
      for (const [type, path] of Object.entries(places)) {
        const { data } = await client.truth(type);
        expect(data.length).toBeGreaterThan(0);
        for (const row of data.slice(0, 20)) {
          const fields = Object.keys(row).join(',');
          const read = (await client.get(`/${path}/${row.gid}`)).body.data;
          for (const [field, value] of Object.entries(read))
            expect({ field, value }).toEqual({ field, value: row[field] });
          expect(
            Object.keys((await client.get(`/${path}/${row.gid}?opt_fields=${fields}`)).body.data).toSorted(),
          ).toEqual(Object.keys(row).toSorted());
        }
      }
    });

    it('the truth at a time is the truth that was read then', async () => {
      await client.control('/work', { actions: 100, seed: 3 });
      const then = await client.truth('task');
      const at = new Date(Date.parse((await client.get('/users/me')).headers.get('date') ?? '') + 1_000).toISOString();
      await client.control('/clock', { advance_ms: 5_000 });
      await client.control('/work', { actions: 200, seed: 4 });
      expect((await client.truth('task')).data).not.toEqual(then.data);
      const again = await client.truth('task', at);
      const byGid = (left: Item, right: Item): number => Number(left.gid) - Number(right.gid);
      expect(again.data.toSorted(byGid)).toEqual(then.data.toSorted(byGid));
      expect(again.deleted).toEqual(then.deleted);
    });

    it('the same seed gives the same workspace and the same work', async () => {
      const twin = await openClient();
      const run = async (it: Client): Promise<unknown> => {
        const counts = (await it.control('/work', { actions: 200, seed: 11 })).body;
        const names = (await it.truth('task')).data.map((row) => [row.gid, row.name, row['completed'], row['due_on']]);
        return { counts, names, projects: it.simulator.projects };
      };
      expect(await run(twin)).toEqual(await run(client));
      await twin.close();
    });

    it('state survives a restart: objects, history, clock, webhooks stay', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'asana-simulator-'));
      const stateFile = join(folder, 'state.json');
      const first = await openClient({ stateFile, seed: 5 });
      await first.control('/clock', { advance_ms: hourMs });
      await first.control('/work', { actions: 150 });
      const told = [await first.truth('task'), await first.truth('story'), first.simulator.token];
      await first.close();
      const second = await openClient({ stateFile });
      expect([await second.truth('task'), await second.truth('story'), second.simulator.token]).toEqual(told);
      expect(Date.parse((await second.get('/users/me')).headers.get('date') ?? '')).toBeGreaterThan(
        Date.now() + hourMs / 2,
      );
      const made = (await second.post('/tasks', { workspace: second.simulator.workspaceGid, name: 'new' })).status;
      expect(made).toBe(201);
      await second.close();
      rmSync(folder, { recursive: true });
    });
  });
});
