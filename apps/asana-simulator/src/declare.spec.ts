/**
 * What every declared kind keeps, whatever it is: seeded and worked on, its rows stay whole, and what a declaration says holds.
 */
import fc from 'fast-check';
import { Clock } from './clock.ts';
import { allFieldsOf } from './declare.ts';
import { changeDeclared, createDeclared } from './declared-change.ts';
import { declaredKinds } from './declared-kinds.ts';
import { declaredActions } from './declared-work.ts';
import { deleteRow, undeleteRow } from './deletion.ts';
import { EventLog } from './events.ts';
import { isLive } from './liveness.ts';
import { defaults } from './options.ts';
import { gidsHeld } from './rows-declared.ts';
import type { AnyDeclaredRow } from './rows-declared.ts';
import { seedWorld } from './seed.ts';
import { Store } from './store.ts';
import { besideActions, readOrder, work } from './work.ts';
import { World } from './world.ts';

function newWorld(seed: number, workspaces = 1): World {
  const parts = { store: new Store(), clock: new Clock(0), events: new EventLog(1, []), gidCount: 0 };
  const world = new World(seed, { ...defaults, plan: 'enterprise' }, parts);
  seedWorld(world, { workspaces, users: 5, projects: 3, tasks: 20 });
  world.store.startJournal();
  return world;
}

const only = { only: declaredActions.map(({ name }) => name) };
const declaredIn = (store: Store): AnyDeclaredRow[] => [...store.all()].filter((row) => 'holders' in row);
const seeds = fc.integer({ min: 1, max: 1_000_000 });

const seededKinds = declaredKinds.filter(({ people }) => people.seeded > 0);

test.each(seededKinds.map(({ type, people }) => [type, people.seeded] as const))(
  '%s: a handful is seeded, and events tell nothing of them',
  (type, seeded) => {
    const world = newWorld(1);
    const found = declaredIn(world.store).filter((row) => row.type === type);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(seeded);
    expect(world.events.all().filter(({ body }) => body.resource.resource_type === type)).toEqual([]);
  },
);

test('objects of declared kinds take gids of a range of their own', () => {
  const gids = declaredIn(newWorld(3).store).map(({ gid }) => Number(gid));
  expect(gids.filter((gid) => gid < 1_300_000_000_000_000)).toEqual([]);
});

test('work does each action on each declared kind, and what else is done stays the same', async () => {
  const counts = await work(newWorld(2), { ...readOrder({ seed: 5, actions: 2_000 }, 1), ...only }, () => false);
  expect(declaredActions.map(({ name }) => name).filter((name) => counts[name] === undefined)).toEqual([]);
  const without = besideActions.map(({ name }) => name);
  const plain = await work(newWorld(2), readOrder({ seed: 5, actions: 60, without }, 1), () => false);
  const mixed = await work(newWorld(2), readOrder({ seed: 5, actions: 60 }, 1), () => false);
  expect(Object.values(mixed).reduce((sum, count) => sum + count)).toBe(75);
  for (const [name, count] of Object.entries(plain)) {
    if (name !== 'idle' && name !== 'refused') expect(mixed[name]).toBe(count);
  }
});

test('whatever is done, rows name only what is there, stand in the lists of what they name, and stay unique', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const world = newWorld(seed, 2);
      await work(world, { ...readOrder({ seed, actions: 300 }, 1), ...only }, () => false);
      for (const row of declaredIn(world.store)) {
        const kind = declaredKinds.find(({ type }) => type === row.type);
        for (const [name, field] of Object.entries(kind === undefined ? {} : allFieldsOf(kind))) {
          if (field.refers.length === 0) continue;
          for (const gid of gidsHeld(row, name)) {
            expect(field.refers).toContain(world.store.get(gid)?.type);
            if (row.deletedAtMs === null)
              expect(world.store.list(`${row.type}.${name}:${gid}`).gids()).toContain(row.gid);
          }
        }
        const key = (it: AnyDeclaredRow): string =>
          JSON.stringify((kind?.unique ?? ['']).map((name) => it.values[name]));
        const alike = declaredIn(world.store).filter(
          (it) => it.type === row.type && isLive(world.store, it) && key(it) === key(row),
        );
        if (kind?.unique !== undefined) expect(alike.length).toBeLessThan(2);
      }
    }),
    { numRuns: 5 },
  );
});

test('a declared kind goes with what holds it and comes back with it; what was deleted itself stays gone', () => {
  const world = newWorld(4);
  const actor = world.actor(null);
  const workspace = world.store.list('all:workspace').gids()[0] ?? '';
  const parent = createDeclared(world, actor, 'custom_type', { name: 'Bug', workspace });
  const member = world.store.list('all:user').gids()[0] ?? '';
  const child = createDeclared(world, actor, 'custom_type_membership', { parent: parent.gid, member });
  deleteRow(world, actor, 'custom_type', parent.gid);
  expect(isLive(world.store, child)).toBe(false);
  undeleteRow(world, actor, parent.gid);
  expect(isLive(world.store, child)).toBe(true);
  deleteRow(world, actor, child.type, child.gid);
  createDeclared(world, actor, 'custom_type_membership', { parent: parent.gid, member });
  expect(() => undeleteRow(world, actor, child.gid)).toThrow('there is one already');
});

test('a change that changes nothing puts nothing, and what is needed is asked for', () => {
  const world = newWorld(5);
  const actor = world.actor(null);
  const row = declaredIn(world.store).find(({ type }) => type === 'custom_type');
  const before = world.store.revision;
  changeDeclared(world, actor, row?.gid ?? '', { name: row?.values['name'] ?? null });
  expect(world.store.revision).toBe(before);
  expect(() => createDeclared(world, actor, 'custom_type', { name: '' })).toThrow('name: Missing input');
});
