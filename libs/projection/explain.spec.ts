/** When a version began and who made it so: by event, by the object's own stamp, or by first sight; never by guess. */
import { brief, factsAbout, type Learned, type Told } from '@asana-warehouse/testbed/facts';

const facts = factsAbout('task', 'T');
const before = facts.read({ name: 'a', notes: 'n' }, { at: 10, modified: 5 });
const after = facts.read({ name: 'b', notes: 'n' }, { at: 20, modified: 15 });
const columns = ['valid_from', '_valid_from_how', '_changed_by_gid', '_change_action'] as const;

/** Beginning of the last version, how it is known, by whom, by what action. */
function last(learned: readonly Learned[]): readonly unknown[] {
  return brief(facts.fold(learned).history, ...columns).at(-1) ?? [];
}

function renamed(told: Told): Learned {
  return facts.event('changed', { field: 'name', ...told });
}

describe('a version starts', () => {
  test('at the event that explains it', () => {
    expect(last([before, after, renamed({ at: 14, by: 'U' })])).toEqual([14, 'event', 'U', 'changed']);
  });

  test('else at modified_at, if that lies after the version before was last seen', () => {
    expect(last([before, after])).toEqual([15, 'modified_at', null, 'observed']);
  });

  test('else when it was first seen: modified_at does not move with a section', () => {
    const unplaced = facts.read({ name: 'a', notes: 'n', memberships: [] }, { at: 10, modified: 5 });
    const moved = facts.read({ name: 'a', notes: 'n', memberships: [membership('P', 'S')] }, { at: 20, modified: 5 });
    expect(last([unplaced, moved])).toEqual([20, 'observed', null, 'observed']);
  });

  test('also at a modified_at of the very moment of the read', () => {
    const same = facts.read({ name: 'b', notes: 'n' }, { at: 20, modified: 20 });
    expect(last([before, same])).toEqual([20, 'modified_at', null, 'observed']);
  });

  test('not at a modified_at of the very moment at which the version before was seen last', () => {
    const same = facts.read({ name: 'b', notes: 'n' }, { at: 20, modified: 10 });
    expect(last([before, same])).toEqual([20, 'observed', null, 'observed']);
  });

  test('never at a modified_at that lies in the future of the read', () => {
    expect(last([before, facts.read({ name: 'b', notes: 'n' }, { at: 20, modified: 99 })])).toEqual([
      20,
      'observed',
      null,
      'observed',
    ]);
  });

  test('counted from the last sight of the version before, not from its first', () => {
    const seenAgain = facts.read({ name: 'a', notes: 'n' }, { at: 16, modified: 5 });
    const seen = facts.read({ name: 'b', notes: 'n' }, { at: 20, modified: 15 });
    expect(last([before, seenAgain, seen])).toEqual([20, 'observed', null, 'observed']);
  });

  test('with the first version, at its creation', () => {
    expect(last([before, facts.event('added', { at: 3, by: 'U', parent: 'project' })])).toEqual([
      3,
      'event',
      'U',
      'added',
    ]);
    expect(last([before])).toEqual([5, 'modified_at', null, 'observed']);
  });

  test('counted from the earliest last sight of what has changed, where reads left out some of it', () => {
    const sections = factsAbout('section', 'S');
    const folded = sections.fold([
      sections.read({ name: 'a', project: { gid: 'P' } }, { at: 10 }),
      sections.read({ name: 'a' }, { at: 15 }),
      sections.read({}, { at: 20 }),
      sections.read({ name: 'b', project: { gid: 'Q' } }, { at: 30 }),
      sections.event('changed', { at: 12, by: 'U', field: 'name' }),
    ]);
    expect(brief(folded.history, ...columns).at(-1)).toEqual([12, 'event', 'U', 'changed']);
  });

  test('later than the one before, even where two events share a moment', () => {
    const third = facts.read({ name: 'b', notes: 'm' }, { at: 20, modified: 15, epoch: 1 });
    const folded = facts.fold([before, after, third]);
    const starts = folded.history.map((row) => row['valid_from'] as string);
    expect([...new Set(starts)].sort()).toEqual(starts);
  });
});

