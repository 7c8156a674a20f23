/**
 * A failing run made small: the fewest actions, then the fewest faults, with which the same seed still breaks the same rule.
 * Faults are left out in halves, quarters and so on, then one by one, as long as any can go.
 */
import { simulate, type RunOptions, type RunResult } from './simulate.ts';

/** The smallest run found, and what it comes to. `runs`: how many were tried. */
export type Shrunken = { readonly options: RunOptions; readonly result: RunResult; readonly runs: number };

/** Shrinks within so many runs. `failing`: a run that broke a rule. */
export function shrink(failing: RunOptions, runsMax: number): Shrunken {
  let best = { options: failing, result: simulate(failing) };
  let runs = 1;
  const { violation } = best.result;
  const attempt = (options: RunOptions): boolean => {
    if (runs >= runsMax) return false;
    runs += 1;
    const result = simulate(options);
    if (result.violation?.rule !== violation?.rule) return false;
    best = { options: { ...options, only: result.struck }, result };
    return true;
  };
  if (violation === null) return { ...best, runs };
  attempt({ ...failing, only: best.result.struck });
  for (let step = Math.ceil(best.options.actions / 2); step >= 1; step = Math.floor(step / 2)) {
    while (best.options.actions > step && attempt({ ...best.options, actions: best.options.actions - step }));
  }
  for (let size = best.result.struck.length; size >= 1; size = Math.floor(size / 2)) {
    leaveOut(size, () => best.options, attempt);
  }
  return { ...best, runs };
}

/** Tries to do without each stretch of `size` faults. */
function leaveOut(size: number, current: () => RunOptions, attempt: (options: RunOptions) => boolean): void {
  for (let start = 0; start < (current().only ?? []).length;) {
    const options = current();
    const only = (options.only ?? []).filter((_, index) => index < start || index >= start + size);
    if (!attempt({ ...options, only })) start += size;
  }
}
