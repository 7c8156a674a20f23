/**
 * What becomes of each type and field that the official description lets a token read: the declarations say it of theirs,
 * `undeclared.ts` of the others. What nobody has said is a fault.
 */
import { columnName, headOf, type Field } from '@asana-warehouse/catalogue/field';
import type { Official, OfficialResource } from '@asana-warehouse/catalogue/official';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { Undeclared } from '@asana-warehouse/catalogue/undeclared';

export const states = ['kept', 'left out', 'deprecated', 'not yet'] as const;
type State = (typeof states)[number];

/** Columns of one table. No columns: what the table itself says by being that table. */
export type Place = { readonly table: string; readonly columns: readonly string[] };
/** `parts`: of a nested shape, what of it is asked for; empty when all is. */
export type Landing =
  | { readonly state: 'kept'; readonly places: readonly Place[]; readonly parts: readonly string[] }
  | { readonly state: 'left out' | 'deprecated'; readonly why: string }
  | { readonly state: 'not yet' | 'undecided' };

export type TypeLanding = {
  readonly name: string;
  readonly state: State | 'undecided';
  /** How it is kept, why it is left out, or what is lacking. */
  readonly text: string;
  /** The table that holds it, of those that are kept. */
  readonly table: string;
  readonly fields: Readonly<Record<string, Landing>>;
};

/** Decisions on what has no declaration: types by name, and endpoints of mere references by path. */
export type Decisions = {
  readonly undeclared: Readonly<Record<string, Undeclared>>;
  readonly references: Readonly<Record<string, string>>;
};

/** Every official type with what becomes of it, in the order of the official extract. */
export function landingsOf(
  official: Official,
  declarations: readonly Resource[],
  { undeclared }: Decisions,
): readonly TypeLanding[] {
  return Object.entries(official.resources).map(([name, described]) => {
    const declaration = declarations.find(({ schema }) => schema === described.schema);
    if (declaration !== undefined) return ofDeclared(name, described, declaration);
    const decision = undeclared[name];
    if (decision?.state === 'kept') return ofKept(name, described, decision);
    return ofMissing(name, described, decision);
  });
}

function ofDeclared(name: string, described: OfficialResource, declaration: Resource): TypeLanding {
  const table = `asana.${declaration.name}`;
  return {
    name,
    state: 'kept',
    text: declaration.doc,
    table,
    fields: eachField(described, (field) => declaredLanding(field, table, declaration)),
  };
}

function declaredLanding(name: string, table: string, { fields, links, omitted }: Resource): Landing {
  if (name === 'gid') return kept([{ table, columns: ['gid'] }]);
  if (name === 'resource_type') return kept([{ table, columns: [] }]);
  const heads = Object.entries(fields).filter(([key, field]) => headOf(key, field) === name);
  const columns = heads.map(([key, field]) => columnName(key, field));
  const own = columns.length === 0 ? [] : [{ table, columns }];
  const linked = links.flatMap((link) => {
    const shown = Object.entries(link.fields)
      .filter(([key, field]) => link.from === name || (link.from === '.' && headOf(key, field) === name))
      .map(([key, field]) => columnName(key, field));
    return shown.length === 0 ? [] : [{ table: `asana.${link.table}`, columns: shown }];
  });
  const places = [...own, ...linked];
  if (places.length > 0) return kept(places, partsOf(name, fields[name]));
  return omittedLanding(omitted[name]);
}

function partsOf(name: string, field: Field | undefined): readonly string[] {
  if (field?.reader !== 'json') return [];
  return (field.ask ?? []).filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
}

function ofKept(name: string, described: OfficialResource, decision: Undeclared & { state: 'kept' }): TypeLanding {
  const { how, table, columns, omitted } = decision;
  const landing = (field: string): Landing => {
    const found = columns[field];
    if (found !== undefined) return kept([{ table, columns: found }]);
    return field === 'resource_type' ? kept([{ table, columns: [] }]) : omittedLanding(omitted[field]);
  };
  return { name, state: 'kept', text: `Kept ${how}.`, table, fields: eachField(described, landing) };
}

function ofMissing(
  name: string,
  described: OfficialResource,
  decision: Exclude<Undeclared, { state: 'kept' }> | undefined,
): TypeLanding {
  const landing: Landing =
    decision?.state === 'left out' ? omittedLanding(decision.why) : { state: decision?.state ?? 'undecided' };
  return {
    name,
    state: landing.state,
    text: decision === undefined ? '' : decision.state === 'left out' ? decision.why : decision.lacks,
    table: '',
    fields: eachField(described, () => landing),
  };
}

function kept(places: readonly Place[], parts: readonly string[] = []): Landing {
  return { state: 'kept', places, parts };
}

function omittedLanding(why: string | undefined): Landing {
  if (why === undefined) return { state: 'undecided' };
  return { state: why.startsWith('deprecated') ? 'deprecated' : 'left out', why };
}

function eachField(described: OfficialResource, landing: (name: string) => Landing): TypeLanding['fields'] {
  return Object.fromEntries(Object.keys(described.fields).map((name) => [name, landing(name)]));
}
