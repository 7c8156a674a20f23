/**
 * The time before the first read, derived from stories: by examples of what each kind tells, and by pasts made up at random
 * whose stories are told in full, in part, or wrongly.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { declared, factsAbout, type Learned } from '@asana-warehouse/testbed/facts';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { beginFold, finishFold, type Folded } from './fold.ts';
import { tellingSubtypes, type Story } from './past.ts';
import type { PastRow } from './past-versions.ts';

const task = declared('task');
const facts = factsAbout('task', 'T');
const iso = (second: number): string => new Date(second * 1000).toISOString();
const bornAt = 100;
const seenAt = 1_000;

let made = 0;
const story = (at: number, subtype: string, row: Row = {}, byGid: string | null = 'U'): Story => {
  made += 1;
  return { gid: String(made), subtype, atMs: at * 1000, byGid, row };
};
const read = (body: Readonly<Record<string, unknown>>): Learned =>
  facts.read({ created_at: iso(bornAt), memberships: [], custom_fields: [], ...body }, { at: seenAt, modified: 900 });

function fold(learned: readonly Learned[], stories: readonly Story[] | undefined): Folded {
  const snapshots = learned.flatMap((one) => ('snapshot' in one ? [one.snapshot] : []));
  const events = learned.flatMap((one) => ('event' in one ? [one.event] : []));
  const known = { declaration: task, gid: 'T', snapshots, events };
  return finishFold(beginFold(stories === undefined ? known : { ...known, stories }), () => []);
}

/** What is known of a column at a second; undefined: unknown. */
function columnAt({ past }: Folded, column: string, second: number): unknown {
  const row = rowAt(past?.history ?? [], second);
  const known = row?.['_known_fields'] as readonly string[] | undefined;
  return known?.includes(column) === true ? (row?.[column] ?? null) : undefined;
}

/** What is known of a row of a link: null, it is not there. */
function linkAt({ past }: Folded, table: string, item: string, second: number): Row | null | undefined {
  const known = rowAt(past?.history ?? [], second)?.['_known_fields'] as readonly string[] | undefined;
  if (known?.includes(table) !== true && known?.includes(`${table} ${item}`) !== true) return undefined;
  const rows = past?.links.find((one) => one.table === table)?.history ?? [];
  return (
    rowAt(
      rows.filter((row) => Object.values(row).includes(item)),
      second,
    ) ?? null
  );
}

function rowAt(rows: readonly PastRow[], second: number): Row | undefined {
  return rows.find((row) => row.valid_from <= iso(second) && iso(second) < row.valid_to);
}

