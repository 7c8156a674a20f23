/**
 * FRESHNESS_TARGET, by the serving process: a whole reconciliation begins when half of the target has passed since everything
 * was last read, so that it is over before the target is, and not before. The clock is moved in `ops.run`.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import type { Started } from '@asana-warehouse/testbed/processes';

const waitMsMax = 120_000;

let rig: Rig;
let reconciler: Started;

beforeAll(async () => {
  rig = await openRig(['projector'], ['--tasks', '10', '--projects', '1', '--users', '3']);
  reconciler = await rig.start('reconciler', { FRESHNESS_TARGET: '10m' });
  await rig.backfilled(waitMsMax);
}, 300_000);
afterAll(async () => rig.close());

/** Whole reconciliations; those of types that no webhook tells of are none. */
async function reconciliations(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return rig.rows(
    `SELECT started_at, status FROM ops.run_status
     WHERE kind = 'reconcile' AND options->'types' = 'null'::jsonb AND options->'roots' = '[]'::jsonb`,
  );
}

/** Lets the first read have begun so long ago. Resolves to the moment of the database's clock at which it did. */
async function age(minutes: number): Promise<Date> {
  const [moved] = await rig.rows(
    `UPDATE ops.run SET started_at = now() - $1 * interval '1 minute' WHERE kind = 'backfill' RETURNING now() AS at`,
    [minutes],
  );
  return moved?.['at'] as Date;
}

/** What the process itself says of the age, seconds: it says so each time it decides. */
async function unverifiedSeconds(): Promise<number> {
  const text = await (await fetch(`${reconciler.metricsUrl}/metrics`)).text();
  return Number(/^asana_warehouse_unverified_seconds(?:\{.*\})? (\S+)/m.exec(text)?.[1] ?? 0);
}

test('a reconciliation begins when half of the target has passed, and not before', async () => {
  await age(4);
  await eventually(unverifiedSeconds, (seconds) => seconds > 240, waitMsMax);
  expect(await reconciliations()).toEqual([]);
  const due = await age(6);
  const [begun, ...others] = await eventually(
    reconciliations,
    (runs) => runs.some(({ status }) => status === 'complete'),
    waitMsMax,
  );
  expect(others).toEqual([]);
  expect((begun?.['started_at'] as Date) > due).toBe(true);
  await eventually(unverifiedSeconds, (seconds) => seconds < 240, waitMsMax);
}, 300_000);
