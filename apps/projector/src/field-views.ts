/**
 * Keeps the views with a column per custom field current beside the consumers: soon after a batch brought a workspace, project or
 * custom field, and every half minute for what came another way. A burst is one piece of work, and the more that takes, the
 * longer it rests. What cannot be made is told and tried again; it never stops or delays the projection.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isRetriable } from '@asana-warehouse/failure/failure';
import { families } from '@asana-warehouse/projection/field-view-layout';
import { log } from '@asana-warehouse/telemetry/logger';
import { count, gaugeFrom } from '@asana-warehouse/telemetry/metrics';
import { refreshFieldViews, type Refreshed } from '@asana-warehouse/warehouse/field-views';
import type pg from 'pg';
import { startBackground, type Background } from './background.ts';

const everyMs = 30_000;
/** Rest before each piece of work: events about one change come together. */
const restMsMin = 1_000;
const restMsMax = 60_000;
const restPerWork = 10;

/** Types of which views of custom fields are made. Things that carry only what their places offer say nothing new of them. */
export const fieldViewTypes: ReadonlySet<string> = new Set([
  'custom_field',
  ...families.map(({ type }) => type),
  ...families.filter(({ holder }) => !holder.isContained).map(({ rows }) => rows),
]);

export function startFieldViews(pool: pg.Pool): Background {
  const ending = new AbortController();
  let restMs = restMsMin;
  let waiting = 0;
  gaugeFrom('asana_warehouse_field_views_waiting', () => [{ value: waiting, labels: {} }]);
  const background = startBackground(async (stopped) => {
    await sleep(restMs, undefined, { signal: ending.signal }).catch(() => undefined);
    if (stopped()) return;
    const startedAt = performance.now();
    const failed = await refresh(pool, stopped);
    waiting = failed ?? waiting;
    restMs = Math.min(restMsMax, Math.max(restMsMin, restPerWork * (performance.now() - startedAt)));
  }, everyMs);
  return {
    ...background,
    stop: async () => {
      const stopping = background.stop();
      ending.abort();
      await stopping;
    },
  };
}

/** How many views could not be made; null when another instance is at it, or nothing was found out. */
async function refresh(pool: pg.Pool, stopped: () => boolean): Promise<number | null> {
  try {
    const refreshed = await refreshFieldViews(pool, stopped);
    if (refreshed !== null) tell(refreshed);
    return refreshed === null ? null : refreshed.failed.length;
  } catch (error) {
    if (isRetriable(error)) throw error;
    count('asana_warehouse_field_views_total', { outcome: 'failed' });
    log.error('views of custom fields could not be made, and are tried again', {}, error);
    return null;
  }
}

function tell({ made, changed, leftOut, failed }: Refreshed): void {
  count('asana_warehouse_field_views_total', { outcome: 'made' }, made);
  count('asana_warehouse_field_views_total', { outcome: 'changed' }, changed);
  count('asana_warehouse_field_views_total', { outcome: 'failed' }, failed.length);
  if (made + changed > 0) log.info('views of custom fields were made or changed', { count: made, changes: changed });
  if (leftOut > 0) log.warn('custom fields have no column, since their views have too many', { count: leftOut });
  const [first] = failed;
  if (first === undefined) return;
  log.warn(
    'views of custom fields could not be made, and are tried again; the first of them',
    { count: failed.length, resourceType: first.type, gid: first.gid },
    first.error,
  );
}
