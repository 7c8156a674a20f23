/**
 * New facts → rows, within one transaction: lock the resources, add the facts to what is known, fold each resource anew,
 * write the difference, queue the children of what went or came back. Everything is read after the locks are held, so
 * two projectors that get facts about one resource at once cannot lose either's.
 */
import { decode } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { EventFact, SnapshotFact } from '@asana-warehouse/projection/facts';
import { beginFold, finishFold, type Begun } from '@asana-warehouse/projection/fold';
import { volatileColumns } from '@asana-warehouse/projection/content';
import { applyFolds } from '@asana-warehouse/warehouse/apply';
import { loadGone, queueChildren } from '@asana-warehouse/warehouse/containers';
import { insertEvents, loadEvents, type ReceivedEvent } from '@asana-warehouse/warehouse/event-store';
import { insertFacts, loadFacts, resourceKey, type StoredFact } from '@asana-warehouse/warehouse/fact-store';
import { lockResources, type ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import type pg from 'pg';

/** What to project: facts of either topic, and resources to fold again because a container changed. */
export type News = {
  readonly facts: readonly StoredFact[];
  readonly events: readonly ReceivedEvent[];
  readonly refold: readonly ResourceRef[];
};

/** `written`: rows of current tables that changed. `queued`: whether children wait in ops.refold. */
export type Projected = { readonly written: number; readonly queued: boolean };

/** Projects within the caller's transaction. Throws `warehouse.conflict` when it must be tried again. */
export async function project(client: pg.ClientBase, news: News): Promise<Projected> {
  const touched = distinct([
    ...news.facts,
    ...news.events.map((event) => ({ type: event.resourceType, gid: event.resourceGid })),
    ...news.refold,
  ]);
  await lockResources(client, touched, []);
  await insertEvents(client, news.events);
  const known = touched.filter(({ type }) => resourceOf(type) !== undefined);
  const stored = await loadFacts(client, known);
  await insertFacts(client, markBodies(news.facts, stored));
  const { facts, restamped } = mergeFacts(stored, news.facts);
  return writeFolds(client, beginAll(known, facts, await loadEvents(client, known)), restamped);
}

/** A record that cannot be decoded must not enter: what is wrong with a content, or undefined. */
export function faultOfFact({ type, gid, fact }: StoredFact): string | undefined {
  const declaration = resourceOf(type);
  if (declaration === undefined) return `no resource type ${type} in this release`;
  if (fact.kind !== 'present') return undefined;
  if (fact.body['gid'] !== gid) return `${type}.gid: expected the gid that the snapshot names`;
  const fault = decode(declaration, fact.body).faults[0];
  return fault === undefined ? undefined : `${fault.path}: ${fault.reason}`;
}

function beginAll(
  resources: readonly ResourceRef[],
  facts: ReadonlyMap<string, readonly SnapshotFact[]>,
  events: ReadonlyMap<string, readonly EventFact[]>,
): readonly Begun[] {
  return resources.flatMap((resource) => {
    const declaration = resourceOf(resource.type);
    if (declaration === undefined) return [];
    const key = resourceKey(resource);
    return [
      beginFold({ declaration, gid: resource.gid, snapshots: facts.get(key) ?? [], events: events.get(key) ?? [] }),
    ];
  });
}

async function writeFolds(
  client: pg.ClientBase,
  begun: readonly Begun[],
  restamped: ReadonlySet<string>,
): Promise<Projected> {
  const containers = distinct(begun.flatMap((one) => one.containers));
  await lockResources(client, [], containers);
  const goneIntervals = await loadGone(client, containers);
  let written = 0;
  let queued = false;
  for (const [declaration, group] of byDeclaration(begun)) {
    const results = group.map((one) => ({
      gid: one.known.gid,
      folded: finishFold(one, goneIntervals),
      restamped: restamped.has(resourceKey({ type: declaration.name, gid: one.known.gid })),
    }));
    const applied = await applyFolds(client, declaration, results);
    written += applied.written;
    queued ||= applied.goneChanged.length > 0;
    await queueChildren(client, declaration.name, applied.goneChanged);
  }
  return { written, queued };
}

/** Which of the new facts bring a body that is not kept yet. Volatile columns need every body. */
function markBodies(
  facts: readonly StoredFact[],
  stored: ReadonlyMap<string, readonly SnapshotFact[]>,
): readonly (StoredFact & { readonly keepBody: boolean })[] {
  const kept = new Set<string>();
  for (const [key, known] of stored)
    for (const fact of known) if (fact.kind === 'present') kept.add(`${key} ${fact.hash}`);
  return earliestOfEach(facts).map((one) => {
    if (one.fact.kind !== 'present') return { ...one, keepBody: false };
    const content = `${resourceKey(one)} ${one.fact.hash}`;
    const declaration = resourceOf(one.type);
    const keepBody = !kept.has(content) || (declaration !== undefined && volatileColumns(declaration).size > 0);
    kept.add(content);
    return { ...one, keepBody };
  });
}

/** Of the same fact seen twice, the one that entered the log first. */
function earliestOfEach(facts: readonly StoredFact[]): readonly StoredFact[] {
  const earliest = new Map<string, StoredFact>();
  for (const one of facts) {
    const key = `${resourceKey(one)} ${one.fact.id}`;
    const other = earliest.get(key);
    if (other === undefined || one.fact.appendedAtMs < other.fact.appendedAtMs) earliest.set(key, one);
  }
  return [...earliest.values()];
}

/** `restamped`: resources of which a known fact turned out to have entered the log earlier, which stamps alone show. */
type Merged = {
  readonly facts: ReadonlyMap<string, readonly SnapshotFact[]>;
  readonly restamped: ReadonlySet<string>;
};

/** Known and new facts together. */
function mergeFacts(stored: ReadonlyMap<string, readonly SnapshotFact[]>, news: readonly StoredFact[]): Merged {
  const merged = new Map([...stored].map(([key, facts]) => [key, new Map(facts.map((fact) => [fact.id, fact]))]));
  const restamped = new Set<string>();
  for (const one of earliestOfEach(news)) {
    const key = resourceKey(one);
    const facts = merged.get(key) ?? new Map<string, SnapshotFact>();
    const other = facts.get(one.fact.id);
    if (other !== undefined && one.fact.appendedAtMs < other.appendedAtMs) restamped.add(key);
    if (other === undefined || one.fact.appendedAtMs < other.appendedAtMs) facts.set(one.fact.id, one.fact);
    merged.set(key, facts);
  }
  return { facts: new Map([...merged].map(([key, facts]) => [key, [...facts.values()]])), restamped };
}

function byDeclaration(begun: readonly Begun[]): ReadonlyMap<Resource, readonly Begun[]> {
  const groups = new Map<Resource, Begun[]>();
  for (const one of begun) {
    const group = groups.get(one.known.declaration);
    if (group === undefined) groups.set(one.known.declaration, [one]);
    else group.push(one);
  }
  return groups;
}

function distinct(resources: readonly ResourceRef[]): readonly ResourceRef[] {
  return [...new Map(resources.map(({ type, gid }) => [resourceKey({ type, gid }), { type, gid }])).values()];
}
