/**
 * Which columns, lists and unknown fields a content shows, in a few characters beside its stamps: the newest content alone
 * is all there is to know if none before it showed anything that it leaves out, and that is told without their bodies.
 */
import { createHash } from 'node:crypto';
import { columnsOf } from '@asana-warehouse/catalogue/columns';
import type { Decoded } from '@asana-warehouse/catalogue/decode';
import type { Resource } from '@asana-warehouse/catalogue/resource';

/**
 * `shows`: digest of the names of the columns and lists that are shown; undefined: all that the catalogue had when it was
 * made. `extras`: digest of the names that it did not have; undefined: none.
 */
export type Presence = { readonly shows?: string; readonly extras?: string };

/** The presence of a decoded body. */
export function presenceOf(declaration: Resource, { lacks, extra }: Pick<Decoded, 'lacks' | 'extra'>): Presence {
  if (lacks.length === 0 && extra === null) return everything;
  const names = [...columnsOf(declaration).map(({ name }) => name), ...declaration.links.map(({ table }) => table)];
  const cut = lacks.filter((name) => name.includes('.'));
  return {
    ...(lacks.length === 0 ? {} : { shows: digest([...names.filter((name) => !lacks.includes(name)), ...cut]) }),
    ...(extra === null ? {} : { extras: digest(Object.keys(extra)) }),
  };
}

/** Whether a body shows all that any of these did. False where that cannot be told. */
export function showsAll(declaration: Resource, decoded: Decoded, others: readonly Presence[]): boolean {
  const { shows, extras } = presenceOf(declaration, decoded);
  // Which rows of a list left a column out, no digest tells.
  if (decoded.lacks.some((name) => name.includes('.'))) return false;
  return others.every(
    (other) =>
      (shows === undefined || other.shows === shows) && (other.extras === undefined || other.extras === extras),
  );
}

const everything: Presence = {};

function digest(names: readonly string[]): string {
  return createHash('sha256').update([...names].sort().join(' ')).digest('hex').slice(0, 8);
}
