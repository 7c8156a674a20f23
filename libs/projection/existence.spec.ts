/** The existence register: what deletes, what brings back, and what says nothing about either. */
import { brief, factsAbout, type Learned } from '@asana-warehouse/testbed/facts';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';

const facts = factsAbout('task', 'T');
const content = facts.read({ name: 'a', followers: [{ gid: 'U' }] }, { at: 1 });

/** `_deleted_at` and `_deleted_how` of the current row. */
function gone(learned: readonly Learned[]): readonly unknown[] {
  const { current } = facts.fold(learned);
  return current === null ? ['no row'] : (brief([current], '_deleted_at', '_deleted_how')[0] ?? []);
}

const alive = [null, null];

describe('two registers', () => {
  test('"modified at 5, read at 1", "modified at 1, read at 3" and "absent at 2" give one row in every order', () => {
    const slow = facts.read({ name: 'A' }, { at: 1, modified: 5 });
    const stale = facts.read({ name: 'B' }, { at: 3, modified: 1 });
    const missing = facts.absent({ at: 2 });
    const results = permutations([slow, stale, missing]).map((order) => facts.fold(order));
    for (const result of results) expect(result).toEqual(results[0]);
    expect(results[0]?.current).toMatchObject({ name: 'A', _deleted_at: null });
  });

  test('any set of facts folds to the same rows in any order', () => {
    const second = fc.integer({ min: 1, max: 12 });
    const anyFact = fc.oneof(
      fc
        .record({ at: second, modified: second, name: fc.constantFrom('a', 'b', 'c'), epoch: fc.constantFrom(0, 0, 1) })
        .map(({ name, ...when }) => facts.read({ name, followers: name === 'b' ? [{ gid: 'U' }] : [] }, when)),
      second.map((at) => facts.absent({ at, error: 0.7 })),
      second.map((at) => facts.forbidden({ at })),
      second.map((at) => facts.listed({ at, error: 0.7 })),
      fc
        .record({
          at: second,
          action: fc.constantFrom('added', 'changed', 'deleted', 'undeleted', 'removed'),
          by: fc.constantFrom('U', 'V', null),
        })
        .map(({ action, ...told }) => facts.event(action, { ...told, field: 'name' })),
    );
    const shuffled = fc
      .array(anyFact, { minLength: 1, maxLength: 14 })
      .chain((all) => fc.record({ all: fc.constant(all), order: fc.shuffledSubarray(all, { minLength: all.length }) }));
    fc.assert(
      fc.property(shuffled, ({ all, order }) => expect(facts.fold(order)).toEqual(facts.fold(all))),
      { seed: seed('order of facts'), numRuns: 1_000 },
    );
  });
});

