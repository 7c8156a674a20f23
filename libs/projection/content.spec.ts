/** The content register: which read wins, which reads are one version, and what does not count as content. */
import { brief, factsAbout, type Learned } from '@asana-warehouse/testbed/facts';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import type { ContentFact } from './facts.ts';
import { agree, compareContent } from './content.ts';

const facts = factsAbout('task', 'T');

function names(learned: Parameters<typeof facts.fold>[0]): readonly unknown[] {
  return facts.fold(learned).history.map((row) => row['name']);
}

describe('which content wins', () => {
  test('the object’s own stamp decides, not when it was read: a slow read of an older state loses', () => {
    const newer = facts.read({ name: 'newer' }, { at: 10, modified: 9 });
    const older = facts.read({ name: 'older' }, { at: 20, modified: 5 });
    expect(facts.fold([newer, older]).current?.['name']).toBe('newer');
    expect(names([newer, older])).toEqual(['older', 'newer']);
  });

  test('with equal stamps the later read decides: a move between sections does not raise modified_at', () => {
    const before = facts.read({ name: 'x', memberships: [membership('P', 'todo')] }, { at: 10, modified: 5 });
    const after = facts.read({ name: 'x', memberships: [membership('P', 'done')] }, { at: 20, modified: 5 });
    const folded = facts.fold([after, before]);
    expect(brief(folded.links[0]?.current ?? [], 'project_gid', 'section_gid', '_deleted_at')).toEqual([
      ['P', 'done', null],
    ]);
  });

  test('a read after an event beats one from before it, however little the reader of the latter knew of the clock', () => {
    const move = 12;
    const vague = facts.read({ name: 'x', memberships: [membership('P', 'todo')] }, { at: 14, error: 4, modified: 5 });
    const exact = facts.read(
      { name: 'x', memberships: [membership('P', 'done')] },
      { at: move, error: 0, modified: 5 },
    );
    const { links } = facts.fold([exact, vague]);
    expect(brief(links[0]?.current ?? [], 'section_gid', '_deleted_at')).toEqual([['done', null]]);
  });

  test('a type without a stamp goes by when it was read', () => {
    const sections = factsAbout('section', 'S');
    const early = sections.read({ name: 'early' }, { at: 10 });
    const late = sections.read({ name: 'late' }, { at: 20 });
    expect(sections.fold([late, early]).current?.['name']).toBe('late');
  });

  test('a read without the stamp of its type counts as the oldest, unless it may not be older than a stamped one', () => {
    const stamped = facts.read({ name: 'a' }, { at: 10, modified: 5 });
    const bare = (error: number) => facts.read({ name: 'b' }, { at: 10, modified: null, error });
    expect(names([stamped, bare(0)])).toEqual(['a']);
    expect(names([stamped, bare(1)])).toEqual(['b', 'a']);
  });

  test('a repair epoch beats a bogus modified_at, which would stick forever otherwise', () => {
    const bogus = facts.read({ name: 'bogus' }, { at: 10, modified: 4_000_000_000 });
    const right = facts.read({ name: 'right' }, { at: 20, modified: 15, epoch: 1 });
    expect(facts.fold([right, bogus]).current?.['name']).toBe('right');
    expect(facts.fold([facts.read({ name: 'right' }, { at: 20, modified: 15 }), bogus]).current?.['name']).toBe(
      'bogus',
    );
  });

  test('the order is total: any two different reads compare, both ways and through a third', () => {
    const small = fc.integer({ min: 0, max: 2 });
    const read = fc
      .record({ epoch: small, modified: fc.option(small), at: small, name: fc.constantFrom('a', 'b') })
      .map(({ name, ...when }) => facts.read({ name }, when))
      .map((learned) => ('snapshot' in learned ? (learned.snapshot as ContentFact) : never()));
    fc.assert(
      fc.property(read, read, read, (a, b, c) => {
        expect(Math.sign(compareContent(a, b))).toBe(-Math.sign(compareContent(b, a)));
        expect(compareContent(a, b)).not.toBe(0);
        if (compareContent(a, b) < 0 && compareContent(b, c) < 0) expect(compareContent(a, c)).toBeLessThan(0);
      }),
      { seed: seed('content order') },
    );
  });
});

