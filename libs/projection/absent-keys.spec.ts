/**
 * Absent is not null: a read without a key says nothing of that column or list. What was read of it last stands, what was
 * never read is unknown, and that something becomes known is no change.
 */
import { brief, factsAbout, type Learned } from '@asana-warehouse/testbed/facts';
import { canonicalJson } from '@asana-warehouse/snapshot/content-hash';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import type { Folded } from './fold.ts';

const facts = factsAbout('task', 'T');

describe('a column that a read leaves out', () => {
  test('stays as it was read last, and null empties it', () => {
    const full = facts.read({ name: 'a', assignee: { gid: 'U' } }, { at: 10 });
    const narrow = facts.read({ name: 'b' }, { at: 20 });
    const empty = facts.read({ name: 'b', assignee: null }, { at: 30 });
    expect(facts.fold([full, narrow]).current).toMatchObject({ name: 'b', assignee_gid: 'U' });
    expect(facts.fold([narrow, full, empty]).current).toMatchObject({ name: 'b', assignee_gid: null });
    expect(brief(facts.fold([full, narrow, empty]).history, 'name', 'assignee_gid', '_changed_fields')).toEqual([
      ['a', 'U', null],
      ['b', 'U', ['name']],
      ['b', null, ['assignee_gid']],
    ]);
  });

  test('is no difference: a read that shows the rest as it was begins no version', () => {
    const full = facts.read({ name: 'a', assignee: { gid: 'U' }, tags: [{ gid: 'X' }] }, { at: 10, modified: 5 });
    const narrow = facts.read({ name: 'a' }, { at: 20, modified: 5 });
    const folded = facts.fold([narrow, full]);
    expect(folded.history).toHaveLength(1);
    expect(folded.current).toEqual(facts.fold([full]).current);
    expect(linked(folded, 'task_tag')).toEqual([['X', 5, null]]);
  });

  test('is unknown in versions that ended before it was read, and begins none when it is read first', () => {
    const old = [facts.read({ name: 'a' }, { at: 10 }), facts.read({ name: 'b' }, { at: 20, modified: 15 })];
    const first = facts.read({ name: 'b', due_on: '2026-05-01' }, { at: 30, modified: 15 });
    const before = facts.fold(old);
    const after = facts.fold([first, ...old]);
    const kept = ['name', 'valid_from', 'valid_to', '_valid_from_how', '_changed_fields'];
    expect(brief(after.history, ...kept)).toEqual(brief(before.history, ...kept));
    expect(after.history.map((row) => row['due_on'])).toEqual([undefined, '2026-05-01']);
    expect(after.current?.['due_on']).toBe('2026-05-01');
  });

  test('is no change of a version that shows it first together with another change', () => {
    const old = facts.read({ name: 'a' }, { at: 10 });
    const changed = facts.read({ name: 'b', due_on: '2026-05-01', tags: [{ gid: 'X' }] }, { at: 20 });
    const told = facts.event('changed', { at: 15, by: 'U', field: 'name' });
    const folded = facts.fold([old, changed, told]);
    expect(brief(folded.history, '_changed_fields', '_changed_by_gid')).toEqual([
      [null, null],
      [['name'], 'U'],
    ]);
    // Who changed the name has not for that added the tag.
    const tags = folded.links.find(({ table }) => table === 'task_tag');
    expect(brief(tags?.history ?? [], 'tag_gid', 'valid_from', '_changed_by_gid')).toEqual([['X', 15, null]]);
  });

  test('is dated, when it changes at last, from when it was seen last', () => {
    const sections = factsAbout('section', 'S');
    const seen = sections.read({ name: 'a', project: { gid: 'P' } }, { at: 10 });
    const narrow = sections.read({ project: { gid: 'P' } }, { at: 20 });
    const renamed = sections.read({ name: 'b', project: { gid: 'P' } }, { at: 30 });
    const told = sections.event('changed', { at: 15, by: 'U', field: 'name' });
    const folded = sections.fold([seen, narrow, renamed, told]);
    expect(brief(folded.history, 'name', 'valid_from', '_changed_by_gid')).toEqual([
      ['a', 10, null],
      ['b', 15, 'U'],
    ]);
  });
});

