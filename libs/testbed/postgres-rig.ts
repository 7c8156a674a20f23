/** The contract's rig over the log in Postgres. */
import type { LogRig, ServerControl } from '@asana-warehouse/event-log/contract';
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { openPostgresLog, postgresLogBounds } from '@asana-warehouse/event-log-postgres/postgres-log';
import { migrate } from '@asana-warehouse/migrations/migrate';
import { connectionSettings, openPool } from '@asana-warehouse/warehouse/database';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import pg from 'pg';
import { startConsumerProcess } from './consumer-process.ts';
import { commitEffects, createEffects, readEffects } from './effects.ts';
import { freshDatabase, ownPostgres, type OwnPostgres } from './postgres.ts';
import { signalServer } from './backends.ts';

type TestLogSettings = { readonly url: string; readonly bounds: 'usual' | 'tight' };

const subscription = { leaseMs: 1_500, heartbeatMs: 250, pollMs: 200, backoffMsMin: 10, backoffMsMax: 300 };
const tight = { ...postgresLogBounds.append, queueRecordsMax: 10, batchRecordsMax: 5, timeoutMs: 2_000 };

/** Opens a log with bounds for tests; also called by the consumer child. */
export function openTestLog({ url, bounds }: TestLogSettings): EventLog {
  return openPostgresLog({
    ...postgresLogBounds,
    connection: connectionSettings(url),
    subscription,
    append: bounds === 'tight' ? tight : postgresLogBounds.append,
  });
}

/** A rig on a database of the shared server, or on a server of its own. */
export async function makePostgresRig(kind: 'shared' | 'own'): Promise<LogRig> {
  const own = kind === 'own' ? await ownPostgres() : null;
  const fresh = own === null ? await freshDatabase() : null;
  const url = own?.url ?? fresh?.url ?? '';
  if (own !== null) await migrate(url);
  const pool = openPool(url, { max: 10, applicationName: 'rig' });
  await createEffects(pool);
  return {
    open: (bounds = 'usual') => openTestLog({ url, bounds }),
    offsets: offsetStore(pool),
    commit: (batch) => commitEffects(pool, batch),
    effects: (group) => readEffects(pool, group),
    holdTransaction: () => holdTransaction(url),
    recreate: async (topic) => {
      await pool.query('DELETE FROM log.topic WHERE name = $1', [topic.name]);
      const log = openTestLog({ url, bounds: 'usual' });
      await log.ensureTopics([topic]);
      await log.close();
    },
    removeBefore: async (topic, partition, offset) => {
      const which = `topic_id = (SELECT topic_id FROM log.topic WHERE name = $1) AND partition = $2`;
      await pool.query(`DELETE FROM log.record WHERE ${which} AND "offset" < $3`, [topic, partition, offset]);
      await pool.query(`UPDATE log.partition SET first_offset = $3 WHERE ${which}`, [topic, partition, offset]);
    },
    startConsumer: async (options) =>
      startConsumerProcess({
        ...options,
        adapter: { module: import.meta.url, settings: { url, bounds: 'usual' } },
        databaseUrl: url,
      }),
    server: own === null ? noServer : controlOf(own),
    close: async () => {
      await pool.end();
      await fresh?.drop();
      await own?.stop();
    },
  };
}

const refuse = (): Promise<void> => Promise.reject(new Error('The shared server is not for stopping'));
const noServer: ServerControl = { kill: refuse, restart: refuse, freeze: refuse, thaw: refuse };

function controlOf(server: OwnPostgres): ServerControl {
  return {
    kill: () => server.kill(),
    restart: () => server.restart(),
    freeze: () => signalServer(server.pid, 'SIGSTOP'),
    thaw: () => signalServer(server.pid, 'SIGCONT'),
  };
}

/** A transaction that has written, and so holds back every horizon, until it is let go. */
async function holdTransaction(url: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(`INSERT INTO ops.audit (actor, action, subject) VALUES ('test', 'hold', 'open')`);
  return async () => {
    await client.query('ROLLBACK');
    await client.end();
  };
}
