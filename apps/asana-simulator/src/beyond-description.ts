/**
 * What Asana is known to answer though its description does not have it: null where a field is not said to be nullable, and
 * a few fields. By schema and field, each with the place that shows it. Everything else is held against the description to
 * the letter.
 */
export interface Beyond {
  /** `null`, the type of a field that the description lacks, or a wider type for one that it has. */
  readonly also: string;
  readonly source: string;
}

const recorded = 'answers of POST /webhooks recorded on 2024-07-06 and 2024-10-24: null until there is one';
const told = "the description's own text of EventResponse";
const several = "the description's own text of the field, which names more types than its schema";
const timeless = { date_time: { also: 'null', source: "the description's own text: null when no time is chosen" } };
const supporting = {
  supporting_resource: { also: 'ProjectCompact|TaskCompact|PortfolioCompact|GoalCompact', source: several },
};
const attributable = {
  attributable_to: { also: 'null', source: 'the text of POST /tasks/{task_gid}/time_tracking_entries: optional' },
};

export const beyond: Readonly<Record<string, Readonly<Record<string, Beyond>>>> = {
  ErrorResponse: {
    sync: { also: 'str', source: "the description's text of GET /events: the answer 412 holds a fresh token" },
  },
  Error: {
    error: { also: 'str', source: 'forum.asana.com/t/463270: a refused webhook with a key for machines' },
  },
  EventResponse: {
    user: { also: 'null', source: `${told}: null for events of the system` },
    parent: { also: 'null', source: `${told}: null when something was changed` },
  },
  AsanaNamedResource: {
    resource_subtype: { also: 'str', source: 'deliveries recorded on 2021-10-29 and 2023-12-30' },
  },
  ProjectResponse: {
    team: { also: 'null', source: 'the text of POST /projects: only in an organization must a team be given' },
  },
  StatusUpdateResponse: { parent: { also: 'ProjectCompact|PortfolioCompact|GoalCompact', source: several } },
  GoalRelationshipCompact: supporting,
  GoalRelationshipResponse: supporting,
  CustomFieldSettingResponse: {
    parent: {
      also: 'ProjectCompact|PortfolioCompact|GoalCompact|TeamCompact',
      source: `${several}; GET /teams/{team_gid}/custom_field_settings`,
    },
  },
  'CustomFieldCompact.date_value': timeless,
  'CustomFieldResponse.date_value': timeless,
  StoryResponse: {
    target: { also: 'TaskCompact|GoalCompact', source: 'POST /goals/{goal_gid}/stories: a goal can have stories' },
    old_number_value: {
      also: 'num',
      source: 'a field of numbers has such values: number_value of CustomFieldResponse',
    },
    new_number_value: { also: 'num', source: 'the same' },
  },
  TimeTrackingEntryBase: attributable,
  TimeTrackingEntryCompact: attributable,
  WebhookResponse: {
    last_failure_at: { also: 'null', source: recorded },
    last_success_at: { also: 'null', source: recorded },
    next_attempt_after: { also: 'null', source: recorded },
    failure_deletion_timestamp: { also: 'null', source: recorded },
  },
};
