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
  type NewestVersion,
} from '@asana-warehouse/projection/extend';
import type { ContentFact, EventFact, SnapshotFact } from '@asana-warehouse/projection/facts';
import { allOf } from '@asana-warehouse/warehouse/together';
import { loadGone } from '@asana-warehouse/warehouse/containers';
import { loadEvents } from '@asana-warehouse/warehouse/event-store';
import { loadNewestVersions, writeExtensions } from '@asana-warehouse/warehouse/extension-writer';
import { loadBodies, resourceKey } from '@asana-warehouse/warehouse/fact-store';
import { lockMore, type ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import type pg from 'pg';
import { queueTold, queueToldOf } from '@asana-warehouse/warehouse/stories';
import { grouped } from './group.ts';

/** A resource and its new content. */
export type Growing = ResourceRef & { readonly declaration: Resource; readonly fact: ContentFact };

/** A resource that the stamps let extend, with what that needs of what is stored. */
export type Extendable = Growing & { readonly end: End; readonly needs: Needs };

/** `done`: keys of the resources whose rows are written. `written`: rows of current tables that changed. */
export type Extended = {
  readonly done: ReadonlySet<string>;
  readonly written: number;
  readonly queued: boolean;
};

/** The newest versions, by resource. */
export async function loadNewest(
  client: pg.ClientBase,
  growing: readonly Growing[],
): Promise<ReadonlyMap<string, NewestVersion>> {
  const loads = [...grouped(growing, (one) => one.declaration)].map(async ([declaration, group]) => {
    const gids = group.map((one) => one.gid);
    const versions = await loadNewestVersions(client, declaration, gids);
    return [...versions].map(([gid, version]) => [resourceKey({ type: declaration.name, gid }), version] as const);
  });
  return new Map((await allOf(loads)).flat());
}

/** Which of them can be extended as far as the stamps of what was known before tell. */
export function endsOf(
  growing: readonly Growing[],
  stamps: ReadonlyMap<string, readonly SnapshotFact[]>,
  newest: ReadonlyMap<string, NewestVersion>,
): readonly Extendable[] {
  return growing.flatMap((one) => {
    const key = resourceKey(one);
    const end = { stamps: stamps.get(key) ?? [], newest: newest.get(key) };
    const needs = extensionNeeds(one.declaration, end, one.fact);
    return needs === undefined ? [] : [{ ...one, end, needs }];
  });
}

/** Bodies of the contents before, as JSON, where they are needed, and the events since; by resource. */
export async function loadLast(
  client: pg.ClientBase,
  ends: readonly Extendable[],
): Promise<[ReadonlyMap<string, string>, ReadonlyMap<string, readonly EventFact[]>]> {
  return await allOf([
    loadBodies(
      client,
      ends.flatMap(({ type, gid, needs }) => (needs.last === undefined ? [] : [{ type, gid, fact: needs.last }])),
    ),
    loadEvents(
      client,
      ends.map(({ type, gid, needs }) => ({ type, gid, sinceMs: needs.sinceMs })),
    ),
  ]);
}

/** The first half of extending; those that need the whole fold are left out. */
export function beginExtensions(
  ends: readonly Extendable[],
  bodies: ReadonlyMap<string, string>,
  events: ReadonlyMap<string, readonly EventFact[]>,
): readonly BegunExtension[] {
  return ends.flatMap((one) => {
    const body = bodies.get(resourceKey(one));
    const before = body === undefined ? undefined : (JSON.parse(body) as ContentFact['body']);
    return (
      beginExtension(one.declaration, one.gid, one.end, one.fact, before, events.get(resourceKey(one)) ?? []) ?? []
    );
  });
}

/** The second half. `held`: the locks that the transaction has. */
export async function finishExtensions(
  client: pg.ClientBase,
  begun: readonly BegunExtension[],
  held: readonly ResourceRef[],
): Promise<Extended> {
  if (begun.length === 0) return { done: new Set(), written: 0, queued: false };
  const containers = [
    ...new Map(begun.flatMap((one) => one.containers).map((container) => [resourceKey(container), container])).values(),
  ];
  const [, goneIntervals] = await allOf([lockMore(client, held, containers), loadGone(client, containers)]);
  const done = new Set<string>();
  const writes = [...grouped(begun, (one) => one.declaration)].map(([declaration, group]) => {
    const extensions = group.flatMap((one) => finishExtension(one, goneIntervals) ?? []);
    for (const { gid } of extensions) done.add(resourceKey({ type: declaration.name, gid }));
    return writeExtensions(client, declaration, extensions).then(async (written) => {
      const began = extensions.filter((one) => one.began !== null);
      const first = began.filter(({ beforeFromMs }) => beforeFromMs === null);
      const told = await queueToldOf(client, declaration.name, gidsOf(began));
      return { written, queued: (await queueTold(client, declaration, gidsOf(first))) || told };
    });
  });
  const results = await allOf(writes);
  return {
    done,
    written: results.reduce((sum, { written }) => sum + written, 0),
    queued: results.some(({ queued }) => queued),
  };
}

function gidsOf(resources: readonly { readonly gid: string }[]): readonly string[] {
  return resources.map(({ gid }) => gid);
}
