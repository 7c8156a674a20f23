/**
 * What alerts watch of dead letters: how many by state and reason, and the age of the oldest that waits. Every reason is
 * told, also when there is none of it, since growth from nothing shows only where a zero was before.
 */
import { gaugeFrom } from '@asana-warehouse/telemetry/metrics';
import { countClasses, letterReasons, letterStates, type LetterClass } from '@asana-warehouse/warehouse/dead-letters';
import type pg from 'pg';

const everyMs = 10_000;
const waiting: readonly string[] = ['open', 'retry'];

/** Keeps the gauges current until the returned function is called. A reading that fails leaves the last one. */
export function watchLetters(pool: pg.Pool): () => void {
  let classes: readonly LetterClass[] = [];
  const read = async (): Promise<void> => {
    classes = await countClasses(pool, { states: [], reasons: [], types: [] });
  };
  gaugeFrom('asana_warehouse_dead_letters', () => countsOf(classes));
  gaugeFrom('asana_warehouse_dead_letters_oldest_seconds', () => [
    { value: oldestMs(classes, Date.now()) / 1000, labels: {} },
  ]);
  void read().catch(() => undefined);
  const timer = setInterval(() => void read().catch(() => undefined), everyMs).unref();
  return () => clearInterval(timer);
}

type Count = { readonly value: number; readonly labels: { readonly state: string; readonly reason: string } };

/** Each state with each reason that is known or occurs. */
export function countsOf(classes: readonly LetterClass[]): readonly Count[] {
  const reasons = new Set([...letterReasons, ...classes.map(({ reason }) => reason)]);
  return letterStates.flatMap((state) =>
    [...reasons].map((reason) => ({
      labels: { state, reason },
      value: classes
        .filter((one) => one.state === state && one.reason === reason)
        .reduce((sum, { count }) => sum + count, 0),
    })),
  );
}

/** 0 when none waits. */
export function oldestMs(classes: readonly LetterClass[], nowMs: number): number {
  const seen = classes.filter(({ state }) => waiting.includes(state)).map(({ oldestAt }) => Date.parse(oldestAt));
  return seen.length === 0 ? 0 : Math.max(0, nowMs - Math.min(...seen));
}
