/**
 * From what a workspace or a place, such as a project, has for custom fields, and what its view was until now, to what the view is to be. Names
 * that were given stay: columns are only ever appended, since Postgres can neither drop nor move one that somebody's view reads.
 *
 *   column   current   the field has this name and this kind
 *            former    it has been renamed, or has changed its kind: still filled as before, beside a newer column
 *            empty     the field is gone from there: null, until it comes back
 *
 * A view whose workspace or project was renamed becomes former as a whole: it goes on as it is, beside one of the new name.
 */
import { createHash } from 'node:crypto';
import { expressionOf, partsOf, suffixMax, type Field, type Part } from './field-columns.ts';
import { columnDoc, viewDoc } from './field-view-docs.ts';
import { familyOf, sourceOf, type FamilyKey } from './field-view-layout.ts';
import { freeName, nameMax, slug } from './slug.ts';

/** Whose things a view shows: a workspace's or a place's, those of one type. */
export type Scope = FamilyKey & { readonly gid: string; readonly name: string };

/** A scope and the fields its view is to show. */
export type Wanted = { readonly scope: Scope; readonly fields: readonly Field[] };

export type State = 'current' | 'former' | 'empty';

/** The columns of one field under one name. `base`: the name by itself; `stem`: what it was made, so that it is the only one. */
export type Group = {
  readonly fieldGid: string;
  readonly kind: string;
  readonly base: string;
  readonly stem: string;
  readonly state: State;
};

/** A view that was made. `base`: the name of its scope by itself. Groups in the order of their columns. */
export type KnownView = {
  readonly name: string;
  readonly base: string;
  readonly isFormer: boolean;
  readonly groups: readonly Group[];
};

export type PlannedColumn = {
  readonly name: string;
  readonly group: Group;
  readonly part: Part;
  readonly doc: string;
};

/** `body`: the query behind the view, and `definition` its hash. `becomesFormer`: the name under which the scope had its view until now. `leftOut`: fields for which there is no room. */
export type PlannedView = KnownView & {
  readonly scope: Scope;
  readonly isNew: boolean;
  readonly becomesFormer: string | null;
  readonly columns: readonly PlannedColumn[];
  readonly doc: string;
  readonly body: string;
  readonly definition: string;
  readonly leftOut: number;
};

/** Below the 1,600 columns that Postgres allows, to leave room for what a later release puts beside them. */
export const columnsMax = 1_500;

const stemMax = nameMax - suffixMax;

/**
 * Plans the view of one scope. `known`: all views it has or had. `isFree`: whether a new view may have a name. Planning
 * again with what came out gives the same.
 */
export function planView(
  { scope, fields }: Wanted,
  known: readonly KnownView[],
  isFree: (name: string) => boolean,
): PlannedView {
  const { prefix } = familyOf(scope);
  const base = slug(scope.name, { kind: scope.type, fallback: scope.gid, lengthMax: nameMax - prefix.length });
  const before = known.find(({ isFormer }) => !isFormer);
  const same = before?.base === base ? before : known.find((view) => view.base === base);
  const name = same?.name ?? freeName(`${prefix}${base}`, scope.gid, nameMax, isFree);
  const { groups, leftOut } = planGroups(scope, fields, same?.groups ?? []);
  return {
    name,
    base,
    isFormer: false,
    isNew: same === undefined,
    becomesFormer: before === undefined || before === same ? null : before.name,
    scope,
    groups,
    leftOut,
    doc: viewDoc(scope, leftOut),
    ...spellOut(scope, fields, groups),
  };
}

/** The same view without what is former or empty, for when it is made anew. */
export function planTidied(wanted: Wanted, known: KnownView): PlannedView {
  const groups = known.groups.filter(({ state }) => state === 'current');
  return planView(wanted, [{ ...known, groups }], () => false);
}

function planGroups(
  scope: Scope,
  fields: readonly Field[],
  before: readonly Group[],
): { readonly groups: readonly Group[]; readonly leftOut: number } {
  const byGid = new Map(fields.map((field) => [field.gid, field]));
  const groups = before.map((group): Group => ({ ...group, state: stateOf(group, byGid.get(group.fieldGid)) }));
  const fixed = familyOf(scope).columns.map(({ name }) => name);
  const taken = new Set([...fixed, ...groups.flatMap(namesOf)]);
  const shown = new Set(groups.filter(({ state }) => state === 'current').map(({ fieldGid }) => fieldGid));
  let leftOut = 0;
  for (const field of [...byGid.values()].filter(({ gid }) => !shown.has(gid)).sort(byAge)) {
    const parts = partsOf(field.kind);
    if (taken.size + parts.length > columnsMax) {
      leftOut += 1;
      continue;
    }
    const base = baseOf(field);
    const isFree = (stem: string): boolean => parts.every(({ suffix }) => !taken.has(`${stem}${suffix}`));
    const stem = freeName(base, field.gid, stemMax, isFree);
    const group: Group = { fieldGid: field.gid, kind: field.kind, base, stem, state: 'current' };
    groups.push(group);
    for (const name of namesOf(group)) taken.add(name);
  }
  return { groups, leftOut };
}

function stateOf({ base, kind }: Group, field: Field | undefined): State {
  if (field === undefined) return 'empty';
  return base === baseOf(field) && kind === field.kind ? 'current' : 'former';
}

function baseOf({ gid, name }: Field): string {
  return slug(name, { kind: 'field', fallback: gid, lengthMax: stemMax });
}

function namesOf({ stem, kind }: Group): readonly string[] {
  return partsOf(kind).map(({ suffix }) => `${stem}${suffix}`);
}

/** Gids grow: of two new fields with one name the older keeps it plain. */
function byAge(a: Field, b: Field): number {
  return a.gid.length - b.gid.length || (a.gid < b.gid ? -1 : 1);
}

function spellOut(
  scope: Scope,
  fields: readonly Field[],
  groups: readonly Group[],
): { readonly columns: readonly PlannedColumn[]; readonly body: string; readonly definition: string } {
  const byGid = new Map(fields.map((field) => [field.gid, field]));
  const currentStems = new Map(
    groups.filter(({ state }) => state === 'current').map(({ fieldGid, stem }) => [fieldGid, stem]),
  );
  const family = familyOf(scope);
  const selected = family.columns.map(({ name, expression }) => `${expression} AS ${name}`);
  const columns: PlannedColumn[] = [];
  for (const group of groups) {
    const field = byGid.get(group.fieldGid);
    for (const { part, suffix, sqlType } of partsOf(group.kind)) {
      const name = `${group.stem}${suffix}`;
      const expression =
        field === undefined ? 'NULL' : expressionOf(family.holder, { ...field, kind: group.kind }, part);
      selected.push(`${expression}::${sqlType} AS ${name}`);
      const doc = columnDoc({ field, group, part, current: currentStems.get(group.fieldGid) });
      columns.push({ name, group, part, doc });
    }
  }
  const body = `SELECT ${selected.join(',\n  ')}\n${sourceOf(family, scope.gid)}`;
  return { columns, body, definition: createHash('sha256').update(body).digest('hex') };
}
