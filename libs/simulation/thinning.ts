/**
 * Old records that are let go of, mirroring `apps/projector/src/retention.ts` at one moment: of what was appended before it, a
 * record stays when anything in it is essential, not known to the projector, of a type of which flags hide something, or has a
 * letter that waits. What is essential is the product's own choice; that the rest suffices is checked in the end.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { StoredRecord } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { essentialOf } from '@asana-warehouse/projection/essential';
import { decodeRecords } from './decode-records.ts';
import { flagsIn } from './flags.ts';
import { goneOf } from './fold-tables.ts';
import { letterKey } from './letters.ts';
import { partitions } from './modelled-log.ts';
import { eventFactOf } from './project.ts';
import { resourceKey } from './tables.ts';
import type { World } from './world.ts';

/** Lets go of what was appended before `beforeMs` and is not needed. */
export function thin(world: World, beforeMs: number): void {
  const keptOf = new Map<string, ReadonlySet<string> | 'all'>();
  for (const topic of [deliveriesTopic, snapshotsTopic])
    for (let partition = 0; partition < partitions; partition += 1)
      for (const record of world.log.records({ topic, partition }))
        if (record.appendedAtMs < beforeMs && !isKept(world, topic, partition, record, keptOf))
          world.thinned.add(record);
}

function isKept(
  world: World,
  topic: string,
  partition: number,
  record: StoredRecord,
  keptOf: Map<string, ReadonlySet<string> | 'all'>,
): boolean {
  const { facts, events } = decodeRecords(topic, [record]);
  const indices = [-1, ...events.map(({ index }) => index)];
  const isWaiting = indices.some((eventIndex) => {
    const letter = world.warehouse.get('letter', letterKey({ topic, partition, offset: record.offset, eventIndex }));
    return letter !== undefined && letter.state !== 'retried';
  });
  if (isWaiting || world.poison.decode(topic, [record]).refusals.length > 0) return true;
  const ids = [
    ...facts.map((one) => ({ key: resourceKey(one), id: one.fact.id })),
    ...events.map(({ id, resourceType: type, resourceGid: gid }) => ({ key: resourceKey({ type, gid }), id })),
  ];
  return ids.some(({ key, id }) => {
    const kept = keptOf.get(key) ?? keptFacts(world, key);
    keptOf.set(key, kept);
    return kept === 'all' || kept.has(id) || !isKnown(world, key, id);
  });
}

function isKnown({ warehouse }: World, key: string, id: string): boolean {
  return (
    (warehouse.get('fact', key) ?? []).some((one) => one.id === id) ||
    (warehouse.get('event', key) ?? []).some((one) => one.id === id)
  );
}

function keptFacts({ warehouse, sabotage }: World, key: string): ReadonlySet<string> | 'all' {
  const [type = '', gid = ''] = key.split(' ');
  const declaration = resourceOf(type);
  if (flagsIn(warehouse).hides(type)) return 'all';
  if (declaration === undefined) return new Set();
  const snapshots = warehouse.get('fact', key) ?? [];
  if (sabotage === 'newest content alone stays') return new Set(snapshots.slice(-1).map(({ id }) => id));
  const events = (warehouse.get('event', key) ?? []).map(eventFactOf);
  const essential = essentialOf({ declaration, gid, snapshots, events }, goneOf(warehouse));
  return new Set([...essential.snapshots, ...essential.events]);
}
