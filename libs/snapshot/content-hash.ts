/**
 * What makes two contents equal: the decoded columns and links without volatile fields, and what the catalogue does not
 * know. What a rich text speaks of follows from the text. Spelling, key order and nested display names do not count, so that a re-read of an unchanged object is equal. What
 * a body says nothing of is no part of its content: a column that the catalogue gains leaves the hashes of older bodies
 * as they are, and a body without a key has another hash than one with null.
 */
import { createHash } from 'node:crypto';
import { decode, type Decoded } from '@asana-warehouse/catalogue/decode';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { withoutVolatile } from '@asana-warehouse/catalogue/volatile';

/** SHA-256 (hex, 32 digits) of a body's content. A body that cannot be decoded hashes as it stands. */
export function contentHash(declaration: Resource, body: Readonly<Record<string, unknown>>): string {
  const decoded = decode(declaration, body);
  return decoded.faults.length > 0 ? digest(body) : decodedHash(declaration, decoded);
}

/** The same for a body already decoded without faults. */
export function decodedHash(declaration: Resource, decoded: Pick<Decoded, 'row' | 'links' | 'extra'>): string {
  const links = declaration.links.flatMap(({ table, fields, isRichText }) => {
    const rows = decoded.links[table];
    return rows === undefined || isRichText === true ? [] : [[table, rows.map((row) => withoutVolatile(fields, row))]];
  });
  return digest([withoutVolatile(declaration.fields, decoded.row), Object.fromEntries(links), decoded.extra]);
}

function digest(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 32);
}

/** JSON with keys in order, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
