/** What the comments on views and their columns say. The names in them are people's words, hence the class U. */
import type { Field, Part } from './field-columns.ts';
import { familyOf } from './field-view-layout.ts';
import type { Group, Scope } from './field-view.ts';

type ColumnOfField = {
  readonly field: Field | undefined;
  readonly group: Group;
  readonly part: Part;
  readonly current: string | undefined;
};

const partDocs: Readonly<Record<Part, string>> = {
  value: '',
  gid: ': gid of the chosen option',
  gids: ': gids, in the order of the names',
  at: ': the time, where it has one',
};

/** On a view. `leftOut`: how many fields have no column. */
export function viewDoc({ type, rows, name }: Scope, leftOut: number): string {
  const rest = leftOut === 0 ? '' : ` ${leftOut} fields have no column, since there are too many.`;
  return `Living ${plural(rows)} of the ${type} "${name}", with columns for its custom fields.${rest} [U]`;
}

/** On a view that goes on under a name that its scope has no longer. */
export function formerViewDoc({ type, rows, name }: Scope, current: string): string {
  const { schema } = familyOf({ type, rows });
  return `Former name of ${schema}.${current}, gets no new columns: ${plural(rows)} of the ${type} "${name}". [U]`;
}

/** On a column. `current`: the stem under which the field is shown now; `field` undefined: it is gone from there. */
export function columnDoc({ field, group, part, current }: ColumnOfField): string {
  const { fieldGid, stem, state } = group;
  if (field === undefined) return `Always null: custom field ${fieldGid} is gone from here.`;
  const what = `Custom field "${field.name}" (${fieldGid})${partDocs[part]}${unitOf(field, part)}.`;
  const now = current === undefined ? '' : `, now ${current}`;
  return `${state === 'former' && stem !== current ? `Former name or kind${now}. ` : ''}${what} [${classOf(group.kind, part)}]`;
}

/** A type's name for several of it. */
function plural(type: string): string {
  return `${type.replaceAll('_', ' ')}s`;
}

/** Class of personal data of what is in the column. */
function classOf(kind: string, part: Part): string {
  if (kind !== 'people') return 'U';
  return part === 'gids' ? 'R' : 'P';
}

function unitOf({ kind, format, currencyCode }: Field, part: Part): string {
  if (kind !== 'number' || part !== 'value') return '';
  if (format === 'currency') return `, in ${currencyCode ?? 'a currency'}`;
  return format === 'percentage' ? ', 1 for 100 %' : '';
}
