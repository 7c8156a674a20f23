/** What a crawl is decided by: lists, checkpoints, estimates, drift, the guard, memberships, references. */
import { decode } from '@asana-warehouse/catalogue/decode';
import { ref, refs } from '@asana-warehouse/catalogue/field';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import fc from 'fast-check';
import { advance, begin, readCheckpoint, restart, restartsMax } from './checkpoint.ts';
import { driftOf, isKnownGone } from './drift.ts';
import { estimate } from './estimate.ts';
import {
  everything,
  isAlone,
  listKinds,
  neededKinds,
  overlappingKinds,
  rootScopes,
  scopesBelow,
  selects,
  selectsReference,
  type ListKind,
} from './list-kinds.ts';
import { liesAlone, membershipOf } from './membership.ts';
import { referencesOf } from './references.ts';

const kinds = listKinds(resources);
const declared = (type: string): Resource => {
  const declaration = resourceOf(type);
  if (declaration === undefined) throw new Error(`no type ${type}`);
  return declaration;
};

test('kinds have names of their own, and every one is reached from the roots', () => {
  expect(new Set(kinds.map(({ kind }) => kind)).size).toBe(kinds.length);
  const reached = new Set(rootScopes(kinds).map(({ kind }) => kind));
  const types = new Set(kinds.filter(({ kind }) => reached.has(kind)).map(({ resource }) => resource.name));
  for (const type of types) {
    for (const { resource, list } of kinds) if (list.per === type) types.add(resource.name);
  }
  expect([...types].sort()).toEqual([...new Set(kinds.map(({ resource }) => resource.name))].sort());
});

test('what cannot have anything below it is not asked for it', () => {
  const below = (body: object): readonly string[] =>
    scopesBelow(kinds, 'task', { gid: '1', ...body }, everything).map(({ kind }) => kind);
  expect(below({ num_subtasks: 0 }).toSorted()).toEqual(['attachment_by_task', 'story_by_task']);
  expect(below({ num_subtasks: 2 }).toSorted()).toEqual(['attachment_by_task', 'story_by_task', 'task_by_task']);
  expect(below({}).toSorted()).toEqual(['attachment_by_task', 'story_by_task', 'task_by_task']);
  const filled = new Set(['task_by_task']);
  const known = scopesBelow(kinds, 'task', { gid: '1', num_subtasks: 0 }, everything, filled).map(({ kind }) => kind);
  expect(known.toSorted()).toEqual(['attachment_by_task', 'story_by_task', 'task_by_task']);
  expect(scopesBelow(kinds, 'project', { gid: '1' }, everything, filled).map(({ kind }) => kind)).not.toContain(
    'task_by_task',
  );
  const asksFor = (body: object): boolean => {
    const [one] = kinds.filter(({ kind }) => kind === 'task_by_task');
    const kind = { ...one!, list: { ...one!.list, when: 'has' } };
    return scopesBelow([kind], 'task', { gid: '1', ...body }, everything).length > 0;
  };
  const asks = (has: unknown): boolean => asksFor({ has });
  expect([true, 1, 0.5].map(asks)).toEqual([true, true, true]);
  expect([false, 0, -1, '1', null, {}].map(asks)).toEqual(Array.from({ length: 6 }, () => false));
  expect([asksFor({}), asksFor({ has: undefined })]).toEqual([true, true]);
});

test('what a body names is read by itself, where it names one', () => {
  const named = (brief: unknown): readonly unknown[] =>
    scopesBelow(kinds, 'project', { gid: '7', project_brief: brief }, everything).filter(({ kind }) =>
      kind.startsWith('project_brief'),
    );
  expect(named({ gid: 'b', resource_type: 'project_brief' })).toEqual([
    { kind: 'project_brief', gid: 'b', phase: 0, workspaceGid: null },
  ]);
  expect([null, undefined, 'b', {}, { gid: '' }].map(named)).toEqual(Array.from({ length: 5 }, () => []));
});

