/**
 * How often the types are read again that no webhook tells of. What hangs on workspaces and teams is a handful of lists and is
 * read often. What hangs on projects, portfolios, people or tasks costs a request for each of them: it is read as often
 * as a small share of the budget allows, and left to the whole reconciliation where that comes round sooner.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { listKinds, type ListKind } from './list-kinds.ts';

/** Types, and names of lists of others, that are read again together, since the same lists lead to them. */
export type Poll = { readonly name: 'workspaces' | 'containers' | 'tasks'; readonly types: ReadonlySet<string> };

/** What a poll costs and may cost. `requests`: of one poll; `freshnessMs`: FRESHNESS_TARGET; `wholeEveryMs`: between whole reconciliations. */
export type PollTerms = {
  readonly requests: number;
  readonly requestsPerMinute: number;
  readonly freshnessMs: number;
  readonly wholeEveryMs: number;
};

/** Share of the freshness target that passes between two polls of what costs little. */
const freshnessShare = 0.01;
const everyMsMin = 20_000;
/** Share of the credential's requests that polls of one kind may use on the average, and the most while one runs. */
const budgetShare = 0.05;
const budgetShareMax = 0.5;
/** What costs more than this is spread over time. */
const requestsAtOnceMax = 50;
/** A poll that would come less than twice as often as everything is read is not worth its requests. */
const oftener = 2;

const short: ReadonlySet<string | null> = new Set([null, 'workspace', 'team']);

/** The polls over `names` of types and lists, without empty ones. A type goes with the dearest of its lists. */
export function pollsOf(resources: readonly Resource[], names: ReadonlySet<string>): readonly Poll[] {
  const kinds = listKinds(resources);
  const polls: Record<Poll['name'], Set<string>> = { workspaces: new Set(), containers: new Set(), tasks: new Set() };
  for (const name of names) {
    const own = kinds.filter(({ kind, resource }) => resource.name === name || kind === name);
    const pers = own.map(({ list }) => list.per);
    if (pers.includes('task')) polls.tasks.add(name);
    else if (pers.every((per) => short.has(per))) polls.workspaces.add(name);
    else polls.containers.add(name);
  }
  return (['workspaces', 'containers', 'tasks'] as const)
    .map((name) => ({ name, types: polls[name] }))
    .filter((poll) => poll.types.size > 0);
}

/** Milliseconds from the beginning of one poll to the next; null: the whole reconciliation is to read these types. */
export function pollEveryMs({ requests, requestsPerMinute, freshnessMs, wholeEveryMs }: PollTerms): number | null {
  const cheapMs = Math.max(everyMsMin, freshnessMs * freshnessShare);
  if (requests <= requestsAtOnceMax) return cheapMs;
  const everyMs = Math.max(cheapMs, (requests * 60_000) / (requestsPerMinute * budgetShare));
  return everyMs * oftener > wholeEveryMs ? null : everyMs;
}

/** Milliseconds that each of `readers` waits after a request, so that a dear poll leaves most of the budget to others. */
export function pollGapMs(
  { requests, requestsPerMinute }: Pick<PollTerms, 'requests' | 'requestsPerMinute'>,
  readers: number,
): number {
  return requests <= requestsAtOnceMax ? 0 : (readers * 60_000) / (requestsPerMinute * budgetShareMax);
}

/** Names under which the lists of these kinds are kept in a run: what a body names goes by its type. */
export function scopeKindsOf(kinds: readonly ListKind[]): readonly string[] {
  return [...new Set(kinds.map(({ kind, resource, list }) => (list.named === undefined ? kind : resource.name)))];
}
