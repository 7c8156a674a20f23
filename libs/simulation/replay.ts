/**
 * Kept records fed again, mirroring `apps/projector/src/replay-page.ts`: projected as a batch of the log would be, but for the
 * offset. Of what was applied before, nothing may change.
 */
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { canonicalJson } from '@asana-warehouse/snapshot/content-hash';
import { partitions } from './modelled-log.ts';
import type { Transaction } from './modelled-warehouse.ts';
import { inProjection, project, type News } from './project.ts';
import type { Life, Work } from './schedule.ts';
import { resourceKey } from './tables.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

const recordsMax = 8;
const shownTables = ['current', 'history', 'links', 'linkHistory'] as const;

/** Replays a stretch of some partition. */
export function* replay(world: World, life: Life): Work<void> {
  const { choices, log, poison } = world;
  const topic = choices.pick('replay topic', [deliveriesTopic, snapshotsTopic]) ?? snapshotsTopic;
  const records = log.records({ topic, partition: choices.between('replay partition', 0, partitions - 1) });
  const start = choices.between('replay from', 0, Math.max(0, records.length - 1));
  const { facts, events } = poison.decode(topic, records.slice(start, start + recordsMax));
  const again =
    world.sabotage === 'replay as news'
      ? facts.map((one) => ({
          ...one,
          fact: { ...one.fact, id: `${one.fact.id} again`, observedAtMs: world.schedule.nowMs },
        }))
      : facts;
  yield* inProjection(world, life, function* (tx, locked) {
    const known = knownBefore(world, { facts, events, refold: [] });
    yield* project(world, tx, { facts: again, events, refold: [] }, locked);
    for (const key of known) refuseChange(world, tx, key);
  });
}

/** The resources in these records, if everything in them has been applied: what is new of one may change others. */
function knownBefore({ warehouse }: World, { facts, events }: News): readonly string[] {
  const news = new Set<string>();
  for (const one of facts)
    if (
      !(warehouse.get('fact', resourceKey(one)) ?? []).some(
        ({ id, appendedAtMs }) => id === one.fact.id && appendedAtMs <= one.fact.appendedAtMs,
      )
    )
      news.add(resourceKey(one));
  const keyOf = ({ resourceType: type, resourceGid: gid }: (typeof events)[number]): string =>
    resourceKey({ type, gid });
  for (const one of events)
    if (
      !(warehouse.get('event', keyOf(one)) ?? []).some(
        ({ id, receivedAt }) => id === one.id && receivedAt <= one.receivedAt,
      )
    )
      news.add(keyOf(one));
  return news.size > 0 ? [] : [...new Set([...facts.map(resourceKey), ...events.map(keyOf)])];
}

function refuseChange({ warehouse }: World, tx: Transaction, key: string): void {
  const isPending = [...warehouse.entries('flag')].some(([, { pendingSinceMs }]) => pendingSinceMs !== null);
  if (isPending || warehouse.get('refold', key) !== undefined) return;
  for (const table of shownTables) {
    const [before, after] = [warehouse.get(table, key), tx.get(table, key)];
    if (spelled(before) !== spelled(after)) throw new Violation('a replay changes nothing', `${key}: ${table}`);
  }
}

/** In whatever order the rows are; a table without rows is none. */
function spelled(value: unknown): string {
  if (Array.isArray(value)) return value.map(spelled).sort().join();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const parts = Object.entries(value).map(([name, one]) => [name, spelled(one)]);
  return canonicalJson(Object.fromEntries(parts.filter(([, text]) => text !== '')));
}
