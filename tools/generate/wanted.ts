/**
 * The tables, indexes, references and views that a list of declarations asks for: what `tables.ts` of the catalogue
 * says, with what only a database needs. Comments end with the personal-data class in brackets.
 */
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import { columnName } from '@asana-warehouse/catalogue/field';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { tablesOf, type LinkTables, type Table, type TableColumn } from '@asana-warehouse/catalogue/tables';
import { asOfDefinitions } from './as-of.ts';
import { changeDefinitions } from './changes.ts';
import type { Definition } from './definitions.ts';
import { durationDefinitions } from './durations.ts';
import type { Tables } from './manifest.ts';
import { mentionDefinitions } from './mentions.ts';

/** `where`: the condition of a partial index. `method`: another kind than btree. Index names are unique within a schema. */
export type WantedIndex = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly where?: string;
  readonly method?: 'brin';
};
/** A reference that tools may follow but that never blocks a row: `table.column` to `asana.<target>.gid`. */
export type Reference = { readonly table: string; readonly column: string; readonly target: string };
export type WantedTable = Table & {
  readonly indexes: readonly WantedIndex[];
  readonly references: readonly Reference[];
};
/**
 * All that the declarations ask for; `resources` are the names for the freshness view, in order. `definitionsOn`: views and
 * functions over history, each after what it stands on; views keep the order of the columns that are `present`.
 */
export type Wanted = {
  readonly tables: readonly WantedTable[];
  readonly resources: readonly string[];
  readonly definitionsOn: (present: Tables) => readonly Definition[];
};

/** Bookkeeping columns that live rows show too; every other one that starts with `_` stays in `asana`. */
export const shownBookkeeping: readonly string[] = ['_workspace_gid', '_synced_at'];

/** What `declarations` ask for. */
export function wantedOf(declarations: readonly Resource[]): Wanted {
  const types = new Set(declarations.map(({ name }) => name));
  const tables = declarations.flatMap((declaration) => wantedTables(declaration, types));
  const histories = tables.filter(({ schema }) => schema === 'asana_history');
  return {
    tables,
    resources: declarations.map(({ name }) => name).sort(),
    definitionsOn: (present) => [
      ...asOfDefinitions(histories, present),
      ...changeDefinitions(declarations),
      ...durationDefinitions(declarations),
      ...mentionDefinitions(declarations),
    ],
  };
}

function wantedTables(declaration: Resource, types: ReadonlySet<string>): readonly WantedTable[] {
  const { current, history, links } = tablesOf(declaration);
  const containers = declaration.containers.flatMap((container) => {
    const field = 'field' in container ? declaration.fields[container.field] : undefined;
    return 'field' in container && field !== undefined ? [columnName(container.field, field)] : [];
  });
  return [
    {
      ...current,
      indexes: [
        ...current.columns.filter(isIndexed).map((column) => indexOn(current, column)),
        { name: `${current.name}_deleted_at`, columns: ['_deleted_at'], where: '_deleted_at IS NOT NULL' },
      ],
      references: referencesOf(current, types),
    },
    {
      ...history,
      indexes: [
        ...history.columns.filter(({ name }) => containers.includes(name)).map((column) => indexOn(history, column)),
        // Versions come roughly in the order of their time: small, and enough to ask what changed on a day.
        { name: `${history.name}_valid_from`, columns: ['valid_from'], method: 'brin' },
      ],
      references: [],
    },
    ...links.flatMap((link) => wantedLinkTables(declaration, link, types)),
  ];
}

function wantedLinkTables(
  owner: Resource,
  { link, current, history }: LinkTables,
  types: ReadonlySet<string>,
): readonly WantedTable[] {
  const isOtherEnd = ({ name }: TableColumn): boolean => link.isRichText === true && name === 'target';
  const others = history.primaryKey.filter((column) => column !== ownerColumn(owner) && column !== 'valid_from');
  return [
    {
      ...current,
      indexes: current.columns
        .filter((column) => (isIndexed(column) || isOtherEnd(column)) && column.name !== current.primaryKey[0])
        .map((column) => indexOn(current, column)),
      references: referencesOf(current, types),
    },
    {
      ...history,
      indexes: others.map((column) => ({ name: `${link.table}_${column}`, columns: [column, ownerColumn(owner)] })),
      references: [],
    },
  ];
}

/** References are looked up both ways; there are too few workspaces for an index to help. */
function isIndexed({ name, ref, sqlType }: TableColumn): boolean {
  return ref !== null && ref !== 'workspace' && sqlType === 'text' && !name.startsWith('_');
}

/** References are often empty: such rows need no entry, and a comparison with a value still finds the index. */
function indexOn(table: Table, { name, required }: TableColumn): WantedIndex {
  const index = { name: `${table.name}_${name}`, columns: [name] };
  return required ? index : { ...index, where: `${name} IS NOT NULL` };
}

function referencesOf(table: Table, types: ReadonlySet<string>): readonly Reference[] {
  return table.columns.flatMap(({ name, ref, sqlType }) =>
    ref !== null && sqlType === 'text' && types.has(ref) ? [{ table: table.name, column: name, target: ref }] : [],
  );
}
