/**
 * Wishes to read a resource from the API: one row per resource, so a burst of events or a second instance costs one
 * read. A wish is raised (its number rises), claimed at that number, and fulfilled only by a read claimed at the number
 * it still has: what was raised meanwhile is read again. A crash forgets none, since a claim is a lease.
 *
 *   raise ──▶ due ──claim──▶ claimed ──fulfil, same number──▶ gone
 *              ▲                ├──fulfil, raised meanwhile──▶ due again, a little later
 *              └────────────────┴──postpone, or lease over──▶ due later
 *
 * Due wishes are claimed in the order in which they became due, which raising one again leaves alone: in a backlog, what
 * changes all the time keeps its place.
 *
 * A burst in one project must not hold up the others: a live event is the less urgent the more wishes of its webhook wait,
 * by one beyond ten, a hundred and a thousand. The nth of a webhook thus waits for at most ten times as many of any other.
 *
 * A wish of type `around.<type>` asks for the surroundings of a resource (`wishes-around.ts`), one of type `list.<kind>` for a list
 * below it, neither for itself.
 */
import type pg from 'pg';
import { settleReadSql } from './dead-letter-unlogged.ts';

/** What a read should find if the newest event is right; null: nothing is known. */
export type Expectation = 'present' | 'absent' | null;

/** A wish to raise. Lower priority is sooner. `eventAt`: ISO 8601; null when no event raised it. */
export type Wish = {
  readonly type: string;
  readonly gid: string;
  readonly workspaceGid: string | null;
  readonly priority: number;
  readonly reason: string;
  readonly expects: Expectation;
  readonly eventAt: string | null;
  readonly traceParent: string | null;
  /** Not due before so long from now; none: at once. */
  readonly delayMs?: number;
  /** Key of the webhook whose live event raised it; none: not counted for any. */
  readonly heardFrom?: string | null;
};

/** A wish that this instance may fulfil until its lease is over. `attempts`: reads that did not settle it. */
export type ClaimedWish = Omit<Wish, 'eventAt' | 'delayMs' | 'heardFrom'> & {
  readonly seq: number;
  readonly attempts: number;
  readonly repairEpoch: number;
  readonly raisedAtMs: number;
  /** Time of the newest event that asked, ms since 1970 on Asana's clock; null when none did. */
  readonly eventAtMs: number | null;
};

/** Listeners on this channel hear that something is due. */
export const wishChannel = 'asana_warehouse_wish';

/** Raised again within this time of its last read, a resource is read once more, not once per event. */
const settleMs = 200;

/** Columns in the order in which wishes are inserted. */
export const wishColumns = 'type, gid, workspace_gid, priority, reason, expects, event_at, trace_parent, not_before';

/** When a resource is wished for already: the newest event's expectation counts; a wish put off because of failures comes forward. */
export const onWishConflict = /* sql */ `
ON CONFLICT (type, gid) DO UPDATE SET
  seq = nextval('ops.wish_seq'),
  workspace_gid = coalesce(excluded.workspace_gid, wish.workspace_gid),
  priority = least(wish.priority, excluded.priority),
  reason = excluded.reason,
  expects = CASE WHEN excluded.event_at IS NULL OR excluded.event_at < wish.event_at THEN wish.expects
                 WHEN excluded.expects IS NULL AND excluded.event_at = wish.event_at THEN wish.expects
                 ELSE excluded.expects END,
  event_at = greatest(wish.event_at, excluded.event_at),
  attempts = 0,
  not_before = CASE WHEN excluded.type LIKE 'around.%' THEN excluded.not_before
                    ELSE least(wish.not_before, now() + interval '${settleMs} milliseconds') END,
  trace_parent = coalesce(excluded.trace_parent, wish.trace_parent),
  raised_at = now()`;

/** Rows are locked in the order given. At most a thousand of a webhook are counted, in index order whatever the statistics say. */
const raiseSql = /* sql */ `
WITH raised AS (
  SELECT *, row_number() OVER (PARTITION BY heard_from ORDER BY place) AS nth
  FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::timestamptz[], $8::text[],
    $9::integer[], $10::text[]) WITH ORDINALITY
    AS given(type, gid, workspace_gid, priority, reason, expects, event_at, trace_parent, delay_ms, heard_from, place)
), crowd AS MATERIALIZED (
  SELECT heard_from, (
    SELECT count(*) FROM (SELECT held.heard_from FROM ops.wish AS held WHERE held.heard_from >= heard.heard_from
      ORDER BY held.heard_from LIMIT 1000) AS ahead WHERE ahead.heard_from = heard.heard_from) AS waiting
  FROM (SELECT DISTINCT heard_from FROM raised WHERE heard_from IS NOT NULL) AS heard
)
INSERT INTO ops.wish AS wish (${wishColumns}, heard_from)
SELECT type, gid, workspace_gid,
  priority + CASE WHEN crowd.waiting IS NULL OR waiting + nth <= 10 THEN 0 WHEN waiting + nth <= 100 THEN 1
                  WHEN waiting + nth <= 1000 THEN 2 ELSE 3 END,
  reason, expects, event_at, trace_parent, now() + delay_ms * interval '1 millisecond', heard_from
FROM raised LEFT JOIN crowd USING (heard_from), pg_notify('${wishChannel}', '')
ORDER BY place
${onWishConflict}`;

