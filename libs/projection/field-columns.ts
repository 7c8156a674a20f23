/** The columns that one custom field has in a view: how many, of which type, from where. */
import type { FieldHolder } from '@asana-warehouse/catalogue/custom-field-holders';
import { referenceTypes } from '@asana-warehouse/catalogue/custom-field-values';
import { literal } from './sql-literal.ts';

/**
 * What is known of a field. `kind`: Asana's `resource_subtype`. `format`, `precision`, `currencyCode`: of number fields; a
 * percentage is kept as a fraction and its precision counts the digits after the point of a hundred times that.
 */
export type Field = {
  readonly gid: string;
  readonly name: string;
  readonly kind: string;
  readonly format: string | null;
  readonly precision: number | null;
  readonly currencyCode: string | null;
};

/** Which of a field's columns: the value itself or names, the gid or gids of what was chosen, the time of a date that has one. */
export type Part = 'value' | 'gid' | 'gids' | 'at';

export type PartOfField = { readonly part: Part; readonly suffix: string; readonly sqlType: string };

const value = (sqlType: string): PartOfField => ({ part: 'value', suffix: '', sqlType });
const chosen = [value('text[]'), { part: 'gids', suffix: '_gids', sqlType: 'text[]' }] as const;
const partsOfKind: Readonly<Record<string, readonly PartOfField[]>> = {
  number: [value('numeric')],
  enum: [value('text'), { part: 'gid', suffix: '_gid', sqlType: 'text' }],
  multi_enum: chosen,
  people: chosen,
  reference: chosen,
  date: [value('date'), { part: 'at', suffix: '_at', sqlType: 'timestamptz' }],
};
const plain = [value('text')] as const;

/** Longest suffix of a part. */
export const suffixMax = 5;

/** The columns of a kind; one of text for kinds that have no type of their own here. */
export function partsOf(kind: string): readonly PartOfField[] {
  return Object.hasOwn(partsOfKind, kind) ? (partsOfKind[kind] ?? plain) : plain;
}

/**
 * The value of a field on the thing `t`: a subquery of one row, so that a column nobody asks for costs nothing. A value that is left over from a
 * field that the thing has no longer is none.
 */
export function expressionOf({ type, values }: FieldHolder, field: Field, part: Part): string {
  const from = `FROM asana.${values} v`;
  const where = `WHERE v.${type}_gid = t.gid AND v.custom_field_gid = ${literal(field.gid)} AND v.enabled IS NOT FALSE AND v._deleted_at IS NULL`;
  return `(SELECT ${selected(field, part)} ${from} ${where})`;
}

function selected(field: Field, part: Part): string {
  switch (`${field.kind} ${part}`) {
    case 'text value':
      return 'coalesce(v.text_value, v.display_value)';
    case 'number value':
      return field.precision === null ? 'v.number_value' : `round(v.number_value, ${digitsOf(field)})`;
    case 'enum value':
      return nameOfOption('v.enum_option_gid');
    case 'enum gid':
      return 'v.enum_option_gid';
    case 'multi_enum value':
      return optionsOf(nameOfOption('chosen.gid'));
    case 'multi_enum gids':
      return optionsOf('chosen.gid');
    case 'people value':
      return byGid(nameOf('"user"'), 'v.people_gids');
    case 'people gids':
      return byGid('chosen.gid', 'v.people_gids');
    case 'reference value':
      return byGid(`coalesce(${referenceTypes.map(nameOf).join(', ')})`, 'v.reference_gids');
    case 'reference gids':
      return byGid('chosen.gid', 'v.reference_gids');
    case 'date value':
      return `coalesce(v.date_value, (v.datetime_value AT TIME ZONE 'UTC')::date)`;
    case 'date at':
      return 'v.datetime_value';
    default:
      return 'v.display_value';
  }
}

function digitsOf({ precision, format }: Field): number {
  return Math.trunc(precision ?? 0) + (format === 'percentage' ? 2 : 0);
}

/**
 * An option that is no longer offered keeps its name where it was chosen. What is only looked up for its name is called `named` in all
 * views: by that `asana_as_of.through` knows it.
 */
function nameOfOption(gid: string): string {
  return ofOption('name', gid);
}

function ofOption(column: string, gid: string): string {
  return `(SELECT named.${column} FROM asana.custom_field_option named WHERE named.custom_field_gid = v.custom_field_gid AND named.enum_option_gid = ${gid})`;
}

function nameOf(table: string): string {
  return `(SELECT named.name FROM asana.${table} named WHERE named.gid = chosen.gid)`;
}

/** In the order in which Asana shows the options. Null, not an empty list, where the task does not have the field. */
function optionsOf(item: string): string {
  return listOf(item, 'v.multi_enum_option_gids', `${ofOption('position', 'chosen.gid')}, chosen.gid`);
}

/** By gid, since names change. */
function byGid(item: string, gids: string): string {
  return listOf(item, gids, 'length(chosen.gid), chosen.gid');
}

function listOf(item: string, gids: string, order: string): string {
  return `CASE WHEN ${gids} IS NULL THEN NULL ELSE ARRAY(SELECT ${item} FROM unnest(${gids}) AS chosen(gid) ORDER BY ${order}) END`;
}
