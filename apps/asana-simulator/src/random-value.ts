/** What people put into custom fields, by chance. */
import type { Random } from './random.ts';
import type { FieldValue, Gid } from './rows.ts';
import { sentence } from './seed-words.ts';
import type { World } from './world.ts';

/** A value that fits the field. */
export function randomValue(world: World, random: Random, gid: Gid, users: readonly Gid[]): FieldValue {
  const field = world.store.need('custom_field', gid);
  const options = field.options.filter((option) => option.enabled).map((option) => option.gid);
  if (field.kind === 'number') return random.below(1_000) / 10;
  if (field.kind === 'enum') return [random.pick(options)];
  if (field.kind === 'multi_enum') return [...new Set([random.pick(options), random.pick(options)])];
  if (field.kind === 'people') return [random.pick(users)];
  if (field.kind === 'reference') return [random.pick([...world.store.ofType('task')]).gid];
  if (field.kind === 'date') return { date: `2025-0${1 + random.below(9)}-1${random.below(10)}`, dateTime: null };
  return sentence(random);
}
