/** Which custom fields something offers: the same link for every resource that has settings of them. */
import { boolean, ref } from './field.ts';
import type { Link } from './resource.ts';

/** Link `<owner>_custom_field`: one row per field. */
export function customFieldSettings(owner: string, doc: string): Link {
  return {
    table: `${owner}_custom_field`,
    doc,
    from: 'custom_field_settings',
    fields: {
      custom_field: ref('custom_field', 'The field.'),
      is_important: boolean('Whether it is shown in lists.'),
    },
    key: ['custom_field_gid'],
  };
}
