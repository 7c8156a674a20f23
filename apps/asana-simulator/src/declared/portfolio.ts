/**
 * Portfolios: projects (project-portfolio-setting.ts) and other portfolios, looked at together. Asana lists events for portfolios that
 * come and go, none for their contents.
 */
import { badRequest } from '../api-fault.ts';
import type { DeclaredKind, Draft, Scene, Values } from '../declare.ts';
import {
  author,
  choice,
  createdAt,
  customValues,
  day,
  derived,
  fieldSettings,
  flag,
  latestStatus,
  membersOf,
  needed,
  once,
  ref,
  refs,
  shownOnly,
  text,
} from '../declared-fields.ts';
import { link } from '../fields-place.ts';
import { textIn } from '../rows-declared.ts';
import { colors } from './color.ts';

export const portfolio: DeclaredKind = {
  type: 'portfolio',
  fields: {
    name: needed(text()),
    archived: flag(),
    color: choice(colors, 'light-green'),
    start_on: day(),
    due_on: day(),
    default_access_level: choice(['admin', 'editor', 'viewer'], 'viewer'),
    created_at: createdAt(),
    created_by: author(),
    custom_field_settings: fieldSettings(),
    current_status_update: latestStatus(),
    custom_fields: customValues(),
    members: membersOf('portfolio_membership'),
    owner: author(),
    workspace: needed(once(ref('workspace'))),
    permalink_url: derived((row) => link(`portfolio/${row.gid}/list`)),
    public: derived((row) => row.values['privacy_setting'] === 'public_to_domain'),
    privacy_setting: {
      ...choice(['public_to_domain', 'members_only'], 'public_to_domain'),
      read: (input) => {
        const isPublic = input.boolean('public');
        return isPublic === undefined ? undefined : isPublic ? 'public_to_domain' : 'members_only';
      },
    },
    project_templates: shownOnly(refs('project_template')),
  },
  inner: { portfolios: shownOnly(refs('portfolio')) },
  holders: ['workspace'],
  isPrivate: (values) => values['privacy_setting'] === 'members_only',
  isPaid: true,
  events: { told: ['added', 'deleted'], goes: 'deleted' },
  check: checkDates,
  after: ({ row, before, actor, create }) => {
    if (before === null && actor.user !== null)
      create('portfolio_membership', { parent: row.gid, member: actor.user, access_level: 'admin' });
  },
  requests: {
    path: '/portfolios',
    one: ['GET', 'PUT', 'DELETE'],
    lists: [
      { path: '/portfolios', by: { workspace: 'workspace', owner: 'owner' }, needs: [['workspace']], own: 'owner' },
    ],
    create: [{ path: '/portfolios' }],
  },
  people: { seeded: 2, make, edit },
};

/** A start needs an end, not before it. */
export function checkDates({ values }: Draft): void {
  const [start, end] = [textIn({ values }, 'start_on'), textIn({ values }, 'due_on')];
  if (start !== undefined && (end === undefined || end < start))
    throw badRequest('start_on: needs a due_on, and not before it');
}

const nameOf = ({ random }: Scene): string =>
  `${random.pick(['Europe', 'Products', 'Building', 'Customers', 'Data'])} ${random.below(100)}`;

function make(scene: Scene): Values | null {
  return { name: nameOf(scene), workspace: scene.workspace, color: scene.random.pick(colors), owner: scene.person() };
}

function edit(scene: Scene): Values {
  const { random } = scene;
  const template = random.chance(0.7) ? scene.any('project_template') : null;
  return random.pick([
    { name: nameOf(scene) },
    { color: random.pick(colors) },
    { archived: random.chance(0.5) },
    { project_templates: template === null ? [] : [template.gid] },
    { start_on: `2025-0${1 + random.below(3)}-01`, due_on: `2025-0${4 + random.below(5)}-15` },
  ]);
}