/** Raises all, in the caller's transaction. Of several for one resource the newest event's expectation counts. */
export async function raiseWishes(client: pg.ClientBase, wishes: readonly Wish[]): Promise<void> {
  if (wishes.length === 0) return;
  const rows = [...mergeByResource(wishes).values()].sort(byResource);
  await client.query(raiseSql, [
    rows.map(({ type }) => type),
    rows.map(({ gid }) => gid),
    rows.map(({ workspaceGid }) => workspaceGid),
    rows.map(({ priority }) => priority),
    rows.map(({ reason }) => reason),
    rows.map(({ expects }) => expects),
    rows.map(({ eventAt }) => eventAt),
    rows.map(({ traceParent }) => traceParent),
    rows.map(({ delayMs }) => delayMs ?? 0),
    rows.map(({ heardFrom }) => heardFrom ?? null),
  ]);
}

function mergeByResource(wishes: readonly Wish[]): ReadonlyMap<string, Wish> {
  const merged = new Map<string, Wish>();
  for (const wish of wishes) {
    const key = `${wish.type} ${wish.gid}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? wish : mergeTwo(known, wish));
  }
  return merged;
}

function mergeTwo(a: Wish, b: Wish): Wish {
  const [older, newer] = (b.eventAt ?? '') >= (a.eventAt ?? '') ? [a, b] : [b, a];
  return {
    ...newer,
    workspaceGid: newer.workspaceGid ?? older.workspaceGid,
    priority: Math.min(a.priority, b.priority),
    expects: newer.expects ?? (newer.eventAt === older.eventAt ? older.expects : null),
    traceParent: newer.traceParent ?? older.traceParent,
    heardFrom: newer.heardFrom ?? older.heardFrom ?? null,
  };
}

function byResource(a: Wish, b: Wish): number {
  return a.type === b.type ? (a.gid < b.gid ? -1 : a.gid > b.gid ? 1 : 0) : a.type < b.type ? -1 : 1;
}

/** Neither a claim nor its end waits for the disk: one that a crash of the server takes is read once more. */
const claimSql = /* sql */ `
WITH due AS (
  SELECT type, gid FROM ops.wish
  WHERE not_before <= now() AND (claimed_until IS NULL OR claimed_until < now()) AND priority <= $4
  ORDER BY priority, not_before, seq LIMIT $2 FOR UPDATE SKIP LOCKED
), eased AS (
  SELECT set_config('synchronous_commit', 'off', true)
)
UPDATE ops.wish AS wish
SET claimed_by = $1, claimed_seq = wish.seq, claimed_until = now() + $3 * interval '1 millisecond'
FROM due, eased WHERE wish.type = due.type AND wish.gid = due.gid
RETURNING wish.type, wish.gid, wish.workspace_gid, wish.seq, wish.priority, wish.reason, wish.expects, wish.attempts,
  wish.trace_parent, (extract(epoch FROM wish.raised_at) * 1000)::bigint AS raised_at_ms,
  (extract(epoch FROM wish.event_at) * 1000)::bigint AS event_at_ms,
  coalesce((SELECT c.repair_epoch FROM ops.confirmation c WHERE c.type = wish.type AND c.gid = wish.gid), 0) AS repair_epoch`;

type ClaimRow = {
  type: string;
  gid: string;
  workspace_gid: string | null;
  seq: number;
  priority: number;
  reason: string;
  expects: Expectation;
  attempts: number;
  trace_parent: string | null;
  raised_at_ms: number;
  event_at_ms: number | null;
  repair_epoch: number;
};

/** Who claims, how many at most, for how long, and up to which priority. */
export type ClaimOptions = {
  readonly owner: string;
  readonly max: number;
  readonly leaseMs: number;
  readonly priorityMax: number;
};

/** Claims what is due, most urgent first. Claimed ones are nobody else's until the lease is over. */
export async function claimWishes(pool: pg.Pool, options: ClaimOptions): Promise<readonly ClaimedWish[]> {
  const { owner, max, leaseMs, priorityMax } = options;
  const { rows } = await pool.query<ClaimRow>(claimSql, [owner, max, leaseMs, priorityMax]);
  const claimed = rows.map((row) => ({
    type: row.type,
    gid: row.gid,
    workspaceGid: row.workspace_gid,
    seq: row.seq,
    priority: row.priority,
    reason: row.reason,
    expects: row.expects,
    attempts: row.attempts,
    traceParent: row.trace_parent,
    repairEpoch: row.repair_epoch,
    raisedAtMs: row.raised_at_ms,
    eventAtMs: row.event_at_ms,
  }));
  return claimed.sort((a, b) => a.priority - b.priority || a.seq - b.seq);
}

/**
 * The row is locked before it is judged: a raise that commits while this statement waits for it must make it `again`, and
 * the statement's own snapshot would show neither that it is to be deleted nor that it is to be let go.
 */
const fulfilSql = /* sql */ `
WITH held AS (
  SELECT seq, claimed_seq, claimed_by FROM ops.wish WHERE type = $1 AND gid = $2 FOR UPDATE
),
done AS (
  DELETE FROM ops.wish USING held WHERE type = $1 AND gid = $2 AND held.seq = $3 RETURNING 1
),
again AS (
  UPDATE ops.wish SET claimed_by = NULL, claimed_seq = NULL, claimed_until = NULL,
    not_before = now() + interval '${settleMs} milliseconds'
  FROM held
  WHERE type = $1 AND gid = $2 AND held.seq <> $3 AND held.claimed_seq = $3 AND held.claimed_by = $4 RETURNING 1
),
forgotten AS (
  DELETE FROM ops.absence USING done WHERE type = $1 AND gid = $2 AND state IN ('doubted', 'confirmed')
),
confirmed AS (
  INSERT INTO ops.confirmation AS kept (type, gid, confirmed_at) SELECT $1, $2, now() WHERE $1 NOT LIKE '%.%'
  ON CONFLICT (type, gid) DO UPDATE SET confirmed_at = now()
),
${settleReadSql('SELECT $1::text, $2::text WHERE $5::boolean')}
SELECT (SELECT count(*) FROM done)::int AS done, (SELECT count(*) FROM again)::int AS again,
  set_config('synchronous_commit', 'off', true)`;

/**
 * Ends a wish by a read claimed at its number, and with it what was doubted or confirmed before that read: it holds for no
 * later one. False: it was raised meanwhile and stays.
 */
export async function fulfilWish(
  pool: pg.Pool,
  owner: string,
  wish: Pick<ClaimedWish, 'type' | 'gid' | 'seq'>,
): Promise<boolean> {
  return end(pool, owner, wish, false);
}

/** The same for a read that is in the log: it settles the letter that a read which the log did not take may have left. */
export async function fulfilLogged(
  pool: pg.Pool,
  owner: string,
  wish: Pick<ClaimedWish, 'type' | 'gid' | 'seq'>,
): Promise<boolean> {
  return end(pool, owner, wish, true);
}

async function end(
  pool: pg.Pool,
  owner: string,
  { type, gid, seq }: Pick<ClaimedWish, 'type' | 'gid' | 'seq'>,
  isLogged: boolean,
): Promise<boolean> {
  const { rows } = await pool.query<{ done: number }>(fulfilSql, [type, gid, seq, owner, isLogged]);
  return rows[0]?.done === 1;
}

const postponeSql = /* sql */ `
UPDATE ops.wish SET claimed_by = NULL, claimed_seq = NULL, claimed_until = NULL,
  attempts = CASE WHEN seq = $3 THEN attempts + $6 ELSE 0 END,
  not_before = CASE WHEN seq = $3 THEN now() + $5 * interval '1 millisecond'
                    ELSE now() + interval '${settleMs} milliseconds' END
WHERE type = $1 AND gid = $2 AND claimed_seq = $3 AND claimed_by = $4`;

/** Lets go of a wish that a read did not settle; it is due again after `delayMs`. */
export async function postponeWish(
  pool: pg.Pool,
  owner: string,
  wish: Pick<ClaimedWish, 'type' | 'gid' | 'seq'>,
  delayMs: number,
): Promise<void> {
  await pool.query(postponeSql, [wish.type, wish.gid, wish.seq, owner, delayMs, 1]);
}

/** Lets go of a wish whose time has not come yet; waiting is no attempt, so it does not lengthen later pauses. */
export async function deferWish(
  pool: pg.Pool,
  owner: string,
  wish: Pick<ClaimedWish, 'type' | 'gid' | 'seq'>,
  delayMs: number,
): Promise<void> {
  await pool.query(postponeSql, [wish.type, wish.gid, wish.seq, owner, delayMs, 0]);
}

/** Keeps this owner's claims while their reads are under way. */
export async function renewWishes(pool: pg.Pool, owner: string, leaseMs: number): Promise<void> {
  await pool.query(
    `UPDATE ops.wish SET claimed_until = now() + $2 * interval '1 millisecond'
     WHERE claimed_by = $1 AND claimed_until IS NOT NULL`,
    [owner, leaseMs],
  );
}
