/**
 * Whatever people did, every object of every kind is what the official description says: whole, compact, and with each field asked
 * for bare or with all that lies below it. Seeds are fixed, so that a failure comes again.
 */
import { checkSchema, described } from './answer-check.ts';
import { Clock } from './clock.ts';
import { EventLog } from './events.ts';
import { isLive } from './liveness.ts';
import { allFields, schemaOf } from './official.ts';
import { defaults } from './options.ts';
import { Reference, render } from './render.ts';
import type { Shape, View } from './render.ts';
import { seedWorld } from './seed.ts';
import { Store } from './store.ts';
import { work } from './work.ts';
import { World } from './world.ts';

const bare: Shape = new Map();
const rowTypeOf = (kind: string): string => (kind === 'legacy_project_membership' ? 'project_membership' : kind);

async function worldAtWork(seed: number): Promise<World> {
  const parts = { store: new Store(), clock: new Clock(0), events: new EventLog(1, []), gidCount: 0 };
  const world = new World(seed, defaults, parts);
  seedWorld(world, { workspaces: 2, users: 6, projects: 4, tasks: 60 });
  const order = { seed, actions: 1_500, seconds: 0, rate: 1, silent: true, without: [], only: null };
  await work(world, order, () => false);
  return world;
}

/** Places that are wrong, each once, with how often. */
function wrongPlaces(world: World, view: View): Record<string, number> {
  const found: Record<string, number> = {};
  const judge = (kind: string, schema: string, value: unknown, isWide: boolean): void => {
    const wrong = checkSchema(schema, value, isWide);
    if (wrong === null) return;
    const place = `${kind}.${wrong.path.replaceAll(/\d+/g, 'n')}: expected ${wrong.expected}`;
    found[place] = (found[place] ?? 0) + 1;
  };
  for (const [kind, fields] of Object.entries(allFields)) {
    const schema = schemaOf(kind);
    const asked: Shape = new Map(fields.map((field) => [field, bare as never]));
    for (const row of world.store.all()) {
      if (row.type !== rowTypeOf(kind) || !isLive(world.store, row)) continue;
      judge(kind, schema, render(view, new Reference(kind, row), 'full'), false);
      judge(kind, schema, render(view, new Reference(kind, row), asked), true);
    }
  }
  return found;
}

it.each([1, 2])('every object is as described, with seed %i', async (seed) => {
  const world = await worldAtWork(seed);
  expect(wrongPlaces(world, world.view(world.access.account()))).toEqual({});
});

it('knows the schema of every kind', () => {
  const unknown = Object.keys(allFields).filter((kind) => described.schemas[schemaOf(kind)] === undefined);
  expect(unknown).toEqual([]);
});
