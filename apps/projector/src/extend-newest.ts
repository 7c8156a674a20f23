/**
 * The short way for resources about which one new content is all the news, as is nearly always so: from the newest version
 * on, without reading what was before. Where the fold cannot tell that way, the resource is left to the fold of everything.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import {
  beginExtension,
  extensionNeeds,
  finishExtension,
  type BegunExtension,
  type End,
  type Needs,
} from '@asana-warehouse/projection/extend';
import type { ContentFact, EventFact, SnapshotFact } from '@asana-warehouse/projection/facts';
import { loadGone } from '@asana-warehouse/warehouse/containers';
import { loadEvents } from '@asana-warehouse/warehouse/event-store';
import { loadNewestVersions, writeExtensions } from '@asana-warehouse/warehouse/extension-writer';
import { loadBodies, resourceKey } from '@asana-warehouse/warehouse/fact-store';
import { lockMore, type ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import type pg from 'pg';

/** A resource, its new content, and the stamps of what was known before. */
export type Growing = ResourceRef & {
  readonly declaration: Resource;
  readonly fact: ContentFact;
  readonly stamps: readonly SnapshotFact[];
};

/** `done`: keys of the resources whose rows are written. `written`: rows of current tables that changed. */
export type Extended = { readonly done: ReadonlySet<string>; readonly written: number };

/** A resource that the stamps let extend, with what that needs. */
export type Extendable = Growing & {
  readonly end: End;
  /** Body of the content before, as JSON; undefined where none is needed. */
  readonly body: string | undefined;
  readonly events: readonly EventFact[];
};

/** Which of them can be extended as far as the stamps tell, and what that needs of what is stored. */
export async function loadEnds(client: pg.ClientBase, growing: readonly Growing[]): Promise<readonly Extendable[]> {
  const ends: (Growing & { readonly end: End; readonly needs: Needs })[] = [];
  for (const [declaration, group] of grouped(growing, (one) => one.declaration)) {
    const gids = group.map((one) => one.gid);
    const newest = await loadNewestVersions(client, declaration, gids);
    for (const one of group) {
      const end = { stamps: one.stamps, newest: newest.get(one.gid) };
      const needs = extensionNeeds(declaration, end, one.fact);
      if (needs !== undefined) ends.push({ ...one, end, needs });
    }
  }
  if (ends.length === 0) return [];
  const bodies = await loadBodies(
    client,
    ends.flatMap(({ type, gid, needs }) => (needs.last === undefined ? [] : [{ type, gid, fact: needs.last }])),
  );
  const events = await loadEvents(
    client,
    ends.map(({ type, gid, needs }) => ({ type, gid, sinceMs: needs.sinceMs })),
  );
  return ends.map((one) => ({
    ...one,
    body: bodies.get(resourceKey(one)),
    events: events.get(resourceKey(one)) ?? [],
  }));
}

/** The first half of extending; those that need the whole fold are left out. Asynchronous to run beside a statement. */
export async function beginExtensions(ends: readonly Extendable[]): Promise<readonly BegunExtension[]> {
  return ends.flatMap(({ declaration, gid, end, fact, body, events }) => {
    const before = body === undefined ? undefined : (JSON.parse(body) as ContentFact['body']);
    return beginExtension(declaration, gid, end, fact, before, events) ?? [];
  });
}

/** The second half. `held`: the locks that the transaction has. */
export async function finishExtensions(
  client: pg.ClientBase,
  begun: readonly BegunExtension[],
  held: readonly ResourceRef[],
): Promise<Extended> {
  if (begun.length === 0) return { done: new Set(), written: 0 };
  const containers = [
    ...new Map(begun.flatMap((one) => one.containers).map((container) => [resourceKey(container), container])).values(),
  ];
  await lockMore(client, held, containers);
  const goneIntervals = await loadGone(client, containers);
  const done = new Set<string>();
  let written = 0;
  for (const [declaration, group] of grouped(begun, (one) => one.declaration)) {
    const extensions = group.flatMap((one) => finishExtension(one, goneIntervals) ?? []);
    for (const { gid } of extensions) done.add(resourceKey({ type: declaration.name, gid }));
    written += await writeExtensions(client, declaration, extensions);
  }
  return { done, written };
}

/** Items by what they have in common, in order of first appearance. */
export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
