/**
 * kill -9, again and again, of every app in two instances: while everything is read for the first time, and while people work. What was
 * read is not read again but for the page under way, and nothing that was acknowledged is lost.
 */
import { eventually } from '@asana-warehouse/testbed/eventually';
import { randomFrom, seed } from '@asana-warehouse/testbed/seeds';
import { compareWithTruth } from './compare-truth.ts';
import { Fleet, onBothLogs } from './fleet.ts';
import { lostDeliveries } from './lost-deliveries.ts';

const testMsMax = 300_000;
const two = { ingress: 2, projector: 2, reconciler: 2 };
const killsWhileReading = 2;

/** Lists that nothing but a crawl asks for, by path, and the kinds under which `ops.scope` counts their requests. */
const crawled: Readonly<Record<string, readonly string[]>> = {
  'GET /tasks': ['task_by_project', 'task_by_user'],
  'GET /tasks/{task_gid}/subtasks': ['task_by_task'],
  'GET /tasks/{task_gid}/stories': ['story_by_task'],
};

onBothLogs('shared', (log) => {
  const seedValue = seed(`kill-9 on ${log}`);
  const random = randomFrom(seedValue);
  let fleet: Fleet;

  beforeAll(async () => {
    const size = ['--tasks', '150', '--projects', '3', '--seed', String(seedValue)];
    const retries = ['--retry-base-ms', '100', '--retry-max-ms', '1000'];
    fleet = await Fleet.open({ log, servers: 'shared', instances: two, simulator: [...size, ...retries] });
  }, testMsMax);
  afterAll(async () => fleet.close(), testMsMax);

  test(
    'killed in the first read, reconcilers go on where they were: at most the page of each list under way comes twice',
    async () => {
      // Slow answers, so that there is something to kill in the middle of.
      await fleet.ask('POST', '/_simulator/faults', { slow_ms: 200 });
      await fleet.start();
      let underWay = 0;
      for (let kill = 0; kill < killsWhileReading; kill += 1) {
        const sofar = await listsRead();
        await eventually(listsRead, (count) => count >= sofar + 10, 60_000);
        const victim = fleet.of('reconciler')[kill % 2];
        await victim?.kill();
        underWay += await listsUnderWay();
        await eventually(
          () => Promise.resolve(victim?.isUp),
          (isUp) => isUp === true,
          60_000,
        );
      }
      await fleet.ask('POST', '/_simulator/faults', {});
      await fleet.backfilled();
      expect(await requestsTooMany()).toBeLessThanOrEqual(underWay);
      expect((await fleet.job('verify')).document).toMatchObject({ ok: true, differences: [] });
    },
    testMsMax,
  );

  test(
    'killed under load, ingress, projector and reconciler lose nothing that was acknowledged',
    async () => {
      const victims = inRandomOrder(fleet.members);
      const over = new AbortController();
      const working = (async () => {
        for (let turn = 0; !over.signal.aborted; turn += 1) {
          await fleet.ask('POST', '/_simulator/work', { seconds: 3, rate: 20, seed: seedValue + turn });
        }
      })();
      const killed: string[] = [];
      for (const victim of victims) {
        await eventually(
          () => Promise.resolve(victim.isUp),
          (isUp) => isUp,
          60_000,
        );
        const sofar = fleet.balancer.acknowledged().length;
        await eventually(
          () => Promise.resolve(fleet.balancer.acknowledged().length),
          (count) => count >= sofar + 3 + Math.floor(random() * 20),
          60_000,
        );
        await victim.kill();
        killed.push(victim.name);
      }
      over.abort();
      await working;
      await fleet.settled();
      expect(await lostDeliveries(fleet)).toEqual([]);
      expect((await fleet.job('reconcile', '--yes')).document).toMatchObject({ ok: true, failed: [] });
      await fleet.settled();
      expect((await fleet.job('verify')).document).toMatchObject({ ok: true, differences: [], caughtUp: true });
      expect((await compareWithTruth(fleet, new Set())).differences).toEqual([]);
      expect(fleet.crashes()).toEqual({});
      const count = fleet.balancer.acknowledged().length;
      process.stderr.write(`kill-9 on ${log}: ${count} deliveries acknowledged; killed ${killed.join(', ')}\n`);
    },
    testMsMax,
  );

  async function listsRead(): Promise<number> {
    const [row] = await fleet.rows(`SELECT count(*)::int AS count FROM ops.scope WHERE state = 'done'`);
    return Number(row?.['count']);
  }

  async function listsUnderWay(): Promise<number> {
    const [row] = await fleet.rows(
      `SELECT count(*)::int AS count FROM ops.scope WHERE state = 'open' AND claimed_until IS NOT NULL`,
    );
    return Number(row?.['count']);
  }

  /** Requests for lists that no list's own count explains. */
  async function requestsTooMany(): Promise<number> {
    const { by_path: made } = (await fleet.ask('GET', '/_simulator/requests')) as { by_path: Record<string, number> };
    const rows = await fleet.rows('SELECT kind, sum(requests)::int AS requests FROM ops.scope GROUP BY kind');
    const counted = new Map(rows.map(({ kind, requests }) => [String(kind), Number(requests)]));
    return Object.entries(crawled).reduce((excess, [at, kinds]) => {
      const explained = kinds.reduce((sum, kind) => sum + (counted.get(kind) ?? 0), 0);
      return excess + (made[at] ?? 0) - explained;
    }, 0);
  }

  function inRandomOrder<T>(all: readonly T[]): readonly T[] {
    return all
      .map((one) => ({ one, place: random() }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ one }) => one);
  }
});
