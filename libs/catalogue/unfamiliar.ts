/**
 * What Asana sends and its official description does not name: types and actions of events, fields, values of fields
 * that have a closed list of them. All of it passes through; here it is only noticed, so that somebody hears of it.
 */
import type { Decoded } from './decode.ts';
import { eventActions } from './event-actions.ts';
import { knownTypes, knownValues } from './known.gen.ts';
import type { Resource } from './resource.ts';

export type UnfamiliarKind = 'type' | 'action' | 'field' | 'value';

/** By type and column: the values there are. */
export type KnownValues = Readonly<Record<string, Readonly<Record<string, ReadonlySet<string>>>>>;

/** What can happen to a resource. */
export const knownActions: ReadonlySet<string> = new Set([...eventActions, 'created']);

/** What is unfamiliar about an event. */
export function unfamiliarInEvent(event: {
  readonly resourceType: string;
  readonly action: string;
}): readonly UnfamiliarKind[] {
  const kinds: UnfamiliarKind[] = [];
  if (!knownTypes.has(event.resourceType)) kinds.push('type');
  if (!knownActions.has(event.action)) kinds.push('action');
  return kinds;
}

/** What is unfamiliar about a content: one element for each such field and value. */
export function unfamiliarInContent({ name }: Resource, { row, extra }: Decoded): readonly UnfamiliarKind[] {
  const kinds: UnfamiliarKind[] = extra === null ? [] : Object.keys(extra).map(() => 'field');
  const lists = knownValues[name];
  for (const column in lists) {
    const value = row[column];
    if (typeof value === 'string' && lists[column]?.has(value) === false) kinds.push('value');
  }
  return kinds;
}
