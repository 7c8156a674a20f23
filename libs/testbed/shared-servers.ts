/** Stops what test files share. Another run of the tests at the same time keeps it alive and stops it in its turn. */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopUnusedPostgres } from '@asana-warehouse/embedded-postgres/embedded-postgres';
import { stopSharedKafka } from './kafka.ts';
import { sharedPostgresDir } from './places.ts';

const workersEndMsMax = 2000;

/** Waits a moment for the runner's own workers to end. */
export async function stopShared(): Promise<void> {
  const stopPostgres = async (): Promise<boolean> =>
    !existsSync(sharedPostgresDir) || (await stopUnusedPostgres(sharedPostgresDir));
  const deadlineMs = Date.now() + workersEndMsMax;
  while (!((await stopPostgres()) && (await stopSharedKafka())) && Date.now() < deadlineMs) await sleep(200);
}
