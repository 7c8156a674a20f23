/**
 * The same statements on other tables: a client whose texts name, instead of the live tables, tables of the same names in
 * other schemas. Statements spell their tables with the schema, so exactly those names change and nothing else does; a table
 * that the place does not list stays the live one. Two places of the product: the tables of a rebuild, and the shadow tables
 * of flags.
 */
import type pg from 'pg';

/**
 * `schemas`: from the live schema to the other one. `tables`: which tables are there, as `schema.name` of the live ones.
 * `isApart`: resources there have locks of their own, so nobody stands in the way of those who work on the live tables; and it is
 * all there is to be folded, so nothing is folded beside it.
 */
export type Place = {
  readonly schemas: Readonly<Record<string, string>>;
  readonly tables: ReadonlySet<string>;
  readonly isApart: boolean;
};

type Query = (config: unknown, ...rest: readonly unknown[]) => unknown;

const apart = new WeakSet<object>();
const textsOf = new WeakMap<Place, Map<string, string>>();

/** The client, working in a place. Transactions and settings are those of the client itself. */
export function placed<C extends pg.ClientBase>(client: C, place: Place): C {
  const query = client.query.bind(client) as Query;
  const moved: Query = (config, ...rest) => {
    if (typeof config === 'string') return query(textIn(place, config), ...rest);
    const { text, ...others } = config as { readonly text: string };
    return query({ ...others, text: textIn(place, text) }, ...rest);
  };
  const made = Object.assign(Object.create(client) as C, { query: moved as typeof client.query });
  if (place.isApart) apart.add(made);
  return made;
}

/** Whether a client works in a place that is apart from the live tables. */
export function isApart(client: object): boolean {
  return apart.has(client);
}

/** A statement as it reads in the place. */
export function textIn(place: Place, text: string): string {
  const texts = textsOf.get(place) ?? new Map<string, string>();
  textsOf.set(place, texts);
  const known = texts.get(text);
  if (known !== undefined) return known;
  const made = text.replaceAll(qualified, (whole: string, schema: string, name: string) => {
    const other = place.schemas[schema];
    return other === undefined || !place.tables.has(`${schema}.${name}`) ? whole : `"${other}"."${name}"`;
  });
  texts.set(text, made);
  return made;
}

/** `schema.name` with or without quotes; the column of an alias has no schema that a place would list. */
const qualified = /(?<![\w".])"?([a-z_]+)"?\."?([a-z_]+)"?(?![\w"])/g;
