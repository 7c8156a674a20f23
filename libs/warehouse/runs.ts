/**
 * Long jobs and their lists. A run is done when its lists are; its status is derived from theirs (view ops.run_status). A
 * list is claimed by a lease, so that several instances share a run and a killed one's lists go on from their
 * checkpoints. Of one job a list is open only once: a new run takes over what an earlier one left open.
 */
import type { Checkpoint } from '@asana-warehouse/reconciliation/checkpoint';
import type { KindProgress } from '@asana-warehouse/reconciliation/estimate';
import type pg from 'pg';
import { inTransaction } from './database.ts';

export type Job = 'backfill' | 'reconcile' | 'verify';
export type Run = { readonly id: string; readonly job: Job; readonly resumed: boolean };

/** A list of a run. */
export type Scope = {
  readonly kind: string;
  readonly gid: string;
  readonly workspaceGid: string | null;
  readonly phase: number;
};

/** A list that this instance may read until its lease is over. `claimedAt`: on the database's clock. */
export type ClaimedScope = Scope & { readonly checkpoint: unknown; readonly claimedAt: string };

/** How a list ended. `tolerated`: refused for a reason that the catalogue expects. */
export type ScopeEnd = {
  readonly state: 'done' | 'failed' | 'tolerated';
  readonly status: number | null;
  readonly detail: string | null;
};

/** One at a time: of two runs with the same lists one would have none, and be done before anything is read. */
const openTurnSql = `SELECT pg_advisory_xact_lock(hashtextextended('asana-warehouse opening a run', 0))`;

/** Joins the open run with the same options, or opens one. */
export async function openRun(pool: pg.Pool, job: Job, options: unknown): Promise<Run> {
  return inTransaction(pool, async (client) => {
    await client.query(openTurnSql);
    const found = await client.query<{ id: string }>(
      `SELECT id FROM ops.run WHERE kind = $1 AND ended_at IS NULL AND options = $2::jsonb ORDER BY started_at DESC LIMIT 1`,
      [job, JSON.stringify(options)],
    );
    const known = found.rows[0];
    if (known !== undefined) return { id: known.id, job, resumed: true };
    const made = await client.query<{ id: string }>(
      'INSERT INTO ops.run (kind, options) VALUES ($1, $2) RETURNING id',
      [job, JSON.stringify(options)],
    );
    return { id: made.rows[0]?.id ?? '', job, resumed: false };
  });
}

const addSql = /* sql */ `
INSERT INTO ops.scope AS held (run_id, job, kind, gid, workspace_gid, phase, state)
SELECT $1, $2, kind, gid, workspace_gid, phase, 'open'
FROM unnest($3::text[], $4::text[], $5::text[], $6::smallint[]) AS wanted(kind, gid, workspace_gid, phase)
WHERE NOT EXISTS (SELECT FROM ops.scope s WHERE s.run_id = $1 AND s.kind = wanted.kind AND s.gid = wanted.gid)
ORDER BY kind, gid
ON CONFLICT (job, kind, gid) WHERE state = 'open'
DO UPDATE SET run_id = excluded.run_id WHERE held.run_id <> excluded.run_id`;

/** One page at a time: of two that name a list, the later must see what became of the earlier's, or Postgres refuses it. */
const inTurnSql = /* sql */ `SELECT pg_advisory_xact_lock(hashtextextended('asana-warehouse lists of run ' || $1, 0))`;

/** Adds lists to a run, in the caller's transaction; those it has already, open or ended, stay as they are. */
export async function addScopes(client: pg.ClientBase, run: Run, scopes: readonly Scope[]): Promise<void> {
  const wanted = [...new Map(scopes.map((scope) => [`${scope.kind} ${scope.gid}`, scope])).values()];
  if (wanted.length === 0) return;
  await client.query(inTurnSql, [run.id]);
  await client.query(addSql, [
    run.id,
    run.job,
    wanted.map(({ kind }) => kind),
    wanted.map(({ gid }) => gid),
    wanted.map(({ workspaceGid }) => workspaceGid),
    wanted.map(({ phase }) => phase),
  ]);
}

const claimSql = /* sql */ `
WITH due AS (
  SELECT kind, gid FROM ops.scope
  WHERE run_id = $1 AND state = 'open' AND (claimed_until IS NULL OR claimed_until < now())
    AND phase = (SELECT min(phase) FROM ops.scope WHERE run_id = $1 AND state = 'open')
  ORDER BY kind, gid LIMIT $3 FOR UPDATE SKIP LOCKED
)
UPDATE ops.scope AS scope SET claimed_by = $2, claimed_until = now() + $4 * interval '1 millisecond', updated_at = now()
FROM due WHERE scope.run_id = $1 AND scope.kind = due.kind AND scope.gid = due.gid
RETURNING scope.kind, scope.gid, scope.workspace_gid, scope.phase, scope.checkpoint, now() AS claimed_at`;

