/**
 * Compares warehouse and API, resource by resource, and changes nothing. Both move while they are compared, so what the
 * first pass finds is only a suspicion. It becomes a difference if two direct reads in a row give the same, and the
 * row still says otherwise after everything that had been in the log by then was consumed.
 */
import { readResource } from '@asana-warehouse/asana-api/read-resource';
import { decode } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { compareRow, type FieldDifference, type StoredRow } from '@asana-warehouse/reconciliation/compare-rows';
import { listKinds, neededKinds, type Selection } from '@asana-warehouse/reconciliation/list-kinds';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { hasPassed, type Marker } from '@asana-warehouse/warehouse/log-progress';
import { offsetStore } from '@asana-warehouse/warehouse/offsets';
import type { UnreadList } from '@asana-warehouse/warehouse/runs';
import { livingGids, loadStoredRows } from '@asana-warehouse/warehouse/stored-rows';
import { hasWishesUpTo, newestWish } from '@asana-warehouse/warehouse/wishes-waiting';
import { hasRefolds } from '@asana-warehouse/warehouse/log-progress';
import { ownFailure } from './own-failure.ts';
import { hydratorGroup } from './hydrator.ts';
import type { Parts } from './parts.ts';
import { walkLists, type Unread } from './walk-lists.ts';

/** `field` is missing when it is about the whole resource. */
export type Difference = {
  readonly type: string;
  readonly gid: string;
  readonly field?: string;
  readonly warehouse: unknown;
  readonly asana: unknown;
};

/**
 * `caughtUp` false: the consumers did not get to the marker in time, so differences may be mere lag. `failed`: lists, and resources by
 * their type, that could not be read and are thus not covered; the whole is not `ok` then.
 */
export type Verified = Unread & {
  readonly ok: boolean;
  readonly compared: number;
  readonly caughtUp: boolean;
  readonly differences: readonly Difference[];
};

export type VerifyOptions = {
  readonly selection: Selection;
  readonly roots: readonly { readonly type: string; readonly gid: string }[];
};

type Suspect = { readonly type: string; readonly gid: string };

const roundsMax = 4;
const caughtUpMsMax = 30_000;
const pollMs = 100;
const readsAtOnce = 12;
const projectorGroup = 'projector';

/** Compares everything selected. Throws when Asana or Postgres cannot be reached. */
export async function verify(parts: Parts, options: VerifyOptions): Promise<Verified> {
  const kinds = neededKinds(listKinds(resources), options.selection);
  const seen = new Map<string, Set<string>>();
  const suspects = new Map<string, Suspect>();
  const suspect = (type: string, gid: string): void => void suspects.set(`${type} ${gid}`, { type, gid });
  let compared = 0;
  const unread = await walkLists(parts, kinds, options, async (declaration, shown) => {
    const gids = seen.get(declaration.name) ?? new Set();
    seen.set(declaration.name, gids);
    const snapshots = shown.filter(({ gid }) => !gids.has(gid));
    for (const { gid } of snapshots) gids.add(gid);
    compared += snapshots.length;
    const stored = await loadStoredRows(
      parts.pool,
      declaration,
      snapshots.map(({ gid }) => gid),
    );
    for (const snapshot of snapshots) {
      if (differencesOf(declaration, snapshot, stored.get(snapshot.gid)).length > 0) {
        suspect(declaration.name, snapshot.gid);
      }
    }
  });
  const notGiven = new Set(unread.failed.map(({ kind, gid }) => `${kind} ${gid}`));
  const isWhole = options.roots.length === 0 && options.selection.only.size === 0;
  for (const declaration of isWhole ? new Set(kinds.map(({ resource }) => resource)) : []) {
    for await (const gids of livingGids(parts.pool, declaration)) {
      for (const gid of gids) {
        if (seen.get(declaration.name)?.has(gid) === true || notGiven.has(`${declaration.name} ${gid}`)) continue;
        suspect(declaration.name, gid);
        compared += 1;
      }
    }
  }
  const { unsettled, differences, caughtUp } = await settleSuspects(parts, [...suspects.values()]);
  const failed = [...unread.failed, ...unsettled];
  return {
    ok: differences.length === 0 && failed.length === 0,
    compared: compared - unsettled.length,
    caughtUp,
    refused: unread.refused,
    failed,
    differences,
  };
}

type Settled = {
  readonly differences: readonly Difference[];
  readonly unsettled: readonly UnreadList[];
  readonly caughtUp: boolean;
};

