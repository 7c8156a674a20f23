/**
 * Custom fields of the rarer kinds: numbers with a currency, as a percentage, as an identifier or with a label, one that is computed, and
 * references. The first two projects of each workspace have them. They come last, by chance of their own and with gids of another range, so
 * that all else, and what people do at work, is what it would be without them.
 */
import { addFieldSetting } from './project-change.ts';
import { createField, type NewField } from './place-change.ts';
import { seededRandom } from './random.ts';
import type { Gid } from './rows.ts';
import type { NumberFormat } from './rows-parts.ts';
import { randomValue } from './random-value.ts';
import type { Actor, World } from './world.ts';

const shown = (format: string, more: Partial<NumberFormat> = {}): { readonly numberFormat: NumberFormat } => ({
  numberFormat: { format, currencyCode: null, customLabel: null, customLabelPosition: null, ...more },
});
const inEuros = { kind: 'number', precision: 2, ...shown('currency', { currencyCode: 'EUR' }) } as const;
const others = [
  { name: 'Done', kind: 'number', precision: 0, ...shown('percentage') },
  { name: 'Ticket', kind: 'number', precision: 0, ...shown('identifier') },
  {
    name: 'Length',
    kind: 'number',
    precision: 1,
    ...shown('custom', { customLabel: 'km', customLabelPosition: 'suffix' }),
  },
  { name: 'See also', kind: 'reference', precision: 0 },
] as const;

/** `afterMs`: when all else was there. Answers with the time when these were, too. */
export function seedFormats(world: World, afterMs: number): number {
  if (world.rules.plan === 'free') return afterMs;
  let atMs = afterMs;
  const next = (): Actor => ({ user: world.access.account(), atMs: (atMs += 1_000) });
  for (const workspace of world.store.list('all:workspace').gids()) {
    const make = (field: Omit<NewField, 'description' | 'options'>): Gid =>
      createField(world, next(), workspace, { description: '', options: [], ...field }, world.newDeclaredGid()).gid;
    const budget = make({ name: 'Budget', ...inEuros });
    const entered = [budget, ...others.map(make)];
    const reserved = make({ name: 'Budget with reserve', ...inEuros, formula: { of: budget, times: 1.25 } });
    const projects = world.store.list(`projects:${workspace}`).gids().slice(0, 2);
    for (const project of projects) seedProject(world, project, entered, reserved, next);
  }
  return atMs;
}

function seedProject(world: World, project: Gid, entered: readonly Gid[], computed: Gid, next: () => Actor): void {
  const random = seededRandom(world.seed, `formats of ${project}`);
  for (const field of [...entered, computed])
    addFieldSetting(world, next(), project, field, false, world.newDeclaredGid());
  const sections = world.store.list(`sections:${project}`).gids();
  for (const gid of sections.flatMap((section) => world.store.list(`section_tasks:${section}`).gids())) {
    const held = entered.filter(() => random.chance(0.3));
    if (held.length === 0) continue;
    const actor = next();
    const task = world.store.need('task', gid);
    const values = Object.fromEntries(held.map((field) => [field, randomValue(world, random, field, [])]));
    world.put(actor, { ...task, values: { ...task.values, ...values }, modifiedAtMs: actor.atMs });
  }
}
