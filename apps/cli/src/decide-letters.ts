/**
 * Retrying and discarding dead letters, some by their numbers or a class by reason and type. A class may hold 10^5 of
 * them: it is decided in batches with progress on stderr, and with `--wait` followed until the consumers have tried all.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '@asana-warehouse/failure/failure';
import {
  countDecidable,
  decideClass,
  decideLetters,
  followRetry,
  type Decision,
  type RetryProgress,
} from '@asana-warehouse/warehouse/dead-letter-decisions';
import type pg from 'pg';
import { actor, askFirst } from './ask-first.ts';
import { printJson, printLine } from './output.ts';
import { withWarehouse } from './warehouse-access.ts';

/** What was said at the command line. */
export type DecideOptions = {
  readonly reason: readonly string[];
  readonly type: readonly string[];
  readonly wait?: true;
  readonly yes?: true;
  readonly json?: true;
};

/** `changed`: numbers, where letters were named by them. `retry`: what came of it, where it was waited for. */
type Outcome = {
  readonly count: number;
  readonly changed: readonly number[] | null;
  readonly unfit: readonly number[];
  readonly retry: RetryProgress | null;
};

const pollMs = 300;
const tellEveryMs = 1_000;
/** Longer than a consumer pauses between two looks, and than it takes for one batch. */
const stalledMsMax = 60_000;

/** Resolves with the exit code: 1 when a number was unfit, or some failed again or were not taken up. */
export async function retry(ids: readonly number[], options: DecideOptions): Promise<0 | 1> {
  requireChoice(ids, options);
  const outcome = await withWarehouse(async (pool) => {
    const decided = await decide(pool, ids, 'retry', options);
    const progress = options.wait === true ? await follow(pool, decided.at, decided.count) : null;
    return { ...decided, retry: progress };
  });
  return await tell('retry', outcome, options);
}

/** The same for discarding. Asks, unless `--yes` is given. */
export async function discard(ids: readonly number[], options: DecideOptions): Promise<0 | 1> {
  requireChoice(ids, options);
  const outcome = await withWarehouse(async (pool) => {
    const count = ids.length > 0 ? ids.length : await countDecidable(pool, classOf(options), 'discard');
    if (count > 0) await askFirst(`discard ${count} dead ${count === 1 ? 'letter' : 'letters'}`, options.yes === true);
    return { ...(await decide(pool, ids, 'discard', options)), retry: null };
  });
  return await tell('discard', outcome, options);
}

function classOf({ reason, type }: DecideOptions): {
  readonly reasons: readonly string[];
  readonly types: readonly string[];
} {
  return { reasons: reason, types: type };
}

function requireChoice(ids: readonly number[], { reason, type }: DecideOptions): void {
  const isClass = reason.length + type.length > 0;
  if (ids.length > 0 && isClass) throw new Failure('usage.invalid', 'Name letters by number, or a class, not both.');
  if (ids.length === 0 && !isClass) {
    throw new Failure('usage.invalid', 'Which ones? Name them by number, or a class by --reason and --type.');
  }
}

async function decide(
  pool: pg.Pool,
  ids: readonly number[],
  decision: Decision,
  options: DecideOptions,
): Promise<Omit<Outcome, 'retry'> & { readonly at: string }> {
  if (ids.length > 0) {
    const { at, changed, unfit } = await decideLetters(pool, ids, decision, actor());
    return { at, count: changed.length, changed, unfit };
  }
  const told = progressTeller();
  const total = await countDecidable(pool, classOf(options), decision);
  const { at, changed } = await decideClass(pool, classOf(options), decision, actor(), (count) =>
    told(() => `${decision}: ${count} of ${total} letters marked`),
  );
  return { at, count: changed, changed: null, unfit: [] };
}

/** Until all were tried, or nobody takes them up. */
async function follow(pool: pg.Pool, at: string, total: number): Promise<RetryProgress> {
  const told = progressTeller();
  const startedMs = performance.now();
  let movedMs = startedMs;
  let before = total;
  let atStart: number | null = null;
  for (;;) {
    const progress = await followRetry(pool, at);
    const nowMs = performance.now();
    if (progress.waiting < before) [before, movedMs] = [progress.waiting, nowMs];
    if (progress.waiting === 0 || nowMs - movedMs > stalledMsMax) return progress;
    const tried = total - progress.waiting;
    atStart ??= tried;
    const done = tried - atStart;
    told(() => {
      const leftMs = done === 0 ? null : ((nowMs - startedMs) / done) * progress.waiting;
      const left = leftMs === null ? '' : `, about ${Math.ceil(leftMs / 1000)} s left`;
      return `retry: ${tried} of ${total} tried, ${progress.failed} failed again${left}`;
    });
    await sleep(pollMs);
  }
}

/** Tells on stderr, at most so often; what takes less than that is told by its result alone. */
function progressTeller(): (text: () => string) => void {
  let dueMs = performance.now() + tellEveryMs;
  return (text) => {
    if (performance.now() < dueMs) return;
    dueMs = performance.now() + tellEveryMs;
    process.stderr.write(`${text()}\n`);
  };
}

async function tell(name: Decision, outcome: Outcome, { json }: DecideOptions): Promise<0 | 1> {
  const { count, changed, unfit, retry: progress } = outcome;
  const isOk = unfit.length === 0 && (progress === null || progress.waiting + progress.failed === 0);
  if (json === true) {
    await printJson({ ok: isOk, count, ...(changed === null ? {} : { changed }), unfit, ...progress });
    return isOk ? 0 : 1;
  }
  if (count > 0 || unfit.length === 0) await printLine(`${name}: ${changed?.join(', ') ?? `${count} letters`}`);
  if (unfit.length > 0) await printLine(`Unknown or settled already: ${unfit.join(', ')}`);
  if (progress !== null) await printLine(`${progress.applied} applied, ${progress.failed} failed again.`);
  if (progress !== null && progress.waiting > 0) {
    await printLine(`${progress.waiting} were not taken up: is the consumer that set them aside running?`);
  }
  return isOk ? 0 : 1;
}
