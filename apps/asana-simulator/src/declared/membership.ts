/**
 * Who may see or change a custom field, a custom type, a portfolio or a goal, and how far: people and whole teams. Those of projects are
 * rows of their own (rows.ts); all are asked for at `/memberships` (route-membership.ts).
 */
import type { DeclaredKind, Fields, Scene, Values } from '../declare.ts';
import { always, choice, derived, needed, once, ref } from '../declared-fields.ts';
import { refer } from '../render.ts';
import { textIn } from '../rows-declared.ts';
import type { AnyDeclaredRow, DeclaredType } from '../rows-declared.ts';
import type { RowType } from '../rows.ts';

interface Sort {
  readonly type: Extract<DeclaredType, `${string}_membership`>;
  readonly of: RowType;
  readonly resourceType: string;
  readonly levels: readonly string[];
  /** What a member may do unless told. */
  readonly usual: string;
  readonly isPaid?: boolean;
  readonly more?: Fields;
}

export const customFieldMembership = membership({
  type: 'custom_field_membership',
  of: 'custom_field',
  resourceType: 'custom_field_membership',
  levels: ['admin', 'editor', 'user'],
  usual: 'user',
});

export const customTypeMembership = membership({
  type: 'custom_type_membership',
  of: 'custom_type',
  resourceType: 'custom_type_membership',
  levels: ['admin', 'editor', 'user', 'viewer'],
  usual: 'user',
});

export const portfolioMembership = membership({
  type: 'portfolio_membership',
  of: 'portfolio',
  resourceType: 'membership',
  levels: ['admin', 'editor', 'viewer'],
  usual: 'viewer',
});

const isEditor = (row: AnyDeclaredRow): boolean => ['editor', 'admin'].includes(textIn(row, 'access_level') ?? '');

export const goalMembership = membership({
  type: 'goal_membership',
  of: 'goal',
  resourceType: 'membership',
  levels: ['viewer', 'commenter', 'editor', 'admin'],
  usual: 'commenter',
  isPaid: true,
  more: {
    role: derived((row) => (isEditor(row) ? 'editor' : 'commenter')),
    goal: derived((row, view) => refer(view, textIn(row, 'parent'))),
    user: derived((row, view) => refer(view, view.store.find('user', textIn(row, 'member'))?.gid) ?? undefined),
    workspace: derived((row, view) => {
      const parent = view.store.find('goal', textIn(row, 'parent'));
      return parent === undefined ? undefined : refer(view, textIn(parent, 'workspace'));
    }),
    is_commenter: derived((row) => row.values['access_level'] === 'commenter'),
    is_editor: derived(isEditor),
  },
});

function membership(sort: Sort): DeclaredKind {
  return {
    type: sort.type,
    resourceType: sort.resourceType,
    fields: {
      resource_subtype: always(sort.type),
      parent: needed(once(ref(sort.of))),
      member: needed(once(ref('user', 'team'))),
      access_level: choice(sort.levels, sort.usual),
      ...sort.more,
    },
    holders: ['parent'],
    unique: ['parent', 'member'],
    isPaid: sort.isPaid === true,
    requests: null,
    people: {
      seeded: 2,
      make: (scene) => make(scene, sort),
      edit: (scene) => ({ access_level: scene.random.pick(sort.levels) }),
    },
  };
}

function make(scene: Scene, sort: Sort): Values | null {
  const parent = scene.any(sort.of);
  const member = scene.random.chance(0.3) ? scene.any('team')?.gid : scene.person();
  return parent === null || member === undefined
    ? null
    : { parent: parent.gid, member, access_level: scene.random.pick(sort.levels) };
}