describe('gone and back', () => {
  test('a deletion is a tombstone with its time: the row and every version stay', () => {
    const folded = facts.fold([content, facts.event('deleted', { at: 5, by: 'V' })]);
    expect(folded.current).toMatchObject({ name: 'a', _deleted_how: 'event' });
    expect(
      brief(folded.history, 'name', 'valid_from', 'valid_to', '_deleted_at', '_change_action', '_changed_by_gid'),
    ).toEqual([
      ['a', 1, 5, null, 'observed', null],
      ['a', 5, null, 5, 'deleted', 'V'],
    ]);
  });

  test('an undeletion restores the latest content and its links, also one that arrived late', () => {
    const newer = facts.read({ name: 'b', followers: [{ gid: 'V' }] }, { at: 3, modified: 2 });
    const folded = facts.fold([
      content,
      facts.event('deleted', { at: 5 }),
      facts.event('undeleted', { at: 8, by: 'V' }),
      newer,
    ]);
    expect(folded.current).toMatchObject({ name: 'b', _deleted_at: null, _deleted_how: null });
    expect(brief(folded.history.slice(-2), '_deleted_at', 'valid_from', '_change_action', '_changed_by_gid')).toEqual([
      [5, 5, 'deleted', null],
      [null, 8, 'undeleted', 'V'],
    ]);
    const followers = folded.links.find(({ table }) => table === 'task_follower');
    expect(brief(followers?.current ?? [], 'user_gid', '_deleted_at')).toEqual([
      ['U', 2],
      ['V', null],
    ]);
    expect(brief(followers?.history ?? [], 'user_gid', 'valid_from', 'valid_to')).toEqual([
      ['U', 1, 2],
      ['V', 2, 5],
      ['V', 8, null],
    ]);
  });

  test('a read that finds nothing deletes, and says that it was learned by absence', () => {
    expect(gone([content, facts.absent({ at: 5 })])).toEqual([5, 'absent']);
  });

  test('an absence that an event explains within the error of the read takes the event’s moment and person', () => {
    const folded = facts.fold([
      content,
      facts.absent({ at: 5, error: 1 }),
      facts.event('deleted', { at: 4.5, by: 'V' }),
    ]);
    expect(brief([folded.current ?? {}], '_deleted_at', '_deleted_how')).toEqual([[4.5, 'event']]);
    expect(folded.history.at(-1)).toMatchObject({ _changed_by_gid: 'V' });
  });

  test('the error of the read reaches as far as twice itself, and no further', () => {
    const told = (at: number): readonly unknown[] =>
      gone([content, facts.absent({ at: 5, error: 1 }), facts.event('deleted', { at, by: 'V' })]);
    expect([told(6), told(6.5)]).toEqual([
      [6, 'event'],
      [4, 'absent'],
    ]);
  });

  test('of two deletions at one moment the first by id tells', () => {
    const [one, other] = ['U', 'V'].map((by) => facts.event('deleted', { at: 5, by })) as [Learned, Learned];
    expect(facts.fold([content, other, one]).history.at(-1)).toMatchObject({ _changed_by_gid: 'U' });
  });

  test('another read that finds nothing moves no absence, however vague both are', () => {
    const reads = [facts.absent({ at: 5, error: 1 }), facts.absent({ at: 5.5, error: 1 })];
    expect(gone([content, ...reads])).toEqual([4, 'absent']);
  });

  test('each return is told by what ended that absence, not by what ended another', () => {
    const told = [facts.event('deleted', { at: 5 }), facts.event('undeleted', { at: 6, by: 'V' })];
    const seen = [facts.event('deleted', { at: 9 }), facts.listed({ at: 12 })];
    const { history } = facts.fold([content, ...told, ...seen]);
    expect(brief(history.slice(-3), 'valid_from', '_change_action', '_changed_by_gid')).toEqual([
      [6, 'undeleted', 'V'],
      [9, 'deleted', null],
      [12, 'observed', null],
    ]);
  });

  test('a return says how it was learned', () => {
    const deleted = facts.event('deleted', { at: 5, by: 'V' });
    const told = facts.fold([content, deleted, facts.event('undeleted', { at: 7, by: 'V' })]);
    expect(told.history.at(-1)).toMatchObject({ _valid_from_how: 'event', _change_action: 'undeleted' });
    const seen = facts.fold([content, deleted, facts.listed({ at: 7 })]);
    expect(seen.history.at(-1)).toMatchObject({ _valid_from_how: 'observed', _change_action: 'observed' });
  });

  test('an absence stays what it was when the event is of another moment', () => {
    expect(gone([content, facts.absent({ at: 5, error: 1 }), facts.event('deleted', { at: 9, by: 'V' })])).toEqual([
      4,
      'absent',
    ]);
  });

  test('a sight that an event explains within the error of the read leaves the return its moment and person', () => {
    const deleted = facts.event('deleted', { at: 3 });
    const back = (at: number): readonly unknown[] => {
      const { history } = facts.fold([
        content,
        deleted,
        facts.listed({ at: 5, error: 1 }),
        facts.event('undeleted', { at, by: 'V' }),
      ]);
      return brief(history.slice(-1), 'valid_from', '_change_action', '_changed_by_gid')[0] ?? [];
    };
    expect([back(4), back(6), back(6.5)]).toEqual([
      [4, 'undeleted', 'V'],
      [6, 'undeleted', 'V'],
      [4, 'observed', null],
    ]);
  });

  test('a sight from before another deletion is none of the return after it', () => {
    const events = [3, 5].map((at) => facts.event('deleted', { at }));
    const { history } = facts.fold([
      content,
      ...events,
      facts.listed({ at: 6, error: 2 }),
      facts.event('undeleted', { at: 7, by: 'V' }),
    ]);
    expect(brief(history.slice(1), 'valid_from', '_change_action')).toEqual([
      [3, 'deleted'],
      [4, 'observed'],
      [5, 'deleted'],
      [7, 'undeleted'],
    ]);
  });

  test('reads change nothing in a life that events tell of, however far off their clocks are', () => {
    const telling = fc
      .uniqueArray(fc.integer({ min: 20, max: 400 }), { minLength: 1, maxLength: 6 })
      .map((times) => times.sort((a, b) => a - b).map((time) => time / 10));
    const reading = fc.record({
      at: fc.integer({ min: 15, max: 450 }).map((time) => time / 10),
      early: fc.integer({ min: 0, max: 60 }).map((time) => time / 10),
      late: fc.integer({ min: 0, max: 60 }).map((time) => time / 10),
    });
    fc.assert(
      fc.property(telling, fc.array(reading, { minLength: 1, maxLength: 8 }), (turns, reads) => {
        const events = turns.map((at, index) =>
          facts.event(index % 2 === 0 ? 'deleted' : 'undeleted', { at, by: `U${index}` }),
        );
        const sights = reads.map(({ at, early, late }) => {
          const when = { at: at + (late - early) / 2, error: (late + early) / 2 };
          const isGone = turns.filter((turn) => turn <= at).length % 2 === 1;
          return isGone ? facts.absent(when) : facts.listed(when);
        });
        const { history } = facts.fold([content, ...events, ...sights]);
        expect(brief(history, 'valid_from', '_change_action', '_changed_by_gid').slice(1)).toEqual(
          turns.map((at, index) => [at, index % 2 === 0 ? 'deleted' : 'undeleted', `U${index}`]),
        );
      }),
      { seed: seed('reads beside told events'), numRuns: 1_000 },
    );
  });

  test('an event that came after an undeletion is not explained away by the first deletion', () => {
    const all = [
      content,
      facts.event('deleted', { at: 5 }),
      facts.event('undeleted', { at: 6 }),
      facts.event('deleted', { at: 9 }),
    ];
    expect(gone(all)).toEqual([9, 'event']);
    expect(gone(all.slice(0, 3))).toEqual(alive);
  });

  test('hearsay that arrives late changes nothing that a later read has settled', () => {
    const settled = [content, facts.read({ name: 'a' }, { at: 20, modified: 1 })];
    expect(gone([...settled, facts.event('deleted', { at: 10 })])).toEqual(alive);
    expect(gone([content, facts.absent({ at: 20 }), facts.event('undeleted', { at: 10 })])).toEqual([20, 'absent']);
  });
});

