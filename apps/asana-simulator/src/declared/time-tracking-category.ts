/** What time is spent on, by the words of a workspace. Archived ones are listed only when asked for. */
import type { DeclaredKind, Scene } from '../declare.ts';
import { choice, flag, needed, once, ref, text } from '../declared-fields.ts';

const colors = [
  'none',
  'red',
  'orange',
  'yellow-orange',
  'yellow',
  'yellow-green',
  'green',
  'blue-green',
  'aqua',
  'blue',
  'indigo',
  'purple',
  'magenta',
  'hot-pink',
  'pink',
  'cool-gray',
];

export const timeTrackingCategory: DeclaredKind = {
  type: 'time_tracking_category',
  fields: { name: needed(text()), color: choice(colors, 'none'), is_archived: flag() },
  inner: { workspace: needed(once(ref('workspace'))) },
  holders: ['workspace'],
  isPaid: true,
  requests: {
    path: '/time_tracking_categories',
    one: ['GET', 'PUT', 'DELETE'],
    lists: [
      {
        path: '/time_tracking_categories',
        by: { workspace: 'workspace', is_archived: 'is_archived' },
        needs: [['workspace']],
        otherwise: { is_archived: 'false' },
      },
    ],
    create: [{ path: '/time_tracking_categories' }],
  },
  people: {
    seeded: 3,
    make: (scene) => ({ name: nameOf(scene), workspace: scene.workspace, color: scene.random.pick(colors) }),
    edit: (scene, row) =>
      scene.random.chance(0.3) ? { is_archived: row.values['is_archived'] !== true } : { name: nameOf(scene) },
  },
};

const nameOf = ({ random }: Scene): string =>
  `${random.pick(['Meetings', 'Travel', 'Building', 'Support', 'Reading'])} ${random.below(100)}`;
