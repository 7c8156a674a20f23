/** Categories of tracked time. Asana's list leaves out archived ones, so it is asked twice. */
import { boolean, text, userText } from '../field.ts';
import { resource } from '../resource.ts';

export const timeTrackingCategory = resource({
  name: 'time_tracking_category',
  doc: 'A category of tracked time.',
  schema: 'TimeTrackingCategoryResponse',
  api: {
    one: '/time_tracking_categories/{gid}',
    lists: [
      {
        path: '/time_tracking_categories',
        per: 'workspace',
        query: { workspace: '{workspace}' },
        tolerated: [402, 403],
        phase: 0,
      },
      {
        path: '/time_tracking_categories',
        per: 'workspace',
        query: { workspace: '{workspace}', is_archived: 'true' },
        besides: 'archived_time_tracking_category_by_workspace',
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    name: userText('Name.'),
    color: text('Colour.'),
    is_archived: boolean('Whether new entries can no longer have it.'),
  },
  links: [],
  containers: [],
  goneBy: [],
  events: false,
  omitted: {},
});
