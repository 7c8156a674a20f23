/**
 * One instance of projector and reconciler becomes three and one again, under load: shares are dealt anew, every record takes
 * effect once, and nothing is lost. Then one project of many makes nine tenths of the traffic: changes elsewhere are not
 * seen later than its own.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { randomFrom, seed } from '@asana-warehouse/testbed/seeds';
import { compareWithTruth } from './compare-truth.ts';
import { Fleet, onBothLogs } from './fleet.ts';
import { lostDeliveries } from './lost-deliveries.ts';

const testMsMax = 300_000;
const waitMsMax = 60_000;
const projects = 10;
const changesMade = 300;
const changesPerSecond = 60;
/** One change in so many is made outside of the heavy project. */
const outsideEvery = 10;
const heavyTasks = 60;

/** A change that was made, and when it was made and seen, by `performance.now`. */
type Change = { readonly isHeavy: boolean; readonly madeAtMs: number; seenAtMs: number | null };

onBothLogs('shared', (log) => {
  const seedValue = seed(`scale on ${log}`);
  let fleet: Fleet;

  beforeAll(async () => {
    const size = ['--tasks', '100', '--projects', String(projects), '--seed', String(seedValue)];
    const instances = { ingress: 1, projector: 3, reconciler: 3 };
    fleet = await Fleet.open({ log, servers: 'shared', instances, simulator: size });
    for (const app of ['ingress', 'projector', 'reconciler'] as const) await fleet.of(app)[0]?.start();
    await fleet.backfilled();
  }, testMsMax);
  afterAll(async () => fleet.close(), testMsMax);

  test(
    'one instance becomes three and one again under load: every record takes effect once, none is lost',
    async () => {
      const over = new AbortController();
      const working = (async () => {
        for (let turn = 0; !over.signal.aborted; turn += 1) {
          await fleet.ask('POST', '/_simulator/work', { seconds: 1, rate: 20, seed: seedValue + turn });
        }
      })();
      await untilShared(1);
      await Promise.all(late().map((member) => member.start()));
      await untilShared(3);
      await untilTaken();
      await Promise.all(late().map((member) => member.stop()));
      await untilShared(1);
      await untilTaken();
      over.abort();
      await working;
      await fleet.settled();

      expect(await landedTwiceOrNever('delivery', deliveriesTopic)).toEqual([]);
      expect(await landedTwiceOrNever('snapshot', snapshotsTopic)).toEqual([]);
      expect(await lostDeliveries(fleet)).toEqual([]);
      const repaired = await fleet.job('reconcile', '--yes');
      if (repaired.code !== 0) throw new Error(`reconcile: ${JSON.stringify(repaired)}`);
      await fleet.settled();
      expect((await fleet.job('verify')).document).toMatchObject({ ok: true, differences: [], caughtUp: true });
      expect((await compareWithTruth(fleet, new Set())).differences).toEqual([]);
      expect(fleet.crashes()).toEqual({});
    },
    testMsMax,
  );

  test(
    'a project with nine tenths of the traffic does not starve the others: their changes are seen as soon as its own',
    async () => {
      const found = (await fleet.truth('project')).data.map(({ gid }) => String(gid));
      const [heavy = '', ...others] = found;
      const inside = await makeTasks(Array<string>(heavyTasks).fill(heavy));
      const outside = await makeTasks(others);
      const changes = await makeChanges(inside, outside);
      const delays = (isHeavy: boolean): readonly number[] =>
        changes
          .filter((change) => change.isHeavy === isHeavy)
          .map(({ madeAtMs, seenAtMs }) => (seenAtMs ?? Infinity) - madeAtMs)
          .sort((a, b) => a - b);
      const told = { inside: quantiles(delays(true)), outside: quantiles(delays(false)) };
      process.stderr.write(`skew on ${log}: ${JSON.stringify(told)}\n`);
      expect(told.outside.count).toBe(changesMade / outsideEvery);
      expect(told.outside.p95).toBeLessThan(1.5 * told.inside.p95 + 1_000);
      expect(told.outside.most).toBeLessThan(waitMsMax);
    },
    testMsMax,
  );

  /** All but the first of each app that consumes. */
  function late(): readonly Fleet['members'][number][] {
    return [...fleet.of('projector').slice(1), ...fleet.of('reconciler').slice(1)];
  }

  /** Resolves when every group's partitions are shared by that many. */
  async function untilShared(count: number): Promise<void> {
    const owners = (): ReturnType<Fleet['rows']> =>
      fleet.rows(`SELECT consumer_group, count(DISTINCT owner)::int AS owners FROM ops.consumer_offset GROUP BY 1`);
    await eventually(owners, (rows) => rows.length === 3 && rows.every((row) => row['owners'] === count), waitMsMax);
  }

  async function untilTaken(): Promise<void> {
    const sofar = fleet.balancer.acknowledged().length;
    await eventually(
      () => Promise.resolve(fleet.balancer.acknowledged().length - sofar),
      (count) => count >= 30,
      waitMsMax,
    );
  }

  /** Partitions of the log whose records are not in the raw zone once each. */
  async function landedTwiceOrNever(table: 'delivery' | 'snapshot', topic: string): Promise<readonly unknown[]> {
    const ends = await fleet.withLog((open) => open.ends(topic));
    const rows = await fleet.rows(
      `SELECT partition, count(*)::int AS landed, count(DISTINCT "offset")::int AS records FROM raw.${table} GROUP BY 1`,
    );
    return ends
      .map(({ partition, first, next }) => {
        const found = rows.find((row) => row['partition'] === partition);
        return { partition, written: next - first, landed: found?.['landed'] ?? 0, records: found?.['records'] ?? 0 };
      })
      .filter(({ written, landed, records }) => written !== landed || landed !== records);
  }

  async function makeTasks(inProjects: readonly string[]): Promise<readonly string[]> {
    const made = inProjects.map((project) =>
      fleet.ask('POST', '/api/1.0/tasks', { data: { name: 'new', projects: [project] } }),
    );
    return (await Promise.all(made)).map((task) => (task as { gid: string }).gid);
  }

  /** Names tasks anew at a steady pace and watches the warehouse for the names. Resolves when all are seen. */
  async function makeChanges(inside: readonly string[], outside: readonly string[]): Promise<readonly Change[]> {
    const random = randomFrom(seedValue + 7);
    const changes: Change[] = [];
    const waiting = new Map<string, number[]>();
    const making = (async () => {
      const asked: Promise<unknown>[] = [];
      while (changes.length < changesMade) {
        const isHeavy = changes.length % outsideEvery !== 0;
        const among = isHeavy ? inside : outside;
        const gid = among[Math.floor(random() * among.length)] ?? '';
        const number = changes.push({ isHeavy, madeAtMs: performance.now(), seenAtMs: null }) - 1;
        waiting.set(gid, [...(waiting.get(gid) ?? []), number]);
        asked.push(fleet.ask('PUT', `/api/1.0/tasks/${gid}`, { data: { name: `change ${number}` } }));
        await sleep(1000 / changesPerSecond);
      }
      await Promise.all(asked);
    })();
    const see = async (): Promise<number> => {
      const rows = await fleet.rows('SELECT gid, name FROM asana.task WHERE gid = ANY($1)', [[...waiting.keys()]]);
      const nowMs = performance.now();
      for (const { gid, name } of rows) {
        const seen = Number(/^change (\d+)$/.exec(String(name))?.[1] ?? -1);
        const left = waiting.get(String(gid)) ?? [];
        for (const number of left.filter((one) => one <= seen)) (changes[number] as Change).seenAtMs = nowMs;
        waiting.set(
          String(gid),
          left.filter((one) => one > seen),
        );
      }
      return [...waiting.values()].reduce((sum, numbers) => sum + numbers.length, 0);
    };
    const watching = (async () => {
      let isMade = false;
      void making.then(() => (isMade = true));
      await eventually(see, (left) => isMade && left === 0, 2 * waitMsMax);
    })();
    await Promise.all([making, watching]);
    return changes;
  }
});

function quantiles(sorted: readonly number[]): { count: number; p50: number; p95: number; most: number } {
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), most: at(1) };
}
