/**
 * A storm over two instances of everything: people work while deliveries are lost, late, doubled and overtaken, the API refuses and
 * breaks, and lists omit rows. Afterwards one `reconcile` makes the warehouse equal to Asana, by `verify` and by this
 * test's own comparison; history is right wherever an event told of the change. Then everything ends and starts again
 * under load, and nothing is lost.
 */
import { eventually } from '@asana-warehouse/testbed/eventually';
import { seed } from '@asana-warehouse/testbed/seeds';
import { compareHistory } from './compare-history.ts';
import { compareWithTruth, reachableTasks } from './compare-truth.ts';
import { Fleet, onBothLogs } from './fleet.ts';
import { lostDeliveries } from './lost-deliveries.ts';

const two = { ingress: 2, projector: 2, reconciler: 2 };
const testMsMax = 300_000;

onBothLogs('shared', (log) => {
  const seedValue = seed(`storm on ${log}`);
  let fleet: Fleet;
  let before: ReadonlySet<string>;

  beforeAll(async () => {
    const simulator = ['--tasks', '120', '--projects', '4', '--seed', String(seedValue), '--retry-base-ms', '200'];
    fleet = await Fleet.open({
      log,
      servers: 'shared',
      instances: two,
      simulator: [...simulator, '--retry-max-ms', '1000'],
    });
    await fleet.start();
    await fleet.backfilled();
    before = reachableTasks((await fleet.truth('task')).data);
  }, testMsMax);
  afterAll(async () => fleet.close(), testMsMax);

  test(
    'a storm leaves nothing that reconcile does not repair: the tables equal Asana',
    async () => {
      await fleet.ask('POST', '/_simulator/faults', {
        lose: 0.05,
        duplicate: 0.1,
        reorder: 0.2,
        delay_ms: 300,
        rate_429: 0.03,
        rate_5xx: 0.03,
        list_omits: 0.02,
      });
      const fromMs = Date.now();
      const done = await fleet.ask('POST', '/_simulator/work', { seconds: 15, rate: 20, seed: seedValue });
      const [project = ''] = (await fleet.truth('project')).data.map(({ gid }) => String(gid));
      await fleet.askUntilDone('DELETE', `/api/1.0/projects/${project}`);
      const untilMs = Date.now();
      await fleet.ask('POST', '/_simulator/faults', {});
      await fleet.settled();

      const repaired = await fleet.job('reconcile', '--yes');
      expect(repaired.document).toMatchObject({ ok: true, failed: [], heldBack: [] });
      await fleet.settled();
      const verified = await fleet.job('verify');
      expect(verified.document).toMatchObject({ ok: true, differences: [], caughtUp: true });
      expect(verified.code).toBe(0);

      const compared = await compareWithTruth(fleet, before);
      expect(compared.differences).toEqual([]);
      expect(compared.tombstones).toBeGreaterThan(10);
      const past = await compareHistory(fleet, fromMs, untilMs, seedValue);
      expect(past.wrong).toEqual([]);
      expect(past.agreed).toBeGreaterThan(0.9 * past.judged);
      const { repairs } = repaired.document;
      process.stderr.write(`storm on ${log}: ${JSON.stringify({ done, repairs, compared, past })}\n`);
      expect(await lostDeliveries(fleet)).toEqual([]);
      expect(fleet.crashes()).toEqual({});
    },
    testMsMax,
  );

  test(
    'every process told to end under load ends with 0 in time, and nothing acknowledged is lost',
    async () => {
      const working = fleet.ask('POST', '/_simulator/work', { seconds: 10, rate: 30, seed: seedValue + 1 });
      const sofar = fleet.balancer.acknowledged().length;
      await eventually(
        () => Promise.resolve(fleet.balancer.acknowledged().length),
        (count) => count > sofar + 30,
      );
      const askedAtMs = performance.now();
      const codes = await fleet.stop();
      expect(codes).toEqual(Object.fromEntries(fleet.members.map(({ name }) => [name, 0])));
      expect(performance.now() - askedAtMs).toBeLessThan(20_000);
      await working;
      await fleet.start();
      await fleet.settled();
      expect(await lostDeliveries(fleet)).toEqual([]);
      await fleet.job('reconcile', '--yes');
      expect((await fleet.job('verify')).document).toMatchObject({ ok: true, differences: [] });
    },
    testMsMax,
  );
});
