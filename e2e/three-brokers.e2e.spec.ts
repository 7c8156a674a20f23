/**
 * Three brokers, every record kept by all, an append waits for two. Under load one is lost at a time: deliveries go on being taken.
 * Then two at once: not one delivery is acknowledged, ingress answers 503. Then all are back, and nothing is lost.
 */
import { eventually } from '@asana-warehouse/testbed/eventually';
import { describeWithKafka } from '@asana-warehouse/testbed/kafka';
import type { ClusterBroker } from '@asana-warehouse/testbed/kafka-cluster';
import { seed } from '@asana-warehouse/testbed/seeds';
import { compareWithTruth } from './compare-truth.ts';
import { Fleet } from './fleet.ts';
import { lostDeliveries } from './lost-deliveries.ts';

const testMsMax = 300_000;
const waitMsMax = 60_000;
const takenAtLeast = 5;
const refusalsAtLeast = 5;

describeWithKafka(
  'on three brokers',
  () => {
    const seedValue = seed('three brokers');
    let fleet: Fleet;
    let brokers: readonly ClusterBroker[];

    beforeAll(async () => {
      const size = ['--tasks', '40', '--projects', '3', '--seed', String(seedValue)];
      const retries = ['--retry-base-ms', '100', '--retry-max-ms', '500'];
      fleet = await Fleet.open({
        log: 'kafka',
        servers: 'three brokers',
        instances: { ingress: 2, projector: 1, reconciler: 1 },
        simulator: [...size, ...retries],
      });
      brokers = fleet.brokers;
      await fleet.start();
      await fleet.backfilled();
    }, testMsMax);
    afterAll(async () => fleet.close(), testMsMax);

    test(
      'one lost at a time stops nothing, two stop every acknowledgement, and nothing acknowledged is lost',
      async () => {
        const over = new AbortController();
        const working = (async () => {
          for (let turn = 0; !over.signal.aborted; turn += 1) {
            await fleet.ask('POST', '/_simulator/work', { seconds: 1, rate: 15, seed: seedValue + turn });
          }
        })();
        for (const broker of brokers) {
          await untilTaken();
          await broker.kill();
          await untilTaken();
          await broker.restart();
        }
        await untilTaken();

        const [first, second] = brokers;
        await Promise.all([first?.kill(), second?.kill()]);
        // Answers to what was appended before the second was lost may still be on their way.
        await untilRefused(1);
        const acknowledgedThen = fleet.balancer.acknowledged().length;
        await untilRefused(refusalsAtLeast);
        const since = fleet.balancer.answered().slice(-refusalsAtLeast);
        expect(since.map(({ status }) => status)).toEqual(since.map(() => 503));
        expect(since.filter(({ retryAfter }) => retryAfter === null)).toEqual([]);
        expect(fleet.balancer.acknowledged().length).toBe(acknowledgedThen);

        await Promise.all([first?.restart(), second?.restart()]);
        await untilTaken();
        over.abort();
        await working;
        await fleet.settled();
        expect(await lostDeliveries(fleet)).toEqual([]);
        expect((await fleet.job('reconcile', '--yes')).document).toMatchObject({ ok: true, failed: [] });
        await fleet.settled();
        expect((await fleet.job('verify')).document).toMatchObject({ ok: true, differences: [], caughtUp: true });
        expect((await compareWithTruth(fleet, new Set())).differences).toEqual([]);
        expect(fleet.crashes()).toEqual({});
      },
      testMsMax,
    );

    async function untilTaken(): Promise<void> {
      const sofar = fleet.balancer.acknowledged().length;
      await eventually(
        () => Promise.resolve(fleet.balancer.acknowledged().length - sofar),
        (count) => count >= takenAtLeast,
        waitMsMax,
      );
    }

    /** Resolves when that many deliveries in a row were refused from now on. */
    async function untilRefused(count: number): Promise<void> {
      const sofar = fleet.balancer.answered().length;
      await eventually(
        () => Promise.resolve(fleet.balancer.answered().slice(sofar).slice(-count)),
        (last) => last.length === count && last.every(({ status }) => status === 503),
        waitMsMax,
      );
    }
  },
  'own',
);
