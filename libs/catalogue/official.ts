/**
 * Checks a declaration against what Asana publishes of its API. `official.json` is an extract of names, types, paths
 * and classes from the official description; its shapes:
 *
 *   field     [type, class?]   str int num bool ts date uri enum, {a:str, b:str}, [element], a schema's name; `?` nullable
 *   enums     by type and field (`effort.type` in an object that is written out): the values of a field whose type is enum
 *   union     the schemas that an answer's elements may have
 *   part      a schema that is no type: what a field of it says lies with the type that shows it
 *   asks      a,b(c,d)         the documented `opt_fields` of an endpoint as a tree: a, b, b.c, b.d
 *   endpoint  response, query parameters, and which tree of asks it takes
 */
import { listOptFields, optFields } from './columns.ts';
import { headOf, type Field, type Reader } from './field.ts';
import type { ListEndpoint, Resource } from './resource.ts';

export type OfficialResource = {
  readonly schema: string;
  readonly compact: string;
  readonly compactFields: readonly string[];
  readonly fields: Readonly<Record<string, readonly string[]>>;
};
export type OfficialEndpoint = {
  readonly response: string;
  readonly query: readonly string[];
  readonly fullPermissions: boolean;
  readonly paginated: boolean;
  readonly asks: string;
};
export type Official = {
  readonly source: string;
  readonly resources: Readonly<Record<string, OfficialResource>>;
  readonly enums: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly unions: Readonly<Record<string, readonly string[]>>;
  readonly parts: readonly string[];
  readonly asks: Readonly<Record<string, string>>;
  readonly endpoints: Readonly<Record<string, OfficialEndpoint>>;
};

/** What in `declaration` the official description does not bear out, one sentence each; none when all is well. */
export function officialFaults(declaration: Resource, official: Official): readonly string[] {
  const described = Object.values(official.resources).find(({ schema }) => schema === declaration.schema);
  if (described === undefined) return [`${declaration.name}: no schema ${declaration.schema}`];
  const faults = [
    ...missingFields(declaration, described),
    ...Object.entries(declaration.fields).flatMap(([name, field]) =>
      fieldFaults(field, field.path ?? name, described.schema, official).map((fault) => `${name}: ${fault}`),
    ),
    ...declaration.links.flatMap(({ table, from, fields, isRichText }) =>
      Object.entries(fields).flatMap(([name, field]) => {
        // A part is no field of the schema: its list has a schema of its own.
        if (field.path === '#' || isRichText === true || declaration.api.parts?.[from] !== undefined) return [];
        const path = field.path ?? name;
        const whole = from === '.' ? path : `${from}.${path}`;
        return fieldFaults(field, whole, described.schema, official).map((fault) => `${table}.${name}: ${fault}`);
      }),
    ),
    ...versionFaults(declaration, described),
    ...workspaceFaults(declaration, official),
    ...endpointFaults(declaration, official),
  ];
  return faults.map((fault) => `${declaration.name}: ${fault}`);
}

/** Every official field is declared, the source of a link, or left out for a stated reason. */
function missingFields(declaration: Resource, described: OfficialResource): readonly string[] {
  const known = new Set(['gid', 'resource_type']);
  for (const [name, field] of Object.entries(declaration.fields)) known.add(headOf(name, field));
  for (const { from } of declaration.links) known.add(from);
  const omitted = Object.keys(declaration.omitted);
  return [
    ...Object.keys(described.fields)
      .filter((name) => !known.has(name) && !omitted.includes(name))
      .map((name) => `${name} is neither declared nor omitted with a reason`),
    ...omitted
      .filter((name) => described.fields[name] === undefined)
      .map((name) => `omits ${name}, which is not there`),
  ];
}

