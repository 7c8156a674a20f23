/**
 * Which living rows a list should have shown, and which of them it did not: they were not read since it began. A list of a
 * container shows that it is there: what went with it comes back with it, as soon as that is applied, and counts already.
 */
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import { columnName } from '@asana-warehouse/catalogue/field';
import type { ListGids } from '@asana-warehouse/catalogue/list-gids';
import type { Container, Resource } from '@asana-warehouse/catalogue/resource';
import type { Membership } from '@asana-warehouse/reconciliation/membership';
import type pg from 'pg';

export type MemberCount = { readonly members: number; readonly missing: readonly string[] };

/** `whose`: whose list; `since`: when its first page was read, on the database's clock. */
export async function missingMembers(
  pool: pg.Pool,
  declaration: Resource,
  membership: Membership,
  whose: ListGids,
  since: string,
): Promise<MemberCount> {
  const { rows } = await pool.query<{ members: number; missing: string[] | null }>(
    `${membership.in === 'nowhere' ? aloneSql(declaration) : ''}
     SELECT count(*)::int AS members,
            array_agg(row.gid) FILTER (WHERE kept.confirmed_at IS NULL OR kept.confirmed_at < $2::timestamptz) AS missing
     FROM asana."${declaration.name}" AS row
     LEFT JOIN ops.confirmation AS kept ON kept.type = $3 AND kept.gid = row.gid
     WHERE ${counts(declaration, membership, '$1')} AND $1::text IS NOT NULL
       AND ($4::text IS NULL OR row._workspace_gid = $4) AND ${condition(declaration, membership, '$1')}`,
    [whose.per, since, declaration.name, whose.workspace],
  );
  return { members: rows[0]?.members ?? 0, missing: rows[0]?.missing ?? [] };
}

/** Those of `pers` whose list should show something. */
export async function withMembers(
  pool: pg.Pool,
  declaration: Resource,
  membership: Membership,
  pers: readonly string[],
): Promise<ReadonlySet<string>> {
  if (pers.length === 0) return new Set();
  const { rows } = await pool.query<{ per: string }>(
    `SELECT asked.per FROM unnest($1::text[]) AS asked(per)
     WHERE EXISTS (SELECT FROM asana."${declaration.name}" AS row
       WHERE ${counts(declaration, membership, 'asked.per')} AND ${condition(declaration, membership, 'asked.per')})`,
    [pers],
  );
  return new Set(rows.map(({ per }) => per));
}

/**
 * What lives, or is about to come back with the container whose list it is. That goes for what a read did not find, too, while the
 * container has no row yet, or has just got one and the row here is still to be folded again: the container may turn out to have been gone at that time.
 */
function counts(declaration: Resource, membership: Membership, per: string): string {
  const container = containerOf(declaration, membership);
  if (container === undefined) return 'row._deleted_at IS NULL';
  const isUnknown = `NOT EXISTS (SELECT FROM asana."${container.type}" AS holder WHERE holder.gid = ${per})`;
  const isDue = `EXISTS (SELECT FROM ops.refold AS due WHERE due.type = '${declaration.name}' AND due.gid = row.gid)`;
  return `(row._deleted_at IS NULL OR row._deleted_how = 'container' OR row._deleted_how = 'absent' AND (${isUnknown} OR ${isDue}))`;
}

function containerOf({ containers, ...resource }: Resource, membership: Membership): Container | undefined {
  return containers.find((container) =>
    'link' in container
      ? membership.in === 'link' && container.link === membership.table && container.column === membership.column
      : membership.in === 'row' && fieldColumn(resource, container.field) === membership.column,
  );
}

/** `per`: an expression that is whose list it is. */
function condition(declaration: Resource, membership: Membership, per: string): string {
  if (membership.in === 'all') return 'true';
  if (membership.in === 'nowhere') return 'row.gid IN (SELECT gid FROM alone)';
  if (membership.in === 'workspace') return `row._workspace_gid = ${per}`;
  if (membership.in === 'row') return `row."${membership.column}" = ${per}`;
  // Links end with their owner, and come back with it.
  const endedWith = containerOf(declaration, membership) !== undefined ? 'OR link._deleted_at >= row._deleted_at' : '';
  return `EXISTS (SELECT FROM asana."${membership.table}" AS link
    WHERE link."${ownerColumn(declaration)}" = row.gid AND link."${membership.column}" = ${per} AND (link._deleted_at IS NULL ${endedWith}))`;
}

/**
 * Living rows without a living container; those of their own type within them follow, unless something else holds
 * them. A container counts while its own row lives.
 */
function aloneSql(declaration: Resource): string {
  const own = declaration.containers.filter(({ type }) => type === declaration.name);
  const others = declaration.containers.filter(({ type }) => type !== declaration.name);
  const held = (containers: readonly Container[], row: string): string =>
    containers.map((container) => `AND NOT EXISTS (${holderSql(declaration, container, row)})`).join(' ');
  const living = `SELECT row.gid FROM asana."${declaration.name}" AS row WHERE row._deleted_at IS NULL`;
  const deeper = own.flatMap((container) =>
    'field' in container
      ? [
          `SELECT child.gid FROM asana."${declaration.name}" AS child JOIN alone ON alone.gid = child."${fieldColumn(declaration, container.field)}"
          WHERE child._deleted_at IS NULL ${held(others, 'child')}`,
        ]
      : [],
  );
  return `WITH RECURSIVE alone AS (${[`${living} ${held(declaration.containers, 'row')}`, ...deeper].join(' UNION ')})`;
}

function holderSql(declaration: Resource, container: Container, row: string): string {
  const holder = `asana."${container.type}" AS holder`;
  if ('link' in container) {
    return `SELECT FROM asana."${container.link}" AS link JOIN ${holder} ON holder.gid = link."${container.column}"
      WHERE link."${ownerColumn(declaration)}" = ${row}.gid AND link._deleted_at IS NULL AND holder._deleted_at IS NULL`;
  }
  const column = fieldColumn(declaration, container.field);
  return `SELECT FROM ${holder} WHERE holder.gid = ${row}."${column}" AND holder._deleted_at IS NULL`;
}

function fieldColumn({ fields }: Pick<Resource, 'fields'>, name: string): string {
  const field = fields[name];
  return field === undefined ? name : columnName(name, field);
}
