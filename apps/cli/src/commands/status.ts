/** `status`: health at a glance. Exit 1 when something needs a person. */
import { countDeadLetters } from '@asana-warehouse/warehouse/dead-letters';
import { countGuard, type GuardCounts } from '@asana-warehouse/warehouse/guard';
import {
  countRows,
  countWebhooks,
  readRuns,
  readSchemaVersion,
  readWaiting,
  type RunStatus,
} from '@asana-warehouse/warehouse/status';
import { countUnread } from '@asana-warehouse/warehouse/unread';
import { readUnfamiliar, type Unfamiliar } from '@asana-warehouse/warehouse/unfamiliar';
import { Failure } from '@asana-warehouse/failure/failure';
import type { Command } from 'commander';
import type pg from 'pg';
import { columns, printJson, printLine } from '../output.ts';
import { readLags, withLog, withWarehouse, type Lag } from '../warehouse-access.ts';
import type { Surroundings } from '../surroundings.ts';

/** Of what is unfamiliar, so much is shown, the commonest first. */
const unfamiliarMax = 20;

type Status = {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly schema: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly lags: readonly Lag[];
  readonly waiting: Awaited<ReturnType<typeof readWaiting>>;
  readonly deadLetters: Awaited<ReturnType<typeof countDeadLetters>>;
  readonly guard: GuardCounts;
  /** Lists by kind, and resources by type, that Asana did not give when they were last asked for. */
  readonly notCovered: Awaited<ReturnType<typeof countUnread>>;
  readonly webhooks: Awaited<ReturnType<typeof countWebhooks>>;
  readonly runs: readonly RunStatus[];
  /** What Asana sends and its official description does not name. */
  readonly unfamiliar: readonly Unfamiliar[];
};

export function addStatus(program: Command, end: (code: number) => void): void {
  program
    .command('status')
    .description('health at a glance; exit 1 when something needs a person')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: true }) => {
      const status = await withWarehouse(read);
      if (json === true) await printJson(status);
      else await printLine(textOf(status));
      if (!status.ok) end(1);
    });
}

async function read(pool: pg.Pool, surroundings: Surroundings): Promise<Status> {
  const schema = await readSchemaVersion(pool);
  if (schema === null) throw new Failure('warehouse.schema_outdated', 'The database holds no warehouse yet');
  const [rows, waiting, deadLetters, guard, notCovered, webhooks, runs, unfamiliar] = await Promise.all([
    countRows(pool),
    readWaiting(pool),
    countDeadLetters(pool),
    countGuard(pool),
    countUnread(pool),
    countWebhooks(pool),
    readRuns(pool),
    readUnfamiliar(pool, unfamiliarMax),
  ]);
  const lags = await withLog(surroundings, (log) => readLags(pool, log));
  const problems = problemsOf(deadLetters.open ?? 0, guard, webhooks, runs);
  const ok = problems.length === 0;
  return { ok, problems, schema, rows, lags, waiting, deadLetters, guard, notCovered, webhooks, runs, unfamiliar };
}

function problemsOf(
  openLetters: number,
  guard: GuardCounts,
  webhooks: Status['webhooks'],
  runs: readonly RunStatus[],
): readonly string[] {
  const problems: string[] = [];
  if (openLetters > 0) problems.push(`${openLetters} dead letters are open: see asana-warehouse dlq list`);
  const asked = guard.entries['open'] ?? 0;
  if (asked > 0) {
    const held = guard.absences['held'] ?? 0;
    problems.push(`${held} deletions in ${asked} scopes wait for a word: see asana-warehouse guard list`);
  }
  for (const state of ['failed', 'lost'] as const) {
    const count = webhooks[state] ?? 0;
    if (count > 0) problems.push(`${count} webhooks are ${state}: see asana-warehouse webhooks plan`);
  }
  for (const { kind, status, scopesFailed } of runs) {
    if (status === 'failed') problems.push(`the last ${kind} left ${scopesFailed} lists unread: run it again`);
  }
  return problems;
}

function textOf(status: Status): string {
  const filled = Object.entries(status.rows).filter(([, count]) => count > 0);
  const states = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ') || 'none';
  return [
    columns(['table', 'live rows'], filled),
    '',
    columns(
      ['consumer', 'topic', 'behind'],
      status.lags.map(({ group, topic, records }) => [group, topic, records]),
    ),
    '',
    `schema        ${status.schema}`,
    `to read       ${status.waiting.wishes} resources, to fold again ${status.waiting.refolds}`,
    `webhooks      ${states(status.webhooks)}`,
    `dead letters  ${states(status.deadLetters)}`,
    `held back     ${status.guard.absences['held'] ?? 0} deletions`,
    `not covered   ${states(status.notCovered)}`,
    ...status.runs.map(
      ({ kind, status: state, scopes, scopesDone, rows, requests }) =>
        `${kind.padEnd(12)}  ${state}: ${scopesDone} of ${scopes} lists, ${rows} rows, ${requests} requests`,
    ),
    ...status.unfamiliar.map(
      ({ kind, type, name, count }) => `unfamiliar    ${kind} ${type === name ? '' : `${type} `}${name}: ${count}`,
    ),
    ...status.problems.map((problem) => `! ${problem}`),
  ].join('\n');
}
