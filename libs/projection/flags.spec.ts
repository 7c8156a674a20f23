import { factsAbout, type Learned } from '@asana-warehouse/testbed/facts';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import type { EventFact, SnapshotFact } from './facts.ts';
import {
  allOn,
  flagsOf,
  flagStates,
  isEventOff,
  shadowedBy,
  visibleFacts,
  type Flag,
  type FlagState,
  type Flags,
} from './flags.ts';

const facts = factsAbout('task', 'T');
const flag = (type: string, action: string, state: FlagState, since = 0): Flag => {
  return { type, action, state, sinceMs: since * 1000 };
};

test('the most exact flag counts', () => {
  const rows = [
    flag('*', '*', 'off'),
    flag('*', 'changed', 'on'),
    flag('task', '*', 'shadow'),
    flag('task', 'added', 'on'),
  ];
  const states = (flags: Flags): readonly FlagState[] =>
    [
      ['task', 'added'],
      ['task', 'changed'],
      ['story', 'changed'],
      ['story', 'content'],
      ['task', 'undreamt'],
    ].map(([type = '', action = '']) => flags.stateOf(type, action));
  expect(states(flagsOf(rows))).toEqual(['on', 'shadow', 'on', 'off', 'shadow']);
  expect(states(flagsOf(rows.toReversed()))).toEqual(states(flagsOf(rows)));
  expect(states(allOn)).toEqual(['on', 'on', 'on', 'on', 'on']);
});

test('facts of a type may be hidden by a flag of it or of all types that is not on', () => {
  const flags = flagsOf([flag('task', 'changed', 'off'), flag('story', '*', 'on'), flag('tag', 'added', 'shadow')]);
  expect(['task', 'story', 'tag', 'user'].map((type) => flags.hides(type))).toEqual([true, false, true, false]);
  expect(flagsOf([flag('*', 'added', 'off')]).hides('user')).toBe(true);
  expect(flagsOf([flag('*', '*', 'on')]).hides('user')).toBe(false);
  expect([flags.nameOf('task', 'changed'), flags.nameOf('user', 'changed')]).toEqual(['task changed', null]);
  expect(['task', 'tag'].map((type) => flags.mayBeShadowed(type))).toEqual([false, true]);
});

test('what stories tell of is turned off by its own flag alone, which hides no fact', () => {
  const derives = (...rows: readonly Flag[]): boolean => flagsOf(rows).derivesPast('task');
  expect(derives()).toBe(true);
  expect(derives(flag('task', 'past', 'off'))).toBe(false);
  expect(derives(flag('*', 'past', 'off'))).toBe(false);
  expect(derives(flag('task', 'past', 'shadow'))).toBe(false);
  expect(derives(flag('*', 'past', 'off'), flag('task', 'past', 'on'))).toBe(true);
  expect(derives(flag('task', '*', 'off'), flag('*', '*', 'off'), flag('story', 'past', 'off'))).toBe(true);
  const off = flagsOf([flag('task', 'past', 'off'), flag('*', 'past', 'shadow')]);
  expect([off.hides('task'), off.shadows('task'), off.mayBeShadowed('task')]).toEqual([false, false, false]);
  expect([off.stateOf('task', 'past'), off.stateOf('task', 'content')]).toEqual(['off', 'on']);
});

test('off leaves the rows as they are, on loses nothing of what came meanwhile', () => {
  const before = at(facts.read({ name: 'before' }, { at: 1 }), 10);
  const after = at(facts.read({ name: 'after' }, { at: 2 }), 20);
  const gone = facts.event('deleted', { at: 30 });
  const named = (rows: readonly Flag[]) => fold(flagsOf(rows), [before, after, gone]).current;
  expect(named([flag('task', '*', 'off', 15)])).toMatchObject({ name: 'before', _deleted_at: null });
  expect(named([flag('task', 'deleted', 'off', 15)])).toMatchObject({ name: 'after', _deleted_at: null });
  expect(named([flag('task', '*', 'on', 15)])).toMatchObject({ name: 'after', _deleted_how: 'event' });
  expect(named([flag('story', '*', 'off', 0)])).toEqual(named([]));
  expect(fold(flagsOf([flag('task', 'content', 'off', 0)]), [before, after]).current).toBeNull();
});

