/**
 * The client for Asana's API, over undici. It exists because the official clients do not retry, end a list at an empty
 * page and swallow Asana's words. Rules that hold here:
 * - Every request is paid for from the credential's budget; a 429 pauses the whole credential for as long as Asana says.
 * - 429, 5xx and network faults are tried again with exponential back-off and full jitter. Other 4xx never are.
 * - A write that may have been carried out is sent again only if the caller says that this is harmless.
 * - 401, 402, 403, 404 and 451 come back as values. A 401 is first put right by renewing the token, if that is possible;
 *   if the credential itself is refused, `asana.unauthorized` is thrown, since nothing can be learned with it.
 * - The token appears in no error, log or trace.
 */
import { Failure, type FailureCode } from '@asana-warehouse/failure/failure';
import { backOffMs, retryAfterMs, type BackOff } from '@asana-warehouse/rate-limit/back-off';
import type { Dispatcher } from 'undici';
import { isRefusal, type Answer, type CallOptions, type Query } from './answer.ts';
import { asanaClock } from './asana-clock.ts';
import { attempt, type Method, type NoReply, type Reply, type TooLarge } from './attempt.ts';
import type { Budget } from './budget.ts';
import { noticeChanges, type DeprecationSeen } from './deprecation.ts';
import type { TokenSource } from './token.ts';
import { isNestedWithin, levelsMax } from '@asana-warehouse/snapshot/nesting';
import { isObject, parsedJson, wordsOf, wordsOfText } from './words.ts';

/** One finished attempt, for metrics. `route`: the path with gids replaced. `status` 0: no answer. */
export type RequestSeen = {
  readonly method: Method;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
};

/** `baseUrl`: scheme and host; `/api/1.0` is appended. `attemptsMax` counts the first one too. */
export type AsanaApiOptions = {
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  readonly budget: Budget;
  readonly dispatcher: Dispatcher;
  readonly userAgent: string;
  readonly attemptsMax: number;
  readonly backOff: BackOff;
  readonly answerMsMax: number;
  readonly bodyBytesMax: number;
  readonly random: () => number;
  readonly onRequest: (seen: RequestSeen) => void;
  /** An attempt is about to be repeated; `code` of the failure that it would else have ended with. */
  readonly onRetry: (code: FailureCode) => void;
  readonly onDeprecation: (seen: DeprecationSeen) => void;
};

/**
 * All throw: `asana.refused` (with Asana's words) for a request that cannot be carried out as it stands,
 * `asana.unauthorized`, `asana.rate_limited`, `asana.unavailable`, `asana.unreachable`, `asana.malformed`, or the
 * signal's reason.
 */
export type AsanaApi = {
  get(path: string, query: Query, options: CallOptions): Promise<Answer>;
  post(path: string, data: unknown, options: CallOptions): Promise<Answer>;
  put(path: string, data: unknown, options: CallOptions): Promise<Answer>;
  delete(path: string, options: CallOptions): Promise<Answer>;
};

type Call = {
  readonly method: Method;
  readonly path: string;
  readonly route: string;
  readonly body: string | undefined;
  readonly options: CallOptions;
};

/** What to do after an attempt. */
type Next = { readonly kind: 'again'; readonly failure: Failure; readonly pauseMs: number | null } | Answer;

const apiPath = '/api/1.0';
/** Rate limits announce their end, so they are waited for more often than faults of unknown length. */
const rateLimitedAttemptsFactor = 4;

/** The client. Holds no connection of its own: the dispatcher is the caller's to close. */
export function asanaApi(options: AsanaApiOptions): AsanaApi {
  const clock = asanaClock();
  const run = async (call: Call): Promise<Answer> => {
    let renewed = false;
    for (let failures = 0, limited = 0; ;) {
      const { outcome, token } = await sendOnce(options, call);
      if (outcome.kind === 'reply' && outcome.status === 401) {
        if (!renewed && (await options.tokens.renew(token))) {
          renewed = true;
          continue;
        }
        await checkCredential(call, outcome, run);
      }
      if (outcome.kind === 'reply') noticeChanges(outcome.headers, options.onDeprecation);
      const next = judge(outcome, call, clock.date);
      if (next.kind !== 'again') return next;
      const isLimit = next.failure.code === 'asana.rate_limited';
      if (isLimit) limited += 1;
      else failures += 1;
      const exhausted = failures >= options.attemptsMax || limited >= options.attemptsMax * rateLimitedAttemptsFactor;
      if (exhausted || !mayRepeat(outcome, call)) throw next.failure;
      options.onRetry(next.failure.code);
      const jitterMs = backOffMs(options.backOff, failures + limited - 1, options.random());
      if (isLimit) options.budget.pauseFor(next.pauseMs ?? Math.max(jitterMs, options.backOff.firstMs));
      await wait(jitterMs, call.options.signal);
    }
  };
  const call = (method: Method, path: string, query: Query, data: unknown, rest: CallOptions): Promise<Answer> =>
    run({
      method,
      path: `${apiPath}${path}${queryText(query)}`,
      route: path.replaceAll(/\/\d[^/]*/g, '/{gid}'),
      body: data === undefined ? undefined : JSON.stringify({ data }),
      options: rest,
    });
  return {
    get: (path, query, rest) => call('GET', path, query, undefined, rest),
    post: (path, data, rest) => call('POST', path, {}, data, rest),
    put: (path, data, rest) => call('PUT', path, {}, data, rest),
    delete: (path, rest) => call('DELETE', path, {}, undefined, rest),
  };
}

