/**
 * Reading lists, mirroring `crawl.ts`, `read-scope.ts`, `judge-page.ts`, `missing.ts`, `backfill.ts` and `reconcile.ts` of
 * `apps/reconciler`, one list at a time: what differs goes to the log, then in one transaction the lists below, the
 * confirmations and the checkpoint; what a list did not show is wished for; what no list showed is swept.
 */
import { decode } from '@asana-warehouse/catalogue/decode';
import { splitListGids } from '@asana-warehouse/catalogue/list-gids';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { lastPhase, type Resource } from '@asana-warehouse/catalogue/resource';
import { advance, begin, restart, type Checkpoint } from '@asana-warehouse/reconciliation/checkpoint';
import { driftOf } from '@asana-warehouse/reconciliation/drift';
import { everything, rootScopes, scopesBelow, type ListKind } from '@asana-warehouse/reconciliation/list-kinds';
import { membershipOf } from '@asana-warehouse/reconciliation/membership';
import { referencesOf } from '@asana-warehouse/reconciliation/references';
import type { PresentSnapshot, Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { presentOf, type ApiClient } from './api-client.ts';
import { appendSnapshots } from './append-snapshots.ts';
import { heldOf } from './held-rows.ts';
import { unknownReferences } from './hydrator.ts';
import { settleContradiction } from './settle-contradiction.ts';
import { membersOf, missingAmong } from './members.ts';
import { modelled, modelledKinds } from './modelled-types.ts';
import type { Transaction } from './modelled-warehouse.ts';
import type { Life, Work } from './schedule.ts';
import { resourceKey, type ResourceRef, type RunRow, type ScopeRow } from './tables.ts';
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
  for (;;) {
    const [key, scope] = nextScope(world, run) ?? [];
    if (key === undefined || scope === undefined) break;
    yield* readScope(world, life, api, run, key, scope);
  }
  if (run.kind === 'reconcile' && run.state === 'open') {
    const added = yield* sweep(world, life, run);
    yield* setRun(world, life, run, 'swept');
    if (added) return;
  }
  yield* setRun(world, life, run, 'done');
}

function nextScope(world: World, run: RunRow): readonly [string, ScopeRow] | undefined {
  return [...world.warehouse.entries('scope')]
    .filter(([, one]) => one.runId === run.id && one.state === 'open')
    .sort(([a, one], [b, other]) => one.phase - other.phase || (a < b ? -1 : 1))[0];
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
    yield* judgeMissing(world, life, run, scope, kind, step.checkpoint);
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
  yield* write(world, life, function* (tx) {
    yield* tx.statement();
    tx.put('scope', key, {
      ...scope,
      checkpoint: step.checkpoint,
      state: step.done ? 'done' : 'open',
      readBy: life.owner,
    });
    for (const { type, body, gid } of snapshots)
      for (const below of scopesBelow(modelledKinds, type, { ...body, gid }, everything)) addScope(tx, run.id, below);
    yield* confirm(tx, snapshots, world.schedule.nowMs);
    if (scope.phase === 0) return;
    const references = snapshots.flatMap(({ type, body }) => {
      const declaration = resourceOf(type);
      return declaration === undefined ? [] : referencesOf(declaration, decode(declaration, body), { resourceOf });
    });
    const wishes = unknownReferences(world, references).map((one) => ({
      ...one,
      priority: sweepPriority,
      expects: null,
      eventAt: null,
    }));
    yield* raiseWishes(world, tx, [...new Map(wishes.map((one) => [resourceKey(one), one])).values()]);
  });
}

function* judgeMissing(
  world: World,
  life: Life,
  run: RunRow,
  scope: ScopeRow,
  kind: ListKind,
  { startedAt }: Checkpoint,
): Work<void> {
  const membership = membershipOf(kind);
  if (membership === null) return;
  const sinceMs = kind.list.overlaps === true ? run.startedAtMs : Date.parse(startedAt);
  const { per } = splitListGids(kind.list, scope.gid);
  const missing = missingAmong(world, membersOf(world, kind.resource, membership, per), sinceMs);
  if (world.sabotage === 'omission is absence') yield* believe(world, life, missing);
  else yield* wish(world, life, missing);
  if (world.sabotage !== 'missing read alone') yield* addBelow(world, life, run, kind.resource, missing);
}

/** The lists below resources that their own list did not show: no other list may lead there. True: there are some. */
function* addBelow(
  world: World,
  life: Life,
  run: RunRow,
  { name }: Resource,
  missing: readonly ResourceRef[],
): Work<boolean> {
  const below = missing.flatMap(({ gid }) => scopesBelow(modelledKinds, name, { gid }, everything));
  if (below.length === 0) return false;
  yield* write(world, life, function* (tx) {
    yield* tx.statement();
    for (const scope of below) addScope(tx, run.id, scope);
  });
  return true;
}

function* believe(world: World, life: Life, missing: readonly ResourceRef[]): Work<void> {
  const observed_at = new Date(world.schedule.nowMs).toISOString();
  const rest = {
    v: 1,
    kind: 'absent',
    status: 404,
    workspace_gid: null,
    observed_at,
    observed_error_ms: 1_000,
  } as const;
  yield* appendSnapshots(
    world,
    life,
    missing.map((one) => ({ ...one, ...rest, repair_epoch: 0, source: 'reconcile' })),
  );
}

/** True: there are more lists to read. */
function* sweep(world: World, life: Life, run: RunRow): Work<boolean> {
  let added = false;
  for (const declaration of modelled) {
    const isLeaf = declaration.api.lists.every(({ phase }) => phase === lastPhase);
    const members = membersOf(world, declaration, { in: isLeaf ? 'nowhere' : 'all' }, '');
    const missing = missingAmong(world, members, run.startedAtMs);
    yield* wish(world, life, missing);
    added = (yield* addBelow(world, life, run, declaration, missing)) || added;
  }
  return added;
}

function* wish(world: World, life: Life, gids: readonly ResourceRef[]): Work<void> {
  if (gids.length === 0) return;
  yield* write(world, life, function* (tx) {
    yield* raiseWishes(
      world,
      tx,
      gids.map((one) => ({ ...one, priority: sweepPriority, expects: null, eventAt: null })),
    );
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
      expects: null,
      eventAt: null,
    };
    yield* raiseWishes(world, tx, [wished]);
  });
}

function* endScope(world: World, life: Life, key: string, scope: ScopeRow, state: 'done' | 'failed'): Work<void> {
  yield* write(world, life, function* (tx) {
    yield* tx.statement();
    tx.put('scope', key, { ...scope, state, readBy: null });
  });
}

function* setRun(world: World, life: Life, run: RunRow, state: RunRow['state']): Work<void> {
  yield* write(world, life, function* (tx) {
    yield* tx.statement();
    tx.put('run', run.id, { ...(tx.get('run', run.id) ?? run), state });
  });
}

/** Known scopes stay as they are. */
function addScope(
  tx: Transaction,
  runId: string,
  { kind, gid, phase }: Pick<ScopeRow, 'kind' | 'gid' | 'phase'>,
): void {
  const key = `${runId} ${kind} ${gid}`;
  if (tx.get('scope', key) === undefined)
    tx.put('scope', key, { runId, kind, gid, phase, state: 'open', checkpoint: null, readBy: null });
}

function write(world: World, life: Life, work: (tx: Transaction) => Work<void>): Work<void> {
  return world.warehouse.transact(life, work, true);
}
