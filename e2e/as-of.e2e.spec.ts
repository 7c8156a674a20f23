/**
 * The past as history tells it, beside the past as the simulator recorded it: at a thousand random moments of a busy time, in
 * which deliveries came late, doubled and overtaken. What the pipeline heard of and read must be right to the
 * millisecond; what it can only know to lie between two reads is counted apart.
 */
import { randomFrom, seed } from '@asana-warehouse/testbed/seeds';
import { compareAsOf, compareChanges } from './as-of-truth.ts';
import { Fleet } from './fleet.ts';

const moments = 1_000;
const changesCompared = 60;
const workSeconds = 20;
const testMsMax = 300_000;
const seedValue = seed('as of');
let fleet: Fleet;

beforeAll(async () => {
  fleet = await Fleet.open({
    log: 'postgres',
    servers: 'shared',
    instances: { ingress: 1, projector: 1, reconciler: 1 },
    simulator: ['--tasks', '60', '--projects', '4', '--seed', String(seedValue)],
  });
  await fleet.start();
  await fleet.backfilled();
}, testMsMax);
afterAll(async () => fleet.close(), testMsMax);

test(
  'what held at 1,000 random moments, wherever it can be known, is what was true then',
  async () => {
    await fleet.ask('POST', '/_simulator/faults', { duplicate: 0.1, reorder: 0.2, delay_ms: 200 });
    const fromMs = Date.now();
    // Who deletes and restores projects at random soon leaves little to compare; one that goes half-way takes its tasks along.
    const without = ['delete_project', 'restore_project'];
    const half = { seconds: workSeconds / 2, rate: 25, without };
    const done = [await fleet.ask('POST', '/_simulator/work', { ...half, seed: seedValue })];
    const [project] = (await fleet.truth('project')).data;
    await fleet.ask('DELETE', `/api/1.0/projects/${String(project?.['gid'])}`);
    done.push(await fleet.ask('POST', '/_simulator/work', { ...half, seed: seedValue + 1 }));
    const untilMs = Date.now();
    await fleet.ask('POST', '/_simulator/faults', {});
    await fleet.settled();
    await fleet.job('reconcile', '--yes');
    await fleet.settled();

    const random = randomFrom(seedValue);
    const drawn = Array.from({ length: moments }, () => Math.floor(fromMs + random() * (untilMs - fromMs)));
    const compared = await compareAsOf(fleet, drawn);
    process.stderr.write(`as of: ${JSON.stringify({ seedValue, done, ...compared, wrong: compared.wrong.length })}\n`);
    expect(compared.wrong).toEqual([]);
    // Reads that lag on a busy machine leave longer times unknown.
    expect(compared.uncertain).toBeLessThan(0.25 * compared.compared);
    const changes = await compareChanges(fleet, fromMs, changesCompared);
    process.stderr.write(`changes: ${JSON.stringify(changes)}\n`);
    expect(changes.wrong).toEqual([]);
    expect(changes.exact).toBeGreaterThan(changesCompared / 4);
    expect(fleet.crashes()).toEqual({});
  },
  testMsMax,
);