describe('what is one version', () => {
  const first = facts.read({ name: 'a' }, { at: 1 });
  const again = facts.read({ name: 'a' }, { at: 9 });
  const between = facts.read({ name: 'b' }, { at: 5 });

  test('equal neighbours are one version', () => {
    expect(brief(facts.fold([first, again]).history, 'name', 'valid_from', 'valid_to')).toEqual([['a', 1, null]]);
  });

  test('and it was seen first when the earliest of its reads was made, whichever leads by its lower bound', () => {
    const sections = factsAbout('section', 'S');
    const reads = [sections.read({ name: 'a' }, { at: 20, error: 15 }), sections.read({ name: 'a' }, { at: 10 })];
    expect(brief(sections.fold(reads).history, 'valid_from')).toEqual([[10]]);
  });

  test('equal neighbours merge in the fold only: a content that arrives late between them splits them again', () => {
    expect(brief(facts.fold([first, again, between]).history, 'name', 'valid_from', 'valid_to')).toEqual([
      ['a', 1, 5],
      ['b', 5, 9],
      ['a', 9, null],
    ]);
  });

  test('stamps tell of the read that brought the content, not of one that confirmed it', () => {
    expect(facts.fold([again, first]).current?.['_trace_id']).toBe('snapshot' in first ? first.snapshot.traceId : '');
  });

  test('stamps tell of the read that shows the content whole again, where one between them has left something out', () => {
    const [whole, cut, wholeAgain] = [{ name: 'a', notes: 'n' }, { name: 'a' }, { name: 'a', notes: 'n' }].map(
      (body, index) => facts.read(body, { at: index + 1, modified: 1 }),
    );
    const traceOf = (...learned: readonly (Learned | undefined)[]) =>
      facts.fold(learned.filter((one) => one !== undefined)).current?.['_trace_id'];
    expect(traceOf(whole, cut)).toBe(traceOf(whole));
    expect(traceOf(whole, cut, wholeAgain)).toBe(traceOf(wholeAgain));
  });

  test('a version has the hash that its read was stored with, though the catalogue of today would give it another', () => {
    const old = facts.read({ name: 'a' }, { at: 1 });
    const stored = 'snapshot' in old ? { snapshot: { ...old.snapshot, hash: 'of an older catalogue' } } : old;
    expect(facts.fold([stored]).current?.['_version']).toBe('of an older catalogue');
  });

  test('a list is another one as soon as one of its rows is, wherever that stands', () => {
    const shown = (at: number, p: string, q: string) =>
      facts.read({ name: 'a', memberships: [membership('P', p), membership('Q', q)] }, { at, modified: 1 });
    for (const moved of [shown(2, 'todo', 'done'), shown(2, 'done', 'todo')]) {
      const { history } = facts.fold([shown(1, 'todo', 'todo'), moved]);
      expect(history.map((row) => row['_changed_fields'])).toEqual([null, ['task_project']]);
    }
  });

  test('a re-read with other spelling, key order and display names is the same content', () => {
    const plain = facts.read({ name: 'a', due_at: '2026-01-01T10:00:00Z', assignee: { gid: 'U' } }, { at: 1 });
    const dressed = facts.read(
      { assignee: { name: 'Ann', gid: 'U' }, due_at: '2026-01-01T11:00:00.000+01:00', name: 'a', liked: true },
      { at: 2 },
    );
    expect(facts.fold([plain, dressed]).history).toHaveLength(1);
  });
});

