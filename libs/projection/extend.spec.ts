/** Extending a life at its end says what the fold of everything says, whenever it says something at all. */
import { linkKey } from '@asana-warehouse/catalogue/columns';
import type { Row } from '@asana-warehouse/catalogue/decode';
import { declared, factsAbout, type Learned } from '@asana-warehouse/testbed/facts';
import { contentOf, extend } from '@asana-warehouse/testbed/extensions';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import type { Extension } from './extend.ts';
import type { Folded } from './fold.ts';

const task = declared('task');
const facts = factsAbout('task', 'T');

test('an extension is the end of the whole fold, rows and links', () => {
  let tried = 0;
  let extended = 0;
  fc.assert(
    fc.property(lives, (known) => {
      tried += 1;
      const news = known.at(-1);
      const before = known.slice(0, -1);
      if (news === undefined || !('snapshot' in news) || news.snapshot.kind !== 'present') return;
      const held = facts.fold(before);
      const extension = extend(before, held, news.snapshot);
      if (extension === undefined) return;
      extended += 1;
      expectWhole(held, extension, facts.fold(known));
    }),
    { seed: seed('extensions'), numRuns: 1_500 },
  );
  expect(extended).toBeGreaterThan(tried / 15);
});

test('links that begin, end, return, stay and become others are what the whole fold makes of them', () => {
  const shown = (at: number, tags: readonly string[], section: string, followers: readonly string[]) =>
    facts.read(
      {
        tags: tags.map((gid) => ({ gid })),
        memberships: [{ project: { gid: 'P' }, section: { gid: section } }],
        followers: followers.map((gid) => ({ gid })),
      },
      { at },
    );
  const reads = [shown(10, ['X', 'Y'], 'S', []), shown(20, ['Y'], 'S', ['U']), shown(30, ['X', 'Y'], 'R', ['U', 'V'])];
  const events = [
    facts.event('added', { at: 25, by: 'U', parent: 'section' }),
    facts.event('changed', { at: 5, by: 'V', field: 'tags' }),
  ];
  for (const count of [0, 1, 2]) {
    const [before, news] = [[...events, ...reads.slice(0, count)], reads[count]] as [Learned[], Learned];
    const held = facts.fold(before);
    const extension = extend(before, held, contentOf(news));
    if (extension === undefined) throw new Error(`left to the whole fold after ${count} reads`);
    expectWhole(held, extension, facts.fold([...before, news]));
  }
});

test('a life of contents that always leave out the same is extended, one that has known more is not', () => {
  const cut = (name: string, at: number) => facts.read({ name, memberships: [] }, { at });
  const wide = facts.read({ name: 'a', notes: 'n', memberships: [] }, { at: 5 });
  expect(extend([cut('a', 10)], facts.fold([cut('a', 10)]), contentOf(cut('b', 20)))).toBeDefined();
  const known = [wide, cut('b', 10)];
  expect(extend(known, facts.fold(known), contentOf(cut('c', 20)))).toBeUndefined();
  expect(extend([wide], facts.fold([wide]), contentOf(cut('b', 20)))?.began).toMatchObject({ name: 'b', notes: 'n' });
});

test('a content that only completes what is known, as after a column was added, is left to the whole fold', () => {
  const { assignee: _, due_on: __, ...hidden } = empty;
  const { notes: ___, ...short } = hidden;
  const old = facts.read({ ...short, name: 'a' }, { at: 10, modified: 5 });
  const wide = facts.read({ ...hidden, name: 'a', notes: 'n' }, { at: 20, modified: 5 });
  expect(extend([old], facts.fold([old]), contentOf(wide))).toBeUndefined();
  const after = facts.read({ ...hidden, name: 'b', notes: 'n' }, { at: 30 });
  expect(extend([old, wide], facts.fold([old, wide]), contentOf(after))?.began).toMatchObject({
    _changed_fields: ['name'],
  });
});

test('a content that is older than a known one, or than a deletion, is left to the whole fold', () => {
  const [first, second] = [facts.read({ name: 'a' }, { at: 10 }), facts.read({ name: 'b' }, { at: 20 })];
  const late = facts.read({ name: 'c' }, { at: 15 });
  const gone = facts.event('deleted', { at: 30 });
  const back = facts.read({ name: 'c' }, { at: 40 });
  expect(extend([first, second], facts.fold([first, second]), contentOf(late))).toBeUndefined();
  expect(extend([first, gone], facts.fold([first, gone]), contentOf(back))).toBeUndefined();
  expect(extend([first], facts.fold([first]), contentOf(second))).toBeDefined();
});

test('a container that was ever gone leaves the content to the whole fold', () => {
  const content = facts.read({ name: 'a', memberships: [{ project: { gid: 'P' }, section: null }] }, { at: 10 });
  const nothing = facts.fold([]);
  expect(extend([], nothing, contentOf(content), [{ fromMs: 5_000, toMs: 6_000 }])).toBeUndefined();
  expect(extend([], nothing, contentOf(content))).toBeDefined();
});

test('a read that shows a held link under another display text is left to the whole fold', () => {
  const shown = (text: string, at: number): Learned =>
    facts.read(
      { custom_fields: [{ gid: 'F', type: 'text', text_value: 'x', display_value: text }] },
      { at, modified: 1 },
    );
  const first = shown('x', 10);
  expect(extend([first], facts.fold([first]), contentOf(shown('y', 20)))).toBeUndefined();
  expect(extend([first], facts.fold([first]), contentOf(shown('x', 20)))?.began).toBeNull();
});

