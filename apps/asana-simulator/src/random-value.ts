/** What people put into custom fields, by chance. */
import { findLive } from './liveness.ts';
import type { Random } from './random.ts';
import type { CustomFieldRow, FieldValue, Gid } from './rows.ts';
import { sentence } from './seed-words.ts';
import type { World } from './world.ts';

/** A value that fits the field. */
export function randomValue(world: World, random: Random, gid: Gid, users: readonly Gid[]): FieldValue {
  const field = world.store.need('custom_field', gid);
  const options = field.options.filter((option) => option.enabled).map((option) => option.gid);
  if (field.kind === 'number') return randomNumber(field, random);
  if (field.kind === 'enum') return [random.pick(options)];
  if (field.kind === 'multi_enum') return [...new Set([random.pick(options), random.pick(options)])];
  if (field.kind === 'people') return [random.pick(users)];
  if (field.kind === 'reference') return referable(world, random, field);
  if (field.kind === 'date') return { date: `2025-0${1 + random.below(9)}-1${random.below(10)}`, dateTime: null };
  return sentence(random);
}

function randomNumber({ numberFormat }: CustomFieldRow, random: Random): number {
  if (numberFormat?.format === 'percentage') return random.below(101) / 100;
  if (numberFormat?.format === 'currency') return random.below(1_000_000) / 100;
  return numberFormat?.format === 'identifier' ? random.below(10_000) : random.below(1_000) / 10;
}

/** Tasks of the field's own workspace, at most three: those that chance finds elsewhere, or gone, do not count. */
function referable(world: World, random: Random, { workspace }: CustomFieldRow): Gid[] {
  const tasks = world.store.list('all:task');
  const picked = [0, 1, 2].map(() => (tasks.size === 0 ? undefined : tasks.at(random.below(tasks.size))?.gid));
  return [...new Set(picked)].filter((gid) => findLive(world.store, 'task', gid)?.workspace === workspace) as Gid[];
}

/** Whether people at work set it. The rarer kinds and formats are seeded alone, so that work is the same with and without them. */
export function isWorkedOn(world: World, gid: Gid): boolean {
  const { kind, numberFormat, formula } = world.store.need('custom_field', gid);
  return kind !== 'reference' && numberFormat === undefined && formula === undefined;
}
