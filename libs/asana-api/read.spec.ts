/** Answers become snapshots that claim no more than was read. */
import { optFields } from '@asana-warehouse/catalogue/columns';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { Answer, Query } from './answer.ts';
import type { AsanaApi } from './asana-api.ts';
import { readObjects } from './read-list.ts';
import { readResource } from './read-resource.ts';

const observed = { at: '2026-01-05T10:00:00.000Z', errorMs: 7 };
const asked: { path: string; query: Query }[] = [];

function declared(type: string): Resource {
  const declaration = resourceOf(type);
  if (declaration === undefined) throw new Error(`no type ${type}`);
  return declaration;
}

/** An API that gives one answer to everything. */
function apiWith(answer: Answer): AsanaApi {
  asked.length = 0;
  const unasked = (): never => {
    throw new Error('only reads are expected');
  };
  const get = async (path: string, query: Query): Promise<Answer> => {
    asked.push({ path, query });
    return answer;
  };
  return { get, post: unasked, put: unasked, delete: unasked };
}

const found = (envelope: Readonly<Record<string, unknown>>): Answer => ({
  kind: 'found',
  status: 200,
  data: envelope['data'],
  envelope,
  observed,
});
const read = { gid: '12', workspaceGid: 'w0', source: 'hydrate', repairEpoch: 2 } as const;

test('a found resource is present, with all fields asked for, dated by its request, its stamp in one spelling', async () => {
  const body = { gid: '12', name: 'A', modified_at: '2026-01-05T11:00:00+01:00', workspace: { gid: 'w1' } };
  const snapshot = await readResource(apiWith(found({ data: body })), declared('task'), read, { priority: 0 });
  expect(snapshot).toMatchObject({
    kind: 'present',
    type: 'task',
    workspace_gid: 'w1',
    observed_at: observed.at,
    observed_error_ms: 7,
    modified_at: '2026-01-05T10:00:00.000Z',
    repair_epoch: 2,
    source: 'hydrate',
    body,
  });
  expect(asked).toEqual([{ path: '/tasks/12', query: { opt_fields: optFields(declared('task')).join(',') } }]);
});

test('a type without a stamp or a workspace of its own takes neither from anywhere else', async () => {
  const body = { gid: '12', name: 'S', modified_at: '2026-01-05T11:00:00Z' };
  const snapshot = await readResource(apiWith(found({ data: body })), declared('section'), read, { priority: 0 });
  expect(snapshot).toMatchObject({ modified_at: null, workspace_gid: 'w0' });
});

test.each([
  [404, 'absent'],
  [401, 'forbidden'],
  [402, 'forbidden'],
  [403, 'forbidden'],
  [451, 'forbidden'],
] as const)('%i makes it %s: forbidden is not absent', async (status, kind) => {
  const api = apiWith({ kind: 'refused', status, words: 'no', observed });
  const snapshot = await readResource(api, declared('task'), read, { priority: 0 });
  expect(snapshot).toMatchObject({ kind, status, gid: '12', workspace_gid: 'w0' });
  expect(snapshot).not.toHaveProperty('body');
});

test.each([
  ['another resource', { data: { gid: '13' } }],
  ['no gid', { data: { name: 'A' } }],
  ['a list', { data: [{ gid: '12' }] }],
  ['nothing', {}],
])('an answer with %s is malformed, not a snapshot', async (_what, envelope) => {
  const reading = readResource(apiWith(found(envelope)), declared('task'), read, { priority: 0 });
  await expect(reading).rejects.toMatchObject({ code: 'asana.malformed' });
});

test('a list is asked for by the gid it is per, in the path or in the query, with full fields', async () => {
  const [byProject, byTask] = declared('task').api.lists;
  if (byProject === undefined || byTask === undefined) throw new Error('the task has two lists');
  const page = { data: [{ gid: '1' }, { name: 'no gid' }, null], next_page: { offset: 'o' } };
  const list = { declaration: declared('task'), perGid: '7', offset: null, since: null };
  const first = await readObjects(apiWith(found(page)), { ...list, list: byProject }, { priority: 9 });
  expect(first).toMatchObject({ kind: 'page', objects: [{ gid: '1' }], odd: 2, next: 'o' });
  expect(asked[0]).toMatchObject({ path: '/tasks', query: { project: '7', limit: 100 } });
  expect(asked[0]?.query['modified_since']).toBeUndefined();
  await readObjects(apiWith(found(page)), { ...list, list: byTask, since: observed.at }, { priority: 9 });
  expect(asked[0]?.path).toBe('/tasks/7/subtasks');
  expect(asked[0]?.query['modified_since']).toBeUndefined();
  await readObjects(apiWith(found(page)), { ...list, list: byProject, since: observed.at }, { priority: 9 });
  expect(asked[0]?.query['modified_since']).toBe(observed.at);
});

test('a list that is per person and workspace is asked for by both gids', async () => {
  const list = declared('task').api.lists.find(({ per }) => per === 'user');
  if (list === undefined) throw new Error('tasks are listed by assignee');
  const page = { data: [{ gid: '1' }], next_page: null };
  const listed = { declaration: declared('task'), list, perGid: '7/8', offset: null, since: null };
  await readObjects(apiWith(found(page)), listed, { priority: 9 });
  expect(asked[0]).toMatchObject({ path: '/tasks', query: { assignee: '7', workspace: '8' } });
});

test('where the elements of a list are of another type, the resource within them is taken', async () => {
  const settings = declared('custom_field').api.lists.find(({ element }) => element !== undefined);
  if (settings === undefined) throw new Error('custom fields have a list of settings');
  const page = { data: [{ gid: 's1', custom_field: { gid: 'f1' } }], next_page: null };
  const list = { declaration: declared('custom_field'), list: settings, perGid: '7', offset: null, since: null };
  const result = await readObjects(apiWith(found(page)), list, { priority: 9 });
  expect(result).toMatchObject({ objects: [{ gid: 'f1' }], next: null });
  expect(String(asked[0]?.query['opt_fields'])).toMatch(/^custom_field\./);
});
