/** Runs and their lists on modelled tables, mirroring `libs/warehouse/runs.ts`: a run that has a list already keeps it as it is. */
import type { Transaction } from './modelled-warehouse.ts';
import type { Life, Work } from './schedule.ts';
import type { RunRow, ScopeRow } from './tables.ts';
import type { World } from './world.ts';

/** The next open list of a run, lower phases first. */
export function nextScope(world: World, run: RunRow): readonly [string, ScopeRow] | undefined {
  return [...world.warehouse.entries('scope')]
    .filter(([, one]) => one.runId === run.id && one.state === 'open')
    .sort(([a, one], [b, other]) => one.phase - other.phase || (a < b ? -1 : 1))[0];
}

/** Adds a list. */
export function addScope(
  tx: Transaction,
  runId: string,
  { kind, gid, phase }: Pick<ScopeRow, 'kind' | 'gid' | 'phase'>,
): void {
  const key = `${runId} ${kind} ${gid}`;
  if (tx.get('scope', key) === undefined)
    tx.put('scope', key, { runId, kind, gid, phase, state: 'open', checkpoint: null, readBy: null });
}

/** Ends a list. */
export function* endScope(
  world: World,
  life: Life,
  key: string,
  scope: ScopeRow,
  state: 'done' | 'failed',
): Work<void> {
  yield* write(world, life, function* (tx) {
    yield* tx.statement();
    tx.put('scope', key, { ...scope, state, readBy: null });
  });
}

/** Notes how far a run has come. */
export function* setRun(world: World, life: Life, run: RunRow, state: RunRow['state']): Work<void> {
  world.schedule.note(`${run.kind} ${run.id} is ${state}`);
  yield* write(world, life, function* (tx) {
    yield* tx.statement();
    tx.put('run', run.id, { ...(tx.get('run', run.id) ?? run), state });
  });
}

/** A transaction that waits for the disk. */
export function write(world: World, life: Life, work: (tx: Transaction) => Work<void>): Work<void> {
  return world.warehouse.transact(life, work, true);
}
