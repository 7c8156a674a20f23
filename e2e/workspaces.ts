/**
 * `npm run workspaces -- [--seeds 200] [--from N] [--log postgres|kafka] [--at-once 2] [--json] [--help]`
 *
 * Random workspaces, one a seed: backfilled, stormed, reconciled, verified and compared. `--seeds 1 --from N` repeats one.
 *
 * Exit code 0: every warehouse equals its Asana; 1: one does not, and its seed is named; 2: wrong usage.
 */
import { parseArgs } from 'node:util';
import { seed as drawSeed } from '@asana-warehouse/testbed/seeds';
import { wholeNumber } from '@asana-warehouse/testbed/whole-number';
import type { LogKind } from './fleet-servers.ts';
import { tryWorkspace, type WorkspaceReport } from './random-workspace.ts';

type Asked = {
  readonly seeds: number;
  readonly from: number | null;
  readonly log: LogKind;
  readonly atOnce: number;
  readonly isJson: boolean;
};

const usage = 'npm run workspaces -- [--seeds N] [--from SEED] [--log postgres|kafka] [--at-once N] [--json]';
const seedsMax = 2 ** 31;

const asked = read(process.argv.slice(2));
if (typeof asked === 'string') {
  process.stderr.write(`${asked}\n${usage}\n`);
  process.exitCode = 2;
} else if (asked === null) {
  process.stdout.write(`${usage}\n`);
} else {
  process.exitCode = (await run(asked)) ? 0 : 1;
}

/** True: nothing is wrong. */
async function run({ seeds, from, log, atOnce, isJson }: Asked): Promise<boolean> {
  const startedMs = performance.now();
  const first = from ?? drawSeed('random workspaces');
  const reports: WorkspaceReport[] = [];
  let begun = 0;
  const next = async (): Promise<void> => {
    while (begun < seeds) {
      const report = await tryWorkspace((first + begun++) % seedsMax, log, 'own');
      reports.push(report);
      tell(report, reports.length, seeds, startedMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  const failed = reports.filter(({ problems }) => problems.length > 0);
  const compared = reports.reduce((sum, report) => sum + report.compared, 0);
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  const summary = { ok: failed.length === 0, from: first, seeds: reports.length, compared, seconds, failed };
  process.stdout.write(
    isJson
      ? `${JSON.stringify(summary)}\n`
      : `${seeds} workspaces from seed ${first}: ${compared} objects compared in ${seconds} s, ${failed.length} differ\n`,
  );
  return summary.ok;
}

function tell({ seed, problems }: WorkspaceReport, done: number, of: number, startedMs: number): void {
  const leftMinutes = Math.ceil((((performance.now() - startedMs) / done) * (of - done)) / 60_000);
  process.stderr.write(
    `${done} of ${of}, ${leftMinutes} min left: seed ${seed} ${problems.length === 0 ? 'equals Asana' : 'differs'}\n`,
  );
  for (const problem of problems) process.stderr.write(`  ${problem}\n`);
}

/** What is asked for; null: help; a text: what is wrong. */
function read(args: readonly string[]): Asked | string | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string', default: '200' },
        from: { type: 'string' },
        log: { type: 'string', default: 'postgres' },
        'at-once': { type: 'string', default: '2' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return null;
    if (values.log !== 'postgres' && values.log !== 'kafka')
      return `--log must be postgres or kafka, not ${values.log}`;
    return {
      seeds: wholeNumber('--seeds', values.seeds),
      from: values.from === undefined ? null : wholeNumber('--from', values.from, 0),
      log: values.log,
      atOnce: wholeNumber('--at-once', values['at-once']),
      isJson: values.json,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
