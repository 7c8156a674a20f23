/**
 * A resource type is one value of this shape, in a file of its own under `resources/`. Tables, `opt_fields`, decoding,
 * history, cascades, crawl order, redaction and documentation are derived from it: adding a type edits nothing else, but
 * for its line in `undeclared.ts`, which goes.
 */
import type { Field } from './field.ts';
import { withMentions } from './mentions.ts';
import type { Past } from './past.ts';

/** A list endpoint that gives this type: one call (paged) per `per`, whose gid replaces `{per}` in path and query. */
export type ListEndpoint = {
  readonly path: string;
  /** Type of the resource whose gid is put in; null for lists that need none. */
  readonly per: string | null;
  /** List in the body of `per` that names workspaces: asked once for each, whose gid replaces `{workspace}`. */
  readonly workspacesIn?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** What the query takes in besides where a credential is refused the list without it: `owner: me`. */
  readonly otherwise?: Readonly<Record<string, string>>;
  /** Its name, where it shows what the list of the same `per` before it leaves out: what both do not show is missing from that one. */
  readonly besides?: string;
  /** Where in each element the resource lies, when the elements are of another type: `custom_field` in a setting. */
  readonly element?: string;
  /** Only repeats what references lead to anyway, so that no crawl reads it. */
  readonly repeats?: true;
  /** No list: the body of `per` names the one there is in this field, and it is read by itself. The hole in the path is this field's. */
  readonly named?: string;
  /** When the list is worth asking: the body of `per` has true or a positive number here (e.g. `num_subtasks`), or leaves it out. */
  readonly when?: string;
  /** No event tells of a new element, but a content of this type and subtype that lies in the same `per` does. */
  readonly toldBy?: { readonly type: string; readonly subtype: string };
  /** Nothing tells of a new element, or of a changed one: the list is read again like those of types without events. */
  readonly untold?: true;
  /** Query parameter by which the list shows only what was modified since a time, where there is one. */
  readonly since?: string;
  /** Whole-list answers that are expected for some workspaces and say nothing is there: see ops.coverage. */
  readonly tolerated?: readonly number[];
  /**
   * Shows mostly what the lists of other containers show: only what no list of the run has shown before is compared, and
   * where the selection is limited to some containers it is not read at all, since it would reach beyond them.
   */
  readonly overlaps?: true;
  /** Backfill phase: all of a lower phase is done first. 0 structure, 1 tasks, 2 tasks in no project, 3 stories. */
  readonly phase: 0 | 1 | 2 | typeof lastPhase;
};

/** The phase of lists that are short and many, one a task; what they show is never read for itself. */
export const lastPhase = 3;

/**
 * Rows that a resource's content lists: owned by that resource alone. `from` is the list in the body (`.`: the body
 * itself is the only element). `key` names the columns that, with the owner, identify a row. `isRichText`: `from` is rich
 * text, its elements what that speaks of; `richTextIn`: it is a list whose elements have a rich text by this key, and a row
 * has the key of that element, too. `offeredTo`: the link lists custom fields, which its owner offers to what lies in it by the
 * link table of that name.
 */
export type Link = {
  readonly table: string;
  readonly doc: string;
  readonly from: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly key: readonly string[];
  readonly isRichText?: true;
  readonly richTextIn?: string;
  readonly offeredTo?: string;
};

/**
 * A view `asana_history.<view>` of how long something was so: one row per stretch of time in which the fields, or the
 * attributes of one link, kept their values. Time in which the resource was gone belongs to no stretch.
 */
export type Duration =
  | { readonly view: string; readonly doc: string; readonly fields: readonly string[] }
  | { readonly view: string; readonly doc: string; readonly link: string };

/** Where a resource lies: while all its containers are gone, it is gone with them. */
export type Container =
  | { readonly type: string; readonly field: string }
  | { readonly type: string; readonly link: string; readonly column: string };

export type Resource = {
  readonly name: string;
  readonly doc: string;
  /** Schema of the official description that the fields are checked against. */
  readonly schema: string;
  readonly api: {
    readonly one: string;
    readonly lists: readonly ListEndpoint[];
    /** Lists that belong to the content but are read by themselves, by the key of the body that they then fill. Links are read from them. */
    readonly parts?: Readonly<Record<string, string>>;
  };
  /** What orders two contents: Asana's own stamp, or when we read where the type has none. */
  readonly version: 'modified_at' | 'observed_at';
  /** Body path that names the workspace, if any; else it is the workspace the read was made for. `self`: it is one. */
  readonly workspace: string | 'self' | null;
  readonly fields: Readonly<Record<string, Field>>;
  readonly links: readonly Link[];
  readonly containers: readonly Container[];
  /** Event actions after which the resource is gone. */
  readonly goneBy: readonly ('deleted' | 'removed')[];
  /** Whether webhooks and streams carry events of this type; if not, only reading again shows changes. */
  readonly events: boolean;
  /**
   * Asana's list of the types with events does not name this one. It is taken when told of, but no webhook asks for it,
   * since an unknown type could have the whole webhook refused, and it is read again like a type without events.
   */
  readonly unlisted?: true;
  /** Event field names that mean other columns: `html_notes` for notes. Key: field in the event, value: our fields. */
  readonly eventFields?: Readonly<Record<string, readonly string[]>>;
  /** Questions of how long that people ask of this type. */
  readonly durations?: readonly Duration[];
  /** What other resources tell of the time before the first read. */
  readonly past?: Past;
  /** Fields of the official schema left out on purpose, each with the reason. */
  readonly omitted: Readonly<Record<string, string>>;
};

/** Declares a resource: what is written, with what follows from it for every type alike. */
export function resource(declaration: Resource): Resource {
  return withMentions(declaration);
}
