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
const maybeGid = /^[A-Za-z0-9_-]{0,64}$/;

/** Reads headers of the current version, see `openEnvelope`; older ones are brought up before. */
export function decodeHeaders(headers: Headers): { headers: DeliveryHeaders } | { fault: HeaderFault } {
  const fault = faultOf(headers);
  if (fault !== undefined) return { fault };
  return {
    headers: {
      deliveryId: headers['delivery-id'] ?? '',
      webhookKey: headers['webhook-key'] ?? '',
      workspaceGid: headers['workspace-gid'] || null,
      receivedAt: headers['received-at'] ?? '',
      source: headers['source'] ?? 'webhook',
    },
  };
}

function faultOf(headers: Headers): HeaderFault | undefined {
  for (const path of ['delivery-id', 'webhook-key']) {
    if (!isShortText(headers[path])) return { path, reason: 'expected a short text' };
  }
  if (!isUtcInstant(headers['received-at'])) return { path: 'received-at', reason: 'expected a time in UTC' };
  if (!maybeGid.test(headers['workspace-gid'] ?? ''))
    return { path: 'workspace-gid', reason: 'expected a gid or nothing' };
  if (!isShortText(headers['source'] ?? 'webhook')) return { path: 'source', reason: 'expected a short text' };
  return undefined;
}

function isShortText(value: string | undefined): boolean {
  return value !== undefined && shortText.test(value);
}