test('the crawl of everything begins with the lists that need nothing', () => {
  expect(rootScopes(kinds)).toEqual([{ kind: 'workspace', gid: '' }]);
  expect(
    scopesBelow(kinds, 'project', { gid: '7' }, everything).find(({ kind }) => kind === 'task_by_project'),
  ).toEqual({
    kind: 'task_by_project',
    gid: '7',
    phase: 1,
    workspaceGid: null,
  });
});

test('a selection of types brings the lists that lead there, and no others', () => {
  const names = (types: readonly string[]): readonly string[] =>
    neededKinds(kinds, { types: new Set(types), only: new Map() })
      .map(({ kind }) => kind)
      .sort();
  expect(names(['tag'])).toEqual(['tag_by_workspace', 'workspace']);
  expect(names(['task'])).toEqual([
    'project_by_workspace',
    'task_by_project',
    'task_by_task',
    'task_by_user',
    'user_by_workspace',
    'workspace',
  ]);
  expect(neededKinds(kinds, everything)).toEqual(kinds);
  const some = { types: null, only: new Map([['project', new Set(['1'])]]) };
  expect([selects(some, 'project', '1'), selects(some, 'project', '2'), selects(some, 'task', '2')]).toEqual([
    true,
    false,
    true,
  ]);
});

test('tasks of a person are listed once a workspace, and only in the selected ones', () => {
  const body = {
    gid: 'u',
    workspaces: [{ gid: '1' }, { gid: '2' }, { name: 'odd' }, null, '3', { gid: 4 }, { gid: '' }],
  };
  const listed = (only: readonly (readonly [string, ReadonlySet<string>])[]): readonly unknown[] =>
    scopesBelow(kinds, 'user', body, { types: null, only: new Map(only) }).filter(
      ({ kind }) => kind === 'task_by_user',
    );
  const list = { kind: 'task_by_user', phase: 2 };
  expect(listed([])).toEqual([
    { ...list, gid: 'u/1', workspaceGid: '1' },
    { ...list, gid: 'u/2', workspaceGid: '2' },
  ]);
  expect(listed([['workspace', new Set(['2'])]])).toEqual([{ ...list, gid: 'u/2', workspaceGid: '2' }]);
  expect(scopesBelow(kinds, 'user', { gid: 'u' }, everything)).toEqual([]);
  expect(scopesBelow(kinds, 'user', { gid: 'u', workspaces: 'all' }, everything)).toEqual([]);
});

test('a list that reaches beyond selected containers is left out; named alone, it brings what lies below it', () => {
  const names = (found: readonly ListKind[]): readonly string[] => found.map(({ kind }) => kind).sort();
  expect(overlappingKinds(kinds)).toEqual(['task_by_user']);
  // Tracked time lies in projects by way of tasks: the list of a workspace shows that of others, too.
  const beyond = ['task_by_user', 'time_tracking_entry_by_workspace'];
  const inProjects = { types: null, only: new Map([['project', new Set(['1'])]]) };
  expect(names(neededKinds(kinds, inProjects))).toEqual(names(kinds.filter(({ kind }) => !beyond.includes(kind))));
  const alone = neededKinds(kinds, { types: new Set(['task_by_user']), only: new Map() });
  expect(names(alone)).toEqual([
    'attachment_by_task',
    'story_by_task',
    'task_by_task',
    'task_by_user',
    'user_by_workspace',
    'workspace',
  ]);
  expect(names(alone.filter((kind) => isAlone(alone, kind)))).toEqual(['task_by_user']);
  expect(kinds.some((kind) => isAlone(kinds, kind))).toBe(false);
});

test('a task lies alone when its content names neither a project nor a parent', () => {
  const task = declared('task');
  const alone = (body: object): boolean => liesAlone(task, decode(task, { gid: '1', ...body }));
  expect(alone({ memberships: [], parent: null })).toBe(true);
  expect(alone({ memberships: [], parent: { gid: '2' } })).toBe(false);
  expect(alone({ memberships: [{ project: { gid: 'p' }, section: { gid: 's' } }], parent: null })).toBe(false);
});