describe('a resource is gone', () => {
  test('by the event that says so, else from when a read did not find it', () => {
    expect(last([before, facts.event('deleted', { at: 14, by: 'U' })])).toEqual([14, 'event', 'U', 'deleted']);
    expect(last([before, facts.absent({ at: 14 })])).toEqual([14, 'observed', null, 'observed']);
  });
});

describe('the first version of a resource that is older than the event of its being added somewhere', () => {
  const bornAt = (second: number) => new Date(second * 1000).toISOString();
  const seen = facts.read({ name: 'a', created_at: bornAt(1) }, { at: 10, modified: 5 });
  const put = facts.event('added', { at: 7, by: 'U', parent: 'project' });

  test('starts when it was put there, which is not its creation', () => {
    expect(last([seen, put])).toEqual([7, 'event', 'U', 'added']);
  });

  test('starts no earlier than any other change that was heard of before the read', () => {
    const renamedLater = renamed({ at: 8, by: 'U' });
    expect(last([seen, put, renamedLater])).toEqual([8, 'event', 'U', 'changed']);
    expect(last([seen, renamedLater])).toEqual([8, 'event', 'U', 'changed']);
    const takenOut = facts.event('removed', { at: 9, by: 'U', parent: 'section' });
    expect(last([seen, put, takenOut])).toEqual([9, 'event', 'U', 'removed']);
  });

  test('names nobody where several people changed it', () => {
    expect(last([seen, put, renamed({ at: 8, by: 'V' })])).toEqual([8, 'event', null, 'changed']);
  });

  test('starts at modified_at, if that tells of a change after all that was heard of', () => {
    const changed = facts.read({ name: 'a', created_at: bornAt(1) }, { at: 20, modified: 15 });
    expect(last([changed, put])).toEqual([15, 'modified_at', null, 'observed']);
  });

  test('leaves to the next version what may have come after the read', () => {
    const vague = facts.read({ name: 'a', created_at: bornAt(1) }, { at: 10, error: 2, modified: 5 });
    const next = facts.read({ name: 'b', created_at: bornAt(1) }, { at: 20, modified: 9 });
    const folded = facts.fold([vague, next, renamed({ at: 9, by: 'U' })]);
    expect(brief(folded.history, ...columns)).toEqual([
      [5, 'modified_at', null, 'observed'],
      [9, 'event', 'U', 'changed'],
    ]);
  });

  test('takes the lower bound of the read for its moment, that included', () => {
    const vague = facts.read({ name: 'a', created_at: bornAt(1) }, { at: 10, error: 2, modified: 5 });
    expect(last([vague, renamed({ at: 8, by: 'U' })])).toEqual([8, 'event', 'U', 'changed']);
    expect(last([vague, renamed({ at: 8.1, by: 'U' })])).toEqual([5, 'modified_at', null, 'observed']);
  });

  test('starts at modified_at from two seconds after what was heard of', () => {
    const read = (modified: number) => facts.read({ name: 'a', created_at: bornAt(1) }, { at: 20, modified });
    expect(last([read(9), put])).toEqual([9, 'modified_at', null, 'observed']);
    expect(last([read(8.9), put])).toEqual([7, 'event', 'U', 'added']);
  });

  test('starts with no event that tells of existence alone', () => {
    const { history } = facts.fold([seen, put, facts.event('undeleted', { at: 8, by: 'V' })]);
    expect(brief(history, ...columns)).toEqual([[7, 'event', 'U', 'added']]);
  });

  test('is no creation where the event came two seconds after it', () => {
    const added = facts.event('added', { at: 3, by: 'U', parent: 'project' });
    expect(last([seen, added, renamed({ at: 8, by: 'U' })])).toEqual([8, 'event', 'U', 'changed']);
  });

  test('is the creation as long as the event came with it', () => {
    const added = facts.event('added', { at: 2.5, by: 'U', parent: 'project' });
    expect(last([seen, added, renamed({ at: 8, by: 'V' })])).toEqual([2.5, 'event', 'U', 'added']);
  });
});

