/**
 * The kinds of field a resource can have. A field kind knows its SQL column, what to ask the API for, and how to read
 * an answer; odd shapes of Asana become a kind (or a link, see `resource.ts`), never an `if` elsewhere.
 */

/**
 * Personal-data class, as in docs/reference/personal-data.md: P direct personal data, R reference to a person,
 * U text people write, S private or capability URL, H sensitive in an employment context.
 */
export type PersonalClass = 'none' | 'P' | 'R' | 'U' | 'S' | 'H';

export type SqlType = 'text' | 'timestamptz' | 'date' | 'boolean' | 'integer' | 'numeric' | 'jsonb' | 'text[]';

/**
 * How a JSON value becomes a column value. `gid` takes the gid of a nested object, `gids` the sorted gids of a list of them,
 * `rich_text` the markup without addresses that expire.
 */
export type Reader =
  | 'text'
  | 'rich_text'
  | 'timestamp'
  | 'date'
  | 'boolean'
  | 'integer'
  | 'numeric'
  | 'json'
  | 'gid'
  | 'gids'
  | 'texts';

export type Field = {
  readonly doc: string;
  readonly personal: PersonalClass;
  readonly sqlType: SqlType;
  readonly reader: Reader;
  /** Resource type that the column refers to; the column's name then ends in `_gid` (`_gids` for lists). */
  readonly ref?: string;
  /** Neither hashed nor historised: expiring URLs, texts that follow another object. */
  readonly volatile?: true;
  /** Sub-fields to ask for, `assignee.gid` for a reference. Default: the field itself. */
  readonly ask?: readonly string[];
  /** Where the value lies in the body, or in the element of a link: `metric.unit`. Default: the field's own name. `#` is the element's index. */
  readonly path?: string;
  /**
   * Of a reference that may be to several types, only those to the type of `ref` count; each other type has a field of its own,
   * by a path to the same place. The field that has the name of the place takes those whose type is not said, too.
   */
  readonly typed?: true;
  /** Kinds that the field applies to: of another kind it is empty where an answer leaves it out, of these it is unknown. */
  readonly onlyFor?: OnlyFor;
};

/** `kind`: key, beside the field's own, of the text that tells the kind. */
export type OnlyFor = { readonly kind: string; readonly in: readonly string[] };

/** For a field that applies to one kind alone. */
export const onlyFor = (kind: string, value: string): { readonly onlyFor: OnlyFor } => ({
  onlyFor: { kind, in: [value] },
});

type Options = {
  readonly volatile?: true;
  readonly ask?: readonly string[];
  readonly path?: string;
  readonly typed?: true;
  readonly onlyFor?: OnlyFor;
};

const scalar =
  (sqlType: SqlType, reader: Reader, personal: PersonalClass) =>
  (doc: string, options: Options = {}): Field => ({ doc, personal, sqlType, reader, ...options });

/** Text chosen by Asana: names of types, states, colours. Unknown values are kept. */
export const text = scalar('text', 'text', 'none');
/** Text that people write. */
export const userText = scalar('text', 'text', 'U');
/** Rich text that people write: what it speaks of becomes links of its own (`mentions.ts`). */
export const richText = scalar('text', 'rich_text', 'U');
/** Text that identifies a person. */
export const personalText = scalar('text', 'text', 'P');
/** A URL that opens something private. */
export const privateUrl = scalar('text', 'text', 'S');
export const timestamp = scalar('timestamptz', 'timestamp', 'none');
export const date = scalar('date', 'date', 'none');
export const boolean = scalar('boolean', 'boolean', 'none');
export const integer = scalar('integer', 'integer', 'none');
export const numeric = scalar('numeric', 'numeric', 'none');
export const texts = scalar('text[]', 'texts', 'none');

/** A nested shape kept as it is. */
export function json(doc: string, personal: PersonalClass, options: Options = {}): Field {
  return { doc, personal, sqlType: 'jsonb', reader: 'json', ...options };
}

/** A reference to another resource; to a user it is of class R. */
export function ref(to: string, doc: string, options: Options = {}): Field {
  return { doc, personal: to === 'user' ? 'R' : 'none', sqlType: 'text', reader: 'gid', ref: to, ...options };
}

/** An unordered set of references kept in one column (custom field values). */
export function refs(to: string, doc: string, options: Options = {}): Field {
  return { ...gids(doc, options), personal: to === 'user' ? 'R' : 'none', ref: to };
}

/** The same, to what may be of several types. */
export function gids(doc: string, options: Options = {}): Field {
  return { doc, personal: 'none', sqlType: 'text[]', reader: 'gids', ...options };
}

/** The key of a body, or of an element, under which a field lies. */
export function headOf(name: string, { path = name }: Field): string {
  return (path.split('.')[0] ?? path).replace('[]', '');
}

/** Name of the column a field fills: `assignee` becomes `assignee_gid`, `enum_values` becomes `enum_value_gids`. */
export function columnName(name: string, field: Field): string {
  if (field.reader === 'gid') return `${name}_gid`;
  if (field.reader === 'gids') return `${name.replace(/s$/, '')}_gids`;
  return name;
}
