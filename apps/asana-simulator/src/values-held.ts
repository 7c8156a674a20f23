/** Values of custom fields that an object was given itself, as portfolios, goals and people are; in their compact form. */
import { findLive } from './liveness.ts';
import { Reference } from './render.ts';
import type { View } from './render.ts';
import type { FieldValue, Gid } from './rows.ts';

export type HeldValues = Readonly<Record<Gid, FieldValue>>;

export function showValues(view: View, held: HeldValues): Reference[] {
  return Object.entries(held).flatMap(([gid, value]) => {
    const field = findLive(view.store, 'custom_field', gid);
    return field === undefined ? [] : [new Reference('compact_custom_field_value', { field, value, enabled: true })];
  });
}
