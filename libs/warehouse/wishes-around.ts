/**
 * Wishes for what is around a resource that went or came back, as the warehouse knows it, tombstones included: what
 * contains it and counts it, what refers to it and lists it no longer, what lies in it, and in that, and so on. What was
 * first read after it went shows neither that it lies in it nor that it refers to it: then events alone tell, which named
 * it as the parent or as the value added. Stories and whatever else is read in the last phase follow their container
 * without reads of their own, unless they were seen after it went: a replica that lagged may have shown them, and only a
 * read tells. The same goes for those whose container has no row.
 */
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import { columnName, type Field } from '@asana-warehouse/catalogue/field';
import { childrenOf, resourceOf, type Child } from '@asana-warehouse/catalogue/registry';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { lastPhase, type Resource } from '@asana-warehouse/catalogue/resource';
import type pg from 'pg';
import { onWishConflict, wishChannel, wishColumns, type Wish } from './wishes.ts';

/** Whose surroundings, and what the wishes for them carry. */
export type Around = Pick<Wish, 'type' | 'gid' | 'workspaceGid' | 'priority' | 'reason' | 'traceParent'>;

/** Types that are read for themselves when something happens around them. */
const readTypes = new Set(
  resources.filter(({ api }) => api.lists.some(({ phase }) => phase < lastPhase)).map(({ name }) => name),
);

/** Raises all, one statement a table and level, each once however often it is found. */
export async function raiseAround(client: pg.ClientBase, around: Around): Promise<void> {
  const declaration = resourceOf(around.type);
  if (declaration === undefined) return;
  for (const { type, sql } of [...holders(declaration), ...referrers(declaration.name)]) {
    await raise(client, around, type, sql, [around.gid]);
  }
  const seen = new Set([`${around.type} ${around.gid}`]);
  let level = [{ type: around.type, gids: [around.gid] }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { type, gids } of level) {
      for (const child of childrenOf(type)) {
        const name = child.resource.name;
        if (!readTypes.has(name)) {
          await raise(client, around, name, survivorsSql(child, type), gids);
          continue;
        }
        const found = await raise(
          client,
          around,
          name,
          `SELECT gid FROM (${membersSql(child)}) AS held UNION ALL ${toldMembersSql(child, type)}`,
          gids,
        );
        const fresh = found.filter((gid) => !seen.has(`${name} ${gid}`));
        for (const gid of fresh) seen.add(`${name} ${gid}`);
        if (fresh.length === 0) continue;
        next.push({ type: name, gids: fresh });
        // What went with its container is no longer listed either by what refers to it from elsewhere.
        for (const referrer of referrers(name)) await raise(client, around, referrer.type, referrer.sql, fresh);
      }
    }
    level = next;
  }
  await client.query('SELECT pg_notify($1, $2)', [wishChannel, '']);
}

async function raise(
  client: pg.ClientBase,
  around: Around,
  type: string,
  gidsSql: string,
  of: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ gid: string }>(
    `INSERT INTO ops.wish AS wish (${wishColumns})
     SELECT DISTINCT $2, gid, $3, $4::smallint, $5, NULL, NULL::timestamptz, $6, now() FROM (${gidsSql}) AS found WHERE gid IS NOT NULL
     ORDER BY gid ${onWishConflict} RETURNING gid`,
    [of, type, around.workspaceGid, around.priority, around.reason, around.traceParent],
  );
  return rows.map(({ gid }) => gid);
}

type Found = { readonly type: string; readonly sql: string };

/** What contains it by a field of its own. */
function holders(declaration: Resource): readonly Found[] {
  return declaration.containers.flatMap((container) => {
    if ('link' in container || !readTypes.has(container.type)) return [];
    const column = fieldColumn(declaration, container.field);
    return [
      {
        type: container.type,
        sql: `SELECT "${column}" AS gid FROM asana."${declaration.name}" WHERE gid = ANY ($1::text[])`,
      },
    ];
  });
}

/** What names it in a field or a link, or did so by an event. */
function referrers(type: string): readonly Found[] {
  return resources.flatMap((resource) => {
    if (!readTypes.has(resource.name)) return [];
    const fields = columnsTo(type, resource.fields).map((column) => ({
      type: resource.name,
      sql: `SELECT gid FROM asana."${resource.name}" WHERE "${column}" = ANY ($1::text[])`,
    }));
    const links = resource.links.flatMap((link) =>
      columnsTo(type, link.fields).map((column) => ({
        type: resource.name,
        sql: `SELECT "${ownerColumn(resource)}" AS gid FROM asana."${link.table}" WHERE "${column}" = ANY ($1::text[])`,
      })),
    );
    const told = links.length === 0 ? [] : [{ type: resource.name, sql: toldReferrersSql(resource, type) }];
    return [...fields, ...links, ...told];
  });
}

function columnsTo(type: string, fields: Readonly<Record<string, Field>>): readonly string[] {
  return Object.entries(fields)
    .filter(([, field]) => field.ref === type && field.reader === 'gid')
    .map(([name, field]) => columnName(name, field));
}

/** Who lies, or lay, in these containers, and in which of them. */
function membersSql({ resource, container }: Child): string {
  return 'link' in container
    ? `SELECT "${ownerColumn(resource)}" AS gid, "${container.column}" AS holder FROM asana."${container.link}" WHERE "${container.column}" = ANY ($1::text[])`
    : `SELECT gid, "${fieldColumn(resource, container.field)}" AS holder FROM asana."${resource.name}" WHERE "${fieldColumn(resource, container.field)}" = ANY ($1::text[])`;
}

/** What an event said was added to containers of that type. */
function toldMembersSql({ resource }: Child, type: string): string {
  return `SELECT resource_gid AS gid FROM asana.event
    WHERE parent_gid = ANY ($1::text[]) AND parent_type = '${type}' AND resource_type = '${resource.name}' AND action = 'added'`;
}

/** Resources to whose lists an event said that resources of that type were added. */
function toldReferrersSql(resource: Resource, type: string): string {
  return `SELECT resource_gid AS gid FROM asana.event
    WHERE change_value_gid = ANY ($1::text[]) AND change_value_type = '${type}' AND resource_type = '${resource.name}' AND change_action = 'added'`;
}

/** Living members that did not follow: seen since their container went, or in one that has no row, so that nothing says it went. */
function survivorsSql(child: Child, type: string): string {
  const { resource } = child;
  return `SELECT member.gid FROM (${membersSql(child)}) AS member
    JOIN asana."${resource.name}" AS row ON row.gid = member.gid AND row._deleted_at IS NULL
    LEFT JOIN asana."${type}" AS holder ON holder.gid = member.holder
    WHERE holder.gid IS NULL OR (holder._deleted_at IS NOT NULL AND EXISTS (
      SELECT FROM ops.fact AS sight
      WHERE sight.type = '${resource.name}' AND sight.gid = member.gid AND sight.kind IN ('present', 'listed')
        AND (sight.stamp->>'observed_ms')::float8 - (sight.stamp->>'error_ms')::float8
            >= extract(epoch FROM holder._deleted_at)::float8 * 1000))`;
}

function fieldColumn(resource: Resource, name: string): string {
  const field = resource.fields[name];
  return field === undefined ? name : columnName(name, field);
}
