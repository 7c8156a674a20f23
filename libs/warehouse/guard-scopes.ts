/**
 * Where a resource counts for the deletion guard: the projects it lies in, at whatever depth, and its workspace; and how much
 * would go with it. A scope is written as its kind and gid: `project 12`.
 */
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import { columnName } from '@asana-warehouse/catalogue/field';
import { childrenOf, resourceOf } from '@asana-warehouse/catalogue/registry';
import { lastPhase, type Container, type Resource } from '@asana-warehouse/catalogue/resource';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import type pg from 'pg';

/** What nothing narrower is known of counts here. */
export const everywhere = 'everything';

const scopeTypes: ReadonlySet<string> = new Set(['project', 'workspace']);

/** The scope of one resource that others lie in. */
export function scopeOf(type: string, gid: string): string {
  return `${type} ${gid}`;
}

/** What a scope says: its kind, and whose it is unless it is the whole warehouse's. */
export function partsOfScope(scope: string): { readonly kind: string; readonly gid?: string } {
  const [kind = '', gid] = scope.split(' ');
  return gid === undefined ? { kind } : { kind, gid };
}

/** Innermost first, each once. `workspaceGid`: where the reader knows it and the row does not. */
export async function scopesOf(
  client: pg.ClientBase,
  declaration: Resource,
  gid: string,
  workspaceGid: string | null,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ workspace: string | null }>(
    `SELECT _workspace_gid AS workspace FROM asana."${declaration.name}" WHERE gid = $1`,
    [gid],
  );
  const workspace = rows[0]?.workspace ?? workspaceGid;
  const scopes = [
    ...(scopeTypes.has(declaration.name) ? [scopeOf(declaration.name, gid)] : []),
    ...(await heldBy(client, declaration, gid)),
    ...(workspace === null ? [] : [scopeOf('workspace', workspace)]),
    everywhere,
  ];
  return [...new Set(scopes)];
}

/** Walks up from what holds it to what holds that, until a scope is reached. */
async function heldBy(client: pg.ClientBase, declaration: Resource, gid: string): Promise<readonly string[]> {
  const found: string[] = [];
  const seen = new Set([scopeOf(declaration.name, gid)]);
  let level = [{ resource: declaration, gids: [gid] }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { resource, gids } of level) {
      for (const container of resource.containers) {
        const { rows } = await client.query<{ gid: string }>(holdersSql(resource, container), [gids]);
        const fresh = rows.map((row) => row.gid).filter((one) => !seen.has(scopeOf(container.type, one)));
        for (const one of fresh) seen.add(scopeOf(container.type, one));
        const holder = resourceOf(container.type);
        if (scopeTypes.has(container.type)) found.push(...fresh.map((one) => scopeOf(container.type, one)));
        else if (holder !== undefined && fresh.length > 0) next.push({ resource: holder, gids: fresh });
      }
    }
    level = next;
  }
  return found;
}

function holdersSql(resource: Resource, container: Container): string {
  return 'link' in container
    ? `SELECT DISTINCT "${container.column}" AS gid FROM asana."${container.link}"
       WHERE "${ownerColumn(resource)}" = ANY ($1::text[]) AND _deleted_at IS NULL`
    : `SELECT DISTINCT "${fieldColumn(resource, container.field)}" AS gid FROM asana."${resource.name}"
       WHERE gid = ANY ($1::text[]) AND "${fieldColumn(resource, container.field)}" IS NOT NULL`;
}

/**
 * Living rows that would go with it, itself included; counting ends soon after `max`. What is read in the last phase,
 * such as comments, goes with anything and counts for nothing. Of a workspace everything in it is counted.
 */
export async function weightOf(client: pg.ClientBase, type: string, gid: string, max: number): Promise<number> {
  const inside = type === 'workspace' ? await livingIn(client, gid, max) : await livingBelow(client, type, gid, max);
  return 1 + inside;
}

