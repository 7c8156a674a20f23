/**
 * Custom types of tasks with their statuses. Asana lists them by project alone, and one may be in several; no events tell of
 * them.
 */
import { boolean, integer, ref, text, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const customType = resource({
  name: 'custom_type',
  doc: 'A type that people made for tasks, with statuses of its own.',
  schema: 'CustomTypeResponse',
  api: {
    one: '/custom_types/{gid}',
    lists: [
      { path: '/custom_types', per: 'project', query: { project: '{project}' }, tolerated: [402, 403], phase: 0 },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: { name: userText('Name.') },
  links: [
    {
      table: 'custom_type_status_option',
      doc: 'Statuses of custom types, in the order shown.',
      from: 'status_options',
      fields: {
        custom_type_status_option: ref('custom_type_status_option', 'The status.', { path: 'gid' }),
        name: userText('Name.'),
        completion_state: text('Whether a task with it is complete or incomplete.'),
        enabled: boolean('Whether it can be chosen.'),
        color: text('Colour.'),
        position: integer('Place in the list, from 0.', { path: '#' }),
      },
      key: ['custom_type_status_option_gid'],
    },
  ],
  containers: [],
  goneBy: [],
  events: false,
  omitted: {},
});
