/**
 * What becomes of a read that finds nothing where a row lives, when no event said so. Instances share the counts: each is
 * judged in a transaction under one lock, which such reads are rare enough for. An absence is doubted until a second read
 * a little later, so that those which belong together are counted before the first of them is believed.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { isImplausible, isTooHeavy, type GuardLimits } from '@asana-warehouse/reconciliation/deletion-guard';
import type pg from 'pg';
import { inTransaction } from './database.ts';
import { everywhere, membersOf, scopesOf, weightOf } from './guard-scopes.ts';

/** Limits and the time within which disappearances count as one. */
export type GuardOptions = GuardLimits & { readonly windowMs: number };

/** A resource that was not found. */
export type Unfound = { readonly declaration: Resource; readonly gid: string; readonly workspaceGid: string | null };

/** `wait`: read again after so long. `hold`: not believed; the guard has it. */
export type AbsenceVerdict = 'believe' | 'wait' | 'hold';

/** A scope that began to be held back, as the log tells it. */
export type Opened = {
  readonly scope: string;
  readonly type: string;
  readonly rule: 'list' | 'reads' | 'container';
  readonly missing: number;
  readonly members: number | null;
};

export type Judged = { readonly verdict: AbsenceVerdict; readonly opened: Opened | null };

/** In transactions that read or change what is doubted or held: one at a time. */
export async function lockGuard(client: pg.ClientBase): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('asana-warehouse deletion guard', 0))`);
}

/** Judges one. `settleMs`: how long it is doubted before a second read is believed; 0 believes the first. */
export async function judgeAbsence(
  pool: pg.Pool,
  options: GuardOptions,
  unfound: Unfound,
  settleMs: number,
): Promise<Judged> {
  return inTransaction(pool, async (client) => {
    await lockGuard(client);
    const { declaration, gid } = unfound;
    const known = await findAbsence(client, declaration.name, gid);
    if (known?.state === 'confirmed') return { verdict: 'believe', opened: null };
    const scopes = await scopesOf(client, declaration, gid, unfound.workspaceGid);
    const weight = await weightOf(client, declaration.name, gid, options.countMax);
    const guardId = await findHolding(client, scopes);
    if (guardId !== null) {
      await hold(client, unfound, scopes, weight, guardId);
      return { verdict: 'hold', opened: null };
    }
    if (isTooHeavy(options, weight)) {
      const opened = openingOf(unfound, scopes[0] ?? everywhere, 'container', weight, null);
      await hold(client, unfound, scopes, weight, await openEntry(client, opened));
      return { verdict: 'hold', opened };
    }
    const ageMs = await doubt(client, options, unfound, scopes, weight);
    const opened = await judgeCounts(client, options, unfound, scopes);
    if (opened !== null) return { verdict: 'hold', opened };
    if (ageMs < settleMs) return { verdict: 'wait', opened: null };
    await client.query(`UPDATE ops.absence SET state = 'believed' WHERE type = $1 AND gid = $2`, [
      declaration.name,
      gid,
    ]);
    return { verdict: 'believe', opened: null };
  });
}

function openingOf(
  { declaration }: Unfound,
  scope: string,
  rule: Opened['rule'],
  missing: number,
  members: number | null,
): Opened {
  return { scope, type: declaration.name, rule, missing, members };
}

async function findAbsence(client: pg.ClientBase, type: string, gid: string): Promise<{ state: string } | undefined> {
  const { rows } = await client.query<{ state: string }>('SELECT state FROM ops.absence WHERE type = $1 AND gid = $2', [
    type,
    gid,
  ]);
  return rows[0];
}

/** The entry that holds one of these scopes back, the innermost first; null: none does. */
export async function findHolding(client: pg.ClientBase | pg.Pool, scopes: readonly string[]): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT id FROM ops.guard WHERE state IN ('open', 'dismissed') AND scope = ANY ($1::text[])
     ORDER BY array_position($1::text[], scope) LIMIT 1`,
    [scopes],
  );
  return rows[0]?.id ?? null;
}

/** One whose scope was held back not long ago is looked at as rarely as that one was at the end. */
const openSql = /* sql */ `
INSERT INTO ops.guard AS entry (scope, resource_type, rule, missing, members, state, checks, next_check_at)
SELECT $1, $2, $3, $4, $5, 'open', checks, now() + least(600, 5 * 2 ^ least(checks, 20)) * interval '1 second'
FROM (SELECT coalesce(max(checks) + 1, 0) AS checks FROM ops.guard
      WHERE scope = $1 AND state = 'settled' AND decided_at > now() - interval '1 hour') AS lately
ON CONFLICT (scope) WHERE state IN ('open', 'dismissed') DO UPDATE SET missing = greatest(entry.missing, excluded.missing)
RETURNING id`;