async function livingIn(client: pg.ClientBase, workspaceGid: string, max: number): Promise<number> {
  let sum = 0;
  for (const { name } of resources.filter((one) => one.name !== 'workspace' && isStructure(one))) {
    if (sum > max) break;
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM (SELECT FROM asana."${name}"
       WHERE _workspace_gid = $1 AND _deleted_at IS NULL LIMIT $2) AS living`,
      [workspaceGid, max],
    );
    sum += rows[0]?.count ?? 0;
  }
  return sum;
}

async function livingBelow(client: pg.ClientBase, type: string, gid: string, max: number): Promise<number> {
  const seen = new Set([scopeOf(type, gid)]);
  let level = [{ type, gids: [gid] }];
  while (level.length > 0 && seen.size <= max) {
    const next: typeof level = [];
    for (const one of level) {
      for (const { resource, container } of childrenOf(one.type).filter(({ resource: child }) => isStructure(child))) {
        const { rows } = await client.query<{ gid: string }>(membersSql(resource, container), [one.gids, max]);
        const fresh = rows.map((row) => row.gid).filter((member) => !seen.has(scopeOf(resource.name, member)));
        for (const member of fresh) seen.add(scopeOf(resource.name, member));
        if (fresh.length > 0) next.push({ type: resource.name, gids: fresh });
      }
    }
    level = next;
  }
  return seen.size - 1;
}

function isStructure({ api }: Resource): boolean {
  return api.lists.some(({ phase }) => phase < lastPhase);
}

function membersSql(resource: Resource, container: Container): string {
  const living = `asana."${resource.name}" AS row WHERE row._deleted_at IS NULL`;
  return 'link' in container
    ? `SELECT row.gid FROM ${living} AND EXISTS (SELECT FROM asana."${container.link}" AS link
       WHERE link."${ownerColumn(resource)}" = row.gid AND link."${container.column}" = ANY ($1::text[]) AND link._deleted_at IS NULL) LIMIT $2`
    : `SELECT row.gid FROM ${living} AND row."${fieldColumn(resource, container.field)}" = ANY ($1::text[]) LIMIT $2`;
}

/** How many living rows of a type a scope has; null where the type does not say so itself. */
export async function membersOf(client: pg.ClientBase, declaration: Resource, scope: string): Promise<number | null> {
  const { kind, gid = '' } = partsOfScope(scope);
  const where = membershipSql(declaration, kind);
  if (where === null) return null;
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM asana."${declaration.name}" AS row
     WHERE row._deleted_at IS NULL AND $1::text IS NOT NULL AND ${where}`,
    [gid],
  );
  return rows[0]?.count ?? 0;
}

/** The workspaces that these lie in. */
export async function workspacesOf(
  pool: pg.Pool,
  declaration: Resource,
  gids: readonly string[],
): Promise<readonly (string | null)[]> {
  const { rows } = await pool.query<{ workspace: string | null }>(
    `SELECT DISTINCT _workspace_gid AS workspace FROM asana."${declaration.name}" WHERE gid = ANY ($1::text[])`,
    [gids],
  );
  return rows.map(({ workspace }) => workspace);
}

function membershipSql(declaration: Resource, kind: string): string | null {
  if (kind === everywhere) return 'true';
  if (kind === 'workspace') return 'row._workspace_gid = $1';
  const container = declaration.containers.find(({ type }) => type === kind);
  if (container === undefined) return null;
  return 'link' in container
    ? `EXISTS (SELECT FROM asana."${container.link}" AS link
       WHERE link."${ownerColumn(declaration)}" = row.gid AND link."${container.column}" = $1 AND link._deleted_at IS NULL)`
    : `row."${fieldColumn(declaration, container.field)}" = $1`;
}

function fieldColumn({ fields }: Resource, name: string): string {
  const field = fields[name];
  return field === undefined ? name : columnName(name, field);
}
