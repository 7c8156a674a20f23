/**
 * Whatever the seeded people do, the graph stays whole: its lists are those that its rows say, its journal leads back to
 * every earlier state, and its events name the rows that changed.
 */
import fc from 'fast-check';
import { Clock } from './clock.ts';
import { EventLog } from './events.ts';
import { findLive, isLive } from './liveness.ts';
import { defaults } from './options.ts';
import type { Row } from './rows.ts';
import { seedWorld } from './seed.ts';
import { Store } from './store.ts';
import { readOrder, work } from './work.ts';
import { World } from './world.ts';

function newWorld(seed: number): World {
  const parts = { store: new Store(), clock: new Clock(0), events: new EventLog(1, []), gidCount: 0 };
  const world = new World(seed, defaults, parts);
  seedWorld(world, { workspaces: 1, users: 5, projects: 3, tasks: 40 });
  world.store.startJournal();
  return world;
}

const order = (seed: number, actions: number): Parameters<typeof work>[1] => ({
  seed,
  actions,
  seconds: 0,
  rate: 1,
  silent: true,
  without: [],
  only: null,
});
const rowsOf = (store: Store): Row[] =>
  [...store.all()].toSorted((left, right) => Number(left.gid) - Number(right.gid));
const seeds = fc.integer({ min: 1, max: 1_000_000 });

describe('seeded work', () => {
  it('keeps every list as its rows say', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const { store } = await worked(seed, 200);
        const rebuilt = Store.of(store.all());
        const names = ['all:task', 'all:project', 'all:story'];
        for (const row of store.all())
          names.push(
            ...['sections', 'section_tasks', 'subtasks', 'stories', 'status_updates', 'tag_tasks', 'dependents'].map(
              (it) => `${it}:${row.gid}`,
            ),
          );
        for (const name of names) expect(store.list(name).gids()).toEqual(rebuilt.list(name).gids());
      }),
      { numRuns: 4 },
    );
  });

  it('leaves every live task in live sections of its projects, and no project without a section', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const { store } = await worked(seed, 300);
        for (const row of store.all()) {
          if (!isLive(store, row)) continue;
          if (row.type === 'project') expect(store.list(`sections:${row.gid}`).size).toBeGreaterThan(0);
          if (row.type !== 'task') continue;
          for (const place of row.places) {
            expect(store.find('section', place.section)?.project).toBe(place.project);
            if (findLive(store, 'project', place.project) !== undefined) {
              expect(findLive(store, 'section', place.section)).toBeDefined();
            }
          }
        }
      }),
      { numRuns: 6 },
    );
  });

  it('can be undone to any moment', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const world = newWorld(seed);
        const states: { atMs: number; rows: Row[] }[] = [];
        for (let round = 0; round < 4; round += 1) {
          await work(world, order(seed + round, 30), () => false);
          states.push({ atMs: world.clock.nowMs(), rows: rowsOf(world.store) });
          world.clock.advance(1_000);
        }
        for (const { atMs, rows } of states) expect(rowsOf(Store.of(world.store.rowsAt(atMs)))).toEqual(rows);
      }),
      { numRuns: 5 },
    );
  });

  it('does the same for the same seed and something else for another', async () => {
    const [first, second, other] = [await worked(1, 100), await worked(1, 100), await worked(2, 100)];
    const names = (world: World): unknown[] => rowsOf(world.store).map((row) => ('name' in row ? row.name : row.type));
    expect(names(first)).toEqual(names(second));
    expect(names(first)).not.toEqual(names(other));
  });

  it('names in its events only rows that are there', async () => {
    const world = await worked(3, 400);
    for (const { body } of world.events.all())
      expect(world.store.get(body.resource.gid)?.type).toBe(body.resource.resource_type);
  });
});

async function worked(seed: number, actions: number): Promise<World> {
  const world = newWorld(seed);
  await work(world, order(seed, actions), () => false);
  return world;
}

test('people leave out what they are told to, or do that alone, and an unknown name is refused', async () => {
  const counts = async (told: object): Promise<readonly string[]> =>
    Object.keys(await work(newWorld(1), { ...order(1, 50), ...told }, () => false));
  expect(await counts({ only: ['comment', 'rename'], without: ['rename'] })).toEqual(['comment']);
  expect(readOrder({ without: ['delete_project'] }, 1)).toMatchObject({ without: ['delete_project'], only: null });
  expect(() => readOrder({ without: ['delete_everything'] }, 1)).toThrow('without: must be a list of names');
  expect(() => readOrder({ only: ['delete_everything'] }, 1)).toThrow('only: must be a list of names');
});
