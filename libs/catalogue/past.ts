/**
 * What was before the first read, as far as other resources of Asana tell of it: a task's stories say who assigned it, when it was
 * completed, from which section it came. A declaration says which of them tells what; deriving it is `projection/past.ts`.
 */
import type { ColumnValue } from './decode.ts';

/**
 * `teller`: the type that tells, and the field of it that names the resource told of. `born`: the field that says since when the resource
 * is there. `constant`: fields that never change, so what was read first was always so.
 */
export type Past = {
  readonly teller: { readonly type: string; readonly field: string };
  readonly born: string;
  readonly constant: readonly string[];
  readonly tells: readonly Tells[];
};

/**
 * What stories of some subtypes tell. Without `item` of columns of the resource; with it of one row of a link, which the story's
 * column names by the last part of that row's key. Of what `before` and `after` leave out the story says nothing. `blinds`:
 * columns and link tables of which nothing is known before it, as long as no earlier story tells of them.
 */
export type Tells = {
  readonly subtypes: readonly string[];
  readonly item?: { readonly table: string; readonly by: string };
  readonly before?: Side;
  readonly after?: Side;
  readonly blinds?: readonly string[];
};

/** Columns with where their value stands; null: the row of the link is not there. */
export type Side = null | Readonly<Record<string, ToldValue>>;

/**
 * A value that the subtype alone says, or the story's column that has it. A column that is empty says that the value was none; of
 * one that is `never` empty it says nothing; nor does it where the column `or` tells instead.
 */
export type ToldValue =
  | { readonly is: ColumnValue }
  | { readonly column: string; readonly never?: true; readonly or?: string };

/** The story's column, where empty is a value like any other. */
export function told(column: string): ToldValue {
  return { column };
}

/** The story's column, which is empty only where nothing is said. */
export function named(column: string): ToldValue {
  return { column, never: true };
}

/** What stories of custom fields tell: of each kind a column of the link with the value before and after. */
export function tellsOfCustomFields(table: string): readonly Tells[] {
  const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    text: { text_value: 'text_value' },
    number: { number_value: 'number_value' },
    enum: { enum_option_gid: 'enum_value_gid' },
    multi_enum: { multi_enum_option_gids: 'multi_enum_value_gids' },
    date: { date_value: 'date_value', datetime_value: 'datetime_value' },
    people: { people_gids: 'people_value_gids' },
  };
  return Object.entries(kinds).map(([kind, columns]) => {
    const side = (prefix: string): Side => ({
      kind: { is: kind },
      ...Object.fromEntries(Object.entries(columns).map(([column, value]) => [column, told(`${prefix}_${value}`)])),
    });
    return {
      subtypes: [`${kind}_custom_field_changed`],
      item: { table, by: 'custom_field_gid' },
      before: side('old'),
      after: side('new'),
    };
  });
}
