/**
 * Asana's own client for Node, as it is published, takes the simulator for Asana: it reads, writes, pages, batches, watches and is
 * refused as its own code expects. It is loaded as JavaScript, since what counts is what it does.
 */
import { createRequire } from 'node:module';
import { openClient } from './contract-client.ts';
import type { Client } from './contract-client.ts';
import { startReceiver } from './contract-receiver.ts';
import type { Receiver } from './contract-receiver.ts';

interface Thing {
  readonly gid: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

/** A page of a list; `data` null: there is no further one. */
interface Page {
  readonly data: Thing[] | null;
  readonly _response: { readonly sync: string; readonly has_more: boolean; readonly 'X-Hook-Secret'?: string };
  nextPage(): Promise<Page>;
}

interface ApiClient {
  basePath: string;
  readonly authentications: { readonly token: { accessToken: string } };
}

type Call = (...given: unknown[]) => Promise<unknown>;
type Api = Readonly<Record<string, Call>>;

const require = createRequire(import.meta.url);
const asana = require('asana') as Readonly<Record<string, new (client?: ApiClient) => Api>>;

let client: Client;
let official: ApiClient;
let receiver: Receiver;

beforeAll(async () => {
  client = await openClient();
  receiver = await startReceiver();
  const Connection = asana['ApiClient'] as unknown as new () => ApiClient;
  official = new Connection();
  official.basePath = `${client.simulator.url}/api/1.0`;
  official.authentications.token.accessToken = client.simulator.token;
});
afterAll(async () => {
  await receiver.close();
  await client.close();
});

const call = async (api: string, operation: string, ...given: unknown[]): Promise<unknown> =>
  new (asana[api] as new (client: ApiClient) => Api)(official)[operation]?.(...given);
const one = async (api: string, operation: string, ...given: unknown[]): Promise<Thing> =>
  ((await call(api, operation, ...given)) as { data: Thing }).data;
const list = async (api: string, operation: string, ...given: unknown[]): Promise<Thing[]> =>
  ((await call(api, operation, ...given)) as Page).data ?? [];

async function everyPage(first: Page): Promise<Thing[]> {
  const rows: Thing[] = [];
  for (let page = first; page.data !== null; page = await page.nextPage()) rows.push(...page.data);
  return rows;
}

/** Kinds that Asana has other requests for by now. */
const deprecated = { portfolio_membership: '/memberships', project_status: '/status_updates' };
const names = (rows: readonly Thing[]): string[] => rows.map((row) => row.name);

it('reads workspaces, people, teams, projects, sections, tags and fields', async () => {
  const { workspaceGid, projects } = client.simulator;
  expect((await list('WorkspacesApi', 'getWorkspaces', {}))[0]?.gid).toBe(workspaceGid);
  const me = await one('UsersApi', 'getUser', 'me', { opt_fields: 'email,workspaces.name' });
  expect(me['email']).toMatch(/@/);
  expect(await list('UsersApi', 'getUsers', { workspace: workspaceGid, limit: 100 })).toHaveLength(5);
  expect(await list('TeamsApi', 'getTeamsForWorkspace', workspaceGid, {})).not.toEqual([]);
  expect((await list('ProjectsApi', 'getProjects', { workspace: workspaceGid })).map(({ gid }) => gid)).toEqual(
    projects,
  );
  expect(await list('SectionsApi', 'getSectionsForProject', projects[0], {})).not.toEqual([]);
  expect(await list('TagsApi', 'getTagsForWorkspace', workspaceGid, {})).not.toEqual([]);
  expect(await list('CustomFieldsApi', 'getCustomFieldsForWorkspace', workspaceGid, {})).not.toEqual([]);
  expect(await list('MembershipsApi', 'getMemberships', { parent: projects[0] })).toEqual(expect.any(Array));
});

it('writes a task with all that belongs to it, and reads it back', async () => {
  const [project] = client.simulator.projects;
  const section = await one('SectionsApi', 'createSectionForProject', project, {
    body: { data: { name: 'From outside' } },
  });
  const task = await one(
    'TasksApi',
    'createTask',
    { data: { name: 'Official', projects: [project], assignee: 'me' } },
    {},
  );
  await call('SectionsApi', 'addTaskForSection', section.gid, { body: { data: { task: task.gid } } });
  await one('TasksApi', 'createSubtaskForTask', { data: { name: 'Below' } }, task.gid, {});
  const story = await one('StoriesApi', 'createStoryForTask', { data: { text: 'Hello' } }, task.gid, {});
  await one('TasksApi', 'updateTask', { data: { completed: true, due_on: '2026-03-04' } }, task.gid, {});
  const read = await one('TasksApi', 'getTask', task.gid, {
    opt_fields: 'name,completed,due_on,memberships.section.name',
  });
  expect(read).toMatchObject({ name: 'Official', completed: true, due_on: '2026-03-04' });
  expect(JSON.stringify(read['memberships'])).toContain('From outside');
  expect(names(await list('TasksApi', 'getSubtasksForTask', task.gid, {}))).toEqual(['Below']);
  const stories = await list('StoriesApi', 'getStoriesForTask', task.gid, { limit: 100 });
  expect(stories.map(({ gid }) => gid)).toContain(story.gid);
  await call('TasksApi', 'deleteTask', task.gid);
  await expect(call('TasksApi', 'getTask', task.gid, {})).rejects.toMatchObject({ status: 404 });
});

it('follows the pages of a list to the end, each row once', async () => {
  const project = await one(
    'ProjectsApi',
    'createProject',
    { data: { name: 'Paged', workspace: client.simulator.workspaceGid } },
    {},
  );
  const made = Array.from({ length: 25 }, (_, index) => `task ${index}`);
  for (const name of made) await one('TasksApi', 'createTask', { data: { name, projects: [project.gid] } }, {});
  const first = (await call('TasksApi', 'getTasksForProject', project.gid, { limit: 10 })) as Page;
  const rows = await everyPage(first);
  expect(names(rows).toSorted()).toEqual(made.toSorted());
});

it('reads and writes portfolios, goals, status updates, and lists attachments', async () => {
  const { workspaceGid: workspace, projects } = client.simulator;
  const portfolio = await one('PortfoliosApi', 'createPortfolio', { data: { name: 'All', workspace } }, {});
  await call('PortfoliosApi', 'addItemForPortfolio', { data: { item: projects[0] } }, portfolio.gid);
  const items = await list('PortfoliosApi', 'getItemsForPortfolio', portfolio.gid, {});
  expect(items.map(({ gid }) => gid)).toEqual([projects[0]]);
  const goal = await one('GoalsApi', 'createGoal', { data: { name: 'Grow', workspace } }, {});
  expect(names(await list('GoalsApi', 'getGoals', { workspace }))).toContain('Grow');
  const update = { parent: goal.gid, text: 'Well', status_type: 'on_track' };
  await one('StatusUpdatesApi', 'createStatusForObject', { data: update }, {});
  expect(await list('StatusUpdatesApi', 'getStatusesForObject', goal.gid, {})).toHaveLength(1);
  const [task] = await list('TasksApi', 'getTasksForProject', projects[0], { limit: 1 });
  expect(await list('AttachmentsApi', 'getAttachmentsForObject', task?.gid, {})).toEqual(expect.any(Array));
});

it('makes, changes and ends memberships', async () => {
  const [parent] = client.simulator.projects;
  const { gid: member } = await one('TeamsApi', 'createTeam', {
    data: { name: 'Crew', organization: client.simulator.workspaceGid },
  });
  const body = { data: { parent, member, access_level: 'commenter' } };
  const { gid } = await one('MembershipsApi', 'createMembership', { body });
  const listed = await list('MembershipsApi', 'getMemberships', { parent, member });
  expect(listed.map((it) => it.gid)).toEqual([gid]);
  await call('MembershipsApi', 'updateMembership', { data: { access_level: 'editor' } }, gid);
  expect((await one('MembershipsApi', 'getMembership', gid))['access_level']).toBe('editor');
  await call('MembershipsApi', 'deleteMembership', gid);
  await expect(call('MembershipsApi', 'getMembership', gid)).rejects.toMatchObject({ status: 404 });
});

it('tracks time and plans it', async () => {
  const { workspaceGid: workspace, projects } = client.simulator;
  const [parent] = projects;
  const task = await one('TasksApi', 'createTask', { data: { name: 'Timed', projects: [parent] } }, {});
  const entry = { data: { duration_minutes: 12, entered_on: '2026-03-04' } };
  const { gid } = await one('TimeTrackingEntriesApi', 'createTimeTrackingEntry', entry, task.gid, {});
  await one('TimeTrackingEntriesApi', 'updateTimeTrackingEntry', { data: { duration_minutes: 30 } }, gid, {});
  const entries = await list('TimeTrackingEntriesApi', 'getTimeTrackingEntriesForTask', task.gid, {});
  expect(entries.map((it) => [it.gid, it['duration_minutes']])).toEqual([[gid, 30]]);
  const { gid: assignee } = await one('UsersApi', 'getUser', 'me', {});
  const planned = { parent, assignee, start_date: '2026-03-02', end_date: '2026-03-06' };
  const allocation = await one('AllocationsApi', 'createAllocation', { data: planned }, {});
  const allocations = await list('AllocationsApi', 'getAllocations', { parent, limit: 100 });
  expect(allocations.map((it) => it.gid)).toContain(allocation.gid);
  await call('AllocationsApi', 'deleteAllocation', allocation.gid);
  const category = { data: { name: 'Travel', workspace } };
  expect((await one('TimeTrackingCategoriesApi', 'createTimeTrackingCategory', category, {})).name).toBe('Travel');
});

it('makes projects and tasks from templates, by jobs', async () => {
  const [project] = client.simulator.projects;
  const saved = await one(
    'ProjectsApi',
    'projectSaveAsTemplate',
    { data: { name: 'Again', public: true } },
    project,
    {},
  );
  expect(await one('JobsApi', 'getJob', saved.gid, {})).toMatchObject({ status: 'succeeded' });
  const { gid: template } = saved['new_project_template'] as Thing;
  const dates = (await one('ProjectTemplatesApi', 'getProjectTemplate', template, {}))['requested_dates'] as Thing[];
  const data = { name: 'Once more', requested_dates: dates.map(({ gid }) => ({ gid, value: '2026-03-02' })) };
  const job = await one('ProjectTemplatesApi', 'instantiateProject', template, { body: { data } });
  const made = await one('ProjectsApi', 'getProject', (job['new_project'] as Thing).gid, {});
  expect(made.name).toBe('Once more');
  const values = { name: 'Checklist', project, template: { name: 'Check', description: '' } };
  const { gid } = (await client.control('/objects', { type: 'task_template', values })).body.data;
  expect(names(await list('TaskTemplatesApi', 'getTaskTemplates', { project }))).toContain('Checklist');
  const begun = await one('TaskTemplatesApi', 'instantiateTask', gid, { body: { data: { name: 'Checked' } } });
  expect(await one('TasksApi', 'getTask', (begun['new_task'] as Thing).gid, {})).toMatchObject({ name: 'Checked' });
});

it('reads one object of every kind that it has a request for', async () => {
  const requests = Object.entries(asana).flatMap(([api, { prototype }]) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) => {
      const [, kind] = /callApi\('\/\w+\/\{(\w+)_gid\}', 'GET'/.exec(String(value)) ?? [];
      return kind === undefined ? [] : [{ api, operation: name.replace('WithHttpInfo', ''), kind }];
    }),
  );
  expect(requests.length).toBeGreaterThan(35);
  const unread: string[] = [];
  for (const { api, operation, kind } of requests) {
    const [{ gid } = { gid: '' }] = (await client.truth(kind)).data ?? [];
    if (gid === '' || kind in deprecated) unread.push(kind);
    else expect(await one(api, operation, gid, {})).toMatchObject({ gid });
  }
  // Memberships and webhooks are tried in tests of their own.
  const others = ['membership', 'webhook', 'organization_export', ...Object.keys(deprecated)];
  expect(unread.toSorted()).toEqual(others.toSorted());
});

