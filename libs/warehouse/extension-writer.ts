/**
 * Writes lives that grew at their end (`extend.ts`): one statement a table and its history, from one document, since a new
 * version and the current row show the same. The caller holds the locks of the resources.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import type { LinkTables, ResourceTables, Table, TableColumn } from '@asana-warehouse/catalogue/tables';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { Extension, NewestVersion } from '@asana-warehouse/projection/extend';
import type pg from 'pg';
import { jsonOf, qualifiedName, quote, tablesOfType, upsertSql, wantedSql } from './table-writer.ts';
import { allOf, apart } from './together.ts';

/** The rows of history that hold now. None for a resource of which no row holds. */
export async function loadNewestVersions(
  client: pg.ClientBase,
  declaration: Resource,
  gids: readonly string[],
): Promise<ReadonlyMap<string, NewestVersion>> {
  const { rows } = await client.query<{ gid: string; from_ms: number; hash: string | null; ever_gone: boolean }>(
    `SELECT gid, (extract(epoch FROM max(valid_from)) * 1000)::bigint AS from_ms,
            max(_version) FILTER (WHERE valid_to IS NULL) AS hash, bool_or(_deleted_at IS NOT NULL) AS ever_gone
     FROM ${qualifiedName(tablesOfType(declaration).history)} WHERE gid = ANY ($1::text[]) GROUP BY gid`,
    [gids],
  );
  return new Map(rows.map((row) => [row.gid, { fromMs: row.from_ms, hash: row.hash ?? '', everGone: row.ever_gone }]));
}

/** Resolves to the number of rows of current tables that were written. */
export async function writeExtensions(
  client: pg.ClientBase,
  declaration: Resource,
  extensions: readonly Extension[],
): Promise<number> {
  const { resource, links } = statementsOf(tablesOfType(declaration));
  const write = async (
    text: string,
    partsOf: (extension: Extension) => readonly (readonly Row[])[],
  ): Promise<number> => {
    const rows = extensions.flatMap(partsOf);
    return rows.length === 0 ? 0 : ((await client.query({ text, values: [jsonOf(rows)] })).rowCount ?? 0);
  };
  const writes = [...links].map(([table, text]) =>
    apart(extensions.length, () => write(text, (extension) => linkPartsOf(extension, table))),
  );
  const written = await allOf([write(resource, resourcePartsOf), ...writes]);
  return written.reduce((sum, rows) => sum + rows, 0);
}

function resourcePartsOf({ current, began, beforeFromMs }: Extension): readonly (readonly Row[])[] {
  return current === null ? [] : [[current, began ?? {}, ends('ended_from', beforeFromMs)]];
}

function linkPartsOf({ links }: Extension, name: string): readonly (readonly Row[])[] {
  const rows = links.find(({ table }) => table === name)?.rows ?? [];
  return rows.map(({ current, began, endedMs }) => [current, began ?? {}, ends('ended_at', endedMs)]);
}

function ends(column: string, ms: number | null): Row {
  return ms === null ? {} : { [column]: instant(ms) };
}

type Statements = { readonly resource: string; readonly links: ReadonlyMap<string, string> };

const statements = new WeakMap<ResourceTables, Statements>();

function statementsOf(tables: ResourceTables): Statements {
  const known = statements.get(tables);
  if (known !== undefined) return known;
  const made = {
    resource: resourceSql(tables),
    links: new Map(tables.links.map((link) => [link.current.name, linkSql(link)])),
  };
  statements.set(tables, made);
  return made;
}

/** A row without `valid_from` begins no version; one with `ended_from` ends the version that began then. */
function resourceSql({ current, history }: ResourceTables): string {
  const columns = [...both(current, history), { name: 'ended_from', sqlType: 'timestamptz' as const }];
  return `WITH ${wantedSql(columns)}, ended AS (
  UPDATE ${qualifiedName(history)} AS held SET valid_to = wanted.valid_from FROM wanted
  WHERE held.gid = wanted.gid AND held.valid_from = wanted.ended_from
), began AS (
  ${upsertSql(history, 'valid_from IS NOT NULL')}
) ${upsertSql(current, 'true')}`;
}

/** A row with `ended_at` ends the interval of its link that is open; one with `valid_from` begins one. */
function linkSql({ current, history }: LinkTables): string {
  const columns = [...both(current, history), { name: 'ended_at', sqlType: 'timestamptz' as const }];
  const matches = current.primaryKey.map((column) => `held.${quote(column)} = wanted.${quote(column)}`).join(' AND ');
  return `WITH ${wantedSql(columns)}, ended AS (
  UPDATE ${qualifiedName(history)} AS held SET valid_to = wanted.ended_at FROM wanted
  WHERE ${matches} AND held.valid_to IS NULL AND wanted.ended_at IS NOT NULL
), began AS (
  ${upsertSql(history, 'valid_from IS NOT NULL')}
) ${upsertSql(current, 'true')}`;
}

function both(current: Table, history: Table): readonly TableColumn[] {
  const names = new Set(current.columns.map(({ name }) => name));
  return [...current.columns, ...history.columns.filter(({ name }) => !names.has(name))];
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
