/**
 * What makes two deliveries the same one: the webhook and the exact bytes. A retry after a lost answer is the same
 * delivery; a heartbeat never is, since the bodies of all of them are alike, so its time of receipt counts too.
 *
 *   key = SHA-256, hex, of  "delivery" LF webhook key LF body
 *                       or  "heartbeat" LF webhook key LF received at, ISO LF body
 *
 * Webhook keys hold no line feed, so no two different inputs have equal texts.
 */
import { hash } from 'node:crypto';

/** Larger bodies are not looked into: at worst equal ones without events count as one delivery. */
const heartbeatBytesMax = 1024;
/** Nearly all deliveries begin so: that they tell of events needs no parser, which costs more than the key. */
const firstEvent = Buffer.from('{"events":[{');

/** Where the bytes of usual deliveries are put together, so that none of them leaves a buffer behind. */
const place = Buffer.alloc(16 * 1024);
const utf8BytesMax = 3;

/** `receivedAt`: ISO 8601, ms; counts for heartbeats only. */
export function deliveryKey(webhookKey: string, body: Buffer, receivedAt: string, heartbeat: boolean): string {
  const head = heartbeat ? `heartbeat\n${webhookKey}\n${receivedAt}\n` : `delivery\n${webhookKey}\n`;
  if (head.length * utf8BytesMax + body.length > place.length) {
    return hash('sha256', Buffer.concat([Buffer.from(head), body]), 'hex');
  }
  const headBytes = place.write(head);
  place.set(body, headBytes);
  return hash('sha256', place.subarray(0, headBytes + body.length), 'hex');
}

/** Whether `body` is an object without events: `{}`, `{"events":[]}`, other keys beside. Decides no more than the key. */
export function isHeartbeat(body: Buffer): boolean {
  if (body.length > heartbeatBytesMax || body.subarray(0, firstEvent.length).equals(firstEvent)) return false;
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return false;
    const events: unknown = 'events' in parsed ? parsed.events : [];
    return Array.isArray(events) && events.length === 0;
  } catch {
    return false;
  }
}
