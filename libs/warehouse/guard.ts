/**
 * The entries of the deletion guard: listing them, deciding about them, and letting go of them when what had disappeared is
 * found again. Whatever is let go is wished for in the same transaction, so that nothing is lost: only a read after the
 * decision says what is true.
 */
import type pg from 'pg';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { inTransaction } from './database.ts';
import { lockGuard } from './guard-absences.ts';
import { onWishConflict, wishChannel, wishColumns } from './wishes.ts';

export const guardStates = ['open', 'dismissed', 'confirmed', 'settled'] as const;
export type GuardState = (typeof guardStates)[number];

/** One entry. `missing` and `members`: when it was opened; `held`: resources that it holds now. Times are ISO 8601. */
export type GuardEntry = {
  readonly id: number;
  readonly scope: string;
  readonly type: string;
  readonly rule: 'list' | 'reads' | 'container';
  readonly missing: number;
  readonly members: number | null;
  readonly state: GuardState;
  readonly held: number;
  readonly openedAt: string;
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
  readonly checks: number;
  readonly nextCheckAt: string;
};

export type HeldResource = { readonly type: string; readonly gid: string; readonly workspaceGid: string | null };

const sweepPriority = 9;

const entrySql = /* sql */ `
SELECT id, scope, resource_type AS type, rule, missing, members, state, checks,
  (SELECT count(*)::int FROM ops.absence WHERE guard_id = guard.id) AS held,
  to_json(opened_at)#>>'{}' AS "openedAt", to_json(decided_at)#>>'{}' AS "decidedAt", decided_by AS "decidedBy",
  to_json(next_check_at)#>>'{}' AS "nextCheckAt"
FROM ops.guard AS guard`;

/** Entries in these states, the newest first. */
export async function listGuard(
  pool: pg.Pool,
  states: readonly GuardState[],
  max: number,
): Promise<readonly GuardEntry[]> {
  const { rows } = await pool.query<GuardEntry>(
    `${entrySql} WHERE state = ANY ($1::text[]) ORDER BY id DESC LIMIT $2`,
    [states, max],
  );
  return rows;
}

/** Entries that hold something back and are due to be looked at; `all`: due or not. */
export async function dueEntries(pool: pg.Pool, all: boolean): Promise<readonly GuardEntry[]> {
  const { rows } = await pool.query<GuardEntry>(
    `${entrySql} WHERE state IN ('open', 'dismissed') AND ($1 OR next_check_at <= now()) ORDER BY id`,
    [all],
  );
  return rows;
}

/** Names up to `max` of what an entry holds: what weighs most, then others at random, other ones each time. */
export async function sampleHeld(pool: pg.Pool, id: number, max: number): Promise<readonly HeldResource[]> {
  const { rows } = await pool.query<HeldResource>(
    `SELECT type, gid, workspace_gid AS "workspaceGid" FROM ops.absence WHERE guard_id = $1 AND state = 'held'
     ORDER BY weight > 1 DESC, random() LIMIT $2`,
    [id, max],
  );
  return rows;
}

/** Forgets what has no living row any more, since an event said so meanwhile: there is nothing left to hold back. */
export async function forgetHeldGone(pool: pg.Pool, id: number): Promise<void> {
  for (const { name } of resources) {
    await pool.query(
      `DELETE FROM ops.absence AS held WHERE guard_id = $1 AND type = $2 AND state = 'held'
       AND NOT EXISTS (SELECT FROM asana."${name}" AS row WHERE row.gid = held.gid AND row._deleted_at IS NULL)`,
      [id, name],
    );
  }
}

/** Looks again after `afterMs`. */
export async function postponeCheck(pool: pg.Pool, id: number, afterMs: number): Promise<void> {
  await pool.query(
    `UPDATE ops.guard SET checks = checks + 1, next_check_at = now() + $2 * interval '1 millisecond' WHERE id = $1`,
    [id, afterMs],
  );
}

/** What became of a decision: the entry, or why there is none to decide about. */
export type Decided =
  | { readonly kind: 'done'; readonly entry: GuardEntry }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unfit'; readonly state: GuardState };

/** They are gone: each is read once more, and believed if it still is. */
export async function confirmEntry(pool: pg.Pool, id: number, actor: string): Promise<Decided> {
  return decide(pool, id, actor, 'confirmed', async (client) => {
    await wishForHeld(client, id, 'guard.confirmed');
    await client.query(
      `UPDATE ops.absence SET state = 'confirmed', seen_at = now() WHERE guard_id = $1 AND state = 'held'`,
      [id],
    );
  });
}

/** They are not gone, whatever reads say: nothing is believed, nobody is asked, until they are found again. */
export async function dismissEntry(pool: pg.Pool, id: number, actor: string): Promise<Decided> {
  return decide(pool, id, actor, 'dismissed', async () => undefined);
}

/** They were found again, or most of a sample: everything is read as if nothing had been. */
export async function settleEntry(pool: pg.Pool, id: number, actor: string): Promise<Decided> {
  return decide(pool, id, actor, 'settled', async (client) => {
    await wishForHeld(client, id, 'guard.settled');
    await client.query('DELETE FROM ops.absence WHERE guard_id = $1', [id]);
  });
}

