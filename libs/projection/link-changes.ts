/**
 * What differs between the links of two contents of one owner, of which the second follows the first: the same that the
 * intervals of `link-life.ts` say at that border, told without the life before it.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import { linkKey } from '@asana-warehouse/catalogue/columns';
import type { Link, Resource } from '@asana-warehouse/catalogue/resource';
import { agreesIn, settledColumns, spell } from './link-life.ts';

/**
 * `began`: rows of the second content that begin with it; `replaces`: another interval of the same link ends there.
 * `ended`: rows of the first content whose link is gone. `restated`: a link goes on and shows other volatile values, or
 * such as were unknown.
 */
export type LinkChanges = {
  readonly began: readonly { readonly row: Row; readonly replaces: boolean }[];
  readonly ended: readonly Row[];
  readonly restated: boolean;
};

/** The links go on as they are. */
export const noLinkChanges: LinkChanges = { began: [], ended: [], restated: false };

/** Compares the rows of one link table. */
export function linkChangesOf(owner: Resource, link: Link, before: readonly Row[], after: readonly Row[]): LinkChanges {
  if (before.length === 0 && after.length === 0) return noLinkChanges;
  if (before.length === 0) return { ...noLinkChanges, began: after.map((row) => ({ row, replaces: false })) };
  if (after.length === 0) return { ...noLinkChanges, ended: before };
  if (JSON.stringify(before) === JSON.stringify(after)) return noLinkChanges;
  const key = linkKey(owner, link);
  const settled = settledColumns(link, key);
  const held = new Map(before.map((row) => [spell(key, row), row]));
  const began: { row: Row; replaces: boolean }[] = [];
  let restated = false;
  for (const row of after) {
    const id = spell(key, row);
    const other = held.get(id);
    held.delete(id);
    if (other === undefined) began.push({ row, replaces: false });
    else if (!agreesIn(settled, other, row)) began.push({ row, replaces: true });
    else restated ||= JSON.stringify(other) !== JSON.stringify(row);
  }
  return { began, ended: [...held.values()], restated };
}
