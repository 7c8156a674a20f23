/**
 * Definitions of custom fields with their options. What an owner's field holds lies with the owner
 * (`custom-field-values.ts`). Fields that live in one project alone are missing from the workspace's list, hence the
 * second one. No events tell of them.
 */
import { boolean, integer, ref, text, texts, userText } from '../field.ts';
import { resource } from '../resource.ts';

const valuesElsewhere = 'a value: kept with what has it';

export const customField = resource({
  name: 'custom_field',
  doc: 'Definition of a field that people added to their tasks or projects.',
  schema: 'CustomFieldResponse',
  api: {
    one: '/custom_fields/{gid}',
    lists: [
      { path: '/workspaces/{workspace}/custom_fields', per: 'workspace', tolerated: [402, 403], phase: 0 },
      {
        path: '/projects/{project}/custom_field_settings',
        per: 'project',
        element: 'custom_field',
        repeats: true,
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    name: userText('Name.'),
    description: userText('What the field is for.'),
    resource_subtype: text('Kind of value: text, enum, multi_enum, number, date, people or reference.'),
    representation_type: text('How the value comes about and is shown; adds formula and custom_id to the kinds.'),
    precision: integer('Number fields: digits after the point, 0 to 6.'),
    format: text('Number fields: currency, identifier, percentage, custom, duration or none.'),
    currency_code: text('ISO 4217 code, for the format currency.'),
    custom_label: userText('Text beside the number, for the format custom.'),
    custom_label_position: text('Where that text stands: prefix or suffix.'),
    id_prefix: text('Prefix of a custom_id field.'),
    input_restrictions: texts('Reference fields: types of object they accept.'),
    is_formula_field: boolean('Whether the value is computed.'),
    is_global_to_workspace: boolean('Whether every project of the workspace may use it.'),
    is_value_read_only: boolean('Whether the value cannot be written through the API.'),
    has_notifications_enabled: boolean('Whether followers of a task are told when the value changes.'),
    asana_created_field: text('Identifier of the built-in template it comes from.'),
    privacy_setting: text('Who can see it: public_with_guests, public or private.'),
    default_access_level: text('Access of people it is shared with: admin, editor or user.'),
    created_by: ref('user', 'Who created it.'),
  },
  links: [
    {
      table: 'custom_field_option',
      doc: 'Options of enum and multi-enum fields, in the order shown.',
      from: 'enum_options',
      fields: {
        enum_option: ref('enum_option', 'The option.', { path: 'gid' }),
        name: userText('Name.'),
        enabled: boolean('Whether it can be chosen.'),
        color: text('Colour.'),
        position: integer('Place in the list, from 0.', { path: '#' }),
      },
      key: ['enum_option_gid'],
    },
  ],
  containers: [],
  goneBy: ['deleted'],
  events: false,
  omitted: {
    type: 'deprecated name of resource_subtype',
    enabled: valuesElsewhere,
    text_value: valuesElsewhere,
    html_text_value: valuesElsewhere,
    number_value: valuesElsewhere,
    enum_value: valuesElsewhere,
    multi_enum_values: valuesElsewhere,
    date_value: valuesElsewhere,
    people_value: valuesElsewhere,
    reference_value: valuesElsewhere,
    display_value: valuesElsewhere,
  },
});
