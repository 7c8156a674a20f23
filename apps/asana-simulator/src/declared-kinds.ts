/**
 * Every declared kind, in the order in which they are seeded: what others name comes before them.
 */
import type { DeclaredKind } from './declare.ts';
import { shownPart } from './declared-render.ts';
import { attachment } from './declared/attachment.ts';
import { customType } from './declared/custom-type.ts';
import { customFieldMembership, customTypeMembership } from './declared/membership.ts';
import type { DeclaredType } from './rows-declared.ts';

export const declaredKinds: readonly DeclaredKind[] = [
  customType,
  customFieldMembership,
  customTypeMembership,
  attachment,
];

/** What lives in an object of another kind alone. */
export const declaredParts = [shownPart('custom_type_status_option', ['name', 'completion_state', 'enabled', 'color'])];
export const partKinds: ReadonlySet<string> = new Set(['enum_option', ...declaredParts.map(({ name }) => name)]);

const byType = new Map(declaredKinds.map((kind) => [kind.type, kind]));

export function kindOf(type: DeclaredType): DeclaredKind {
  const kind = byType.get(type);
  if (kind === undefined) throw new Error(`nobody declared ${type}`);
  return kind;
}
