/** What every seed gives, whatever else it gives. */
import { Clock } from './clock.ts';
import { EventLog } from './events.ts';
import { defaults } from './options.ts';
import { textIn } from './rows-declared.ts';
import { seedWorld } from './seed.ts';
import { Store } from './store.ts';
import { World } from './world.ts';

function seeded(seed: number): Store {
  const parts = { store: new Store(), clock: new Clock(0), events: new EventLog(1, []), gidCount: 0 };
  const world = new World(seed, defaults, parts);
  seedWorld(world, { workspaces: 2, users: 4, projects: 3, tasks: 20 });
  return world.store;
}

test.each([1, 2, 3, 4, 5])(
  'with seed %i portfolios and goals have custom fields, values, reports and comments',
  (seed) => {
    const store = seeded(seed);
    const rows = (['portfolio', 'goal'] as const).flatMap((kind) => [...store.ofType(kind)]);
    const count = (list: string, gid: string): number => store.list(`${list}:${gid}`).size;
    expect(new Set(rows.map((row) => textIn(row, 'workspace'))).size).toBe(2);
    for (const row of rows) {
      const { gid, type } = row;
      expect({ type, fields: count('field_settings', gid) > 0 }).toEqual({ type, fields: true });
      expect({ type, updates: count('status_updates', gid) }).toEqual({ type, updates: 1 });
      expect({ type, comments: count('stories', gid) }).toEqual({ type, comments: type === 'goal' ? 1 : 0 });
      if (type === 'goal') expect(textIn(row, 'status')).toMatch(/^(green|yellow|red)$/);
    }
    for (const type of ['portfolio', 'goal'] as const) {
      const values = [...store.ofType(type)].flatMap((row) => Object.keys(row.values['custom_fields'] as object));
      expect({ type, values: values.length > 0 }).toEqual({ type, values: true });
    }
    const comments = [...store.ofType('story')].filter(({ task }) => store.find('task', task) !== undefined);
    expect(comments.length).toBeGreaterThan(0);
  },
);

test('somebody likes a goal, a comment and a status update, a team offers a field, and a profile has a value', () => {
  const store = seeded(1);
  const goals = [...store.ofType('goal')].filter((row) => Object.keys(row.values['likes'] ?? {}).length > 0);
  const said = [...store.ofType('story'), ...store.ofType('status_update')].filter(
    ({ likes = [] }) => likes.length > 0,
  );
  expect(goals.length).toBeGreaterThan(0);
  expect(new Set(said.map(({ type }) => type))).toEqual(new Set(['story', 'status_update']));
  expect([...store.ofType('team')].some(({ gid }) => store.list(`field_settings:${gid}`).size > 0)).toBe(true);
  expect([...store.ofType('user')].some(({ values = {} }) => Object.keys(values).length > 0)).toBe(true);
});
