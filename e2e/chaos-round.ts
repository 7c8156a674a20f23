/**
 * One round of chaos: a fleet of its own, people at work, a plan of kills and other trouble, and at the end the question whether
 * anything was lost. What must hold then:
 *
 * - every delivery that was acknowledged to its sender is in the raw zone;
 * - after one `reconcile`, `verify` and this round's own comparison with Asana's truth find no difference;
 * - no fact lies among the dead letters, since none was bad;
 * - no app has ended but by a kill.
 */
import { randomFrom } from '@asana-warehouse/testbed/seeds';
import { Chaos, type Note } from './chaos-acts.ts';
import { planRound } from './chaos-plan.ts';
import { compareWithTruth } from './compare-truth.ts';
import { Fleet, type Row } from './fleet.ts';
import type { LogKind } from './fleet-servers.ts';
import { lostDeliveries } from './lost-deliveries.ts';

/** `note`: told of everything that happens. `stopping`: ends the round early, as one that failed. */
export type RoundOptions = {
  readonly log: LogKind;
  readonly seed: number;
  readonly kills: number;
  readonly note: Note;
  readonly stopping: AbortSignal;
};

/** `problems`: one line each, empty when nothing was lost. */
export type RoundReport = {
  readonly log: LogKind;
  readonly seed: number;
  readonly seconds: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  /** Answers to deliveries, by status. */
  readonly answers: Readonly<Record<string, number>>;
  /** Resources and links laid beside Asana's truth. */
  readonly compared: number;
  readonly diskTroubled: boolean;
  readonly problems: readonly string[];
};

const instances = { ingress: 2, projector: 2, reconciler: 2 };
const settleMsMax = 300_000;
const actionsPerSecond = 12;
const namedMax = 20;

/** Runs a round to its end; what goes wrong on the way is a problem of the report. */
export async function runRound({ log, seed, kills, note, stopping }: RoundOptions): Promise<RoundReport> {
  const startedMs = performance.now();
  const size = ['--tasks', '80', '--projects', '3', '--seed', String(seed)];
  // An ingress that hangs holds up its webhook no longer than need be.
  const courier = ['--retry-base-ms', '100', '--retry-max-ms', '1000', '--target-timeout-ms', '3000'];
  const fleet = await Fleet.open({ log, servers: 'faulty', instances, simulator: [...size, ...courier] });
  const problems: string[] = [];
  const chaos = new Chaos(fleet, randomFrom(seed + 1), note);
  let compared = 0;
  try {
    await fleet.start();
    await fleet.backfilled();
    note('began', { log, seed, kills });
    const plan = planRound(
      seed,
      log,
      fleet.members.map(({ name }) => name),
      kills,
    );
    await whilePeopleWork(fleet, seed, () => chaos.run(plan, stopping));
    compared = await judge(fleet, problems, note);
  } catch (error) {
    problems.push(error instanceof Error ? error.message.slice(0, 2000) : String(error));
  }
  const answers: Record<string, number> = {};
  for (const { status } of fleet.balancer.answered()) answers[status] = (answers[status] ?? 0) + 1;
  const acknowledged = fleet.balancer.acknowledged().length;
  const diskTroubled = fleet.disk !== null;
  await fleet.close(problems.length > 0);
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  return { log, seed, seconds, kills: chaos.kills, acknowledged, answers, compared, diskTroubled, problems };
}

/** People go on working as long as `work` takes. */
async function whilePeopleWork(fleet: Fleet, seed: number, work: () => Promise<void>): Promise<void> {
  const over = new AbortController();
  const working = (async () => {
    for (let turn = 0; !over.signal.aborted; turn += 1) {
      await fleet.ask('POST', '/_simulator/work', { seconds: 1, rate: actionsPerSecond, seed: seed + turn });
    }
  })();
  try {
    await work();
  } finally {
    over.abort();
    await working;
  }
}

/** Adds what is wrong to `problems`; resolves with how much was compared. */
async function judge(fleet: Fleet, problems: string[], note: Note): Promise<number> {
  await fleet.settled(settleMsMax);
  note('settled', { acknowledged: fleet.balancer.acknowledged().length });
  const lost = await lostDeliveries(fleet);
  problems.push(
    ...lost.slice(0, namedMax).map(({ key, bodyHash }) => `acknowledged and lost: webhook ${key}, body ${bodyHash}`),
  );
  if (lost.length > namedMax) problems.push(`acknowledged and lost: ${lost.length} in all`);

  const repaired = await fleet.job('reconcile', '--yes');
  note('reconciled', { code: repaired.code, repairs: repairsOf(repaired.document) });
  if (repaired.document['ok'] !== true) problems.push(`reconcile: ${textOf(repaired.document)}`);
  await fleet.settled(settleMsMax);
  const verified = await fleet.job('verify');
  note('verified', { code: verified.code, compared: verified.document['compared'] });
  if (verified.code !== 0) problems.push(`verify: ${textOf(verified.document)}`);
  const truth = await compareWithTruth(fleet, new Set());
  problems.push(...truth.differences.slice(0, namedMax).map((line) => `unlike Asana: ${line}`));

  const letters = await fleet.rows(
    `SELECT consumer_group, topic, partition, "offset", event_index, reason, detail, state FROM ops.dead_letter ORDER BY id LIMIT $1`,
    [namedMax],
  );
  problems.push(...letters.map((letter) => `dead letter: ${textOf(letter)}`));
  for (const [name, codes] of Object.entries(fleet.crashes())) problems.push(`${name} ended with ${codes.join(', ')}`);
  return Object.values(truth.compared).reduce((sum, count) => sum + count, 0);
}

/** How many were repaired, by type and by what was wrong with them. */
function repairsOf({ repaired }: Row): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type, what } of (repaired ?? []) as readonly { type: string; what: string }[]) {
    counts[`${type} ${what}`] = (counts[`${type} ${what}`] ?? 0) + 1;
  }
  return counts;
}

function textOf(document: unknown): string {
  return JSON.stringify(document).slice(0, 2000);
}
