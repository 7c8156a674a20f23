/** Ingress as a process: settings, connections, front door, and their end in reverse order. */
import { Failure } from '@asana-warehouse/failure/failure';
import { topicSpecs } from '@asana-warehouse/event-log/topics';
import { loadKey } from '@asana-warehouse/secrets/key';
import { openPool } from '@asana-warehouse/warehouse/database';
import { boundHeap } from '@asana-warehouse/wiring/heap-bounds';
import { logSettings, openLog } from '@asana-warehouse/wiring/open-log';
import { runApp } from '@asana-warehouse/wiring/run-app';
import { startIngress } from './ingress.ts';

const names = [
  ...logSettings,
  'DATABASE_CONNECTIONS_MAX',
  'DATA_DIR',
  'SECRETS_KEY',
  'SECRETS_KEY_FILE',
  'INGRESS_PORT',
  'INGRESS_BODY_BYTES_MAX',
  'INGRESS_BODIES_BYTES_MAX',
  'INGRESS_IN_FLIGHT_MAX',
  'INGRESS_APPEND_MAX',
] as const;

/** What a record needs besides its body. */
const headersBytesMax = 64 * 1024;

boundHeap('ingress');
await runApp('ingress', names, async ({ settings }) => {
  const recordBytesMax = Math.min(...topicSpecs(settings.LOG_PARTITIONS).map((topic) => topic.recordBytesMax));
  if (settings.INGRESS_BODY_BYTES_MAX + headersBytesMax > recordBytesMax) {
    throw new Failure(
      'settings.invalid',
      `INGRESS_BODY_BYTES_MAX is wrong: the log takes ${recordBytesMax} bytes a record`,
    );
  }
  const key = await loadKey(settings);
  const pool = openPool(settings.DATABASE_URL, {
    max: settings.DATABASE_CONNECTIONS_MAX,
    applicationName: 'asana-warehouse ingress',
  });
  const log = await openLog(settings);
  const ingress = await startIngress({
    host: settings.BIND_ADDRESS,
    port: settings.INGRESS_PORT,
    pool,
    log,
    key,
    bounds: {
      inFlightMax: settings.INGRESS_IN_FLIGHT_MAX,
      bodyBytesMax: settings.INGRESS_BODY_BYTES_MAX,
      bodiesBytesMax: settings.INGRESS_BODIES_BYTES_MAX,
    },
    appendMsMax: settings.INGRESS_APPEND_MAX,
  });
  return {
    url: ingress.url,
    ready: ingress.ready,
    stop: async () => {
      await ingress.stop();
      await log.close();
      await pool.end();
    },
  };
});
