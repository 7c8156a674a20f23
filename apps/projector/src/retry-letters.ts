/**
 * Applies dead letters again on request. A letter is decoded as its record was; of a delivery only the event that failed.
 * Facts and events are a set, so a late one lands where it belongs, whatever was applied meanwhile.
 */
import type { Offset } from '@asana-warehouse/event-log/event-log';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import {
  reopenLetter,
  settleLetter,
  takeDueLetter,
  type DueLetter,
} from '@asana-warehouse/warehouse/dead-letter-retries';
import type pg from 'pg';
import { decodeRecords, type DecodedRecords } from './decode-records.ts';
import { inProjection, project } from './project.ts';
import { dataFault } from './projector.ts';

/** Takes up letters until none is due or `stopped` says so; resolves to the number taken up. */
export async function retryLetters(pool: pg.Pool, group: string, stopped: () => boolean): Promise<number> {
  let taken = 0;
  while (!stopped() && (await retryOne(pool, group))) taken += 1;
  return taken;
}

async function retryOne(pool: pg.Pool, group: string): Promise<boolean> {
  let letter: DueLetter | undefined;
  try {
    await inProjection(pool, async (client, shared) => {
      letter = await takeDueLetter(client, group);
      if (letter === undefined) return;
      const { facts, events, refusals } = decodeLetter(letter);
      const refusal = refusals[0];
      if (refusal !== undefined) return reopenLetter(client, letter.id, refusal.reason, refusal.detail);
      await project(client, { facts, events, refold: [] }, shared);
      await settleLetter(client, letter.id);
    });
  } catch (error) {
    const state = dataFault(error);
    if (state === undefined || letter === undefined) throw error;
    const { id } = letter;
    await inTransaction(pool, (client) =>
      reopenLetter(client, id, 'unstorable', `Postgres refuses a value (${state})`),
    );
  }
  return letter !== undefined;
}

function decodeLetter({ topic, offset, key, headers, value, appendedAtMs, eventIndex }: DueLetter): DecodedRecords {
  const record = { key, headers, value, offset: offset as Offset, appendedAtMs };
  const decoded = decodeRecords(topic, [record]);
  if (eventIndex < 0) return decoded;
  return {
    facts: [],
    events: decoded.events.filter((event) => event.index === eventIndex),
    refusals: decoded.refusals.filter((refusal) => refusal.eventIndex === eventIndex),
  };
}
