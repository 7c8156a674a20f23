/**
 * Deliveries of a later major version than this release reads. The hydrator sets them aside as letters of its own, beside
 * the projector's: the two need not be of one release, so neither may count on the other. The release that knows the version
 * takes them up again and raises what they ask for.
 */
import type { Batch, StoredRecord } from '@asana-warehouse/event-log/event-log';
import { deliveriesContract, deliveriesTopic } from '@asana-warehouse/event-log/topics';
import type { Selection } from '@asana-warehouse/reconciliation/list-kinds';
import { traceIdOf } from '@asana-warehouse/telemetry/trace';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { retryReadable } from '@asana-warehouse/warehouse/dead-letter-future';
import { reopenLetters, settleLetters, takeDueLetters } from '@asana-warehouse/warehouse/dead-letter-retries';
import { writeDeadLetters } from '@asana-warehouse/warehouse/dead-letter-writer';
import { raiseWishes } from '@asana-warehouse/warehouse/wishes';
import type pg from 'pg';
import { wishesIn } from './hydrator-wishes.ts';

const bounds = { lettersMax: 500, bytesMax: 2 * 1024 * 1024 } as const;
const readable = [{ topic: deliveriesTopic, major: deliveriesContract.current.major }] as const;

/** A record that is set aside, and why. */
export type SetAside = { readonly record: StoredRecord; readonly detail: string };

/** Within the transaction that moves the offset past them. */
export async function setAside(client: pg.ClientBase, batch: Batch, records: readonly SetAside[]): Promise<void> {
  const { group, topic, partition } = batch;
  await writeDeadLetters(
    client,
    records.map(({ record, detail }) => ({
      ...record,
      group,
      topic,
      partition,
      detail,
      eventIndex: -1,
      reason: 'from_the_future',
      traceId: traceIdOf(record.headers['traceparent']),
    })),
  );
}

/** Takes up the hydrator's letters that can be read by now, and those whose retry someone asked for; resolves to how many. */
export async function takeUpDeliveries(
  pool: pg.Pool,
  group: string,
  selection: Selection,
  actor: string,
): Promise<number> {
  await retryReadable(pool, group, readable, actor);
  let count = 0;
  let taken: number;
  do {
    taken = await inTransaction(pool, (client) => takeUp(client, group, selection));
    count += taken;
  } while (taken > 0);
  return count;
}

async function takeUp(client: pg.ClientBase, group: string, selection: Selection): Promise<number> {
  const letters = await takeDueLetters(client, group, bounds);
  const read = letters.map((letter) => ({ id: letter.id, ...wishesIn(letter, selection) }));
  await raiseWishes(
    client,
    read.flatMap(({ wishes }) => wishes),
  );
  await settleLetters(
    client,
    read.flatMap(({ id, later }) => (later === null ? [id] : [])),
  );
  await reopenLetters(
    client,
    read.flatMap(({ id, later }) => (later === null ? [] : [{ id, reason: 'from_the_future', detail: later }])),
  );
  return letters.length;
}