test('only what events ask for waits while they are off', () => {
  const flags = flagsOf([flag('task', '*', 'off'), flag('task', 'added', 'shadow')]);
  expect(
    ['changed', 'deleted', 'added', 'missing.task_by_project', 'reference'].map((reason) =>
      isEventOff(flags, 'task', reason),
    ),
  ).toEqual([true, true, false, false, false]);
});

test('whatever the flags, every order of the facts shows the same ones', () => {
  check(({ learned, flags }) => {
    const ids = (set: readonly Learned[]) => idsOf(visible(flags, set)).sort();
    expect(ids(learned.toReversed())).toEqual(ids(learned));
    expect(fold(flags, learned.toReversed())).toEqual(fold(flags, learned));
  });
});

test('what is hidden was taken since the flag was set, and all of it is seen once all is on', () => {
  check(({ learned, flags }) => {
    const all = split(learned);
    const seen = new Set(idsOf(visibleFacts(flags, 'task', all, 'live')));
    for (const fact of all.snapshots) {
      const sinceMs = flags.hiddenSinceMs('task', fact.kind === 'present' ? 'content' : fact.kind);
      expect(seen.has(fact.id)).toBe(sinceMs === null || fact.appendedAtMs < sinceMs);
    }
    for (const { id, action, atMs } of all.events) {
      const sinceMs = flags.hiddenSinceMs('task', action);
      expect(seen.has(id)).toBe(sinceMs === null || atMs < sinceMs);
    }
    expect(visibleFacts(allOn, 'task', all, 'live')).toBe(all);
  });
});

test('beside the live tables is seen what is on or in shadow', () => {
  check(({ learned, rows }) => {
    const lifted = rows.map((row): Flag => (row.state === 'shadow' ? { ...row, state: 'on' } : row));
    const all = split(learned);
    expect(idsOf(visibleFacts(flagsOf(rows), 'task', all, 'shadow'))).toEqual(
      idsOf(visibleFacts(flagsOf(lifted), 'task', all, 'live')),
    );
  });
});

test('a resource is shadowed by just the flags in shadow that hide facts about it', () => {
  check(({ learned, flags, rows }) => {
    const all = split(learned);
    const seen = (place: 'live' | 'shadow') => idsOf(visibleFacts(flags, 'task', all, place));
    const names = shadowedBy(flags, 'task', all);
    expect(names.length > 0).toBe(seen('shadow').length > seen('live').length);
    const inShadow = rows.filter(({ state }) => state === 'shadow').map(({ type, action }) => `${type} ${action}`);
    expect(inShadow).toEqual(expect.arrayContaining([...names]));
  });
  const flags = flagsOf([flag('task', '*', 'shadow', 15), flag('task', 'deleted', 'shadow', 15)]);
  const late = at(facts.read({ name: 'late' }, { at: 2 }), 20);
  const early = at(facts.read({ name: 'early' }, { at: 1 }), 10);
  expect(shadowedBy(flags, 'task', split([early, facts.event('deleted', { at: 9 })]))).toEqual([]);
  expect(shadowedBy(flags, 'task', split([early, facts.event('deleted', { at: 20 })]))).toEqual(['task deleted']);
  const atOnce = split([facts.event('deleted', { at: 15 })]);
  expect(shadowedBy(flags, 'task', atOnce)).toEqual(['task deleted']);
  expect(visibleFacts(flags, 'task', atOnce, 'live').events).toEqual([]);
  expect(shadowedBy(flags, 'task', split([late, facts.event('deleted', { at: 20 })]))).toEqual([
    'task *',
    'task deleted',
  ]);
  const byKind = flagsOf([flag('task', 'content', 'shadow'), flag('task', 'changed', 'shadow')]);
  expect(shadowedBy(byKind, 'task', split([early, facts.event('changed', { at: 9 })]))).toEqual([
    'task changed',
    'task content',
  ]);
});