it('does a batch, each action with its own status', async () => {
  const [project] = client.simulator.projects;
  const actions = [
    { method: 'get', relative_path: `/projects/${project}` },
    { method: 'get', relative_path: '/projects/1' },
    { method: 'post', relative_path: '/tasks', data: { name: 'In a batch', projects: [project] } },
  ];
  const answers = await list('BatchAPIApi', 'createBatchRequest', { data: { actions } }, {});
  expect(answers.map((answer) => answer['status_code'])).toEqual([200, 404, 201]);
});

it('registers a webhook, lists it, and hears of a change', async () => {
  const [resource] = client.simulator.projects;
  const { workspaceGid } = client.simulator;
  const target = receiver.target();
  const made = (await call('WebhooksApi', 'createWebhook', { data: { resource, target } }, {})) as {
    data: Thing;
    'X-Hook-Secret': string;
  };
  expect(made['X-Hook-Secret']).toEqual(expect.any(String));
  expect((await list('WebhooksApi', 'getWebhooks', workspaceGid, {})).map(({ gid }) => gid)).toContain(made.data.gid);
  await one('ProjectsApi', 'updateProject', { data: { name: 'Renamed' } }, resource, {});
  await client.control('/settle', {});
  expect(receiver.events().map((event) => event.resource.gid)).toContain(resource);
  await call('WebhooksApi', 'deleteWebhook', made.data.gid);
});

