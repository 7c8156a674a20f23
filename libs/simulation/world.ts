/** What a simulated run consists of, handed to every process in it. */
import type { LogRecord, StoredRecord } from '@asana-warehouse/event-log/event-log';
import { Failure } from '@asana-warehouse/failure/failure';
import type { AsanaServer } from './asana-server.ts';
import type { Choices } from './choices.ts';
import type { ModelledLog } from './modelled-log.ts';
import type { ModelledWarehouse } from './modelled-warehouse.ts';
import type { Network, Route } from './network.ts';
import type { Poison } from './poison.ts';
import type { Sabotage } from './sabotage.ts';
import type { Life, Schedule, Work } from './schedule.ts';

/**
 * `reads`: when the newest read that settled a wish was sent, by resource. `counters`: reconciliations asked for, wishes
 * raised, runs begun, entries of the guard opened, flags set so far. `thinned`: records that retention has let go of. `unlogged`: how much of the page last read of a scope differs and is not in the log yet.
 */
export type World = {
  readonly choices: Choices;
  readonly schedule: Schedule;
  readonly network: Network;
  readonly asana: AsanaServer;
  readonly log: ModelledLog;
  readonly poison: Poison;
  readonly thinned: Set<StoredRecord>;
  readonly warehouse: ModelledWarehouse;
  readonly sabotage: Sabotage | null;
  readonly reads: Map<string, number>;
  readonly unlogged: Map<string, number>;
  readonly counters: { reconciles: number; wishes: number; runs: number; guards: number; flags: number };
};

const logRoute: Route = { name: 'log', code: 'log.unavailable', timeoutMs: 3_000, doubles: false };

/** Appends, durable when it ends. Throws `log.unavailable`, and then any of the records may be durable or not. */
export function* appendRecords(world: World, life: Life, topic: string, records: readonly LogRecord[]): Work<void> {
  const { network, log, choices, schedule } = world;
  if (records.length === 0) return;
  yield* network.request<true>(life, logRoute, (answer, fail) => {
    if (choices.strikes('log outage')) log.downUntilMs = schedule.nowMs + choices.between('outage', 500, 6_000);
    if (!choices.isCalm && schedule.nowMs < log.downUntilMs) return fail();
    const isPartial = records.length > 1 && choices.strikes('partial append');
    log.append(topic, isPartial ? records.slice(0, 1) : records, schedule.nowMs);
    return isPartial ? fail() : answer(true);
  });
}

/** Whether trying again may help; anything else is an error of ours. */
export function mayPass(error: unknown): error is Failure {
  return error instanceof Failure;
}