const fitStates: Readonly<Record<'confirmed' | 'dismissed' | 'settled', readonly GuardState[]>> = {
  confirmed: ['open', 'dismissed'],
  dismissed: ['open'],
  settled: ['open', 'dismissed'],
};

async function decide(
  pool: pg.Pool,
  id: number,
  actor: string,
  state: 'confirmed' | 'dismissed' | 'settled',
  act: (client: pg.PoolClient) => Promise<void>,
): Promise<Decided> {
  return inTransaction(pool, async (client) => {
    await lockGuard(client);
    const { rows } = await client.query<GuardEntry>(`${entrySql} WHERE id = $1 FOR UPDATE`, [id]);
    const entry = rows[0];
    if (entry === undefined) return { kind: 'unknown' };
    if (!fitStates[state].includes(entry.state)) return { kind: 'unfit', state: entry.state };
    await act(client);
    await client.query('UPDATE ops.guard SET state = $2, decided_at = now(), decided_by = $3 WHERE id = $1', [
      id,
      state,
      actor,
    ]);
    const { scope, type, held, missing, members } = entry;
    await client.query('INSERT INTO ops.audit (actor, action, subject, detail) VALUES ($1, $2, $3, $4)', [
      actor,
      `guard.${state}`,
      `guard ${id}`,
      JSON.stringify({ scope, type, held, missing, members }),
    ]);
    return { kind: 'done', entry: { ...entry, state } };
  });
}

async function wishForHeld(client: pg.ClientBase, id: number, reason: string): Promise<void> {
  await client.query(
    `INSERT INTO ops.wish AS wish (${wishColumns})
     SELECT type, gid, workspace_gid, $2::smallint, $3, NULL, NULL, NULL, '-infinity' FROM ops.absence
     WHERE guard_id = $1 AND state = 'held' ORDER BY type, gid ${onWishConflict}`,
    [id, sweepPriority, reason],
  );
  await client.query('SELECT pg_notify($1, $2)', [wishChannel, '']);
}

/** Whoever says that absences are to be believed says so for these, too, before they are read. */
export async function confirmAhead(
  client: pg.ClientBase,
  type: string,
  gids: readonly string[],
  workspaceGid: string | null,
): Promise<void> {
  await client.query(
    `INSERT INTO ops.absence (type, gid, workspace_gid, state, scopes)
     SELECT $1, gid, $3, 'confirmed', '{}' FROM unnest($2::text[]) AS missing(gid) ORDER BY gid
     ON CONFLICT (type, gid) DO UPDATE SET state = 'confirmed', guard_id = NULL, seen_at = now()`,
    [type, gids, workspaceGid],
  );
}

/** Resources that an entry holds, or held until it was confirmed and that are being read. */
export async function resourcesOf(pool: pg.Pool, id: number): Promise<readonly HeldResource[]> {
  const { rows } = await pool.query<HeldResource>(
    `SELECT type, gid, workspace_gid AS "workspaceGid" FROM ops.absence WHERE guard_id = $1`,
    [id],
  );
  return rows;
}

/** Those of the resources that an entry holds. */
export async function heldAmong(pool: pg.Pool, type: string, gids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ gid: string }>(
    `SELECT gid FROM ops.absence WHERE type = $1 AND state = 'held' AND gid = ANY ($2::text[])`,
    [type, gids],
  );
  return new Set(rows.map(({ gid }) => gid));
}

export type GuardCounts = {
  readonly entries: Readonly<Record<string, number>>;
  readonly absences: Readonly<Record<string, number>>;
};

/** Entries that hold something back, and absences, by state. */
export async function countGuard(pool: pg.Pool): Promise<GuardCounts> {
  const { rows } = await pool.query<{ what: 'entries' | 'absences'; state: string; count: number }>(
    `SELECT 'entries' AS what, state, count(*)::int AS count FROM ops.guard WHERE state IN ('open', 'dismissed') GROUP BY state
     UNION ALL SELECT 'absences', state, count(*)::int FROM ops.absence GROUP BY state`,
  );
  const of = (what: string): Record<string, number> =>
    Object.fromEntries(rows.filter((row) => row.what === what).map(({ state, count }) => [state, count]));
  return { entries: { open: 0, dismissed: 0, ...of('entries') }, absences: { doubted: 0, held: 0, ...of('absences') } };
}

const confirmedKeptMs = 24 * 3_600_000;

/** Forgets what counts no longer. */
export async function pruneAbsences(pool: pg.Pool, windowMs: number): Promise<void> {
  await pool.query(
    `DELETE FROM ops.absence WHERE (state IN ('doubted', 'believed') AND seen_at < now() - $1 * interval '1 millisecond')
       OR (state = 'confirmed' AND seen_at < now() - $2 * interval '1 millisecond')`,
    [windowMs * 2, confirmedKeptMs],
  );
}
