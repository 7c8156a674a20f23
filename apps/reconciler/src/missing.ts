/**
 * What lists did not show. A row that is missing from a complete list is only wished for; the direct read that follows says
 * whether it is gone. Where an implausible share is missing, a few are read first, and if those are gone indeed the rest
 * is not even read: the deletion guard holds all of it back until a person says so, or it is found again.
 */
import { readResource } from '@asana-warehouse/asana-api/read-resource';
import { splitListGids } from '@asana-warehouse/catalogue/list-gids';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { lastPhase, type Resource } from '@asana-warehouse/catalogue/resource';
import { isImplausible, mostAreGone, sampleOf, sampleSize } from '@asana-warehouse/reconciliation/deletion-guard';
import {
  isAlone,
  scopesBelow,
  selects,
  type ListKind,
  type Selection,
} from '@asana-warehouse/reconciliation/list-kinds';
import { membershipOf } from '@asana-warehouse/reconciliation/membership';
import { missingEverywhere, missingFrom } from '@asana-warehouse/reconciliation/wishes-of';
import { count } from '@asana-warehouse/telemetry/metrics';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { confirmAhead, heldAmong } from '@asana-warehouse/warehouse/guard';
import { findHolding, holdMissing, lockGuard } from '@asana-warehouse/warehouse/guard-absences';
import { everywhere, scopeOf, workspacesOf } from '@asana-warehouse/warehouse/guard-scopes';
import { findResources } from '@asana-warehouse/warehouse/known-resources';
import { missingMembers } from '@asana-warehouse/warehouse/list-members';
import {
  addScopes,
  runStartedAt,
  type ClaimedScope,
  type Run,
  type Scope,
  type ScopeEnd,
} from '@asana-warehouse/warehouse/runs';
import { unreadAmong } from '@asana-warehouse/warehouse/unread';
import { raiseWishes, type Wish } from '@asana-warehouse/warehouse/wishes';
import type { Crawl } from './crawl-work.ts';
import { guardOptions, tellOpened } from './doubt-absence.ts';
import { ownFailure } from './own-failure.ts';
import type { Parts } from './parts.ts';

/** Priority of sweeps: after everything else. */
export const sweepPriority = 9;

/** `roots`: resources to begin with instead of everything. `since`: only what was modified later. */
export type ReconcileOptions = {
  readonly selection: Selection;
  readonly roots: readonly { readonly type: string; readonly gid: string }[];
  /** Read these alone, nothing below them. */
  readonly single: readonly string[];
  readonly since: string | null;
  readonly acceptsAbsences: boolean;
  readonly isShown: boolean;
  readonly gapMs: number;
  /**
   * Lists that may leave resources out by design (fields of single projects are not in their workspace's list) ask for
   * missing ones only when those were not read for so long.
   */
  readonly looseMissingAgeMs: number;
};

/** One repair. `what`: new, changed, returned, visible again, contradiction, absent or forbidden. */
export type Repair = { readonly type: string; readonly gid: string; readonly what: string };

/** What a reconciliation has found so far. `wished`: resources to be read directly. */
export type Findings = {
  readonly repaired: Repair[];
  repairs: number;
  readonly wished: { type: string; gid: string }[];
};

