/** Properties of what retention keeps: nothing that shows is lost, now or with what comes later, and what is superseded goes. */
import { declared, factsAbout, type GoneContainers, type Learned } from '@asana-warehouse/testbed/facts';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { essentialOf } from './essential.ts';
import type { GoneIntervals } from './life.ts';

const declaration = declared('task');
const facts = factsAbout('task', 'T');

test('what is kept folds to the same current row, links, deletions and newest version', () => {
  fc.assert(
    fc.property(histories(1, 20), anyContainers(), (learned, containers) => {
      expect(shown(thinned(learned, containers), containers)).toEqual(shown(learned, containers));
    }),
    { seed: seed('essential'), numRuns: 300 },
  );
});

test('what happens later finds what is kept as if all were there, where reads come in the order of their stamps', () => {
  fc.assert(
    fc.property(
      histories(1, 20, 'orderly'),
      histories(21, 40, 'orderly'),
      anyContainers(),
      (learned, later, containers) => {
        const kept = thinned(learned, containers);
        expect(shown([...kept, ...later], containers)).toEqual(shown([...learned, ...later], containers));
      },
    ),
    { seed: seed('essential later'), numRuns: 300 },
  );
});

test('a fact that comes late changes the current row as it would have with all that was known', () => {
  fc.assert(
    fc.property(histories(1, 20), histories(1, 20), (learned, late) => {
      const { current } = facts.fold([...thinned(learned, {}), ...late]);
      expect(current).toEqual(facts.fold([...learned, ...late]).current);
    }),
    { seed: seed('essential late'), numRuns: 300 },
  );
});

test('of many versions that changed no link the two newest stay, with the event between them', () => {
  const reads = renamings(20);
  const changes = reads.map((_, index) => facts.event('changed', { at: 2 * index + 1.5, field: 'name', by: 'U' }));
  expect(thinned([...reads, ...changes], {})).toEqual([...reads.slice(-2), ...changes.slice(-1)]);
});

test('a refusal that came last stays, for it hides the row', () => {
  const reads = renamings(20);
  const refused = facts.forbidden({ at: 99 });
  expect(thinned([...reads, refused], {})).toEqual([...reads.slice(-2), refused]);
});

test('a read that showed last what the newest leave out stays, others between them go', () => {
  const wide = facts.read({ name: 'name', notes: 'n' }, { at: 1 });
  const cut = renamings(20);
  expect(thinned([wide, ...cut], {})).toEqual([wide, ...cut.slice(-2)]);
});

test('a deletion and what ended it stay, with the first content, and no event beside them', () => {
  const reads = renamings(20);
  const [gone, back] = [facts.event('deleted', { at: 10.3, by: 'U' }), facts.event('undeleted', { at: 10.6, by: 'V' })];
  const [missing, found] = [facts.absent({ at: 20.5 }), facts.listed({ at: 21 })];
  const others = [facts.event('changed', { at: 10.4, field: 'notes' }), facts.listed({ at: 11 })];
  const kept = thinned([...reads, gone, back, missing, found, ...others], {});
  expect(kept).toEqual([reads[0], ...reads.slice(-2), gone, back, missing, found]);
});

test('the versions with which a link began and ended stay, each with the one before it', () => {
  const followed = (gids: readonly string[], index: number) =>
    facts.read({ name: `name ${index}`, followers: gids.map((gid) => ({ gid })) }, { at: 2 * index + 2 });
  const reads = Array.from({ length: 20 }, (_, index) => followed(index < 5 || index >= 12 ? [] : ['U'], index));
  expect(thinned(reads, {})).toEqual([4, 5, 11, 12, 18, 19].map((index) => reads[index]));
});

test('the last sight stays though a refusal came after it, and what came after the newest content was seen', () => {
  const reads = renamings(20);
  const told = facts.event('changed', { at: 60, by: 'U', field: 'name' });
  const [sight, refused] = [facts.listed({ at: 99 }), facts.forbidden({ at: 100 })];
  const kept = thinned([...reads, facts.listed({ at: 50 }), told, sight, refused], {});
  expect(kept).toEqual([...reads.slice(-2), told, sight, refused]);
});

test('where nothing was read yet every event stays: the first content may begin with any of them', () => {
  const events = [
    facts.event('added', { at: 3, by: 'U', parent: 'project' }),
    facts.event('changed', { at: 4, by: 'U', field: 'name' }),
  ];
  expect(thinned(events, {})).toEqual(events);
  const read = facts.read({ name: 'a' }, { at: 10, modified: 2 });
  expect(shown([...thinned(events, {}), read], {}).newest).toMatchObject({ _changed_by_gid: 'U' });
});

