/**
 * A member of a consumer group, as the log's adapters run one: it claims its partitions (raising their epoch), reads each
 * from the stored offset, hands batches to `handle` and goes on from where the batch ended. A batch that failed comes again;
 * a fenced one ends the claim. A member that stood still past its session goes on with what it had in hand.
 */
import { createHash } from 'node:crypto';
import type { Batch, Offset, StoredOffset } from '@asana-warehouse/event-log/event-log';
import { Failure } from '@asana-warehouse/failure/failure';
import type { Place } from './modelled-log.ts';
import type { Transaction } from './modelled-warehouse.ts';
import { pause, type Life, type Work } from './schedule.ts';
import { mayPass, type World } from './world.ts';

export type Group = {
  readonly name: string;
  readonly topics: readonly string[];
  /** Ends when effects and offset are committed. */
  readonly handle: (life: Life, batch: Batch) => Work<void>;
};

const heartbeatMs = 700;
const batchRecordsMax = 6;

/** Runs until the process dies. */
export function* consume(world: World, life: Life, group: Group): Work<void> {
  const { log, schedule } = world;
  const working = new Set<string>();
  for (;;) {
    log.heartbeat(group.name, life.owner, schedule.nowMs);
    for (const place of log.assigned(group.name, life.owner, group.topics)) {
      const name = placeKey(group.name, place);
      if (working.has(name)) continue;
      working.add(name);
      schedule.start(
        life,
        readPlace(world, life, group, place, () => working.delete(name)),
      );
    }
    yield* pause(heartbeatMs);
  }
}

function* readPlace(world: World, life: Life, group: Group, place: Place, end: () => void): Work<void> {
  const { log, choices } = world;
  const owns = (): boolean => log.assigned(group.name, life.owner, group.topics).some((one) => isSame(one, place));
  try {
    const claim = yield* claimPlace(world, life, group.name, place);
    for (let from = claim.from; owns();) {
      const records = log.records(place).slice(from, from + choices.between('batch', 1, batchRecordsMax));
      const last = records.at(-1);
      if (last === undefined) {
        yield* pause(choices.between('poll', 20, 400));
        if (world.sabotage !== 'no look while idle')
          yield* checkHeld(world, life, group.name, place, claim.epoch, from);
        continue;
      }
      const batch = {
        ...place,
        group: group.name,
        epoch: claim.epoch,
        records,
        fromOffset: from as Offset,
        nextOffset: (last.offset + 1) as Offset,
        lastHash: createHash('sha256').update(last.value).digest('hex'),
      };
      if (yield* handled(world, life, group, batch)) from = batch.nextOffset;
    }
  } catch (error) {
    if (!mayPass(error)) throw error;
    world.schedule.note(`${life.owner} lets go of ${placeKey(group.name, place)}: ${error.code}`);
    yield* pause(choices.between('again', 50, 500));
  } finally {
    end();
  }
}

/** False: the batch is to come again. Throws when the place is no longer this member's. */
function* handled(world: World, life: Life, group: Group, batch: Batch): Work<boolean> {
  try {
    yield* group.handle(life, batch);
    return true;
  } catch (error) {
    if (!mayPass(error) || error.code === 'log.fenced') throw error;
    yield* pause(world.choices.between('again', 50, 500));
    return false;
  }
}

/** A crash of the warehouse may have taken the offset back: nothing but this look would tell a consumer that has nothing to do. */
function* checkHeld(world: World, life: Life, group: string, place: Place, epoch: number, from: number): Work<void> {
  const key = placeKey(group, place);
  if (isHeld(world.warehouse.get('offset', key), epoch, from)) return;
  yield* world.warehouse.transact(life, (tx) => tx.statement());
  throw new Failure('log.fenced', 'another one owns it, or the offset was taken back');
}

function isHeld(held: StoredOffset | undefined, epoch: number, from: number): boolean {
  return held?.epoch === epoch && (held.nextOffset ?? 0) === from;
}

function* claimPlace(world: World, life: Life, group: string, place: Place): Work<{ epoch: number; from: number }> {
  const key = placeKey(group, place);
  return yield* world.warehouse.transact(
    life,
    function* (tx) {
      let claimed = { epoch: 0, from: 0 };
      yield* tx.change('offset', key, (held) => {
        claimed = { epoch: (held?.epoch ?? 0) + 1, from: held?.nextOffset ?? 0 };
        return { epoch: claimed.epoch, nextOffset: held?.nextOffset ?? null, lastHash: held?.lastHash ?? null };
      });
      return claimed;
    },
    true,
  );
}

/** Moves the group past a batch, by compare-and-set on epoch and position. Throws `log.fenced`. */
export function* commitOffset(world: World, tx: Transaction, batch: Batch): Work<void> {
  const { group, epoch, fromOffset, nextOffset, lastHash } = batch;
  yield* tx.change('offset', placeKey(group, batch), (held) => {
    if (!isHeld(held, epoch, fromOffset) && world.sabotage !== 'no epoch check')
      throw new Failure('log.fenced', 'another one owns it');
    return { epoch: held?.epoch ?? epoch, nextOffset, lastHash };
  });
}

/** Key of a group's offset. */
export function placeKey(group: string, { topic, partition }: Place): string {
  return `${group} ${topic} ${partition}`;
}

function isSame(a: Place, b: Place): boolean {
  return a.topic === b.topic && a.partition === b.partition;
}
