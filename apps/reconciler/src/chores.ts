/**
 * What the serving reconciler does besides following events, by one instance at a time: the first backfill, webhooks that
 * are missing or were lost, projects that appeared, and reconciliation often enough for the freshness target. Whoever
 * holds the lock does them; when its process ends another takes over.
 */
import { isRetriable } from '@asana-warehouse/failure/failure';
import { backOffMs } from '@asana-warehouse/rate-limit/back-off';
import { log } from '@asana-warehouse/telemetry/logger';
import { gaugeFrom } from '@asana-warehouse/telemetry/metrics';
import { tryAdvisoryLock } from '@asana-warehouse/warehouse/advisory-lock';
import { lastCompleted } from '@asana-warehouse/warehouse/past-runs';
import { unwatchedProjects } from '@asana-warehouse/warehouse/webhook-inventory';
import { backfill, describe } from './backfill.ts';
import { hydratorGroup } from './hydrator.ts';
import { takeUpDeliveries } from './later-deliveries.ts';
import { selectionOf, type Parts } from './parts.ts';
import { pollUnheard } from './poll-unheard.ts';
import { recheckGuard } from './recheck-guard.ts';
import { reconcile } from './reconcile.ts';
import { repairWebhooks, warnOfSilence } from './watch.ts';
import { projectWebhook, watchMore, type WebhookParts } from './webhooks.ts';

export type Chores = {
  /** A project may have appeared. */
  nudge(): void;
  readonly failed: Promise<never>;
  stop(): Promise<void>;
};

const lockPollMs = 2_000;
const projectPollMs = 1_000;
const repairEveryMs = 5 * 60_000;
const longPollMs = 10_000;
const guardPollMs = 2_000;
/** Share of the freshness target within which a whole reconciliation should be done. */
const reconcileShare = 0.5;
const gapMsMax = 2_000;
const failureBackOff = { firstMs: 2_000, maxMs: 60_000 };

/** Starts; everything ends soon after `parts.stopping` is aborted. */
export function startChores(parts: Parts, webhooks: WebhookParts | null): Chores {
  let wake: () => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  const pause = (ms: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    parts.stopping.addEventListener('abort', end, { once: true });
    wake = end;
    return promise.finally(() => parts.stopping.removeEventListener('abort', end));
  };
  const run = async (): Promise<void> => {
    while (!parts.stopping.aborted) {
      const held = await tryAdvisoryLock(parts.pool, `chores ${parts.settings.ENVIRONMENT}`, (lost) => {
        const stopping = AbortSignal.any([parts.stopping, lost]);
        const [own, watching] = [{ ...parts, stopping }, webhooks === null ? null : { ...webhooks, stopping }];
        return Promise.all([
          longChores(own, watching),
          projectChores(own, watching, pause),
          guardChores(own),
          deliveryChores(own),
        ]);
      });
      if (held === undefined) await pause(lockPollMs);
    }
  };
  const running = repeated(parts, run).catch((error: unknown) => {
    if (!parts.stopping.aborted) fail(error);
  });
  return {
    nudge: () => wake(),
    failed,
    stop: async () => {
      wake();
      await running;
    },
  };
}

/** Runs `work` again after a failure that may pass, at growing intervals, until it ends by itself. */
async function repeated(parts: Parts, work: () => Promise<void>): Promise<void> {
  for (let failures = 0; !parts.stopping.aborted;) {
    try {
      return await work();
    } catch (error) {
      if (parts.stopping.aborted) return;
      if (!isRetriable(error)) throw error;
      log.warn('work is tried again', { attempts: failures + 1 }, error);
      await sleep(parts.stopping, backOffMs(failureBackOff, failures, Math.random()) + 500);
      failures += 1;
    }
  }
}