describe('an event explains', () => {
  test('only the field that differs', () => {
    const noted = facts.event('changed', { at: 14, by: 'U', field: 'notes' });
    expect(last([before, after, noted])).toEqual([15, 'modified_at', null, 'observed']);
  });

  test('also under the names that Asana uses for a field in events', () => {
    const folded = facts.fold([
      facts.read({ due_on: '2026-01-01' }, { at: 10, modified: 5 }),
      facts.read({ due_on: '2026-01-02' }, { at: 20, modified: 15 }),
      facts.event('changed', { at: 14, by: 'U', field: 'due_at' }),
    ]);
    expect(folded.history.at(-1)).toMatchObject({ _valid_from_how: 'event', _changed_by_gid: 'U' });
  });

  test('a link that changed, by its parent', () => {
    const unplaced = facts.read({ name: 'a', notes: 'n', memberships: [] }, { at: 10, modified: 5 });
    const moved = facts.read({ name: 'a', notes: 'n', memberships: [membership('P', 'S')] }, { at: 20, modified: 5 });
    const added = facts.event('added', { at: 14, by: 'U', parent: 'section' });
    expect(last([unplaced, moved, added])).toEqual([14, 'event', 'U', 'added']);
    expect(last([before, after, added])).toEqual([15, 'modified_at', null, 'observed']);
    const removed = facts.event('removed', { at: 14, by: 'U', parent: 'section' });
    expect(last([unplaced, moved, removed])).toEqual([14, 'event', 'U', 'removed']);
    const undeleted = facts.event('undeleted', { at: 14, by: 'U', parent: 'section' });
    expect(last([unplaced, moved, undeleted])[1]).toBe('observed');
  });

  test('a reference that changed, by the name of its field', () => {
    const free = facts.read({ name: 'a', assignee: null }, { at: 10, modified: 5 });
    const taken = facts.read({ name: 'a', assignee: { gid: 'U2' } }, { at: 20, modified: 15 });
    const assigned = facts.event('changed', { at: 14, by: 'U', field: 'assignee' });
    expect(last([free, taken, assigned])).toEqual([14, 'event', 'U', 'changed']);
  });

  test('a reference that changed, by its parent too', () => {
    const top = facts.read({ name: 'a', parent: null }, { at: 10, modified: 5 });
    const under = facts.read({ name: 'a', parent: { gid: 'T2' } }, { at: 20, modified: 15 });
    const added = (parent: string) => facts.event('added', { at: 14, by: 'U', parent });
    expect(last([top, under, added('task')])).toEqual([14, 'event', 'U', 'added']);
    expect(last([top, under, added('section')])).toEqual([15, 'modified_at', null, 'observed']);
  });

  test('nothing where it does not say what has changed', () => {
    expect(last([before, after, facts.event('changed', { at: 14, by: 'U' })])).toEqual([
      15,
      'modified_at',
      null,
      'observed',
    ]);
  });

  test('nothing that was seen before it, and nothing first seen long before it', () => {
    expect(last([before, after, renamed({ at: 9, by: 'U' })])).toEqual([15, 'modified_at', null, 'observed']);
    expect(last([before, after, renamed({ at: 21, by: 'U' })])).toEqual([15, 'modified_at', null, 'observed']);
  });

  test('what came after the very moment of the last sight, up to the very moment of the first', () => {
    expect(last([before, after, renamed({ at: 10, by: 'U' })])).toEqual([15, 'modified_at', null, 'observed']);
    expect(last([before, after, renamed({ at: 20, by: 'U' })])).toEqual([20, 'event', 'U', 'changed']);
  });

  test('within the error of the reads on either side', () => {
    const vague = facts.read({ name: 'a', notes: 'n' }, { at: 10, error: 2, modified: 5 });
    expect(last([vague, after, renamed({ at: 9, by: 'U' })])).toEqual([9, 'event', 'U', 'changed']);
    const vagueAfter = facts.read({ name: 'b', notes: 'n' }, { at: 20, error: 2, modified: 15 });
    expect(last([before, vagueAfter, renamed({ at: 21, by: 'U' })])).toEqual([21, 'event', 'U', 'changed']);
  });

  test('at most one version', () => {
    const back = facts.read({ name: 'a', notes: 'n' }, { at: 30, modified: 15 });
    const only = renamed({ at: 14, by: 'U' });
    const folded = facts.fold([before, after, back, only]);
    expect(brief(folded.history, ...columns)).toEqual([
      [5, 'modified_at', null, 'observed'],
      [14, 'event', 'U', 'changed'],
      [30, 'observed', null, 'observed'],
    ]);
  });

  test('the earlier of two versions whose reads are too vague to tell', () => {
    const second = facts.read({ name: 'b', notes: 'n' }, { at: 20, error: 5, modified: null });
    const third = facts.read({ name: 'c', notes: 'n' }, { at: 22, error: 5, modified: null });
    const first = facts.read({ name: 'a', notes: 'n' }, { at: 10, modified: null });
    const folded = facts.fold([first, second, third, renamed({ at: 17, by: 'U' })]);
    expect(folded.history.map((row) => row['_changed_by_gid'])).toEqual([null, 'U', null]);
  });

  test('whenever it arrives: the same history before and after it', () => {
    const event = renamed({ at: 14, by: 'U' });
    expect(facts.fold([event, before, after])).toEqual(facts.fold([before, after, event]));
  });
});