test('values agree when they are equal in any order of keys, or one is unknown', () => {
  expect(agree({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
  expect(agree({ a: 1 }, { a: 2 })).toBe(false);
  expect([agree(undefined, 1), agree({ a: 1 }, undefined), agree(1, '1')]).toEqual([true, true, false]);
});

describe('what the catalogue does not know', () => {
  test('unknown fields are kept in _extra, in the current row and in history, and make a version when they change', () => {
    const before = facts.read({ name: 'a', shiny: 'old' }, { at: 1 });
    const after = facts.read({ name: 'a', shiny: { new: [1] } }, { at: 2 });
    const folded = facts.fold([before, after]);
    expect(folded.current?.['_extra']).toEqual({ shiny: { new: [1] } });
    expect(brief(folded.history, '_extra', '_changed_fields')).toEqual([
      [{ shiny: 'old' }, null],
      [{ shiny: { new: [1] } }, ['_extra']],
    ]);
  });

  test('fields left out on purpose are neither kept nor make a version', () => {
    const folded = facts.fold([
      facts.read({ name: 'a', liked: false }, { at: 1 }),
      facts.read({ name: 'a', liked: true }, { at: 2 }),
    ]);
    expect(folded.history).toHaveLength(1);
    expect(folded.current?.['_extra']).toBeNull();
  });
});

describe('volatile values', () => {
  const stories = factsAbout('story', 'S');
  const preview = (title: string) => ({ text: 'hello', previews: [{ title }] });

  test('make no version and are not in history', () => {
    const folded = stories.fold([stories.read(preview('old'), { at: 1 }), stories.read(preview('new'), { at: 2 })]);
    expect(folded.history).toHaveLength(1);
    expect(folded.history[0]).not.toHaveProperty('previews');
  });

  test('show the latest read, whichever arrived last', () => {
    const [old, young] = [stories.read(preview('old'), { at: 1 }), stories.read(preview('new'), { at: 2 })];
    for (const order of [
      [old, young],
      [young, old],
    ]) {
      expect(stories.fold(order).current?.['previews']).toEqual([{ title: 'new' }]);
    }
  });

  test('stay as they were shown last where later reads of the same content leave them out', () => {
    const shown = [stories.read(preview('old'), { at: 1 }), stories.read(preview('new'), { at: 2 })];
    const cut = stories.read({ text: 'hello' }, { at: 3 });
    expect(stories.fold([cut, ...shown]).current?.['previews']).toEqual([{ title: 'new' }]);
  });

  test('are no change: a version that differs in a real field names that field alone', () => {
    const folded = stories.fold([
      stories.read({ text: 'a', previews: [{ title: 'x' }] }, { at: 1 }),
      stories.read({ text: 'b', previews: [{ title: 'y' }] }, { at: 2 }),
    ]);
    expect(folded.history[1]?.['_changed_fields']).toEqual(['text']);
  });

  test('of a link show the latest read too, even when nothing else has changed since it began', () => {
    const shown = (name: string, value: string) => ({
      name,
      custom_fields: [{ gid: 'F', type: 'people', people_value: [{ gid: 'U' }], display_value: value }],
    });
    const reads = [
      facts.read(shown('a', 'Ann'), { at: 1, modified: 1 }),
      facts.read(shown('a', 'Ann Lee'), { at: 2, modified: 1 }),
      facts.read(shown('b', 'Ann Smith'), { at: 3, modified: 3 }),
    ];
    for (const count of [1, 2, 3]) {
      const { links } = facts.fold(reads.slice(0, count).toReversed());
      const values = links.find(({ table }) => table === 'task_custom_field_value');
      expect(values?.current).toMatchObject([
        { display_value: ['Ann', 'Ann Lee', 'Ann Smith'][count - 1], _deleted_at: null },
      ]);
    }
  });

  test('of a link neither make a version nor cut its interval', () => {
    const fields = (name: string, shown: string) => ({
      name,
      custom_fields: [{ gid: 'F', type: 'people', people_value: [{ gid: 'U' }], display_value: shown }],
    });
    const shownOnly = facts.fold([
      facts.read(fields('a', 'Ann'), { at: 1, modified: 1 }),
      facts.read(fields('a', 'Ann Smith'), { at: 2, modified: 1 }),
    ]);
    expect(shownOnly.history).toHaveLength(1);
    const renamed = facts.fold([
      facts.read(fields('a', 'Ann'), { at: 1, modified: 1 }),
      facts.read(fields('b', 'Ann Smith'), { at: 2, modified: 2 }),
    ]);
    const values = renamed.links.find(({ table }) => table === 'task_custom_field_value');
    expect(brief(values?.history ?? [], 'custom_field_gid', 'valid_from', 'valid_to')).toEqual([['F', 1, null]]);
    expect(renamed.history[1]?.['_changed_fields']).toEqual(['name']);
  });
});

function membership(project: string, section: string) {
  return { project: { gid: project }, section: { gid: section } };
}

function never(): never {
  throw new Error('unreachable');
}
