/**
 * From the official description of the API to what its answers look like: facts only, no sentences. Written as
 *
 *   schema  = { "field": type, … }            a trailing `?` on a field: null is an answer; a trailing `!`: never missing;
 *                                             `...`: all fields of that schema, too
 *   type    = atom / [ type ] / schema        a value, a list of them, an object written out
 *   atom    = "str" "int" "num" "bool" "ts" "date" "uri" "email" "any" / "=a|b" (one of these texts) / name of a schema /
 *             "A|B" (one of these schemas)
 *   answers = { "GET /path": answer, … }      the one answer of success of each operation: status and body; the granular scope
 *                                             that a token needs for it, if there is one; and whether it may need a paid plan
 *
 * What a schema inherits is written out, since the order of inheritance says nothing to who checks an answer.
 */

/** A schema as OpenAPI 3.0 writes it; only the keys that the official description uses for answers. */
export type Described = {
  readonly $ref?: string;
  readonly allOf?: readonly Described[];
  readonly anyOf?: readonly Described[];
  readonly oneOf?: readonly Described[];
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly (string | null)[];
  readonly properties?: Readonly<Record<string, Described>>;
  readonly required?: readonly string[];
  readonly items?: Described;
  readonly additionalProperties?: unknown;
};

type Response = {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Described }>>;
};
type Operation = {
  readonly responses?: Readonly<Record<string, Response>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
};

/** The description as a whole. */
export type Description = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Described>> };
};

/** What is extracted: see the grammar above. */
export type Type = string | readonly Type[] | { readonly [field: string]: Type };
export type Answer = { readonly status: number; readonly body: Type; readonly scope?: string; readonly paid?: true };
export type Answers = {
  readonly schemas: Readonly<Record<string, Type>>;
  readonly answers: Readonly<Record<string, Answer>>;
};

/** Everything that an answer can hold, by operation, and the schemas that are named on the way. Throws for what the grammar lacks. */
export function answersOf(description: Description): Answers {
  const answers: Record<string, Answer> = {};
  for (const [path, operations] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const answer = answerOf(operation);
      if (answer !== null) answers[`${method.toUpperCase()} ${path}`] = answer;
    }
  }
  return { schemas: namedIn(description, { answers, error: 'ErrorResponse', event: 'EventResponse' }), answers };
}

/** Null for what stands beside the operations of a path, such as its parameters. */
function answerOf({ responses = {}, security = [] }: Operation): Answer | null {
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'));
  const body = success?.[1].content?.['application/json']?.schema;
  if (success === undefined || body === undefined) return null;
  const [scope] = security.flatMap((way) => way['oauth2'] ?? []);
  return {
    status: Number(success[0]),
    body: typeOf(body),
    ...(scope === undefined ? {} : { scope }),
    ...(responses['402'] === undefined ? {} : { paid: true }),
  };
}

/** Every schema that `start` names, and those that these name, and the fuller schema of each compact one. */
function namedIn(description: Description, start: unknown): Record<string, Type> {
  const described = description.components.schemas;
  const found: Record<string, Type> = {};
  const waiting = namesIn(start);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = described[name];
    if (schema === undefined || found[name] !== undefined) continue;
    found[name] = wholeOf(described, schema);
    waiting.push(...namesIn(found[name]), name.replace(/Compact$/, 'Response'), name.replace(/Compact$/, 'Base'));
  }
  return Object.fromEntries(Object.entries(found).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('=') ? [] : value.split('|');
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(namesIn) : [];
}

/** A schema with a name of its own: its fields, or the schemas that it stands for. */
function wholeOf(described: Readonly<Record<string, Described>>, schema: Described): Type {
  if (schema.anyOf !== undefined || schema.oneOf !== undefined) return typeOf(schema);
  const { fields, required } = fieldsOf(described, schema);
  if (Object.keys(fields).length === 0) return schema.$ref === undefined ? {} : typeOf(schema);
  return written(fields, required);
}

function fieldsOf(
  described: Readonly<Record<string, Described>>,
  schema: Described,
): { readonly fields: Record<string, Described>; readonly required: readonly string[] } {
  const inherited = [
    ...(schema.$ref === undefined ? [] : [described[nameOf(schema.$ref)] ?? {}]),
    ...(schema.allOf ?? []),
  ].map((part) => fieldsOf(described, part));
  const fields = Object.assign({}, ...inherited.map((part) => part.fields), schema.properties) as Record<
    string,
    Described
  >;
  return { fields, required: [...inherited.flatMap((part) => part.required), ...(schema.required ?? [])] };
}

function written(fields: Readonly<Record<string, Described>>, required: readonly string[]): Type {
  const entries = Object.entries(fields).map(([name, field]) => {
    const mark = isNullable(field) ? '?' : required.includes(name) ? '!' : '';
    return [`${name}${mark}`, typeOf(field)] as const;
  });
  return Object.fromEntries(entries);
}

/** The next page's own schema says that it may be null, where others say it beside the reference. */
function isNullable(field: Described): boolean {
  if (field.$ref !== undefined) return nameOf(field.$ref) === 'NextPage';
  return field.nullable === true || (field.enum ?? []).includes(null) || (field.allOf ?? []).some(isNullable);
}

const formats: Readonly<Record<string, string>> = { 'date-time': 'ts', date: 'date', uri: 'uri', email: 'email' };
const simple: Readonly<Record<string, string>> = { integer: 'int', number: 'num', boolean: 'bool' };

function typeOf(schema: Described): Type {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((choice) => nameOf(choice.$ref ?? '')).join('|');
  if (schema.allOf !== undefined) return mergedType(schema.allOf);
  if (schema.enum !== undefined) return `=${schema.enum.filter((value) => value !== null).join('|')}`;
  if (schema.items !== undefined) return [typeOf(schema.items)];
  if (schema.properties !== undefined && schema.additionalProperties === undefined) {
    return written(schema.properties, schema.required ?? []);
  }
  if (schema.type === 'string') return schema.format === undefined ? 'str' : (formats[schema.format] ?? 'str');
  return simple[schema.type ?? ''] ?? 'any';
}

/** A reference with words about it stays a reference; one with more fields names what it extends. */
function mergedType(parts: readonly Described[]): Type {
  const [named, ...others] = parts.filter((part) => part.$ref !== undefined);
  if (named === undefined || others.length > 0) throw new Error(`no way to write ${JSON.stringify(parts)}`);
  const base = nameOf(named.$ref ?? '');
  const own = Object.assign({}, ...parts.map((part) => part.properties ?? {})) as Record<string, Described>;
  return Object.keys(own).length === 0 ? base : { '...': base, ...(written(own, []) as object) };
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