/** What the list should have shown and did not, once it was read to its end. */
export async function judgeMissing(
  parts: Parts,
  crawl: Pick<Crawl, 'run' | 'kinds'>,
  kind: ListKind,
  scope: ClaimedScope,
  startedAt: string,
  options: ReconcileOptions,
  findings: Findings,
): Promise<ScopeEnd | null> {
  const membership = membershipOf(kind);
  // A list that was asked for recent changes alone leaves everything else out.
  if (membership === null || options.since !== null || isAlone(crawl.kinds, kind)) return null;
  const { resource, list } = kind;
  const looseMs = membership.in === 'workspace' ? options.looseMissingAgeMs : 0;
  // What another list of the run has shown before is there, whether this one shows it again or not.
  const sinceAt = list.overlaps === true ? await runStartedAt(parts.pool, crawl.run) : startedAt;
  const since = new Date(Date.parse(sinceAt) - looseMs).toISOString();
  const whose = splitListGids(list, scope.gid);
  const { members, missing: notShown } = await missingMembers(parts.pool, resource, membership, whose, since);
  const missing = notShown.filter((gid) => selects(options.selection, resource.name, gid));
  if (missing.length === 0) return null;
  const place = { declaration: resource, scope: scopeOfList(kind, scope), workspaceGid: scope.workspaceGid };
  if (options.acceptsAbsences || !(await holdsBack(parts, place, missing, members))) {
    await wish(parts, place, missing, missingFrom(kind.kind), options, findings);
    await addBelow(parts, crawl, resource, missing, options);
  }
  return null;
}

const nobody = { per: '', workspace: null };

/** Where rows are missing: whose type, and which scope of the deletion guard. */
type Place = { readonly declaration: Resource; readonly scope: string; readonly workspaceGid: string | null };

function scopeOfList({ list }: ListKind, { gid, workspaceGid }: Scope): string {
  const { per, workspace } = splitListGids(list, gid);
  if (list.per === 'project' || list.per === 'workspace') return scopeOf(list.per, per);
  const known = workspace ?? workspaceGid;
  return known === null ? everywhere : scopeOf('workspace', known);
}

/** Whether so many missing ones are implausible and, by a sample, gone indeed: the guard has them then. */
async function holdsBack(parts: Parts, place: Place, missing: readonly string[], members: number): Promise<boolean> {
  const { pool } = parts;
  if (!isImplausible(guardOptions(parts), { members, missing: missing.length })) return false;
  const isHolding = (await findHolding(pool, [place.scope])) !== null;
  if (!isHolding && !(await areGone(parts, place, missing))) return false;
  const { scope, declaration, workspaceGid } = place;
  const opened = { scope, type: declaration.name, rule: 'list', missing: missing.length, members } as const;
  await inTransaction(pool, async (client) => {
    await lockGuard(client);
    await holdMissing(client, opened, missing, workspaceGid);
  });
  if (!isHolding) tellOpened(opened);
  return true;
}

/** Whether most of a sample of the missing ones are gone indeed. */
async function areGone(
  parts: Parts,
  { declaration, workspaceGid }: Place,
  missing: readonly string[],
): Promise<boolean> {
  const sample = sampleOf(missing, sampleSize);
  const options = { priority: sweepPriority, signal: parts.stopping } as const;
  const kinds = await Promise.all(
    sample.map(async (gid) => {
      const reading = { gid, workspaceGid, source: 'reconcile', repairEpoch: 0 } as const;
      return readResource(parts.api, declaration, reading, options).then(
        ({ kind }) => kind,
        // What Asana cannot give is not gone by that.
        async (error: unknown) => void (await ownFailure(parts, error, sweepPriority)),
      );
    }),
  );
  return mostAreGone(kinds.length, kinds.filter((kind) => kind === 'absent').length);
}

async function wish(
  parts: Parts,
  { declaration: { name: type }, workspaceGid }: Omit<Place, 'scope'>,
  gids: readonly string[],
  reason: string,
  options: Pick<ReconcileOptions, 'acceptsAbsences'>,
  findings: Findings,
): Promise<void> {
  const rest = { workspaceGid, priority: sweepPriority, reason, expects: null, eventAt: null, traceParent: null };
  const wishes: readonly Wish[] = gids.map((gid) => ({ type, gid, ...rest }));
  await inTransaction(parts.pool, async (client) => {
    // Wishes first, as whoever decides about the guard's entries locks them: else the two could wait for each other.
    await raiseWishes(client, wishes);
    if (options.acceptsAbsences) await confirmAhead(client, type, gids, workspaceGid);
  });
  count('asana_warehouse_wishes_raised_total', { reason: 'missing' }, wishes.length);
  for (const gid of gids) findings.wished.push({ type, gid });
}

