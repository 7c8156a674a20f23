/**
 * Batches as a log would hand them to a consumer, without a log: records with rising offsets, the claim and the position
 * from the real offset store. What a test does with a batch (apply it, apply it again, crash) is the consumer's side.
 */
import { createHash } from 'node:crypto';
import {
  deliveryRecord as recordOfDelivery,
  snapshotRecord as recordOfSnapshot,
} from '@asana-warehouse/event-log/records';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import type { Batch, LogRecord, Offset } from '@asana-warehouse/event-log/event-log';
import { contentHash } from '@asana-warehouse/snapshot/content-hash';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import type pg from 'pg';
import { declared } from './facts.ts';

/** One partition as one consumer sees it. */
export type Feed = {
  /** The next batch: these records, behind the ones taken before. Their log time is `appendedAtMs`, rising by one. */
  take(records: readonly LogRecord[]): Batch;
  /** What the group has stored: the next offset. */
  position(): Promise<number | null>;
};

const firstAppendMs = Date.parse('2026-03-01T00:00:00.000Z');

/** Claims a partition for `group`, as a consumer does when it is assigned. */
export async function openFeed(
  pool: pg.Pool,
  topic: string,
  { group = 'projector', partition = 0 }: { readonly group?: string; readonly partition?: number } = {},
): Promise<Feed> {
  const offsets = offsetStore(pool);
  const { epoch, nextOffset } = await offsets.claim({ group, topic, partition, owner: 'test' });
  let next = nextOffset ?? (0 as Offset);
  return {
    take: (records) => {
      const fromOffset = next;
      const stored = records.map((record, index) => ({
        ...record,
        offset: (fromOffset + index) as Offset,
        appendedAtMs: firstAppendMs + fromOffset + index,
      }));
      next = (fromOffset + records.length) as Offset;
      const lastHash = createHash('sha256')
        .update(stored.at(-1)?.value ?? '')
        .digest('hex');
      return { group, topic, partition, epoch, records: stored, fromOffset, nextOffset: next, lastHash };
    },
    position: async () => (await offsets.read(group, topic)).get(partition)?.nextOffset ?? null,
  };
}

/** What a read of a resource gave. `at`, `modified`: ISO 8601. */
export type ReadOf = {
  readonly type: string;
  readonly gid: string;
  readonly at: string;
  readonly modified?: string | null;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly kind?: 'present' | 'absent' | 'forbidden' | 'listed';
};

/** A record of the snapshots topic. */
export function snapshotRecord(read: ReadOf): LogRecord {
  return recordOfSnapshot(snapshotOf(read));
}

/** A record of the deliveries topic: one delivery with these events. */
export function deliveryRecord(id: string, receivedAt: string, events: readonly unknown[]): LogRecord {
  const body = Buffer.from(JSON.stringify({ events }));
  return recordOfDelivery({ id, webhookKey: 'key', workspaceGid: 'W', receivedAt, body });
}

/** An event as Asana spells it. */
export function wireEvent(type: string, gid: string, action: string, at: string, rest: object = {}): object {
  return {
    action,
    created_at: at,
    resource: { gid, resource_type: type },
    user: { gid: 'U', resource_type: 'user' },
    ...rest,
  };
}

/** Topics by what they carry. */
export const topics = { deliveries: deliveriesTopic, snapshots: snapshotsTopic };

function snapshotOf({ type, gid, at, modified, kind = 'present', body = {} }: ReadOf): Snapshot {
  const observation = {
    v: 1,
    type,
    gid,
    workspace_gid: 'W',
    observed_at: at,
    observed_error_ms: 0,
    repair_epoch: 0,
    source: 'hydrate',
  } as const;
  if (kind === 'listed') return { ...observation, kind };
  if (kind !== 'present') return { ...observation, kind, status: kind === 'absent' ? 404 : 403 };
  const full = { gid, ...body };
  const stamp = declared(type).version === 'modified_at' ? (modified ?? at) : null;
  return { ...observation, kind, modified_at: stamp, hash: contentHash(declared(type), full), body: full };
}
