/**
 * Keeps the views with a column per custom field as they should be. One at a time does so, by an advisory lock; others find that and
 * go on. Views are made a few at a time, in short transactions that wait hardly at all for a lock, since whoever reads a view
 * would queue behind: what is being read for long is tried again later. When several are refused together each is tried alone.
 */
import { isRetriable } from '@asana-warehouse/failure/failure';
import { planView, type PlannedView, type Scope } from '@asana-warehouse/projection/field-view';
import { familyOf } from '@asana-warehouse/projection/field-view-layout';
import { statementsOf } from '@asana-warehouse/projection/field-view-statements';
import type pg from 'pg';
import { tryAdvisoryLock } from './advisory-lock.ts';
import { inTransaction } from './database.ts';
import { copyGrants } from './field-view-grants.ts';
import { findDue, keyOf, loadKnown, takenNames, type WantedView } from './field-view-state.ts';

/** A view that could not be made now. */
export type FailedView = Omit<Scope, 'name'> & { readonly error: unknown };

/** `leftOut`: fields that have no column, since their view has too many. */
export type Refreshed = {
  readonly made: number;
  readonly changed: number;
  readonly leftOut: number;
  readonly failed: readonly FailedView[];
};

/** Held by whoever makes views of custom fields. */
export const fieldViewsLock = 'field views';
/** Longest wait for a lock that a reader holds; others queue behind meanwhile. */
export const lockWaitMsMax = 200;
const pageMax = 2_000;
/** Views that are locked together while they are made, for some hundredths of a second. */
const togetherMax = 5;
const nothing: Refreshed = { made: 0, changed: 0, leftOut: 0, failed: [] };

/** Makes what is due. Null when another instance is at it. Stops between transactions when `stopped` says so. */
export async function refreshFieldViews(
  pool: pg.Pool,
  stopped: () => boolean = () => false,
): Promise<Refreshed | null> {
  if ((await findDue(pool, new Set(), 1)).length === 0) return nothing;
  const outcome = await tryAdvisoryLock(pool, fieldViewsLock, (lost) =>
    refreshDue(pool, () => stopped() || lost.aborted),
  );
  return outcome?.value ?? null;
}

async function refreshDue(pool: pg.Pool, isOver: () => boolean): Promise<Refreshed> {
  const seen = new Set<string>();
  let total = nothing;
  while (!isOver()) {
    const due = await findDue(pool, seen, pageMax);
    const taken = await takenNames(pool);
    for (let start = 0; start < due.length && !isOver(); start += togetherMax) {
      const views = due.slice(start, start + togetherMax);
      total = add(total, await makeOrSplit(pool, views, taken));
      for (const { scope } of views) seen.add(keyOf(scope));
    }
    if (due.length < pageMax) break;
  }
  return total;
}

async function makeOrSplit(pool: pg.Pool, views: readonly WantedView[], taken: Set<string>): Promise<Refreshed> {
  try {
    return await make(pool, views, taken);
  } catch (error) {
    if (isOutage(error)) throw error;
    const [first, ...others] = views;
    if (first !== undefined && others.length === 0) {
      const { type, rows, gid } = first.scope;
      return { ...nothing, failed: [{ type, rows, gid, error }] };
    }
    let total = nothing;
    for (const view of views) total = add(total, await makeOrSplit(pool, [view], taken));
    return total;
  }
}