async function longChores(parts: Parts, webhooks: WebhookParts | null): Promise<void> {
  const selection = selectionOf(parts.settings);
  const whole = { selection, roots: [] };
  let repairedMs = Number.NEGATIVE_INFINITY;
  await repeated(parts, async () => {
    if ((await lastCompleted(parts.pool, 'backfill', describe(whole))) !== null) return;
    const startedMs = performance.now();
    const done = await backfill(parts, webhooks, { ...whole, isShown: true });
    log.info('backfill done', {
      rows: done.rows,
      requests: done.requests,
      snapshots: done.snapshots,
      durationMs: done.seconds * 1000,
    });
    if (webhooks !== null) await warnOfSilence(webhooks);
    // A whole one takes every webhook itself, so that they need no repair for a while.
    if (!done.resumed) repairedMs = startedMs;
  });
  while (!parts.stopping.aborted) {
    await repeated(parts, async () => {
      if (webhooks !== null && performance.now() - repairedMs > repairEveryMs) {
        const renewed = await repairWebhooks(parts, webhooks);
        repairedMs = performance.now();
        if (renewed.length > 0) await reconcileProjects(parts, renewed);
      }
      await pollUnheard(parts, parts.settings.FRESHNESS_TARGET * reconcileShare);
      await reconcileWhenDue(parts);
    });
    await sleep(parts.stopping, longPollMs);
  }
}

/** Deliveries that an older release could not read. */
async function deliveryChores(parts: Parts): Promise<void> {
  while (!parts.stopping.aborted) {
    await repeated(parts, async () => {
      await takeUpDeliveries(parts.pool, hydratorGroup, selectionOf(parts.settings), parts.owner);
    });
    await sleep(parts.stopping, longPollMs);
  }
}

/** Held back deletions whose resources may be found again. */
async function guardChores(parts: Parts): Promise<void> {
  while (!parts.stopping.aborted) {
    await repeated(parts, () => recheckGuard(parts, { all: false }));
    await sleep(parts.stopping, guardPollMs);
  }
}

/** What a webhook that was lost would have told of. */
async function reconcileProjects(parts: Parts, gids: readonly string[]): Promise<void> {
  const roots = gids.map((gid) => ({ type: 'project', gid }));
  await reconcile(parts, { ...quiet, selection: selectionOf(parts.settings), roots, gapMs: 0, looseMissingAgeMs: 0 });
}

const quiet = { single: [], since: null, acceptsAbsences: false, isShown: false } as const;

/** A whole reconciliation early enough that nothing gets older than the target before it is verified. */
async function reconcileWhenDue(parts: Parts): Promise<void> {
  const selection = selectionOf(parts.settings);
  const whole = { selection, roots: [] };
  const targetMs = parts.settings.FRESHNESS_TARGET;
  const options = { ...(describe(whole) as object), single: [], since: null };
  const last =
    (await lastCompleted(parts.pool, 'reconcile', options)) ??
    (await lastCompleted(parts.pool, 'backfill', describe(whole)));
  if (last !== null) {
    const seenMs = performance.now() - last.ageMs;
    gaugeFrom('asana_warehouse_unverified_seconds', () => [{ value: (performance.now() - seenMs) / 1000, labels: {} }]);
  }
  if (last === null || last.ageMs < targetMs * (1 - reconcileShare)) return;
  const gapMs = Math.min(gapMsMax, (targetMs * reconcileShare) / Math.max(1, last.requests));
  const done = await reconcile(parts, { ...quiet, ...whole, gapMs, looseMissingAgeMs: 0 });
  log.info('reconciled', { rows: done.rows, requests: done.requests, changes: done.repairs });
}

/** Projects that came into sight after the crawl: watched first, then read. */
async function projectChores(
  parts: Parts,
  webhooks: WebhookParts | null,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  const refused = new Set<string>();
  while (!parts.stopping.aborted) {
    await repeated(parts, async () => {
      if (webhooks === null) return;
      const selection = selectionOf(parts.settings);
      const found = await unwatchedProjects(parts.pool, webhooks.ownership.environment);
      const fresh = found.filter(({ gid }) => (selection.only.get('project')?.has(gid) ?? true) && !refused.has(gid));
      if (fresh.length === 0) return;
      const { outcomes } = await watchMore(
        webhooks,
        fresh.map(({ gid, workspaceGid }) => projectWebhook(gid, workspaceGid)),
      );
      // Whatever was refused is tried again by the repair, not every second.
      for (const { ok, resourceGid } of outcomes) if (!ok && resourceGid !== null) refused.add(resourceGid);
      const roots = fresh.map(({ gid }) => ({ type: 'project', gid }));
      await backfill(parts, null, { selection, roots, isShown: false });
    });
    await pause(projectPollMs);
  }
}

function sleep(signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