describe('what a story tells', () => {
  test('of an assignment: who came, and who was before if an earlier one tells', () => {
    const folded = fold(
      [read({ assignee: { gid: 'C' } })],
      [
        story(200, 'assigned', { assignee_gid: 'A' }),
        story(300, 'unassigned', { assignee_gid: 'A' }),
        story(400, 'assigned', { assignee_gid: 'B' }),
        story(500, 'assigned', { assignee_gid: 'C' }),
      ],
    );
    expect([150, 250, 350, 450, 550].map((at) => columnAt(folded, 'assignee_gid', at))).toEqual([
      undefined,
      'A',
      null,
      'B',
      'C',
    ]);
  });

  test('of dates, completion, name and approval: both sides', () => {
    const folded = fold(
      [
        read({
          name: 'b',
          completed: true,
          due_on: '2026-02-02',
          due_at: null,
          start_on: null,
          approval_status: 'approved',
          resource_subtype: 'approval',
        }),
      ],
      [
        story(200, 'name_changed', { old_name: 'a', new_name: 'b' }),
        story(300, 'due_date_changed', {
          old_due_at: '2026-02-01T10:00:00.000Z',
          old_start_on: '2026-01-01',
          new_due_on: '2026-02-02',
        }),
        story(400, 'marked_complete'),
        story(500, 'approval_status_changed', { old_approval_status: 'pending', new_approval_status: 'approved' }),
        story(150, 'resource_subtype_changed', {
          old_resource_subtype: 'default_task',
          new_resource_subtype: 'approval',
        }),
      ],
    );
    const at = (column: string): readonly unknown[] =>
      [120, 250, 350, 450, 550].map((second) => columnAt(folded, column, second));
    expect(at('name')).toEqual(['a', 'b', 'b', 'b', 'b']);
    // A day that stands beside a time is not told by its absence.
    expect(at('due_on')).toEqual([undefined, undefined, '2026-02-02', '2026-02-02', '2026-02-02']);
    expect(at('due_at')).toEqual(['2026-02-01T10:00:00.000Z', '2026-02-01T10:00:00.000Z', null, null, null]);
    expect(at('start_on')).toEqual(['2026-01-01', '2026-01-01', null, null, null]);
    expect(at('completed')).toEqual([false, false, false, true, true]);
    expect(at('resource_subtype')).toEqual(['default_task', 'approval', 'approval', 'approval', 'approval']);
    expect(at('approval_status')).toEqual([undefined, 'pending', 'pending', 'pending', 'approved']);
    expect(at('notes')).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(at('created_at')).toEqual(Array(5).fill(iso(bornAt)));
  });

  test('of projects and sections: where it came from, and nothing of the fields that other projects show', () => {
    const value = { gid: 'F', type: 'text', text_value: 'now', html_text_value: '<body>now</body>', enabled: false };
    const folded = fold(
      [read({ memberships: [{ project: { gid: 'P' }, section: { gid: 'done' } }], custom_fields: [value] })],
      [
        story(200, 'added_to_project', { project_gid: 'Q' }),
        story(300, 'added_to_project', { project_gid: 'P' }),
        story(400, 'removed_from_project', { project_gid: 'Q' }),
        story(500, 'section_changed', { project_gid: 'P', old_section_gid: 'todo', new_section_gid: 'done' }),
        story(600, 'text_custom_field_changed', {
          custom_field_gid: 'F',
          old_text_value: 'then',
          new_text_value: 'now',
        }),
        story(350, 'number_custom_field_changed', {
          custom_field_gid: 'G',
          old_number_value: null,
          new_number_value: '7',
        }),
      ],
    );
    const at = (table: string, item: string, column: string): readonly unknown[] =>
      [150, 250, 320, 370, 450, 550, 650].map((second) => {
        const row = linkAt(folded, table, item, second);
        return row === null || row === undefined ? row : (row[column] ?? null);
      });
    expect(at('task_project', 'P', 'section_gid')).toEqual([null, null, 'todo', 'todo', 'todo', 'done', 'done']);
    expect(at('task_project', 'Q', 'project_gid')).toEqual([null, 'Q', 'Q', 'Q', null, null, null]);
    expect(at('task_custom_field_value', 'F', 'text_value')).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'then',
      'then',
      'now',
    ]);
    // No story tells whether the task still had the field, or of the text's rich form.
    for (const column of ['enabled', 'html_text_value']) {
      expect(at('task_custom_field_value', 'F', column).slice(4)).toEqual([null, null, null]);
    }
    // G was shown by what the task was removed from.
    expect(at('task_custom_field_value', 'G', 'number_value')).toEqual([
      undefined,
      undefined,
      null,
      '7',
      null,
      null,
      null,
    ]);
    expect(linkAt(folded, 'task_custom_field_value', 'H', 320)).toBeUndefined();
  });

  test('of a row that it does not name: that nothing is known of any before', () => {
    const folded = fold(
      [read({ memberships: [{ project: { gid: 'P' }, section: { gid: 'done' } }] })],
      [story(500, 'section_changed', { old_section_gid: 'todo', new_section_gid: 'done' })],
    );
    expect([450, 550].map((at) => linkAt(folded, 'task_project', 'P', at)?.['section_gid'])).toEqual([
      undefined,
      'done',
    ]);
  });
});

test('where a story contradicts what held later, nothing is known from there on back', () => {
  const folded = fold(
    [read({ assignee: { gid: 'C' }, completed: false })],
    [
      story(200, 'assigned', { assignee_gid: 'A' }),
      story(300, 'assigned', { assignee_gid: 'B' }),
      story(400, 'marked_complete'),
    ],
  );
  expect([250, 350, 650].map((at) => columnAt(folded, 'assignee_gid', at))).toEqual([undefined, undefined, undefined]);
  expect([250, 650].map((at) => columnAt(folded, 'completed', at))).toEqual([undefined, undefined]);
});

