/**
 * The lists that the catalogue declares, each under a name: `task_by_project` is the list of the tasks of one project. A
 * scope is one such list of one resource; what a crawl reads, what a checkpoint belongs to and what `ops.coverage`
 * tells of all go by this name. Lists whose elements are of another type only repeat what references lead to anyway.
 */
import type { ListEndpoint, Resource } from '@asana-warehouse/catalogue/resource';

/** One list endpoint. `kind`: its name. */
export type ListKind = { readonly kind: string; readonly resource: Resource; readonly list: ListEndpoint };

/** A list to read completely: whose, of which kind. `gid` is empty for lists that are per nothing. */
export type ScopeKey = { readonly kind: string; readonly gid: string };

/** What is to be read: null means everything. `only` limits types to some gids (workspaces, projects). */
export type Selection = {
  readonly types: ReadonlySet<string> | null;
  readonly only: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Everything that the credential sees. */
export const everything: Selection = { types: null, only: new Map() };

/** All lists of a crawl, in the order of the catalogue. */
export function listKinds(resources: readonly Resource[]): readonly ListKind[] {
  return resources.flatMap((resource) =>
    resource.api.lists
      .filter((list) => list.element === undefined)
      .map((list) => ({ kind: list.per === null ? resource.name : `${resource.name}_by_${list.per}`, resource, list })),
  );
}

/** Whether a resource belongs to the selection, as far as its own type and gid tell. */
export function selects(selection: Selection, type: string, gid: string): boolean {
  return selection.only.get(type)?.has(gid) ?? true;
}

/** The lists needed to read the selected types: their own, and those that lead to them. */
export function neededKinds(kinds: readonly ListKind[], selection: Selection): readonly ListKind[] {
  if (selection.types === null) return kinds;
  const types = new Set(selection.types);
  for (let before = -1; before !== types.size;) {
    before = types.size;
    for (const { resource, list } of kinds) {
      if (types.has(resource.name) && list.per !== null) types.add(list.per);
    }
  }
  return kinds.filter(({ resource }) => types.has(resource.name));
}

/** The lists that no other list leads to: where a crawl of everything begins. */
export function rootScopes(kinds: readonly ListKind[]): readonly ScopeKey[] {
  return kinds.filter(({ list }) => list.per === null).map(({ kind }) => ({ kind, gid: '' }));
}

/** The lists worth asking for below one object, by its body: no subtasks are asked for where there are none. */
export function scopesBelow(
  kinds: readonly ListKind[],
  type: string,
  body: Readonly<Record<string, unknown>> & { readonly gid: string },
): readonly (ScopeKey & { readonly phase: number })[] {
  return kinds
    .filter(({ list }) => list.per === type && isWorthAsking(list, body))
    .map(({ kind, list }) => ({ kind, gid: body.gid, phase: list.phase }));
}

function isWorthAsking(list: ListEndpoint, body: Readonly<Record<string, unknown>>): boolean {
  if (list.when === undefined) return true;
  const value = body[list.when];
  return value === true || (typeof value === 'number' && value > 0);
}
