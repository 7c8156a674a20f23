/**
 * A rollout through the shadow while people work in Asana and both projectors are killed again and again: what is in shadow
 * stays out of the live tables and comes to stand beside them, the report and the metric tell of it, and turned on, the live tables become
 * what the shadow tables showed, which is what Asana shows.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { randomFrom, seed } from '@asana-warehouse/testbed/seeds';
import { tablesOfTypes } from '@asana-warehouse/testbed/table-dump';
import { Fleet } from './fleet.ts';

const testMsMax = 300_000;
const waitMsMax = 60_000;
const killsPerRound = 4;
const seedValue = seed('rollout in shadow');
const random = randomFrom(seedValue);
const types = ['project', 'task', 'story'];
const bin = fileURLToPath(new URL('../apps/cli/bin.mjs', import.meta.url));

let fleet: Fleet;

beforeAll(async () => {
  const simulator = ['--tasks', '80', '--projects', '3', '--seed', String(seedValue)];
  const instances = { ingress: 1, projector: 2, reconciler: 1 };
  fleet = await Fleet.open({ log: 'postgres', servers: 'shared', instances, simulator });
  await fleet.start();
  await fleet.backfilled();
  await fleet.settled();
}, testMsMax);
afterAll(async () => fleet.close(), testMsMax);

test(
  'killed throughout, what is in shadow is beside the live tables, and on makes it live',
  async () => {
    const began = await fleet.rows('SELECT gid, name, completed, _deleted_at FROM asana.task ORDER BY gid');
    // What stories tell of tasks comes from live stories alone, and so not before those in shadow are on.
    expect(await flags('set', 'task', 'past', 'off')).toMatchObject({ code: 0 });
    for (const type of types) expect(await flags('set', type, '*', 'shadow')).toMatchObject({ code: 0 });
    await underKills(() => work(0));
    await fleet.settled();
    expect(await fleet.rows('SELECT gid, name, completed, _deleted_at FROM asana.task ORDER BY gid')).toEqual(began);

    const report = await flags('diff');
    expect(report).toMatchObject({ code: 1, document: { ok: false, waiting: 0 } });
    const { different } = report.document as { different: number };
    expect(different).toBeGreaterThan(5);
    expect(await metric('task')).toBeGreaterThan(0);

    // Off and back again while people go on: nothing is lost by it.
    await underKills(async () => {
      for (const state of ['off', 'shadow']) {
        for (const type of types) await flags('set', type, '*', state);
        await work(state === 'off' ? 1 : 2);
      }
    });
    await fleet.settled();
    expect((await flags('diff')).document['different']).toBeGreaterThanOrEqual(different);

    // What no event told of comes now; then nothing is read any more, so that only the flags change what is shown.
    const repaired = await fleet.job('reconcile', '--yes');
    if (repaired.code !== 0) throw new Error(`reconcile: ${JSON.stringify(repaired)}`);
    await fleet.settled();
    for (const reconciler of fleet.of('reconciler')) await reconciler.stop();
    const wouldBe = await shown('shadow');
    await underKills(async () => {
      for (const type of types) await flags('set', type, '*', 'on');
    });
    await fleet.settled();
    expect(await flags('diff')).toMatchObject({ code: 0, document: { ok: true, resources: 0 } });
    expect(await shown('live')).toEqual(wouldBe);
    for (const reconciler of fleet.of('reconciler')) await reconciler.start();
    // Reconciliation compares Asana with what the tables show: what it found equal to rows that flags kept back, it finds now.
    expect(await fleet.job('reconcile', '--yes')).toMatchObject({ code: 0 });
    await fleet.settled();
    expect((await fleet.job('verify')).document).toMatchObject({ ok: true, differences: [], caughtUp: true });
    expect(fleet.crashes()).toEqual({});
  },
  testMsMax,
);

async function work(turn: number): Promise<void> {
  await fleet.ask('POST', '/_simulator/work', { seconds: 4, rate: 15, seed: seedValue + turn });
}

/** Kills one projector after the other while `during` lasts, and at least so often; each comes back by itself. */
async function underKills(during: () => Promise<void>): Promise<void> {
  const over = new AbortController();
  const done = during().finally(() => over.abort());
  for (let kill = 0; kill < killsPerRound || !over.signal.aborted; kill += 1) {
    const victim = fleet.of('projector')[kill % 2];
    await eventually(
      () => Promise.resolve(victim?.isUp),
      (isUp) => isUp === true,
      waitMsMax,
    );
    await new Promise((resolve) => setTimeout(resolve, random() * 800));
    await victim?.kill();
  }
  await done;
}

type Answered = { readonly code: number; readonly document: Record<string, unknown> };

async function flags(...words: readonly string[]): Promise<Answered> {
  const run = promisify(execFile);
  const answered = await run(process.execPath, [bin, 'flags', ...words, '--json'], { env: fleet.environment() }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: unknown) => error as { code: number; stdout: string },
  );
  return { code: answered.code, document: JSON.parse(answered.stdout) as Record<string, unknown> };
}

/** How many resources of a type differ, as a projector tells it by now. */
async function metric(type: string): Promise<number> {
  const line = new RegExp(
    `^asana_warehouse_shadow_resources\\{(?=.*type="${type}")(?=.*outcome="different").*\\} (\\d+)`,
    'm',
  );
  const read = async (): Promise<number> => {
    const url = fleet.of('projector').find(({ isUp }) => isUp)?.metricsUrl ?? null;
    const text = url === null ? '' : await fetch(`${url}/metrics`).then((response) => response.text());
    return Number(line.exec(text)?.[1] ?? 0);
  };
  return await eventually(read, (value) => value > 0, waitMsMax);
}

/** All rows as the live tables show them, or as they would if what is in shadow were on. */
async function shown(as: 'live' | 'shadow'): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {};
  for (const type of types) {
    for (const name of tablesOfTypes([type])) {
      const owner = name.endsWith(`."${type}"`) ? 'gid' : `${type}_gid`;
      const beside = name.replace('asana_history.', 'shadow_history.').replace('asana.', 'shadow_asana.');
      const sql =
        as === 'live'
          ? `SELECT to_jsonb(one) AS row FROM ${name} AS one`
          : `SELECT to_jsonb(one) AS row FROM ${name} AS one
             WHERE NOT EXISTS (SELECT FROM ops.shadowed AS held WHERE held.type = '${type}' AND held.gid = one.${owner})
             UNION ALL SELECT to_jsonb(one) FROM ${beside} AS one`;
      tables[name] = (await fleet.rows(`SELECT row FROM (${sql}) AS one ORDER BY row::text`)).map(({ row }) => row);
    }
  }
  return tables;
}