type ScopeRow = {
  kind: string;
  gid: string;
  workspace_gid: string | null;
  phase: number;
  checkpoint: unknown;
  claimed_at: Date;
};

/** Claims open lists of the lowest open phase. */
export async function claimScopes(
  pool: pg.Pool,
  run: Run,
  owner: string,
  max: number,
  leaseMs: number,
): Promise<readonly ClaimedScope[]> {
  const { rows } = await pool.query<ScopeRow>(claimSql, [run.id, owner, max, leaseMs]);
  return rows.map((row) => ({
    kind: row.kind,
    gid: row.gid,
    workspaceGid: row.workspace_gid,
    phase: row.phase,
    checkpoint: row.checkpoint,
    claimedAt: row.claimed_at.toISOString(),
  }));
}

/** Saves progress and renews the lease. `requests`: how many it took. False: the list is no longer this owner's. */
export async function saveCheckpoint(
  client: pg.ClientBase | pg.Pool,
  run: Run,
  owner: string,
  scope: Scope,
  checkpoint: Checkpoint,
  leaseMs: number,
  requests = 1,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE ops.scope SET checkpoint = $5, requests = requests + $8, rows = $6, updated_at = now(),
       claimed_until = now() + $7 * interval '1 millisecond'
     WHERE run_id = $1 AND kind = $2 AND gid = $3 AND claimed_by = $4 AND state = 'open'`,
    [run.id, scope.kind, scope.gid, owner, JSON.stringify(checkpoint), checkpoint.rows, leaseMs, requests],
  );
  return rowCount === 1;
}

/**
 * Keeps claimed lists claimed while slow answers are awaited. One whose row is locked is being saved at this moment, which
 * renews its lease as well: whoever waited for it here could wait in a circle.
 */
export async function renewScopes(
  pool: pg.Pool,
  run: Run,
  owner: string,
  scopes: readonly Pick<Scope, 'kind' | 'gid'>[],
  leaseMs: number,
): Promise<void> {
  await pool.query(renewSql, [run.id, owner, scopes.map(({ kind }) => kind), scopes.map(({ gid }) => gid), leaseMs]);
}

const renewSql = /* sql */ `
WITH mine AS (
  SELECT held.kind, held.gid FROM unnest($3::text[], $4::text[]) AS claimed(kind, gid)
  JOIN ops.scope AS held ON held.run_id = $1 AND held.kind = claimed.kind AND held.gid = claimed.gid
  WHERE held.claimed_by = $2 AND held.state = 'open' FOR UPDATE OF held SKIP LOCKED
)
UPDATE ops.scope AS held SET claimed_until = now() + $5 * interval '1 millisecond'
FROM mine WHERE held.run_id = $1 AND held.kind = mine.kind AND held.gid = mine.gid`;

/** Gives claimed lists back at once: the end of this process, not of the run. */
export async function releaseScopes(pool: pg.Pool, run: Run, owner: string): Promise<void> {
  await pool.query(
    `UPDATE ops.scope SET claimed_by = NULL, claimed_until = NULL WHERE run_id = $1 AND claimed_by = $2 AND state = 'open'`,
    [run.id, owner],
  );
}

const finishSql = /* sql */ `
WITH ended AS (
  UPDATE ops.scope SET state = $5, error = $7, claimed_until = NULL, updated_at = now()
  WHERE run_id = $1 AND kind = $2 AND gid = $3 AND claimed_by = $4 AND state = 'open' RETURNING kind, gid, workspace_gid
)
INSERT INTO ops.coverage AS told (kind, gid, workspace_gid, outcome, status, detail, read_at)
SELECT kind, gid, workspace_gid, $8, $6, $7, now() FROM ended
ON CONFLICT (kind, gid) DO UPDATE SET workspace_gid = excluded.workspace_gid, outcome = excluded.outcome,
  status = excluded.status, detail = excluded.detail, read_at = excluded.read_at`;

const outcomes = { done: 'complete', failed: 'failed', tolerated: 'refused' } as const;

/** Ends a list and says in ops.coverage what it answered. */
export async function finishScope(
  client: pg.ClientBase | pg.Pool,
  run: Run,
  owner: string,
  scope: Scope,
  end: ScopeEnd,
): Promise<void> {
  const { state, status, detail } = end;
  await client.query(finishSql, [run.id, scope.kind, scope.gid, owner, state, status, detail, outcomes[state]]);
}

/** Of these lists, the ones that were once read completely. */
export async function coveredAmong(
  client: pg.ClientBase | pg.Pool,
  scopes: readonly Pick<Scope, 'kind' | 'gid'>[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ kind: string; gid: string }>(
    `SELECT kind, gid FROM unnest($1::text[], $2::text[]) AS wanted(kind, gid)
     JOIN ops.coverage AS told USING (kind, gid) WHERE told.outcome = 'complete'`,
    [scopes.map(({ kind }) => kind), scopes.map(({ gid }) => gid)],
  );
  return new Set(rows.map(({ kind, gid }) => `${kind} ${gid}`));
}

/** Whether lists of the run are open, claimed by anyone or not. */
export async function hasOpenScopes(pool: pg.Pool, run: Run): Promise<boolean> {
  const { rows } = await pool.query(`SELECT FROM ops.scope WHERE run_id = $1 AND state = 'open' LIMIT 1`, [run.id]);
  return rows.length > 0;
}

/** Ends the run if none of its lists is open any more. */
export async function closeRun(pool: pg.Pool, run: Run): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE ops.run SET ended_at = now() WHERE id = $1
     AND NOT EXISTS (SELECT FROM ops.scope WHERE run_id = $1 AND state = 'open')`,
    [run.id],
  );
  return rowCount === 1;
}

