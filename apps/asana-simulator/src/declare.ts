/**
 * A kind of object as a declaration: its fields, what it goes with, how it is asked for and by what requests it changes, whether events
 * tell of it, and what people do with it. Rows, getters, routes, truth, seed and work follow from it (declared-*.ts); a new
 * kind is one file in `declared/` and a line in declared-kinds.ts.
 */
import type { EventAction } from './events.ts';
import type { Input } from './input.ts';
import type { Random } from './random.ts';
import type { View } from './render.ts';
import type { AnyDeclaredRow, DeclaredType, Plain, Values } from './rows-declared.ts';
import type { Gid, Row, RowOf, RowType } from './rows.ts';
import type { Store } from './store.ts';
import type { Actor, World } from './world.ts';

/** One field: what a new object holds in it, how a request gives it, and how an answer shows it. */
export interface Field {
  /** Types of the objects that it names, if it names any: each of them then lists the object (`listName`). */
  readonly refers: readonly RowType[];
  readonly initial: (actor: Actor) => Plain;
  /** What a request says of it; undefined when nothing. Null: no request says anything of it. */
  readonly read: ((input: Input, name: string, world: World, actor: Actor) => Plain | undefined) | null;
  readonly isNeeded: boolean;
  /** Given when the object is made, and never changed. */
  readonly isOnce: boolean;
  /** It holds values by key, of which a change gives some; null takes one away. */
  readonly isMap?: true;
  /** It holds objects that live in this one alone. */
  readonly isPart?: true;
  readonly show: (held: Plain, row: AnyDeclaredRow, view: View) => unknown;
}
export type Fields = Readonly<Record<string, Field>>;

/** Whether a row is among those asked for by a query. */
export type Test = (row: AnyDeclaredRow, asked: string, view: View) => boolean;

export interface ListRequest {
  /** Below `/api/1.0`; a `{…_gid}` in it is asked like a key of the query. */
  readonly path: string;
  /** What each key asks: that a field holds it, or a test of its own. */
  readonly by: Readonly<Record<string, string | Test>>;
  /** At least one key of each of these must be given. */
  readonly needs?: readonly (readonly string[])[];
  /** Asana gives full objects in a few lists. */
  /** Where the first key is given, one of the others is needed too. */
  readonly needsWith?: Readonly<Record<string, readonly string[]>>;
  /** What a key that is not given asks. */
  readonly otherwise?: Readonly<Record<string, string>>;
  readonly isFull?: boolean;
  /** The field that must name the asking person, unless it is the service account who asks. */
  readonly own?: string;
}

export interface CreateRequest {
  readonly path: string;
  /** The field that the gid in the path is for. */
  readonly into?: string;
}

export interface Requests {
  /** `/goals`, below which stands each goal by its gid. */
  readonly path: string;
  readonly lists?: readonly ListRequest[];
  readonly create?: readonly CreateRequest[];
  /** Which requests a single object takes. */
  readonly one: readonly ('GET' | 'PUT' | 'DELETE')[];
}

/** What is about to hold, for checks: `before` is null for a new object. */
export interface Draft {
  readonly world: World;
  readonly actor: Actor;
  readonly values: Values;
  readonly before: AnyDeclaredRow | null;
}

/** What has happened to a row: `before` is null when it came, and the row itself when it went or came back. */
export interface Change {
  readonly world: World;
  readonly actor: Actor;
  readonly row: AnyDeclaredRow;
  readonly before: AnyDeclaredRow | null;
  /** Makes another one on its account. */
  readonly create: (type: DeclaredType, values: Values) => AnyDeclaredRow;
}

export interface DeclaredKind {
  readonly type: DeclaredType;
  /** `resource_type` in answers, where it is not the type; null: none is shown. */
  readonly resourceType?: string | null;
  readonly fields: Fields;
  /** Held beside the fields, but never shown. */
  readonly inner?: Fields;
  readonly holders: readonly string[];
  /** Fields in which no two live objects of the kind are alike, taken together. */
  readonly unique?: readonly string[];
  readonly isPrivate?: (values: Values) => boolean;
  /** Nobody on the free plan has any: they are refused there (permission.ts). */
  readonly isPaid?: boolean;
  /** Actions that events tell, and by which of them it goes; without it there are none. */
  readonly events?: { readonly told: readonly EventAction[]; readonly goes: 'deleted' | 'removed' };
  /** Refuses what the description refuses, by throwing. */
  readonly check?: (draft: Draft) => void;
  /** What else changes when one comes, changes, goes or comes back. */
  readonly after?: (change: Change) => void;
  readonly requests: Requests | null;
  readonly people: People;
}

/** What people make of it: a handful of them in the seeded workspace, and the work on them. */
export interface People {
  readonly seeded: number;
  /** A new one; null when the scene has no place for it. */
  readonly make: (scene: Scene) => Values | null;
  readonly edit?: (scene: Scene, row: AnyDeclaredRow) => Values | null;
  /** What they do at work; all of it unless told. */
  readonly work?: readonly ('create' | 'edit' | 'delete' | 'restore')[];
}

/** One workspace with its people and things, from which chance picks. */
export interface Scene {
  readonly store: Store;
  readonly random: Random;
  readonly workspace: Gid;
  readonly atMs: number;
  person(): Gid;
  /** For what lives in the object alone. */
  newGid(): Gid;
  /** A live object of that type in the workspace; null when none is found. */
  any<T extends RowType>(type: T): RowOf<T> | null;
}

/** The list in which an object of a kind stands for each object that a field of it names. */
export const listName = (type: DeclaredType, field: string, gid: Gid): string => `${type}.${field}:${gid}`;

export const allFieldsOf = (kind: DeclaredKind): Fields => ({ ...kind.fields, ...kind.inner });

export type { AnyDeclaredRow, Plain, Row, Values };
