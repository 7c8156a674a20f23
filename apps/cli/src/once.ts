/**
 * The proof behind `up --once`: after the backfill people work in the simulator for a few seconds, things are deleted and
 * undeleted on purpose, and when the warehouse has caught up it is compared with the API, resource by resource.
 */
import { countFacts, countRows } from '@asana-warehouse/warehouse/status';
import { backfilled, doneText } from './backfilled.ts';
import { caughtUp } from './caught-up.ts';
import type { Everything, Simulation } from './everything.ts';
import type { Narrator } from './narrator.ts';
import { rereadUnheard, verify } from './reconciler-jobs.ts';
import { withLog, withPool } from './warehouse-access.ts';
import { ask } from './ask-simulator.ts';

/** What `up --once --json` prints. `differences`: as `verify` names them. */
export type Summary = {
  readonly ok: boolean;
  readonly seconds: number;
  readonly deliveries: number;
  readonly events: number;
  readonly snapshots: number;
  readonly compared: number;
  readonly caughtUp: boolean;
  readonly work: Readonly<Record<string, unknown>> | null;
  readonly rows: Readonly<Record<string, number>>;
  readonly differences: readonly unknown[];
};

const workSeconds = 5;
const patience = { quietMs: 1500, msMax: 60_000 };

/** `startedAtMs`: when the command began, by `Date.now`. Null when `signal` was aborted meanwhile. */
export async function proveOnce(
  everything: Everything,
  narrator: Narrator,
  startedAtMs: number,
  signal: AbortSignal,
): Promise<Summary | null> {
  const inApps = { ...everything.surroundings, environment: everything.environment };
  return await withPool(inApps, async (pool) => {
    const done = await backfilled(pool, narrator, startedAtMs, signal);
    if (done === null) return null;
    narrator.say(doneText(done));
    const work = everything.simulation === null ? null : await changeThings(everything.simulation, narrator);
    const tell = (text: string): void => narrator.progress(text);
    const settled = await withLog(inApps, async (log) => {
      const heard = await caughtUp(pool, log, patience, signal, tell);
      if (signal.aborted) return false;
      await rereadUnheard(everything.environment);
      return heard && (await caughtUp(pool, log, { ...patience, quietMs: 0 }, signal, tell));
    });
    narrator.block([]);
    if (signal.aborted) return null;
    narrator.say(settled ? '✓ caught up' : '! not caught up in time; verifying all the same');
    const verified = await verify(everything.environment);
    const [facts, rows] = [await countFacts(pool), await countRows(pool)];
    const told = everything.simulation === null || (await toldAsDescribed(everything.simulation, narrator));
    return {
      ok: verified.ok && told,
      seconds: Math.round((Date.now() - startedAtMs) / 100) / 10,
      ...facts,
      compared: verified.compared,
      caughtUp: settled,
      work,
      rows,
      differences: verified.differences,
    };
  });
}

/** People work, and meanwhile some things go and come back. */
async function changeThings(simulation: Simulation, narrator: Narrator): Promise<Readonly<Record<string, unknown>>> {
  narrator.say(`  people work for ${workSeconds} s; a task and a project are deleted, and undeleted`);
  const working = ask(simulation, 'POST', '/_simulator/work', { seconds: workSeconds });
  await deleteAndUndelete(simulation);
  const done = (await working) as { data?: Readonly<Record<string, unknown>> };
  narrator.say('✓ changed things');
  return done.data ?? {};
}

/** Whether the simulator answered only what Asana's description allows; else this run proves nothing. */
async function toldAsDescribed(simulation: Simulation, narrator: Narrator): Promise<boolean> {
  const { data } = (await ask(simulation, 'GET', '/_simulator/answers')) as { data: { invalid: readonly unknown[] } };
  for (const answer of data.invalid)
    narrator.say(`! the simulator answered what Asana would not: ${JSON.stringify(answer)}`);
  return data.invalid.length === 0;
}

/** One task is deleted for good, another one and a whole project come back. */
async function deleteAndUndelete(simulation: Simulation): Promise<void> {
  const project = simulation.projects.at(-1);
  if (project === undefined) return;
  const gids: string[] = [];
  for (const name of ['Comes back', 'Is gone']) {
    const made = await ask(simulation, 'POST', '/api/1.0/tasks', { data: { name, projects: [project] } });
    gids.push((made as { data: { gid: string } }).data.gid);
  }
  for (const gid of gids) await ask(simulation, 'DELETE', `/api/1.0/tasks/${gid}`);
  await ask(simulation, 'POST', '/_simulator/undelete', { gid: gids[0] });
  await ask(simulation, 'DELETE', `/api/1.0/projects/${project}`);
  await ask(simulation, 'POST', '/_simulator/undelete', { gid: project });
}
