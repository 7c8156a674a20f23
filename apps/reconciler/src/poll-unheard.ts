/**
 * Reads again what changes without a webhook telling of it: people, tags, fields, status updates. How often is for
 * `poll-plan.ts` to say; here it is seen what is due, and read.
 */
import { childrenOf } from '@asana-warehouse/catalogue/registry';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { listKinds, neededKinds } from '@asana-warehouse/reconciliation/list-kinds';
import { pollEveryMs, pollGapMs, pollsOf, scopeKindsOf } from '@asana-warehouse/reconciliation/poll-plan';
import { unheardNames } from '@asana-warehouse/reconciliation/webhook-filters';
import { lastEndedAgeMs, requestsFor } from '@asana-warehouse/warehouse/past-runs';
import { pruneRuns } from '@asana-warehouse/warehouse/runs';
import { describe } from './backfill.ts';
import { selectionOf, type Parts } from './parts.ts';
import { readersWithGap, reconcile } from './reconcile.ts';

const runsKeptMs = 2 * 24 * 3_600_000;

/** Runs the polls that are due, one after the other. `wholeEveryMs`: time between whole reconciliations. */
export async function pollUnheard(parts: Parts, wholeEveryMs: number): Promise<void> {
  const { pool, settings } = parts;
  const { FRESHNESS_TARGET: freshnessMs } = settings;
  const selected = selectionOf(settings);
  const whole = describe({ selection: selected, roots: [] }) as object;
  const wholeRuns = [whole, { ...whole, ...noMore }];
  for (const { types } of pollsOf(resources, unheardNames({ resources, childrenOf }))) {
    const selection = { ...selected, types };
    const options = { ...(describe({ selection, roots: [] }) as object), ...noMore };
    const ageMs = (await lastEndedAgeMs(pool, [...wholeRuns, options])) ?? Number.POSITIVE_INFINITY;
    const free = { requests: 0, requestsPerMinute: settings.ASANA_REQUESTS_PER_MINUTE, freshnessMs, wholeEveryMs };
    // What it cost is summed over every list of a run: that is asked only where even a poll for nothing would be due.
    if (ageMs < (pollEveryMs(free) ?? 0)) continue;
    const kinds = scopeKindsOf(neededKinds(listKinds(resources), selection));
    const terms = { ...free, requests: await requestsFor(pool, wholeRuns, kinds) };
    const everyMs = pollEveryMs(terms);
    if (everyMs === null || ageMs < everyMs) continue;
    await reconcile(parts, {
      ...noMore,
      selection,
      roots: [],
      acceptsAbsences: false,
      isShown: false,
      gapMs: pollGapMs(terms, readersWithGap),
      looseMissingAgeMs: wholeEveryMs,
    });
    await pruneRuns(pool, runsKeptMs);
  }
}

const noMore = { single: [], since: null } as const;
