/** What people of a workspace may do by their role, each a standard one with some changes. */
import { badRequest } from '../api-fault.ts';
import type { DeclaredKind, Plain, Scene, Values } from '../declare.ts';
import { choice, createdAt, flag, modifiedAt, needed, once, ref, structure, text } from '../declared-fields.ts';

const switches = [
  'create_app_authorization',
  'create_pat_authorization',
  'share_goal_with_domain',
  'share_portfolios_with_org',
  'assign_roles',
  'manage_roles',
  'export_project_data',
  'download_mobile_attachments',
  'import_data',
  'create_global_custom_fields',
  'upload_attachments',
  'create_team',
  'create_and_edit_ai_automations',
  'proactive_ai',
  'standard_ai',
  'create_and_edit_ai_teammates',
  'share_teams_with_org',
  'create_goal',
  'create_project',
  'create_read_only_link',
  'create_portfolio',
  'view_public_teams',
  'view_shared_with_org_projects',
  'view_shared_with_org_tasks',
  'view_shared_with_org_portfolios',
];
const usual: Values = {
  ...Object.fromEntries(switches.map((name) => [name, true])),
  task_deletion_policy: 'all',
  allowed_guest_invites: 'all',
};
const words: Readonly<Record<string, readonly string[]>> = {
  task_deletion_policy: ['all', 'owned', 'none'],
  allowed_guest_invites: ['all', 'none'],
};

export const role: DeclaredKind = {
  type: 'role',
  fields: {
    name: needed(text()),
    description: needed(text()),
    is_standard_role: flag(),
    creation_time: createdAt(),
    modified_at: modifiedAt(),
    base_role_type: needed(choice(['guest', 'member', 'admin', 'super_admin'], null)),
    permissions: { ...structure(usual, readPermissions), isMap: true },
    workspace: needed(once(ref('workspace'))),
  },
  holders: ['workspace'],
  requests: {
    path: '/roles',
    one: ['GET', 'PUT', 'DELETE'],
    lists: [{ path: '/roles', by: { workspace: 'workspace', archived: (_row, asked) => asked !== 'true' } }],
    create: [{ path: '/roles' }],
  },
  people: {
    seeded: 2,
    make: (scene) => ({
      name: nameOf(scene),
      description: 'As agreed with the works council.',
      base_role_type: scene.random.pick(['guest', 'member', 'admin']),
      workspace: scene.workspace,
    }),
    edit: (scene) =>
      scene.random.chance(0.5)
        ? { name: nameOf(scene) }
        : { permissions: { [scene.random.pick(switches)]: scene.random.chance(0.5) } },
  },
};

const nameOf = ({ random }: Scene): string =>
  `${random.pick(['Auditor', 'Contractor', 'Lead', 'Intern'])} ${random.below(100)}`;

function readPermissions(given: unknown, name: string): Plain {
  if (given === null || typeof given !== 'object') throw badRequest(`${name}: must be an object`);
  for (const [key, value] of Object.entries(given)) {
    const isGood = switches.includes(key) ? typeof value === 'boolean' : words[key]?.includes(String(value)) === true;
    if (!isGood) throw badRequest(`${name}.${key}: not a value of it`);
  }
  return given as Plain;
}
