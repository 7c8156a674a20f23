/**
 * What Asana sends and its official description does not name: types and actions of events, fields, values of fields
 * that have a closed list of them. All of it passes through; here it is only noticed, so that somebody hears of it.
 */
import type { Decoded, Row } from './decode.ts';
import { eventActions } from './event-actions.ts';
import { knownTypes, knownValues } from './known.gen.ts';
import type { Resource } from './resource.ts';

export type UnfamiliarKind = 'type' | 'action' | 'field' | 'value';

/** By table and column: the values there are. */
export type KnownValues = Readonly<Record<string, Readonly<Record<string, ReadonlySet<string>>>>>;
/** By type and place of an object within its body (`places.ts`): the keys there are. */
export type KnownKeys = KnownValues;

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

/** What is unfamiliar about a content: one element for each such field and value, of each row that it gives. */
export function unfamiliarInContent({ name, links }: Resource, decoded: Decoded): readonly UnfamiliarKind[] {
  const kinds: UnfamiliarKind[] = decoded.extra === null ? [] : Object.keys(decoded.extra).map(() => 'field');
  addValues(kinds, name, decoded.row);
  for (const { table } of links)
    if (knownValues[table] !== undefined) for (const row of decoded.links[table] ?? []) addValues(kinds, table, row);
  return kinds;
}

function addValues(kinds: UnfamiliarKind[], table: string, row: Row): void {
  const lists = knownValues[table];
  for (const column in lists) {
    const value = row[column];
    const isKnown = (text: unknown): boolean => typeof text !== 'string' || lists[column]?.has(text) !== false;
    if (Array.isArray(value))
      for (const text of value) {
        if (!isKnown(text)) kinds.push('value');
      }
    else if (!isKnown(value)) kinds.push('value');
  }
}
