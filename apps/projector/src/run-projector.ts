/** Serving: settings and connections, the two consumer groups, and their end in reverse order. */
import { isReachable, openPool } from '@asana-warehouse/warehouse/database';
import { logSettings, openLog } from '@asana-warehouse/wiring/open-log';
import { runApp } from '@asana-warehouse/wiring/run-app';
import { startProjector } from './projector-app.ts';
import { startRawZone } from './raw-zone.ts';

/** Runs to the end of the process. */
export async function runProjector(): Promise<void> {
  await runApp(
    'projector',
    [...logSettings, 'DATABASE_CONNECTIONS_MAX', 'DEAD_LETTER_RETENTION', 'RAW_RETENTION'],
    async ({ settings, instance }) => {
      const pool = openPool(settings.DATABASE_URL, {
        max: settings.DATABASE_CONNECTIONS_MAX,
        applicationName: 'asana-warehouse projector',
      });
      const log = await openLog(settings);
      const rawZone = await startRawZone({ pool, instance, retentionMs: settings.RAW_RETENTION });
      const projector = await startProjector({
        pool,
        log,
        instance,
        lettersRetentionMs: settings.DEAD_LETTER_RETENTION,
      });
      return {
        ready: async () => [{ name: 'postgres', ok: await isReachable(pool) }],
        failed: Promise.race([projector.failed, rawZone.failed]),
        stop: async () => {
          await projector.stop();
          await rawZone.stop();
          await log.close();
          await pool.end();
        },
      };
    },
  );
}
