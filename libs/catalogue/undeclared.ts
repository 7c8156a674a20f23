/**
 * What Asana lets a token read and no file under `resources/` declares: every such type of the official description with
 * what was decided on it. Together with the declarations it accounts for all that is readable, shown on
 * docs/reference/coverage.md. A test is red when a type is missing here, or is declared meanwhile.
 */

/** Not declared yet; `lacks` is what cannot be asked of the warehouse until it is. */
type NotYet = { readonly state: 'not yet'; readonly lacks: string };
/** Left out on purpose. */
type LeftOut = { readonly state: 'left out'; readonly why: string };
/** Kept in a table that a declaration or a migration makes; `columns` of it by field, `omitted` why a field has none. */
type Kept = {
  readonly state: 'kept';
  readonly how: string;
  readonly table: string;
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly omitted: Readonly<Record<string, string>>;
};
export type Undeclared = NotYet | LeftOut | Kept;

const leftOut = (why: string): LeftOut => ({ state: 'left out', why });

/** By the names of the official extract. */
export const undeclared: Readonly<Record<string, Undeclared>> = {
  enum_option: {
    state: 'kept',
    how: 'with the custom field that offers it',
    table: 'asana.custom_field_option',
    columns: { gid: ['enum_option_gid'], name: ['name'], enabled: ['enabled'], color: ['color'] },
    omitted: {},
  },
  custom_field_setting: {
    state: 'kept',
    how: 'with the project, portfolio, goal or team that lists it, each in a table of its own',
    table: 'asana.project_custom_field',
    columns: {
      custom_field: ['custom_field_gid'],
      is_important: ['is_important'],
      parent: ['project_gid'],
      project: ['project_gid'],
    },
    omitted: { gid: 'project and field identify it' },
  },
  event: {
    state: 'kept',
    how: 'from webhooks and event streams, each once',
    table: 'asana.event',
    columns: {
      user: ['user_gid'],
      resource: ['resource_type', 'resource_gid', 'resource_subtype'],
      action: ['action'],
      parent: ['parent_type', 'parent_gid'],
      created_at: ['said_at', 'created_at'],
      change: ['change_field', 'change_action', 'change_value_type', 'change_value_gid'],
    },
    omitted: { type: 'deprecated; the resource says its type' },
  },

  custom_type_status_option: {
    state: 'kept',
    how: 'with the custom type that has it',
    table: 'asana.custom_type_status_option',
    columns: {
      gid: ['custom_type_status_option_gid'],
      name: ['name'],
      completion_state: ['completion_state'],
      enabled: ['enabled'],
      color: ['color'],
    },
    omitted: {},
  },
  goal_metric: {
    state: 'kept',
    how: 'with the goal that it measures',
    table: 'asana.goal',
    columns: {
      gid: ['metric_gid'],
      resource_subtype: ['metric_resource_subtype'],
      precision: ['metric_precision'],
      unit: ['metric_unit'],
      currency_code: ['metric_currency_code'],
      initial_number_value: ['metric_initial_number_value'],
      target_number_value: ['metric_target_number_value'],
      current_number_value: ['metric_current_number_value'],
      current_display_value: ['metric_current_display_value'],
      progress_source: ['metric_progress_source'],
      is_custom_weight: ['metric_is_custom_weight'],
    },
    omitted: { can_manage: 'depends on who reads' },
  },
  placeholder: {
    state: 'kept',
    how: 'with the allocation or rate where it stands in for a person, there in `asana.rate_placeholder`',
    table: 'asana.allocation_placeholder',
    columns: { gid: ['placeholder_gid'], name: ['name'] },
    omitted: {},
  },
  template_role: {
    state: 'kept',
    how: 'with the template of projects that asks for it',
    table: 'asana.template_role',
    columns: { gid: ['template_role_gid'], name: ['name'] },
    omitted: {},
  },
  reaction: leftOut(
    'who reacted is shown for one emoji of one story or status update at a time, a request each; these keep the counts of each emoji, without `reacted`, which depends on who reads',
  ),

  project_status: leftOut('deprecated form of status_update'),
  legacy_project_membership: leftOut('older form of project_membership, at paths of its own'),
  legacy_portfolio_membership: leftOut('deprecated form of portfolio_membership'),
  task_count: leftOut('counts of what `asana.task` holds'),
  webhook: leftOut('how Asana reaches one app; of our own `ops.webhook` keeps what is needed'),
  job: leftOut('how far something is that an app has asked Asana to do; what comes of it is read as itself'),
  graph_export: leftOut('a file made on request, of what is read here one by one'),
  resource_export: leftOut('a file made on request, of what is read here one by one'),
  organization_export: leftOut('a file made on request, of what is read here one by one'),
  access_request: leftOut('listed for one object at a time, a request each, and only while nobody has answered it'),
  audit_log_event: leftOut('security log of an organisation, shown to service accounts alone'),
};

/** Endpoints that answer with mere references, to objects of any type, and what was decided on them. */
export const references: Readonly<Record<string, string>> = {
  '/users/{user_gid}/favorites': 'what one person has starred; shown to that person alone',
  '/workspaces/{workspace_gid}/typeahead': 'a search for people who type, at most a hundred names',
};
