/**
 * When a process is asked to end: by SIGTERM or SIGINT, or, when another process of ours started it, by the end of that
 * one (its channel closes). The first request is for a graceful end; a second signal ends at once.
 */

/** Why to end: the signal's name, or `parent gone`. */
export type StopReason = 'SIGTERM' | 'SIGINT' | 'parent gone';

/** Exit code after a second signal, as a shell would see a process that died of it. */
const impatientExit = 130;

/** Aborted, with a `StopReason`, at the first request. Call once per process. */
export function stopRequests(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (signal: 'SIGTERM' | 'SIGINT'): void => {
    if (controller.signal.aborted) process.exit(impatientExit);
    controller.abort(signal);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.once('disconnect', () => controller.abort('parent gone'));
  return controller.signal;
}

/** Resolves with the reason once `signal` is aborted. */
export function whenStopped(signal: AbortSignal): Promise<StopReason> {
  return new Promise((resolve) => {
    const done = (): void => resolve(signal.reason as StopReason);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}

/** `work`, or `late` after `ms`. */
export async function within<T>(ms: number, work: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), ms);
  });
  return await Promise.race([work, timeUp]).finally(() => clearTimeout(timer));
}
