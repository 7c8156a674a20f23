/**
 * What a body has and its declaration does not name, kept in `_extra` by where it lies:
 *
 *   mood                    a field of the body
 *   metric.mood             a field of an object within it
 *   custom_fields[].mood    a field of elements of a list: what each has, by what tells it from the others (a set has no order)
 *   parent, items[]         a reference of a type that no field takes there, whole; of a list, by its gid
 *
 * What the official description names in such a place is no news. What is only referred to has its contents with itself.
 */
import { headOf, columnName } from './field.ts';
import { knownKeys } from './known.gen.ts';
import { identityKeys, placesOf, type Choice, type Place } from './places.ts';
import { isObject, storable, storableJson } from './readers.ts';
import type { Resource } from './resource.ts';

export type Extra = Readonly<Record<string, unknown>> | null;
type Body = Readonly<Record<string, unknown>>;
type Found = Map<string, unknown>;

/** What looking for it needs of a declaration, worked out once. */
export type ExtraPlan = {
  readonly known: ReadonlySet<string>;
  readonly objects: readonly KnownPlace[];
  readonly lists: readonly KnownPlace[];
  readonly choices: readonly Choice[];
};
type KnownPlace = Omit<Place, 'within' | 'read'> & {
  readonly known: ReadonlySet<string>;
  readonly within: readonly KnownPlace[];
};

/** For a body of the declaration: its places with all keys that are no news there. */
export function extraPlanOf(declaration: Resource): ExtraPlan {
  const { objects, lists, choices } = placesOf(declaration);
  const withKeys = ({ read, within, ...place }: Place): KnownPlace => ({
    ...place,
    known: new Set([...identityKeys, ...read, ...(knownKeys[declaration.name]?.[place.key] ?? [])]),
    within: within.map(withKeys),
  });
  return { known: keysOf(declaration), objects: objects.map(withKeys), lists: lists.map(withKeys), choices };
}

/** Null where the declaration names all there is. */
export function extraOf({ known, objects, lists, choices }: ExtraPlan, body: Body): Extra {
  const found: Found = new Map();
  for (const name in body) if (!known.has(name)) found.set(storable(name), storableJson(body[name]));
  for (const choice of choices) addUntaken(found, choice, body[choice.name]);
  for (const place of objects) {
    const value = body[place.name];
    if (isObject(value) && !found.has(place.name)) addUnknown(found, place, value, undefined);
  }
  for (const place of lists) {
    const list = body[place.name];
    if (Array.isArray(list))
      for (const element of list as readonly unknown[])
        if (isObject(element)) addUnknown(found, place, element, element);
  }
  return found.size === 0 ? null : Object.fromEntries([...found].map(([name, value]) => [name, plain(value)]));
}

/**
 * Whether a content says all of the place that something extra lies in, by its name: then what it does not show there is not
 * there. Of an unknown field nothing is said by leaving it out.
 */
export function saysPlaceOf(
  { fields, links }: Resource,
  content: { readonly row: object; readonly links: object },
  name: string,
): boolean {
  const [head = ''] = name.split(/[.[]/);
  const columnsAt = (some: Resource['fields']): readonly string[] =>
    Object.entries(some).flatMap(([key, field]) => (headOf(key, field) === head ? [columnName(key, field)] : []));
  const columns = columnsAt(fields);
  const tables = links.filter((link) => link.from === head || (link.from === '.' && columnsAt(link.fields).length > 0));
  return (
    columns.length + tables.length > 0 &&
    columns.every((column) => Object.hasOwn(content.row, column)) &&
    tables.every(({ table }) => Object.hasOwn(content.links, table))
  );
}

/** Keys of a body that are declared, whether kept or left out. */
function keysOf({ fields, links, omitted }: Resource): ReadonlySet<string> {
  const heads = (some: Resource['fields']): readonly string[] =>
    Object.entries(some).map(([name, field]) => headOf(name, field));
  const listed = links.flatMap(({ from, fields: some }) => (from === '.' ? heads(some) : [from]));
  return new Set([...identityKeys, ...heads(fields), ...listed, ...Object.keys(omitted)]);
}

function addUntaken(found: Found, { name, isList, types, takesAny }: Choice, value: unknown): void {
  const isUntaken = (one: unknown): one is Body => {
    if (!isObject(one)) return false;
    const type = one['resource_type'];
    return type === undefined ? !takesAny : !types.has(type as string);
  };
  if (!isList && isUntaken(value)) found.set(name, storableJson(value));
  if (!isList || !Array.isArray(value)) return;
  for (const element of value as readonly unknown[])
    if (isUntaken(element)) addOf(found, `${name}[]`, element['gid'], storableJson(element));
}

/** `element`: of a list, that the object is or lies in. */
function addUnknown(found: Found, place: KnownPlace, object: Body, element: Body | undefined): void {
  const { key, known, within } = place;
  for (const name in object) {
    if (known.has(name)) continue;
    const value = storableJson(object[name]);
    if (element === undefined) found.set(`${key}.${storable(name)}`, value);
    else addOf(found, `${key}.${storable(name)}`, identified(place, element), value);
  }
  for (const inner of within) {
    const value = object[inner.name];
    if (isObject(value)) addUnknown(found, inner, value, element);
  }
}

/** What tells an element from the others, as far as it says. */
function identified({ identity }: KnownPlace, element: Body): unknown {
  return identity.reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), element);
}

/** Of elements that nothing tells apart the same one counts in every order. */
function addOf(found: Found, name: string, of: unknown, value: unknown): void {
  const values = (found.get(name) ?? new Map<string, unknown>()) as Map<string, unknown>;
  const id = storable(isObject(of) ? String(of['gid']) : String(of));
  const held = values.get(id);
  if (held === undefined || JSON.stringify(held) < JSON.stringify(value)) values.set(id, value);
  found.set(name, values);
}

function plain(value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value;
}
