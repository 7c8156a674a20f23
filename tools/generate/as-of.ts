/**
 * The past as tables. A function per table, `asana_history.task_as_of(moment)`, gives the rows of history that held at a
 * moment, tombstones included; a view per table in the schema `asana_as_of` shows what was live at the moment that the
 * session has set, so that a whole query, or a BI tool, can look at another day. Both are so plain that Postgres takes
 * them apart, and conditions on a gid reach the index of the history table.
 */
import { commentOf, type TableColumn } from '@asana-warehouse/catalogue/tables';
import type { Definition } from './definitions.ts';
import type { Tables } from './manifest.ts';
import { identifier, literal } from '@asana-warehouse/projection/sql-literal';
import { commentOnColumn } from './sql-text.ts';
import type { WantedTable } from './wanted.ts';

/** The schema, what says which moment it shows, and the function and the view of each history table. */
export function asOfDefinitions(histories: readonly WantedTable[], present: Tables): readonly Definition[] {
  return [schema, ...histories.flatMap((table) => [asOfFunction(table), asOfView(table, present)])];
}

const schema: Definition = {
  name: 'asana_as_of',
  sql: `CREATE SCHEMA IF NOT EXISTS asana_as_of;
COMMENT ON SCHEMA asana_as_of IS 'The warehouse as it was at the moment that the setting asana.as_of names: live rows only. Without the setting: as it is.';
CREATE OR REPLACE FUNCTION asana_as_of.moment() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(nullif(current_setting('asana.as_of', true), '')::timestamptz, 'infinity') $$;
COMMENT ON FUNCTION asana_as_of.moment() IS 'The moment that the views of this schema show: the setting asana.as_of, or infinity, the newest that is known.';
CREATE OR REPLACE FUNCTION asana_as_of.travel_to(moment timestamptz, for_transaction boolean DEFAULT false) RETURNS timestamptz LANGUAGE sql VOLATILE
AS $$ SELECT nullif(set_config('asana.as_of', coalesce(to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), ''), for_transaction), '')::timestamptz $$;
COMMENT ON FUNCTION asana_as_of.travel_to(timestamptz, boolean) IS 'Makes the views of this schema show another moment, for the session or for the transaction alone; null goes back to now.';
`,
};

function asOfFunction({ schema: from, name, doc }: WantedTable): Definition {
  const made = `${from}.${name}_as_of`;
  const about = `What ${from}.${name} says of one moment, tombstones included (_deleted_at). ${doc}`;
  return {
    name: made,
    sql: `CREATE OR REPLACE FUNCTION ${made}(moment timestamptz) RETURNS SETOF ${from}.${name} LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM ${from}.${name} WHERE ${heldAt('$1')} $$;
COMMENT ON FUNCTION ${made}(timestamptz) IS ${literal(about)};
`,
  };
}

function asOfView(table: WantedTable, present: Tables): Definition {
  const { schema: from, name, columns } = table;
  const view = `asana_as_of.${name}`;
  const shown = shownColumns(table);
  // Columns already there keep their places, since other views may stand on this one; new ones come last.
  const before = Object.keys(present[view]?.columns ?? {});
  const names = [...before, ...shown.map((column) => column.name).filter((column) => !before.includes(column))];
  const isDeletable = columns.some((column) => column.name === '_deleted_at');
  return {
    name: view,
    sql: `CREATE OR REPLACE VIEW ${view} AS
SELECT ${names.map(identifier).join(', ')}
FROM ${from}.${name} WHERE ${heldAt('asana_as_of.moment()')}${isDeletable ? ' AND _deleted_at IS NULL' : ''};
COMMENT ON VIEW ${view} IS ${literal(`What was live in asana.${name} at asana_as_of.moment().`)};
${shown.map((column) => `${commentOnColumn(view, column.name, commentOf(column))}\n`).join('')}`,
  };
}

function heldAt(moment: string): string {
  return `valid_from <= ${moment} AND (valid_to > ${moment} OR valid_to IS NULL)`;
}

/** Contents first, as in `analytics`; of the bookkeeping only what says where the row lies, since when it holds and what of it is known. */
function shownColumns({ columns }: WantedTable): readonly TableColumn[] {
  const last = ['_workspace_gid', 'valid_from', 'valid_to', '_source', '_known_fields'];
  return [
    ...columns.filter(({ name }) => !name.startsWith('_') && !last.includes(name)),
    ...columns.filter(({ name }) => last.includes(name)),
  ];
}
