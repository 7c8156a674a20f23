/**
 * What a rebuild remembers of itself in ops.rebuild, written with each step in the same transaction, so that it goes on
 * where it was killed. Its owner is named in each write: a process that lost the run to another one changes nothing.
 */
import { Failure } from '@asana-warehouse/failure/failure';
import type pg from 'pg';
import { inTransaction } from './database.ts';
import { placeBefore, type RawPlace } from './raw-reader.ts';
import { createRebuildTables, dropRebuildTables, readHorizon } from './rebuild-tables.ts';

/**
 *   seed ──▶ gather ──▶ fold ──▶ compare ──▶ settle ──▶ found ──apply──▶ (applied)
 *    ▲ the raw zone was thinned meanwhile                 └── nothing ──▶ (equal)
 */
export type RebuildPhase = 'seed' | 'gather' | 'fold' | 'compare' | 'settle' | 'found';

/** Where a phase that goes through all resources is: everything before was done. */
export type ResourcePlace = { readonly type: string; readonly gid: string };

/** `again`: the end was reached once, and what was landed late is read again. `folded`: resources, each time. `applied`: resources put right. */
export type RebuildProgress = {
  readonly delivery: RawPlace;
  readonly snapshot: RawPlace;
  readonly again: boolean;
  readonly at: ResourcePlace | null;
  readonly records: number;
  readonly refused: number;
  readonly folded: number;
  readonly applied: number;
};

/** `horizonMs`: before it the projector's memory is the source; 0: never. */
export type Rebuild = {
  readonly id: number;
  readonly phase: RebuildPhase;
  readonly horizonMs: number;
  readonly startedMs: number;
  readonly progress: RebuildProgress;
};

const readSql = /* sql */ `
SELECT id, phase, (extract(epoch FROM horizon) * 1000)::bigint AS "horizonMs", (extract(epoch FROM started_at) * 1000)::bigint AS "startedMs", progress
FROM ops.rebuild WHERE state = 'open'`;

const fresh: RebuildProgress = {
  delivery: placeBefore(0),
  snapshot: placeBefore(0),
  again: false,
  at: null,
  records: 0,
  refused: 0,
  folded: 0,
  applied: 0,
};

/** The open run, or undefined. */
export async function readRebuild(client: pg.Pool | pg.ClientBase): Promise<Rebuild | undefined> {
  return (await client.query<Rebuild>(readSql)).rows[0];
}

/** Takes the open run over, or begins one with tables that are empty. `isNew` tells which. */
export async function openRebuild(
  pool: pg.Pool,
  owner: string,
): Promise<{ readonly run: Rebuild; readonly isNew: boolean }> {
  return await inTransaction(pool, async (client) => {
    const horizonMs = (await readHorizon(client)) ?? 0;
    const taken = await client.query(
      `UPDATE ops.rebuild SET owner = $1, updated_at = now(), horizon = greatest(horizon, to_timestamp($2::float8 / 1000)),
         progress = CASE WHEN horizon < to_timestamp($2::float8 / 1000) THEN progress || '{"at": null, "again": false}' ELSE progress END,
         phase = CASE WHEN horizon < to_timestamp($2::float8 / 1000) THEN 'seed' ELSE phase END
       WHERE state = 'open'`,
      [owner, horizonMs],
    );
    const isNew = taken.rowCount === 0;
    if (isNew) {
      await dropRebuildTables(client);
      await createRebuildTables(client);
      await client.query(
        `INSERT INTO ops.rebuild (owner, horizon, progress) VALUES ($1, to_timestamp($2::float8 / 1000), $3)`,
        [owner, horizonMs, JSON.stringify(fresh)],
      );
    }
    const run = await readRebuild(client);
    if (run === undefined) throw new Failure('warehouse.conflict', 'The rebuild was ended meanwhile');
    return { run, isNew };
  });
}

/** What a step adds to the counts of a run. */
export type Counted = Partial<Pick<RebuildProgress, 'records' | 'refused' | 'folded' | 'applied'>>;

const saveSql = /* sql */ `
UPDATE ops.rebuild AS run SET phase = $2, updated_at = now(), progress = progress || $3::jsonb || (
  SELECT coalesce(jsonb_object_agg(key, (run.progress->>key)::bigint + value::bigint), '{}') FROM jsonb_each_text($4::jsonb))
WHERE state = 'open' AND owner = $1`;

/** Notes how far the run has come. Throws `log.fenced` when another process has it by now. */
export async function saveRebuild(
  client: pg.Pool | pg.ClientBase,
  owner: string,
  phase: RebuildPhase,
  progress: Partial<RebuildProgress>,
  counted: Counted = {},
): Promise<void> {
  const { rowCount } = await client.query(saveSql, [owner, phase, JSON.stringify(progress), JSON.stringify(counted)]);
  if (rowCount !== 1) throw new Failure('log.fenced', 'Another process works on this rebuild by now, or ended it');
}

/** Ends the run: its tables are dropped and the audit log says what came of it. Resolves to false where none is open. */
export async function closeRebuild(
  pool: pg.Pool,
  actor: string,
  state: 'equal' | 'applied' | 'aborted',
): Promise<boolean> {
  return await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `UPDATE ops.rebuild SET state = $1, updated_at = now() WHERE state = 'open' RETURNING id`,
      [state],
    );
    await dropRebuildTables(client);
    const [row] = rows;
    if (row === undefined) return false;
    await client.query(
      `INSERT INTO ops.audit (actor, action, subject, detail)
       SELECT $1, 'rebuild ' || state, 'rebuild ' || id, jsonb_build_object('records', progress->'records', 'refused', progress->'refused', 'applied', progress->'applied')
       FROM ops.rebuild WHERE id = $2`,
      [actor, row.id],
    );
    return true;
  });
}
