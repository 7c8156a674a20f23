/**
 * Lists that have something new by the word of something else: Asana tells no event for a new attachment, but a story on its
 * task. What is new is found by reading the list.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { ListKind, ScopeKey } from './list-kinds.ts';

/** What a wish for a list begins with, before the kind of the list. */
export const listPrefix = 'list.';

/** The lists that this content of `declaration` says have gained something. */
export function toldLists(
  kinds: readonly ListKind[],
  { name, containers, fields }: Resource,
  body: Readonly<Record<string, unknown>>,
): readonly ScopeKey[] {
  return kinds.flatMap(({ kind, list: { toldBy, per } }) => {
    if (toldBy?.type !== name || body['resource_subtype'] !== toldBy.subtype) return [];
    const container = containers.find(({ type }) => type === per);
    if (container === undefined || !('field' in container)) return [];
    const holder = body[fields[container.field]?.path ?? container.field] as Reference | null | undefined;
    const isOfType = (holder?.resource_type ?? per) === per;
    return typeof holder?.gid === 'string' && isOfType ? [{ kind, gid: holder.gid }] : [];
  });
}

type Reference = { readonly gid?: unknown; readonly resource_type?: unknown };
