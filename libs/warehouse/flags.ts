/**
 * Flags in Postgres: setting them, and bringing the tables, live and shadow, to what they say. A flag is set first; then, once every batch that
 * began with the old flags has ended, the resources whose facts it hides or shows are queued for another fold. What is
 * still to be queued stands in the flag's row, so a crash in between is made up for by any projector.
 */
import {
  actionOfRead,
  every,
  flagsOf,
  isEventOff,
  pastAction,
  readActions,
  type Flag,
  type Flags,
  type FlagState,
} from '@asana-warehouse/projection/flags';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import type pg from 'pg';
import { inTransaction } from './database.ts';
import { queueAllTold } from './stories.ts';
import { allOf } from './together.ts';
import { wishChannel } from './wishes.ts';
import { queueingSql } from './queueing-sql.ts';

/** Listeners on this channel hear that flags were set. */
export const flagChannel = 'asana_warehouse_flag';

/** A flag as it is stored. Times are ISO 8601. */
export type StoredFlag = {
  readonly type: string;
  readonly action: string;
  readonly state: FlagState;
  readonly since: string;
  readonly setAt: string;
  readonly setBy: string;
  readonly reason: string | null;
  readonly isPending: boolean;
};

/** A flag to set. `since`: ISO 8601, from when on facts are hidden; null: from now on, or as long as they are already. */
export type FlagToSet = {
  readonly type: string;
  readonly action: string;
  readonly state: FlagState;
  readonly since: string | null;
  readonly reason: string | null;
};

/** One setting of a flag in the past. */
export type FlagChange = {
  readonly at: string;
  readonly by: string;
  readonly type: string;
  readonly action: string;
  readonly before: FlagState;
  readonly state: FlagState;
  readonly since: string;
  readonly reason: string | null;
};

const lockSql = `hashtextextended('asana-warehouse flags', 0)`;

const readSql = /* sql */ `
SELECT resource_type AS type, action, state, (extract(epoch FROM since) * 1000)::float8 AS "sinceMs" FROM ops.flag`;

// Where no flag was ever set, nothing is shadowed either: flags are set to on again, never removed.
const holdSql = /* sql */ `
SELECT held.*, EXISTS (SELECT FROM ops.shadowed) AS "isShadowed" FROM (${readSql}) AS held`;

/**
 * The flags that hold in the caller's transaction, from now to its end: who sets others waits for it before anything is
 * queued because of them. The caller holds the locks of the resources that it asks the flags about.
 */
export async function holdFlags(client: pg.ClientBase): Promise<Flags> {
  const [, read] = await allOf([
    client.query(`SELECT pg_advisory_xact_lock_shared(${lockSql})`),
    client.query<Flag & { readonly isShadowed: boolean }>(holdSql),
  ]);
  return flagsOf(
    read.rows,
    read.rows.some(({ isShadowed }) => isShadowed),
  );
}

/** The flags as they are now. */
export async function readFlags(pool: pg.Pool): Promise<Flags> {
  return flagsOf((await pool.query<Flag>(readSql)).rows);
}

/** All flags that are set, by type and action. */
export async function listFlags(pool: pg.Pool): Promise<readonly StoredFlag[]> {
  const { rows } = await pool.query<StoredFlag>(
    `SELECT resource_type AS type, action, state, to_json(since)#>>'{}' AS since, to_json(set_at)#>>'{}' AS "setAt",
            set_by AS "setBy", reason, pending_since IS NOT NULL AS "isPending"
     FROM ops.flag ORDER BY resource_type, action`,
  );
  return rows;
}

/** What was set when and by whom, the newest first. */
export async function flagHistory(pool: pg.Pool, max: number): Promise<readonly FlagChange[]> {
  const { rows } = await pool.query<FlagChange>(
    `SELECT to_json(at)#>>'{}' AS at, actor AS by, detail->>'type' AS type, detail->>'action' AS action,
            detail->>'before' AS before, detail->>'state' AS state, detail->>'since' AS since, detail->>'reason' AS reason
     FROM ops.audit WHERE action = 'flag.set' ORDER BY id DESC LIMIT $1`,
    [max],
  );
  return rows;
}

// What it may show again is what itself or any flag that it now counts before has hidden.
const setSql = /* sql */ `
INSERT INTO ops.flag AS held (resource_type, action, state, since, set_by, reason, pending_since)
SELECT $1, $2, $3, one.since, $6, $7, least(one.since, (
  SELECT min(since) FROM ops.flag
  WHERE state <> 'on' AND ($1 = '${every}' OR resource_type IN ($1, '${every}')) AND ($2 = '${every}' OR action IN ($2, '${every}'))
))
FROM (SELECT coalesce(to_timestamp($4::float8 / 1000), $5::timestamptz, clock_timestamp()) AS since) AS one
ON CONFLICT (resource_type, action) DO UPDATE SET state = excluded.state, since = excluded.since, set_at = now(),
  set_by = excluded.set_by, reason = excluded.reason, pending_since = least(held.pending_since, excluded.pending_since)
RETURNING to_json(since)#>>'{}' AS since`;

