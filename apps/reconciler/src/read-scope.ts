/** One list of a crawl, page by page, from its checkpoint to its end. */
import { readObjects, type ObjectPage } from '@asana-warehouse/asana-api/read-list';
import { readWithWords } from '@asana-warehouse/asana-api/read-resource';
import { presentSnapshot } from '@asana-warehouse/asana-api/snapshot-of';
import type { Observed } from '@asana-warehouse/asana-api/asana-clock';
import { decode } from '@asana-warehouse/catalogue/decode';
import { splitListGids } from '@asana-warehouse/catalogue/list-gids';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { lastPhase, type Resource } from '@asana-warehouse/catalogue/resource';
import { advance, begin, readCheckpoint, restart, type Checkpoint } from '@asana-warehouse/reconciliation/checkpoint';
import {
  isAlone,
  scopesBelow,
  selects,
  selectsReference,
  type ListKind,
} from '@asana-warehouse/reconciliation/list-kinds';
import { liesAlone } from '@asana-warehouse/reconciliation/membership';
import { referencesOf } from '@asana-warehouse/reconciliation/references';
import type { PresentSnapshot } from '@asana-warehouse/snapshot/snapshot';
import { confirm, readDuringRun, unknownAmong } from '@asana-warehouse/warehouse/confirmations';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { settleUnlogged } from '@asana-warehouse/warehouse/dead-letter-unlogged';
import { loadHeld, type Held } from '@asana-warehouse/warehouse/held-rows';
import {
  addScopes,
  coveredAmong,
  finishScope,
  saveCheckpoint,
  type ClaimedScope,
  type Scope,
  type ScopeEnd,
} from '@asana-warehouse/warehouse/runs';
import { raiseWishes } from '@asana-warehouse/warehouse/wishes';
import { appendSnapshots } from './append-snapshots.ts';
import { ownFailure } from './own-failure.ts';
import { scopeLeaseMs, type Crawl } from './crawl-work.ts';
import { doubtAbsence } from './doubt-absence.ts';
import { filledKinds } from './filled-kinds.ts';
import { judge, type Read } from './judge-page.ts';
import type { Parts } from './parts.ts';

/** `requests`: how many the page took. */
type Step = { readonly checkpoint: Checkpoint; readonly requests: number };

const done: ScopeEnd = { state: 'done', status: null, detail: null };

/** Reads to the end. A failure of this list alone ends it as failed; any other is thrown, so that the next run goes on here. */
export async function readScope(parts: Parts, work: Crawl, scope: ClaimedScope): Promise<void> {
  try {
    const kind = work.kinds.find((one) => one.kind === scope.kind && (one.list.per === null) === (scope.gid === ''));
    if (kind === undefined) await readOne(parts, work, scope);
    else await readPages(parts, work, scope, kind);
  } catch (error) {
    const { message } = await ownFailure(parts, error, work.priority);
    await finish(parts, work, scope, failed(null, message));
  }
}