test('the first version begins with the last story before the read, if that is later than its stamp', () => {
  const moved = story(
    950,
    'section_changed',
    { project_gid: 'P', old_section_gid: 'todo', new_section_gid: 'done' },
    'MOVER',
  );
  const body = read({ memberships: [{ project: { gid: 'P' }, section: { gid: 'done' } }] });
  const folded = fold([body], [moved]);
  expect(folded.history).toMatchObject([{ valid_from: iso(950), _valid_from_how: 'story', _changed_by_gid: 'MOVER' }]);
  expect(linkAt(folded, 'task_project', 'P', 949)?.['section_gid']).toBe('todo');
  expect(fold([body], undefined).history).toMatchObject([{ valid_from: iso(900), _valid_from_how: 'modified_at' }]);
  // What may have happened after the read is none of it.
  expect(fold([body], [{ ...moved, atMs: (seenAt + 1) * 1000 }]).history).toMatchObject([{ valid_from: iso(900) }]);
});

test('there is none of what was known since it was created, nor of what no story tells of', () => {
  expect(fold([read({})], []).past).toBeNull();
  expect(fold([read({})], undefined).past).toBeNull();
  const born = [facts.event('added', { at: bornAt, by: 'U', parent: 'project' }), read({})];
  expect(fold(born, [story(100, 'added_to_project', { project_gid: 'P' })]).past).toBeNull();
  expect(fold([], [story(200, 'marked_complete')]).past).toBeNull();
});

test('of a value that no story would tell of nothing is known, and of those beside it as before', () => {
  const fields = [
    { gid: 'F', type: 'text', text_value: 'now' },
    { gid: 'R', type: 'reference', reference_value: [{ gid: 'Z' }] },
    { gid: 'E', type: 'reference', reference_value: [] },
  ];
  const folded = fold([read({ custom_fields: fields })], [story(200, 'marked_complete')]);
  const at = (item: string): unknown => linkAt(folded, 'task_custom_field_value', item, 300);
  expect(folded.past?.links.flatMap(({ history }) => history)).toMatchObject([{ custom_field_gid: 'F' }]);
  expect([at('F'), at('R'), at('E')]).toEqual([expect.objectContaining({ text_value: 'now' }), undefined, undefined]);
});

test('every subtype that tells, tells of columns and links that there are, by columns that stories have', () => {
  const { past } = task;
  if (past === undefined) throw new Error('tasks have a past');
  const columns = new Set(Object.keys(fold([read({})], undefined).history[0] ?? {}));
  expect(new Set(tellingSubtypes(past)).size).toBe(past.tells.flatMap(({ subtypes }) => subtypes).length);
  expect(resourceOf(past.teller.type)?.fields[past.teller.field]?.ref).toBe('task');
  expect(past.constant.every((name) => task.fields[name] !== undefined)).toBe(true);
  expect(columns.has('gid')).toBe(true);
});

/** When the first version that was read begins. */
function beginningOf({ history }: Folded): string {
  const from = history[0]?.['valid_from'];
  return typeof from === 'string' ? from : '';
}

/** One thing that somebody does to a task in the time before it is read. */
type Act =
  | { readonly kind: 'assign'; readonly to: string | null }
  | { readonly kind: 'complete'; readonly is: boolean }
  | { readonly kind: 'due'; readonly on: string | null }
  | { readonly kind: 'move'; readonly project: string; readonly to: string | null }
  | { readonly kind: 'set'; readonly value: string | null };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('assign' as const), to: fc.constantFrom('A', 'B', null) }),
  fc.record({ kind: fc.constant('complete' as const), is: fc.boolean() }),
  fc.record({ kind: fc.constant('due' as const), on: fc.constantFrom('2026-02-01', '2026-02-02', null) }),
  fc.record({
    kind: fc.constant('move' as const),
    project: fc.constantFrom('P', 'Q'),
    to: fc.constantFrom('s1', 's2', null),
  }),
  fc.record({ kind: fc.constant('set' as const), value: fc.constantFrom('x', 'y', null) }),
);

