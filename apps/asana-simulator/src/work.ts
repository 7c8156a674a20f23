/**
 * Seeded people who work: a sequence of actions that depends on nothing but the seed and the state it starts from. Each action
 * has a weight; one that finds nothing to act on is passed over and counted as `idle`.
 */
import { ApiFault, badRequest } from './api-fault.ts';
import { declaredActions, declaredEvery } from './declared-work.ts';
import { seededRandom } from './random.ts';
import { openDesk } from './work-desk.ts';
import type { Action, Desk } from './work-desk.ts';
import { overviewActions } from './work-overview.ts';
import { memberActions } from './work-members.ts';
import { placeActions, silentActions } from './work-places.ts';
import { reportActions } from './work-reports.ts';
import { taskActions } from './work-tasks.ts';
import { typeActions } from './work-types.ts';
import type { World } from './world.ts';

export interface WorkOrder {
  readonly seed: number;
  /** How many actions, however long they take; or null: as many as fit into `seconds` at `rate` a second. */
  readonly actions: number | null;
  readonly seconds: number;
  readonly rate: number;
  /** Whether people also do what no event tells, such as renaming themselves and custom fields. */
  readonly silent: boolean;
  /** Actions, by name, that nobody does. */
  readonly without: readonly string[];
  /** Actions, by name, beside which nobody does any; null: all. */
  readonly only: readonly string[] | null;
}

const most = { seed: Number.MAX_SAFE_INTEGER, actions: 1_000_000, seconds: 86_400, rate: 10_000 } as const;

const actions = [...taskActions, ...placeActions, ...overviewActions];
/** What is done beside the others, by chance of its own. */
export const besideActions = [...declaredActions, ...typeActions, ...memberActions, ...reportActions];
const known: ReadonlySet<string> = new Set([...actions, ...silentActions, ...besideActions].map(({ name }) => name));

/** Does the work; answers with the number of times each action was done. */
export async function work(world: World, order: WorkOrder, isStopped: () => boolean): Promise<Record<string, number>> {
  const random = seededRandom(order.seed, 'work');
  const desk = openDesk(world, random);
  const besides = openDesk(world, seededRandom(order.seed, 'declared work'));
  const wanted = ({ name }: Action): boolean => !order.without.includes(name) && order.only?.includes(name) !== false;
  const choice = (order.silent ? [...actions, ...silentActions] : actions).filter(wanted);
  const beside = besideActions.filter(wanted);
  const counts: Record<string, number> = {};
  const total = order.actions ?? Math.max(1, Math.round(order.seconds * order.rate));
  const startMs = Date.now();
  for (let done = 0; done < total && !isStopped(); done += 1) {
    const dueMs = order.actions === null || order.seconds > 0 ? (done / total) * order.seconds * 1_000 : 0;
    const waitMs = startMs + dueMs - Date.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    else if (done % 20 === 19) await new Promise((resolve) => setImmediate(resolve));
    const names = choice.length > 0 ? [act(desk, choice)] : [];
    if (beside.length > 0 && (choice.length === 0 || done % declaredEvery === declaredEvery - 1))
      names.push(act(besides, beside));
    for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

export function readOrder(given: Readonly<Record<string, unknown>>, defaultSeed: number): WorkOrder {
  const number = (name: keyof typeof most): number | null => {
    const value = given[name];
    if (value === undefined || value === null) return null;
    if (typeof value !== 'number' || !(value >= 0 && value <= most[name])) {
      throw badRequest(`${name}: must be a number from 0 to ${most[name]}`);
    }
    return value;
  };
  const silent = given['silent'] ?? false;
  if (typeof silent !== 'boolean') throw badRequest('silent: must be true or false');
  const seconds = number('seconds');
  const wanted = number('actions');
  return {
    seed: number('seed') ?? defaultSeed,
    actions: wanted ?? (seconds === null ? 100 : null),
    seconds: seconds ?? 0,
    rate: number('rate') ?? 20,
    silent,
    without: readNames('without', given['without']) ?? [],
    only: readNames('only', given['only']),
  };
}

function readNames(key: string, given: unknown): readonly string[] | null {
  if (given === undefined) return null;
  if (Array.isArray(given) && given.every((name) => known.has(name))) return given;
  throw badRequest(`${key}: must be a list of names among ${[...known].join(', ')}`);
}

function act(desk: Desk, choice: readonly Action[]): string {
  let at = desk.random.below(choice.reduce((sum, action) => sum + action.weight, 0));
  const action = choice.find((it) => (at -= it.weight) < 0);
  if (action === undefined) throw new Error('the weights of the actions do not add up');
  try {
    return action.run(desk) ? action.name : 'idle';
  } catch (error) {
    if (error instanceof ApiFault) return 'refused';
    throw error;
  }
}
