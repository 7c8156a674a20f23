/** Reads every list once, in memory, without checkpoints: for comparing, where a crash only means to begin again. */
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
import type { UnreadList } from '@asana-warehouse/warehouse/runs';
import { ownFailure } from './own-failure.ts';
import type { Parts } from './parts.ts';
import { readPage } from './read-page.ts';

type Named = { readonly type: string; readonly gid: string };
type Roots = { readonly selection: Selection; readonly roots: readonly Named[] };
type Visit = (declaration: Resource, snapshots: readonly PresentSnapshot[]) => Promise<void>;

/** What was not readable: `refused` to this credential, or `failed` each time that it was asked for. */
export type Unread = {
  readonly refused: readonly { readonly kind: string; readonly gid: string; readonly words: string }[];
  readonly failed: readonly UnreadList[];
};

type Walk = {
  readonly parts: Parts;
  readonly kinds: readonly ListKind[];
  readonly selection: Selection;
  readonly take: Visit;
  readonly add: (scope: ScopeKey) => void;
  readonly refuse: (scope: ScopeKey, words: string) => void;
};

const listsAtOnce = 12;
const restartsMax = 5;
const priority = 9;

/** Calls `visit` for every page. Lists refused for a reason that the catalogue expects are not named. */
export async function walkLists(
  parts: Parts,
  kinds: readonly ListKind[],
  { selection, roots }: Roots,
  visit: Visit,
): Promise<Unread> {
  const refused: Unread['refused'][number][] = [];
  const failed: UnreadList[] = [];
  const queue: ScopeKey[] = roots.length === 0 ? [...rootScopes(kinds)] : [];
  const added = new Set<string>();
  const add = (scope: ScopeKey): void => {
    if (added.has(`${scope.kind} ${scope.gid}`)) return;
    added.add(`${scope.kind} ${scope.gid}`);
    queue.push(scope);
  };
  const take: Visit = async (declaration, snapshots) => {
    await visit(declaration, snapshots);
    for (const { body, gid } of snapshots) {
      for (const below of scopesBelow(kinds, declaration.name, { ...body, gid }, selection)) add(below);
    }
  };
  const walk: Walk = {
    parts,
    kinds,
    selection,
    take,
    add,
    refuse: ({ kind, gid }, words) => void refused.push({ kind, gid, words }),
  };
  /** One that fails alone is told, and ends nothing. */
  const isolated = async ({ kind, gid }: ScopeKey, work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      failed.push({ kind, gid, error: (await ownFailure(parts, error, priority)).message });
    }
  };
  for (const root of roots) await isolated({ kind: root.type, gid: root.gid }, readRoot(walk, root));
  const reading = new Set<Promise<void>>();
  while (queue.length > 0 || reading.size > 0) {
    // The newest first: stories of a task are read before the next page of tasks grows the queue.
    const scope = reading.size < listsAtOnce ? queue.pop() : undefined;
    if (scope === undefined) {
      await Promise.race(reading);
      continue;
    }
    const one = isolated(scope, readList(walk, scope)).finally(() => reading.delete(one));
    // Whoever waits hears of the first failure; the others' must not count as unhandled.
    one.catch(() => undefined);
    reading.add(one);
  }
  return { refused, failed };
}

async function readRoot(walk: Walk, root: Named): Promise<void> {
  const found = await readNamed(walk, root);
  if (found !== null && found !== 'present') walk.refuse({ kind: root.type, gid: root.gid }, found);
}

/** Reads one by its gid. It may have gone since something named it. Resolves to what was found; null: a type this release does not know. */
async function readNamed({ parts, take }: Walk, { type, gid }: Named): Promise<Snapshot['kind'] | null> {
  const declaration = resourceOf(type);
  if (declaration === undefined) return null;
  const read = { gid, workspaceGid: null, repairEpoch: 0, source: 'reconcile' } as const;
  const snapshot = await readResource(parts.api, declaration, read, { priority, signal: parts.stopping });
  if (snapshot.kind === 'present') await take(declaration, [snapshot]);
  return snapshot.kind;
}

async function readList(walk: Walk, scope: ScopeKey): Promise<void> {
  const { parts, kinds, selection, take, refuse } = walk;
  const kind = kinds.find((one) => one.kind === scope.kind && (one.list.per === null) === (scope.gid === ''));
  if (kind === undefined) return void (await readNamed(walk, { type: scope.kind, gid: scope.gid }));
  const { resource: declaration, list } = kind;
  for (let offset: string | null = null, restarts = 0; ;) {
    const read = { declaration, list, perGid: scope.gid, offset, since: null };
    const { page, isBare }: Awaited<ReturnType<typeof readPage>> = await readPage(parts, read, {
      priority,
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
      if (!isExpected) refuse(scope, 'words' in page ? page.words : 'page tokens expire too soon');
      return;
    }
    const reading = { source: 'reconcile', workspaceGid: null } as const;
    const objects = page.objects.filter(({ gid }) => selects(selection, declaration.name, gid));
    if (isBare) for (const { gid } of objects) walk.add({ kind: declaration.name, gid });
    else
      await take(
        declaration,
        objects.map((body) => presentSnapshot(declaration, body, page.observed, reading, 0)),
      );
    if (page.next === null) return;
    offset = page.next;
  }
}