test('a crash between any two pages repeats at most one page, and the end is reached', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.boolean(), { maxLength: 60 }), (pages, crashes) => {
      let checkpoint = begin('2026-01-01T00:00:00.000Z');
      let reads = 0;
      let crashed = 0;
      for (let n = 0; ; n += 1) {
        const page = checkpoint.next === null ? 0 : Number(checkpoint.next);
        reads += 1;
        if (crashes[n] === true) {
          crashed += 1;
          checkpoint = readCheckpoint(JSON.parse(JSON.stringify(checkpoint))) ?? begin('never');
          continue;
        }
        const step = advance(checkpoint, { next: page + 1 < pages ? String(page + 1) : null, rows: 10, odd: 0 });
        checkpoint = step.checkpoint;
        if (step.done) break;
      }
      expect(reads).toBe(pages + crashed);
      expect(checkpoint).toMatchObject({ pages, rows: pages * 10 });
    }),
  );
});

test('an expired page token begins the list again, a bounded number of times; what is no checkpoint is none', () => {
  let checkpoint = restart(advance(begin('t'), { next: 'b', rows: 5, odd: 0 }).checkpoint);
  expect(checkpoint).toMatchObject({ next: null, startedAt: 't', rows: 0, restarts: 1 });
  for (let n = 1; n < restartsMax; n += 1) checkpoint = checkpoint === null ? null : restart(checkpoint);
  expect(checkpoint).not.toBeNull();
  expect(checkpoint === null ? null : restart(checkpoint)).toBeNull();
});

test('a checkpoint is read as it was stored, also by a release that counted less; what is no checkpoint is none', () => {
  const stored = { next: 'token', startedAt: 't', pages: 2, rows: 7, odd: 1, bare: 4, restarts: 3 };
  expect(readCheckpoint(stored)).toEqual(stored);
  expect(readCheckpoint({ ...stored, next: null })).toEqual({ ...stored, next: null });
  const { odd: _, bare: __, restarts: ___, ...older } = stored;
  expect(readCheckpoint({ ...older, odd: 'x' })).toEqual({ ...older, odd: 0, bare: 0, restarts: 0 });
  const wrong = [{ next: 3 }, { next: undefined }, { startedAt: 1 }, { pages: '2' }, { rows: null }];
  for (const nonsense of [null, undefined, 7, 'x', {}, ...wrong.map((part) => ({ ...stored, ...part }))]) {
    expect(readCheckpoint(nonsense)).toBeNull();
  }
});

test('what a page shows is counted, rows and odd entries alike', () => {
  const first = advance(begin('t'), { next: 'b', rows: 5, odd: 2 });
  expect(first).toEqual({
    checkpoint: { next: 'b', startedAt: 't', pages: 1, rows: 5, odd: 2, bare: 0, restarts: 0 },
    done: false,
  });
  expect(advance(first.checkpoint, { next: null, rows: 1, odd: 1, bare: 1 })).toEqual({
    checkpoint: { next: null, startedAt: 't', pages: 2, rows: 6, odd: 3, bare: 1, restarts: 0 },
    done: true,
  });
});

test('an estimate says how much is left, and never promises before it has measured', () => {
  expect(estimate([{ kind: 'a', open: 5, done: 5, requests: 10 }], { requestsPerMs: 0 })).toEqual({
    share: 0.5,
    requestsLeft: 10,
    remainingMs: null,
  });
  expect(estimate([{ kind: 'a', open: 5, done: 5, requests: 10 }], { requestsPerMs: 0.01 }).remainingMs).toBe(1000);
  expect(estimate([{ kind: 'a', open: 0, done: 3, requests: 3 }], { requestsPerMs: 0 })).toMatchObject({
    share: 1,
    remainingMs: 0,
  });
  expect(estimate([], { requestsPerMs: 0 })).toEqual({ share: 1, requestsLeft: 0, remainingMs: 0 });
});