type State = {
  readonly assignee: string | null;
  readonly completed: boolean;
  readonly due: string | null;
  readonly places: Readonly<Record<string, string>>;
  /** Shown in project P alone. */
  readonly value: string | null;
};
const born: State = { assignee: null, completed: false, due: null, places: {}, value: null };

/** The state after an act, and the story that Asana writes of it; the same state and none where it changes nothing. */
function doOne(state: State, one: Act, at: number): { readonly state: State; readonly story: Story | null } {
  const none = { state, story: null };
  if (one.kind === 'assign') {
    if (one.to === state.assignee) return none;
    const told =
      one.to === null
        ? story(at, 'unassigned', { assignee_gid: state.assignee })
        : story(at, 'assigned', { assignee_gid: one.to });
    return { state: { ...state, assignee: one.to }, story: told };
  }
  if (one.kind === 'complete') {
    if (one.is === state.completed) return none;
    return {
      state: { ...state, completed: one.is },
      story: story(at, one.is ? 'marked_complete' : 'marked_incomplete'),
    };
  }
  if (one.kind === 'due') {
    if (one.on === state.due) return none;
    return {
      state: { ...state, due: one.on },
      story: story(at, 'due_date_changed', { old_due_on: state.due, new_due_on: one.on }),
    };
  }
  if (one.kind === 'set') {
    if (state.places['P'] === undefined || one.value === state.value) return none;
    const row = { custom_field_gid: 'F', old_text_value: state.value, new_text_value: one.value };
    return { state: { ...state, value: one.value }, story: story(at, 'text_custom_field_changed', row) };
  }
  const was = state.places[one.project];
  if (one.to === null) {
    if (was === undefined) return none;
    const { [one.project]: _left, ...places } = state.places;
    return { state: { ...state, places }, story: story(at, 'removed_from_project', { project_gid: one.project }) };
  }
  const places = { ...state.places, [one.project]: was === undefined ? 's1' : one.to };
  if (was === undefined)
    return { state: { ...state, places }, story: story(at, 'added_to_project', { project_gid: one.project }) };
  if (was === one.to) return none;
  const row = { project_gid: one.project, old_section_gid: was, new_section_gid: one.to };
  return { state: { ...state, places }, story: story(at, 'section_changed', row) };
}

type Life = {
  readonly at: (second: number) => State;
  readonly stories: readonly Story[];
  readonly folded: (stories: readonly Story[]) => Folded;
};

/** Acts at 110, 120 and so on; read at the end. */
function lived(acts: readonly Act[]): Life {
  const states: { readonly from: number; readonly state: State }[] = [{ from: bornAt, state: born }];
  const stories: Story[] = [];
  for (const [index, one] of acts.entries()) {
    const at = bornAt + 10 * (index + 1);
    const done = doOne(states.at(-1)?.state ?? born, one, at);
    states.push({ from: at, state: done.state });
    if (done.story !== null) stories.push(done.story);
  }
  const last = states.at(-1)?.state ?? born;
  const body = read({
    assignee: last.assignee === null ? null : { gid: last.assignee },
    completed: last.completed,
    due_on: last.due,
    due_at: null,
    start_on: null,
    memberships: Object.entries(last.places).map(([gid, section]) => ({ project: { gid }, section: { gid: section } })),
    custom_fields: last.places['P'] === undefined ? [] : [{ gid: 'F', type: 'text', text_value: last.value }],
  });
  return {
    at: (second) => states.findLast(({ from }) => from <= second)?.state ?? born,
    stories,
    folded: (some) => fold([body], some),
  };
}

const acts = fc.array(act, { maxLength: 25 });
const seconds = Array.from({ length: 60 }, (_, index) => bornAt + 5 * index);

