/**
 * What the views of one family have in common: the columns of the thing itself, which come first, and where its rows come from. There is a
 * family for each type that carries custom fields, by workspace and by each type of place that offers fields to it. Columns here can't be
 * changed in place where views stand already: a change needs another way than `CREATE OR REPLACE`.
 */
import { fieldHoldersOf, type FieldHolder, type FieldPlace } from '@asana-warehouse/catalogue/custom-field-holders';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { commentOf, type TableColumn } from '@asana-warehouse/catalogue/tables';
import { identifier, literal } from './sql-literal.ts';

export type FixedColumn = { readonly name: string; readonly expression: string; readonly doc: string };

/** `type`: workspace, or the type of the place. `rows`: the type of the things that are shown. */
export type FamilyKey = { readonly type: string; readonly rows: string };

/** `place`: null for the views of workspaces. `prefix`: what names of its views begin with. */
export type Family = FamilyKey & {
  readonly holder: FieldHolder;
  readonly place: FieldPlace | null;
  readonly schema: string;
  readonly prefix: string;
  readonly columns: readonly FixedColumn[];
};

/** Raised when the definition of views changes, so that all are made again. */
export const layoutVersion = 4;

/** What a view tells of a thing beside its custom fields, where the thing has it; `gid` leads to all else. */
const told: readonly string[] = [
  'gid',
  'name',
  'resource_subtype',
  'status',
  'archived',
  'completed',
  'completed_at',
  'owner_gid',
  'assignee_gid',
  'due_on',
  'due_at',
  'start_on',
  'created_at',
  'modified_at',
  'parent_gid',
];

/** Types that carry custom fields. */
export const fieldHolders = fieldHoldersOf(resources);

/** All families. Views of places have a schema for each type of place, since there can be ten thousand. */
export const families: readonly Family[] = fieldHolders.flatMap((holder) => {
  const { type: rows, columns, places } = holder;
  const own = told.flatMap((name) => columns.filter((column) => column.name === name));
  const ofThing = own.flatMap((column) => fixedColumns(column, 't', column.ref === 'user'));
  return [
    { type: 'workspace', rows, holder, place: null, schema: 'analytics', prefix: `${rows}_fields_`, columns: ofThing },
    ...places.map((place): Family => {
      const ofPlace = place.beside.flatMap((column) => fixedColumns(column, 'p', true));
      const schema = `analytics_${place.type}`;
      return { type: place.type, rows, holder, place, schema, prefix: '', columns: [...ofThing, ...ofPlace] };
    }),
  ];
});

const byKey = new Map(families.map((family) => [`${family.type} ${family.rows}`, family]));

/** Throws for a family that this release does not know. */
export function familyOf({ type, rows }: FamilyKey): Family {
  const family = byKey.get(`${type} ${rows}`);
  if (family === undefined) throw new Error(`No views of ${rows} by ${type} are known`);
  return family;
}

/** The living things of a scope, as `t`; in a place their link to it, as `p`. */
export function sourceOf({ rows, place }: Family, gid: string): string {
  const table = `asana.${identifier(rows)}`;
  if (place === null) return `FROM ${table} t WHERE t._workspace_gid = ${literal(gid)} AND t._deleted_at IS NULL`;
  const { lies, holderColumn, placeColumn } = place;
  return (
    `FROM asana.${lies} p JOIN ${table} t ON t.gid = p.${holderColumn} ` +
    `WHERE p.${placeColumn} = ${literal(gid)} AND p._deleted_at IS NULL AND t._deleted_at IS NULL`
  );
}

/** The column and, where it is to be named, the name of what it refers to. */
function fixedColumns(column: TableColumn, alias: string, isNamed: boolean): readonly FixedColumn[] {
  const { name, doc, ref } = column;
  const own = { name, expression: `${alias}.${name}`, doc: commentOf(column) };
  if (ref === null || !isNamed) return [own];
  const expression = `(SELECT named.name FROM asana.${identifier(ref)} named WHERE named.gid = ${alias}.${name})`;
  const personal = ref === 'user' ? 'P' : 'U';
  return [
    own,
    { name: name.replace(/_gid$/, '_name'), expression, doc: `By name: ${commentOf({ doc, ref: null, personal })}` },
  ];
}
