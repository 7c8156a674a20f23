/** Names and texts as SQL spells them, and comments: the small parts that every generated statement is made of. */
import type { TableColumn } from '@asana-warehouse/catalogue/tables';

/** Column names are lower case by the catalogue's rule; those that are words of SQL need quotes. */
export function identifier(name: string): string {
  return reservedWords.has(name) ? `"${name}"` : name;
}

/** A text in quotes. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The statement that comments a column. `relation`: with its schema. */
export function commentOnColumn(relation: string, column: string, text: string): string {
  return `COMMENT ON COLUMN ${relation}.${identifier(column)} IS ${literal(text)};`;
}

/** The comment on a column: meaning, reference, class. */
export function commentOf({ doc, ref, personal }: TableColumn): string {
  return `${doc}${ref === null ? '' : ` Refers to ${ref}.`}${personal === 'none' ? '' : ` [${personal}]`}`;
}

const reservedWords = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation ' +
    'column concurrently constraint create cross current_catalog current_date current_role current_schema ' +
    'current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for ' +
    'foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral ' +
    'leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer ' +
    'overlaps placing primary references returning right select session_user similar some symmetric system_user ' +
    'table tablesample then to trailing true union unique user using variadic verbose when where window with'
  ).split(' '),
);