describe('a list that a read leaves out', () => {
  const full = facts.read({ name: 'a', tags: [{ gid: 'X' }], followers: [{ gid: 'U' }] }, { at: 10 });

  test('leaves its links alone; an empty one ends them', () => {
    const narrow = facts.read({ name: 'b', followers: [] }, { at: 20 });
    const folded = facts.fold([narrow, full]);
    expect(linked(folded, 'task_tag')).toEqual([['X', 10, null]]);
    expect(linked(folded, 'task_follower')).toEqual([['U', 10, 20]]);
    expect(folded.history.at(-1)?.['_changed_fields']).toEqual(['name', 'task_follower']);
  });

  test('keeps a task in its projects, and so with them when they go', () => {
    const inP = { memberships: [{ project: { gid: 'P' }, section: { gid: 'S' } }] };
    const known = [facts.read({ name: 'a', ...inP }, { at: 10 }), facts.read({ name: 'b' }, { at: 20 })];
    expect(facts.fold(known, { 'project P': [[30, null]] }).current).toMatchObject({ _deleted_how: 'container' });
  });

  test('says of an element what it shows: an attribute that is left out stays, one that does not apply is empty', () => {
    const field = (type: string, rest: object) => ({ custom_fields: [{ gid: 'F', type, ...rest }] });
    const chosen = facts.read(field('enum', { enum_value: { gid: 'O' }, display_value: 'o' }), { at: 10, modified: 1 });
    const narrow = facts.read(field('enum', { display_value: 'o' }), { at: 20, modified: 1 });
    const turned = facts.read(field('multi_enum', { multi_enum_values: [{ gid: 'O' }] }), { at: 30, modified: 1 });
    const values = (known: readonly Learned[]) =>
      facts.fold(known).links.find(({ table }) => table === 'task_custom_field_value')?.current;
    expect(values([chosen, narrow])).toMatchObject([{ enum_option_gid: 'O', text_value: null }]);
    expect(facts.fold([chosen, narrow]).history).toHaveLength(1);
    expect(values([chosen, narrow, turned])).toMatchObject([{ enum_option_gid: null, multi_enum_option_gids: ['O'] }]);
  });

  test('and an attribute that is read first neither ends the link nor is a change', () => {
    const projects = factsAbout('project', 'P');
    const shown = (rest: object) => ({ custom_field_settings: [{ custom_field: { gid: 'F' }, ...rest }] });
    const folded = projects.fold([
      projects.read(shown({}), { at: 10, modified: 5 }),
      projects.read(shown({ is_important: true }), { at: 20, modified: 5 }),
    ]);
    expect(folded.history).toHaveLength(1);
    const fields = folded.links.find(({ table }) => table === 'project_custom_field');
    expect(brief(fields?.history ?? [], 'is_important', 'valid_from', 'valid_to')).toEqual([[true, 5, null]]);
  });
});

test('what applies to one kind alone is empty for another: a task that is no approval any more has no such status', () => {
  const approval = facts.read({ resource_subtype: 'approval', approval_status: 'approved' }, { at: 10 });
  const plain = facts.read({ resource_subtype: 'default_task' }, { at: 20 });
  const cut = facts.read({ resource_subtype: 'approval' }, { at: 20 });
  expect(facts.fold([approval, plain]).current).toMatchObject({ approval_status: null });
  expect(facts.fold([approval, cut]).current).toMatchObject({ approval_status: 'approved' });
});

describe('a field that the catalogue does not know', () => {
  test('is no change when it appears, stays when it is left out, and changes with its value', () => {
    const shown = (shiny: object, at: number) => facts.read({ name: 'a', ...shiny }, { at, modified: 1 });
    const reads = [shown({}, 10), shown({ shiny: 1 }, 20), shown({}, 30), shown({ shiny: 2, dull: 0 }, 40)];
    expect(brief(facts.fold(reads).history, '_extra', 'valid_from', '_changed_fields')).toEqual([
      [{ shiny: 1 }, 1, null],
      [{ shiny: 2, dull: 0 }, 40, ['_extra']],
    ]);
  });
});