test('a list of which none was finished takes one request, and none takes less; kinds add up', () => {
  const kind = (open: number, done: number, requests: number) => ({ kind: 'a', open, done, requests });
  expect(estimate([kind(4, 0, 0)], { requestsPerMs: 0 })).toMatchObject({ requestsLeft: 4, share: 0 });
  expect(estimate([kind(4, 10, 1)], { requestsPerMs: 0 })).toMatchObject({ requestsLeft: 4, share: 0.2 });
  const both = [kind(3, 2, 3), kind(1, 1, 2)];
  expect(estimate(both, { requestsPerMs: 0.002 })).toEqual({ requestsLeft: 7, share: 5 / 11.5, remainingMs: 3250 });
});

test('drift tells what an ordinary snapshot repairs from what only a raised epoch can', () => {
  const held = { version: 'a', isGone: false, isGoneWith: false, isForbidden: false, modifiedAtMs: 100 };
  const read = (hash: string, modifiedAtMs: number | null = 100) => ({
    hash,
    modified_at: modifiedAtMs === null ? null : new Date(modifiedAtMs).toISOString(),
  });
  expect(driftOf(undefined, read('a'))).toBe('new');
  expect(driftOf(held, read('a'))).toBe('none');
  expect(driftOf(held, read('b'))).toBe('changed');
  expect(driftOf(held, read('b', 99))).toBe('contradiction');
  expect(driftOf(held, read('b', 101))).toBe('changed');
  expect(driftOf(held, read('b', null))).toBe('contradiction');
  expect(driftOf({ ...held, modifiedAtMs: null }, read('b', null))).toBe('changed');
  expect(driftOf({ ...held, modifiedAtMs: null }, read('b'))).toBe('changed');
  expect(driftOf({ ...held, isGone: true, isForbidden: true }, read('a'))).toBe('returned');
  expect(driftOf({ ...held, isGone: true }, read('a'))).toBe('returned');
  expect(driftOf({ ...held, isForbidden: true }, read('a'))).toBe('visible again');
  const gone = { ...held, isGone: true };
  const known = [undefined, held, gone, { ...gone, isGoneWith: true }].map(isKnownGone);
  expect(known).toEqual([false, false, true, false]);
});

test('the members of a list follow from the declarations', () => {
  const membership = (kind: string) => membershipOf(kinds.find((one) => one.kind === kind) as ListKind);
  expect(membership('task_by_project')).toEqual({ in: 'link', table: 'task_project', column: 'project_gid' });
  expect(membership('task_by_user')).toEqual({ in: 'row', column: 'assignee_gid' });
  expect(membership('task_by_task')).toEqual({ in: 'row', column: 'parent_gid' });
  expect(membership('section_by_project')).toEqual({ in: 'row', column: 'project_gid' });
  expect(membership('user_by_workspace')).toEqual({ in: 'link', table: 'user_workspace', column: 'workspace_gid' });
  expect(membership('custom_field_by_workspace')).toEqual({ in: 'workspace' });
  expect(membership('workspace')).toEqual({ in: 'all' });
});

test('where several fields refer to what a list is per, the container decides, then the query, then the first', () => {
  const user = (name: string) => ref('user', name);
  const fields = { boss: user('A.'), friend: user('B.'), all: refs('user', 'C.') };
  const links = [
    {
      table: 'pet_user',
      doc: '',
      from: 'users',
      fields: { all: refs('user', 'D.'), fan: user('E.'), foe: user('F.') },
      key: ['fan_gid'],
    },
  ];
  const list = { path: '/pets', per: 'user', phase: 0 } as const;
  const of = (changes: Partial<Resource>, query: Readonly<Record<string, string>> = {}): unknown =>
    membershipOf({
      kind: 'pet_by_user',
      resource: { ...declared('tag'), containers: [], ...changes },
      list: { ...list, query },
    });
  const inRow = (column: string) => ({ in: 'row', column });
  const inLink = (column: string) => ({ in: 'link', table: 'pet_user', column });
  expect(of({ fields, links })).toEqual(inRow('boss_gid'));
  expect(of({ fields, links }, { friend: '{user}' })).toEqual(inRow('friend_gid'));
  expect(of({ fields, links }, { limit: '{user}', friend: '1' })).toEqual(inRow('boss_gid'));
  expect(of({ fields, links, containers: [{ type: 'user', field: 'friend' }] })).toEqual(inRow('friend_gid'));
  expect(of({ fields, links, containers: [{ type: 'tag', field: 'friend' }] })).toEqual(inRow('boss_gid'));
  expect(of({ fields, links, containers: [{ type: 'user', link: 'pet_user', column: 'foe_gid' }] })).toEqual(
    inLink('foe_gid'),
  );
  expect(of({ fields: { all: fields.all }, links })).toEqual(inLink('fan_gid'));
  expect(of({ fields: {}, links: [] })).toBeNull();
  expect(of({ fields: {}, links: [], containers: [{ type: 'user', field: 'nick' }] })).toEqual(inRow('nick'));
});