it('takes a fresh token from the refusal of an event stream, and reads on from there', async () => {
  const [project] = client.simulator.projects;
  const refused = (await call('EventsApi', 'getEvents', project, {}).catch((error: unknown) => error)) as {
    status: number;
    response: { body: { sync: string } };
  };
  expect(refused.status).toBe(412);
  await one('TasksApi', 'createTask', { data: { name: 'Heard of', projects: [project] } }, {});
  const page = (await call('EventsApi', 'getEvents', project, { sync: refused.response.body.sync })) as Page;
  expect(page.data?.map((event) => event['action'])).toContain('added');
  expect(page._response.has_more).toBe(false);
});

it('speaks by a grant, for as long and as far as it goes', async () => {
  const grant = (await client.control('/oauth', { scopes: ['users:read', 'tasks:read'] })).body.data as object;
  const fields = { grant_type: 'refresh_token', ...grant } as Record<string, string>;
  const address = `${client.simulator.url}/-/oauth_token`;
  const refreshed = await fetch(address, { method: 'POST', body: new URLSearchParams(fields) });
  official.authentications.token.accessToken = ((await refreshed.json()) as { access_token: string }).access_token;
  const me = await one('UsersApi', 'getUser', 'me', {});
  const refused = await call('ProjectsApi', 'getProject', client.simulator.projects[0], {}).catch(
    (error: unknown) => error,
  );
  await client.control('/clock', { advance_ms: 3_600_001 });
  const expired = await call('UsersApi', 'getUser', 'me', {}).catch((error: unknown) => error);
  official.authentications.token.accessToken = client.simulator.token;
  expect(me.gid).toMatch(/^\d+$/);
  const words = 'This endpoint requires the scope projects:read.';
  expect(refused).toMatchObject({ status: 403, response: { body: { errors: [{ message: words }] } } });
  expect(expired).toMatchObject({ status: 401 });
});

it('is refused with the words of the answer', async () => {
  official.authentications.token.accessToken = 'nobody';
  const refused = await call('UsersApi', 'getUser', 'me', {}).catch((error: unknown) => error);
  official.authentications.token.accessToken = client.simulator.token;
  expect(refused).toMatchObject({ status: 401, response: { body: { errors: [{ message: 'Not Authorized' }] } } });
});