describe('what lies in a place within the body that the catalogue does not know', () => {
  const goals = factsAbout('goal', 'G');
  const holders = factsAbout('attachment', 'A');
  const extras = (folded: Folded): unknown => brief(folded.history, '_extra', 'valid_from', '_changed_fields');

  test('comes and goes as its place is shown with it or without it, and stays where that is not shown', () => {
    const shown = (metric: object | null | undefined, at: number) =>
      goals.read({ name: 'a', ...(metric === undefined ? {} : { metric }) }, { at });
    const metric = { gid: 'M', unit: 'none' };
    const reads = [shown(metric, 10), shown({ ...metric, mood: 1 }, 20), shown(undefined, 30), shown(metric, 40)];
    expect(goals.fold(reads.slice(0, 3)).current).toMatchObject({ _extra: { 'metric.mood': 1 } });
    expect(extras(goals.fold(reads))).toEqual([
      [null, 10, null],
      [{ 'metric.mood': 1 }, 20, ['_extra']],
      [null, 40, ['_extra']],
    ]);
    expect(goals.fold(reads).current).toMatchObject({ metric_gid: 'M', _extra: null });
  });

  test('a reference of a type that no field takes has a history as one of another type has', () => {
    const shown = (type: string | null, at: number) =>
      holders.read({ name: 'a', parent: type === null ? null : { gid: 'P', resource_type: type } }, { at });
    const hologram = { parent: { gid: 'P', resource_type: 'hologram' } };
    const folded = holders.fold([shown(null, 10), shown('hologram', 20), shown('task', 30), shown('hologram', 40)]);
    expect(extras(folded)).toEqual([
      [null, 10, null],
      [hologram, 20, ['_extra']],
      [null, 30, ['_extra', 'parent_gid']],
      [hologram, 40, ['_extra', 'parent_gid']],
    ]);
  });
});

test('what becomes known of such a field makes the content another one, told by the read that shows it', () => {
  const wide = facts.read({ name: 'a', notes: 'n' }, { at: 10, modified: 1 });
  const [before, after] = [[wide], [wide, facts.read({ name: 'a', shiny: 1 }, { at: 20, modified: 1 })]].map(
    (known) => facts.fold(known).current,
  );
  expect(after).toMatchObject({ notes: 'n', _extra: { shiny: 1 } });
  expect(after?.['_version']).not.toBe(before?.['_version']);
  expect(after?.['_trace_id']).not.toBe(before?.['_trace_id']);
});

describe('a read without the stamp by which its type is ordered', () => {
  const stamped = facts.read({ name: 'a' }, { at: 10, modified: 5 });
  const bare = facts.read({ name: 'b' }, { at: 20, modified: null });

  test('has no place among those that have one: it shows that the resource is there, no more', () => {
    const folded = facts.fold([bare, stamped]);
    expect(folded.history).toEqual(facts.fold([stamped]).history);
    expect(facts.fold([stamped, facts.absent({ at: 15 }), bare]).current).toMatchObject({ _deleted_at: null });
  });

  test('counts where nothing else was seen before it, and in a repair epoch of its own', () => {
    const later = facts.read({ name: 'c' }, { at: 30, modified: 25 });
    expect(brief(facts.fold([later, bare]).history, 'name', 'valid_from')).toEqual([
      ['b', 20],
      ['c', 25],
    ]);
    const repaired = facts.read({ name: 'b' }, { at: 20, modified: null, epoch: 1 });
    expect(facts.fold([repaired, stamped]).current).toMatchObject({ name: 'b' });
  });
});

