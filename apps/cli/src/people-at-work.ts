/** Keeps the simulated people at work, slowly enough to follow with the eyes, so that there is something to see. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type Simulator } from './ask-simulator.ts';

/**
 * What they do: all that a webhook tells of. Whole projects they leave alone, which whoever tries something out may be using, and what
 * arrives with the next poll alone (tags, tasks outside projects, status updates, goals), since it would look like a fault to who watches.
 */
const only = [
  'create',
  'create_subtask',
  'rename',
  'describe',
  'assign',
  'complete',
  'schedule',
  'like',
  'set_field',
  'move_section',
  'add_project',
  'tag',
  'untag',
  'follow',
  'unfollow',
  'depend',
  'free',
  'delete',
  'restore',
  'comment',
  'edit_comment',
  'delete_comment',
  'create_section',
  'rename_section',
  'delete_section',
  'create_project',
  'edit_project',
  'project_member',
  'team_member',
] as const;
const work = { seconds: 20, rate: 0.5, only } as const;
const againMs = 2_000;

/** Resolves soon after `signal` is aborted. A simulator that does not answer, since it is restarting, is asked again. */
export async function keepPeopleAtWork(simulator: Simulator, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const order = { ...work, seed: randomInt(2 ** 31) };
    const done = await ask(simulator, 'POST', '/_simulator/work', order, signal).catch(() => null);
    if (done === null) await sleep(againMs, undefined, { signal }).catch(() => undefined);
  }
}
