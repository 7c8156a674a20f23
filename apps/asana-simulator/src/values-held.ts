/** Values of custom fields that an object was given itself, as portfolios, goals and people are; in their compact form. */
import { findLive } from './liveness.ts';
import { Reference } from './render.ts';
import type { View } from './render.ts';
import type { FieldValue, Gid } from './rows.ts';

export type HeldValues = Readonly<Record<Gid, FieldValue>>;

/** What is held when these are put; null takes one away. */
export function putValues<T>(
  held: Readonly<Record<Gid, T>> | undefined,
  values: Readonly<Record<Gid, T | null>>,
): Readonly<Record<Gid, T>> {
  const kept = Object.entries({ ...held, ...values }).filter(([, value]) => value !== null);
  return Object.fromEntries(kept) as Record<Gid, T>;
}

export function showValues(view: View, held: HeldValues): Reference[] {
  return Object.entries(held).flatMap(([gid, value]) => {
    const field = findLive(view.store, 'custom_field', gid);
    return field === undefined ? [] : [new Reference('compact_custom_field_value', { field, value, enabled: true })];
  });
}
