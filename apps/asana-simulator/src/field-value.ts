/**
 * Custom field values on tasks: checked against the field's kind, put, told. Only fields of the task's projects can be set.
 */
import { ApiFault, badRequest } from './api-fault.ts';
import type { EventRef } from './events.ts';
import { displayValue, gidsIn } from './fields-custom.ts';
import { findLive } from './liveness.ts';
import type { CustomFieldRow, FieldValue, Gid } from './rows.ts';
import type { Actor, World } from './world.ts';

export type Values = Readonly<Record<Gid, FieldValue | null>>;

export function changeValues(world: World, actor: Actor, gid: Gid, values: Values, quietly: boolean): void {
  for (const [fieldGid, value] of Object.entries(values)) {
    const task = world.need('task', gid);
    const field = findLive(world.store, 'custom_field', fieldGid);
    if (field === undefined || !isOnTask(world, gid, fieldGid)) {
      throw badRequest(`custom_fields: custom field ${fieldGid} is not on given object`);
    }
    const old = task.values[fieldGid] ?? null;
    if (JSON.stringify(old) === JSON.stringify(value)) continue;
    const { [fieldGid]: _gone, ...others } = task.values;
    const row = world.patchTask(actor, gid, { values: value === null ? others : { ...others, [fieldGid]: value } });
    if (quietly) continue;
    world.changed(actor, row, 'custom_fields', { new_value: fieldRef(field, value) });
    const shown = displayValue(world.view(null), field, value) ?? 'none';
    const detail = { customField: fieldGid, oldValue: old, newValue: value };
    world.tell(actor, gid, `${field.kind}_custom_field_changed`, `changed ${field.name} to ${shown}`, detail);
  }
}

function isOnTask(world: World, gid: Gid, field: Gid): boolean {
  const { places } = world.need('task', gid);
  const has = (project: Gid): boolean =>
    findLive(world.store, 'project', project) !== undefined &&
    world.store
      .list(`field_settings:${project}`)
      .gids()
      .some((it) => world.store.need('custom_field_setting', it).field === field);
  return places.some((place) => has(place.project));
}

function fieldRef(field: CustomFieldRow, value: FieldValue | null): EventRef {
  const ref = { gid: field.gid, resource_type: 'custom_field', resource_subtype: field.kind };
  const option = field.kind === 'enum' ? gidsIn(value)[0] : undefined;
  return option === undefined ? ref : { ...ref, enum_value: { gid: option, resource_type: 'enum_option' } };
}

/** The values that a request gives, by gid of the field; undefined when it gives none. */
export function readValues(world: World, given: unknown): Values | undefined {
  if (given === undefined) return undefined;
  if (given === null || typeof given !== 'object' || Array.isArray(given))
    throw badRequest('custom_fields: must be an object');
  return Object.fromEntries(Object.entries(given).map(([gid, value]) => [gid, readValue(world, gid, value)]));
}

/** A value as the API takes it, turned into what a row keeps; null when it says "empty". */
function readValue(world: World, fieldGid: Gid, given: unknown): FieldValue | null {
  const field = findLive(world.store, 'custom_field', fieldGid);
  if (field === undefined) throw badRequest(`custom_fields: unknown custom field ${fieldGid}`);
  if (field.formula !== undefined) throw new ApiFault(403, `custom_fields: the value of ${fieldGid} is computed`);
  if (given === null || given === '' || (Array.isArray(given) && given.length === 0)) return null;
  return readers[field.kind](field, given, world);
}

const refuse = (field: CustomFieldRow, expected: string): never => {
  throw badRequest(`custom_fields: ${field.gid} takes ${expected}`);
};

const readers: Readonly<
  Record<CustomFieldRow['kind'], (field: CustomFieldRow, given: unknown, world: World) => FieldValue>
> = {
  text: (field, given) => (typeof given === 'string' ? given : refuse(field, 'a text')),
  number: (field, given) => {
    const number = typeof given === 'string' ? Number(given) : given;
    return typeof number === 'number' && Number.isFinite(number) ? number : refuse(field, 'a number');
  },
  enum: (field, given) =>
    typeof given === 'string' ? [checkOption(field, given)] : refuse(field, 'the gid of an option'),
  multi_enum: (field, given) => {
    const gids = typeof given === 'string' ? given.split(',') : given;
    return Array.isArray(gids) ? gids.map((gid) => checkOption(field, String(gid))) : refuse(field, 'gids of options');
  },
  date: (field, given) => {
    const { date, date_time: time } = typeof given === 'object' ? (given as Record<string, unknown>) : {};
    if (typeof time === 'string') return { date: time.slice(0, 10), dateTime: time };
    return typeof date === 'string' ? { date, dateTime: null } : refuse(field, 'a date or date_time');
  },
  people: (field, given, world) => {
    const gids = typeof given === 'string' ? given.split(',') : given;
    if (!Array.isArray(gids)) return refuse(field, 'gids of people');
    return gids.map((gid) => world.need('user', String(gid)).gid);
  },
  // What definitions say that they take, in `input_restrictions`.
  reference: (field, given, world) =>
    Array.isArray(given) ? given.map((gid) => world.need('task', String(gid)).gid) : refuse(field, 'gids of tasks'),
};

function checkOption(field: CustomFieldRow, gid: string): string {
  const found = field.options.find((it) => it.gid === gid);
  if (found === undefined || !found.enabled)
    throw badRequest(`custom_fields: ${gid} is not an enabled option of ${field.gid}`);
  return gid;
}
