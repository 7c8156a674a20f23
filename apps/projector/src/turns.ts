/**
 * At most so many batches are worked on at once; the others wait, in order. A consumer that owns many partitions gets a
 * batch of each at the same time: all of them decoded and folded at once would take memory with the number of partitions,
 * and more connections than there are, without being any faster.
 */

/** Runs `work` when its turn has come. Resolves or throws as `work` does. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** Turns for `max` pieces of work at a time. */
export function takeTurns(max: number): Turns {
  let free = max;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