/** A list that was not read to its end, and why: Asana's own words where it was refused. */
export type UnreadList = { readonly kind: string; readonly gid: string; readonly error: string };

/**
 * Counts of a run by kind of list; `failed` and `tolerated` lists are among the done. `tolerated`: refused for a reason that
 * the catalogue expects, such as a plan, without those whose container is not there any more.
 */
export type RunProgress = {
  readonly kinds: readonly KindProgress[];
  readonly rows: number;
  readonly requests: number;
  readonly failed: readonly UnreadList[];
  readonly tolerated: readonly UnreadList[];
};

const unreadNamedMax = 50;

const unreadSql = /* sql */ `
SELECT kind, gid, coalesce(error, '') AS error FROM ops.scope
WHERE run_id = $1 AND state = $2
  AND NOT EXISTS (SELECT FROM ops.coverage AS told WHERE told.kind = scope.kind AND told.gid = scope.gid AND $2 = 'tolerated' AND told.status = 404)
ORDER BY kind, gid LIMIT $3`;

/** Counts by kind, and by name the lists that were not read, of each sort at most 50. */
export async function readProgress(pool: pg.Pool, run: Run): Promise<RunProgress> {
  const counted = await pool.query<KindProgress & { rows: number }>(
    `SELECT kind, count(*) FILTER (WHERE state = 'open')::int AS open, count(*) FILTER (WHERE state <> 'open')::int AS done,
            coalesce(sum(requests), 0)::int AS requests, coalesce(sum(rows), 0)::int AS rows
     FROM ops.scope WHERE run_id = $1 GROUP BY kind ORDER BY kind`,
    [run.id],
  );
  const unread = async (state: ScopeEnd['state']): Promise<readonly UnreadList[]> =>
    (await pool.query<UnreadList>(unreadSql, [run.id, state, unreadNamedMax])).rows;
  return {
    kinds: counted.rows.map(({ kind, open, done, requests }) => ({ kind, open, done, requests })),
    rows: counted.rows.reduce((sum, { rows }) => sum + rows, 0),
    requests: counted.rows.reduce((sum, { requests }) => sum + requests, 0),
    failed: await unread('failed'),
    tolerated: await unread('tolerated'),
  };
}

/** When a run began, ISO 8601 on the database's clock. */
export async function runStartedAt(pool: pg.Pool, run: Run): Promise<string> {
  const { rows } = await pool.query<{ started_at: Date }>('SELECT started_at FROM ops.run WHERE id = $1', [run.id]);
  return (rows[0]?.started_at ?? new Date(0)).toISOString();
}

/** Forgets runs that ended long ago; the first full reads are kept, since they say what was ever complete. */
export async function pruneRuns(pool: pg.Pool, olderThanMs: number): Promise<void> {
  await pool.query(
    `DELETE FROM ops.run WHERE ended_at < now() - $1 * interval '1 millisecond'
     AND (kind <> 'backfill' OR options->'roots' <> '[]'::jsonb)`,
    [olderThanMs],
  );
}