/** Reads the suspects again and again until each is cleared or certain. */
async function settleSuspects(parts: Parts, suspects: readonly Suspect[]): Promise<Settled> {
  let open = suspects;
  let before = new Map<string, string>();
  const certain: Difference[] = [];
  const unsettled: UnreadList[] = [];
  let caughtUp = true;
  for (let round = 0; open.length > 0; round += 1) {
    const reads = await readAll(parts, open, unsettled);
    caughtUp = await waitForMarker(parts);
    const next: Suspect[] = [];
    const now = new Map<string, string>();
    for (const { snapshot, differences } of await compareReads(parts, reads)) {
      if (differences.length === 0) continue;
      const { type, gid } = snapshot;
      const said = snapshot.kind === 'present' ? snapshot.hash : snapshot.kind;
      if (before.get(`${type} ${gid}`) === said || round >= roundsMax) certain.push(...differences);
      else next.push({ type, gid });
      now.set(`${type} ${gid}`, said);
    }
    before = now;
    open = next;
  }
  return { differences: certain, unsettled, caughtUp };
}

/** Those that cannot be read are added to `failed`. */
async function readAll(parts: Parts, suspects: readonly Suspect[], failed: UnreadList[]): Promise<readonly Snapshot[]> {
  const queue = [...suspects];
  const reads: Snapshot[] = [];
  const work = async (): Promise<void> => {
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      const { type, gid } = one;
      const declaration = resourceOf(type);
      if (declaration === undefined) continue;
      const read = { gid, workspaceGid: null, repairEpoch: 0, source: 'reconcile' } as const;
      try {
        reads.push(await readResource(parts.api, declaration, read, { priority: 9, signal: parts.stopping }));
      } catch (error) {
        failed.push({ kind: type, gid, error: (await ownFailure(parts, error, 9)).message });
      }
    }
  };
  await Promise.all(Array.from({ length: readsAtOnce }, work));
  return reads;
}

type Compared = { readonly snapshot: Snapshot; readonly differences: readonly Difference[] };

async function compareReads(parts: Parts, reads: readonly Snapshot[]): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  for (const type of new Set(reads.map((read) => read.type))) {
    const declaration = resourceOf(type);
    if (declaration === undefined) continue;
    const ofType = reads.filter((read) => read.type === type);
    const stored = await loadStoredRows(
      parts.pool,
      declaration,
      ofType.map(({ gid }) => gid),
    );
    for (const snapshot of ofType) {
      compared.push({ snapshot, differences: differencesOf(declaration, snapshot, stored.get(snapshot.gid)) });
    }
  }
  return compared;
}

/** What is different between a read and its row. A refused read says nothing about contents. */
function differencesOf(
  declaration: Resource,
  snapshot: Snapshot,
  stored: StoredRow | undefined,
): readonly Difference[] {
  const { type, gid } = snapshot;
  const deletedAt = stored?.row['_deleted_at'] ?? null;
  const isLiving = stored !== undefined && deletedAt === null;
  if (snapshot.kind === 'forbidden' || snapshot.kind === 'listed') return [];
  if (snapshot.kind === 'absent') return isLiving ? [{ type, gid, warehouse: 'present', asana: 'absent' }] : [];
  if (stored === undefined) return [{ type, gid, warehouse: 'absent', asana: 'present' }];
  if (!isLiving) return [{ type, gid, field: '_deleted_at', warehouse: deletedAt, asana: null }];
  const fields: readonly FieldDifference[] = compareRow(
    declaration,
    stored,
    decode(declaration, snapshot.body),
    snapshot.hash,
  );
  return fields.map((difference) => ({ type, gid, ...difference }));
}

/** Waits until everything in the log now has had its effects, and what had been wished for by now is read. */
async function waitForMarker(parts: Parts): Promise<boolean> {
  const offsets = offsetStore(parts.pool);
  const until = performance.now() + caughtUpMsMax;
  const inTime = async (isDone: () => Promise<boolean>): Promise<boolean> => {
    while (!(await isDone())) {
      parts.stopping.throwIfAborted();
      if (performance.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    return true;
  };
  const deliveries: Marker = { topic: deliveriesTopic, ends: await parts.log.ends(deliveriesTopic) };
  const heard = await inTime(async () => hasPassed(offsets, hydratorGroup, deliveries));
  const newest = await newestWish(parts.pool);
  const read = heard && (await inTime(async () => !(await hasWishesUpTo(parts.pool, newest))));
  const snapshots: Marker = { topic: snapshotsTopic, ends: await parts.log.ends(snapshotsTopic) };
  return (
    read &&
    (await inTime(
      async () =>
        (await hasPassed(offsets, projectorGroup, deliveries)) && (await hasPassed(offsets, projectorGroup, snapshots)),
    )) &&
    (await inTime(async () => !(await hasRefolds(parts.pool))))
  );
}
