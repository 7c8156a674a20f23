/**
 * What a project may cost, in time or money; a project has one at most. What was spent is the sum of the time tracked for the project.
 */
import { badRequest } from '../api-fault.ts';
import { listName } from '../declare.ts';
import type { DeclaredKind, Field, Scene, Values } from '../declare.ts';
import { choice, needed, once, ref, structure } from '../declared-fields.ts';
import { isLive } from '../liveness.ts';
import type { View } from '../render.ts';
import { textIn } from '../rows-declared.ts';
import type { AnyDeclaredRow, Plain } from '../rows-declared.ts';

const filters = ['billable', 'non_billable', 'any'];
const words: Readonly<Record<string, readonly string[]>> = {
  billable_status_filter: filters,
  source: ['none', 'tasks', 'capacity_plans'],
};

/** One of the three amounts: what people set of it, completed by units and by what is worked out. */
function amount(initial: Values, worth: (held: Values, row: AnyDeclaredRow, view: View) => Plain): Field {
  return structure(
    initial,
    (given, name) => readAmount(given, name, initial),
    (held, row, view) => ({
      ...(held as Values),
      units: row.values['budget_type'] === 'cost' ? 'USD' : 'minutes',
      value: worth(held as Values, row, view),
    }),
  );
}

export const budget: DeclaredKind = {
  type: 'budget',
  fields: {
    budget_type: choice(['cost', 'time'], 'time'),
    estimate: amount({ billable_status_filter: 'any', source: 'none', enabled: false }, () => 0),
    actual: amount({ billable_status_filter: 'any' }, (_held, row, view) => spent(row, view)),
    total: amount({ enabled: true, value: 0 }, (held) => held['value'] ?? 0),
    parent: needed(once(ref('project'))),
  },
  holders: ['parent'],
  unique: ['parent'],
  isPaid: true,
  requests: {
    path: '/budgets',
    one: ['GET', 'PUT', 'DELETE'],
    lists: [{ path: '/budgets', by: { parent: 'parent' }, needs: [['parent']], isFull: true }],
    create: [{ path: '/budgets' }],
  },
  people: {
    seeded: 2,
    make: (scene) => {
      const project = scene.any('project');
      return project === null ? null : { parent: project.gid, total: someTotal(scene) };
    },
    edit: (scene) => ({ total: someTotal(scene) }),
  },
};

const someTotal = ({ random }: Scene): Values => ({ enabled: true, value: 600 * (1 + random.below(50)) });

function readAmount(given: unknown, name: string, initial: Values): Plain {
  if (given === null || typeof given !== 'object' || Array.isArray(given))
    throw badRequest(`${name}: must be an object`);
  const found: Record<string, Plain> = { ...initial };
  for (const [key, value] of Object.entries(given as Values)) {
    if (initial[key] === undefined) continue;
    const isWord = typeof value === 'string' && words[key]?.includes(value) === true;
    if (words[key] === undefined ? typeof value !== typeof initial[key] : !isWord)
      throw badRequest(`${name}.${key}: not a value of it`);
    found[key] = value;
  }
  return found;
}

/** Minutes tracked for the project; on a budget of money nothing is worked out. */
function spent(row: AnyDeclaredRow, view: View): number {
  if (row.values['budget_type'] === 'cost') return 0;
  const gids = view.store.list(listName('time_tracking_entry', 'attributable_to', textIn(row, 'parent') ?? '')).gids();
  const entries = gids.map((gid) => view.store.need('time_tracking_entry', gid));
  const there = entries.filter((entry) => isLive(view.store, entry));
  return there.reduce((sum, entry) => sum + Number(entry.values['duration_minutes']), 0);
}