async function readPages(parts: Parts, work: Crawl, scope: ClaimedScope, kind: ListKind): Promise<void> {
  const { pool, owner, stopping } = parts;
  const options = { priority: work.priority, signal: stopping };
  let checkpoint = readCheckpoint(scope.checkpoint) ?? begin(scope.claimedAt);
  for (;;) {
    const { resource: declaration, list } = kind;
    const read = { declaration, list, perGid: scope.gid, offset: checkpoint.next, since: work.since };
    const page = await readObjects(parts.api, read, options);
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
    const step = advance(checkpoint, { next: page.next, rows: page.objects.length, odd: page.odd });
    const taken = await takePage(parts, work, scope, kind, page, step);
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

/** Null when the list is no longer this process' to read, else how far it has come. */
async function takePage(
  parts: Parts,
  work: Crawl,
  scope: ClaimedScope,
  kind: ListKind,
  page: ObjectPage,
  step: { readonly checkpoint: Checkpoint; readonly done: boolean },
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
  const judged = await work.hooks.afterList(kind, scope, checkpoint.startedAt);
  return save_(unkept(checkpoint) ?? judged ?? done);
}

/** Counts what the log did not take among the entries of the list that could not be kept. */
function withUnkept(checkpoint: Checkpoint, reads: readonly Read[]): Checkpoint {
  return { ...checkpoint, odd: checkpoint.odd + reads.filter(({ outcome }) => outcome === 'refused').length };
}

/** A list with entries that could not be kept is read to its end, but not complete. Null when there are none. */
function unkept({ odd }: Checkpoint): ScopeEnd | null {
  if (odd === 0) return null;
  return failed(null, `${odd} entries could not be kept: they have no gid, or are too large (see the dead letters)`);
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

/** The page's second half: lists below, confirmations, checkpoint or end, in one transaction. */
async function save(
  parts: Parts,
  work: Crawl,
  scope: ClaimedScope,
  declaration: Resource,
  reads: readonly Read[],
  step: Step,
  end: ScopeEnd | null,
): Promise<boolean> {
  const { pool, owner } = parts;
  const objects = reads.map(({ snapshot }) => ({ gid: snapshot.gid, workspaceGid: snapshot.workspace_gid }));
  await work.hooks.beforeBelow(declaration, objects);
  const below = await listsBelow(parts, work, declaration, reads);
  const references = reads.flatMap(({ snapshot }) =>
    referencesOf(declaration, decode(declaration, snapshot.body), { resourceOf }),
  );
  return inTransaction(pool, async (client) => {
    const { checkpoint, requests } = step;
    if (!(await saveCheckpoint(client, work.run, owner, scope, checkpoint, scopeLeaseMs, requests))) return false;
    await addScopes(client, work.run, below);
    await confirm(
      client,
      declaration.name,
      objects.map(({ gid }) => gid),
    );
    await settleUnlogged(
      client,
      reads.flatMap(({ snapshot, outcome }) => (outcome === 'appended' || outcome === 'equal' ? [snapshot] : [])),
    );
    // Structure is still being read in phase 0: what it does not know yet may be on the next page.
    const unknown = scope.phase === 0 ? [] : await unknownAmong(client, references);
    await raiseWishes(
      client,
      unknown
        .filter(({ type, gid }) => selectsReference(work.selection, resourceOf(type), gid))
        .map(({ type, gid }) => ({
          type,
          gid,
          workspaceGid: scope.workspaceGid,
          priority: 9,
          reason: 'reference',
          expects: null,
          eventAt: null,
          traceParent: null,
        })),
    );
    if (end !== null) await finishScope(client, work.run, owner, scope, end);
    return true;
  });
}

/** Lists below the objects of a page. In a crawl that may skip, stories of an unchanged task are not read twice. */
async function listsBelow(
  parts: Parts,
  work: Crawl,
  declaration: Resource,
  reads: readonly Read[],
): Promise<readonly Scope[]> {
  // Only a reconciliation of everything compares lists with what they should show.
  const compared = work.isRepair && work.since === null ? reads.map(({ snapshot }) => snapshot.gid) : [];
  const filled = await filledKinds(parts.pool, work.kinds, declaration.name, compared);
  const all = reads.flatMap(({ snapshot: { gid, body, workspace_gid: workspaceGid }, drift }) =>
    scopesBelow(work.kinds, declaration.name, { ...body, gid }, work.selection, filled(gid)).map((below) => ({
      ...below,
      workspaceGid: below.workspaceGid ?? workspaceGid,
      mayskip:
        work.skipCovered && drift === 'none' && below.phase === lastPhase && declaration.version === 'modified_at',
    })),
  );
  const candidates = all.filter(({ mayskip }) => mayskip);
  const covered = candidates.length === 0 ? new Set<string>() : await coveredAmong(parts.pool, candidates);
  return all.filter(({ mayskip, kind, gid }) => !mayskip || !covered.has(`${kind} ${gid}`));
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

function failed(status: number | null, detail: string): ScopeEnd {
  return { state: 'failed', status, detail };
}

async function finish(parts: Parts, work: Crawl, scope: Scope, end: ScopeEnd): Promise<void> {
  await finishScope(parts.pool, work.run, parts.owner, scope, end);
}