type Outcome = Reply | NoReply | TooLarge;

async function sendOnce(options: AsanaApiOptions, call: Call): Promise<{ outcome: Outcome; token: string }> {
  const kind = call.method === 'GET' ? 'read' : 'write';
  const permit = await options.budget.acquire(kind, call.options.priority, call.options.signal);
  const startedMs = performance.now();
  let status = 0;
  try {
    const token = await options.tokens.current();
    const { method, path, body } = call;
    const { userAgent, answerMsMax, bodyBytesMax } = options;
    const signal = call.options.signal;
    const outcome = await attempt(
      { origin: options.baseUrl, method, path, token, body, userAgent, answerMsMax, bodyBytesMax, signal },
      options.dispatcher,
    );
    if (outcome.kind === 'reply') status = outcome.status;
    return { outcome, token };
  } finally {
    permit.release();
    options.onRequest({ method: call.method, route: call.route, status, ms: performance.now() - startedMs });
  }
}

/** The answer in an outcome, or the failure that remains if trying again does not help. Throws what is final. */
function judge(outcome: Outcome, call: Call, date: ReturnType<typeof asanaClock>['date']): Next {
  const where = `${call.method} ${call.route}`;
  if (outcome.kind === 'too large') throw new Failure('asana.malformed', `${where}: the answer is larger than allowed`);
  if (outcome.kind === 'no reply') {
    const failure = new Failure('asana.unreachable', `${where}: ${outcome.reason}`, { cause: outcome.cause });
    return { kind: 'again', failure, pauseMs: null };
  }
  const { status, headers } = outcome;
  const body = parsedJson(outcome.text);
  const observed = date(outcome.sentMs, outcome.receivedMs, oneOf(headers['date']));
  if (status >= 200 && status < 300) {
    if (!isObject(body)) throw new Failure('asana.malformed', `${where}: ${status} with a body that is not JSON`);
    if (!isNestedWithin(body, levelsMax)) throw new Failure('asana.malformed', `${where}: ${status} nested too deeply`);
    return { kind: 'found', status, data: body['data'], envelope: body, observed };
  }
  const words = wordsOf(status, body);
  if (isRefusal(status)) return { kind: 'refused', status, words, observed };
  if (status === 429) {
    const pauseMs = retryAfterMs(oneOf(headers['retry-after']), Date.now());
    return { kind: 'again', failure: new Failure('asana.rate_limited', `${where}: 429 ${words}`), pauseMs };
  }
  if (status >= 500) {
    return { kind: 'again', failure: new Failure('asana.unavailable', `${where}: ${status} ${words}`), pauseMs: null };
  }
  throw new Failure('asana.refused', `${where}: ${status} ${words}`);
}

/** A rejected request was not carried out; after a fault nobody knows. */
function mayRepeat(outcome: Outcome, call: Call): boolean {
  if (call.method === 'GET' || call.options.repeatable === true) return true;
  return outcome.kind === 'reply' ? outcome.status === 429 : outcome.kind === 'no reply' && !outcome.sent;
}

/** A 401 on one resource may mean that its workspace has shut the app out; a 401 on oneself means a dead credential. */
async function checkCredential(call: Call, reply: Reply, run: (call: Call) => Promise<Answer>): Promise<void> {
  const self = `${apiPath}/users/me`;
  if (call.path.startsWith(self)) {
    const words = wordsOfText(reply.status, reply.text);
    throw new Failure('asana.unauthorized', `Asana refuses the credential: ${reply.status} ${words}`);
  }
  await run({ ...call, method: 'GET', path: self, route: '/users/me', body: undefined });
}

function queryText(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&').replaceAll('%2C', ',')}`;
}

function oneOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

/** Resolves after `ms`; throws the signal's reason as soon as it is aborted. */
function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}