test('the version with which it left a container that was gone stays, with the one before it and the event that tells when', () => {
  const inP = facts.read({ name: 'in P', memberships: [{ project: { gid: 'P' }, section: { gid: 'S' } }] }, { at: 2 });
  const left = facts.event('changed', { at: 7, field: 'name', by: 'U' });
  const out = facts.read({ name: 'out', memberships: [] }, { at: 8 });
  const others = renamings(20).slice(4);
  const containers: GoneContainers = { 'project P': [[5, null]] };
  expect(thinned([inP, left, out, ...others], containers)).toEqual([inP, left, out, ...others.slice(-2)]);
  expect(shown([inP, left, out, ...others], containers).gone).toEqual([{ fromMs: 5_000, toMs: 7_000 }]);
});

test('a repair with a higher epoch stays, though others bear later stamps', () => {
  const repaired = facts.read({ name: 'true' }, { at: 5, modified: 1, epoch: 1 });
  const bogus = facts.read({ name: 'bogus' }, { at: 2, modified: 9_999 });
  const older = facts.read({ name: 'older' }, { at: 1, modified: 1 });
  expect(thinned([older, bogus, repaired], {})).toContain(repaired);
  expect(facts.fold(thinned([older, bogus, repaired], {})).current).toMatchObject({ name: 'true' });
});

/** As many versions, each seen once. */
function renamings(count: number): readonly Learned[] {
  return Array.from({ length: count }, (_, index) => facts.read({ name: `name ${index}` }, { at: 2 * index + 2 }));
}

function thinned(learned: readonly Learned[], containers: GoneContainers): readonly Learned[] {
  const snapshots = learned.flatMap((one) => ('snapshot' in one ? [one.snapshot] : []));
  const events = learned.flatMap((one) => ('event' in one ? [one.event] : []));
  const essential = essentialOf({ declaration, gid: 'T', snapshots, events }, intervalsOf(containers));
  return learned.filter((one) =>
    'snapshot' in one ? essential.snapshots.has(one.snapshot.id) : essential.events.has(one.event.id),
  );
}

/** What the current tables show, when it was gone, and the newest version. */
function shown(learned: readonly Learned[], containers: GoneContainers) {
  const { current, links, gone, history } = facts.fold(learned, containers);
  const linked = links.map((link) => link.current.map((row) => JSON.stringify(row)).sort());
  return { current, gone, linked, newest: history.at(-1) };
}

function intervalsOf(containers: GoneContainers): GoneIntervals {
  return (type, gid) =>
    (containers[`${type} ${gid}`] ?? []).map(([from, to]) => ({
      fromMs: from * 1000,
      toMs: to === null ? null : to * 1000,
    }));
}

/** Orderly: no read is repaired or shows an older state than one before it. */
function histories(min: number, max: number, order: 'orderly' | 'any' = 'any'): fc.Arbitrary<readonly Learned[]> {
  const second = fc.integer({ min, max });
  const anyTime = { at: second, modified: second, error: fc.constantFrom(0, 0.6), epoch: fc.constantFrom(0, 0, 0, 1) };
  const when =
    order === 'any'
      ? fc.record(anyTime)
      : fc.record({ at: second, error: fc.constantFrom(0, 0.6) }).map((made) => ({ ...made, modified: made.at }));
  const keys = {
    name: fc.constantFrom('a', 'b', 'c'),
    memberships: fc
      .subarray(['P', 'Q'])
      .chain((projects) =>
        fc
          .constantFrom('S', 'R')
          .map((section) => projects.map((project) => ({ project: { gid: project }, section: { gid: section } }))),
      ),
    followers: fc.subarray(['U', 'V']).map((gids) => gids.map((gid) => ({ gid }))),
    parent: fc.constantFrom(null, null, { gid: 'PARENT' }),
  };
  // Some reads leave something out.
  const content = fc.oneof(
    { weight: 3, arbitrary: fc.record(keys) },
    { weight: 1, arbitrary: fc.record(keys, { requiredKeys: [] }) },
  );
  const kinds = fc.constantFrom('absent' as const, 'forbidden' as const, 'listed' as const);
  const told = fc.record({
    action: fc.constantFrom('added', 'changed', 'deleted', 'undeleted', 'removed'),
    at: second,
    by: fc.constantFrom('U', 'V', null),
    field: fc.constantFrom('name', 'followers'),
    parent: fc.constantFrom('project', 'section'),
  });
  return fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.tuple(content, when).map(([body, at]) => facts.read(body, at)) },
      fc.tuple(kinds, when).map(([kind, at]) => facts[kind](at)),
      told.map(({ action, ...rest }) => facts.event(action, rest)),
    ),
    { minLength: 1, maxLength: 15, size: 'max' },
  );
}

function anyContainers(): fc.Arbitrary<GoneContainers> {
  const intervals = fc
    .uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 4 })
    .map((times) => times.sort((a, b) => a - b))
    .map((times) =>
      times.flatMap((from, index) => (index % 2 === 0 ? [[from, times[index + 1] ?? null] as const] : [])),
    );
  return fc.record({ 'project P': intervals, 'project Q': intervals, 'task PARENT': intervals });
}
