/**
 * Answers of the API as snapshots: what was found, for the resource type that the catalogue declares. Only full reads
 * become `present`: every read here asks for all fields of the declaration.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { contentHash } from '@asana-warehouse/snapshot/content-hash';
import type { PresentSnapshot, SnapshotSource } from '@asana-warehouse/snapshot/snapshot';
import type { Observed } from './asana-clock.ts';
import type { Item } from './list-page.ts';

/** Why and for which workspace something is read. */
export type Reading = { readonly source: SnapshotSource; readonly workspaceGid: string | null };

/** The snapshot of a full object; `gid` is the object's own. */
export function presentSnapshot(
  declaration: Resource,
  body: Item & { readonly gid: string },
  observed: Observed,
  reading: Reading,
  repairEpoch: number,
): PresentSnapshot {
  return {
    v: 1,
    kind: 'present',
    type: declaration.name,
    gid: body.gid,
    workspace_gid: workspaceOf(declaration, body) ?? reading.workspaceGid,
    observed_at: observed.at,
    observed_error_ms: observed.errorMs,
    repair_epoch: repairEpoch,
    source: reading.source,
    modified_at: modifiedAtOf(declaration, body),
    hash: contentHash(declaration, body),
    body,
  };
}

function workspaceOf(declaration: Resource, body: Item): string | null {
  if (declaration.workspace === null) return null;
  if (declaration.workspace === 'self') return typeof body['gid'] === 'string' ? body['gid'] : null;
  let value: unknown = body;
  for (const name of declaration.workspace.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Item)[name] : undefined;
  }
  return typeof value === 'string' ? value : null;
}

/** In UTC ms, so that equal stamps are equal texts; null where the type has none or gives none. */
function modifiedAtOf(declaration: Resource, body: Item): string | null {
  const stamp = declaration.version === 'modified_at' ? body['modified_at'] : null;
  const ms = typeof stamp === 'string' ? Date.parse(stamp) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
