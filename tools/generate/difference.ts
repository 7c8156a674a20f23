/**
 * From what a database holds to what the catalogue asks for, as SQL. Migrations only add: what would take something
 * away or change its type breaks the release before, and is refused with the reason, to be written by hand.
 */
import { definitionBlock } from './definitions.ts';
import type { ManifestTable, Tables } from './manifest.ts';
import { commentOf } from '@asana-warehouse/catalogue/tables';
import { identifier, literal } from '@asana-warehouse/projection/sql-literal';
import { commentOnColumn } from './sql-text.ts';
import { shownBookkeeping, type Reference, type Wanted, type WantedTable } from './wanted.ts';

/** `sql` is empty when nothing is missing. `refusals`: what cannot be reached by adding, one sentence each. */
export type Difference = { readonly sql: string; readonly refusals: readonly string[] };

/** What has to run on a database that holds `present`, with `made` as the definitions of its migrations by name. */
export function differenceOf(wanted: Wanted, present: Tables, made: ReadonlyMap<string, string>): Difference {
  const parts: string[] = [];
  const refusals: string[] = [];
  for (const table of wanted.tables) {
    const existing = present[`${table.schema}.${table.name}`];
    if (existing === undefined) parts.push(createTable(table));
    else {
      refusals.push(...refusalsOf(table, existing));
      parts.push(alterTable(table, existing));
    }
  }
  // Shadow tables follow; a database without them is one whose migrations have not come to them yet.
  if (parts.some((part) => part !== '') && present['ops.shadowed'] !== undefined) parts.push(keepShadowTables);
  const current = wanted.tables.filter(({ schema }) => schema === 'asana');
  const views = current.filter((table) => viewIsStale(table, present));
  parts.push(...views.map((table) => createView(table, present[`analytics.${table.name}`])));
  parts.push(commentViews(current.filter((table) => views.includes(table) || commentsDiffer(table, present))));
  parts.push(createReferences(missingReferences(wanted, present)));
  if (wanted.resources.some((name) => present[`asana.${name}`] === undefined)) parts.push(createFreshness(wanted));
  const stale = wanted.definitionsOn(present).filter(({ name, sql }) => made.get(name) !== sql);
  parts.push(...stale.map(definitionBlock));
  return { sql: parts.filter((part) => part !== '').join('\n'), refusals };
}

const keepShadowTables = 'SELECT ops.keep_shadow_tables();\n';

function createTable(table: WantedTable): string {
  const name = `${table.schema}.${table.name}`;
  const columns = table.columns.map((column) => `  ${definitionOf(column)},`);
  return [
    `CREATE TABLE ${name} (`,
    ...columns,
    `  PRIMARY KEY (${table.primaryKey.map(identifier).join(', ')})`,
    ');',
    `COMMENT ON TABLE ${name} IS ${literal(table.doc)};`,
    ...table.columns.map((column) => commentOnColumn(name, column.name, commentOf(column))),
    ...table.indexes.map((index) => createIndex(name, index)),
    '',
  ].join('\n');
}

function alterTable(table: WantedTable, existing: ManifestTable): string {
  const name = `${table.schema}.${table.name}`;
  const added = table.columns.filter((column) => existing.columns[column.name] === undefined);
  return [
    ...added.map((column) => `ALTER TABLE ${name} ADD COLUMN ${definitionOf(column)};`),
    ...(existing.doc === table.doc ? [] : [`COMMENT ON TABLE ${name} IS ${literal(table.doc)};`]),
    ...table.columns
      .filter((column) => existing.columns[column.name]?.doc !== commentOf(column))
      .map((column) => commentOnColumn(name, column.name, commentOf(column))),
    ...table.indexes
      .filter((index) => existing.indexes[index.name] === undefined)
      .map((index) => createIndex(name, index)),
  ].join('\n');
}

function refusalsOf(table: WantedTable, existing: ManifestTable): readonly string[] {
  const name = `${table.schema}.${table.name}`;
  const wanted = new Map(table.columns.map((column) => [column.name, column]));
  const gone = Object.keys(existing.columns).filter((column) => !wanted.has(column));
  return [
    ...gone.map((column) => `${name}.${column} is no longer declared`),
    ...table.columns.flatMap((column) => {
      const present = existing.columns[column.name];
      if (present === undefined) {
        return column.required ? [`${name}.${column.name} is required, which rows already there cannot meet`] : [];
      }
      const wantedType = typeNames[column.sqlType] ?? column.sqlType;
      if (present.type !== wantedType) return [`${name}.${column.name} is ${present.type}, declared ${wantedType}`];
      return present.required === column.required ? [] : [`${name}.${column.name} changes whether it is required`];
    }),
    ...(existing.primaryKey.join() === table.primaryKey.join() ? [] : [`${name} changes its primary key`]),
  ];
}

