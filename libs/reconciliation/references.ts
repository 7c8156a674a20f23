/**
 * Resources that a content refers to. Some are told of by no list and no event (people who left, fields of one project,
 * tags made yesterday), so a reference is how they are found: what is referred to and was never read is wished for.
 * Only types that make up the structure count; references to single tasks would lead out of what is to be synced.
 */
import { columnName, type Field } from '@asana-warehouse/catalogue/field';
import type { Decoded, Row } from '@asana-warehouse/catalogue/decode';
import type { Registry } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';

export type Reference = { readonly type: string; readonly gid: string };

/** Every reference of a decoded content to a structural type, each once. */
export function referencesOf(
  declaration: Resource,
  decoded: Pick<Decoded, 'row' | 'links'>,
  registry: Pick<Registry, 'resourceOf'>,
): readonly Reference[] {
  const found = new Map<string, Reference>();
  const collect = (fields: Readonly<Record<string, Field>>, row: Row): void => {
    for (const [name, field] of Object.entries(fields)) {
      if (field.ref === undefined || !isStructural(registry.resourceOf(field.ref))) continue;
      for (const gid of gidsIn(row[columnName(name, field)]))
        found.set(`${field.ref} ${gid}`, { type: field.ref, gid });
    }
  };
  collect(declaration.fields, decoded.row);
  for (const link of declaration.links) for (const row of decoded.links[link.table] ?? []) collect(link.fields, row);
  return [...found.values()];
}

function isStructural(declaration: Resource | undefined): boolean {
  return declaration?.api.lists.some((list) => list.phase === 0) ?? false;
}

function gidsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
