/**
 * A webhook request → what to do with it. Two steps, so that a stranger's body is never kept: `screen` reads the head
 * alone, `judge` needs what is known of the webhook key and the bytes.
 *
 * A key's life, as far as requests are concerned:
 *
 *   pending, no secret ──handshake──▶ pending, secret ──Asana confirms──▶ active ──▶ lost
 *                       (stored before the echo)        failed, deleted: closed to everything
 *
 * - Only a pending registration without a secret takes one. The same value again is echoed again while pending and for a
 *   while after the confirmation, since the first echo may have got lost; any other value is refused and audited.
 * - The first heartbeat may overtake the confirmation, so a pending registration's secret verifies already.
 * - Nothing verifies against an empty or missing secret. Signatures are compared in constant time, over the raw bytes.
 * - What is known may be old (`fresh: false`). Then only acceptance is final; everything else asks to look again.
 */
import { createHash, createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { deliveryKey, isHeartbeat } from './delivery-key.ts';

/** What a request's head says, header values as the server joins them: repeated ones with a comma. */
export type RequestHead = {
  readonly webhookKey: string;
  readonly contentType: string | undefined;
  readonly hookSecret: string | undefined;
  readonly hookSignature: string | undefined;
};

export type HandshakeHead = { readonly kind: 'handshake'; readonly webhookKey: string; readonly secret: Buffer };
/** `signature`: 64 hexadecimal digits, lower case. */
export type SignedHead = { readonly kind: 'signed'; readonly webhookKey: string; readonly signature: string };

/**
 * What is kept of a webhook. `secret` null: no handshake yet; a key object, since it cannot be printed by accident, and
 * signs three times as fast as bytes. `confirmedAtMs`: when Asana's answer to its creation came.
 */
export type Registration = {
  readonly webhookKey: string;
  readonly workspaceGid: string;
  readonly state: 'pending' | 'active' | 'failed' | 'lost' | 'deleted';
  readonly secret: KeyObject | null;
  readonly confirmedAtMs: number | null;
};

/** `registration` null: no such key. `fresh`: read after the request came in. */
export type Known = { readonly registration: Registration | null; readonly fresh: boolean };

/** One POST, verified. `receivedAt`: ISO 8601, ms. `id`: see `delivery-key.ts`. */
export type Delivery = {
  readonly id: string;
  readonly webhookKey: string;
  readonly workspaceGid: string;
  readonly receivedAt: string;
  readonly heartbeat: boolean;
  readonly body: Buffer;
};

/** Why a request is refused: short, stable, and all that a stranger is told. */
export type Refusal =
  | 'content type is not JSON'
  | 'signature missing'
  | 'signature malformed'
  | 'signature wrong'
  | 'unknown webhook'
  | 'handshake refused';

/** `audit`: someone tried to plant a secret. */
export type Rejection = {
  readonly kind: 'reject';
  readonly status: 401 | 403 | 404 | 415;
  readonly reason: Refusal;
  readonly audit: boolean;
};

/** `handshake`: echo the secret, after storing it where `store` says so. `look-up`: judge again with fresh knowledge. */
export type Verdict =
  | { readonly kind: 'accept'; readonly delivery: Delivery }
  | { readonly kind: 'handshake'; readonly secret: Buffer; readonly store: boolean }
  | { readonly kind: 'look-up' }
  | Rejection;

const keyPattern = /^[A-Za-z0-9_-]{1,128}$/;
const jsonPattern = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const signaturePattern = /^[0-9a-f]{64}$/;
const secretPattern = /^[\x21-\x7e]{1,512}$/;
const repeatedHandshakeMs = 10 * 60 * 1000;

/** What can be told without the body and without knowing the key. */
export function screen(head: RequestHead): HandshakeHead | SignedHead | Rejection {
  const { webhookKey, hookSecret, hookSignature } = head;
  if (hookSecret !== undefined) {
    if (!secretPattern.test(hookSecret) || !keyPattern.test(webhookKey)) return refusedHandshake;
    return { kind: 'handshake', webhookKey, secret: Buffer.from(hookSecret) };
  }
  if (!keyPattern.test(webhookKey)) return unknownWebhook;
  if (!jsonPattern.test(head.contentType ?? '')) return rejection(415, 'content type is not JSON');
  if (hookSignature === undefined || hookSignature === '') return rejection(401, 'signature missing');
  if (!signaturePattern.test(hookSignature)) return rejection(401, 'signature malformed');
  return { kind: 'signed', webhookKey, signature: hookSignature };
}

/** Whether the key takes deliveries at all: worth knowing before a body is read. */
export function judgeKey({ registration, fresh }: Known): Rejection | { readonly kind: 'look-up' } | null {
  if (registration !== null && isOpen(registration)) return null;
  return fresh ? unknownWebhook : { kind: 'look-up' };
}

/** The verdict on a signed delivery. `nowMs`: when its last byte came. */
export function judge(head: SignedHead, known: Known, body: Buffer, nowMs: number): Verdict {
  const closed = judgeKey(known);
  if (closed !== null) return closed;
  const { registration } = known;
  if (registration === null || !isSigned(body, head.signature, registration.secret)) {
    return known.fresh ? rejection(401, 'signature wrong') : { kind: 'look-up' };
  }
  return { kind: 'accept', delivery: deliveryOf(registration, body, nowMs) };
}

/** The verdict on a handshake. Only ever final with fresh knowledge. */
export function judgeHandshake(head: HandshakeHead, { registration, fresh }: Known, nowMs: number): Verdict {
  if (!fresh) return { kind: 'look-up' };
  if (registration === null) return refusedHandshake;
  const { state, secret } = registration;
  if (secret === null || isEmpty(secret)) {
    return state === 'pending' ? { kind: 'handshake', secret: head.secret, store: true } : refusedHandshake;
  }
  const repeatable = state === 'pending' || (state === 'active' && isJustConfirmed(registration, nowMs));
  if (!repeatable || !areEqual(head.secret, secret.export())) return refusedHandshake;
  return { kind: 'handshake', secret: head.secret, store: false };
}

function isOpen({ state }: Registration): boolean {
  return state === 'pending' || state === 'active' || state === 'lost';
}

/** Where two signatures are compared, since strings cannot be in constant time. Digests as buffers cost as much as a third of signing, in collecting them. */
const given = Buffer.alloc(64);
const expected = Buffer.alloc(64);

function isSigned(body: Buffer, signature: string, secret: KeyObject | null): boolean {
  if (secret === null || isEmpty(secret) || signature.length !== given.length) return false;
  given.write(signature);
  expected.write(createHmac('sha256', secret).update(body).digest('hex'));
  return timingSafeEqual(given, expected);
}

function isEmpty(secret: KeyObject): boolean {
  return secret.symmetricKeySize === 0;
}

function deliveryOf(registration: Registration, body: Buffer, nowMs: number): Delivery {
  const { webhookKey, workspaceGid } = registration;
  const receivedAt = new Date(nowMs).toISOString();
  const heartbeat = isHeartbeat(body);
  return {
    id: deliveryKey(webhookKey, body, receivedAt, heartbeat),
    webhookKey,
    workspaceGid,
    receivedAt,
    heartbeat,
    body,
  };
}

function isJustConfirmed({ confirmedAtMs }: Registration, nowMs: number): boolean {
  return confirmedAtMs === null || nowMs - confirmedAtMs <= repeatedHandshakeMs;
}

/** In constant time for whatever length: of the digests, since the comparison itself wants equal lengths. */
function areEqual(one: Buffer, other: Buffer): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other));
}

function digestOf(value: Buffer): Buffer {
  return createHash('sha256').update(value).digest();
}

function rejection(status: Rejection['status'], reason: Refusal): Rejection {
  return { kind: 'reject', status, reason, audit: false };
}

const unknownWebhook = rejection(404, 'unknown webhook');
const refusedHandshake: Rejection = { kind: 'reject', status: 403, reason: 'handshake refused', audit: true };
