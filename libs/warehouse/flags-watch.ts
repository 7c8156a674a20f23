/**
 * The flags as a process that acts on wishes sees them: read every few seconds, and at once when it hears that some were
 * set. Nothing depends on how soon: what was decided by older flags is asked again with the lock held.
 */
import { allOn, type Flags } from '@asana-warehouse/projection/flags';
import type pg from 'pg';
import { readFlags } from './flags.ts';

export type FlagsWatch = {
  /** As of the last reading; before the first one, all are on. */
  current(): Flags;
  /** They may have been set. */
  refresh(): void;
  stop(): void;
};

const pollMs = 5_000;

/** Starts reading. A reading that fails leaves what is known. */
export function watchFlags(pool: pg.Pool): FlagsWatch {
  let flags = allOn;
  let newest = 0;
  const refresh = (): void => {
    const reading = ++newest;
    void readFlags(pool).then(
      (read) => {
        if (reading === newest) flags = read;
      },
      () => undefined,
    );
  };
  refresh();
  const timer = setInterval(refresh, pollMs);
  timer.unref();
  return { current: () => flags, refresh, stop: () => clearInterval(timer) };
}