test('lists that only repeat what references lead to are not read; a list is chosen by its name, with those that lead to it', () => {
  expect(kinds.filter(({ list }) => list.repeats === true)).toEqual([]);
  expect(kinds.map(({ kind }) => kind)).toContain('user_task_list_by_workspace');
  expect(kinds.map(({ kind }) => kind)).not.toContain('custom_field_by_project');
  const chosen = (name: string): readonly string[] =>
    neededKinds(kinds, { types: new Set([name]), only: new Map() }).map(({ kind }) => kind);
  expect(chosen('story_by_goal')).toEqual(expect.arrayContaining(['story_by_goal', 'goal_by_workspace', 'workspace']));
  expect(chosen('story_by_goal')).not.toContain('story_by_task');
  expect(chosen('workspace')).toEqual(['workspace']);
});

test('references are found where only a field, a list in a link or nothing names them', () => {
  const task = declared('task');
  const found = (body: object): readonly string[] =>
    referencesOf(task, decode(task, { gid: '1', ...body }), { resourceOf }).map(({ type, gid }) => `${type} ${gid}`);
  expect(found({ assignee: { gid: 'u1' } })).toEqual(['user u1']);
  const people = { gid: 'f', type: 'people', people_value: [{ gid: 'u2' }, { gid: 'u3' }] };
  expect(found({ custom_fields: [people] })).toEqual(['custom_field f', 'user u2', 'user u3']);
  expect(found({})).toEqual([]);
  expect(
    referencesOf(task, { row: { assignee_gid: 'u1', num_likes: 7 }, links: {} }, { resourceOf: () => undefined }),
  ).toEqual([]);
});

test('references to structure are found in fields and links, each once; single tasks are not followed', () => {
  const task = declared('task');
  const body = {
    gid: '1',
    assignee: { gid: 'u1' },
    followers: [{ gid: 'u1' }, { gid: 'u2' }],
    tags: [{ gid: 't1' }],
    parent: { gid: '9' },
    dependencies: [{ gid: '8' }],
    memberships: [{ project: { gid: 'p1' }, section: { gid: 's1' } }],
  };
  const found = referencesOf(task, decode(task, body), { resourceOf }).map(({ type, gid }) => `${type} ${gid}`);
  expect(found.sort()).toEqual(['project p1', 'section s1', 'tag t1', 'user u1', 'user u2']);
});

test('what lies in containers that were selected is not read for being named; what lies nowhere is', () => {
  const only = (type: string) => ({ types: null, only: new Map([[type, new Set(['1'])]]) });
  const isRead = (type: string, selection: Parameters<typeof selectsReference>[0]): boolean =>
    selectsReference(selection, resourceOf(type), '2');
  expect(['section', 'tag', 'user', 'project'].filter((type) => isRead(type, everything))).toHaveLength(4);
  expect(['section', 'tag', 'user', 'project'].filter((type) => isRead(type, only('project')))).toEqual([
    'tag',
    'user',
  ]);
  expect(isRead('section', only('workspace'))).toBe(true);
  expect(isRead('no_such_type', everything)).toBe(false);
});