test('told in full, all that is said to be known is true at every time, and what both sides are told of is known throughout', () => {
  fc.assert(
    fc.property(acts, (some) => {
      const { at, stories, folded } = lived(some);
      if (stories.length === 0) return;
      const past = folded(stories);
      for (const second of seconds.filter((one) => iso(one) < beginningOf(past))) {
        const state = at(second);
        expect(columnAt(past, 'completed', second)).toBe(state.completed);
        expect(columnAt(past, 'due_on', second)).toBe(state.due);
        expect([undefined, state.assignee]).toContain(columnAt(past, 'assignee_gid', second));
        for (const project of ['P', 'Q']) {
          const row = linkAt(past, 'task_project', project, second);
          expect(row === null).toBe(state.places[project] === undefined);
          expect([null, undefined, state.places[project]]).toContain(row?.['section_gid']);
        }
        const value = linkAt(past, 'task_custom_field_value', 'F', second);
        if (value !== undefined && value !== null)
          expect([value['text_value'] ?? null, 'P' in state.places]).toEqual([state.value, true]);
        if (value === null) expect(state.places['P'] === undefined || state.value === null).toBe(true);
      }
    }),
    { seed: seed('past told in full'), numRuns: 100 },
  );
});

test('told in part, it ends in what was read, without gaps, whatever the order of the stories', () => {
  const dropped = fc.array(fc.boolean(), { minLength: 25, maxLength: 25 });
  fc.assert(
    fc.property(acts, dropped, fc.infiniteStream(fc.nat()), (some, kept, order) => {
      const { stories, folded } = lived(some);
      const partial = stories.filter((_, index) => kept[index] === true);
      const one = folded(partial);
      const numbers = new Map(partial.map((each) => [each, order.next().value as number]));
      const shuffled = partial.toSorted((a, b) => (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0));
      expect(folded(shuffled)).toEqual(one);
      const { past, history } = one;
      if (past === null) return;
      const [first] = history;
      expect(past.history.at(0)?.['valid_from']).toBe(iso(bornAt));
      expect([...past.history.slice(1).map((row) => row['valid_from']), first?.['valid_from']]).toEqual(
        past.history.map((row) => row['valid_to']),
      );
      // Of the last moment before the read nothing is known but what the read shows, or what a story at its very beginning undid.
      const last = past.history.at(-1);
      const until = Date.parse(beginningOf(one));
      if (partial.some(({ atMs }) => atMs === until)) return;
      for (const column of (last?.['_known_fields'] ?? []) as readonly string[])
        if (first !== undefined && column in first) expect(last?.[column] ?? null).toEqual(first[column] ?? null);
    }),
    { seed: seed('past told in part'), numRuns: 300 },
  );
});

test('any stories whatever give rows that are in order and lie before what was read', () => {
  const columns = [
    'assignee_gid',
    'project_gid',
    'custom_field_gid',
    'old_section_gid',
    'new_section_gid',
    'old_text_value',
    'new_due_on',
  ];
  const subtypes = tellingSubtypes(task.past ?? { teller: { type: '', field: '' }, born: '', constant: [], tells: [] });
  const any = fc.record({
    at: fc.integer({ min: 0, max: 1_100 }),
    subtype: fc.constantFrom(...subtypes, 'comment_added'),
    row: fc.dictionary(fc.constantFrom(...columns), fc.constantFrom('A', 'B', 'P', null)),
    byGid: fc.constantFrom('U', 'V', null),
  });
  fc.assert(
    fc.property(acts, fc.array(any, { maxLength: 20 }), (some, stories) => {
      const { folded } = lived(some);
      const several = stories.map(({ at, subtype, row, byGid }) => story(at, subtype, row, byGid));
      const { past, current } = folded(several);
      expect(current?.['_version']).toBe(folded([]).current?.['_version']);
      for (const row of [...(past?.history ?? []), ...(past?.links.flatMap((link) => link.history) ?? [])]) {
        expect(row.valid_from < row.valid_to).toBe(true);
        expect(row.valid_from >= iso(bornAt) && row.valid_to <= beginningOf(folded(several))).toBe(true);
        expect(row['_source']).toBe('story');
      }
    }),
    { seed: seed('any stories'), numRuns: 300 },
  );
});
