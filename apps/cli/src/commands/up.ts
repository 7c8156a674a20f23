/** `up`: everything in one go, which is what `npm start` runs. */
import { stopRequests, whenStopped } from '@asana-warehouse/wiring/stop-request';
import type { Command } from 'commander';
import { backfilled, doneText } from '../backfilled.ts';
import { killAllChildren } from '../child.ts';
import { EverythingStarter, type Everything } from '../everything.ts';
import { follow } from '../follow.ts';
import { narratorOn, type Narrator } from '../narrator.ts';
import { proveOnce, type Summary } from '../once.ts';
import { columns, printJson } from '../output.ts';
import { keepPeopleAtWork } from '../people-at-work.ts';
import { withPool } from '../warehouse-access.ts';

type Flags = { readonly once?: true; readonly simulate?: true; readonly json?: true };

export function addUp(program: Command, end: (code: number) => void): void {
  program
    .command('up')
    .description('run everything: database, apps and, without a credential for Asana, the simulator')
    .option(
      '--once',
      'after the backfill change things, catch up, verify, print a summary and end; exit 1 if they differ',
    )
    .option('--simulate', 'use the simulator even if there is a credential')
    .option('--json', 'print one JSON document: with --once the summary, else the addresses')
    .action(async (flags: Flags) => end(await up(flags)));
}

async function up(flags: Flags): Promise<number> {
  const startedAtMs = Date.now();
  const narrator = narratorOn(flags.json === true ? process.stderr : process.stdout);
  const starter = new EverythingStarter(narrator);
  const stopping = stopRequests();
  // A second Ctrl-C, or a crash of this process, leaves no app running; a Postgres that is left is found at the next start.
  process.on('exit', killAllChildren);
  const stopped = whenStopped(stopping).then(() => null);
  try {
    const everything = await Promise.race([starter.start(flags.simulate === true), stopped]);
    if (everything === null) return 0;
    if (flags.once === true) return await once(everything, narrator, startedAtMs, stopping, flags.json === true);
    if (flags.json === true) await printJson(addressesOf(everything));
    await watch(everything, narrator, startedAtMs, stopping);
    return 0;
  } finally {
    narrator.leave();
    narrator.say(stopping.aborted ? 'Ending: what was taken in is being finished …' : '  ending');
    await starter.stop();
  }
}

async function once(
  everything: Everything,
  narrator: Narrator,
  startedAtMs: number,
  stopping: AbortSignal,
  json: boolean,
): Promise<number> {
  const summary = await proveOnce(everything, narrator, startedAtMs, stopping);
  if (summary === null) return 1;
  if (json) await printJson(summary);
  else narrator.say(textOf(summary));
  return summary.ok ? 0 : 1;
}

/** Shows the backfill, then what changes, until asked to end. */
async function watch(
  everything: Everything,
  narrator: Narrator,
  startedAtMs: number,
  stopping: AbortSignal,
): Promise<void> {
  await withPool(everything.surroundings, async (pool) => {
    const done = await backfilled(pool, narrator, startedAtMs, stopping);
    if (done === null) return;
    narrator.say(doneText(done));
    for (const line of hints(everything)) narrator.say(line);
    const { simulation } = everything;
    const working = simulation === null ? null : keepPeopleAtWork(simulation, stopping);
    await Promise.all([working, follow(pool, narrator, startedAtMs, stopping)]);
  });
}

function hints({ simulation, environment }: Everything): readonly string[] {
  const psql = '  SQL       psql "$(npx asana-warehouse database-url)"';
  if (simulation === null) return [psql, '  Change something in Asana and watch it arrive. Ctrl-C ends.'];
  const header = `authorization: Bearer ${simulation.token}`;
  const url = `${environment['ASANA_BASE_URL']}/_simulator/work`;
  return [
    psql,
    `  more      curl -X POST -H '${header}' -H 'content-type: application/json' -d '{"seconds":20}' ${url}`,
    '  People are at work; Ctrl-C ends, data stays for the next start.',
  ];
}

/** What a script needs to go on. */
function addressesOf({ ingressUrl, simulation }: Everything): Readonly<Record<string, unknown>> {
  return { ok: true, ingressUrl, simulation };
}

function textOf(summary: Summary): string {
  const filled = Object.entries(summary.rows).filter(([, count]) => count > 0);
  const { deliveries, events, snapshots, compared, seconds, differences } = summary;
  const verdict = summary.ok
    ? `✓ ${compared} resources compared with Asana: no difference (${seconds} s in all)`
    : `✗ ${differences.length} differences in ${compared} resources compared (${seconds} s in all)`;
  return [
    columns(['table', 'live rows'], filled),
    `${deliveries} deliveries, ${events} events, ${snapshots} snapshots`,
    verdict,
    ...differences.slice(0, 20).map((difference) => `  ${JSON.stringify(difference)}`),
  ].join('\n');
}
