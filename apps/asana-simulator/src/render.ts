/**
 * From rows to what Asana answers: compact and full objects, or just the fields that were asked for.
 *
 * Each kind of object has a table of getters, one a field (fields-*.ts). A getter gives plain JSON, a reference to another
 * object, or a structure of both; `undefined` leaves the field out. References inside a full object are compact; asked for
 * bare by `opt_fields` they carry only gid and resource_type; asked for with a path, what the path says. `gid` always comes.
 */
import type { Gid, Row, RowOf } from './rows.ts';
import type { FieldTree } from './opt-fields.ts';
import { allFields, compactFields, fullFields } from './official.ts';
import type { Store } from './store.ts';

/** For whom and from which state an answer is rendered. `user` null sees everything. */
export interface View {
  readonly store: Store;
  readonly user: Gid | null;
  /** The app that asks in the user's name, if one does. */
  readonly app: string | null;
  readonly nowMs: number;
  readonly kinds: ReadonlyMap<string, Kind>;
  sees(row: Row): boolean;
  /** Whether the name of a person, by gid, is shown; else it is "Private User". */
  isNameShown(person: Gid): boolean;
}

export type Getter<R> = (row: R, view: View) => unknown;
export type Getters<R> = { readonly [field: string]: Getter<R> };
export type Shape = 'compact' | 'full' | 'all' | FieldTree;

/** An object to be rendered in its place: what kind it is, and the row (or composed value) that the getters read. */
export class Reference {
  readonly kind: string;
  readonly row: unknown;
  /** It lives in the object that names it alone, and comes with all its fields. */
  readonly isPart: boolean;

  constructor(kind: string, row: unknown, isPart = false) {
    this.kind = kind;
    this.row = row;
    this.isPart = isPart;
  }
}

/** Kinds that are values rather than objects of their own: asked for bare they still come whole. */
const values = new Set(['custom_field_value', 'compact_custom_field_value', 'enum_option']);
const officialName: Readonly<Record<string, string>> = {
  custom_field_value: 'custom_field',
  compact_custom_field_value: 'custom_field',
};

/**
 * Compact objects that say nothing beyond their own row are kept with the row, which never changes: a truth of a hundred
 * thousand tasks names the same people, projects and sections over and over.
 */
const kept = new Set(['workspace', 'user', 'team', 'project', 'section', 'tag', 'task', 'custom_field', 'enum_option']);
const compacts = new WeakMap<object, Record<string, unknown>>();

/** A kind of object: its getters, and how its compact object is made where that is quicker than field by field. */
export interface Kind {
  readonly name: string;
  readonly getters: Getters<never>;
  readonly compose: Compose<never> | null;
}

type Compose<R> = (row: R, view: View) => Record<string, unknown>;

export function defineKind<R>(name: string, getters: Getters<R>, compose: Compose<R> | null = null): Kind {
  return { name, getters, compose };
}

/** The object as JSON in the given shape. */
export function render(view: View, reference: Reference, shape: Shape): Record<string, unknown> {
  const getters = gettersOf(view, reference.kind);
  const answer: Record<string, unknown> = {};
  const row = reference.row as never;
  if (typeof shape !== 'string') {
    answer['gid'] = getters['gid']?.(row, view);
    for (const [field, subtree] of shape) put(answer, field, renderValue(view, getters[field]?.(row, view), subtree));
    return answer;
  }
  for (const field of fieldsFor(reference.kind, shape)) {
    put(answer, field, renderValue(view, getters[field]?.(row, view), null));
  }
  return answer;
}

export function refer(view: View, gid: Gid | null | undefined): Reference | null {
  const row = gid === null || gid === undefined ? undefined : view.store.get(gid);
  return row === undefined ? null : new Reference(row.type, row);
}

export function referAll(view: View, gids: readonly Gid[]): Reference[] {
  return gids.map((gid) => refer(view, gid)).filter((reference) => reference !== null);
}

function gettersOf(view: View, kindName: string): Getters<never> {
  return view.kinds.get(kindName)?.getters ?? {};
}

function fieldsFor(kindName: string, shape: 'compact' | 'full' | 'all'): readonly string[] {
  const table = shape === 'compact' ? compactFields : shape === 'full' ? fullFields : allFields;
  return table[officialName[kindName] ?? kindName] ?? [];
}

function put(answer: Record<string, unknown>, field: string, value: unknown): void {
  if (value !== undefined) answer[field] = value;
}

/** `tree` null: part of a compact or full object; empty: asked for bare; else asked for by path. */
function renderValue(view: View, value: unknown, tree: FieldTree | null): unknown {
  if (value instanceof Reference) return renderReference(view, value, tree);
  if (Array.isArray(value)) return value.map((item) => renderValue(view, item, tree));
  if (value === null || typeof value !== 'object') return value;
  const answer: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(value)) {
    if (tree === null || tree.size === 0) put(answer, field, renderValue(view, inner, tree));
    else if (field === 'gid' || tree.has(field)) put(answer, field, renderValue(view, inner, tree.get(field) ?? null));
  }
  return answer;
}

function renderReference(view: View, reference: Reference, tree: FieldTree | null): unknown {
  if (tree !== null && tree.size > 0) return render(view, reference, tree);
  if (reference.isPart) return render(view, reference, 'full');
  if (tree === null || values.has(reference.kind)) return renderCompact(view, reference);
  const getters = gettersOf(view, reference.kind);
  const row = reference.row as never;
  return { gid: getters['gid']?.(row, view), resource_type: getters['resource_type']?.(row, view) };
}

/** The object as it stands inside another: compact. */
export function renderCompact(view: View, reference: Reference): Record<string, unknown> {
  const row = reference.row as object;
  const isKept = kept.has(reference.kind) && !(isPerson(row) && !view.isNameShown(row.gid));
  const known = isKept ? compacts.get(row) : undefined;
  if (known !== undefined) return known;
  const compose = view.kinds.get(reference.kind)?.compose ?? null;
  const fresh = compose === null ? render(view, reference, 'compact') : compose(row as never, view);
  if (isKept) compacts.set(row, fresh);
  return fresh;
}

const isPerson = (row: object): row is RowOf<'user'> => 'type' in row && row.type === 'user';
