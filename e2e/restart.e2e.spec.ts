/**
 * Database and broker die by kill -9 under load and come back. Meanwhile ingress answers 503 with Retry-After to what it cannot
 * make durable; no app ends; afterwards nothing that was acknowledged is missing and the warehouse equals Asana.
 */
import { eventually } from '@asana-warehouse/testbed/eventually';
import { seed } from '@asana-warehouse/testbed/seeds';
import type { Answered } from './balancer.ts';
import { compareWithTruth } from './compare-truth.ts';
import type { Breakable } from './fleet-servers.ts';
import { Fleet, onBothLogs } from './fleet.ts';
import { lostDeliveries } from './lost-deliveries.ts';

const testMsMax = 300_000;
const waitMsMax = 60_000;
const refusalsInARow = 3;
const instances = { ingress: 1, projector: 2, reconciler: 1 };

onBothLogs('own', (log) => {
  const seedValue = seed(`restart on ${log}`);
  let fleet: Fleet;

  beforeAll(async () => {
    const size = ['--tasks', '60', '--projects', '3', '--seed', String(seedValue)];
    const retries = ['--retry-base-ms', '100', '--retry-max-ms', '500'];
    fleet = await Fleet.open({ log, servers: 'own', instances, simulator: [...size, ...retries] });
    await fleet.start();
    await fleet.backfilled();
  }, testMsMax);
  afterAll(async () => fleet.close(), testMsMax);

  test(
    'what keeps the log is killed twice: ingress refuses with 503 until it is back, and nothing acknowledged is lost',
    async () => {
      const server = log === 'kafka' ? fleet.kafka : fleet.postgres;
      await underLoad(async () => {
        for (let time = 0; time < 2; time += 1) await killAndBack(server, refusesInARow);
      });
      await expectWhole();
    },
    testMsMax,
  );

  if (log === 'kafka') {
    test(
      'the database is killed while Kafka keeps the log: nothing acknowledged is lost',
      async () => {
        const sofar = fleet.balancer.answered().length;
        await underLoad(async () => {
          await killAndBack(fleet.postgres, () => fleet.balancer.answered().length >= sofar + 20);
        });
        await expectWhole();
      },
      testMsMax,
    );
  }

  /** Kills while deliveries are taken, waits for what shows that it is felt, brings it back, waits until deliveries are taken again. */
  async function killAndBack(server: Breakable | null, isFelt: () => boolean): Promise<void> {
    if (server === null) throw new Error('This fleet has no server to kill');
    await untilTaken();
    await server.kill();
    await eventually(() => Promise.resolve(fleet.balancer.answered().slice(-refusalsInARow)), isFelt, waitMsMax);
    await server.restart();
    await untilTaken();
  }

  function refusesInARow(): boolean {
    const last = fleet.balancer.answered().slice(-refusalsInARow);
    return last.every(({ status, retryAfter, instance }) => status === 503 && retryAfter !== null && instance !== null);
  }

  async function untilTaken(): Promise<void> {
    const sofar = fleet.balancer.acknowledged().length;
    await eventually(
      () => Promise.resolve(fleet.balancer.acknowledged().length),
      (count) => count >= sofar + 5,
      waitMsMax,
    );
  }

  /** People work as long as `work` takes. */
  async function underLoad(work: () => Promise<void>): Promise<void> {
    const over = new AbortController();
    const working = (async () => {
      for (let turn = 0; !over.signal.aborted; turn += 1) {
        await fleet.ask('POST', '/_simulator/work', { seconds: 2, rate: 20, seed: seedValue + turn });
      }
    })();
    try {
      await work();
    } finally {
      over.abort();
      await working;
    }
  }

  async function expectWhole(): Promise<void> {
    await fleet.settled();
    expect(await lostDeliveries(fleet)).toEqual([]);
    const repaired = await fleet.job('reconcile', '--yes');
    if (repaired.code !== 0) throw new Error(`reconcile: ${JSON.stringify(repaired)}`);
    await fleet.settled();
    expect((await fleet.job('verify')).document).toMatchObject({ ok: true, differences: [], caughtUp: true });
    expect((await compareWithTruth(fleet, new Set())).differences).toEqual([]);
    expect(fleet.crashes()).toEqual({});
    const counts = Object.entries(Object.groupBy(fleet.balancer.answered(), statusOf)).map(
      ([status, answers]) => `${answers?.length} × ${status}`,
    );
    process.stderr.write(`restart on ${log}: ${counts.join(', ')}\n`);
  }
});

function statusOf({ status }: Answered): string {
  return String(status);
}
