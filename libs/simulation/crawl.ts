/**
 * Reading lists, mirroring `crawl.ts`, `read-scope.ts`, `judge-page.ts`, `backfill.ts` and `reconcile.ts` of `apps/reconciler`, one list at a time: what differs goes to the log, then in one transaction the lists below, the
 * confirmations and the checkpoint; what a list did not show is wished for; what no list showed is swept.
 */
import { decode } from '@asana-warehouse/catalogue/decode';
import { splitListGids } from '@asana-warehouse/catalogue/list-gids';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { advance, begin, restart, type Checkpoint } from '@asana-warehouse/reconciliation/checkpoint';
import { driftOf } from '@asana-warehouse/reconciliation/drift';
import { everything, rootScopes, scopesBelow, type ListKind } from '@asana-warehouse/reconciliation/list-kinds';
import { referencesOf } from '@asana-warehouse/reconciliation/references';
import type { PresentSnapshot, Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { presentOf, type ApiClient } from './api-client.ts';
import { appendSnapshots } from './append-snapshots.ts';
import { recheckGuard } from './guard-entries.ts';
import { heldOf } from './held-rows.ts';
import { filledKinds } from './members.ts';
import { unknownReferences } from './hydrator.ts';
import { settleContradiction } from './settle-contradiction.ts';
import { judgeMissing, sweep } from './missing.ts';
import { modelledKinds } from './modelled-types.ts';
import type { Life, Work } from './schedule.ts';
import { addScope, endScope, nextScope, setRun, write } from './scopes.ts';
import { resourceKey, type RunRow, type ScopeRow } from './tables.ts';
import { confirm, raiseWishes } from './wishes.ts';
import type { World } from './world.ts';

const sweepPriority = 9;

/** Begins a run. */
export function* openRun(world: World, life: Life, kind: RunRow['kind']): Work<void> {
  world.counters.runs += 1;
  const id = `run${world.counters.runs}`;
  yield* write(world, life, function* (tx) {
    yield* tx.statement();
    tx.put('run', id, { id, kind, startedAtMs: world.schedule.nowMs, state: 'open' });
    for (const root of rootScopes(modelledKinds)) addScope(tx, id, { ...root, phase: 0 });
  });
}

/** Goes on with a run until it is done. Throws what ended it early; the next attempt goes on from there. */
export function* carryOn(world: World, life: Life, api: ApiClient, run: RunRow): Work<void> {
  if (run.kind === 'reconcile' && run.state === 'open') yield* recheckGuard(world, life, api, true);
  for (;;) {
    const [key, scope] = nextScope(world, run) ?? [];
    if (key === undefined || scope === undefined) break;
    yield* readScope(world, life, api, run, key, scope);
  }
  if (run.kind === 'reconcile' && run.state === 'open') {
    const added = yield* sweep(world, life, api, run);
    yield* setRun(world, life, run, 'swept');
    if (added) return;
  }
  yield* setRun(world, life, run, 'done');
}

function* readScope(world: World, life: Life, api: ApiClient, run: RunRow, key: string, scope: ScopeRow): Work<void> {
  const kind = modelledKinds.find((one) => one.kind === scope.kind);
  if (kind === undefined) return;
  let checkpoint = scope.checkpoint ?? begin(new Date(world.schedule.nowMs).toISOString());
  for (;;) {
    const page = yield* api.page(kind, scope.gid, checkpoint.next);
    if (page.kind === 'expired') {
      const again = restart(checkpoint);
      if (again === null) {
        yield* endScope(world, life, key, scope, 'failed');
        return;
      }
      checkpoint = again;
      continue;
    }
    if (page.kind === 'refused') {
      yield* refused(world, life, key, scope, kind);
      return;
    }
    const step = advance(checkpoint, { next: page.next, rows: page.objects.length, odd: 0 });
    const snapshots = page.objects.map((body) =>
      presentOf(
        kind.resource,
        body,
        page.observed,
        run.kind,
        heldOf(world, { type: kind.resource.name, gid: body.gid }).repairEpoch,
      ),
    );
    yield* takePage(world, life, api, run, { key, scope, kind }, snapshots, step);
    if (step.done) return;
    checkpoint = step.checkpoint;
  }
}

type Reading = { readonly key: string; readonly scope: ScopeRow; readonly kind: ListKind };
type Step = { readonly checkpoint: Checkpoint; readonly done: boolean };

function* takePage(
  world: World,
  life: Life,
  api: ApiClient,
  run: RunRow,
  { key, scope, kind }: Reading,
  snapshots: readonly PresentSnapshot[],
  step: Step,
): Work<void> {
  const save = (): Work<void> => savePage(world, life, run, key, scope, snapshots, step);
  const judged = snapshots.flatMap((snapshot) => {
    const drift = driftOf(heldOf(world, snapshot).row, snapshot);
    return drift === 'none'
      ? []
      : [{ snapshot, isContradiction: drift === 'contradiction' && run.kind === 'reconcile' }];
  });
  const unlogged = `${key} ${life.owner}`;
  world.unlogged.set(unlogged, judged.length);
  if (world.sabotage === 'checkpoint first') yield* save();
  const differing: Snapshot[] = [];
  for (const { snapshot, isContradiction } of judged) {
    differing.push(isContradiction ? yield* settleContradiction(world, life, api, kind.resource, snapshot) : snapshot);
  }
  yield* appendSnapshots(world, life, differing);
  world.unlogged.delete(unlogged);
  if (step.done && run.kind === 'reconcile') {
    yield* write(world, life, (tx) => confirm(tx, snapshots, world.schedule.nowMs));
    yield* judgeMissing(world, life, api, run, scope, kind, step.checkpoint);
  }
  if (world.sabotage !== 'checkpoint first') yield* save();
}

function* savePage(
  world: World,
  life: Life,
  run: RunRow,
  key: string,
  scope: ScopeRow,
  snapshots: readonly PresentSnapshot[],
  step: Step,
): Work<void> {
  const below = snapshots.flatMap(({ type, body, gid }) => {
    const filled = run.kind === 'reconcile' ? filledKinds(world, type, gid) : new Set<string>();
    return scopesBelow(modelledKinds, type, { ...body, gid }, everything, filled);
  });
  yield* write(world, life, function* (tx) {
    yield* tx.statement();
    tx.put('scope', key, {
      ...scope,
      checkpoint: step.checkpoint,
      state: step.done ? 'done' : 'open',
      readBy: life.owner,
    });
    for (const one of below) addScope(tx, run.id, one);
    yield* confirm(tx, snapshots, world.schedule.nowMs);
    if (scope.phase === 0) return;
    const references = snapshots.flatMap(({ type, body }) => {
      const declaration = resourceOf(type);
      return declaration === undefined ? [] : referencesOf(declaration, decode(declaration, body), { resourceOf });
    });
    const wishes = unknownReferences(world, references).map((one) => ({
      ...one,
      priority: sweepPriority,
      reason: 'reference',
      expects: null,
      eventAt: null,
    }));
    yield* raiseWishes(world, tx, [...new Map(wishes.map((one) => [resourceKey(one), one])).values()]);
  });
}

/** A container that is gone is asked for itself. */
function* refused(world: World, life: Life, key: string, scope: ScopeRow, { list }: ListKind): Work<void> {
  const { per } = list;
  yield* write(world, life, function* (tx) {
    yield* tx.statement();
    tx.put('scope', key, { ...scope, state: 'failed', readBy: null });
    if (per === null) return;
    const wished = {
      type: per,
      gid: splitListGids(list, scope.gid).per,
      priority: sweepPriority,
      reason: 'list.refused',
      expects: null,
      eventAt: null,
    };
    yield* raiseWishes(world, tx, [wished]);
  });
}
