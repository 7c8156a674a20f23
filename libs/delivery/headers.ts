/**
 * A delivery's headers → what is known of it beside its bytes. Released shapes: `schemas/deliveries-*.json`, with which this
 * reader agrees exactly. What is required is what no event could be placed without; headers that are new pass.
 */
import { isUtcInstant } from './instant.ts';

/** What rides beside the body. `workspaceGid` null: not told. */
export type DeliveryHeaders = {
  readonly deliveryId: string;
  readonly webhookKey: string;
  readonly workspaceGid: string | null;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  /** Where it came from: `webhook`, `stream`, or what a later release adds. */
  readonly source: string;
};

/** Which header is wrong, and what was expected; no contents. */
export type HeaderFault = { readonly path: string; readonly reason: string };

type Headers = Readonly<Record<string, string>>;

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const shortText = /^[^\u0000-\u001f\u007f]{1,255}$/u;
const gid = /^[A-Za-z0-9_-]{1,64}$/;

/** Reads headers of the current version, see `openEnvelope`; older ones are brought up before. */
export function decodeHeaders(headers: Headers): { headers: DeliveryHeaders } | { fault: HeaderFault } {
  const deliveryId = headers['delivery-id'];
  const webhookKey = headers['webhook-key'];
  const receivedAt = headers['received-at'];
  const workspaceGid = headers['workspace-gid'] || null;
  const source = headers['source'] ?? 'webhook';
  if (!isShortText(deliveryId)) return faultAt('delivery-id', 'a short text');
  if (!isShortText(webhookKey)) return faultAt('webhook-key', 'a short text');
  if (!isUtcInstant(receivedAt)) return faultAt('received-at', 'a time in UTC');
  if (workspaceGid !== null && !gid.test(workspaceGid)) return faultAt('workspace-gid', 'a gid or nothing');
  if (!isShortText(source)) return faultAt('source', 'a short text');
  return { headers: { deliveryId, webhookKey, workspaceGid, receivedAt, source } };
}

function faultAt(path: string, expected: string): { fault: HeaderFault } {
  return { fault: { path, reason: `expected ${expected}` } };
}

function isShortText(value: string | undefined): value is string {
  return value !== undefined && shortText.test(value);
}
