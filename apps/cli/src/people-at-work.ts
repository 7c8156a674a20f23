/** Keeps the simulated people at work, slowly enough to follow with the eyes, so that there is something to see. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type Simulator } from './ask-simulator.ts';

/**
 * They leave whole projects alone, which whoever tries something out may be using, and what Asana tells no webhook of
 * (tags, tasks outside projects): that arrives with the next sweep, and would look like a fault to who watches.
 */
const without = [
  'delete_project',
  'restore_project',
  'create_tag',
  'rename_tag',
  'create_orphan',
  'remove_project',
  'set_parent',
] as const;
const work = { seconds: 20, rate: 0.5, without } as const;
const againMs = 2_000;

/** Resolves soon after `signal` is aborted. A simulator that does not answer, since it is restarting, is asked again. */
export async function keepPeopleAtWork(simulator: Simulator, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const order = { ...work, seed: randomInt(2 ** 31) };
    const done = await ask(simulator, 'POST', '/_simulator/work', order, signal).catch(() => null);
    if (done === null) await sleep(againMs, undefined, { signal }).catch(() => undefined);
  }
}
