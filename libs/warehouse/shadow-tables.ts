/**
 * The shadow tables: `shadow_asana` and `shadow_history` hold the rows of the resources that flags in state shadow touch, as
 * the live tables would show them if those flags were on; `ops.shadowed` holds which these are, why, and how their rows differ from the live
 * ones. Everything about a resource in them changes with its live rows, in one transaction, under the lock of the resource.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { ShadowDifference } from '@asana-warehouse/projection/shadow-difference';
import type pg from 'pg';
import { resourceKey } from './fact-store.ts';
import type { ResourceRef } from './lock-resources.ts';
import { placed, textIn, type Place } from './place.ts';
import { catalogueTables } from './table-writer.ts';
import { removeUnshown } from './unshown-rows.ts';

const shadowPlace: Place = {
  schemas: { asana: 'shadow_asana', asana_history: 'shadow_history' },
  tables: new Set(catalogueTables().map((name) => name.replaceAll('"', ''))),
  isApart: false,
};

/** Stands among the flags of a resource that is shadowed since something that holds it is. */
export const byContainer = 'container';

/** A resource with rows in the shadow tables. `flags`: as `nameOfFlag` names them, or `byContainer`. */
export type Shadowed = ResourceRef & { readonly flags: readonly string[]; readonly difference: ShadowDifference };

/** The client, writing and reading the shadow tables. The caller locks resources as for the live ones. */
export function inShadow<C extends pg.ClientBase>(client: C): C {
  return placed(client, shadowPlace);
}

/** A statement as it reads on the shadow tables. */
export function shadowOf(sql: string): string {
  return textIn(shadowPlace, sql);
}

/** Which of these resources have rows in the shadow tables, by key. */
export async function loadShadowed(
  client: pg.ClientBase,
  resources: readonly ResourceRef[],
): Promise<ReadonlySet<string>> {
  if (resources.length === 0) return new Set();
  const { rows } = await client.query<ResourceRef>(
    `SELECT type, gid FROM ops.shadowed JOIN unnest($1::text[], $2::text[]) AS wanted(type, gid) USING (type, gid)`,
    [resources.map(({ type }) => type), resources.map(({ gid }) => gid)],
  );
  return new Set(rows.map(resourceKey));
}

const noteSql = /* sql */ `
INSERT INTO ops.shadowed AS held (type, gid, flags, kinds, fields)
SELECT type, gid, flags, kinds, fields FROM jsonb_to_recordset($1::jsonb) AS one(type text, gid text, flags text[], kinds text[], fields text[])
ON CONFLICT (type, gid) DO UPDATE SET flags = excluded.flags, kinds = excluded.kinds, fields = excluded.fields
WHERE (held.flags, held.kinds, held.fields) IS DISTINCT FROM (excluded.flags, excluded.kinds, excluded.fields)`;

/** Notes resources whose shadow rows are written. */
export async function noteShadowed(client: pg.ClientBase, resources: readonly Shadowed[]): Promise<void> {
  if (resources.length === 0) return;
  const rows = resources.map(({ type, gid, flags, difference }) => ({ type, gid, flags, ...difference }));
  await client.query(noteSql, [JSON.stringify(rows)]);
}

/** Takes resources of one type out of the shadow tables. */
export async function removeShadowed(
  client: pg.ClientBase,
  declaration: Resource,
  gids: readonly string[],
): Promise<void> {
  if (gids.length === 0) return;
  await removeUnshown(inShadow(client), declaration, gids);
  await client.query('DELETE FROM ops.shadowed WHERE type = $1 AND gid = ANY ($2::text[])', [declaration.name, gids]);
}
