/**
 * The manifest, `migrations/schema.json`: what a database holds after all migrations, read back from a real server.
 * The difference between it and the catalogue is the next migration. It tells nothing that depends on the server's
 * release, so that the same migrations give the same manifest from Postgres 15 on.
 */

/** `type` as Postgres spells it; `doc` is the comment, null without one. */
export type ManifestColumn = { readonly type: string; readonly required: boolean; readonly doc: string | null };
export type ManifestTable = {
  readonly kind: 'table' | 'view';
  readonly doc: string | null;
  /** By name, in physical order. */
  readonly columns: Readonly<Record<string, ManifestColumn>>;
  readonly primaryKey: readonly string[];
  /** Definition by name; the primary key is not among them. */
  readonly indexes: Readonly<Record<string, string>>;
};
/** Tables by `schema.name`. Partitions are left out: they come and go with time. */
export type Tables = Readonly<Record<string, ManifestTable>>;
/** Functions by `schema.name(arguments)`. `result`: what a call gives. */
export type Functions = Readonly<Record<string, { readonly result: string; readonly doc: string | null }>>;
/** What a database holds. */
export type Schema = { readonly tables: Tables; readonly functions: Functions };
/** `migrations`: SHA-256 of each file that the schema comes from, by file name. */
export type Manifest = Schema & { readonly migrations: Readonly<Record<string, string>> };

/** One connection's worth of `query`: all that reading a schema takes. */
export type Queryable = { query(sql: string): Promise<{ rows: unknown[] }> };

const schemas = "('raw', 'asana', 'asana_history', 'asana_as_of', 'analytics', 'ops')";
const relationsSql = `
  SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relkind IN ('v', 'm') AS is_view,
         obj_description(c.oid, 'pg_class') AS doc
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ${schemas} AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition`;
const columnsSql = `
  SELECT r.name AS relation, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
         col_description(r.oid, a.attnum) AS doc
  FROM (${relationsSql}) r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY r.name, a.attnum`;
const keysSql = `
  SELECT r.name AS relation, array_agg(a.attname::text ORDER BY k.place) AS columns
  FROM (${relationsSql}) r
  JOIN pg_index i ON i.indrelid = r.oid AND i.indisprimary
  CROSS JOIN unnest(i.indkey::int[]) WITH ORDINALITY AS k(attnum, place)
  JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = k.attnum
  GROUP BY r.name`;
const indexesSql = `
  SELECT r.name AS relation, x.relname AS name, pg_get_indexdef(i.indexrelid) AS definition
  FROM (${relationsSql}) r
  JOIN pg_index i ON i.indrelid = r.oid AND NOT i.indisprimary
  JOIN pg_class x ON x.oid = i.indexrelid
  ORDER BY r.name, x.relname`;

const functionsSql = `
  SELECT n.nspname || '.' || p.proname || '(' || pg_get_function_arguments(p.oid) || ')' AS name,
         pg_get_function_result(p.oid) AS result, obj_description(p.oid, 'pg_proc') AS doc
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ${schemas} ORDER BY 1`;

/** Reads the tables, views and functions of our schemas. */
export async function introspect(database: Queryable): Promise<Schema> {
  const read = async <R>(sql: string): Promise<readonly R[]> => (await database.query(sql)).rows as R[];
  const relations = await read<{ name: string; is_view: boolean; doc: string | null }>(
    `SELECT name, is_view, doc FROM (${relationsSql}) r ORDER BY name`,
  );
  const columns = await read<ManifestColumn & { relation: string; name: string }>(columnsSql);
  const keys = await read<{ relation: string; columns: string[] }>(keysSql);
  const indexes = await read<{ relation: string; name: string; definition: string }>(indexesSql);
  const functions = await read<Functions[string] & { name: string }>(functionsSql);
  const tables = Object.fromEntries(
    relations.map(({ name: relation, is_view: isView, doc }) => [
      relation,
      {
        kind: isView ? 'view' : 'table',
        doc,
        columns: Object.fromEntries(
          columns
            .filter((column) => column.relation === relation)
            .map(({ name, type, required, doc: columnDoc }) => [name, { type, required, doc: columnDoc }]),
        ),
        primaryKey: keys.find((key) => key.relation === relation)?.columns ?? [],
        indexes: Object.fromEntries(
          indexes.filter((index) => index.relation === relation).map(({ name, definition }) => [name, definition]),
        ),
      } satisfies ManifestTable,
    ]),
  );
  return { tables, functions: Object.fromEntries(functions.map(({ name, result, doc }) => [name, { result, doc }])) };
}

/** The manifest as kept in the tree: a line a column, so that differences read well. */
export function manifestText(manifest: Manifest): string {
  const files = Object.entries(manifest.migrations).map(([name, hash]) => `    ${JSON.stringify(name)}: "${hash}"`);
  return [
    '{',
    '  "migrations": {',
    files.join(',\n'),
    '  },',
    '  "tables": {',
    Object.entries(manifest.tables).map(tableText).join(',\n'),
    '  },',
    '  "functions": {',
    Object.entries(manifest.functions)
      .map(([name, about]) => `    ${JSON.stringify(name)}: ${JSON.stringify(about)}`)
      .join(',\n'),
    '  }',
    '}\n',
  ].join('\n');
}

function tableText([name, { kind, doc, columns, primaryKey, indexes }]: [string, ManifestTable]): string {
  return [
    `    ${JSON.stringify(name)}: {`,
    `      "kind": ${JSON.stringify(kind)},`,
    `      "doc": ${JSON.stringify(doc)},`,
    `      "columns": ${block(columns)},`,
    `      "primaryKey": ${JSON.stringify(primaryKey)},`,
    `      "indexes": ${block(indexes)}`,
    '    }',
  ].join('\n');
}

function block(entries: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(entries).map(
    ([name, value]) => `        ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n      }`;
}
