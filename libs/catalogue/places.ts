/**
 * Where in a body the values of a declaration lie, beside its own keys: objects within it, elements of its lists, and
 * references that may be to several types. What is only referred to is no place: its contents lie with itself.
 */
import { columnName, headOf } from './field.ts';
import type { Link, Resource } from './resource.ts';

/**
 * An object that values are read from. `key`: its path, with `[]` behind a list: `metric`, `custom_fields[]`,
 * `custom_fields[].date_value`. `name`: the key of the object that has it. `read`: keys of it that are declared. `identity`: the
 * path, from the element of a list on, of what tells it from the others.
 */
export type Place = {
  readonly key: string;
  readonly name: string;
  readonly read: readonly string[];
  readonly identity: readonly string[];
  readonly within: readonly Place[];
};

/** A reference that is to one of several types, or a list of such: the types that fields take. `takesAny`: those of no type, too. */
export type Choice = {
  readonly name: string;
  readonly isList: boolean;
  readonly types: ReadonlySet<string>;
  readonly takesAny: boolean;
};

export type Places = {
  readonly objects: readonly Place[];
  readonly lists: readonly Place[];
  readonly choices: readonly Choice[];
};

/** Keys that every object may have. */
export const identityKeys: readonly string[] = ['gid', 'resource_type'];

/** The places of a declaration, each once, in its order. */
export function placesOf(declaration: Resource): Places {
  const own = [declaration.fields, ...declaration.links.filter(({ from }) => from === '.').map(({ fields }) => fields)];
  const lists = [...Map.groupBy(declaration.links.filter(isList), ({ from }) => from)];
  return {
    objects: placesWithin(own.flatMap(pathsOf), '', []),
    lists: lists.flatMap(([from, links]) => {
      const paths = links.flatMap(({ fields }) => pathsOf(fields));
      const [link] = links;
      return link === undefined ? [] : placeAt(`${from}[]`, from, paths, identityOf(link));
    }),
    choices: [...choicesIn(own), ...lists.flatMap(([from, links]) => listChoice(from, links))],
  };
}

/** Every place, outer ones first. */
export function everyPlace({ objects, lists }: Pick<Places, 'objects' | 'lists'>): readonly Place[] {
  return [...objects, ...lists].flatMap((place) => [place, ...everyPlace({ objects: place.within, lists: [] })]);
}

function isList({ from, isRichText }: Link): boolean {
  return from !== '.' && isRichText !== true;
}

type Path = readonly string[];

function pathsOf(fields: Resource['fields']): readonly Path[] {
  return Object.entries(fields)
    .map(([name, { path = name }]) => path)
    .filter((path) => path !== '.' && path !== '#' && !path.includes('[]'))
    .map((path) => path.split('.'));
}

function placesWithin(paths: readonly Path[], outer: string, identity: Path): readonly Place[] {
  const nested = Map.groupBy(
    paths.filter(({ length }) => length > 1),
    ([head = '']) => head,
  );
  return [...nested].flatMap(([head, within]) =>
    placeAt(
      `${outer}${head}`,
      head,
      within.map(([, ...rest]) => rest),
      identity,
    ),
  );
}

/** None where nothing but identity is read: that is a reference. */
function placeAt(key: string, name: string, paths: readonly Path[], identity: Path): readonly Place[] {
  const read = [...new Set(paths.map(([head = '']) => head))];
  if (read.every((head) => identityKeys.includes(head))) return [];
  return [{ key, name, read, identity, within: placesWithin(paths, `${key}.`, identity) }];
}

/** Where the first part of a link's key lies. */
function identityOf({ fields, key }: Link): Path {
  const keyed = Object.entries(fields).find(([name, field]) => columnName(name, field) === key[0]);
  return keyed === undefined ? [] : (keyed[1].path ?? keyed[0]).split('.');
}

function choicesIn(fields: readonly Resource['fields'][]): readonly Choice[] {
  const typed = fields.flatMap((some) => Object.entries(some).filter(([, { typed: one }]) => one === true));
  return [...Map.groupBy(typed, ([name, field]) => headOf(name, field))].map(([name, some]) => ({
    name,
    isList: false,
    types: new Set(some.map(([, { ref = '' }]) => ref)),
    takesAny: some.some(([, { path }]) => path === undefined),
  }));
}

function listChoice(from: string, links: readonly Link[]): readonly Choice[] {
  const typed = links.flatMap(({ fields }) => Object.values(fields).filter((field) => field.typed === true));
  if (typed.length === 0) return [];
  return [{ name: from, isList: true, types: new Set(typed.map(({ ref = '' }) => ref)), takesAny: false }];
}
