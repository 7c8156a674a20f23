/**
 * The budget of a credential, shared through one row: instances take requests from it a few at a time and learn of each
 * other's pauses. The rules are the core's (`rate-limit/budget`); the clock is the database's, the same for all. A lost
 * write only forgets a few requests that were taken, so the row is written without waiting for the disk.
 */
import { freshBudget, pause, take, type BudgetLimits, type BudgetState } from '@asana-warehouse/rate-limit/budget';
import type pg from 'pg';
import { inTransaction } from './database.ts';

/** What was granted; `waitMs`: when to ask again; `instances`: how many use the credential now. */
export type Withdrawal = { readonly granted: number; readonly waitMs: number; readonly instances: number };

export type SharedBank = { withdraw(wanted: number): Promise<Withdrawal>; pauseFor(ms: number): Promise<void> };

/** `instance`: this process's own name. */
export type SharedBankOptions = {
  readonly credentialId: string;
  readonly instance: string;
  readonly limits: BudgetLimits;
};

/** An instance that took nothing for so long is taken to be gone. */
const instanceMsMax = 30_000;

type Row = {
  tokens: number;
  refilled_ms: number;
  paused_ms: number;
  now_ms: number;
  instances: Readonly<Record<string, number>>;
};
type Held = {
  readonly state: BudgetState;
  readonly nowMs: number;
  readonly instances: Readonly<Record<string, number>>;
};

/** The bank over a pool. Throws `postgres.unreachable` and its like. */
export function sharedBank(pool: pg.Pool, options: SharedBankOptions): SharedBank {
  const { credentialId, instance, limits } = options;
  return {
    withdraw: (wanted) =>
      inTransaction(pool, async (client) => {
        const held = await lock(client, credentialId, limits);
        const grant = take(held.state, limits, held.nowMs, wanted);
        const instances = { ...recent(held), [instance]: held.nowMs };
        await save(client, credentialId, grant.state, instances);
        return { granted: grant.granted, waitMs: grant.waitMs, instances: Object.keys(instances).length };
      }),
    pauseFor: (ms) =>
      inTransaction(pool, async (client) => {
        const held = await lock(client, credentialId, limits);
        await save(client, credentialId, pause(held.state, held.nowMs + ms), recent(held));
      }),
  };
}

async function lock(client: pg.ClientBase, credentialId: string, limits: BudgetLimits): Promise<Held> {
  await client.query('SET LOCAL synchronous_commit = off');
  const { rows } = await client.query<Row>(
    `INSERT INTO ops.api_budget AS kept (credential_id, tokens, refilled_at) VALUES ($1, $2, clock_timestamp())
     ON CONFLICT (credential_id) DO UPDATE SET tokens = kept.tokens
     RETURNING tokens, instances, (extract(epoch FROM refilled_at) * 1000)::bigint AS refilled_ms,
       CASE WHEN paused_until = '-infinity' THEN 0 ELSE (extract(epoch FROM paused_until) * 1000)::bigint END AS paused_ms,
       (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms`,
    [credentialId, limits.burst],
  );
  const row = rows[0];
  if (row === undefined) return { state: freshBudget(limits, Date.now()), nowMs: Date.now(), instances: {} };
  const state = { tokens: row.tokens, refilledAtMs: row.refilled_ms, pausedUntilMs: row.paused_ms };
  return { state, nowMs: row.now_ms, instances: row.instances };
}

async function save(
  client: pg.ClientBase,
  credentialId: string,
  state: BudgetState,
  instances: Readonly<Record<string, number>>,
): Promise<void> {
  await client.query(
    `UPDATE ops.api_budget SET tokens = $2, refilled_at = to_timestamp($3::double precision / 1000), instances = $5,
       paused_until = CASE WHEN $4::double precision = 0 THEN '-infinity'::timestamptz ELSE to_timestamp($4::double precision / 1000) END
     WHERE credential_id = $1`,
    [credentialId, state.tokens, state.refilledAtMs, state.pausedUntilMs, JSON.stringify(instances)],
  );
}

function recent({ instances, nowMs }: Held): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(instances).filter(([, seenMs]) => nowMs - seenMs < instanceMsMax));
}