function fieldFaults(field: Field, path: string, schema: string, official: Official): readonly string[] {
  const found = resolve(path, schema, official);
  if (found === undefined) return [`there is no ${path}`];
  const type = found.type.replace(/\?$/, '');
  const gidOfObject = path.endsWith('gid') && type === 'str' && field.ref !== undefined;
  const faults = fits[field.reader].test(type) || gidOfObject ? [] : [`read as ${field.reader}, but is ${found.type}`];
  // Of what may be a person or a team, the field for teams names no person.
  const isPerson = found.personal === 'R' && (field.typed !== true || field.ref === 'user');
  const wanted = field.ref === undefined ? found.personal : isPerson ? 'R' : '';
  return wanted === '' || wanted === field.personal ? faults : [...faults, `class is ${wanted}, not ${field.personal}`];
}

/** Types that a reader understands, nullable or not. */
const fits: Readonly<Record<Reader, RegExp>> = {
  text: /^(str|enum|uri)(\(.*\))?$/,
  rich_text: /^str$/,
  timestamp: /^(ts|str)$/,
  date: /^(date|str)$/,
  boolean: /^bool$/,
  integer: /^int$/,
  numeric: /^(num|int)$/,
  json: /^([[{]|[A-Z])/,
  gid: /^([A-Z]|\{gid:)/,
  gids: /^\[[A-Z]/,
  texts: /^\[(str|enum|uri)\]$/,
};

type Described = { readonly type: string; readonly personal: string };

/** Keys of the object at `path`, or of the elements of the list there; none where the description ends before it. */
export function keysAt(path: string, schema: string, official: Official): readonly string[] {
  const type = resolve(path, schema, official)?.type ?? '';
  const element = elementOf(type);
  if (element.startsWith('{')) return entriesOf(element).map(([name = '']) => name);
  return Object.keys(schemaOf(element, official)?.[1].fields ?? {});
}

/** The values of the closed list at `path`, if there is one. */
export function valuesAt(path: string, schema: string, official: Official): readonly string[] | undefined {
  const [name = '', resource] = schemaOf(schema, official) ?? [];
  const values = official.enums[name]?.[path];
  const [head = '', ...rest] = path.split('.');
  if (values !== undefined || rest.length === 0) return values;
  return valuesAt(rest.join('.'), elementOf(resource?.fields[head]?.[0] ?? ''), official);
}

function schemaOf(schema: string, { resources }: Official): readonly [string, OfficialResource] | undefined {
  return Object.entries(resources).find(([, one]) => one.schema === schema || one.compact === schema);
}

function elementOf(type: string): string {
  return type.replace(/\?$/, '').replace(/^\[(.*)\]$/, '$1');
}

function entriesOf(written: string): readonly (readonly string[])[] {
  return written
    .slice(1, -1)
    .split(', ')
    .map((entry) => entry.split(':'));
}

/** Type and class of what lies at `path` in a schema; undefined where the description ends before it. */
function resolve(path: string, schema: string, official: Official): Described | undefined {
  const [head = '', ...rest] = path.split('.');
  const resource = schemaOf(schema, official)?.[1];
  // Of what is no type, identity and type alone are known.
  const isIdentity = head === 'gid' || head === 'resource_type';
  const [type, personal = ''] = resource === undefined && isIdentity ? ['str'] : (resource?.fields[head] ?? []);
  if (type === undefined) return undefined;
  return rest.length === 0 ? { type, personal } : resolveWithin(rest, { type, personal }, official);
}

function resolveWithin(path: readonly string[], outer: Described, official: Official): Described | undefined {
  const element = elementOf(outer.type);
  if (!element.startsWith('{')) {
    const found = resolve(path.join('.'), element, official);
    // A person stays a person when only the gid is taken.
    return found === undefined || found.personal !== '' ? found : { ...found, personal: outer.personal };
  }
  const [head, ...rest] = path;
  const type = entriesOf(element).find(([name]) => name === head)?.[1];
  if (type === undefined) return undefined;
  const found = { type, personal: outer.personal };
  return rest.length === 0 ? found : resolveWithin(rest, found, official);
}

function versionFaults(declaration: Resource, described: OfficialResource): readonly string[] {
  const stamped = described.fields['modified_at']?.[0] === 'ts';
  if (stamped === (declaration.version === 'modified_at')) return [];
  return [`version is ${declaration.version}, but modified_at is ${stamped ? '' : 'not '}there`];
}

function workspaceFaults({ workspace, schema }: Resource, official: Official): readonly string[] {
  if (workspace === null || workspace === 'self') return [];
  return resolve(workspace, schema, official) === undefined ? [`there is no ${workspace}`] : [];
}

function endpointFaults(declaration: Resource, official: Official): readonly string[] {
  const { one } = declaration.api;
  return [
    ...askFaults({ path: one, asked: optFields(declaration), schema: declaration.schema }, [one], official),
    ...declaration.api.lists.flatMap((list) => listFaults(declaration, list, official)),
    ...Object.values(declaration.api.parts ?? {}).flatMap((path) =>
      endpointAt(path, official)?.response.startsWith('[]') === true ? [] : [`GET ${path} is no list`],
    ),
  ];
}

function listFaults(declaration: Resource, list: ListEndpoint, official: Official): readonly string[] {
  const endpoint = endpointAt(list.path, official);
  if (endpoint === undefined) return [`there is no GET ${list.path}`];
  // What another body names is read at the endpoint of a single one, which is looked at already.
  if (list.named !== undefined)
    return endpoint.response === declaration.schema ? [] : [`GET ${list.path} is of another type`];
  const unknown = Object.keys({ ...list.query, ...list.otherwise }).filter((name) => !endpoint.query.includes(name));
  return [
    ...unknown.map((name) => `GET ${list.path} takes no ${name}`),
    ...(endpoint.response.startsWith('[]') ? [] : [`GET ${list.path} is no list`]),
    ...(list.element === undefined
      ? askFaults(
          { path: list.path, asked: listOptFields(declaration, list), schema: declaration.schema },
          [list.path, declaration.api.one],
          official,
        )
      : askFaults(
          { path: list.path, asked: listOptFields(declaration, list), schema: endpoint.response.replace('[]', '') },
          [list.path],
          official,
        )),
  ];
}

/** What is asked where, of which schema. */
type Asked = { readonly path: string; readonly asked: readonly string[]; readonly schema: string };

/**
 * A path may be asked when the endpoint documents it, a list also when a single read of that type does; when it is the gid
 * of something documented (always given); or when what is documented holds it: the published lists leave out some nested
 * fields that the schemas have. Of endpoints that document nothing to be asked for, all that the schema has may be.
 */
function askFaults(
  { path, asked, schema }: Asked,
  documenting: readonly string[],
  official: Official,
): readonly string[] {
  const endpoint = endpointAt(path, official);
  if (endpoint === undefined) return [`there is no GET ${path}`];
  const documented = new Set(
    documenting.flatMap((one) => [...pathsOf(official.asks[endpointAt(one, official)?.asks ?? ''] ?? '')]),
  );
  return asked.flatMap((ask) => {
    const parts = ask.split('.');
    const outer = parts.slice(0, -1).map((_part, index) => parts.slice(0, index + 1).join('.'));
    const known =
      ask === 'gid' ||
      documented.has(ask) ||
      (ask.endsWith('.gid') && documented.has(outer.at(-1) ?? '')) ||
      ((documented.size === 0 || outer.some((prefix) => documented.has(prefix))) &&
        resolve(ask, schema, official) !== undefined);
    return known ? [] : [`GET ${path} documents no ${ask}`];
  });
}

/** Names of path parameters are our own; the rest of the path must be the same. */
function endpointAt(path: string, official: Official): OfficialEndpoint | undefined {
  const shape = (text: string): string => text.replaceAll(/\{[^}]*\}/g, '{}');
  return Object.entries(official.endpoints).find(([candidate]) => shape(candidate) === shape(path))?.[1];
}

/** Every path of a tree of asks: `a,b(c)` is a, b and b.c. */
function pathsOf(tree: string): ReadonlySet<string> {
  const paths = new Set<string>();
  const stack: string[] = [];
  let last = '';
  for (const [token] of tree.matchAll(/[^,()]+|[()]/g)) {
    if (token === '(') stack.push(last);
    else if (token === ')') stack.pop();
    else {
      last = token;
      paths.add([...stack, token].join('.'));
    }
  }
  return paths;
}
