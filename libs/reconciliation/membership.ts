/**
 * How the warehouse knows which resources a list should show: the other way round of the list endpoint. It follows from
 * the declaration: a field or a link of the listed type that refers to the type the list is per.
 */
import { columnName } from '@asana-warehouse/catalogue/field';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { ListKind } from './list-kinds.ts';

/** Members have `gid` in this column of their own table, or a living row with it in a link table that they own. */
export type Membership =
  | { readonly in: 'row'; readonly column: string }
  | { readonly in: 'link'; readonly table: string; readonly column: string }
  | { readonly in: 'workspace' }
  | { readonly in: 'all' };

/** The membership of a list; null where the declaration tells of none, so that nothing can be found missing. */
export function membershipOf({ resource, list }: ListKind): Membership | null {
  const { per } = list;
  if (per === null) return { in: 'all' };
  const container = resource.containers.find(({ type }) => type === per);
  if (container !== undefined) {
    return 'link' in container
      ? { in: 'link', table: container.link, column: container.column }
      : { in: 'row', column: fieldColumn(resource, container.field) };
  }
  for (const [name, field] of Object.entries(resource.fields)) {
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

function fieldColumn(resource: Resource, name: string): string {
  const field = resource.fields[name];
  return field === undefined ? name : columnName(name, field);
}