/** All of them or none. */
async function make(pool: pg.Pool, views: readonly WantedView[], taken: Set<string>): Promise<Refreshed> {
  const given = new Set<string>();
  const refreshed = await inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL lock_timeout = ${lockWaitMsMax}`);
    const known = await loadKnown(client, views);
    const statements: string[] = [];
    const planned = views.map((wanted) => {
      const own = known.get(keyOf(wanted.scope)) ?? [];
      const { schema } = familyOf(wanted.scope);
      const inSchema = (name: string): string => `${schema}.${name}`;
      const plan = planView(wanted, own, (name) => !taken.has(inSchema(name)) && !given.has(inSchema(name)));
      given.add(inSchema(plan.name));
      statements.push(statementsOf(plan, own.find(({ name }) => name === plan.name)?.standing));
      return { plan, signature: wanted.signature };
    });
    await client.query(statements.join(';\n'));
    await writeMapping(client, planned);
    for (const { plan } of planned) {
      if (plan.isNew && plan.becomesFormer !== null) await copyGrants(client, plan, plan.becomesFormer);
    }
    return summary(planned.map(({ plan }) => plan));
  });
  for (const name of given) taken.add(name);
  return refreshed;
}

function summary(plans: readonly PlannedView[]): Refreshed {
  const made = plans.filter(({ isNew }) => isNew).length;
  const leftOut = plans.reduce((sum, plan) => sum + plan.leftOut, 0);
  return { made, changed: plans.length - made, leftOut, failed: [] };
}

const formerSql = /* sql */ `
UPDATE ops.field_view v SET former_since = now() FROM jsonb_to_recordset($1) AS f(schema text, "becomesFormer" text)
WHERE v.schema_name = f.schema AND v.view_name = f."becomesFormer"`;

const viewsSql = /* sql */ `
INSERT INTO ops.field_view (schema_name, view_name, scope_type, scope_gid, resource_type, base, signature, definition)
SELECT schema, name, type, gid, rows, base, signature, definition
FROM jsonb_to_recordset($1) AS f(schema text, name text, type text, gid text, rows text, base text, signature text, definition text)
ON CONFLICT (schema_name, view_name) DO UPDATE SET former_since = NULL, signature = excluded.signature, definition = excluded.definition, made_at = now()`;

const columnsSql = /* sql */ `
INSERT INTO ops.field_column AS c (schema_name, view_name, position, column_name, custom_field_gid, kind, part, base, stem, state, doc)
SELECT schema, view, position, name, field, kind, part, base, stem, state, doc
FROM jsonb_to_recordset($1) AS f(schema text, view text, position integer, name text, field text, kind text, part text, base text, stem text, state text, doc text)
ON CONFLICT (schema_name, view_name, column_name) DO UPDATE SET state = excluded.state, doc = excluded.doc,
  since = CASE WHEN c.state = excluded.state THEN c.since ELSE now() END
WHERE (c.state, c.doc) IS DISTINCT FROM (excluded.state, excluded.doc)`;

/** Writes what the views are called and made of, in three statements however many they are. */
export async function writeMapping(
  client: pg.ClientBase,
  planned: readonly { readonly plan: PlannedView; readonly signature: string }[],
): Promise<void> {
  const views = planned.map(({ plan: { scope, name, base, definition, becomesFormer }, signature }) => {
    const { schema } = familyOf(scope);
    const { type, gid, rows } = scope;
    return { schema, name, type, gid, rows, base, signature, definition, becomesFormer };
  });
  const columns = planned.flatMap(({ plan }) =>
    plan.columns.map(({ name, part, doc, group: { fieldGid: field, kind, base, stem, state } }, position) => {
      const { schema } = familyOf(plan.scope);
      return { schema, view: plan.name, position, name, field, kind, part, base, stem, state, doc };
    }),
  );
  await client.query(formerSql, [JSON.stringify(views.filter(({ becomesFormer }) => becomesFormer !== null))]);
  await client.query(viewsSql, [JSON.stringify(views)]);
  await client.query(columnsSql, [JSON.stringify(columns)]);
}

/** What is true of Postgres, not of one view. */
function isOutage(error: unknown): boolean {
  return isRetriable(error) && (error as { readonly code?: unknown }).code === 'postgres.unreachable';
}

function add(a: Refreshed, b: Refreshed): Refreshed {
  return {
    made: a.made + b.made,
    changed: a.changed + b.changed,
    leftOut: a.leftOut + b.leftOut,
    failed: [...a.failed, ...b.failed],
  };
}