describe('who', () => {
  test('is one person when all that explains a version was theirs', () => {
    expect(last([before, after, renamed({ at: 12, by: 'U' }), renamed({ at: 14, by: 'U' })])).toEqual([
      14,
      'event',
      'U',
      'changed',
    ]);
  });

  test('is null when several people changed what differs: ambiguous is never a guess', () => {
    expect(last([before, after, renamed({ at: 12, by: 'U' }), renamed({ at: 14, by: 'V' })])).toEqual([
      14,
      'event',
      null,
      'changed',
    ]);
    expect(last([before, after, renamed({ at: 12, by: null }), renamed({ at: 14, by: 'V' })])).toEqual([
      14,
      'event',
      null,
      'changed',
    ]);
  });

  test('is not the author of a change to another field, which a wrong match would name', () => {
    const noted = facts.event('changed', { at: 14, by: 'V', field: 'notes' });
    expect(last([before, after, renamed({ at: 12, by: 'U' }), noted])).toEqual([12, 'event', 'U', 'changed']);
  });

  test('is the creator of the first version, whoever edited since', () => {
    const added = facts.event('added', { at: 3, by: 'U', parent: 'project' });
    expect(last([before, added, facts.event('added', { at: 4, by: 'V', parent: 'section' })])).toEqual([
      3,
      'event',
      'U',
      'added',
    ]);
  });

  test('the changed fields are named, columns and links', () => {
    const empty = facts.read(
      { name: 'a', notes: 'n', assignee: null, tags: [], memberships: [] },
      { at: 10, modified: 5 },
    );
    const full = facts.read(
      { name: 'b', notes: 'n', assignee: { gid: 'U' }, tags: [{ gid: 'G' }], memberships: [membership('P', 'S')] },
      { at: 20, modified: 15 },
    );
    expect(facts.fold([empty, full]).history.map((row) => row['_changed_fields'])).toEqual([
      null,
      ['assignee_gid', 'name', 'task_project', 'task_tag'],
    ]);
  });
});

function membership(project: string, section: string) {
  return { project: { gid: project }, section: { gid: section } };
}
