/**
 * From rows to what Asana answers: compact and full objects, or just the fields that were asked for.
 *
 * Each kind of object has a table of getters, one a field (fields-*.ts). A getter gives plain JSON, a reference to another
 * object, or a structure of both; `undefined` leaves the field out. References inside a full object are compact; asked for
 * bare by `opt_fields` they carry only gid and resource_type; asked for with a path, what the path says. `gid` always comes.
 */
import type { Gid, Row } from './rows.ts';
import type { FieldTree } from './opt-fields.ts';
import { allFields, compactFields, fullFields } from './official.ts';
import type { Store } from './store.ts';

/** For whom and from which state an answer is rendered. `user` null sees everything. */
export interface View {
  readonly store: Store;
  readonly user: Gid | null;
  readonly nowMs: number;
  sees(row: Row): boolean;
}

export type Getter<R> = (row: R, view: View) => unknown;
export type Getters<R> = { readonly [field: string]: Getter<R> };
export type Shape = 'compact' | 'full' | 'all' | FieldTree;

/** An object to be rendered in its place: what kind it is, and the row (or composed value) that the getters read. */
export class Reference {
  readonly kind: string;
  readonly row: unknown;

  constructor(kind: string, row: unknown) {
    this.kind = kind;
    this.row = row;
  }
}

/** Kinds that are values rather than objects of their own: asked for bare they still come whole. */
const values = new Set(['custom_field_value', 'enum_option']);
const kinds = new Map<string, Getters<never>>();
const officialName: Readonly<Record<string, string>> = { custom_field_value: 'custom_field' };

/** Adds the getters of a kind; called once for each by the fields-*.ts files. */
export function declareKind<R>(kind: string, getters: Getters<R>): void {
  kinds.set(kind, getters as Getters<never>);
}

export function gettersOf(kind: string): Getters<never> {
  return kinds.get(kind) ?? {};
}

/** The object as JSON in the given shape. */
export function render(view: View, reference: Reference, shape: Shape): Record<string, unknown> {
  const getters = gettersOf(reference.kind);
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

function fieldsFor(kind: string, shape: 'compact' | 'full' | 'all'): readonly string[] {
  const table = shape === 'compact' ? compactFields : shape === 'full' ? fullFields : allFields;
  return table[officialName[kind] ?? kind] ?? [];
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
    else if (tree.has(field)) put(answer, field, renderValue(view, inner, tree.get(field) ?? null));
  }
  return answer;
}

function renderReference(view: View, reference: Reference, tree: FieldTree | null): unknown {
  if (tree !== null && tree.size > 0) return render(view, reference, tree);
  if (tree === null || values.has(reference.kind)) return render(view, reference, 'compact');
  const getters = gettersOf(reference.kind);
  const row = reference.row as never;
  return { gid: getters['gid']?.(row, view), resource_type: getters['resource_type']?.(row, view) };
}
