/**
 * How reads differ from what is held. A read that leaves something out has another hash than a row that shows it all, so it
 * is compared by what it does show: it is none the warehouse does not have if that agrees with the row, and if a fact that
 * shows as much is known. (The row alone would not do: null in it may stand for what nobody has read yet.)
 */
import { decodeOnce } from '@asana-warehouse/catalogue/decode';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { compareRow } from '@asana-warehouse/reconciliation/compare-rows';
import { driftOf, type Drift } from '@asana-warehouse/reconciliation/drift';
import type { PresentSnapshot } from '@asana-warehouse/snapshot/snapshot';
import { knownContents } from '@asana-warehouse/warehouse/fact-store';
import type { Held } from '@asana-warehouse/warehouse/held-rows';
import { loadStoredRows } from '@asana-warehouse/warehouse/stored-rows';
import type pg from 'pg';

/** The drift of each read of one type. */
export async function driftsOf(
  pool: pg.Pool,
  declaration: Resource,
  snapshots: readonly PresentSnapshot[],
  held: ReadonlyMap<string, Held>,
): Promise<ReadonlyMap<PresentSnapshot, Drift>> {
  const rowOf = ({ gid }: PresentSnapshot): Held['row'] => held.get(gid)?.row;
  const drifts = new Map(snapshots.map((snapshot) => [snapshot, driftOf(rowOf(snapshot), snapshot)]));
  const cut = snapshots.filter(
    (snapshot) => rowOf(snapshot) !== undefined && differs(drifts.get(snapshot)) && leavesOut(declaration, snapshot),
  );
  if (cut.length === 0) return drifts;
  const known = await knownContents(pool, declaration.name, cut);
  const again = cut.filter((snapshot) => known.has(snapshot));
  const stored = await loadStoredRows(
    pool,
    declaration,
    again.map(({ gid }) => gid),
  );
  for (const snapshot of again) {
    const [row, kept] = [rowOf(snapshot), stored.get(snapshot.gid)];
    if (row === undefined || kept === undefined) continue;
    const read = decodeOnce(declaration, snapshot.body);
    if (compareRow(declaration, kept, read, snapshot.hash).length > 0) continue;
    drifts.set(snapshot, driftOf({ ...row, version: snapshot.hash }, snapshot));
  }
  return drifts;
}

function differs(drift: Drift | undefined): boolean {
  return drift === 'changed' || drift === 'contradiction';
}

function leavesOut(declaration: Resource, { body }: PresentSnapshot): boolean {
  const { lacks, faults } = decodeOnce(declaration, body);
  return lacks.length > 0 && faults.length === 0;
}
