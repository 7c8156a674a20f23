/** One list of a crawl, page by page, from its checkpoint to its end. */
import type { ObjectPage } from '@asana-warehouse/asana-api/read-list';
import { readWithWords } from '@asana-warehouse/asana-api/read-resource';
import { presentSnapshot } from '@asana-warehouse/asana-api/snapshot-of';
import type { Observed } from '@asana-warehouse/asana-api/asana-clock';
import { decode } from '@asana-warehouse/catalogue/decode';
import { splitListGids } from '@asana-warehouse/catalogue/list-gids';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { advance, begin, readCheckpoint, restart, type Checkpoint } from '@asana-warehouse/reconciliation/checkpoint';
import { isAlone, selects, type ListKind } from '@asana-warehouse/reconciliation/list-kinds';
import { liesAlone } from '@asana-warehouse/reconciliation/membership';
import type { PresentSnapshot } from '@asana-warehouse/snapshot/snapshot';
import { confirm, readDuringRun } from '@asana-warehouse/warehouse/confirmations';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { loadHeld, type Held } from '@asana-warehouse/warehouse/held-rows';
import { saveCheckpoint, type ClaimedScope, type Scope, type ScopeEnd } from '@asana-warehouse/warehouse/runs';
import { raiseWishes } from '@asana-warehouse/warehouse/wishes';
import { appendSnapshots } from './append-snapshots.ts';
import { scopeLeaseMs, type Crawl } from './crawl-work.ts';
import { doubtAbsence } from './doubt-absence.ts';
import { judge } from './judge-page.ts';
import { ownFailure } from './own-failure.ts';
import type { Parts } from './parts.ts';
import { readPage } from './read-page.ts';
import { failed, finish, save, saveGids, unkept, withUnkept } from './save-page.ts';
import { setAside } from './set-aside.ts';

const done: ScopeEnd = { state: 'done', status: null, detail: null };

/** Reads to the end. A failure of this list alone ends it as failed; any other is thrown, so that the next run goes on here. */
export async function readScope(parts: Parts, work: Crawl, scope: ClaimedScope): Promise<void> {
  const kind = work.kinds.find((one) => one.kind === scope.kind && (one.list.per === null) === (scope.gid === ''));
  try {
    if (kind === undefined) await readOne(parts, work, scope);
    else await readPages(parts, work, scope, kind);
  } catch (error) {
    const failure = await ownFailure(parts, error, work.priority);
    if (kind === undefined) await setAside(parts, scope, failure);
    await finish(parts, work, scope, failed(null, failure.message));
  }
}

async function readPages(parts: Parts, work: Crawl, scope: ClaimedScope, kind: ListKind): Promise<void> {
  const { pool, owner, stopping } = parts;
  const options = { priority: work.priority, signal: stopping };
  let checkpoint = readCheckpoint(scope.checkpoint) ?? begin(scope.claimedAt);
  for (;;) {
    const { resource: declaration, list } = kind;
    const read = { declaration, list, perGid: scope.gid, offset: checkpoint.next, since: work.since };
    const { page, isBare } = await readPage(parts, read, options);
    if (page.kind === 'expired') {
      const again = restart(checkpoint);
      if (again === null) return finish(parts, work, scope, failed(null, 'page tokens expire too soon'));
      checkpoint = again;
      await saveCheckpoint(pool, work.run, owner, scope, checkpoint, scopeLeaseMs);
      continue;
    }
    if (page.kind === 'rejected') return finish(parts, work, scope, failed(null, page.words));
    if (page.kind === 'refused')
      return finish(parts, work, scope, await refusal(parts, work.priority, scope, kind, page));
    const bare = isBare ? page.objects.length : 0;
    const step = advance(checkpoint, { next: page.next, rows: page.objects.length - bare, odd: page.odd, bare });
    const taken = await (isBare ? takeGids : takePage)(parts, work, scope, kind, page, step);
    if (taken === null || step.done) return;
    checkpoint = taken;
  }
}

