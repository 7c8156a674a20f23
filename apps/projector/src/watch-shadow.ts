/**
 * What is watched while a flag is in shadow: how many resources the shadow tables hold because of it, and how many of them differ
 * from what the live tables show. A flag that touches nothing is told as zero, since growth from nothing shows only where a zero was.
 */
import { gaugeFrom, type Reading } from '@asana-warehouse/telemetry/metrics';
import { countShadowed, type ShadowCount } from '@asana-warehouse/warehouse/shadow-report';
import type pg from 'pg';

const everyMs = 15_000;

/** Keeps the gauge current until the returned function is called. A reading that fails leaves the last one. */
export function watchShadow(pool: pg.Pool): () => void {
  let counts: readonly ShadowCount[] = [];
  const read = async (): Promise<void> => {
    counts = await countShadowed(pool);
  };
  gaugeFrom('asana_warehouse_shadow_resources', () => readingsOf(counts));
  void read().catch(() => undefined);
  const timer = setInterval(() => void read().catch(() => undefined), everyMs).unref();
  return () => clearInterval(timer);
}

/** Two readings a count. A flag `story content` has the label `story.content`; `*` is spelled `all`. */
export function readingsOf(counts: readonly ShadowCount[]): readonly Reading<'asana_warehouse_shadow_resources'>[] {
  return counts.flatMap(({ type, flag, resources, different }) => {
    const labels = { type, flag: flag.replaceAll('*', 'all').replaceAll(' ', '.') };
    return [
      { value: different, labels: { ...labels, outcome: 'different' } },
      { value: resources - different, labels: { ...labels, outcome: 'equal' } },
    ];
  });
}
