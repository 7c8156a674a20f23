/**
 * Which columns and lists a content leaves out, and which fields it has beside those declared, told beside its stamps: the
 * newest content alone is all there is to know if none before it showed anything that it leaves out, and so it can be told
 * without their bodies. A few names are kept as they are, so that a content which leaves out less than those before it is known
 * to; of many (a story fills few of its columns) a digest is, which says whether they are the same.
 */
import { createHash } from 'node:crypto';
import { columnsOf } from '@asana-warehouse/catalogue/columns';
import type { Decoded } from '@asana-warehouse/catalogue/decode';
import type { Resource } from '@asana-warehouse/catalogue/resource';

/**
 * `lacks`: names of columns and lists that are left out, of those that the catalogue had when it was made; `extras`: names that it
 * did not have. Missing: none. A single `#…` stands for many.
 */
export type Presence = { readonly lacks?: readonly string[]; readonly extras?: readonly string[] };

/** The presence of a decoded body. */
export function presenceOf(declaration: Resource, { lacks, extra }: Pick<Decoded, 'lacks' | 'extra'>): Presence {
  if (lacks.length === 0 && extra === null) return everything;
  const extras = extra === null ? [] : Object.keys(extra);
  return {
    ...(lacks.length === 0 ? {} : { lacks: lacks.length <= namesMax ? lacks : [digest(shownBut(declaration, lacks))] }),
    ...(extras.length === 0 ? {} : { extras: extras.length <= namesMax ? extras : [digest(extras)] }),
  };
}

/** Whether a body shows all that any of these did. False where that cannot be told. */
export function showsAll(declaration: Resource, decoded: Decoded, others: readonly Presence[]): boolean {
  const { lacks, extras } = presenceOf(declaration, decoded);
  // Which rows of a list left a column out is told of none.
  if (decoded.lacks.some((name) => name.includes('.'))) return false;
  return others.every((other) => isWithin(lacks, other.lacks) && isWithin(other.extras, extras));
}

function isWithin(names: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  return names === undefined || (others !== undefined && names.every((name) => others.includes(name)));
}

const everything: Presence = {};
const namesMax = 8;

/** What is shown is the same whatever columns the catalogue gains. */
function shownBut(declaration: Resource, lacks: readonly string[]): readonly string[] {
  const names = [...columnsOf(declaration).map(({ name }) => name), ...declaration.links.map(({ table }) => table)];
  return [...names.filter((name) => !lacks.includes(name)), ...lacks.filter((name) => name.includes('.'))];
}

function digest(names: readonly string[]): string {
  return `#${createHash('sha256')
    .update([...names].sort().join(' '))
    .digest('hex')
    .slice(0, 8)}`;
}
