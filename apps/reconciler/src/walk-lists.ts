/** Reads every list once, in memory, without checkpoints: for comparing, where a crash only means to begin again. */
import { readObjects } from '@asana-warehouse/asana-api/read-list';
import { readResource } from '@asana-warehouse/asana-api/read-resource';
import { presentSnapshot } from '@asana-warehouse/asana-api/snapshot-of';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import {
  rootScopes,
  scopesBelow,
  selects,
  type ListKind,
  type ScopeKey,
  type Selection,
} from '@asana-warehouse/reconciliation/list-kinds';
import type { PresentSnapshot, Snapshot } from '@asana-warehouse/snapshot/snapshot';
import type { Parts } from './parts.ts';

/** A list that was not readable. */
export type RefusedList = { readonly kind: string; readonly gid: string; readonly words: string };

type Named = { readonly type: string; readonly gid: string };
type Roots = { readonly selection: Selection; readonly roots: readonly Named[] };
type Visit = (declaration: Resource, snapshots: readonly PresentSnapshot[]) => Promise<void>;

const listsAtOnce = 12;
const restartsMax = 5;

/** Calls `visit` for every page. Lists refused for a reason that the catalogue expects are not named. */
export async function walkLists(
  parts: Parts,
  kinds: readonly ListKind[],
  { selection, roots }: Roots,
  visit: Visit,
): Promise<readonly RefusedList[]> {
  const refused: RefusedList[] = [];
  const queue: ScopeKey[] = roots.length === 0 ? [...rootScopes(kinds)] : [];
  const added = new Set<string>();
  const take = async (declaration: Resource, snapshots: readonly PresentSnapshot[]): Promise<void> => {
    await visit(declaration, snapshots);
    for (const { body, gid } of snapshots) {
      for (const below of scopesBelow(kinds, declaration.name, { ...body, gid }, selection)) {
        if (added.has(`${below.kind} ${below.gid}`)) continue;
        added.add(`${below.kind} ${below.gid}`);
        queue.push(below);
      }
    }
  };
  for (const root of roots) await readRoot(parts, root, take, refused);
  const reading = new Set<Promise<void>>();
  while (queue.length > 0 || reading.size > 0) {
    // The newest first: stories of a task are read before the next page of tasks grows the queue.
    const scope = reading.size < listsAtOnce ? queue.pop() : undefined;
    if (scope === undefined) {
      await Promise.race(reading);
      continue;
    }
    const one = readList(parts, kinds, scope, selection, take, refused).finally(() => reading.delete(one));
    // Whoever waits hears of the first failure; the others' must not count as unhandled.
    one.catch(() => undefined);
    reading.add(one);
  }
  return refused;
}

async function readRoot(parts: Parts, root: Named, take: Visit, refused: RefusedList[]): Promise<void> {
  const found = await readNamed(parts, root, take);
  if (found !== null && found !== 'present') refused.push({ kind: root.type, gid: root.gid, words: found });
}

/** Reads one by its gid. It may have gone since something named it. Resolves to what was found; null: a type this release does not know. */
async function readNamed(parts: Parts, { type, gid }: Named, take: Visit): Promise<Snapshot['kind'] | null> {
  const declaration = resourceOf(type);
  if (declaration === undefined) return null;
  const read = { gid, workspaceGid: null, repairEpoch: 0, source: 'reconcile' } as const;
  const snapshot = await readResource(parts.api, declaration, read, { priority: 9, signal: parts.stopping });
  if (snapshot.kind === 'present') await take(declaration, [snapshot]);
  return snapshot.kind;
}

async function readList(
  parts: Parts,
  kinds: readonly ListKind[],
  scope: ScopeKey,
  selection: Selection,
  take: Visit,
  refused: RefusedList[],
): Promise<void> {
  const kind = kinds.find((one) => one.kind === scope.kind);
  if (kind === undefined) return void (await readNamed(parts, { type: scope.kind, gid: scope.gid }, take));
  const { resource: declaration, list } = kind;
  for (let offset: string | null = null, restarts = 0; ;) {
    const read = { declaration, list, perGid: scope.gid, offset, since: null };
    const page: Awaited<ReturnType<typeof readObjects>> = await readObjects(parts.api, read, {
      priority: 9,
      signal: parts.stopping,
    });
    if (page.kind === 'expired' && restarts < restartsMax) {
      offset = null;
      restarts += 1;
      continue;
    }
    if (page.kind !== 'page') {
      const status = page.kind === 'refused' ? page.status : null;
      const isExpected = status === 404 || (status !== null && list.tolerated?.includes(status) === true);
      if (!isExpected) refused.push({ ...scope, words: 'words' in page ? page.words : 'page tokens expire too soon' });
      return;
    }
    const reading = { source: 'reconcile', workspaceGid: null } as const;
    const objects = page.objects.filter(({ gid }) => selects(selection, declaration.name, gid));
    await take(
      declaration,
      objects.map((body) => presentSnapshot(declaration, body, page.observed, reading, 0)),
    );
    if (page.next === null) return;
    offset = page.next;
  }
}
