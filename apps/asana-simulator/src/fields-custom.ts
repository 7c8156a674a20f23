/**
 * Fields of custom fields, their options and settings, and of a custom field's value on a task.
 *
 * The API shows a definition and a value as one object; a definition alone has no value keys, `enabled` among them. A value whose
 * field is no longer on any of the task's projects stays, with `enabled: false`. What a formula field holds is computed.
 */
import { identity, nameShown } from './fields-place.ts';
import { findLive, isLive } from './liveness.ts';
import { compactFields } from './official.ts';
import { defineKind, refer, Reference, referAll, renderCompact } from './render.ts';
import type { Getters, Kind, View } from './render.ts';
import { linked } from './rich-text.ts';
import type * as rows from './rows.ts';

/** A field together with what one task holds in it (null: nothing). */
export interface ValueOfField {
  readonly field: rows.CustomFieldRow;
  readonly value: rows.FieldValue | null;
  readonly enabled: boolean;
}

const options = (row: rows.CustomFieldRow): Reference[] | undefined =>
  row.kind === 'enum' || row.kind === 'multi_enum'
    ? row.options.map((option) => new Reference('enum_option', option))
    : undefined;

const isFormula = (row: rows.CustomFieldRow): boolean => row.formula !== undefined;

const definition: Getters<rows.CustomFieldRow> = {
  ...identity('custom_field'),
  resource_subtype: (row) => row.kind,
  name: (row) => row.name,
  type: (row) => row.kind,
  enum_options: options,
  representation_type: (row) => (row.formula === undefined ? row.kind : 'formula'),
  id_prefix: () => null,
  input_restrictions: () => ['task'],
  is_formula_field: isFormula,
  description: (row) => row.description,
  precision: (row) => (row.kind === 'number' ? row.precision : undefined),
  format: (row) => (row.kind === 'number' ? (row.numberFormat?.format ?? 'none') : undefined),
  currency_code: (row) => row.numberFormat?.currencyCode ?? null,
  custom_label: (row) => row.numberFormat?.customLabel ?? null,
  custom_label_position: (row) => row.numberFormat?.customLabelPosition ?? null,
  is_global_to_workspace: (row) => row.isGlobal,
  has_notifications_enabled: () => false,
  asana_created_field: () => null,
  is_value_read_only: isFormula,
  created_by: (row, view) => refer(view, row.createdBy),
  privacy_setting: () => 'public_with_guests',
  default_access_level: () => 'editor',
};
const customFieldKind = defineKind<rows.CustomFieldRow>('custom_field', definition);

const enumOptionKind = defineKind<rows.EnumOption>('enum_option', {
  ...identity('enum_option'),
  name: (row) => row.name,
  enabled: (row) => row.enabled,
  color: (row) => row.color,
});

const customFieldSettingKind = defineKind<rows.FieldSettingRow>('custom_field_setting', {
  ...identity('custom_field_setting'),
  project: (row, view) => refer(view, view.store.find('project', row.parent)?.gid) ?? undefined,
  is_important: (row) => row.isImportant,
  parent: (row, view) => refer(view, row.parent),
  custom_field: (row, view) => refer(view, findLive(view.store, 'custom_field', row.field)?.gid),
});

const fromField: Getters<ValueOfField> = Object.fromEntries(
  Object.entries(definition).map(([name, getter]) => [name, (it: ValueOfField, view: View) => getter(it.field, view)]),
);
const forKind =
  (kind: rows.FieldKind, get: (it: ValueOfField, view: View) => unknown) =>
  (it: ValueOfField, view: View): unknown =>
    it.field.kind === kind ? get(it, view) : undefined;

const valueKeys: Getters<ValueOfField> = {
  enabled: (it) => it.enabled,
  text_value: forKind('text', (it) => it.value),
  html_text_value: forKind('text', (it) => (typeof it.value === 'string' ? linked(it.value) : null)),
  number_value: forKind('number', (it) => it.value),
  enum_value: forKind('enum', (it, view) => chosen(it, view)[0] ?? null),
  multi_enum_values: forKind('multi_enum', chosen),
  date_value: forKind('date', (it) => dateValue(it.value)),
  people_value: forKind('people', (it, view) => referAll(view, gidsIn(it.value))),
  reference_value: forKind('reference', (it, view) => referAll(view, gidsIn(it.value))),
  display_value: (it, view) => displayValue(view, it.field, it.value),
};
/** In portfolios and goals values stand in their compact form, which leaves out some: people and references are given by name only. */
const compactKeys = Object.entries(valueKeys).filter(([name]) => compactFields['custom_field']?.includes(name));

