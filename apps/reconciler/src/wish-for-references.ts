/** What a content names and nobody has read yet is read for itself. */
import { decode } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { selectsReference } from '@asana-warehouse/reconciliation/list-kinds';
import { referencesOf } from '@asana-warehouse/reconciliation/references';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { traceparent } from '@asana-warehouse/telemetry/trace';
import { unknownAmong } from '@asana-warehouse/warehouse/confirmations';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { raiseWishes } from '@asana-warehouse/warehouse/wishes';
import { selectionOf, type Parts } from './parts.ts';

/** Wishes for people, tags, fields and whatever else a content refers to. */
export async function wishForReferences(parts: Parts, declaration: Resource, snapshot: Snapshot): Promise<void> {
  if (snapshot.kind !== 'present') return;
  const references = referencesOf(declaration, decode(declaration, snapshot.body), { resourceOf });
  const selection = selectionOf(parts.settings);
  const wanted = references.filter(({ type, gid }) => selectsReference(selection, resourceOf(type), gid));
  const unknown = await unknownAmong(parts.pool, wanted);
  if (unknown.length === 0) return;
  const wishes = unknown.map(({ type, gid }) => ({
    type,
    gid,
    workspaceGid: snapshot.workspace_gid,
    priority: 5,
    reason: 'reference',
    expects: null,
    eventAt: null,
    traceParent: traceparent(),
  }));
  await inTransaction(parts.pool, (client) => raiseWishes(client, wishes));
}
