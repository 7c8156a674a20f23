/**
 * Whose list a list is, as one text: the gid of what it is per, and after a slash that of the workspace where the endpoint
 * needs both. Progress, coverage and reports name a list by its kind and this text.
 */
import type { ListEndpoint } from './resource.ts';

/** `per` is empty for a list that is per nothing; `workspace` null where the endpoint needs none of its own. */
export type ListGids = { readonly per: string; readonly workspace: string | null };

/** The gids as one text. */
export function joinListGids({ per, workspace }: ListGids): string {
  return workspace === null ? per : `${per}/${workspace}`;
}

/** What `joinListGids` made. */
export function splitListGids(list: ListEndpoint, joined: string): ListGids {
  const slash = list.workspacesIn === undefined ? -1 : joined.lastIndexOf('/');
  if (slash === -1) return { per: joined, workspace: null };
  return { per: joined.slice(0, slash), workspace: joined.slice(slash + 1) };
}

/** A path or a query value of the endpoint with the gids put in; `spell` writes each as the place needs it. */
export function fillListGids(
  list: ListEndpoint,
  text: string,
  joined: string,
  spell: (gid: string) => string = (gid) => gid,
): string {
  if (list.per === null) return text;
  const { per, workspace } = splitListGids(list, joined);
  const filled = text.replace(`{${list.per}}`, spell(per));
  return workspace === null ? filled : filled.replace('{workspace}', spell(workspace));
}
