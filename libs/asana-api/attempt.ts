/**
 * One request over the wire and what came of it, with bounds on time and size. Redirects are not followed: the token
 * goes to the one host that the settings name. Nothing here decides about trying again.
 */
import { request, type Dispatcher } from 'undici';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** `path` begins with a slash and holds the query. `body`: JSON text. */
export type Attempt = {
  readonly origin: string;
  readonly method: Method;
  readonly path: string;
  readonly token: string;
  readonly body: string | undefined;
  readonly userAgent: string;
  readonly answerMsMax: number;
  readonly bodyBytesMax: number;
  readonly signal: AbortSignal | undefined;
};

/** Head and body of an answer; times on our own steady clock. */
export type Reply = {
  readonly kind: 'reply';
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  readonly sentMs: number;
  readonly receivedMs: number;
};

/** No answer: `sent` false when it is certain that Asana has not seen the request. */
export type NoReply = {
  readonly kind: 'no reply';
  readonly reason: string;
  readonly sent: boolean;
  readonly cause: unknown;
};

/** An answer larger than allowed: asking again would not make it smaller. */
export type TooLarge = { readonly kind: 'too large' };

/** Wall-clock milliseconds that never jump: set once at start, then steady. */
export function steadyNowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Sends once. Throws only the signal's reason. */
export async function attempt(options: Attempt, dispatcher: Dispatcher): Promise<Reply | NoReply | TooLarge> {
  const timeLimit = AbortSignal.timeout(options.answerMsMax);
  const signal = options.signal === undefined ? timeLimit : AbortSignal.any([timeLimit, options.signal]);
  const sentMs = steadyNowMs();
  try {
    const answer = await request(`${options.origin}${options.path}`, {
      method: options.method,
      dispatcher,
      signal,
      headersTimeout: options.answerMsMax,
      bodyTimeout: options.answerMsMax,
      headers: {
        authorization: `Bearer ${options.token}`,
        accept: 'application/json',
        'user-agent': options.userAgent,
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    const receivedMs = steadyNowMs();
    const text = await readText(answer.body, options.bodyBytesMax);
    if (text === undefined) return { kind: 'too large' };
    return { kind: 'reply', status: answer.statusCode, headers: answer.headers, text, sentMs, receivedMs };
  } catch (cause) {
    if (options.signal?.aborted === true) throw options.signal.reason;
    return timeLimit.aborted
      ? { kind: 'no reply', reason: `no complete answer within ${options.answerMsMax} ms`, sent: true, cause }
      : { kind: 'no reply', reason: reasonOf(cause), sent: !neverSent.has(codeOf(cause)), cause };
  }
}

async function readText(body: Dispatcher.ResponseData['body'], bytesMax: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) {
      body.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Faults from before the first byte went out. */
const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

function reasonOf(error: unknown): string {
  const text =
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
      ? error.message
      : '';
  const code = codeOf(error);
  if (text === '') return code === '' ? 'the connection failed' : code;
  return code === '' || text.includes(code) ? text : `${text} (${code})`;
}
