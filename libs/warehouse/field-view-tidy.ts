/**
 * Takes away what is left of former names: columns that are former or empty, views of former names, views of workspaces, projects and portfolios
 * that are gone. Only when asked, since Postgres knows which views and functions read a view, but not who asks it from outside. A view on which others
 * in the database depend stays as it is. One that goes on without some columns is made anew, with the rights that others have on it.
 */
import { planTidied, type KnownView } from '@asana-warehouse/projection/field-view';
import { families, familyOf } from '@asana-warehouse/projection/field-view-layout';
import { qualified, statementsOf } from '@asana-warehouse/projection/field-view-statements';
import type pg from 'pg';
import { withAdvisoryLock } from './advisory-lock.ts';
import { inTransaction } from './database.ts';
import { fieldViewsLock, lockWaitMsMax, writeMapping } from './field-views.ts';
import { identifier } from '@asana-warehouse/projection/sql-literal';
import { findStale, keyOf, loadKnown, type WantedView } from './field-view-state.ts';
import { giveGrants, readGrants } from './field-view-grants.ts';

/** `columns`: those that went, or would; null for the view as a whole. `isKept`: something in the database depends on it. */
export type TidiedView = {
  readonly view: string;
  readonly columns: readonly string[] | null;
  readonly isKept: boolean;
};

/** Tidies every view that can be, one transaction each. `isDry`: tells what would be done, and does not do it. */
export async function tidyFieldViews(pool: pg.Pool, isDry: boolean): Promise<readonly TidiedView[]> {
  return await withAdvisoryLock(pool, fieldViewsLock, async () => {
    const tidied: TidiedView[] = [];
    for (const view of await findLeft(pool)) tidied.push(await attempt(pool, isDry, (client) => drop(client, view)));
    const stale = await inTransaction(pool, findStale);
    for (const wanted of stale) tidied.push(await attempt(pool, isDry, (client) => remake(client, wanted)));
    return tidied;
  });
}

type LeftView = { readonly schema: string; readonly name: string };

const isLiving = [...new Set(families.map(({ type }) => type))]
  .map(
    (type) =>
      `v.scope_type = '${type}' AND EXISTS (SELECT FROM asana.${identifier(type)} s WHERE s.gid = v.scope_gid AND s._deleted_at IS NULL)`,
  )
  .join(' OR ');

async function findLeft(pool: pg.Pool): Promise<readonly LeftView[]> {
  const { rows } = await pool.query<LeftView>(/* sql */ `
    SELECT v.schema_name AS schema, v.view_name AS name FROM ops.field_view v
    WHERE v.former_since IS NOT NULL OR NOT (${isLiving})
    ORDER BY 1, 2`);
  return rows;
}

type Attempt = Omit<TidiedView, 'isKept'>;

/** The work names the view before anything can depend on it, so a refusal has a name. */
async function attempt(
  pool: pg.Pool,
  isDry: boolean,
  work: (client: pg.ClientBase) => Promise<Attempt & { readonly isRefused: boolean }>,
): Promise<TidiedView> {
  let outcome: TidiedView | null = null;
  const undone = new Error('undone');
  await inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL lock_timeout = ${lockWaitMsMax * 10}`);
    const { view, columns, isRefused } = await work(client);
    outcome = { view, columns, isKept: isRefused };
    if (isDry || isRefused) throw undone;
  }).catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  if (outcome === null) throw new Error('A view was neither tidied nor kept');
  return outcome;
}

async function drop(
  client: pg.ClientBase,
  { schema, name }: LeftView,
): Promise<Attempt & { readonly isRefused: boolean }> {
  const view = `${schema}.${name}`;
  const isRefused = !(await dropView(client, view));
  if (!isRefused) {
    await client.query('DELETE FROM ops.field_view WHERE schema_name = $1 AND view_name = $2', [schema, name]);
  }
  return { view, columns: null, isRefused };
}

async function remake(client: pg.ClientBase, wanted: WantedView): Promise<Attempt & { readonly isRefused: boolean }> {
  const known = (await loadKnown(client, [wanted])).get(keyOf(wanted.scope))?.find(({ isFormer }) => !isFormer);
  if (known === undefined) throw new Error('A view that was to be tidied is not known');
  const plan = planTidied(wanted, known);
  const view = qualified(plan);
  const columns = namesGone(known, plan.groups);
  const grants = await readGrants(client, plan);
  const owner = await ownerOf(client, view);
  if (!(await dropView(client, view))) return { view, columns, isRefused: true };
  await client.query(
    statementsOf(plan, { definition: null, options: known.standing.options, docs: new Map<string, string>() }),
  );
  await giveGrants(client, plan, grants);
  if (owner !== null) await client.query(`ALTER VIEW ${view} OWNER TO ${owner}`);
  await client.query('DELETE FROM ops.field_column WHERE schema_name = $1 AND view_name = $2', [
    familyOf(plan.scope).schema,
    plan.name,
  ]);
  await writeMapping(client, [{ plan, signature: wanted.signature }]);
  return { view, columns, isRefused: false };
}

function namesGone({ groups }: KnownView, stay: KnownView['groups']): readonly string[] {
  const staying = new Set(stay.map(({ stem }) => stem));
  return groups.filter(({ stem }) => !staying.has(stem)).map(({ stem }) => stem);
}

/** Null where it is the one who asks. */
async function ownerOf(client: pg.ClientBase, view: string): Promise<string | null> {
  const { rows } = await client.query<{ owner: string }>(
    `SELECT quote_ident(pg_get_userbyid(relowner)) AS owner FROM pg_class WHERE oid = to_regclass($1) AND relowner <> current_user::regrole`,
    [view],
  );
  return rows[0]?.owner ?? null;
}

/** Whether nothing depended on it; a trigger on it counts, though Postgres would let it go too. */
async function dropView(client: pg.ClientBase, view: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_trigger WHERE tgrelid = to_regclass($1)', [view]);
  if (rowCount !== 0) return false;
  try {
    await client.query(`DROP VIEW IF EXISTS ${view} RESTRICT`);
    return true;
  } catch (error) {
    const dependsOnIt = (error as { readonly code?: unknown }).code === '2BP01';
    if (!dependsOnIt) throw error;
    return false;
  }
}
