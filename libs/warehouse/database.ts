/**
 * Connections to Postgres. `sslmode`, `sslrootcert`, `sslcert` and `sslkey` in the URL mean what libpq says, which is not
 * what the driver makes of them: `require` encrypts without checking the certificate (with a root certificate it checks
 * the chain), `verify-ca` checks the chain, `verify-full` the name too; without a root certificate those that Node brings count.
 * `prefer` and `allow`, which promise nothing, and no mode at all connect in plain text. What the driver throws becomes a `Failure` where its cause is
 * outside the program; anything else stays as it is, since it is a programmer's error. Bigint columns are read as
 * numbers: offsets, counts and identities here stay below 2^53, and a value above throws instead of losing digits.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { Failure, type FailureCode } from '@asana-warehouse/failure/failure';
import { lacksSchema } from '@asana-warehouse/failure/sql-state';
import { tlsFailure } from '@asana-warehouse/failure/tls-fault';
import { readTlsFiles, type TlsFile } from '@asana-warehouse/secrets/tls-files';
import pg from 'pg';
import { allOf, keepPlans, sendTogether } from './together.ts';

/** `max`: most connections at once. `applicationName`: shown in pg_stat_activity. */
export type PoolOptions = { readonly max: number; readonly applicationName: string };

const connectMsMax = 10_000;
const idleMsMax = 30_000;
const reachableMsMax = 1_500;
/** How often a transaction is tried, and the pause before the second time at most; later ones grow. */
const attemptsMax = 5;
const victimPauseMs = 50;

/**
 * Opens no connection yet. `end()` the pool when done. Its `query` throws what `inTransaction` does, so that who runs a
 * single statement, too, can tell an outage from an error.
 */
export function openPool(databaseUrl: string, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...connectionSettings(databaseUrl),
    application_name: options.applicationName,
    max: options.max,
    min: 0,
    connectionTimeoutMillis: connectMsMax,
    idleTimeoutMillis: idleMsMax,
    keepAlive: true,
    allowExitOnIdle: false,
    pipeline: true,
  });
  // A connection that breaks while idle is taken out of the pool by the driver; without a listener it would end the process.
  pool.on('error', () => undefined);
  // One that breaks in its borrower's hands, between two statements, tells so at the next one.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    sendTogether(client);
  });
  const query = pool.query.bind(pool) as (...statement: readonly unknown[]) => Promise<unknown>;
  const asked = (...statement: readonly unknown[]): Promise<unknown> =>
    query(...statement).catch((error: unknown) => Promise.reject(postgresFailure(error)));
  return Object.assign(pool, { query: asked as typeof pool.query });
}

/** Whether the server answers, for /health/ready: a server that takes longer than a moment counts as away. */
export async function isReachable(pool: pg.Pool): Promise<boolean> {
  const query = { text: 'SELECT 1', query_timeout: reachableMsMax };
  return await pool.query(query).then(
    () => true,
    () => false,
  );
}

/** The driver's settings for a URL, for connections that live outside a pool (LISTEN, advisory locks). */
export function connectionSettings(databaseUrl: string): pg.ClientConfig {
  return {
    ...splitUrl(databaseUrl),
    connectionTimeoutMillis: connectMsMax,
    keepAlive: true,
    types: { getTypeParser: readBigintAsNumber },
  };
}

/** The URL without its `ssl…` parameters, and what they ask for. Throws `settings.invalid` for what cannot be honoured. */
function splitUrl(databaseUrl: string): Pick<pg.ClientConfig, 'connectionString' | 'ssl'> {
  const url = new URL(databaseUrl);
  const taken = (name: string): string => {
    const value = url.searchParams.get(name) ?? '';
    url.searchParams.delete(name);
    return value;
  };
  const mode = taken('sslmode');
  const [root, cert, key] = [taken('sslrootcert'), taken('sslcert'), taken('sslkey')];
  const connectionString = url.toString();
  if (['', 'disable', 'allow', 'prefer'].includes(mode)) return { connectionString, ssl: false };
  if (!['require', 'verify-ca', 'verify-full'].includes(mode)) {
    throw new Failure('settings.invalid', 'sslmode in DATABASE_URL is none that libpq knows');
  }
  const named = (setting: string, file: string): TlsFile => ({ setting, file: file === '' ? null : file });
  const ssl: tls.ConnectionOptions = {
    rejectUnauthorized: mode !== 'require' || root !== '',
    ...readTlsFiles({
      ca: named('sslrootcert in DATABASE_URL', root === 'system' ? '' : root),
      cert: named('sslcert in DATABASE_URL', cert),
      key: named('sslkey in DATABASE_URL', key),
    }),
  };
  if (root === 'system') ssl.ca = [...tls.getCACertificates('default'), ...tls.getCACertificates('system')];
  if (mode !== 'verify-full') ssl.checkServerIdentity = () => undefined;
  return { connectionString, ssl };
}

