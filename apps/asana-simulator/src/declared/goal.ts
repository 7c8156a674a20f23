/** Goals with the metric that says how far they are. Asana lists no events for them. */
import type { DeclaredKind, Plain, Scene, Test, Values } from '../declare.ts';
import {
  choice,
  customValues,
  day,
  derived,
  fieldSettings,
  flag,
  from,
  htmlOf,
  latestStatus,
  likersOf,
  likes,
  membersOf,
  needed,
  once,
  part,
  ref,
  rich,
  text,
} from '../declared-fields.ts';
import { listName } from '../declare.ts';
import { isLikedBy } from '../likes.ts';
import { textIn } from '../rows-declared.ts';
import { checkDates } from './portfolio.ts';

/** Whether what is asked supports the goal. */
const supports: Test = (row, asked, view) =>
  view.store
    .list(listName('goal_relationship', 'supporting_resource', asked))
    .gids()
    .some((gid) => view.store.find('goal_relationship', gid)?.values['supported_goal'] === row.gid);

export const goal: DeclaredKind = {
  type: 'goal',
  fields: {
    name: needed(text()),
    html_notes: htmlOf('notes'),
    notes: rich('html_notes'),
    due_on: day(),
    start_on: day(),
    is_workspace_level: from(true, flag()),
    liked: derived((row, view) => isLikedBy(view, likersOf(row))),
    likes: likes(),
    num_likes: derived((row) => likersOf(row).length),
    team: ref('team'),
    workspace: needed(once(ref('workspace'))),
    followers: membersOf('goal_membership'),
    time_period: ref('time_period'),
    metric: part('goal_metric'),
    owner: ref('user'),
    current_status_update: latestStatus(),
    status: choice(['green', 'yellow', 'red', 'achieved', 'partial', 'missed', 'dropped'], null),
    privacy_setting: choice(['public_to_workspace', 'members_only'], 'public_to_workspace'),
    default_access_level: choice(['admin', 'editor', 'commenter', 'viewer'], 'viewer'),
    custom_fields: customValues(),
    custom_field_settings: fieldSettings(),
  },
  holders: ['workspace'],
  isPrivate: (values) => values['privacy_setting'] === 'members_only',
  isPaid: true,
  check: checkDates,
  after: ({ row, before, actor, create }) => {
    if (before === null && actor.user !== null)
      create('goal_membership', { parent: row.gid, member: actor.user, access_level: 'admin' });
  },
  requests: {
    path: '/goals',
    one: ['GET', 'PUT', 'DELETE'],
    lists: [
      {
        path: '/goals',
        by: {
          workspace: 'workspace',
          team: 'team',
          portfolio: supports,
          project: supports,
          task: supports,
          is_workspace_level: 'is_workspace_level',
          time_periods: (row, asked) => asked.split(',').includes(textIn(row, 'time_period') ?? ''),
        },
        needs: [['workspace', 'team', 'portfolio', 'project', 'task']],
      },
      { path: '/goals/{goal_gid}/parentGoals', by: { goal_gid: supports } },
    ],
    create: [{ path: '/goals' }],
  },
  people: { seeded: 4, make, edit },
};

const nameOf = ({ random }: Scene): string =>
  `${random.pick(['Win', 'Keep', 'Halve', 'Double'])} ${random.below(90) + 10} ${random.pick(['customers', 'defects', 'days', 'visits'])}`;

function make(scene: Scene): Values {
  const { random } = scene;
  return {
    name: nameOf(scene),
    workspace: scene.workspace,
    owner: scene.person(),
    notes: random.chance(0.5) ? 'As agreed.' : '',
    time_period: scene.any('time_period')?.gid ?? null,
    team: random.chance(0.3) ? (scene.any('team')?.gid ?? null) : null,
    metric: random.chance(0.5) ? newMetric(scene.newGid(), { target_number_value: 10 + random.below(90) }) : null,
  };
}

function edit(scene: Scene): Values {
  const { random } = scene;
  return random.pick([
    { name: nameOf(scene) },
    { status: random.pick(['green', 'yellow', 'red']) },
    { due_on: `2025-0${4 + random.below(5)}-15` },
    { metric: newMetric(scene.newGid(), { current_number_value: random.below(50) }) },
  ]);
}

/** A metric with what is given; a display text follows from it. */
export function newMetric(gid: string, given: Values): Plain {
  const metric = {
    gid,
    resource_subtype: 'number',
    precision: 0,
    unit: 'none',
    currency_code: null,
    initial_number_value: 0,
    target_number_value: 100,
    current_number_value: 0,
    progress_source: 'manual',
    is_custom_weight: false,
    ...given,
  };
  const { current_number_value: current, precision } = metric as { current_number_value: number; precision: number };
  return { ...metric, current_display_value: current.toFixed(precision) };
}
