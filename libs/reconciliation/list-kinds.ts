/**
 * The lists that the catalogue declares, each under a name: `task_by_project` is the list of the tasks of one project. A
 * scope is one such list of one resource; what a crawl reads, what a checkpoint belongs to and what `ops.coverage`
 * tells of all go by this name.
 */
import { joinListGids } from '@asana-warehouse/catalogue/list-gids';
import type { ListEndpoint, Resource } from '@asana-warehouse/catalogue/resource';

/** One list endpoint. `kind`: its name. */
export type ListKind = { readonly kind: string; readonly resource: Resource; readonly list: ListEndpoint };

/** A list to read completely: whose (see `list-gids.ts`), of which kind. `gid` is empty for lists that are per nothing. */
export type ScopeKey = { readonly kind: string; readonly gid: string };

/**
 * What is to be read: null means everything. Besides types, `types` may name kinds of lists: then what these show is read
 * (of lists that overlap others only what these alone show), and what lies below it. `only` limits types to some gids (workspaces, projects).
 */
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
      .filter((list) => list.repeats !== true)
      .map((list) => ({ kind: nameOf(resource, list), resource, list })),
  );
}

function nameOf({ name }: Resource, { per, besides }: ListEndpoint): string {
  return besides ?? (per === null ? name : `${name}_by_${per}`);
}

/** Whether a resource belongs to the selection, as far as its own type and gid tell. */
export function selects(selection: Selection, type: string, gid: string): boolean {
  return selection.only.get(type)?.has(gid) ?? true;
}

/**
 * Whether what a content names is to be read. A resource that lies in containers of which only some are selected is left to
 * their lists: a task that is in two projects also names a section of the one that is not.
 */
export function selectsReference(selection: Selection, declaration: Resource | undefined, gid: string): boolean {
  if (declaration === undefined || declaration.containers.some(({ type }) => selection.only.has(type))) return false;
  return selects(selection, declaration.name, gid);
}

/** The kinds of lists that overlap others, by name: what only they show, no webhook tells of. */
export function overlappingKinds(kinds: readonly ListKind[]): readonly string[] {
  return kinds.filter(({ list }) => list.overlaps === true).map(({ kind }) => kind);
}

/** The lists needed to read what is selected: its own, and those that lead to them. */
export function neededKinds(kinds: readonly ListKind[], selection: Selection): readonly ListKind[] {
  const within = kinds.filter((kind) => staysWithin(kinds, kind, selection));
  const { types } = selection;
  if (types === null) return within;
  const named = within.filter(({ kind, resource }) => kind !== resource.name && types.has(kind));
  const leading = new Set([...types, ...named.flatMap(({ list }) => list.per ?? [])]);
  grow(leading, within, ({ resource, list }) => (leading.has(resource.name) ? list.per : null));
  const below = new Set(named.map(({ resource }) => resource.name));
  grow(below, within, ({ resource, list }) => (list.per !== null && below.has(list.per) ? resource.name : null));
  return within.filter((one) => leading.has(one.resource.name) || named.includes(one) || below.has(one.list.per ?? ''));
}

/** Adds what `next` says of each kind until nothing is new. */
function grow(types: Set<string>, kinds: readonly ListKind[], next: (kind: ListKind) => string | null): void {
  for (let before = -1; before !== types.size;) {
    before = types.size;
    for (const kind of kinds) {
      const type = next(kind);
      if (type !== null) types.add(type);
    }
  }
}

/**
 * Whether a list shows only what lies in the containers that were selected. Of what lies in them by way of something else (tracked
 * time in tasks of projects), the list of a whole workspace does not.
 */
function staysWithin(kinds: readonly ListKind[], { resource, list }: ListKind, { only }: Selection): boolean {
  if (list.overlaps === true) return !resource.containers.some(({ type }) => only.has(type));
  return (
    list.per !== 'workspace' || only.has('workspace') || !holdersOf(kinds, resource).some((type) => only.has(type))
  );
}

/** Types that what holds the resource lies in. */
function holdersOf(kinds: readonly ListKind[], { containers }: Resource): readonly string[] {
  const holders = new Set(containers.map(({ type }) => type));
  return kinds
    .filter((kind) => holders.has(kind.resource.name))
    .flatMap((kind) => kind.resource.containers.map(({ type }) => type));
}

/** Whether a list is read without the lists that it overlaps, so that only what lies in no container is its own. */
export function isAlone(kinds: readonly ListKind[], { resource, list }: ListKind): boolean {
  const others = new Set(resource.containers.map(({ type }) => type).filter((type) => type !== resource.name));
  return list.overlaps === true && !kinds.some((one) => one.resource === resource && others.has(one.list.per ?? ''));
}

/** The lists that no other list leads to: where a crawl of everything begins. */
export function rootScopes(kinds: readonly ListKind[]): readonly ScopeKey[] {
  return kinds.filter(({ list }) => list.per === null).map(({ kind }) => ({ kind, gid: '' }));
}

/** A list below an object, or what the object names: then the kind is its type. `workspaceGid`: of the list itself; null where only the object knows. */
export type ScopeBelow = ScopeKey & { readonly phase: number; readonly workspaceGid: string | null };

/**
 * The lists worth asking for below one object, by its body: no subtasks are asked for where it says that there are none. `filled`:
 * kinds of those that should show something all the same, as far as the warehouse knows.
 */
export function scopesBelow(
  kinds: readonly ListKind[],
  type: string,
  body: Readonly<Record<string, unknown>> & { readonly gid: string },
  selection: Selection,
  filled: ReadonlySet<string> = new Set(),
): readonly ScopeBelow[] {
  return kinds
    .filter(({ kind, list }) => list.per === type && (isWorthAsking(list, body) || filled.has(kind)))
    .flatMap(({ kind, resource, list }) => {
      if (list.named !== undefined) return namedIn(resource.name, list, body[list.named]);
      return workspacesOf(list, body, selection).map((workspaceGid) => ({
        kind,
        gid: joinListGids({ per: body.gid, workspace: workspaceGid }),
        phase: list.phase,
        workspaceGid,
      }));
    });
}

/** What a body names, to be read by itself. */
function namedIn(type: string, { phase }: ListEndpoint, value: unknown): readonly ScopeBelow[] {
  const gid = gidOf(value);
  return gid === null ? [] : [{ kind: type, gid, phase, workspaceGid: null }];
}

/** The workspaces that the endpoint is to be asked for; null alone: it needs none. */
function workspacesOf(
  list: ListEndpoint,
  body: Readonly<Record<string, unknown>>,
  selection: Selection,
): readonly (string | null)[] {
  if (list.workspacesIn === undefined) return [null];
  const named = body[list.workspacesIn];
  const gids = Array.isArray(named) ? named.map((one: unknown) => gidOf(one)) : [];
  return gids.filter((gid) => gid !== null && selects(selection, 'workspace', gid));
}

function gidOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('gid' in value)) return null;
  return typeof value.gid === 'string' && value.gid !== '' ? value.gid : null;
}

/** A field that the body leaves out is unknown, and not 0. */
function isWorthAsking(list: ListEndpoint, body: Readonly<Record<string, unknown>>): boolean {
  if (list.when === undefined) return true;
  const value = body[list.when];
  return value === undefined || value === true || (typeof value === 'number' && value > 0);
}