/** What a transaction does. */
type Work<T> = (client: pg.PoolClient) => Promise<T>;

/**
 * Runs `work` in one transaction: committed when it resolves, rolled back when it throws. Throws what `work` threw, or a
 * `Failure` for what Postgres or the network did. After a lost connection during the commit, whether it took place is
 * unknown; repeating `work` must be harmless. It is repeated here, a few times, when Postgres undid it for the sake of another
 * transaction, since of two that wait for each other it lets one go on.
 */
export async function inTransaction<T>(pool: pg.Pool, work: Work<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transact(pool, async (client) => await client.query('BEGIN'), work);
    } catch (error) {
      if (attempt === attemptsMax || !isVictim(error)) throw error;
      await sleep(Math.random() * attempt * victimPauseMs);
    }
  }
}

/** Whether Postgres undid a transaction that has done nothing wrong: a deadlock, or an order that cannot be. */
function isVictim(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : null;
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return false;
  return cause.code === '40P01' || cause.code === '40001';
}

/**
 * The same for what a consumer does: effects that come again if they are lost, since the offset moves with them, by
 * statements that find their rows by key. It does not wait for the disk: a crash of the server takes the last moments of
 * such work whole, offset included, and what remains is always a prefix, since a later commit that waits brings all earlier
 * ones to the disk. Plans are kept, and made for keys whatever the size of a table is. The first statement does not wait for
 * the beginning: should Postgres refuse to begin, what was sent with it stands alone, which what is repeatable survives.
 * `closing`: one last statement that leaves together with the commit, which undoes everything if Postgres refuses it.
 */
export async function inRepeatableWork<T>(pool: pg.Pool, work: Work<T>, closing?: Work<void>): Promise<T> {
  let began: Promise<unknown> = Promise.resolve();
  const begin = async (client: pg.PoolClient): Promise<void> => {
    began = client.query(beginRepeatable);
    keepPlans(client, true);
  };
  return await transact(pool, begin, async (client) => (await allOf([work(client), began]))[0], closing);
}

const beginRepeatable = /* sql */ `
BEGIN; SET LOCAL synchronous_commit TO off; SET LOCAL enable_seqscan TO off; SET LOCAL enable_hashjoin TO off; SET LOCAL enable_mergejoin TO off`;

async function transact<T>(
  pool: pg.Pool,
  begin: Work<unknown>,
  work: Work<T>,
  closing: Work<void> = async () => undefined,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => Promise.reject(postgresFailure(error)));
  let broken = false;
  const onBroken = (): void => void (broken = true);
  client.on('error', onBroken);
  try {
    await begin(client);
    const result = await work(client);
    await allOf([closing(client), client.query('COMMIT')]);
    return result;
  } catch (error) {
    if (!broken) await client.query('ROLLBACK').catch(onBroken);
    throw postgresFailure(error);
  } finally {
    client.off('error', onBroken);
    keepPlans(client, false);
    client.release(broken);
  }
}

/**
 * The `Failure` that an error of the driver stands for; other errors come back unchanged. Texts of data errors can quote
 * values; those of the classes mapped here name only servers, roles and relations.
 */
export function postgresFailure(error: unknown): unknown {
  // Told by shape, since errors of Node itself are of another class where a test runner has a realm of its own.
  if (error instanceof Failure || typeof error !== 'object' || error === null) return error;
  const state = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const text = 'message' in error && typeof error.message === 'string' ? error.message : '';
  const failure = tlsFailure('postgres', 'Postgres', error);
  if (failure !== null) return failure;
  const code = codeOf(state, text);
  return code === null
    ? error
    : new Failure(code, `Postgres: ${text || 'no connection'}${state && ` (${state})`}`, { cause: error });
}

function codeOf(state: string, text: string): FailureCode | null {
  if (/^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EHOST|ENET|EAI_)/.test(state)) return 'postgres.unreachable';
  // 08 connection, 57P0x shutdown and start-up, 53 out of connections, memory or disk, 25006 read-only standby.
  if (/^(08|53)|^57P0|^25006$/.test(state)) return 'postgres.unreachable';
  if (/^(28|3D)|^42501$/.test(state)) return 'postgres.refused';
  if (/^40|^55P03$/.test(state)) return 'warehouse.conflict';
  if (lacksSchema(state)) return 'warehouse.schema_outdated';
  if (state === '' && /timeout|terminated|not queryable|establishing an SSL|closed/i.test(text))
    return 'postgres.unreachable';
  return null;
}

const readBigintAsNumber: typeof pg.types.getTypeParser = (oid, format) => {
  if (oid !== pg.types.builtins.INT8 || format === 'binary') return pg.types.getTypeParser(oid, format);
  return (text: string) => {
    const number = Number(text);
    if (!Number.isSafeInteger(number)) throw new RangeError('A bigint column holds a number above 2^53');
    return number;
  };
};
