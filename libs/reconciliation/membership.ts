/**
 * How the warehouse knows which resources a list should show: the other way round of the list endpoint. It follows from
 * the declaration: a field or a link of the listed type that refers to the type the list is per.
 */
import type { Decoded } from '@asana-warehouse/catalogue/decode';
import { columnName } from '@asana-warehouse/catalogue/field';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { ListKind } from './list-kinds.ts';

/**
 * Members have `gid` in this column of their own table, or a living row with it in a link table that they own. `nowhere`:
 * those that lie in nothing, or only in such ones.
 */
export type Membership =
  | { readonly in: 'row'; readonly column: string }
  | { readonly in: 'link'; readonly table: string; readonly column: string }
  | { readonly in: 'workspace' }
  | { readonly in: 'nowhere' }
  | { readonly in: 'all' };

/** The membership of a list; null where the declaration tells of none, so that nothing can be found missing. */
export function membershipOf({ resource, list }: ListKind): Membership | null {
  const { per, besides } = list;
  if (besides !== undefined) return null;
  if (per === null) return { in: 'all' };
  const container = resource.containers.find(({ type }) => type === per);
  if (container !== undefined) {
    return 'link' in container
      ? { in: 'link', table: container.link, column: container.column }
      : { in: 'row', column: fieldColumn(resource, container.field) };
  }
  const asked = Object.entries(list.query ?? {}).find(([, value]) => value === `{${per}}`)?.[0];
  for (const [name, field] of Object.entries(resource.fields)) {
    // The query says by which field it selects, where several refer to that type.
    if (asked !== undefined && asked !== name && resource.fields[asked] !== undefined) continue;
    if (field.ref === per && field.reader === 'gid') return { in: 'row', column: columnName(name, field) };
  }
  for (const link of resource.links) {
    for (const [name, field] of Object.entries(link.fields)) {
      if (field.ref === per && field.reader === 'gid') {
        return { in: 'link', table: link.table, column: columnName(name, field) };
      }
    }
  }
  return per === 'workspace' ? { in: 'workspace' } : null;
}

/** Whether a content names no container at all. */
export function liesAlone({ containers, ...resource }: Resource, { row, links }: Decoded): boolean {
  return containers.every((container) =>
    'link' in container
      ? (links[container.link] ?? []).length === 0
      : (row[fieldColumn(resource, container.field)] ?? null) === null,
  );
}

function fieldColumn(resource: Pick<Resource, 'fields'>, name: string): string {
  const field = resource.fields[name];
  return field === undefined ? name : columnName(name, field);
}
