/** What a content names and nobody has read yet is read for itself. */
import { decode } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { selectsReference } from '@asana-warehouse/reconciliation/list-kinds';
import { referencesOf } from '@asana-warehouse/reconciliation/references';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import { unknownAmong } from '@asana-warehouse/warehouse/confirmations';
import { selectionOf, type Parts } from './parts.ts';
import { wishFor } from './wish-for.ts';

/** Wishes for people, tags, fields and whatever else a content refers to. */
export async function wishForReferences(parts: Parts, declaration: Resource, snapshot: Snapshot): Promise<void> {
  if (snapshot.kind !== 'present') return;
  const references = referencesOf(declaration, decode(declaration, snapshot.body), { resourceOf });
  const selection = selectionOf(parts.settings);
  const wanted = references.filter(({ type, gid }) => selectsReference(selection, resourceOf(type), gid));
  const unknown = await unknownAmong(parts.pool, wanted);
  await wishFor(parts, unknown, { workspaceGid: snapshot.workspace_gid, reason: 'reference' });
}
