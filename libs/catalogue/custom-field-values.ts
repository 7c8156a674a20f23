/**
 * Values of custom fields, typed: the same link for every resource that can carry them. Of a value Asana gives the keys that
 * fit the field's kind; the others do not apply, so they are empty, even where a field has changed its kind.
 */
import { boolean, date, gids, numeric, onlyFor, ref, refs, richText, text, timestamp, userText } from './field.ts';
import type { Link } from './resource.ts';

/** Types of what a reference field may refer to, as `input_restrictions` of the official description has them. */
export const referenceTypes = ['task', 'project', 'portfolio', 'goal'] as const;

/** Link `<owner>_custom_field_value`: one row per custom field that the owner shows, typed columns by kind of field. */
export function customFieldValues(owner: string): Link {
  return {
    table: `${owner}_custom_field_value`,
    doc: `Values of custom fields on a ${owner}: one row per field, the column that fits its kind filled.`,
    from: 'custom_fields',
    fields: {
      custom_field: ref('custom_field', 'The field.', { path: 'gid' }),
      kind: text('text, number, enum, multi_enum, date, people or reference.', { path: 'type' }),
      enabled: boolean('Whether the owner still has the field; a value that is left over from one it had has false.'),
      text_value: userText('Value of a text field.', onlyFor('type', 'text')),
      html_text_value: richText('The same as rich text.', onlyFor('type', 'text')),
      number_value: { ...numeric('Value of a number field.', onlyFor('type', 'number')), personal: 'U' },
      enum_option: ref('enum_option', 'Chosen option of an enum field.', {
        path: 'enum_value',
        ...onlyFor('type', 'enum'),
        ask: ['enum_value.gid'],
      }),
      multi_enum_option: refs('enum_option', 'Chosen options of a multi-enum field.', {
        path: 'multi_enum_values',
        ...onlyFor('type', 'multi_enum'),
        ask: ['multi_enum_values.gid'],
      }),
      date_value: {
        ...date('Date of a date field.', { path: 'date_value.date', ...onlyFor('type', 'date') }),
        personal: 'U',
      },
      datetime_value: {
        ...timestamp('Time of a date field that has one.', {
          path: 'date_value.date_time',
          ...onlyFor('type', 'date'),
        }),
        personal: 'U',
      },
      people: refs('user', 'People of a people field.', {
        path: 'people_value',
        ask: ['people_value.gid'],
        ...onlyFor('type', 'people'),
      }),
      reference: {
        ...gids('Tasks, projects, portfolios and goals of a reference field.', {
          path: 'reference_value',
          ask: ['reference_value.gid'],
          ...onlyFor('type', 'reference'),
        }),
        personal: 'U',
      },
      display_value: userText('The value as Asana shows it; follows the names of people and options.', {
        volatile: true,
      }),
    },
    key: ['custom_field_gid'],
  };
}
