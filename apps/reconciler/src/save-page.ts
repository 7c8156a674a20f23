/** The second half of a page, or of a resource that is read by itself: what it leads to, and how far its list has come. */
import { decode } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { lastPhase, type Resource } from '@asana-warehouse/catalogue/resource';
import type { Checkpoint } from '@asana-warehouse/reconciliation/checkpoint';
import { scopesBelow, selectsReference } from '@asana-warehouse/reconciliation/list-kinds';
import { referencesOf } from '@asana-warehouse/reconciliation/references';
import { confirm, unknownAmong } from '@asana-warehouse/warehouse/confirmations';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { settleUnlogged } from '@asana-warehouse/warehouse/dead-letter-unlogged';
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
import type pg from 'pg';
import { scopeLeaseMs, type Crawl } from './crawl-work.ts';
import { filledKinds } from './filled-kinds.ts';
import type { Read } from './judge-page.ts';
import type { Parts } from './parts.ts';

/** `requests`: how many the page took. */
export type Step = { readonly checkpoint: Checkpoint; readonly requests: number };

/** Counts what the log did not take among the entries of the list that could not be kept. */
export function withUnkept(checkpoint: Checkpoint, reads: readonly Read[]): Checkpoint {
  return { ...checkpoint, odd: checkpoint.odd + reads.filter(({ outcome }) => outcome === 'refused').length };
}

/** A list with entries that could not be kept is read to its end, but not complete. Null when there are none. */
export function unkept({ odd }: Checkpoint): ScopeEnd | null {
  if (odd === 0) return null;
  return failed(null, `${odd} entries could not be kept: they have no gid, or are too large (see the dead letters)`);
}

/** Lists below, confirmations, checkpoint or end, in one transaction. False: the list is no longer this process' to read. */
export async function save(
  parts: Parts,
  work: Crawl,
  scope: ClaimedScope,
  declaration: Resource,
  reads: readonly Read[],
  step: Step,
  end: ScopeEnd | null,
): Promise<boolean> {
  const objects = reads.map(({ snapshot }) => ({ gid: snapshot.gid, workspaceGid: snapshot.workspace_gid }));
  await work.hooks.beforeBelow(declaration, objects);
  const below = await listsBelow(parts, work, declaration, reads);
  const references = reads.flatMap(({ snapshot }) =>
    referencesOf(declaration, decode(declaration, snapshot.body), { resourceOf }),
  );
  return await advanceScope(parts, work, scope, step, below, end, async (client) => {
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
  });
}

/** The same of a page that gave gids alone: each is read by itself. */
export async function saveGids(
  parts: Parts,
  work: Crawl,
  scope: ClaimedScope,
  { name }: Resource,
  gids: readonly string[],
  step: Step,
  end: ScopeEnd | null,
): Promise<boolean> {
  const { workspaceGid, phase } = scope;
  const below = gids.map((gid) => ({ kind: name, gid, workspaceGid, phase }));
  return await advanceScope(parts, work, scope, step, below, end, async () => undefined);
}

/** `also`: what else the page leads to. */
async function advanceScope(
  { pool, owner }: Parts,
  { run }: Crawl,
  scope: ClaimedScope,
  { checkpoint, requests }: Step,
  below: readonly Scope[],
  end: ScopeEnd | null,
  also: (client: pg.ClientBase) => Promise<void>,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    if (!(await saveCheckpoint(client, run, owner, scope, checkpoint, scopeLeaseMs, requests))) return false;
    await addScopes(client, run, below);
    await also(client);
    if (end !== null) await finishScope(client, run, owner, scope, end);
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

/** The end of a list that was not read to it. */
export function failed(status: number | null, detail: string): ScopeEnd {
  return { state: 'failed', status, detail };
}

/** Ends the list. */
export async function finish(parts: Parts, work: Crawl, scope: Scope, end: ScopeEnd): Promise<void> {
  await finishScope(parts.pool, work.run, parts.owner, scope, end);
}
