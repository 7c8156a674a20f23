/**
 * Who may see or change a custom field, a custom type, a portfolio or a goal, and how far: people and whole teams. Those of projects are
 * rows of their own (rows.ts); all are asked for at `/memberships` (route-membership.ts).
 */
import type { DeclaredKind, Fields, Scene, Values } from '../declare.ts';
import { always, choice, needed, once, ref } from '../declared-fields.ts';
import type { DeclaredType } from '../rows-declared.ts';
import type { RowType } from '../rows.ts';

interface Sort {
  readonly type: Extract<DeclaredType, `${string}_membership`>;
  readonly of: RowType;
  readonly resourceType: string;
  readonly levels: readonly string[];
  /** What a member may do unless told. */
  readonly usual: string;
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