const valueKind = (name: string, keys: readonly (readonly [string, Getters<ValueOfField>[string]])[]): Kind =>
  defineKind<ValueOfField>(name, { ...fromField, ...valueKeys }, (it, view) => {
    const compact = { ...renderCompact(view, new Reference('custom_field', it.field)) };
    for (const [field, getter] of keys) {
      const value = getter(it, view);
      if (value !== undefined) compact[field] = shown(view, value);
    }
    return compact;
  });

function shown(view: View, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => shown(view, item));
  return value instanceof Reference ? renderCompact(view, value) : value;
}

/** What a task holds in every field that its projects carry, in the projects' order, then what it keeps from others. */
export function valuesOfTask(view: View, task: rows.TaskRow): Reference[] {
  const seen = new Set<string>();
  const found: Reference[] = [];
  for (const place of task.places) {
    if (findLive(view.store, 'project', place.project) === undefined) continue;
    for (const { gid } of view.store.list(`field_settings:${place.project}`).after(null)) {
      const setting = view.store.need('custom_field_setting', gid);
      if (!seen.has(setting.field) && isLive(view.store, setting)) found.push(valueOf(view, task, setting.field, true));
      seen.add(setting.field);
    }
  }
  for (const field of Object.keys(task.values)) {
    const isKept = !seen.has(field) && findLive(view.store, 'custom_field', field) !== undefined;
    if (isKept) found.push(valueOf(view, task, field, false));
  }
  return found;
}

function valueOf(view: View, task: rows.TaskRow, field: string, enabled: boolean): Reference {
  const row = view.store.need('custom_field', field);
  const value = row.formula === undefined ? (task.values[field] ?? null) : computed(row, task.values);
  return new Reference('custom_field_value', { field: row, value, enabled } satisfies ValueOfField);
}

function computed({ formula, precision }: rows.CustomFieldRow, values: rows.TaskRow['values']): number | null {
  const base = values[formula?.of ?? ''];
  return typeof base === 'number' ? Number((base * (formula?.times ?? 1)).toFixed(precision)) : null;
}

export function gidsIn(value: rows.FieldValue | null): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

function chosen(it: ValueOfField, view: View): Reference[] {
  const found = gidsIn(it.value).map((gid) => view.store.option(gid));
  return found.filter((option) => option !== undefined).map((option) => new Reference('enum_option', option));
}

export function dateValue(value: rows.FieldValue | null): { date: string; date_time: string | null } | null {
  if (value === null || typeof value !== 'object' || !('date' in value)) return null;
  return { date: value.date, date_time: value.dateTime };
}

/** The value as the text people see; null when empty. */
export function displayValue(view: View, field: rows.CustomFieldRow, value: rows.FieldValue | null): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return displayNumber(field, value);
  const date = dateValue(value);
  if (date !== null) return date.date_time ?? date.date;
  const { store } = view;
  const names = gidsIn(value).map(
    (gid) => store.option(gid)?.name ?? store.find('task', gid)?.name ?? nameShown(view, gid),
  );
  return names.length === 0 ? null : names.filter((name) => name !== undefined).join(', ');
}

function displayNumber({ precision, numberFormat }: rows.CustomFieldRow, value: number): string {
  if (numberFormat?.format === 'percentage') return `${(value * 100).toFixed(precision)}%`;
  const number = value.toFixed(precision);
  if (numberFormat?.format === 'currency') return `${numberFormat.currencyCode} ${number}`;
  const label = numberFormat?.customLabel ?? null;
  if (label === null) return number;
  return numberFormat?.customLabelPosition === 'prefix' ? `${label} ${number}` : `${number} ${label}`;
}

export const customKinds: readonly Kind[] = [
  customFieldKind,
  enumOptionKind,
  customFieldSettingKind,
  valueKind('custom_field_value', Object.entries(valueKeys)),
  valueKind('compact_custom_field_value', compactKeys),
];
