/**
 * What the shadow tables show that the live ones do not: counts by flag, by table and by column, and some of the resources. It is
 * noted with each fold (`ops.shadowed`), so asking costs no comparison. Never what is in the rows.
 */
import { nameOfFlag } from '@asana-warehouse/projection/flags';
import type pg from 'pg';
import { inTransaction } from './database.ts';

/** Resources of a type in the shadow tables because of one flag, or of a container; and how many of them differ. */
export type ShadowCount = {
  readonly type: string;
  readonly flag: string;
  readonly resources: number;
  readonly different: number;
};

/** In how many resources of a type some row of a table is `different`, `only live` or `only shadow`. */
export type ShadowKind = { readonly type: string; readonly kind: string; readonly count: number };

/** In how many resources of a type a column differs between rows of the same key. */
export type ShadowField = { readonly type: string; readonly field: string; readonly count: number };

/** A resource that differs. */
export type ShadowExample = {
  readonly type: string;
  readonly gid: string;
  readonly flags: readonly string[];
  readonly kinds: readonly string[];
  readonly fields: readonly string[];
};

/** `waiting`: resources that are still to be folded; until there are none, the rest may change without any new fact. */
export type ShadowReport = {
  readonly resources: number;
  readonly different: number;
  readonly waiting: number;
  readonly flags: readonly ShadowCount[];
  readonly differences: readonly ShadowKind[];
  readonly fields: readonly ShadowField[];
  readonly examples: readonly ShadowExample[];
};

const wanted = `($1::text[] = '{}' OR type = ANY ($1::text[]))`;

const totalSql = /* sql */ `
SELECT count(*) AS resources, count(*) FILTER (WHERE kinds <> '{}') AS different FROM ops.shadowed WHERE ${wanted}`;

const countsSql = /* sql */ `
SELECT type, flag, count(*) AS resources, count(*) FILTER (WHERE kinds <> '{}') AS different
FROM ops.shadowed CROSS JOIN unnest(flags) AS flag WHERE ${wanted} GROUP BY type, flag ORDER BY type, flag`;

const kindsSql = /* sql */ `
SELECT type, kind, count(*) FROM ops.shadowed CROSS JOIN unnest(kinds) AS kind WHERE ${wanted} GROUP BY type, kind ORDER BY type, kind`;

const fieldsSql = /* sql */ `
SELECT type, field, count(*) FROM ops.shadowed CROSS JOIN unnest(fields) AS field WHERE ${wanted} GROUP BY type, field ORDER BY type, field`;

const examplesSql = /* sql */ `
SELECT type, gid, flags, kinds, fields FROM ops.shadowed WHERE kinds <> '{}' AND ${wanted} ORDER BY type, gid LIMIT $2`;

// A flag that is set and not yet acted on counts as one: how many resources it will queue is not known.
const waitingSql = /* sql */ `
SELECT (SELECT count(*) FROM ops.refold WHERE ${wanted}) + (SELECT count(*) FROM ops.flag WHERE pending_since IS NOT NULL) AS waiting`;

/** The report, all of it as of one moment. `types`: which are told of; empty: all. `examplesMax`: how many resources are named. */
export async function reportShadow(
  pool: pg.Pool,
  types: readonly string[],
  examplesMax: number,
): Promise<ShadowReport> {
  return await inTransaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const ask = async <R extends object>(sql: string, ...rest: readonly unknown[]): Promise<readonly R[]> =>
      (await client.query<R>(sql, [types, ...rest])).rows;
    const [total] = await ask<{ resources: number; different: number }>(totalSql);
    const [queue] = await ask<{ waiting: number }>(waitingSql);
    return {
      resources: total?.resources ?? 0,
      different: total?.different ?? 0,
      waiting: queue?.waiting ?? 0,
      flags: await ask<ShadowCount>(countsSql),
      differences: await ask<ShadowKind>(kindsSql),
      fields: await ask<ShadowField>(fieldsSql),
      examples: await ask<ShadowExample>(examplesSql, examplesMax),
    };
  });
}

/** Counts for whoever watches: also of flags in shadow that have touched nothing so far, where they name a type. */
export async function countShadowed(pool: pg.Pool): Promise<readonly ShadowCount[]> {
  const { rows: counts } = await pool.query<ShadowCount>(countsSql, [[]]);
  const { rows: set } = await pool.query<{ type: string; action: string }>(
    `SELECT resource_type AS type, action FROM ops.flag WHERE state = 'shadow' AND resource_type <> '*'`,
  );
  const untouched = set
    .map((flag): ShadowCount => ({ type: flag.type, flag: nameOfFlag(flag), resources: 0, different: 0 }))
    .filter(({ type, flag }) => !counts.some((one) => one.type === type && one.flag === flag));
  return [...counts, ...untouched];
}