/** How Postgres spells the types that it does not spell as we do. */
const typeNames: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone' };

function viewColumns(table: WantedTable): readonly string[] {
  const names = table.columns.map(({ name }) => name);
  return [...names.filter((name) => !name.startsWith('_')), ...shownBookkeeping];
}

function viewIsStale(table: WantedTable, present: Tables): boolean {
  const view = present[`analytics.${table.name}`];
  return view === undefined || viewColumns(table).some((name) => view.columns[name] === undefined);
}

/** Columns already there keep their places, since other views may stand on this one; new ones come last. */
function createView(table: WantedTable, existing: ManifestTable | undefined): string {
  const before = Object.keys(existing?.columns ?? {});
  const names = [...before, ...viewColumns(table).filter((name) => !before.includes(name))];
  return [
    `CREATE OR REPLACE VIEW analytics.${table.name} AS`,
    `SELECT ${names.map(identifier).join(', ')}`,
    `FROM asana.${table.name} WHERE _deleted_at IS NULL;`,
    `COMMENT ON VIEW analytics.${table.name} IS ${literal(`${table.doc} Live rows only.`)};`,
    '',
  ].join('\n');
}

function commentsDiffer(table: WantedTable, present: Tables): boolean {
  const existing = present[`asana.${table.name}`];
  return table.columns.some((column) => existing?.columns[column.name]?.doc !== commentOf(column));
}

function commentViews(tables: readonly WantedTable[]): string {
  if (tables.length === 0) return '';
  return `DO $$
DECLARE live record;
BEGIN
  FOR live IN
    SELECT shown.attrelid::regclass AS view, shown.attname AS name, col_description(base.attrelid, base.attnum) AS doc
    FROM unnest(ARRAY[${tables.map(({ name }) => literal(name)).join(', ')}]) AS relation
    JOIN pg_attribute shown ON shown.attrelid = to_regclass(format('analytics.%I', relation)) AND shown.attnum > 0
    JOIN pg_attribute base ON base.attrelid = to_regclass(format('asana.%I', relation)) AND base.attname = shown.attname
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', live.view, live.name, live.doc);
  END LOOP;
END $$;
`;
}

/** A reference is there already when both its column and its target were. */
function missingReferences(wanted: Wanted, present: Tables): readonly Reference[] {
  return wanted.tables
    .flatMap(({ references }) => references)
    .filter(
      ({ table, column, target }) =>
        present[`asana.${table}`]?.columns[column] === undefined || present[`asana.${target}`] === undefined,
    );
}

function createReferences(references: readonly Reference[]): string {
  if (references.length === 0) return '';
  const rows = references.map(({ table, column, target }) => `    ('${table}', '${column}', '${target}')`);
  return `-- References that tools can see but that never hold a row back; servers before 18 have the comments alone.
DO $$
DECLARE reference record;
BEGIN
  IF current_setting('server_version_num')::integer < 180000 THEN
    RETURN;
  END IF;
  FOR reference IN SELECT * FROM (VALUES
${rows.join(',\n')}
  ) AS wanted (relation, name, target)
  LOOP
    EXECUTE format('ALTER TABLE asana.%I ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES asana.%I (gid) NOT ENFORCED',
      reference.relation, reference.relation || '_' || reference.name || '_fkey', reference.name, reference.target);
  END LOOP;
END $$;
`;
}

function createFreshness({ resources }: Wanted): string {
  const parts = resources.map(
    (name) => `SELECT '${name}'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.${name} r LEFT JOIN ops.confirmation c ON c.type = '${name}' AND c.gid = r.gid
WHERE r._deleted_at IS NULL`,
  );
  const doc = 'How fresh each resource type is. Reads whole tables.';
  return `CREATE OR REPLACE VIEW analytics.freshness AS
${parts.join('\nUNION ALL\n')};
COMMENT ON VIEW analytics.freshness IS ${literal(doc)};
COMMENT ON COLUMN analytics.freshness.resource_type IS 'Resource type, as its table is called.';
COMMENT ON COLUMN analytics.freshness.live_rows IS 'How many there are that are not gone.';
COMMENT ON COLUMN analytics.freshness.newest_synced_at IS 'When the newest content entered the log.';
COMMENT ON COLUMN analytics.freshness.oldest_confirmed_at IS 'Since when every row has been read from Asana at least once.';
`;
}

function definitionOf({ name, sqlType, required }: WantedTable['columns'][number]): string {
  return `${identifier(name)} ${sqlType}${required ? ' NOT NULL' : ''}`;
}

function createIndex(table: string, index: WantedTable['indexes'][number]): string {
  const where = index.where === undefined ? '' : ` WHERE ${index.where}`;
  const method = index.method === undefined ? '' : `USING ${index.method} `;
  return `CREATE INDEX ${index.name} ON ${table} ${method}(${index.columns.map(identifier).join(', ')})${where};`;
}
