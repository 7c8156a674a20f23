/** The program of `consumer-process.ts`. */
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { Failure } from '@asana-warehouse/failure/failure';
import { openPool } from '@asana-warehouse/warehouse/database';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import type { ConsumerSettings } from './consumer-process.ts';
import { commitEffects } from './effects.ts';

const settings = JSON.parse(process.argv[2] ?? '') as ConsumerSettings;
const adapter = (await import(settings.adapter.module)) as { openTestLog(given: unknown): EventLog };
const log = adapter.openTestLog(settings.adapter.settings);
const pool = openPool(settings.databaseUrl, { max: 4, applicationName: 'consumer-child' });

const subscription = await log.subscribe({
  group: settings.group,
  topics: [settings.topic],
  owner: settings.owner,
  offsets: offsetStore(pool),
  batchRecordsMax: 1000,
  batchBytesMax: 1_000_000,
  handle: async (batch) => {
    process.stdout.write(`batch ${batch.partition} ${batch.fromOffset} ${batch.nextOffset - 1}\n`);
    await new Promise((resolve) => setTimeout(resolve, settings.pauseMs));
    try {
      await commitEffects(pool, batch);
      process.stdout.write('committed\n');
    } catch (error) {
      process.stdout.write(`refused ${error instanceof Failure ? error.code : String(error)}\n`);
      throw error;
    }
  },
});
await subscription.failed;