describe('of any facts, however much each of them shows', () => {
  test('the fold is the same in every order and with repetitions', () => {
    fc.assert(
      fc.property(fc.array(anyRead(), { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), (reads, stream) => {
        const shuffled = [...reads]
          .map((read) => ({ read, place: stream.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ read }) => read);
        expect(rowsOf(facts.fold(shuffled))).toEqual(rowsOf(facts.fold(reads)));
      }),
      { seed: seed('absent keys in any order'), numRuns: 300 },
    );
  });

  test('the current row shows of every column what the newest read that shows it says', () => {
    fc.assert(
      fc.property(fc.array(anyRead(), { minLength: 1, maxLength: 8 }), (reads) => {
        const { current } = facts.fold(reads);
        const ordered = [...reads].sort((a, b) => orderOf(a) - orderOf(b)).map(bodyOf);
        for (const [name, column] of [
          ['name', 'name'],
          ['notes', 'notes'],
          ['due_on', 'due_on'],
        ] as const) {
          expect(current?.[column]).toEqual(ordered.findLast((body) => name in body)?.[name]);
        }
      }),
      { seed: seed('newest known values'), numRuns: 300 },
    );
  });

  test('a version begins only where a column that was known changes', () => {
    fc.assert(
      fc.property(fc.array(anyRead(), { minLength: 1, maxLength: 8 }), (reads) => {
        const { history } = facts.fold(reads);
        for (const [index, row] of history.entries()) {
          if (index === 0) continue;
          const changed = row['_changed_fields'] as readonly string[];
          expect(changed.length).toBeGreaterThan(0);
          const before = history[index - 1] ?? {};
          for (const column of changed.filter((name) => !name.startsWith('task_'))) {
            expect(before[column]).toBeDefined();
            expect(row[column]).not.toEqual(before[column]);
          }
        }
      }),
      { seed: seed('versions of known columns'), numRuns: 300 },
    );
  });

  test('a column that no read ever left out has the history that it has among full reads', () => {
    fc.assert(
      fc.property(fc.array(anyRead(), { minLength: 1, maxLength: 8 }), (reads) => {
        const named = reads.map((read, index) => withName(read, index));
        const runs = (folded: Folded): readonly unknown[] =>
          folded.history.map((row) => row['name']).filter((name, index, all) => name !== all[index - 1]);
        const alone = named.map(({ snapshot }) =>
          facts.read({ name: snapshot.body['name'] }, { at: snapshot.observedAtMs / 1000, modified: 1 }),
        );
        expect(runs(facts.fold(named))).toEqual(runs(facts.fold(alone)));
      }),
      { seed: seed('full columns'), numRuns: 300 },
    );
  });
});

test('no version has the hash of another content', () => {
  fc.assert(
    fc.property(fc.array(anyRead(), { minLength: 1, maxLength: 8 }), (reads) => {
      const contents = new Map<unknown, string>();
      for (const known of reads.map((_, index) => reads.slice(0, index + 1))) {
        for (const { version } of facts.fold(known).stretches) {
          const { decoded, hash } = version.content;
          const shown = canonicalJson([decoded.row, decoded.links, decoded.extra]);
          expect(contents.get(hash) ?? shown).toBe(shown);
          contents.set(hash, shown);
        }
      }
    }),
    { seed: seed('hashes of versions'), numRuns: 300 },
  );
});

function linked(folded: Folded, table: string): readonly unknown[] {
  const { history = [] } = folded.links.find((links) => links.table === table) ?? {};
  return brief(history, table === 'task_tag' ? 'tag_gid' : 'user_gid', 'valid_from', 'valid_to');
}

function rowsOf({ current, history, links }: Folded): unknown {
  return { current, history, links: links.map((link) => [link.table, link.current, link.history]) };
}

type Read = Extract<Learned, { readonly snapshot: unknown }> & {
  readonly snapshot: { readonly kind: 'present'; readonly body: Readonly<Record<string, unknown>> };
};

function bodyOf({ snapshot }: Read): Readonly<Record<string, unknown>> {
  return snapshot.body;
}

/** Reads differ in when they were made, and all stamps are equal. */
function orderOf({ snapshot }: Read): number {
  return snapshot.observedAtMs;
}

function withName({ snapshot }: Read, index: number): Read {
  const name = ['a', 'b', 'b', 'a'][index % 4];
  return facts.read({ ...snapshot.body, name }, { at: snapshot.observedAtMs / 1000, modified: 1 }) as Read;
}

let made = 0;

function anyRead(): fc.Arbitrary<Read> {
  const body = fc.record(
    {
      name: fc.constantFrom('a', 'b', null),
      notes: fc.constantFrom('x', 'y', null),
      due_on: fc.constantFrom('2026-05-01', '2026-06-01', null),
      tags: fc.subarray([{ gid: 'X' }, { gid: 'Y' }]),
      followers: fc.subarray([{ gid: 'U' }]),
      shiny: fc.constantFrom(1, 2),
      memberships: fc.constantFrom(
        ...[{}, { mood: 1 }, { mood: 2 }].map((rest) => [{ project: { gid: 'P' }, section: null, ...rest }]),
        [],
      ),
    },
    { requiredKeys: [] },
  );
  return fc.tuple(body, fc.integer({ min: 1, max: 1_000 })).map(([shown, at]) => {
    made = (made + 1) % 1_000;
    return facts.read(shown, { at: at + made / 1_000, modified: 1 }) as Read;
  });
}
