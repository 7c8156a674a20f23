/**
 * Applies dead letters again on request, in batches. A letter is decoded as its record was; of a delivery only the event that
 * failed. Facts and events are a set, and what they fold to is worked out under the locks of their resources, so a late one
 * lands where it belongs whatever was applied meanwhile, and brings nothing back that has gone since. What Postgres refuses is
 * found by halving the batch, as with the log's. The hydrator passed over events that could not be decoded: what they ask to be
 * read is wished for here.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Offset } from '@asana-warehouse/event-log/event-log';
import { deliveryWishes } from '@asana-warehouse/reconciliation/delivery-wishes';
import {
  reopenLetters,
  settleLetters,
  takeDueLetters,
  type DueLetter,
  type FailedRetry,
} from '@asana-warehouse/warehouse/dead-letter-retries';
import type { ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import { raiseWishes } from '@asana-warehouse/warehouse/wishes';
import type pg from 'pg';
import { decodeRecords, type DecodedRecords } from './decode-records.ts';
import { inProjection, project } from './project.ts';
import { dataFault } from './projector.ts';

/** As much as a batch of the log may bring. */
const bounds = { lettersMax: 500, bytesMax: 2 * 1024 * 1024 } as const;

/** Takes up letters until none is due or `stopped` says so; resolves to the number taken up. */
export async function retryLetters(pool: pg.Pool, group: string, stopped: () => boolean): Promise<number> {
  let taken = 0;
  while (!stopped()) {
    const tried = await inProjection(pool, async (client, shared) => {
      const letters = await takeDueLetters(client, group, bounds);
      await settle(client, letters, shared);
      return letters.length;
    });
    taken += tried;
    if (tried === 0) break;
  }
  return taken;
}

/** Each letter of these is settled or open again when it resolves. */
async function settle(
  client: pg.ClientBase,
  letters: readonly DueLetter[],
  shared: readonly ResourceRef[],
): Promise<void> {
  if (letters.length === 0) return;
  const decoded = letters.map((letter) => ({ letter, ...decodeLetter(letter) }));
  await client.query('SAVEPOINT letters');
  try {
    const facts = decoded.flatMap((one) => one.facts);
    const events = decoded.flatMap((one) => one.events);
    await project(client, { facts, events, refold: [] }, shared);
    await raiseWishes(client, decoded.flatMap(wishesOfLetter));
  } catch (error) {
    const state = dataFault(error);
    if (state === undefined) throw error;
    await client.query('ROLLBACK TO SAVEPOINT letters');
    const [letter, next] = letters;
    if (letter !== undefined && next === undefined) {
      const detail = `Postgres refuses a value (${state})`;
      return reopenLetters(client, [{ id: letter.id, reason: 'unstorable', detail }]);
    }
    const middle = Math.ceil(letters.length / 2);
    await settle(client, letters.slice(0, middle), shared);
    return settle(client, letters.slice(middle), shared);
  }
  const failed = decoded.flatMap(failureOf);
  const failedIds = new Set(failed.map(({ id }) => id));
  await settleLetters(
    client,
    letters.map(({ id }) => id).filter((id) => !failedIds.has(id)),
  );
  await reopenLetters(client, failed);
}

type DecodedLetter = DecodedRecords & { readonly letter: DueLetter };

function decodeLetter({ topic, offset, key, headers, value, appendedAtMs, eventIndex }: DueLetter): DecodedRecords {
  const record = { key, headers, value, offset: offset as Offset, appendedAtMs };
  const decoded = decodeRecords(topic, [record]);
  if (eventIndex < 0) return decoded;
  return {
    facts: [],
    events: decoded.events.filter((event) => event.index === eventIndex),
    refusals: decoded.refusals.filter((refusal) => refusal.eventIndex === eventIndex || refusal.eventIndex < 0),
  };
}

/** A record may be refused for several events; the first says why. */
function failureOf({ letter, refusals: [refusal] }: DecodedLetter): readonly FailedRetry[] {
  return refusal === undefined ? [] : [{ id: letter.id, reason: refusal.reason, detail: refusal.detail }];
}

function wishesOfLetter({ letter, events }: DecodedLetter) {
  const workspaceGid = events[0]?.workspaceGid || null;
  const origin = { workspaceGid, traceParent: letter.headers['traceparent'] ?? null, heardFrom: null };
  return deliveryWishes(events, origin, { resourceOf });
}