describe('present against deleted', () => {
  const deleted = facts.event('deleted', { at: 10 });

  test('a read beats a deletion only if its lower bound is later', () => {
    expect(gone([content, deleted, facts.read({ name: 'a' }, { at: 10.5, error: 0.6, modified: 1 })])).toEqual([
      10,
      'event',
    ]);
    expect(gone([content, deleted, facts.read({ name: 'a' }, { at: 10.7, error: 0.6, modified: 1 })])).toEqual(alive);
  });

  test('at the same moment gone wins', () => {
    expect(gone([content, deleted, facts.read({ name: 'a' }, { at: 10, modified: 1 })])).toEqual([10, 'event']);
    expect(gone([content, deleted, facts.event('undeleted', { at: 10 })])).toEqual([10, 'event']);
  });

  test('a gid seen in a list is evidence of existence', () => {
    expect(gone([content, deleted, facts.listed({ at: 12 })])).toEqual(alive);
    expect(gone([content, deleted, facts.listed({ at: 10.5, error: 1 })])).toEqual([10, 'event']);
  });
});

describe('forbidden is not absent', () => {
  test('a refused read changes no existence and no content, only the visibility', () => {
    const { current, history } = facts.fold([content, facts.forbidden({ at: 5 })]);
    expect(current).toMatchObject({ name: 'a', _deleted_at: null, _visibility: 'forbidden' });
    expect(history).toHaveLength(1);
  });

  test('nor does it bring anything back', () => {
    expect(gone([content, facts.event('deleted', { at: 3 }), facts.forbidden({ at: 5 })])).toEqual([3, 'event']);
  });

  test('at the same moment the read that gave something decides; of a vague one its lower bound does', () => {
    const given = facts.read({ name: 'a' }, { at: 5, modified: 1 });
    for (const refused of [facts.forbidden({ at: 5 }), facts.forbidden({ at: 6, error: 2 })]) {
      expect(facts.fold([content, given, refused]).current?.['_visibility']).toBe('visible');
      expect(facts.fold([content, refused, given]).current?.['_visibility']).toBe('visible');
    }
  });

  test('the latest read decides: one that gave something makes it visible again', () => {
    const refused = facts.forbidden({ at: 5 });
    const given = facts.read({ name: 'a' }, { at: 6, modified: 1 });
    for (const order of [
      [content, refused, given],
      [given, refused, content],
    ]) {
      expect(facts.fold(order).current?.['_visibility']).toBe('visible');
    }
    expect(facts.fold([content, given, facts.forbidden({ at: 9 })]).current?.['_visibility']).toBe('forbidden');
  });
});

