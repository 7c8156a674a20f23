/**
 * What lists did not show, mirroring `apps/reconciler/src/missing.ts`: wished for; where implausibly much is missing, and by a
 * sample gone indeed, held back unread.
 */
import { splitListGids } from '@asana-warehouse/catalogue/list-gids';
import { lastPhase, type Resource } from '@asana-warehouse/catalogue/resource';
import type { Checkpoint } from '@asana-warehouse/reconciliation/checkpoint';
import { isImplausible, mostAreGone, sampleOf, sampleSize } from '@asana-warehouse/reconciliation/deletion-guard';
import { everything, scopesBelow, type ListKind } from '@asana-warehouse/reconciliation/list-kinds';
import { membershipOf } from '@asana-warehouse/reconciliation/membership';
import { missingEverywhere, missingFrom } from '@asana-warehouse/reconciliation/wishes-of';
import type { ApiClient } from './api-client.ts';
import { appendSnapshots } from './append-snapshots.ts';
import { workspaceGid } from './asana-truth.ts';
import { findHolding, holdMissing, limits } from './guard.ts';
import { membersOf, missingAmong } from './members.ts';
import { modelled, modelledKinds } from './modelled-types.ts';
import type { Life, Work } from './schedule.ts';
import { addScope, write } from './scopes.ts';
import { resourceKey, type ResourceRef, type RunRow, type ScopeRow } from './tables.ts';
import { raiseWishes } from './wishes.ts';
import type { World } from './world.ts';

const sweepPriority = 9;

/** What the list should have shown and did not, once it was read to its end. */
export function* judgeMissing(
  world: World,
  life: Life,
  api: ApiClient,
  run: RunRow,
  scope: ScopeRow,
  kind: ListKind,
  { startedAt }: Checkpoint,
): Work<void> {
  const membership = membershipOf(kind);
  if (membership === null) return;
  const sinceMs = kind.list.overlaps === true ? run.startedAtMs : Date.parse(startedAt);
  const { per } = splitListGids(kind.list, scope.gid);
  const members = membersOf(world, kind.resource, membership, per);
  const missing = missingAmong(world, members, sinceMs);
  if (missing.length === 0) return;
  if (world.sabotage === 'omission is absence') yield* believe(world, life, missing);
  else if (yield* holdsBack(world, life, api, kind.resource, scopeOfList(kind, per), missing, members.length)) return;
  else yield* wish(world, life, missing, missingFrom(kind.kind));
  yield* addBelow(world, life, run, kind.resource, missing);
}

function scopeOfList({ list }: ListKind, per: string): string {
  return list.per === 'project' ? `project ${per}` : `workspace ${workspaceGid}`;
}

/** Whether so many missing ones are implausible and, by a sample, gone indeed: the guard has them then. */
function* holdsBack(
  world: World,
  life: Life,
  api: ApiClient,
  declaration: Resource,
  scope: string,
  missing: readonly ResourceRef[],
  members: number,
): Work<boolean> {
  if (world.sabotage === 'no guard' || !isImplausible(limits, { members, missing: missing.length })) return false;
  if (findHolding(world.warehouse, [scope]) === null) {
    const sample = sampleOf(
      missing.map(({ gid }) => gid),
      sampleSize,
    );
    let absent = 0;
    for (const gid of sample) if ((yield* api.one(declaration, gid, 'reconcile', 0)).kind === 'absent') absent += 1;
    if (!mostAreGone(sample.length, absent)) return false;
  }
  yield* holdMissing(world, life, scope, workspaceGid, missing);
  return true;
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
export function* sweep(world: World, life: Life, api: ApiClient, run: RunRow): Work<boolean> {
  let added = false;
  for (const declaration of modelled) {
    const isLeaf = declaration.api.lists.every(({ phase }) => phase === lastPhase);
    const members = membersOf(world, declaration, { in: isLeaf ? 'nowhere' : 'all' }, '');
    const missing = missingAmong(world, members, run.startedAtMs).filter(
      (one) => world.warehouse.get('absence', resourceKey(one))?.state !== 'held',
    );
    if (missing.length === 0) continue;
    const scope = `workspace ${workspaceGid}`;
    if (!isLeaf && (yield* holdsBack(world, life, api, declaration, scope, missing, members.length))) continue;
    yield* wish(world, life, missing, missingEverywhere);
    added = (yield* addBelow(world, life, run, declaration, missing)) || added;
  }
  return added;
}

function* wish(world: World, life: Life, gids: readonly ResourceRef[], reason: string): Work<void> {
  if (gids.length === 0) return;
  yield* write(world, life, function* (tx) {
    yield* raiseWishes(
      world,
      tx,
      gids.map((one) => ({ ...one, priority: sweepPriority, reason, expects: null, eventAt: null })),
    );
  });
}