/** What was held, extended, is the whole. */
function expectWhole(held: Folded, extension: Extension, whole: Folded): void {
  expect(extension.current ?? held.current).toEqual(whole.current);
  expect(historyAfter(held, extension)).toEqual(whole.history);
  for (const link of task.links) {
    const [one, other] = [held, whole].map(({ links }) => links.find(({ table }) => table === link.table));
    const rows = extension.links.find(({ table }) => table === link.table)?.rows ?? [];
    const key = linkKey(task, link);
    expect(sorted(currentAfter(one?.current ?? [], rows, key))).toEqual(sorted(other?.current ?? []));
    expect(sorted(linkHistoryAfter(one?.history ?? [], rows, key))).toEqual(sorted(other?.history ?? []));
  }
}

function historyAfter({ history }: Folded, { began, beforeFromMs }: Extension): readonly Row[] {
  if (began === null) return history;
  const ended = history.map((row) =>
    Date.parse(row['valid_from'] as string) === beforeFromMs ? { ...row, valid_to: began['valid_from'] ?? null } : row,
  );
  return [...ended, began];
}

type LinkRows = Extension['links'][number]['rows'];

function currentAfter(held: readonly Row[], rows: LinkRows, key: readonly string[]): readonly Row[] {
  const after = new Map(held.map((row) => [keyOf(row, key), row]));
  for (const { current } of rows) after.set(keyOf(current, key), current);
  return [...after.values()];
}

function linkHistoryAfter(held: readonly Row[], rows: LinkRows, key: readonly string[]): readonly Row[] {
  const endedMs = new Map(rows.map((row) => [keyOf(row.current, key), row.endedMs]));
  const ended = held.map((row) => {
    const atMs = endedMs.get(keyOf(row, key)) ?? null;
    return row['valid_to'] === null && atMs !== null ? { ...row, valid_to: new Date(atMs).toISOString() } : row;
  });
  return [...ended, ...rows.flatMap(({ began }) => (began === null ? [] : [began]))];
}

function keyOf(row: Row, key: readonly string[]): string {
  return JSON.stringify(key.map((column) => row[column]));
}

function sorted(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
}

/** A body that shows every column and list, all of them empty. */
const empty: Readonly<Record<string, unknown>> = Object.fromEntries([
  ...Object.keys(task.fields).map((name) => [name, null]),
  ...task.links.map(({ from }) => [from, []]),
]);
const second = fc.integer({ min: 1, max: 30 });
const error = fc.constantFrom(0, 0, 2, 5);
const member = fc.record({
  project: fc.record({ gid: fc.constantFrom('P', 'Q') }),
  section: fc.option(fc.record({ gid: fc.constantFrom('S', 'R') })),
});
const value = fc.record(
  {
    gid: fc.constantFrom('F', 'G'),
    type: fc.constant('text'),
    text_value: fc.constantFrom('x', 'y'),
    display_value: fc.constantFrom('x', 'y'),
  },
  { requiredKeys: ['gid', 'type'] },
);
/** Any key may be missing: nothing is said of it then. */
const body = fc.record(
  {
    name: fc.constantFrom('a', 'b'),
    notes: fc.constantFrom('x', null),
    shiny: fc.constantFrom(1, 2),
    tags: fc.uniqueArray(fc.record({ gid: fc.constantFrom('X', 'Y') }), { selector: ({ gid }) => gid }),
    memberships: fc.uniqueArray(member, { selector: ({ project }) => project.gid, maxLength: 2 }),
    custom_fields: fc.uniqueArray(value, { selector: ({ gid }) => gid, maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const { assignee: _assignee, ...hidden } = empty;
/** Some leave out what they like, some always the same, as a credential does that may not see everything, some nothing. */
const anyBody = fc.oneof(
  body,
  body.map((shown) => ({ ...hidden, ...shown })),
  body.map((shown) => ({ ...empty, ...shown })),
);
/** Stamps of the object may be anywhere: clocks are wrong, and a move between sections leaves them as they are. */
const readAt = (at: fc.Arbitrary<number>): fc.Arbitrary<Learned> =>
  fc
    .record({
      body: anyBody,
      at,
      modified: fc.option(fc.integer({ min: 0, max: 45 })),
      error,
      epoch: fc.constantFrom(0, 0, 1),
    })
    .map(({ body: content, modified, ...when }) =>
      // 0 stands for an answer without the stamp.
      facts.read(content, { ...when, modified: modified === 0 ? null : (modified ?? when.at) }),
    );
const read = readAt(second);
const event = fc.oneof(
  second.map((at) => facts.event('changed', { at, by: 'U', field: 'name' })),
  second.map((at) => facts.event('added', { at, by: 'V', parent: 'project' })),
  second.map((at) => facts.event('removed', { at, by: 'W', parent: 'section' })),
  second.map((at) => facts.event('deleted', { at, by: 'U' })),
);
const sighting = second.chain((at) =>
  fc.constantFrom(facts.absent({ at }), facts.forbidden({ at }), facts.listed({ at })),
);
const latest = readAt(fc.integer({ min: 20, max: 40 }));
const learned = fc.oneof(
  { weight: 5, arbitrary: read },
  { weight: 3, arbitrary: event },
  { weight: 1, arbitrary: sighting },
);
const lives = fc.tuple(fc.array(learned, { maxLength: 6 }), latest).map(([known, last]) => [...known, last]);
