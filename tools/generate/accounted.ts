/** Whether all that the official description lets a token read is accounted for: types, fields, and what each GET answers with. */
import type { Official } from '@asana-warehouse/catalogue/official';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { landingsOf, type Decisions } from './landing.ts';
import type { Tables } from './manifest.ts';

/** What nobody has decided on, and decisions on what is decided otherwise or not there; none when all is well. */
export function accountFaults(
  official: Official,
  declarations: readonly Resource[],
  decisions: Decisions,
  tables: Tables,
): readonly string[] {
  return [
    ...undecided(official, declarations, decisions),
    ...staleDecisions(official, declarations, decisions),
    ...keptFaults(official, decisions, tables),
    ...endpointFaults(official, decisions),
    ...nestedFaults(official),
  ];
}

/** Types whose objects `GET path` answers with; none for mere references and what is unknown. */
export function typesAnswered(path: string, official: Official): readonly string[] {
  const schema = official.endpoints[path]?.response.replace('[]', '') ?? '';
  const schemas = official.unions[schema] ?? [schema];
  return Object.entries(official.resources).flatMap(([name, described]) =>
    schemas.includes(described.schema) || schemas.includes(described.compact) ? [name] : [],
  );
}

function undecided(official: Official, declarations: readonly Resource[], decisions: Decisions): readonly string[] {
  return landingsOf(official, declarations, decisions).flatMap(({ name, state, fields }) =>
    state === 'undecided'
      ? [`${name} is neither declared nor listed as undeclared`]
      : Object.entries(fields)
          .filter(([, landing]) => landing.state === 'undecided')
          .map(([field]) => `${name}.${field} is neither kept nor left out with a reason`),
  );
}

function staleDecisions(
  official: Official,
  declarations: readonly Resource[],
  { undeclared }: Decisions,
): readonly string[] {
  return Object.keys(undeclared).flatMap((name) => {
    const described = official.resources[name];
    if (described === undefined) return [`${name} is listed as undeclared, but not described`];
    return declarations.some(({ schema }) => schema === described.schema)
      ? [`${name} is declared, but listed as undeclared`]
      : [];
  });
}

/** What a kept type names has to be there: fields in the description, columns in the database. */
function keptFaults(official: Official, { undeclared }: Decisions, tables: Tables): readonly string[] {
  return Object.entries(undeclared).flatMap(([name, decision]) => {
    if (decision.state !== 'kept') return [];
    const fields = official.resources[name]?.fields ?? {};
    const named = [...Object.keys(decision.columns), ...Object.keys(decision.omitted)];
    const columns = tables[decision.table]?.columns ?? {};
    return [
      ...named.filter((field) => fields[field] === undefined).map((field) => `${name}.${field} is not described`),
      ...named
        .filter((field, index) => named.indexOf(field) !== index)
        .map((field) => `${name}.${field} is both kept and left out`),
      ...Object.values(decision.columns)
        .flat()
        .filter((column) => columns[column] === undefined)
        .map((column) => `${name}: there is no ${decision.table}.${column}`),
    ];
  });
}

function endpointFaults(official: Official, { references }: Decisions): readonly string[] {
  const missing = Object.entries(official.endpoints).flatMap(([path, { response }]) =>
    typesAnswered(path, official).length > 0 || references[path] !== undefined
      ? []
      : [`GET ${path} answers with ${response}, which is no type`],
  );
  const stale = Object.keys(references).flatMap((path) => {
    if (official.endpoints[path] === undefined) return [`there is no GET ${path}`];
    return typesAnswered(path, official).length > 0 ? [`GET ${path} answers with more than references`] : [];
  });
  return [...missing, ...stale];
}

/** Schemas that fields and unions name are types, or parts of the types that show them. */
function nestedFaults(official: Official): readonly string[] {
  const types = Object.values(official.resources);
  const known = new Set([...types.flatMap(({ schema, compact }) => [schema, compact]), ...official.parts]);
  const inFields = Object.entries(official.resources).flatMap(([name, { fields }]) =>
    Object.entries(fields).flatMap(([field, [type = '']]) =>
      [...type.matchAll(/\b[A-Z]\w+/g)].map(([schema]) => ({ schema, where: `${name}.${field}` })),
    ),
  );
  const inUnions = Object.entries(official.unions).flatMap(([where, schemas]) =>
    schemas.map((schema) => ({ schema, where })),
  );
  return [...inFields, ...inUnions]
    .filter(({ schema }) => !known.has(schema))
    .map(({ schema, where }) => `${where}: ${schema} is neither a type nor a part of one`);
}
