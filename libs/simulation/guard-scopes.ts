/** Where a resource counts for the deletion guard, and how much would go with it: mirrors `libs/warehouse/guard-scopes.ts`. */
import { childrenOf, resourceOf } from '@asana-warehouse/catalogue/registry';
import { lastPhase, type Container, type Resource } from '@asana-warehouse/catalogue/resource';
import { fieldColumn } from './fold-tables.ts';
import { modelled } from './modelled-types.ts';
import { resourceKey, textOf, type Reader, type ResourceRef } from './tables.ts';

/** What nothing narrower is known of counts here. */
export const everywhere = 'everything';

const scopeTypes: ReadonlySet<string> = new Set(['project', 'workspace']);
const structure = new Set(modelled.flatMap((one) => (isStructure(one) && one.name !== 'workspace' ? [one.name] : [])));

/** Innermost first, each once. */
export function scopesOf(tables: Reader, declaration: Resource, gid: string): readonly string[] {
  const own = { type: declaration.name, gid };
  const workspace = textOf(tables.get('current', resourceKey(own))?.['_workspace_gid']);
  return [
    ...new Set([
      ...(scopeTypes.has(own.type) ? [resourceKey(own)] : []),
      ...heldBy(tables, own),
      ...(workspace === '' ? [] : [`workspace ${workspace}`]),
      everywhere,
    ]),
  ];
}

function heldBy(tables: Reader, own: ResourceRef): readonly string[] {
  const found: string[] = [];
  const seen = new Set([resourceKey(own)]);
  const open = [own];
  for (let one = open.shift(); one !== undefined; one = open.shift()) {
    for (const holder of holdersOf(tables, one)) {
      const key = resourceKey(holder);
      if (seen.has(key)) continue;
      seen.add(key);
      if (scopeTypes.has(holder.type)) found.push(key);
      else open.push(holder);
    }
  }
  return found;
}

/** What holds a resource by its own row and living links. */
export function holdersOf(tables: Reader, { type, gid }: ResourceRef): readonly ResourceRef[] {
  const key = resourceKey({ type, gid });
  const declaration = resourceOf(type);
  if (declaration === undefined) return [];
  return declaration.containers.flatMap((container) => {
    if ('link' in container) {
      return (tables.get('links', key)?.[container.link] ?? [])
        .filter((link) => link['_deleted_at'] === null)
        .map((link) => ({ type: container.type, gid: textOf(link[container.column]) }));
    }
    const holder = textOf(tables.get('current', key)?.[fieldColumn(declaration, container.field)]);
    return holder === '' ? [] : [{ type: container.type, gid: holder }];
  });
}

/** Living rows that would go with it, itself included; counting ends soon after `max`. */
export function weightOf(tables: Reader, own: ResourceRef, max: number): number {
  if (own.type === 'workspace') return 1 + structureIn(tables, own.gid);
  const seen = new Set([resourceKey(own)]);
  const open = [own];
  for (let one = open.shift(); one !== undefined && seen.size <= max; one = open.shift()) {
    for (const { resource, container } of childrenOf(one.type).filter(({ resource: child }) => isStructure(child))) {
      for (const member of livingIn(tables, resource, container, one.gid)) {
        const child = { type: resource.name, gid: member };
        if (!seen.has(resourceKey(child))) open.push(child);
        seen.add(resourceKey(child));
      }
    }
  }
  return seen.size;
}

/** Living rows of a workspace that others are read through. */
function structureIn(tables: Reader, workspace: string): number {
  return [...tables.entries('current')].filter(
    ([key, row]) =>
      structure.has(key.split(' ')[0] ?? '') && row['_deleted_at'] === null && row['_workspace_gid'] === workspace,
  ).length;
}

function livingIn(tables: Reader, resource: Resource, container: Container, gid: string): readonly string[] {
  const prefix = `${resource.name} `;
  return [...tables.entries('current')].flatMap(([key, row]) => {
    if (!key.startsWith(prefix) || row['_deleted_at'] !== null) return [];
    return isIn(tables, resource, container, key, gid) ? [key.slice(prefix.length)] : [];
  });
}

function isIn(tables: Reader, resource: Resource, container: Container, key: string, gid: string): boolean {
  if (!('link' in container)) return tables.get('current', key)?.[fieldColumn(resource, container.field)] === gid;
  const links = tables.get('links', key)?.[container.link] ?? [];
  return links.some((link) => link[container.column] === gid && link['_deleted_at'] === null);
}

/** How many living rows of a type a scope has; null where the type does not say so itself. */
export function membersOfScope(tables: Reader, declaration: Resource, scope: string): number | null {
  const [kind = '', gid = ''] = scope.split(' ');
  const prefix = `${declaration.name} `;
  const living = [...tables.entries('current')].filter(
    ([key, row]) => key.startsWith(prefix) && row['_deleted_at'] === null,
  );
  if (kind === everywhere) return living.length;
  if (kind === 'workspace') return living.filter(([, row]) => row['_workspace_gid'] === gid).length;
  const container = declaration.containers.find(({ type }) => type === kind);
  if (container === undefined) return null;
  return living.filter(([key]) => isIn(tables, declaration, container, key, gid)).length;
}

function isStructure({ api }: Resource): boolean {
  return api.lists.some(({ phase }) => phase < lastPhase);
}
