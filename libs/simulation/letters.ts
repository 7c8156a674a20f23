/**
 * Dead letters, mirroring `dead-letter-writer.ts`, `dead-letter-decisions.ts` and `dead-letter-retries.ts` of `libs/warehouse` and
 * `apps/projector/src/retry-letters.ts`: set aside in the transaction that moves the offset, tried again when people say so, in
 * one that projects what they hold and asks for what their events want read.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { deliveryWishes } from '@asana-warehouse/reconciliation/delivery-wishes';
import type { DecodedRecords } from './decode-records.ts';
import { mergedWishes } from './merged-wishes.ts';
import type { Place } from './modelled-log.ts';
import type { Transaction } from './modelled-warehouse.ts';
import type { Refusal } from './poison.ts';
import { inProjection, project } from './project.ts';
import { pause, type Life, type Work } from './schedule.ts';
import type { LetterRow } from './tables.ts';
import { raiseWishes } from './wishes.ts';
import { mayPass, type World } from './world.ts';

const lettersMax = 3;

/** Key of a letter. */
export function letterKey({ topic, partition, offset, eventIndex }: Omit<LetterRow, 'state'>): string {
  return `${topic} ${partition} ${offset} ${eventIndex}`;
}

/** Sets aside what cannot be applied; a letter that was applied once and is refused now is open again. */
export function* writeLetters(
  world: World,
  tx: Transaction,
  { topic, partition }: Place,
  refusals: readonly Refusal[],
): Work<void> {
  if (world.sabotage === 'letters lost') return;
  for (const { record, eventIndex } of refusals) {
    const place = { topic, partition, offset: record.offset, eventIndex };
    yield* tx.change('letter', letterKey(place), (held) =>
      held === undefined || held.state === 'retried' ? { ...place, state: 'open' } : held,
    );
  }
}

/** What people decide about letters in some states. */
export function* decideLetters(
  world: World,
  life: Life,
  from: readonly LetterRow['state'][],
  state: 'retry' | 'discarded',
): Work<void> {
  yield* world.warehouse.transact(
    life,
    function* (tx) {
      yield* tx.statement();
      for (const [key, letter] of tx.entries('letter'))
        if (from.includes(letter.state))
          yield* tx.change('letter', key, (held) =>
            held !== undefined && from.includes(held.state) ? { ...held, state } : held,
          );
    },
    true,
  );
}

/** Takes due letters up for as long as the process lives. */
export function* retryLetters(world: World, life: Life): Work<void> {
  for (;;) {
    yield* pause(world.choices.between('letters', 100, 800));
    if (![...world.warehouse.entries('letter')].some(([, { state }]) => state === 'retry')) continue;
    try {
      yield* inProjection(world, life, (tx, locked) => retry(world, tx, locked));
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
  }
}

function* retry(world: World, tx: Transaction, locked: Parameters<typeof project>[3]): Work<void> {
  yield* tx.statement();
  const taken = tx
    .entries('letter')
    .filter(([key, { state }]) => state === 'retry' && tx.trySkip('letter', key))
    .slice(0, lettersMax);
  const tried = taken.map(([key, letter]) => ({ key, letter, ...decodeLetter(world, letter) }));
  const facts = tried.flatMap((one) => one.facts);
  const events = tried.flatMap((one) => one.events);
  yield* project(world, tx, { facts, events, refold: [] }, locked);
  const origin = { workspaceGid: null, traceParent: null, heardFrom: null };
  if (world.sabotage !== 'retry asks for nothing')
    yield* raiseWishes(world, tx, mergedWishes(deliveryWishes(events, origin, { resourceOf })));
  for (const { key, letter, isRefused } of tried)
    tx.put('letter', key, { ...letter, state: isRefused ? 'open' : 'retried' });
}

/** A letter is decoded as its record was; of a delivery only the event that failed. */
export function decodeLetter(
  world: World,
  { topic, partition, offset, eventIndex }: LetterRow,
): DecodedRecords & { readonly isRefused: boolean } {
  const record = world.log.records({ topic, partition })[offset];
  if (record === undefined) return { facts: [], events: [], isRefused: false };
  const { facts, events, refusals } = world.poison.decode(topic, [record]);
  const isRefused = refusals.length > 0;
  return { facts, events: eventIndex < 0 ? events : events.filter(({ index }) => index === eventIndex), isRefused };
}