/** Opens an entry, or finds the one that holds this scope back already. */
export async function openEntry(client: pg.ClientBase, opened: Opened): Promise<number> {
  const { scope, type, rule, missing, members } = opened;
  const { rows } = await client.query<{ id: number }>(openSql, [scope, type, rule, missing, members]);
  return rows[0]?.id ?? 0;
}

const holdSql = /* sql */ `
INSERT INTO ops.absence AS known (type, gid, workspace_gid, state, scopes, guard_id, weight)
SELECT $1, gid, $3, 'held', $4, $5, $6 FROM unnest($2::text[]) AS unfound(gid)
ON CONFLICT (type, gid) DO UPDATE SET state = 'held', scopes = excluded.scopes, guard_id = excluded.guard_id,
  weight = excluded.weight, seen_at = now()`;

async function hold(
  client: pg.ClientBase,
  { declaration, gid, workspaceGid }: Unfound,
  scopes: readonly string[],
  weight: number,
  guardId: number,
): Promise<void> {
  await client.query(holdSql, [declaration.name, [gid], workspaceGid, scopes, guardId, weight]);
}

/** Holds back what a list did not show, unread. */
export async function holdMissing(
  client: pg.ClientBase,
  opened: Opened,
  gids: readonly string[],
  workspaceGid: string | null,
): Promise<void> {
  const guardId = await openEntry(client, opened);
  const scopes = [
    ...new Set([opened.scope, ...(workspaceGid === null ? [] : [`workspace ${workspaceGid}`]), everywhere]),
  ];
  await client.query(holdSql, [opened.type, gids, workspaceGid, scopes, guardId, 1]);
}

const doubtSql = /* sql */ `
INSERT INTO ops.absence AS known (type, gid, workspace_gid, state, scopes, weight)
VALUES ($1, $2, $3, 'doubted', $4, $5)
ON CONFLICT (type, gid) DO UPDATE SET state = 'doubted', guard_id = NULL, scopes = excluded.scopes, weight = excluded.weight, seen_at = now(),
  first_seen_at = CASE WHEN known.guard_id IS NULL AND known.seen_at > now() - $6 * interval '1 millisecond'
                       THEN known.first_seen_at ELSE now() END
RETURNING (extract(epoch FROM now() - first_seen_at) * 1000)::float8 AS age_ms`;

/** How long it has been doubted, ms. */
async function doubt(
  client: pg.ClientBase,
  { windowMs }: GuardOptions,
  { declaration, gid, workspaceGid }: Unfound,
  scopes: readonly string[],
  weight: number,
): Promise<number> {
  const values = [declaration.name, gid, workspaceGid, scopes, weight, windowMs];
  const { rows } = await client.query<{ age_ms: number }>(doubtSql, values);
  return rows[0]?.age_ms ?? 0;
}

/** Opens an entry for the first scope in which too many disappeared lately, and holds back all that is doubted there. */
async function judgeCounts(
  client: pg.ClientBase,
  options: GuardOptions,
  unfound: Unfound,
  scopes: readonly string[],
): Promise<Opened | null> {
  const { declaration } = unfound;
  for (const scope of scopes) {
    if ((await countLately(client, options, declaration.name, scope)).missing <= options.countMax) continue;
    const living = await membersOf(client, declaration, scope);
    if (living === null) continue;
    await forgetGone(client, declaration);
    const { missing, believed } = await countLately(client, options, declaration.name, scope);
    const members = living + believed;
    if (!isImplausible(options, { members, missing })) continue;
    const opened = openingOf(unfound, scope, 'reads', missing, members);
    const guardId = await openEntry(client, opened);
    await client.query(
      `UPDATE ops.absence SET state = 'held', guard_id = $1 WHERE state = 'doubted' AND scopes @> ARRAY[$2]`,
      [guardId, scope],
    );
    return opened;
  }
  return null;
}

async function countLately(
  client: pg.ClientBase,
  { windowMs }: GuardOptions,
  type: string,
  scope: string,
): Promise<{ readonly missing: number; readonly believed: number }> {
  const { rows } = await client.query<{ missing: number; believed: number }>(
    `SELECT count(*)::int AS missing, count(*) FILTER (WHERE state = 'believed')::int AS believed FROM ops.absence
     WHERE type = $1 AND scopes @> ARRAY[$2] AND state IN ('doubted', 'believed')
       AND seen_at > now() - $3 * interval '1 millisecond'`,
    [type, scope, windowMs],
  );
  return rows[0] ?? { missing: 0, believed: 0 };
}

/** What an event said to be deleted meanwhile did not just disappear. */
async function forgetGone(client: pg.ClientBase, declaration: Resource): Promise<void> {
  await client.query(
    `DELETE FROM ops.absence AS doubted WHERE type = $1 AND state = 'doubted'
     AND EXISTS (SELECT FROM asana."${declaration.name}" AS row WHERE row.gid = doubted.gid AND row._deleted_at IS NOT NULL)`,
    [declaration.name],
  );
}
