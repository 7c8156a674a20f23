/**
 * Snapshots into the log: keyed by resource, with the trace they were read in. One that the log does not take, because it is
 * larger than a record may be, holds up nothing: it becomes a dead letter that names its resource, all others go in.
 */
import { Failure } from '@asana-warehouse/failure/failure';
import type { LogRecord } from '@asana-warehouse/event-log/event-log';
import { snapshotRecord } from '@asana-warehouse/event-log/records';
import { snapshotsTopic } from '@asana-warehouse/event-log/topics';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { count } from '@asana-warehouse/telemetry/metrics';
import { span, traceId, traceparent } from '@asana-warehouse/telemetry/trace';
import { writeUnlogged } from '@asana-warehouse/warehouse/dead-letter-unlogged';
import type { Parts } from './parts.ts';

type Encoded = { readonly snapshot: Snapshot; readonly record: LogRecord };

/**
 * Durable when resolved: in the log, or as dead letters those that it resolves to. Throws what the log throws for any other
 * reason.
 */
export async function appendSnapshots(
  parts: Pick<Parts, 'log' | 'pool'>,
  snapshots: readonly Snapshot[],
): Promise<ReadonlySet<Snapshot>> {
  const refused = new Set<Snapshot>();
  if (snapshots.length === 0) return refused;
  await span('append snapshots', { topic: snapshotsTopic, records: snapshots.length }, async () => {
    const trace = traceparent();
    const encoded = snapshots.map((snapshot) => ({
      snapshot,
      record: snapshotRecord(snapshot, { traceparent: trace }),
    }));
    await append(parts, encoded, refused);
  });
  for (const snapshot of snapshots) {
    const { kind, source } = snapshot;
    if (!refused.has(snapshot)) count('asana_warehouse_snapshots_total', { kind, source });
  }
  return refused;
}

/** The log refuses an append as a whole, so it is halved until the record that is too large stands alone. */
async function append(
  parts: Pick<Parts, 'log' | 'pool'>,
  encoded: readonly Encoded[],
  refused: Set<Snapshot>,
): Promise<void> {
  try {
    await parts.log.append(
      snapshotsTopic,
      encoded.map(({ record }) => record),
    );
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'log.record_too_large') throw error;
    const [first, second] = encoded;
    if (first === undefined) return;
    if (second === undefined) {
      await setAside(parts, first, error.message);
      refused.add(first.snapshot);
      return;
    }
    const middle = Math.ceil(encoded.length / 2);
    await append(parts, encoded.slice(0, middle), refused);
    await append(parts, encoded.slice(middle), refused);
  }
}

async function setAside({ pool }: Pick<Parts, 'pool'>, { snapshot, record }: Encoded, detail: string): Promise<void> {
  const { type, gid } = snapshot;
  const { headers } = record;
  await writeUnlogged(pool, {
    type,
    gid,
    topic: snapshotsTopic,
    reason: 'too_large',
    detail,
    headers,
    traceId: traceId(),
  });
}