/** A list that begins with one resource, read directly; or no list at all, but what another resource named. */
async function readOne(parts: Parts, work: Crawl, scope: ClaimedScope): Promise<void> {
  const declaration = resourceOf(scope.kind);
  if (declaration === undefined) return finish(parts, work, scope, failed(null, 'a type this release does not know'));
  const held = await loadHeld(parts.pool, declaration, [scope.gid]);
  const repairEpoch = held.get(scope.gid)?.repairEpoch ?? 0;
  const reading = { source: work.source, workspaceGid: scope.workspaceGid, gid: scope.gid, repairEpoch };
  const { snapshot, words, requests } = await readWithWords(parts.api, declaration, reading, {
    priority: work.priority,
    signal: parts.stopping,
  });
  if (snapshot.kind !== 'present') {
    const unread = { gid: scope.gid, workspaceGid: scope.workspaceGid, isTold: false };
    const isHeld = snapshot.kind === 'absent' && (await doubtAbsence(parts, declaration, unread, 0)) === 'hold';
    const isKnown = snapshot.kind === 'forbidden' && held.get(scope.gid)?.row?.isForbidden === true;
    if (!isHeld && !isKnown) {
      await appendSnapshots(parts, [snapshot]);
      work.hooks.onAppended(snapshot.type, snapshot.gid, snapshot.kind);
    }
    const status = 'status' in snapshot ? snapshot.status : null;
    const detail = `${declaration.name} ${scope.gid} is ${snapshot.kind}: ${words ?? ''}`;
    // It may have gone since it was named. Nobody asked for it by its gid.
    const wasNamed = work.kinds.some(({ resource, list }) => resource === declaration && list.named !== undefined);
    return finish(parts, work, scope, { ...failed(status, detail), state: wasNamed ? 'tolerated' : 'failed' });
  }
  const reads = await judge(parts, work, declaration, [snapshot], held, new Set());
  const one = advance(begin(scope.claimedAt), { next: null, rows: 1, odd: 0 }).checkpoint;
  const checkpoint = withUnkept(one, reads);
  await save(parts, work, scope, declaration, reads, { checkpoint, requests }, unkept(checkpoint) ?? done);
}

/** How far the list has come, and whether to its end. */
type PageStep = ReturnType<typeof advance>;

/** Null when the list is no longer this process' to read, else how far it has come. */
async function takePage(
  parts: Parts,
  work: Crawl,
  scope: ClaimedScope,
  kind: ListKind,
  page: ObjectPage,
  step: PageStep,
): Promise<Checkpoint | null> {
  const declaration = kind.resource;
  const alone = isAlone(work.kinds, kind);
  const objects = page.objects.filter(
    (body) =>
      selects(work.selection, declaration.name, body.gid) &&
      (!alone || liesAlone(declaration, decode(declaration, body))),
  );
  const gids = objects.map(({ gid }) => gid);
  const held = await loadHeld(parts.pool, declaration, gids);
  const earlier =
    kind.list.overlaps === true
      ? await readDuringRun(parts.pool, work.run.id, declaration.name, gids)
      : new Set<string>();
  const snapshots = objects.map((body) => snapshotOf(work, scope, declaration, body, page.observed, held));
  const reads = await judge(parts, work, declaration, snapshots, held, earlier);
  const checkpoint = withUnkept(step.checkpoint, reads);
  const save_ = async (end: ScopeEnd | null): Promise<Checkpoint | null> =>
    (await save(parts, work, scope, declaration, reads, { checkpoint, requests: page.requests }, end))
      ? checkpoint
      : null;
  if (!step.done) return save_(null);
  // What a list did not show is asked for only when its last page is known to be read.
  await confirm(parts.pool, declaration.name, gids);
  const judged = checkpoint.bare > 0 ? null : await work.hooks.afterList(kind, scope, checkpoint.startedAt);
  return save_(unkept(checkpoint) ?? judged ?? done);
}

/** The same of a page of gids. What another list of the run has shown whole is not read again. */
async function takeGids(
  parts: Parts,
  work: Crawl,
  scope: ClaimedScope,
  { resource, list }: ListKind,
  { objects, requests }: ObjectPage,
  { checkpoint, done: isLast }: PageStep,
): Promise<Checkpoint | null> {
  const shown = objects.map(({ gid }) => gid).filter((gid) => selects(work.selection, resource.name, gid));
  const earlier = list.overlaps === true ? await readDuringRun(parts.pool, work.run.id, resource.name, shown) : null;
  const gids = shown.filter((gid) => earlier?.has(gid) !== true);
  const end = isLast ? (unkept(checkpoint) ?? done) : null;
  return (await saveGids(parts, work, scope, resource, gids, { checkpoint, requests }, end)) ? checkpoint : null;
}

function snapshotOf(
  work: Crawl,
  scope: Scope,
  declaration: Resource,
  body: ObjectPage['objects'][number],
  observed: Observed,
  held: ReadonlyMap<string, Held>,
): PresentSnapshot {
  const reading = { source: work.source, workspaceGid: scope.workspaceGid };
  return presentSnapshot(declaration, body, observed, reading, held.get(body.gid)?.repairEpoch ?? 0);
}

/** Why a whole list is refused. A container that is gone is asked for itself; its own read says what became of it. */
async function refusal(
  parts: Parts,
  priority: Crawl['priority'],
  scope: Scope,
  { list }: ListKind,
  { status, words }: { readonly status: number; readonly words: string },
): Promise<ScopeEnd> {
  if (list.tolerated?.includes(status) === true) return { state: 'tolerated', status, detail: words };
  if (status !== 404 || list.per === null) return failed(status, words);
  const wish = {
    type: list.per,
    gid: splitListGids(list, scope.gid).per,
    workspaceGid: scope.workspaceGid,
    priority,
    reason: 'list.refused',
    expects: null,
    eventAt: null,
    traceParent: null,
  };
  await inTransaction(parts.pool, (client) => raiseWishes(client, [wish]));
  return { state: 'tolerated', status, detail: words };
}
