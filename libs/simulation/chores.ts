/**
 * What one reconciler at a time does besides following events, mirroring `apps/reconciler/src/chores.ts`: the first backfill,
 * webhooks for projects that appeared, and the reconciliations that are due. The lock falls with the connection.
 */
import { createSecretKey } from 'node:crypto';
import { apiClient } from './api-client.ts';
import { workspaceGid } from './asana-truth.ts';
import { carryOn, openRun } from './crawl.ts';
import { holdingEntries, recheckGuard } from './guard-entries.ts';
import type { Transaction } from './modelled-warehouse.ts';
import { pause, type Life, type Work } from './schedule.ts';
import { mayPass, type World } from './world.ts';

/** Starts the work of one life. */
export function startChores(world: World, life: Life): void {
  world.schedule.start(life, chores(world, life));
}

/** Reconciliations come by themselves while faults last, at times drawn from the seed. */
const reconcileShare = 0.01;
const guardShare = 0.2;

function* chores(world: World, life: Life): Work<void> {
  for (;;) {
    const lock = world.warehouse.begin(life);
    try {
      yield* lock.lock('chores', true);
      while (lock.isOpen) yield* turn(world, life, lock);
    } catch (error) {
      if (!mayPass(error)) throw error;
    } finally {
      lock.abort();
    }
    yield* pause(world.choices.between('chores again', 100, 1_000));
  }
}

function* turn(world: World, life: Life, lock: Transaction): Work<void> {
  const { warehouse, choices, counters } = world;
  yield* watchProjects(world, life);
  const runs = [...warehouse.entries('run')].map(([, run]) => run);
  const open = runs.find(({ state }) => state !== 'done');
  const reconciled = runs.filter(({ kind }) => kind === 'reconcile').length;
  if (open !== undefined) yield* carryOn(world, life, apiClient(world, life), open);
  else if (holdingEntries(world).length > 0 && choices.random('guard') < guardShare)
    yield* recheckGuard(world, life, apiClient(world, life), false);
  else if (runs.length === 0) yield* openRun(world, life, 'backfill');
  else if (reconciled < counters.reconciles) yield* openRun(world, life, 'reconcile');
  else if (!choices.isCalm && choices.random('reconcile') < reconcileShare) counters.reconciles += 1;
  if (lock.isOpen) yield* pause(choices.between('chores', 50, 300));
}

/** A project that has a row and no webhook gets one, before the next crawl. */
function* watchProjects(world: World, life: Life): Work<void> {
  const { warehouse, asana } = world;
  for (const [key, current] of warehouse.entries('current')) {
    const [type, gid = ''] = key.split(' ');
    const webhookKey = `key-${gid}`;
    if (type !== 'project' || current['_deleted_at'] !== null || warehouse.get('webhook', webhookKey) !== undefined)
      continue;
    const secret = `secret-${gid}`;
    const registration = { webhookKey, workspaceGid, state: 'active', confirmedAtMs: world.schedule.nowMs } as const;
    const row = { ...registration, secret: createSecretKey(Buffer.from(secret)), resourceGid: gid };
    const register = function* (tx: Transaction): Work<void> {
      yield* tx.statement();
      tx.put('webhook', webhookKey, row);
    };
    yield* warehouse.transact(life, register, true);
    if (!asana.webhooks.some((one) => one.key === webhookKey))
      asana.webhooks.push({ key: webhookKey, resourceGid: gid, secret });
  }
}
