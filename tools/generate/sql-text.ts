/** Names as SQL spells them, and comments: the small parts that every generated statement is made of. */
import type { TableColumn } from '@asana-warehouse/catalogue/tables';
import { reservedWords } from '@asana-warehouse/projection/slug';
import { literal } from '@asana-warehouse/projection/sql-literal';

/** Column names are lower case by the catalogue's rule; those that are words of SQL need quotes. */
export function identifier(name: string): string {
  return reservedWords.has(name) ? `"${name}"` : name;
}

/** The statement that comments a column. `relation`: with its schema. */
export function commentOnColumn(relation: string, column: string, text: string): string {
  return `COMMENT ON COLUMN ${relation}.${identifier(column)} IS ${literal(text)};`;
}

/** The comment on a column: meaning, reference, class. */
export function commentOf({ doc, ref, personal }: TableColumn): string {
  return `${doc}${ref === null ? '' : ` Refers to ${ref}.`}${personal === 'none' ? '' : ` [${personal}]`}`;
}