/** Wishes for resources that were named by their gids; those unknown here are passed over. */
export async function wishForSingle(parts: Parts, options: ReconcileOptions, findings: Findings): Promise<void> {
  for (const { type, gid, workspaceGid } of await findResources(parts.pool, options.single)) {
    const declaration = resourceOf(type);
    if (declaration !== undefined) await wish(parts, { declaration, workspaceGid }, [gid], 'asked', options, findings);
  }
}

/**
 * Living rows that no list of this run has shown, such as tasks in no project that nobody is assigned to: they are read
 * directly, and the lists below them too; and comments that outlived their task, whose absence surprises nobody. True when there are such lists.
 * `among`: of all rows, or, where some types alone were read, of what nothing living names any more where no list shows the type, and of
 * what lies in nothing where a list was read for such alone.
 */
export async function sweep(
  parts: Parts,
  run: Run,
  kinds: readonly ListKind[],
  options: ReconcileOptions,
  findings: Findings,
  among: 'all' | 'nowhere',
): Promise<boolean> {
  const startedAt = await runStartedAt(parts.pool, run);
  let added = false;
  const swept = among === 'all' ? kinds : kinds.filter((kind) => isAlone(kinds, kind) || isNamed(kind.resource));
  for (const declaration of new Set(swept.map(({ resource }) => resource))) {
    if (options.selection.only.size > 0) continue;
    // Lists of the last phase are read for what changed alone: of their rows only those are doubtful that nothing living holds.
    const isLeaf = declaration.api.lists.every((list) => list.phase === lastPhase);
    const doubtful = { in: isLeaf ? 'nowhere' : isNamed(declaration) ? 'all' : among } as const;
    const { missing, members } = await missingMembers(parts.pool, declaration, doubtful, nobody, startedAt);
    const held = await heldAmong(parts.pool, declaration.name, missing);
    const type = declaration.name;
    const unread = await unreadAmong(
      parts.pool,
      run,
      missing.map((gid) => ({ type, gid })),
    );
    const asked = new Set([...findings.wished.filter((one) => one.type === type), ...unread].map(({ gid }) => gid));
    const fresh = missing.filter((gid) => !held.has(gid) && !asked.has(gid));
    if (fresh.length === 0) continue;
    const workspaces = await workspacesOf(parts.pool, declaration, fresh);
    const workspaceGid = workspaces.length === 1 ? (workspaces[0] ?? null) : null;
    const scope = workspaceGid === null ? everywhere : scopeOf('workspace', workspaceGid);
    const place = { declaration, scope, workspaceGid };
    if (!options.acceptsAbsences && !isLeaf && (await holdsBack(parts, place, fresh, members))) continue;
    await wish(parts, place, fresh, missingEverywhere, options, findings);
    added = (await addBelow(parts, { run, kinds }, declaration, fresh, options)) || added;
  }
  return added;
}

/** Whether no list shows the type: each of it is read since something else names it. */
function isNamed({ api }: Resource): boolean {
  return api.lists.every(({ named }) => named !== undefined);
}

/**
 * The lists below resources that their own list did not show: what is in no list any more is still there, perhaps, and no other
 * list may lead to what lies below it. True when there are such lists.
 */
async function addBelow(
  parts: Parts,
  { run, kinds }: Pick<Crawl, 'run' | 'kinds'>,
  { name }: Resource,
  gids: readonly string[],
  { selection }: ReconcileOptions,
): Promise<boolean> {
  const below = gids.flatMap((gid) => scopesBelow(kinds, name, { gid }, selection));
  const lists = below.map((one) => ({ ...one, workspaceGid: null }));
  await inTransaction(parts.pool, (client) => addScopes(client, run, lists));
  return below.length > 0;
}
