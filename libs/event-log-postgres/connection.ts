/**
 * The adapter's own way to Postgres: errors become `Failure`s of the log, and values are read the same whatever the
 * program has told the driver elsewhere. Results travel as text: the driver's binary mode reads every field as UTF-8 and
 * so spoils each byte above 127 (its way out, parameters, is fine, and used). A statement that takes longer than its time is given up together with its connection.
 */
import { hash } from 'node:crypto';
import { Failure } from '@asana-warehouse/failure/failure';
import { lacksSchema } from '@asana-warehouse/failure/sql-state';
import { tlsFailure } from '@asana-warehouse/failure/tls-fault';
import pg from 'pg';

/** Driver settings that say where and how to connect; the adapter adds its own. */
export type ConnectionSettings = pg.ClientConfig;

/** A statement. `timeoutMs`: longest time to its answer. */
export type Statement = { readonly text: string; readonly values: readonly unknown[]; readonly timeoutMs: number };

const connectMsMax = 5_000;
const fieldTypes = { getTypeParser: (oid: number) => readers[oid] ?? ((text: string) => text) };

/** A pool of at most `max` connections, none opened yet. */
export function openConnections(settings: ConnectionSettings, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...settings,
    application_name: 'asana-warehouse-log',
    max,
    min: 0,
    connectionTimeoutMillis: connectMsMax,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  // A connection that breaks while idle is taken out of the pool by the driver; without a listener it would end the process.
  pool.on('error', () => undefined);
  // One that breaks in its borrower's hands, between two statements, tells so at the next one.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

/** Rows of a statement. Throws `log.unavailable`, `postgres.refused`, `postgres.tls_failed`, `warehouse.schema_outdated`, or the driver's error. */
export async function ask<Row extends pg.QueryResultRow>(pool: pg.Pool, statement: Statement): Promise<readonly Row[]> {
  const client = await pool.connect().catch((error: unknown) => Promise.reject(logFailure(error)));
  let broken = true;
  try {
    const { text, values, timeoutMs } = statement;
    const config = { name: nameOf(text), text, values: [...values], types: fieldTypes, query_timeout: timeoutMs };
    const { rows } = await client.query<Row>(config as pg.QueryConfig);
    broken = false;
    return rows;
  } catch (error) {
    // The server answered, so the connection is in order; a time-out or a lost connection leaves it in doubt.
    broken = !isServerAnswer(error);
    throw logFailure(error);
  } finally {
    client.release(broken);
  }
}

const names = new Map<string, string>();

/** A name by which Postgres knows a statement again: planning the read of a few records takes longer than reading them. */
function nameOf(text: string): string {
  const name = names.get(text) ?? hash('sha256', text, 'hex').slice(0, 32);
  names.set(text, name);
  return name;
}

/** The `Failure` that an error of the driver stands for; other errors come back unchanged. */
export function logFailure(error: unknown): unknown {
  if (error instanceof Failure || typeof error !== 'object' || error === null) return error;
  const state = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const text = 'message' in error && typeof error.message === 'string' ? error.message : '';
  const failure = tlsFailure('postgres', 'The log in Postgres', error);
  if (failure !== null) return failure;
  const said = `The log in Postgres: ${text || 'no connection'}${state && ` (${state})`}`;
  if (/^(28|3D)|^42501$/.test(state)) return new Failure('postgres.refused', said, { cause: error });
  if (lacksSchema(state)) return new Failure('warehouse.schema_outdated', said, { cause: error });
  if (state === 'P0002') return new Failure('log.topic_mismatch', said, { cause: error });
  const isOutage = /^(08|53|40)|^57P0|^(25006|57014|55P03)$|^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EHOST|ENET|EAI_)/.test(
    state,
  );
  if (isOutage || (state === '' && /timeout|terminated|not queryable|SSL|closed|after calling end/i.test(text))) {
    return new Failure('log.unavailable', said, { cause: error });
  }
  return error;
}

function isServerAnswer(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('severity' in error)) return false;
  return error.severity === 'ERROR';
}

/** By type id: bigint, integer, smallint, boolean, bytea. What is not listed stays text. */
const readers: Readonly<Record<number, (text: string) => unknown>> = {
  20: Number,
  23: Number,
  21: Number,
  16: (text) => text === 't',
  17: (text) => Buffer.from(text.slice(2), 'hex'),
};