describe('gone by', () => {
  test('for a task, removed says that it left something, never that it is gone', () => {
    expect(gone([content, facts.event('removed', { at: 5, parent: 'project' })])).toEqual(alive);
  });

  test('for a story, removed and deleted both mean gone, and added brings it back', () => {
    const stories = factsAbout('story', 'S');
    const comment = stories.read({ text: 'hello' }, { at: 1 });
    for (const action of ['removed', 'deleted']) {
      const folded = stories.fold([comment, stories.event(action, { at: 5 })]);
      expect(brief([folded.current ?? {}], '_deleted_at')).toEqual([[5]]);
    }
    const back = stories.fold([comment, stories.event('removed', { at: 5 }), stories.event('added', { at: 7 })]);
    expect(brief([back.current ?? {}], '_deleted_at')).toEqual([[null]]);
  });

  test('for a task, added to a project brings nothing back', () => {
    expect(
      gone([content, facts.event('deleted', { at: 5 }), facts.event('added', { at: 7, parent: 'project' })]),
    ).toEqual([5, 'event']);
  });

  test('changed says nothing about existence, of a story neither', () => {
    const stories = factsAbout('story', 'S');
    const removed = [stories.read({ text: 'hello' }, { at: 1 }), stories.event('removed', { at: 5 })];
    const edited = stories.fold([...removed, stories.event('changed', { at: 7, field: 'text' })]);
    expect(brief([edited.current ?? {}], '_deleted_at')).toEqual([[5]]);
    expect(
      gone([content, facts.event('deleted', { at: 5 }), facts.event('changed', { at: 7, field: 'name' })]),
    ).toEqual([5, 'event']);
  });
});

describe('no row without content', () => {
  test('events, absences and sightings alone make no row, no version and no link', () => {
    const nothing = { current: null, stretches: [], history: [], links: [], gone: [], past: null };
    expect(facts.fold([])).toEqual(nothing);
    expect(
      facts.fold([
        facts.event('deleted', { at: 1 }),
        facts.absent({ at: 2 }),
        facts.listed({ at: 3 }),
        facts.forbidden({ at: 4 }),
      ]),
    ).toEqual(nothing);
  });

  test('a content that arrives after its deletion makes a tombstone, not a living row', () => {
    expect(gone([facts.event('deleted', { at: 5 }), facts.read({ name: 'a' }, { at: 3 })])).toEqual([5, 'event']);
  });
});

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