test('what can lie in a type in shadow may be shadowed too; what was, still may, until it is cleared away', () => {
  const project = [flag('project', 'deleted', 'shadow')];
  const types = ['project', 'section', 'task', 'story', 'tag', 'user'];
  const reached = (of: (type: string) => boolean) => types.filter(of);
  expect(reached(flagsOf(project).shadows)).toEqual(['project', 'section', 'task', 'story']);
  expect(reached(flagsOf([flag('story', '*', 'shadow')]).shadows)).toEqual(['story']);
  expect(reached(flagsOf([flag('*', 'content', 'shadow')]).shadows)).toEqual(types);
  const over = [flag('project', 'deleted', 'on'), flag('tag', '*', 'off')];
  expect(reached(flagsOf(over).mayBeShadowed)).toEqual([]);
  expect(reached(flagsOf(over, true).mayBeShadowed)).toEqual(['project', 'section', 'task', 'story', 'tag']);
  expect(reached(flagsOf(over, true).shadows)).toEqual([]);
  expect(reached(flagsOf([], true).mayBeShadowed)).toEqual([]);
});

type Case = { readonly learned: readonly Learned[]; readonly rows: readonly Flag[]; readonly flags: Flags };

function check(property: (one: Case) => void): void {
  const second = fc.integer({ min: 1, max: 20 });
  const one = fc.oneof(
    fc.record({ kind: fc.constant('read'), name: fc.constantFrom('a', 'b', 'c'), at: second, appended: second }),
    fc.record({
      kind: fc.constantFrom('absent', 'forbidden', 'listed'),
      name: fc.constant(''),
      at: second,
      appended: second,
    }),
    fc.record({
      kind: fc.constantFrom('added', 'changed', 'deleted', 'undeleted', 'strange'),
      name: fc.constant('event'),
      at: second,
      appended: second,
    }),
  );
  const row = fc.record({
    type: fc.constantFrom('task', 'story', '*'),
    action: fc.constantFrom('content', 'absent', 'changed', 'deleted', 'undeleted', '*'),
    state: fc.constantFrom(...flagStates),
    sinceMs: second.map((since) => since * 1000),
  });
  const rows = fc.uniqueArray(row, { maxLength: 6, selector: ({ type, action }) => `${type} ${action}` });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), rows, (made, flags) => {
      property({ learned: made.map(learn), rows: flags, flags: flagsOf(flags) });
    }),
    { seed: seed('flags') },
  );
}

type Made = { readonly kind: string; readonly name: string; readonly at: number; readonly appended: number };

function learn({ kind, name, at: second, appended }: Made): Learned {
  if (kind === 'read') return at(facts.read({ name }, { at: second }), appended);
  if (name === 'event') return facts.event(kind, { at: second });
  return at(facts[kind as 'absent' | 'forbidden' | 'listed']({ at: second }), appended);
}

function at(learned: Learned, appended: number): Learned {
  return 'snapshot' in learned ? { snapshot: { ...learned.snapshot, appendedAtMs: appended * 1000 } } : learned;
}

type Split = { readonly snapshots: readonly SnapshotFact[]; readonly events: readonly EventFact[] };

function split(learned: readonly Learned[]): Split {
  return {
    snapshots: learned.flatMap((one) => ('snapshot' in one ? [one.snapshot] : [])),
    events: learned.flatMap((one) => ('event' in one ? [one.event] : [])),
  };
}

function visible(flags: Flags, learned: readonly Learned[]): Split {
  return visibleFacts(flags, 'task', split(learned), 'live');
}

function idsOf({ snapshots, events }: Split): string[] {
  return [...snapshots, ...events].map(({ id }) => id);
}

function fold(flags: Flags, learned: readonly Learned[]) {
  const { snapshots, events } = visible(flags, learned);
  return facts.fold([...snapshots.map((snapshot) => ({ snapshot })), ...events.map((event) => ({ event }))]);
}
