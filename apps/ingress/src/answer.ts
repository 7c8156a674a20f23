/**
 * What ingress says. A refusal holds one short reason and nothing else: the sender is a stranger until it has proved
 * otherwise. An answer that leaves before the body has come takes in and forgets the rest for a moment, since a
 * connection reset under the answer would keep the sender from reading it; then it hangs up.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Refusal } from '@asana-warehouse/delivery/verify';
import { giveBack } from './chunk.ts';

/** `reason` null: success. `headers`: beyond those of the body. */
export type Answer = {
  readonly status: number;
  readonly reason: string | null;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Seconds after which a sender may well try again. */
const retryAfter = { 'retry-after': '2' };
const restMsMax = 2000;
const emptyBody = { 'content-length': 0 };

export const accepted: Answer = { status: 200, reason: null };
export const notPost: Answer = { status: 405, reason: 'only POST', headers: { allow: 'POST' } };
export const tooLarge: Answer = { status: 413, reason: 'body too large' };
/** Temporary, unlike `tooLarge`: the retry says so. */
export const noMemory: Answer = { status: 413, reason: 'too many bodies at once', headers: retryAfter };
export const busy: Answer = { status: 503, reason: 'busy', headers: retryAfter };
export const logUnavailable: Answer = { status: 503, reason: 'log unavailable', headers: retryAfter };
export const storeUnavailable: Answer = { status: 503, reason: 'secret store unavailable', headers: retryAfter };
/** For the books alone: nobody is there to be told. */
export const senderGone: Answer = { status: 408, reason: 'sender gone' };

export function refusal(status: number, reason: Refusal): Answer {
  return { status, reason };
}

/** The echo that completes a handshake. */
export function echo(secret: Buffer): Answer {
  return { status: 200, reason: null, headers: { 'x-hook-secret': secret.toString('latin1') } };
}

/** Sends the answer. `last`: whether to take no more requests on this connection. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer, last: boolean): void {
  if (response.destroyed || response.headersSent) return;
  if (answer === accepted && !last) return void response.writeHead(answer.status, emptyBody).end();
  const body = answer.reason === null ? '' : `{"reason":${JSON.stringify(answer.reason)}}`;
  const headers: OutgoingHttpHeaders = { 'content-length': Buffer.byteLength(body), ...answer.headers };
  if (body !== '') headers['content-type'] = 'application/json';
  if (last) headers['connection'] = 'close';
  response.writeHead(answer.status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
  if (!request.complete) forgetRest(request);
}

/** What still comes costs no memory: each chunk is given back before the next one is read. */
function forgetRest(request: IncomingMessage): void {
  const timer = setTimeout(() => request.socket.destroy(), restMsMax);
  request.once('close', () => clearTimeout(timer));
  request.on('data', giveBack);
}
