/** Answers become snapshots that claim no more than was read. */
import { optFields } from '@asana-warehouse/catalogue/columns';
import { ref } from '@asana-warehouse/catalogue/field';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { Failure } from '@asana-warehouse/failure/failure';
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
  await readObjects(apiWith(found(page)), { ...list, list: byProject, isBare: true }, { priority: 9 });
  expect(asked[0]?.query).toMatchObject({ project: '7', opt_fields: 'gid' });
});

test('a list that is per person and workspace is asked for by both gids', async () => {
  const list = declared('task').api.lists.find(({ per }) => per === 'user');
  if (list === undefined) throw new Error('tasks are listed by assignee');
  const page = { data: [{ gid: '1' }], next_page: null };
  const listed = { declaration: declared('task'), list, perGid: '7/8', offset: null, since: null };
  await readObjects(apiWith(found(page)), listed, { priority: 9 });
  expect(asked[0]).toMatchObject({ path: '/tasks', query: { assignee: '7', workspace: '8' } });
});

/** An API that answers each request by its path and query. */
function apiOf(answerTo: (path: string, query: Query) => Answer): AsanaApi {
  return {
    ...apiWith(found({ data: [] })),
    get: async (path, query) => {
      asked.push({ path, query });
      return answerTo(path, query);
    },
  };
}

const refused = (status: 402 | 403): Answer => ({ kind: 'refused', status, words: 'no', observed });

test('a list that a credential may not ask for as it stands is asked for otherwise', async () => {
  const list = {
    path: '/tags',
    per: 'workspace',
    query: { workspace: '{workspace}' },
    otherwise: { owner: 'me' },
    phase: 0,
  } as const;
  const listed = { declaration: declared('tag'), list, perGid: '7', offset: 'o', since: null };
  const page = found({ data: [{ gid: '1' }], next_page: null });
  const own = apiOf((_path, { owner }) => (owner === 'me' ? page : refused(403)));
  expect(await readObjects(own, listed, { priority: 9 })).toMatchObject({ kind: 'page', objects: [{ gid: '1' }] });
  expect(asked[1]?.query).toMatchObject({ workspace: '7', owner: 'me', offset: 'o' });
  const rejecting = apiOf((_path, { owner }) => {
    if (owner === 'me') return page;
    throw new Failure('asana.refused', 'owner: Missing input');
  });
  expect(await readObjects(rejecting, listed, { priority: 9 })).toMatchObject({
    kind: 'page',
    objects: [{ gid: '1' }],
  });
  expect(
    await readObjects(
      apiOf(() => refused(402)),
      listed,
      { priority: 9 },
    ),
  ).toMatchObject({ kind: 'refused', status: 402 });
  expect(asked).toHaveLength(1);
});

describe('a part that Asana gives as a list of its own', () => {
  const album: Resource = {
    ...declared('tag'),
    api: { one: '/albums/{gid}', lists: [], parts: { songs: '/albums/{gid}/songs' } },
    links: [
      {
        table: 'album_song',
        doc: 'Songs.',
        from: 'songs',
        fields: { song: ref('song', 'One.', { path: 'gid' }) },
        key: ['song_gid'],
      },
    ],
  };
  const one = found({ data: { gid: '12' } });
  const readWith = (songs: (query: Query) => Answer): Promise<unknown> =>
    readResource(
      apiOf((path, query) => (path === '/albums/12' ? one : songs(query))),
      album,
      read,
      { priority: 0 },
    );

  test('is read with the object, page by page, and stands in its body', async () => {
    const pages = ({ offset }: Query): Answer =>
      found(
        offset === undefined
          ? { data: [{ gid: 's1' }], next_page: { offset: 'o' } }
          : { data: [{ gid: 's2' }], next_page: null },
      );
    expect(await readWith(pages)).toMatchObject({ body: { gid: '12', songs: [{ gid: 's1' }, { gid: 's2' }] } });
    expect(asked.map(({ path, query }) => [path, query['opt_fields']]).slice(1)).toEqual([
      ['/albums/12/songs', 'gid'],
      ['/albums/12/songs', 'gid'],
    ]);
  });

  test('is not spoken of where it is refused, and makes the read fail where it cannot be asked for', async () => {
    expect(await readWith(() => refused(402))).toMatchObject({ body: { gid: '12' } });
    expect(await readWith(() => refused(402))).not.toMatchObject({ body: { songs: expect.anything() as unknown } });
    const rejecting = readWith(() => {
      throw new Failure('asana.refused', 'no');
    });
    await expect(rejecting).rejects.toMatchObject({ code: 'asana.refused' });
  });

  test('is read with each object of a list', async () => {
    const list = { path: '/albums', per: null, phase: 0 } as const;
    const api = apiOf((path) =>
      found({ data: path === '/albums' ? [{ gid: 'a' }, { gid: 'b' }] : [{ gid: `${path}!` }] }),
    );
    const listed = { declaration: album, list, perGid: '', offset: null, since: null };
    expect(await readObjects(api, { ...listed, isBare: true }, { priority: 9 })).toMatchObject({
      requests: 1,
      objects: [{ gid: 'a' }, { gid: 'b' }],
    });
    expect(await readObjects(api, listed, { priority: 9 })).toMatchObject({
      requests: 3,
      objects: [
        { gid: 'a', songs: [{ gid: '/albums/a/songs!' }] },
        { gid: 'b', songs: [{ gid: '/albums/b/songs!' }] },
      ],
    });
  });
});

test('where the elements of a list are of another type, the resource within them is taken', async () => {
  const settings = declared('custom_field').api.lists.find(({ element }) => element !== undefined);
  if (settings === undefined) throw new Error('custom fields have a list of settings');
  const empty = { gid: 's2', custom_field: null };
  const page = { data: [{ gid: 's1', custom_field: { gid: 'f1' } }, empty], next_page: null };
  const list = { declaration: declared('custom_field'), list: settings, perGid: '7', offset: null, since: null };
  const result = await readObjects(apiWith(found(page)), list, { priority: 9 });
  expect(result).toMatchObject({ objects: [{ gid: 'f1' }], odd: 0, next: null });
  expect(String(asked[0]?.query['opt_fields'])).toMatch(/^custom_field\./);
});