/** Sets one flag, and queues what it changes. Resolves to the state that held before. */
export async function setFlag(pool: pg.Pool, flag: FlagToSet, actor: string): Promise<FlagState> {
  const { type, action, state, reason } = flag;
  const before = await inTransaction(pool, async (client) => {
    await client.query('LOCK TABLE ops.flag IN SHARE ROW EXCLUSIVE MODE');
    const flags = flagsOf((await client.query<Flag>(readSql)).rows);
    const sinceMs = flag.since === null ? flags.hiddenSinceMs(type, action) : null;
    const values = [type, action, state, sinceMs, flag.since, actor, reason];
    const { rows } = await client.query<{ since: string }>(setSql, values);
    const was = flags.stateOf(type, action);
    await client.query(`INSERT INTO ops.audit (actor, action, subject, detail) VALUES ($1, 'flag.set', $2, $3)`, [
      actor,
      `flag ${type} ${action}`,
      JSON.stringify({ type, action, before: was, state, since: rows[0]?.since, reason }),
    ]);
    await client.query('SELECT pg_notify($1, $2)', [flagChannel, '']);
    return was;
  });
  await queuePending(pool);
  return before;
}

type Pending = { readonly type: string; readonly action: string; readonly since: string; readonly setAt: string };

/** Queues the resources that flags set lately concern, and lets go of wishes that were parked. Resolves to the number of flags. */
export async function queuePending(pool: pg.Pool): Promise<number> {
  const pendingSql = `SELECT resource_type AS type, action, to_json(pending_since)#>>'{}' AS since, to_json(set_at)#>>'{}' AS "setAt" FROM ops.flag WHERE pending_since IS NOT NULL`;
  const { rows } = await pool.query<Pending>(pendingSql);
  if (rows.length === 0) return 0;
  // All that began before the flags were set, and may know the old ones, has ended when this is granted.
  await inTransaction(pool, async (client) => void (await client.query(`SELECT pg_advisory_xact_lock(${lockSql})`)));
  // One that is set again meanwhile stays pending.
  for (const pending of rows) await inTransaction(pool, (client) => queueOne(client, pending));
  return rows.length;
}

const queueFactsSql = queueingSql(/* sql */ `
SELECT DISTINCT type, gid FROM (
  SELECT type, gid FROM ops.fact WHERE type = ANY ($1::text[]) AND kind = ANY ($2::text[]) AND appended_at >= $3::timestamptz
  UNION
  SELECT resource_type, resource_gid FROM asana.event
  WHERE resource_type = ANY ($1::text[]) AND ($4 = '${every}' OR action = $4) AND created_at >= $3::timestamptz
) AS concerned ORDER BY type, gid`);

async function queueOne(client: pg.ClientBase, { type, action, since, setAt }: Pending): Promise<void> {
  const types = resources.map(({ name }) => name).filter((name) => type === every || name === type);
  const kinds = ['present', 'absent', 'forbidden', 'listed'] as const;
  const read = kinds.filter((kind) => action === every || actionOfRead(kind) === action);
  const isRead = (readActions as readonly string[]).includes(action);
  if (action === pastAction) for (const name of types) await queueAllTold(client, name);
  else await client.query(queueFactsSql, [types, read, since, isRead ? '' : action]);
  await client.query(
    `UPDATE ops.wish SET not_before = '-infinity' WHERE not_before = 'infinity' AND ($1 = '${every}' OR type = $1)`,
    [type],
  );
  await client.query('SELECT pg_notify($1, $2)', [wishChannel, '']);
  await client.query(
    `UPDATE ops.flag SET pending_since = NULL WHERE resource_type = $1 AND action = $2 AND set_at = $3::timestamptz`,
    [type, action, setAt],
  );
}

/**
 * Sets a wish aside while the event that raised it is flagged off: it is due again when flags are set or another event
 * raises it. False: by now the flags let it be acted on.
 */
export async function parkWish(
  pool: pg.Pool,
  owner: string,
  wish: { readonly type: string; readonly gid: string; readonly seq: number; readonly reason: string },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const flags = await holdFlags(client);
    if (!isEventOff(flags, wish.type, wish.reason)) return false;
    await client.query(
      `UPDATE ops.wish SET claimed_by = NULL, claimed_seq = NULL, claimed_until = NULL,
         not_before = CASE WHEN seq = $3 THEN 'infinity'::timestamptz ELSE now() END
       WHERE type = $1 AND gid = $2 AND claimed_seq = $3 AND claimed_by = $4`,
      [wish.type, wish.gid, wish.seq, owner],
    );
    return true;
  });
}
