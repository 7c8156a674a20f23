CREATE TABLE asana.attachment (
  gid text NOT NULL,
  name text,
  resource_subtype text,
  host text,
  created_at timestamptz,
  size numeric,
  permanent_url text,
  parent_gid text,
  parent_project_gid text,
  parent_project_brief_gid text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _deleted_how text,
  _visibility text NOT NULL,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  PRIMARY KEY (gid)
);
COMMENT ON TABLE asana.attachment IS 'A file at a task, project or brief: what is known of it, not the file.';
COMMENT ON COLUMN asana.attachment.gid IS 'Identifier of the attachment in Asana.';
COMMENT ON COLUMN asana.attachment.name IS 'Name of the file. [U]';
COMMENT ON COLUMN asana.attachment.resource_subtype IS 'Where the file lies: asana, dropbox, gdrive, onedrive, box, vimeo or external.';
COMMENT ON COLUMN asana.attachment.host IS 'The same, under its older name.';
COMMENT ON COLUMN asana.attachment.created_at IS 'When it was attached.';
COMMENT ON COLUMN asana.attachment.size IS 'Size in bytes, of files that lie in Asana.';
COMMENT ON COLUMN asana.attachment.permanent_url IS 'Address in Asana, good for whoever may see the parent; leads to the file. [S]';
COMMENT ON COLUMN asana.attachment.parent_gid IS 'The task it is attached to. Refers to task.';
COMMENT ON COLUMN asana.attachment.parent_project_gid IS 'The project whose overview has it among its key resources. Refers to project.';
COMMENT ON COLUMN asana.attachment.parent_project_brief_gid IS 'The brief that shows it. Refers to project_brief.';
COMMENT ON COLUMN asana.attachment._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.attachment._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.attachment._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.attachment._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.attachment._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.attachment._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.attachment._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.attachment._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.attachment._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX attachment_parent_gid ON asana.attachment (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX attachment_parent_project_gid ON asana.attachment (parent_project_gid) WHERE parent_project_gid IS NOT NULL;
CREATE INDEX attachment_parent_project_brief_gid ON asana.attachment (parent_project_brief_gid) WHERE parent_project_brief_gid IS NOT NULL;
CREATE INDEX attachment_deleted_at ON asana.attachment (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.attachment (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  resource_subtype text,
  host text,
  created_at timestamptz,
  size numeric,
  permanent_url text,
  parent_gid text,
  parent_project_gid text,
  parent_project_brief_gid text,
  _workspace_gid text,
  _deleted_at timestamptz,
  _deleted_how text,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  _valid_from_how text NOT NULL,
  _changed_by_gid text,
  _change_action text NOT NULL,
  _changed_fields text[],
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.attachment IS 'Every version of every attachment: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.attachment.gid IS 'Identifier of the attachment in Asana.';
COMMENT ON COLUMN asana_history.attachment.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.attachment.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.attachment.name IS 'Name of the file. [U]';
COMMENT ON COLUMN asana_history.attachment.resource_subtype IS 'Where the file lies: asana, dropbox, gdrive, onedrive, box, vimeo or external.';
COMMENT ON COLUMN asana_history.attachment.host IS 'The same, under its older name.';
COMMENT ON COLUMN asana_history.attachment.created_at IS 'When it was attached.';
COMMENT ON COLUMN asana_history.attachment.size IS 'Size in bytes, of files that lie in Asana.';
COMMENT ON COLUMN asana_history.attachment.permanent_url IS 'Address in Asana, good for whoever may see the parent; leads to the file. [S]';
COMMENT ON COLUMN asana_history.attachment.parent_gid IS 'The task it is attached to. Refers to task.';
COMMENT ON COLUMN asana_history.attachment.parent_project_gid IS 'The project whose overview has it among its key resources. Refers to project.';
COMMENT ON COLUMN asana_history.attachment.parent_project_brief_gid IS 'The brief that shows it. Refers to project_brief.';
COMMENT ON COLUMN asana_history.attachment._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.attachment._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.attachment._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.attachment._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.attachment._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.attachment._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.attachment._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.attachment._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.attachment._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.attachment._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.attachment._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.attachment._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX attachment_parent_gid ON asana_history.attachment (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX attachment_parent_project_gid ON asana_history.attachment (parent_project_gid) WHERE parent_project_gid IS NOT NULL;
CREATE INDEX attachment_parent_project_brief_gid ON asana_history.attachment (parent_project_brief_gid) WHERE parent_project_brief_gid IS NOT NULL;
CREATE INDEX attachment_valid_from ON asana_history.attachment USING brin (valid_from);

CREATE TABLE asana.goal (
  gid text NOT NULL,
  name text,
  notes text,
  html_notes text,
  status text,
  owner_gid text,
  team_gid text,
  workspace_gid text,
  is_workspace_level boolean,
  time_period_gid text,
  start_on date,
  due_on date,
  num_likes integer,
  current_status_update_gid text,
  privacy_setting text,
  default_access_level text,
  metric_gid text,
  metric_resource_subtype text,
  metric_unit text,
  metric_currency_code text,
  metric_precision integer,
  metric_initial_number_value numeric,
  metric_current_number_value numeric,
  metric_target_number_value numeric,
  metric_current_display_value text,
  metric_progress_source text,
  metric_is_custom_weight boolean,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _deleted_how text,
  _visibility text NOT NULL,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  PRIMARY KEY (gid)
);
COMMENT ON TABLE asana.goal IS 'A goal of a workspace or team, with how far it is.';
COMMENT ON COLUMN asana.goal.gid IS 'Identifier of the goal in Asana.';
COMMENT ON COLUMN asana.goal.name IS 'Title. [U]';
COMMENT ON COLUMN asana.goal.notes IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana.goal.html_notes IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana.goal.status IS 'How it goes: green, yellow or red while open, else how it ended.';
COMMENT ON COLUMN asana.goal.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana.goal.team_gid IS 'The team whose goal it is. Refers to team.';
COMMENT ON COLUMN asana.goal.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana.goal.is_workspace_level IS 'Whether it is a goal of the whole workspace.';
COMMENT ON COLUMN asana.goal.time_period_gid IS 'The quarter, half or year it is set for. Refers to time_period.';
COMMENT ON COLUMN asana.goal.start_on IS 'Start date.';
COMMENT ON COLUMN asana.goal.due_on IS 'Due date.';
COMMENT ON COLUMN asana.goal.num_likes IS 'How many people like it.';
COMMENT ON COLUMN asana.goal.current_status_update_gid IS 'Its latest status update. Refers to status_update.';
COMMENT ON COLUMN asana.goal.privacy_setting IS 'Who can see it: public_to_workspace or members_only.';
COMMENT ON COLUMN asana.goal.default_access_level IS 'Access of new members: admin, editor, commenter or viewer.';
COMMENT ON COLUMN asana.goal.metric_gid IS 'What measures it; null without a metric. Refers to goal_metric.';
COMMENT ON COLUMN asana.goal.metric_resource_subtype IS 'Kind of metric: number.';
COMMENT ON COLUMN asana.goal.metric_unit IS 'Unit of the metric: none, currency or percentage.';
COMMENT ON COLUMN asana.goal.metric_currency_code IS 'ISO 4217 code, for the unit currency.';
COMMENT ON COLUMN asana.goal.metric_precision IS 'Digits after the point, 0 to 6.';
COMMENT ON COLUMN asana.goal.metric_initial_number_value IS 'Where the metric began.';
COMMENT ON COLUMN asana.goal.metric_current_number_value IS 'Where the metric is.';
COMMENT ON COLUMN asana.goal.metric_target_number_value IS 'Where the metric is to be.';
COMMENT ON COLUMN asana.goal.metric_current_display_value IS 'Where the metric is, as Asana shows it.';
COMMENT ON COLUMN asana.goal.metric_progress_source IS 'How progress is told, for example manual or subgoal_progress.';
COMMENT ON COLUMN asana.goal.metric_is_custom_weight IS 'Whether what supports the goal counts by weights of its own.';
COMMENT ON COLUMN asana.goal._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.goal._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.goal._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.goal._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.goal._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.goal._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.goal._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.goal._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.goal._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX goal_owner_gid ON asana.goal (owner_gid) WHERE owner_gid IS NOT NULL;
CREATE INDEX goal_team_gid ON asana.goal (team_gid) WHERE team_gid IS NOT NULL;
CREATE INDEX goal_time_period_gid ON asana.goal (time_period_gid) WHERE time_period_gid IS NOT NULL;
CREATE INDEX goal_current_status_update_gid ON asana.goal (current_status_update_gid) WHERE current_status_update_gid IS NOT NULL;
CREATE INDEX goal_metric_gid ON asana.goal (metric_gid) WHERE metric_gid IS NOT NULL;
CREATE INDEX goal_deleted_at ON asana.goal (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.goal (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  notes text,
  html_notes text,
  status text,
  owner_gid text,
  team_gid text,
  workspace_gid text,
  is_workspace_level boolean,
  time_period_gid text,
  start_on date,
  due_on date,
  num_likes integer,
  current_status_update_gid text,
  privacy_setting text,
  default_access_level text,
  metric_gid text,
  metric_resource_subtype text,
  metric_unit text,
  metric_currency_code text,
  metric_precision integer,
  metric_initial_number_value numeric,
  metric_current_number_value numeric,
  metric_target_number_value numeric,
  metric_current_display_value text,
  metric_progress_source text,
  metric_is_custom_weight boolean,
  _workspace_gid text,
  _deleted_at timestamptz,
  _deleted_how text,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  _valid_from_how text NOT NULL,
  _changed_by_gid text,
  _change_action text NOT NULL,
  _changed_fields text[],
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.goal IS 'Every version of every goal: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.goal.gid IS 'Identifier of the goal in Asana.';
COMMENT ON COLUMN asana_history.goal.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.goal.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.goal.name IS 'Title. [U]';
COMMENT ON COLUMN asana_history.goal.notes IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana_history.goal.html_notes IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana_history.goal.status IS 'How it goes: green, yellow or red while open, else how it ended.';
COMMENT ON COLUMN asana_history.goal.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal.team_gid IS 'The team whose goal it is. Refers to team.';
COMMENT ON COLUMN asana_history.goal.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal.is_workspace_level IS 'Whether it is a goal of the whole workspace.';
COMMENT ON COLUMN asana_history.goal.time_period_gid IS 'The quarter, half or year it is set for. Refers to time_period.';
COMMENT ON COLUMN asana_history.goal.start_on IS 'Start date.';
COMMENT ON COLUMN asana_history.goal.due_on IS 'Due date.';
COMMENT ON COLUMN asana_history.goal.num_likes IS 'How many people like it.';
COMMENT ON COLUMN asana_history.goal.current_status_update_gid IS 'Its latest status update. Refers to status_update.';
COMMENT ON COLUMN asana_history.goal.privacy_setting IS 'Who can see it: public_to_workspace or members_only.';
COMMENT ON COLUMN asana_history.goal.default_access_level IS 'Access of new members: admin, editor, commenter or viewer.';
COMMENT ON COLUMN asana_history.goal.metric_gid IS 'What measures it; null without a metric. Refers to goal_metric.';
COMMENT ON COLUMN asana_history.goal.metric_resource_subtype IS 'Kind of metric: number.';
COMMENT ON COLUMN asana_history.goal.metric_unit IS 'Unit of the metric: none, currency or percentage.';
COMMENT ON COLUMN asana_history.goal.metric_currency_code IS 'ISO 4217 code, for the unit currency.';
COMMENT ON COLUMN asana_history.goal.metric_precision IS 'Digits after the point, 0 to 6.';
COMMENT ON COLUMN asana_history.goal.metric_initial_number_value IS 'Where the metric began.';
COMMENT ON COLUMN asana_history.goal.metric_current_number_value IS 'Where the metric is.';
COMMENT ON COLUMN asana_history.goal.metric_target_number_value IS 'Where the metric is to be.';
COMMENT ON COLUMN asana_history.goal.metric_current_display_value IS 'Where the metric is, as Asana shows it.';
COMMENT ON COLUMN asana_history.goal.metric_progress_source IS 'How progress is told, for example manual or subgoal_progress.';
COMMENT ON COLUMN asana_history.goal.metric_is_custom_weight IS 'Whether what supports the goal counts by weights of its own.';
COMMENT ON COLUMN asana_history.goal._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.goal._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.goal._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.goal._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.goal._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.goal._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.goal._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.goal._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.goal._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.goal._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX goal_valid_from ON asana_history.goal USING brin (valid_from);

CREATE TABLE asana.goal_follower (
  goal_gid text NOT NULL,
  user_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (goal_gid, user_gid)
);
COMMENT ON TABLE asana.goal_follower IS 'Who follows a goal.';
COMMENT ON COLUMN asana.goal_follower.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana.goal_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana.goal_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.goal_follower._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.goal_follower._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.goal_follower._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_follower_user_gid ON asana.goal_follower (user_gid);

CREATE TABLE asana_history.goal_follower (
  goal_gid text NOT NULL,
  user_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (goal_gid, user_gid, valid_from)
);
COMMENT ON TABLE asana_history.goal_follower IS 'Who follows a goal. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.goal_follower.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_history.goal_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_follower.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.goal_follower.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.goal_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal_follower._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_follower._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.goal_follower._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_follower_user_gid ON asana_history.goal_follower (user_gid, goal_gid);

CREATE TABLE asana.goal_custom_field (
  goal_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  is_important boolean,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (goal_gid, custom_field_gid)
);
COMMENT ON TABLE asana.goal_custom_field IS 'Which custom fields a goal offers.';
COMMENT ON COLUMN asana.goal_custom_field.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana.goal_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.goal_custom_field.is_important IS 'Whether it is shown in lists.';
COMMENT ON COLUMN asana.goal_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.goal_custom_field._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.goal_custom_field._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.goal_custom_field._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_custom_field_custom_field_gid ON asana.goal_custom_field (custom_field_gid);

CREATE TABLE asana_history.goal_custom_field (
  goal_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  is_important boolean,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (goal_gid, custom_field_gid, valid_from)
);
COMMENT ON TABLE asana_history.goal_custom_field IS 'Which custom fields a goal offers. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.goal_custom_field.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_history.goal_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.goal_custom_field.is_important IS 'Whether it is shown in lists.';
COMMENT ON COLUMN asana_history.goal_custom_field.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.goal_custom_field.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.goal_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal_custom_field._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_custom_field._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.goal_custom_field._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_custom_field_custom_field_gid ON asana_history.goal_custom_field (custom_field_gid, goal_gid);

CREATE TABLE asana.goal_custom_field_value (
  goal_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  kind text,
  text_value text,
  number_value numeric,
  enum_option_gid text,
  multi_enum_option_gids text[],
  date_value date,
  datetime_value timestamptz,
  people_gids text[],
  display_value text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (goal_gid, custom_field_gid)
);
COMMENT ON TABLE asana.goal_custom_field_value IS 'Values of custom fields on a goal: one row per field, the column that fits its kind filled.';
COMMENT ON COLUMN asana.goal_custom_field_value.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana.goal_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.goal_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana.goal_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana.goal_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana.goal_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana.goal_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana.goal_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana.goal_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana.goal_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana.goal_custom_field_value.display_value IS 'The value as Asana shows it; follows the names of people and options. [U]';
COMMENT ON COLUMN asana.goal_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.goal_custom_field_value._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.goal_custom_field_value._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.goal_custom_field_value._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_custom_field_value_custom_field_gid ON asana.goal_custom_field_value (custom_field_gid);
CREATE INDEX goal_custom_field_value_enum_option_gid ON asana.goal_custom_field_value (enum_option_gid) WHERE enum_option_gid IS NOT NULL;

CREATE TABLE asana_history.goal_custom_field_value (
  goal_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  kind text,
  text_value text,
  number_value numeric,
  enum_option_gid text,
  multi_enum_option_gids text[],
  date_value date,
  datetime_value timestamptz,
  people_gids text[],
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (goal_gid, custom_field_gid, valid_from)
);
COMMENT ON TABLE asana_history.goal_custom_field_value IS 'Values of custom fields on a goal: one row per field, the column that fits its kind filled. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.goal_custom_field_value.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_history.goal_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.goal_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_history.goal_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_history.goal_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_history.goal_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_history.goal_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_history.goal_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_history.goal_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_history.goal_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.goal_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.goal_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal_custom_field_value._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.goal_custom_field_value._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_custom_field_value_custom_field_gid ON asana_history.goal_custom_field_value (custom_field_gid, goal_gid);

CREATE TABLE asana.goal_mention (
  goal_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (goal_gid, target)
);
COMMENT ON TABLE asana.goal_mention IS 'Which people, objects and addresses a goal speaks of in html_notes, each once.';
COMMENT ON COLUMN asana.goal_mention.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana.goal_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana.goal_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana.goal_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana.goal_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.goal_mention._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.goal_mention._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.goal_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_mention_target ON asana.goal_mention (target);
CREATE INDEX goal_mention_user_gid ON asana.goal_mention (user_gid) WHERE user_gid IS NOT NULL;

CREATE TABLE asana_history.goal_mention (
  goal_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (goal_gid, target, valid_from)
);
COMMENT ON TABLE asana_history.goal_mention IS 'Which people, objects and addresses a goal speaks of in html_notes, each once. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.goal_mention.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_history.goal_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_history.goal_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_history.goal_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.goal_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.goal_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal_mention._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.goal_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_mention_target ON asana_history.goal_mention (target, goal_gid);

CREATE TABLE asana.goal_membership (
  gid text NOT NULL,
  parent_gid text,
  member_gid text,
  member_team_gid text,
  access_level text,
  resource_subtype text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _deleted_how text,
  _visibility text NOT NULL,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  PRIMARY KEY (gid)
);
COMMENT ON TABLE asana.goal_membership IS 'That a person or a team may see a goal, and how much they may do there.';
COMMENT ON COLUMN asana.goal_membership.gid IS 'Identifier of the goal membership in Asana.';
COMMENT ON COLUMN asana.goal_membership.parent_gid IS 'The goal. Refers to goal.';
COMMENT ON COLUMN asana.goal_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana.goal_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana.goal_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana.goal_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana.goal_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.goal_membership._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.goal_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.goal_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.goal_membership._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.goal_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.goal_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.goal_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.goal_membership._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX goal_membership_parent_gid ON asana.goal_membership (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX goal_membership_member_gid ON asana.goal_membership (member_gid) WHERE member_gid IS NOT NULL;
CREATE INDEX goal_membership_member_team_gid ON asana.goal_membership (member_team_gid) WHERE member_team_gid IS NOT NULL;
CREATE INDEX goal_membership_deleted_at ON asana.goal_membership (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.goal_membership (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  parent_gid text,
  member_gid text,
  member_team_gid text,
  access_level text,
  resource_subtype text,
  _workspace_gid text,
  _deleted_at timestamptz,
  _deleted_how text,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  _valid_from_how text NOT NULL,
  _changed_by_gid text,
  _change_action text NOT NULL,
  _changed_fields text[],
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.goal_membership IS 'Every version of every goal membership: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.goal_membership.gid IS 'Identifier of the goal membership in Asana.';
COMMENT ON COLUMN asana_history.goal_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.goal_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.goal_membership.parent_gid IS 'The goal. Refers to goal.';
COMMENT ON COLUMN asana_history.goal_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana_history.goal_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana_history.goal_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana_history.goal_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.goal_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.goal_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.goal_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.goal_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.goal_membership._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.goal_membership._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.goal_membership._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_membership._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.goal_membership._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.goal_membership._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX goal_membership_parent_gid ON asana_history.goal_membership (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX goal_membership_valid_from ON asana_history.goal_membership USING brin (valid_from);

CREATE TABLE asana.goal_relationship (
  gid text NOT NULL,
  resource_subtype text,
  supported_goal_gid text,
  supporting_resource_gid text,
  supporting_goal_gid text,
  supporting_portfolio_gid text,
  supporting_task_gid text,
  contribution_weight numeric,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _deleted_how text,
  _visibility text NOT NULL,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  PRIMARY KEY (gid)
);
COMMENT ON TABLE asana.goal_relationship IS 'That something supports a goal, and with which weight.';
COMMENT ON COLUMN asana.goal_relationship.gid IS 'Identifier of the goal relationship in Asana.';
COMMENT ON COLUMN asana.goal_relationship.resource_subtype IS 'subgoal or supporting_work.';
COMMENT ON COLUMN asana.goal_relationship.supported_goal_gid IS 'The goal that is supported. Refers to goal.';
COMMENT ON COLUMN asana.goal_relationship.supporting_resource_gid IS 'The project that supports it. Refers to project.';
COMMENT ON COLUMN asana.goal_relationship.supporting_goal_gid IS 'The goal that supports it. Refers to goal.';
COMMENT ON COLUMN asana.goal_relationship.supporting_portfolio_gid IS 'The portfolio that supports it. Refers to portfolio.';
COMMENT ON COLUMN asana.goal_relationship.supporting_task_gid IS 'The task that supports it. Refers to task.';
COMMENT ON COLUMN asana.goal_relationship.contribution_weight IS 'How much it counts, from 0 to 1.';
COMMENT ON COLUMN asana.goal_relationship._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.goal_relationship._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.goal_relationship._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.goal_relationship._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.goal_relationship._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.goal_relationship._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.goal_relationship._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.goal_relationship._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.goal_relationship._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX goal_relationship_supported_goal_gid ON asana.goal_relationship (supported_goal_gid) WHERE supported_goal_gid IS NOT NULL;
CREATE INDEX goal_relationship_supporting_resource_gid ON asana.goal_relationship (supporting_resource_gid) WHERE supporting_resource_gid IS NOT NULL;
CREATE INDEX goal_relationship_supporting_goal_gid ON asana.goal_relationship (supporting_goal_gid) WHERE supporting_goal_gid IS NOT NULL;
CREATE INDEX goal_relationship_supporting_portfolio_gid ON asana.goal_relationship (supporting_portfolio_gid) WHERE supporting_portfolio_gid IS NOT NULL;
CREATE INDEX goal_relationship_supporting_task_gid ON asana.goal_relationship (supporting_task_gid) WHERE supporting_task_gid IS NOT NULL;
CREATE INDEX goal_relationship_deleted_at ON asana.goal_relationship (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.goal_relationship (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  resource_subtype text,
  supported_goal_gid text,
  supporting_resource_gid text,
  supporting_goal_gid text,
  supporting_portfolio_gid text,
  supporting_task_gid text,
  contribution_weight numeric,
  _workspace_gid text,
  _deleted_at timestamptz,
  _deleted_how text,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  _valid_from_how text NOT NULL,
  _changed_by_gid text,
  _change_action text NOT NULL,
  _changed_fields text[],
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.goal_relationship IS 'Every version of every goal relationship: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.goal_relationship.gid IS 'Identifier of the goal relationship in Asana.';
COMMENT ON COLUMN asana_history.goal_relationship.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.goal_relationship.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.goal_relationship.resource_subtype IS 'subgoal or supporting_work.';
COMMENT ON COLUMN asana_history.goal_relationship.supported_goal_gid IS 'The goal that is supported. Refers to goal.';
COMMENT ON COLUMN asana_history.goal_relationship.supporting_resource_gid IS 'The project that supports it. Refers to project.';
COMMENT ON COLUMN asana_history.goal_relationship.supporting_goal_gid IS 'The goal that supports it. Refers to goal.';
COMMENT ON COLUMN asana_history.goal_relationship.supporting_portfolio_gid IS 'The portfolio that supports it. Refers to portfolio.';
COMMENT ON COLUMN asana_history.goal_relationship.supporting_task_gid IS 'The task that supports it. Refers to task.';
COMMENT ON COLUMN asana_history.goal_relationship.contribution_weight IS 'How much it counts, from 0 to 1.';
COMMENT ON COLUMN asana_history.goal_relationship._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal_relationship._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.goal_relationship._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.goal_relationship._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.goal_relationship._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.goal_relationship._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.goal_relationship._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.goal_relationship._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.goal_relationship._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_relationship._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.goal_relationship._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.goal_relationship._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX goal_relationship_supported_goal_gid ON asana_history.goal_relationship (supported_goal_gid) WHERE supported_goal_gid IS NOT NULL;
CREATE INDEX goal_relationship_valid_from ON asana_history.goal_relationship USING brin (valid_from);

CREATE TABLE asana.portfolio (
  gid text NOT NULL,
  name text,
  archived boolean,
  color text,
  created_at timestamptz,
  created_by_gid text,
  start_on date,
  due_on date,
  owner_gid text,
  workspace_gid text,
  privacy_setting text,
  default_access_level text,
  current_status_update_gid text,
  permalink_url text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _deleted_how text,
  _visibility text NOT NULL,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  PRIMARY KEY (gid)
);
COMMENT ON TABLE asana.portfolio IS 'A collection of projects, and of other portfolios, that are watched together.';
COMMENT ON COLUMN asana.portfolio.gid IS 'Identifier of the portfolio in Asana.';
COMMENT ON COLUMN asana.portfolio.name IS 'Title. [U]';
COMMENT ON COLUMN asana.portfolio.archived IS 'Whether it was put away.';
COMMENT ON COLUMN asana.portfolio.color IS 'Colour, for example light-green.';
COMMENT ON COLUMN asana.portfolio.created_at IS 'When it was created.';
COMMENT ON COLUMN asana.portfolio.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana.portfolio.start_on IS 'Start date.';
COMMENT ON COLUMN asana.portfolio.due_on IS 'Due date.';
COMMENT ON COLUMN asana.portfolio.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana.portfolio.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana.portfolio.privacy_setting IS 'Who can see it: public_to_domain or members_only.';
COMMENT ON COLUMN asana.portfolio.default_access_level IS 'Access of new members: admin, editor or viewer.';
COMMENT ON COLUMN asana.portfolio.current_status_update_gid IS 'Its latest status update. Refers to status_update.';
COMMENT ON COLUMN asana.portfolio.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana.portfolio._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.portfolio._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.portfolio._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.portfolio._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.portfolio._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.portfolio._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.portfolio._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.portfolio._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.portfolio._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX portfolio_created_by_gid ON asana.portfolio (created_by_gid) WHERE created_by_gid IS NOT NULL;
CREATE INDEX portfolio_owner_gid ON asana.portfolio (owner_gid) WHERE owner_gid IS NOT NULL;
CREATE INDEX portfolio_current_status_update_gid ON asana.portfolio (current_status_update_gid) WHERE current_status_update_gid IS NOT NULL;
CREATE INDEX portfolio_deleted_at ON asana.portfolio (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.portfolio (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  archived boolean,
  color text,
  created_at timestamptz,
  created_by_gid text,
  start_on date,
  due_on date,
  owner_gid text,
  workspace_gid text,
  privacy_setting text,
  default_access_level text,
  current_status_update_gid text,
  permalink_url text,
  _workspace_gid text,
  _deleted_at timestamptz,
  _deleted_how text,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  _valid_from_how text NOT NULL,
  _changed_by_gid text,
  _change_action text NOT NULL,
  _changed_fields text[],
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.portfolio IS 'Every version of every portfolio: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.portfolio.gid IS 'Identifier of the portfolio in Asana.';
COMMENT ON COLUMN asana_history.portfolio.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.portfolio.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.portfolio.name IS 'Title. [U]';
COMMENT ON COLUMN asana_history.portfolio.archived IS 'Whether it was put away.';
COMMENT ON COLUMN asana_history.portfolio.color IS 'Colour, for example light-green.';
COMMENT ON COLUMN asana_history.portfolio.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_history.portfolio.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio.start_on IS 'Start date.';
COMMENT ON COLUMN asana_history.portfolio.due_on IS 'Due date.';
COMMENT ON COLUMN asana_history.portfolio.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio.privacy_setting IS 'Who can see it: public_to_domain or members_only.';
COMMENT ON COLUMN asana_history.portfolio.default_access_level IS 'Access of new members: admin, editor or viewer.';
COMMENT ON COLUMN asana_history.portfolio.current_status_update_gid IS 'Its latest status update. Refers to status_update.';
COMMENT ON COLUMN asana_history.portfolio.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana_history.portfolio._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.portfolio._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.portfolio._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.portfolio._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.portfolio._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.portfolio._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.portfolio._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.portfolio._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.portfolio._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.portfolio._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX portfolio_valid_from ON asana_history.portfolio USING brin (valid_from);

CREATE TABLE asana.portfolio_project (
  portfolio_gid text NOT NULL,
  project_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, project_gid)
);
COMMENT ON TABLE asana.portfolio_project IS 'Which projects lie in a portfolio.';
COMMENT ON COLUMN asana.portfolio_project.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana.portfolio_project.project_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana.portfolio_project._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.portfolio_project._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.portfolio_project._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.portfolio_project._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_project_project_gid ON asana.portfolio_project (project_gid);

CREATE TABLE asana_history.portfolio_project (
  portfolio_gid text NOT NULL,
  project_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, project_gid, valid_from)
);
COMMENT ON TABLE asana_history.portfolio_project IS 'Which projects lie in a portfolio. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.portfolio_project.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_history.portfolio_project.project_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_history.portfolio_project.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.portfolio_project.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.portfolio_project._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio_project._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_project._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.portfolio_project._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_project_project_gid ON asana_history.portfolio_project (project_gid, portfolio_gid);

CREATE TABLE asana.portfolio_nested (
  portfolio_gid text NOT NULL,
  nested_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, nested_gid)
);
COMMENT ON TABLE asana.portfolio_nested IS 'Which portfolios lie in a portfolio.';
COMMENT ON COLUMN asana.portfolio_nested.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana.portfolio_nested.nested_gid IS 'The portfolio within it. Refers to portfolio.';
COMMENT ON COLUMN asana.portfolio_nested._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.portfolio_nested._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.portfolio_nested._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.portfolio_nested._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_nested_nested_gid ON asana.portfolio_nested (nested_gid);

CREATE TABLE asana_history.portfolio_nested (
  portfolio_gid text NOT NULL,
  nested_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, nested_gid, valid_from)
);
COMMENT ON TABLE asana_history.portfolio_nested IS 'Which portfolios lie in a portfolio. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.portfolio_nested.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_history.portfolio_nested.nested_gid IS 'The portfolio within it. Refers to portfolio.';
COMMENT ON COLUMN asana_history.portfolio_nested.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.portfolio_nested.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.portfolio_nested._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio_nested._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_nested._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.portfolio_nested._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_nested_nested_gid ON asana_history.portfolio_nested (nested_gid, portfolio_gid);

CREATE TABLE asana.portfolio_member (
  portfolio_gid text NOT NULL,
  user_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, user_gid)
);
COMMENT ON TABLE asana.portfolio_member IS 'Who is a member of a portfolio.';
COMMENT ON COLUMN asana.portfolio_member.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana.portfolio_member.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana.portfolio_member._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.portfolio_member._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.portfolio_member._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.portfolio_member._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_member_user_gid ON asana.portfolio_member (user_gid);

CREATE TABLE asana_history.portfolio_member (
  portfolio_gid text NOT NULL,
  user_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, user_gid, valid_from)
);
COMMENT ON TABLE asana_history.portfolio_member IS 'Who is a member of a portfolio. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.portfolio_member.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_history.portfolio_member.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_member.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.portfolio_member.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.portfolio_member._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio_member._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_member._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.portfolio_member._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_member_user_gid ON asana_history.portfolio_member (user_gid, portfolio_gid);

CREATE TABLE asana.portfolio_project_template (
  portfolio_gid text NOT NULL,
  project_template_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, project_template_gid)
);
COMMENT ON TABLE asana.portfolio_project_template IS 'Which templates of projects lie in a portfolio.';
COMMENT ON COLUMN asana.portfolio_project_template.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana.portfolio_project_template.project_template_gid IS 'The template. Refers to project_template.';
COMMENT ON COLUMN asana.portfolio_project_template._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.portfolio_project_template._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.portfolio_project_template._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.portfolio_project_template._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_project_template_project_template_gid ON asana.portfolio_project_template (project_template_gid);

CREATE TABLE asana_history.portfolio_project_template (
  portfolio_gid text NOT NULL,
  project_template_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, project_template_gid, valid_from)
);
COMMENT ON TABLE asana_history.portfolio_project_template IS 'Which templates of projects lie in a portfolio. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.portfolio_project_template.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_history.portfolio_project_template.project_template_gid IS 'The template. Refers to project_template.';
COMMENT ON COLUMN asana_history.portfolio_project_template.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.portfolio_project_template.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.portfolio_project_template._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio_project_template._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_project_template._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.portfolio_project_template._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_project_template_project_template_gid ON asana_history.portfolio_project_template (project_template_gid, portfolio_gid);

CREATE TABLE asana.portfolio_custom_field (
  portfolio_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  is_important boolean,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, custom_field_gid)
);
COMMENT ON TABLE asana.portfolio_custom_field IS 'Which custom fields a portfolio shows of what lies in it.';
COMMENT ON COLUMN asana.portfolio_custom_field.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana.portfolio_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.portfolio_custom_field.is_important IS 'Whether it is shown in lists.';
COMMENT ON COLUMN asana.portfolio_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.portfolio_custom_field._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.portfolio_custom_field._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.portfolio_custom_field._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_custom_field_custom_field_gid ON asana.portfolio_custom_field (custom_field_gid);

CREATE TABLE asana_history.portfolio_custom_field (
  portfolio_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  is_important boolean,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, custom_field_gid, valid_from)
);
COMMENT ON TABLE asana_history.portfolio_custom_field IS 'Which custom fields a portfolio shows of what lies in it. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.portfolio_custom_field.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_history.portfolio_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.portfolio_custom_field.is_important IS 'Whether it is shown in lists.';
COMMENT ON COLUMN asana_history.portfolio_custom_field.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.portfolio_custom_field.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.portfolio_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio_custom_field._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_custom_field._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.portfolio_custom_field._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_custom_field_custom_field_gid ON asana_history.portfolio_custom_field (custom_field_gid, portfolio_gid);

CREATE TABLE asana.portfolio_custom_field_value (
  portfolio_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  kind text,
  text_value text,
  number_value numeric,
  enum_option_gid text,
  multi_enum_option_gids text[],
  date_value date,
  datetime_value timestamptz,
  people_gids text[],
  display_value text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, custom_field_gid)
);
COMMENT ON TABLE asana.portfolio_custom_field_value IS 'Values of custom fields on a portfolio: one row per field, the column that fits its kind filled.';
COMMENT ON COLUMN asana.portfolio_custom_field_value.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana.portfolio_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.portfolio_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana.portfolio_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana.portfolio_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana.portfolio_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana.portfolio_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana.portfolio_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana.portfolio_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana.portfolio_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana.portfolio_custom_field_value.display_value IS 'The value as Asana shows it; follows the names of people and options. [U]';
COMMENT ON COLUMN asana.portfolio_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.portfolio_custom_field_value._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.portfolio_custom_field_value._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.portfolio_custom_field_value._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_custom_field_value_custom_field_gid ON asana.portfolio_custom_field_value (custom_field_gid);
CREATE INDEX portfolio_custom_field_value_enum_option_gid ON asana.portfolio_custom_field_value (enum_option_gid) WHERE enum_option_gid IS NOT NULL;

CREATE TABLE asana_history.portfolio_custom_field_value (
  portfolio_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  kind text,
  text_value text,
  number_value numeric,
  enum_option_gid text,
  multi_enum_option_gids text[],
  date_value date,
  datetime_value timestamptz,
  people_gids text[],
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, custom_field_gid, valid_from)
);
COMMENT ON TABLE asana_history.portfolio_custom_field_value IS 'Values of custom fields on a portfolio: one row per field, the column that fits its kind filled. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_custom_field_value_custom_field_gid ON asana_history.portfolio_custom_field_value (custom_field_gid, portfolio_gid);

CREATE TABLE asana.portfolio_membership (
  gid text NOT NULL,
  parent_gid text,
  member_gid text,
  member_team_gid text,
  access_level text,
  resource_subtype text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _deleted_how text,
  _visibility text NOT NULL,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  PRIMARY KEY (gid)
);
COMMENT ON TABLE asana.portfolio_membership IS 'That a person or a team may see a portfolio, and how much they may do there.';
COMMENT ON COLUMN asana.portfolio_membership.gid IS 'Identifier of the portfolio membership in Asana.';
COMMENT ON COLUMN asana.portfolio_membership.parent_gid IS 'The portfolio. Refers to portfolio.';
COMMENT ON COLUMN asana.portfolio_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana.portfolio_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana.portfolio_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana.portfolio_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana.portfolio_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.portfolio_membership._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.portfolio_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.portfolio_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.portfolio_membership._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.portfolio_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.portfolio_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.portfolio_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.portfolio_membership._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX portfolio_membership_parent_gid ON asana.portfolio_membership (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX portfolio_membership_member_gid ON asana.portfolio_membership (member_gid) WHERE member_gid IS NOT NULL;
CREATE INDEX portfolio_membership_member_team_gid ON asana.portfolio_membership (member_team_gid) WHERE member_team_gid IS NOT NULL;
CREATE INDEX portfolio_membership_deleted_at ON asana.portfolio_membership (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.portfolio_membership (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  parent_gid text,
  member_gid text,
  member_team_gid text,
  access_level text,
  resource_subtype text,
  _workspace_gid text,
  _deleted_at timestamptz,
  _deleted_how text,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  _valid_from_how text NOT NULL,
  _changed_by_gid text,
  _change_action text NOT NULL,
  _changed_fields text[],
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.portfolio_membership IS 'Every version of every portfolio membership: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.portfolio_membership.gid IS 'Identifier of the portfolio membership in Asana.';
COMMENT ON COLUMN asana_history.portfolio_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.portfolio_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.portfolio_membership.parent_gid IS 'The portfolio. Refers to portfolio.';
COMMENT ON COLUMN asana_history.portfolio_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana_history.portfolio_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana_history.portfolio_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana_history.portfolio_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.portfolio_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.portfolio_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.portfolio_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.portfolio_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.portfolio_membership._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.portfolio_membership._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.portfolio_membership._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_membership._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.portfolio_membership._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.portfolio_membership._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX portfolio_membership_parent_gid ON asana_history.portfolio_membership (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX portfolio_membership_valid_from ON asana_history.portfolio_membership USING brin (valid_from);

CREATE TABLE asana.project_portfolio_setting (
  gid text NOT NULL,
  project_gid text,
  portfolio_gid text,
  is_access_control_inherited boolean,
  created_at timestamptz,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _deleted_how text,
  _visibility text NOT NULL,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  PRIMARY KEY (gid)
);
COMMENT ON TABLE asana.project_portfolio_setting IS 'That a project lies in a portfolio, and whether access to the portfolio extends to it.';
COMMENT ON COLUMN asana.project_portfolio_setting.gid IS 'Identifier of the project portfolio setting in Asana.';
COMMENT ON COLUMN asana.project_portfolio_setting.project_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana.project_portfolio_setting.portfolio_gid IS 'The portfolio. Refers to portfolio.';
COMMENT ON COLUMN asana.project_portfolio_setting.is_access_control_inherited IS 'Whether members of the portfolio may see the project.';
COMMENT ON COLUMN asana.project_portfolio_setting.created_at IS 'When the project came into the portfolio.';
COMMENT ON COLUMN asana.project_portfolio_setting._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.project_portfolio_setting._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.project_portfolio_setting._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.project_portfolio_setting._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.project_portfolio_setting._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.project_portfolio_setting._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.project_portfolio_setting._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.project_portfolio_setting._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.project_portfolio_setting._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX project_portfolio_setting_project_gid ON asana.project_portfolio_setting (project_gid) WHERE project_gid IS NOT NULL;
CREATE INDEX project_portfolio_setting_portfolio_gid ON asana.project_portfolio_setting (portfolio_gid) WHERE portfolio_gid IS NOT NULL;
CREATE INDEX project_portfolio_setting_deleted_at ON asana.project_portfolio_setting (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.project_portfolio_setting (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  project_gid text,
  portfolio_gid text,
  is_access_control_inherited boolean,
  created_at timestamptz,
  _workspace_gid text,
  _deleted_at timestamptz,
  _deleted_how text,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  _valid_from_how text NOT NULL,
  _changed_by_gid text,
  _change_action text NOT NULL,
  _changed_fields text[],
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.project_portfolio_setting IS 'Every version of every project portfolio setting: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.project_portfolio_setting.gid IS 'Identifier of the project portfolio setting in Asana.';
COMMENT ON COLUMN asana_history.project_portfolio_setting.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.project_portfolio_setting.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.project_portfolio_setting.project_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_history.project_portfolio_setting.portfolio_gid IS 'The portfolio. Refers to portfolio.';
COMMENT ON COLUMN asana_history.project_portfolio_setting.is_access_control_inherited IS 'Whether members of the portfolio may see the project.';
COMMENT ON COLUMN asana_history.project_portfolio_setting.created_at IS 'When the project came into the portfolio.';
COMMENT ON COLUMN asana_history.project_portfolio_setting._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_portfolio_setting._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.project_portfolio_setting._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.project_portfolio_setting._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.project_portfolio_setting._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.project_portfolio_setting._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.project_portfolio_setting._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.project_portfolio_setting._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.project_portfolio_setting._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_portfolio_setting._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.project_portfolio_setting._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.project_portfolio_setting._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX project_portfolio_setting_project_gid ON asana_history.project_portfolio_setting (project_gid) WHERE project_gid IS NOT NULL;
CREATE INDEX project_portfolio_setting_valid_from ON asana_history.project_portfolio_setting USING brin (valid_from);

ALTER TABLE asana.status_update ADD COLUMN parent_portfolio_gid text;
ALTER TABLE asana.status_update ADD COLUMN parent_goal_gid text;
COMMENT ON TABLE asana.status_update IS 'A report on how a project, portfolio or goal goes, sent to its followers.';
COMMENT ON COLUMN asana.status_update.resource_subtype IS 'What it reports on: project_status_update, portfolio_status_update or goal_status_update.';
COMMENT ON COLUMN asana.status_update.parent_portfolio_gid IS 'The portfolio it reports on. Refers to portfolio.';
COMMENT ON COLUMN asana.status_update.parent_goal_gid IS 'The goal it reports on. Refers to goal.';
CREATE INDEX status_update_parent_portfolio_gid ON asana.status_update (parent_portfolio_gid) WHERE parent_portfolio_gid IS NOT NULL;
CREATE INDEX status_update_parent_goal_gid ON asana.status_update (parent_goal_gid) WHERE parent_goal_gid IS NOT NULL;
ALTER TABLE asana_history.status_update ADD COLUMN parent_portfolio_gid text;
ALTER TABLE asana_history.status_update ADD COLUMN parent_goal_gid text;
COMMENT ON COLUMN asana_history.status_update.resource_subtype IS 'What it reports on: project_status_update, portfolio_status_update or goal_status_update.';
COMMENT ON COLUMN asana_history.status_update.parent_portfolio_gid IS 'The portfolio it reports on. Refers to portfolio.';
COMMENT ON COLUMN asana_history.status_update.parent_goal_gid IS 'The goal it reports on. Refers to goal.';
CREATE INDEX status_update_parent_portfolio_gid ON asana_history.status_update (parent_portfolio_gid) WHERE parent_portfolio_gid IS NOT NULL;
CREATE INDEX status_update_parent_goal_gid ON asana_history.status_update (parent_goal_gid) WHERE parent_goal_gid IS NOT NULL;
ALTER TABLE asana.story ADD COLUMN target_goal_gid text;
COMMENT ON TABLE asana.story IS 'A comment on a task or goal, or a sentence about something that happened to it.';
COMMENT ON COLUMN asana.story.target_goal_gid IS 'The goal it belongs to. Refers to goal.';
CREATE INDEX story_target_goal_gid ON asana.story (target_goal_gid) WHERE target_goal_gid IS NOT NULL;
ALTER TABLE asana_history.story ADD COLUMN target_goal_gid text;
COMMENT ON COLUMN asana_history.story.target_goal_gid IS 'The goal it belongs to. Refers to goal.';
CREATE INDEX story_target_goal_gid ON asana_history.story (target_goal_gid) WHERE target_goal_gid IS NOT NULL;
CREATE TABLE asana.time_period (
  gid text NOT NULL,
  display_name text,
  period text,
  start_on date,
  end_on date,
  parent_gid text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _deleted_how text,
  _visibility text NOT NULL,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  PRIMARY KEY (gid)
);
COMMENT ON TABLE asana.time_period IS 'A year, half or quarter that goals are set for.';
COMMENT ON COLUMN asana.time_period.gid IS 'Identifier of the time period in Asana.';
COMMENT ON COLUMN asana.time_period.display_name IS 'Name as Asana shows it, for example Q3 FY25.';
COMMENT ON COLUMN asana.time_period.period IS 'FY, H1, H2, Q1, Q2, Q3 or Q4.';
COMMENT ON COLUMN asana.time_period.start_on IS 'First day.';
COMMENT ON COLUMN asana.time_period.end_on IS 'Last day.';
COMMENT ON COLUMN asana.time_period.parent_gid IS 'The longer period it is part of. Refers to time_period.';
COMMENT ON COLUMN asana.time_period._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.time_period._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.time_period._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.time_period._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.time_period._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.time_period._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.time_period._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.time_period._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.time_period._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX time_period_parent_gid ON asana.time_period (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX time_period_deleted_at ON asana.time_period (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.time_period (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  display_name text,
  period text,
  start_on date,
  end_on date,
  parent_gid text,
  _workspace_gid text,
  _deleted_at timestamptz,
  _deleted_how text,
  _version text NOT NULL,
  _source text NOT NULL,
  _trace_id text,
  _extra jsonb,
  _valid_from_how text NOT NULL,
  _changed_by_gid text,
  _change_action text NOT NULL,
  _changed_fields text[],
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.time_period IS 'Every version of every time period: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.time_period.gid IS 'Identifier of the time period in Asana.';
COMMENT ON COLUMN asana_history.time_period.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.time_period.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.time_period.display_name IS 'Name as Asana shows it, for example Q3 FY25.';
COMMENT ON COLUMN asana_history.time_period.period IS 'FY, H1, H2, Q1, Q2, Q3 or Q4.';
COMMENT ON COLUMN asana_history.time_period.start_on IS 'First day.';
COMMENT ON COLUMN asana_history.time_period.end_on IS 'Last day.';
COMMENT ON COLUMN asana_history.time_period.parent_gid IS 'The longer period it is part of. Refers to time_period.';
COMMENT ON COLUMN asana_history.time_period._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.time_period._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.time_period._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.time_period._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.time_period._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.time_period._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.time_period._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.time_period._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.time_period._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.time_period._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.time_period._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.time_period._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX time_period_valid_from ON asana_history.time_period USING brin (valid_from);

SELECT ops.keep_shadow_tables();

CREATE OR REPLACE VIEW analytics.attachment AS
SELECT gid, name, resource_subtype, host, created_at, size, permanent_url, parent_gid, parent_project_gid, parent_project_brief_gid, _workspace_gid, _synced_at
FROM asana.attachment WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.attachment IS 'A file at a task, project or brief: what is known of it, not the file. Live rows only.';

CREATE OR REPLACE VIEW analytics.goal AS
SELECT gid, name, notes, html_notes, status, owner_gid, team_gid, workspace_gid, is_workspace_level, time_period_gid, start_on, due_on, num_likes, current_status_update_gid, privacy_setting, default_access_level, metric_gid, metric_resource_subtype, metric_unit, metric_currency_code, metric_precision, metric_initial_number_value, metric_current_number_value, metric_target_number_value, metric_current_display_value, metric_progress_source, metric_is_custom_weight, _workspace_gid, _synced_at
FROM asana.goal WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.goal IS 'A goal of a workspace or team, with how far it is. Live rows only.';

CREATE OR REPLACE VIEW analytics.goal_follower AS
SELECT goal_gid, user_gid, _workspace_gid, _synced_at
FROM asana.goal_follower WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.goal_follower IS 'Who follows a goal. Live rows only.';

CREATE OR REPLACE VIEW analytics.goal_custom_field AS
SELECT goal_gid, custom_field_gid, is_important, _workspace_gid, _synced_at
FROM asana.goal_custom_field WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.goal_custom_field IS 'Which custom fields a goal offers. Live rows only.';

CREATE OR REPLACE VIEW analytics.goal_custom_field_value AS
SELECT goal_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at
FROM asana.goal_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.goal_custom_field_value IS 'Values of custom fields on a goal: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.goal_mention AS
SELECT goal_gid, target, target_type, user_gid, _workspace_gid, _synced_at
FROM asana.goal_mention WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.goal_mention IS 'Which people, objects and addresses a goal speaks of in html_notes, each once. Live rows only.';

CREATE OR REPLACE VIEW analytics.goal_membership AS
SELECT gid, parent_gid, member_gid, member_team_gid, access_level, resource_subtype, _workspace_gid, _synced_at
FROM asana.goal_membership WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.goal_membership IS 'That a person or a team may see a goal, and how much they may do there. Live rows only.';

CREATE OR REPLACE VIEW analytics.goal_relationship AS
SELECT gid, resource_subtype, supported_goal_gid, supporting_resource_gid, supporting_goal_gid, supporting_portfolio_gid, supporting_task_gid, contribution_weight, _workspace_gid, _synced_at
FROM asana.goal_relationship WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.goal_relationship IS 'That something supports a goal, and with which weight. Live rows only.';

CREATE OR REPLACE VIEW analytics.portfolio AS
SELECT gid, name, archived, color, created_at, created_by_gid, start_on, due_on, owner_gid, workspace_gid, privacy_setting, default_access_level, current_status_update_gid, permalink_url, _workspace_gid, _synced_at
FROM asana.portfolio WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.portfolio IS 'A collection of projects, and of other portfolios, that are watched together. Live rows only.';

CREATE OR REPLACE VIEW analytics.portfolio_project AS
SELECT portfolio_gid, project_gid, _workspace_gid, _synced_at
FROM asana.portfolio_project WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.portfolio_project IS 'Which projects lie in a portfolio. Live rows only.';

CREATE OR REPLACE VIEW analytics.portfolio_nested AS
SELECT portfolio_gid, nested_gid, _workspace_gid, _synced_at
FROM asana.portfolio_nested WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.portfolio_nested IS 'Which portfolios lie in a portfolio. Live rows only.';

CREATE OR REPLACE VIEW analytics.portfolio_member AS
SELECT portfolio_gid, user_gid, _workspace_gid, _synced_at
FROM asana.portfolio_member WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.portfolio_member IS 'Who is a member of a portfolio. Live rows only.';

CREATE OR REPLACE VIEW analytics.portfolio_project_template AS
SELECT portfolio_gid, project_template_gid, _workspace_gid, _synced_at
FROM asana.portfolio_project_template WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.portfolio_project_template IS 'Which templates of projects lie in a portfolio. Live rows only.';

CREATE OR REPLACE VIEW analytics.portfolio_custom_field AS
SELECT portfolio_gid, custom_field_gid, is_important, _workspace_gid, _synced_at
FROM asana.portfolio_custom_field WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.portfolio_custom_field IS 'Which custom fields a portfolio shows of what lies in it. Live rows only.';

CREATE OR REPLACE VIEW analytics.portfolio_custom_field_value AS
SELECT portfolio_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at
FROM asana.portfolio_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.portfolio_custom_field_value IS 'Values of custom fields on a portfolio: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.portfolio_membership AS
SELECT gid, parent_gid, member_gid, member_team_gid, access_level, resource_subtype, _workspace_gid, _synced_at
FROM asana.portfolio_membership WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.portfolio_membership IS 'That a person or a team may see a portfolio, and how much they may do there. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_portfolio_setting AS
SELECT gid, project_gid, portfolio_gid, is_access_control_inherited, created_at, _workspace_gid, _synced_at
FROM asana.project_portfolio_setting WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_portfolio_setting IS 'That a project lies in a portfolio, and whether access to the portfolio extends to it. Live rows only.';

CREATE OR REPLACE VIEW analytics.status_update AS
SELECT gid, title, resource_subtype, text, html_text, status_type, created_at, created_by_gid, author_gid, modified_at, parent_gid, num_likes, reaction_summary, _workspace_gid, _synced_at, parent_portfolio_gid, parent_goal_gid
FROM asana.status_update WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.status_update IS 'A report on how a project, portfolio or goal goes, sent to its followers. Live rows only.';

CREATE OR REPLACE VIEW analytics.story AS
SELECT gid, resource_subtype, type, target_gid, created_at, created_by_gid, source, text, html_text, is_pinned, is_edited, sticker_name, num_likes, reaction_summary, previews, task_gid, project_gid, tag_gid, story_gid, assignee_gid, follower_gid, dependency_gid, duplicate_of_gid, duplicated_from_gid, old_section_gid, new_section_gid, old_name, new_name, old_due_on, new_due_on, old_due_at, new_due_at, old_start_on, new_start_on, old_resource_subtype, new_resource_subtype, old_approval_status, new_approval_status, custom_field_gid, old_text_value, new_text_value, old_number_value, new_number_value, old_enum_value_gid, new_enum_value_gid, old_multi_enum_value_gids, new_multi_enum_value_gids, old_date_value, new_date_value, old_datetime_value, new_datetime_value, old_people_value_gids, new_people_value_gids, _workspace_gid, _synced_at, target_goal_gid
FROM asana.story WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.story IS 'A comment on a task or goal, or a sentence about something that happened to it. Live rows only.';

CREATE OR REPLACE VIEW analytics.time_period AS
SELECT gid, display_name, period, start_on, end_on, parent_gid, _workspace_gid, _synced_at
FROM asana.time_period WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.time_period IS 'A year, half or quarter that goals are set for. Live rows only.';

DO $$
DECLARE live record;
BEGIN
  FOR live IN
    SELECT shown.attrelid::regclass AS view, shown.attname AS name, col_description(base.attrelid, base.attnum) AS doc
    FROM unnest(ARRAY['attachment', 'goal', 'goal_follower', 'goal_custom_field', 'goal_custom_field_value', 'goal_mention', 'goal_membership', 'goal_relationship', 'portfolio', 'portfolio_project', 'portfolio_nested', 'portfolio_member', 'portfolio_project_template', 'portfolio_custom_field', 'portfolio_custom_field_value', 'portfolio_membership', 'project_portfolio_setting', 'status_update', 'story', 'time_period']) AS relation
    JOIN pg_attribute shown ON shown.attrelid = to_regclass(format('analytics.%I', relation)) AND shown.attnum > 0
    JOIN pg_attribute base ON base.attrelid = to_regclass(format('asana.%I', relation)) AND base.attname = shown.attname
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', live.view, live.name, live.doc);
  END LOOP;
END $$;

-- References that tools can see but that never hold a row back; servers before 18 have the comments alone.
DO $$
DECLARE reference record;
BEGIN
  IF current_setting('server_version_num')::integer < 180000 THEN
    RETURN;
  END IF;
  FOR reference IN SELECT * FROM (VALUES
    ('attachment', 'parent_gid', 'task'),
    ('attachment', 'parent_project_gid', 'project'),
    ('attachment', 'parent_project_brief_gid', 'project_brief'),
    ('attachment', '_workspace_gid', 'workspace'),
    ('goal', 'owner_gid', 'user'),
    ('goal', 'team_gid', 'team'),
    ('goal', 'workspace_gid', 'workspace'),
    ('goal', 'time_period_gid', 'time_period'),
    ('goal', 'current_status_update_gid', 'status_update'),
    ('goal', '_workspace_gid', 'workspace'),
    ('goal_follower', 'goal_gid', 'goal'),
    ('goal_follower', 'user_gid', 'user'),
    ('goal_follower', '_workspace_gid', 'workspace'),
    ('goal_custom_field', 'goal_gid', 'goal'),
    ('goal_custom_field', 'custom_field_gid', 'custom_field'),
    ('goal_custom_field', '_workspace_gid', 'workspace'),
    ('goal_custom_field_value', 'goal_gid', 'goal'),
    ('goal_custom_field_value', 'custom_field_gid', 'custom_field'),
    ('goal_custom_field_value', '_workspace_gid', 'workspace'),
    ('goal_mention', 'goal_gid', 'goal'),
    ('goal_mention', 'user_gid', 'user'),
    ('goal_mention', '_workspace_gid', 'workspace'),
    ('goal_membership', 'parent_gid', 'goal'),
    ('goal_membership', 'member_gid', 'user'),
    ('goal_membership', 'member_team_gid', 'team'),
    ('goal_membership', '_workspace_gid', 'workspace'),
    ('goal_relationship', 'supported_goal_gid', 'goal'),
    ('goal_relationship', 'supporting_resource_gid', 'project'),
    ('goal_relationship', 'supporting_goal_gid', 'goal'),
    ('goal_relationship', 'supporting_portfolio_gid', 'portfolio'),
    ('goal_relationship', 'supporting_task_gid', 'task'),
    ('goal_relationship', '_workspace_gid', 'workspace'),
    ('portfolio', 'created_by_gid', 'user'),
    ('portfolio', 'owner_gid', 'user'),
    ('portfolio', 'workspace_gid', 'workspace'),
    ('portfolio', 'current_status_update_gid', 'status_update'),
    ('portfolio', '_workspace_gid', 'workspace'),
    ('portfolio_project', 'portfolio_gid', 'portfolio'),
    ('portfolio_project', 'project_gid', 'project'),
    ('portfolio_project', '_workspace_gid', 'workspace'),
    ('portfolio_nested', 'portfolio_gid', 'portfolio'),
    ('portfolio_nested', 'nested_gid', 'portfolio'),
    ('portfolio_nested', '_workspace_gid', 'workspace'),
    ('portfolio_member', 'portfolio_gid', 'portfolio'),
    ('portfolio_member', 'user_gid', 'user'),
    ('portfolio_member', '_workspace_gid', 'workspace'),
    ('portfolio_project_template', 'portfolio_gid', 'portfolio'),
    ('portfolio_project_template', '_workspace_gid', 'workspace'),
    ('portfolio_custom_field', 'portfolio_gid', 'portfolio'),
    ('portfolio_custom_field', 'custom_field_gid', 'custom_field'),
    ('portfolio_custom_field', '_workspace_gid', 'workspace'),
    ('portfolio_custom_field_value', 'portfolio_gid', 'portfolio'),
    ('portfolio_custom_field_value', 'custom_field_gid', 'custom_field'),
    ('portfolio_custom_field_value', '_workspace_gid', 'workspace'),
    ('portfolio_membership', 'parent_gid', 'portfolio'),
    ('portfolio_membership', 'member_gid', 'user'),
    ('portfolio_membership', 'member_team_gid', 'team'),
    ('portfolio_membership', '_workspace_gid', 'workspace'),
    ('project_portfolio_setting', 'project_gid', 'project'),
    ('project_portfolio_setting', 'portfolio_gid', 'portfolio'),
    ('project_portfolio_setting', '_workspace_gid', 'workspace'),
    ('status_update', 'parent_portfolio_gid', 'portfolio'),
    ('status_update', 'parent_goal_gid', 'goal'),
    ('story', 'target_goal_gid', 'goal'),
    ('time_period', 'parent_gid', 'time_period'),
    ('time_period', '_workspace_gid', 'workspace')
  ) AS wanted (relation, name, target)
  LOOP
    EXECUTE format('ALTER TABLE asana.%I ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES asana.%I (gid) NOT ENFORCED',
      reference.relation, reference.relation || '_' || reference.name || '_fkey', reference.name, reference.target);
  END LOOP;
END $$;

CREATE OR REPLACE VIEW analytics.freshness AS
SELECT 'attachment'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.attachment r LEFT JOIN ops.confirmation c ON c.type = 'attachment' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'custom_field'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.custom_field r LEFT JOIN ops.confirmation c ON c.type = 'custom_field' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'custom_field_membership'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.custom_field_membership r LEFT JOIN ops.confirmation c ON c.type = 'custom_field_membership' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'custom_type'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.custom_type r LEFT JOIN ops.confirmation c ON c.type = 'custom_type' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'custom_type_membership'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.custom_type_membership r LEFT JOIN ops.confirmation c ON c.type = 'custom_type_membership' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'goal'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.goal r LEFT JOIN ops.confirmation c ON c.type = 'goal' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'goal_membership'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.goal_membership r LEFT JOIN ops.confirmation c ON c.type = 'goal_membership' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'goal_relationship'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.goal_relationship r LEFT JOIN ops.confirmation c ON c.type = 'goal_relationship' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'portfolio'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.portfolio r LEFT JOIN ops.confirmation c ON c.type = 'portfolio' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'portfolio_membership'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.portfolio_membership r LEFT JOIN ops.confirmation c ON c.type = 'portfolio_membership' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'project'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.project r LEFT JOIN ops.confirmation c ON c.type = 'project' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'project_brief'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.project_brief r LEFT JOIN ops.confirmation c ON c.type = 'project_brief' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'project_membership'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.project_membership r LEFT JOIN ops.confirmation c ON c.type = 'project_membership' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'project_portfolio_setting'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.project_portfolio_setting r LEFT JOIN ops.confirmation c ON c.type = 'project_portfolio_setting' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'section'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.section r LEFT JOIN ops.confirmation c ON c.type = 'section' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'status_update'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.status_update r LEFT JOIN ops.confirmation c ON c.type = 'status_update' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'story'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.story r LEFT JOIN ops.confirmation c ON c.type = 'story' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'tag'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.tag r LEFT JOIN ops.confirmation c ON c.type = 'tag' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'task'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.task r LEFT JOIN ops.confirmation c ON c.type = 'task' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'team'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.team r LEFT JOIN ops.confirmation c ON c.type = 'team' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'team_membership'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.team_membership r LEFT JOIN ops.confirmation c ON c.type = 'team_membership' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'time_period'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.time_period r LEFT JOIN ops.confirmation c ON c.type = 'time_period' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'user'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.user r LEFT JOIN ops.confirmation c ON c.type = 'user' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'user_task_list'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.user_task_list r LEFT JOIN ops.confirmation c ON c.type = 'user_task_list' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'workspace'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.workspace r LEFT JOIN ops.confirmation c ON c.type = 'workspace' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'workspace_membership'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.workspace_membership r LEFT JOIN ops.confirmation c ON c.type = 'workspace_membership' AND c.gid = r.gid
WHERE r._deleted_at IS NULL;
COMMENT ON VIEW analytics.freshness IS 'How fresh each resource type is. Reads whole tables.';
COMMENT ON COLUMN analytics.freshness.resource_type IS 'Resource type, as its table is called.';
COMMENT ON COLUMN analytics.freshness.live_rows IS 'How many there are that are not gone.';
COMMENT ON COLUMN analytics.freshness.newest_synced_at IS 'When the newest content entered the log.';
COMMENT ON COLUMN analytics.freshness.oldest_confirmed_at IS 'Since when every row has been read from Asana at least once.';

-- Definition of asana_history.attachment_as_of
CREATE OR REPLACE FUNCTION asana_history.attachment_as_of(moment timestamptz) RETURNS SETOF asana_history.attachment LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.attachment WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.attachment_as_of(timestamptz) IS 'What asana_history.attachment says of one moment, tombstones included (_deleted_at). Every version of every attachment: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.attachment
CREATE OR REPLACE VIEW asana_as_of.attachment AS
SELECT gid, name, resource_subtype, host, created_at, size, permanent_url, parent_gid, parent_project_gid, parent_project_brief_gid, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.attachment WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.attachment IS 'What was live in asana.attachment at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.attachment.gid IS 'Identifier of the attachment in Asana.';
COMMENT ON COLUMN asana_as_of.attachment.name IS 'Name of the file. [U]';
COMMENT ON COLUMN asana_as_of.attachment.resource_subtype IS 'Where the file lies: asana, dropbox, gdrive, onedrive, box, vimeo or external.';
COMMENT ON COLUMN asana_as_of.attachment.host IS 'The same, under its older name.';
COMMENT ON COLUMN asana_as_of.attachment.created_at IS 'When it was attached.';
COMMENT ON COLUMN asana_as_of.attachment.size IS 'Size in bytes, of files that lie in Asana.';
COMMENT ON COLUMN asana_as_of.attachment.permanent_url IS 'Address in Asana, good for whoever may see the parent; leads to the file. [S]';
COMMENT ON COLUMN asana_as_of.attachment.parent_gid IS 'The task it is attached to. Refers to task.';
COMMENT ON COLUMN asana_as_of.attachment.parent_project_gid IS 'The project whose overview has it among its key resources. Refers to project.';
COMMENT ON COLUMN asana_as_of.attachment.parent_project_brief_gid IS 'The brief that shows it. Refers to project_brief.';
COMMENT ON COLUMN asana_as_of.attachment.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.attachment.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.attachment._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.attachment._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.attachment._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.goal_as_of
CREATE OR REPLACE FUNCTION asana_history.goal_as_of(moment timestamptz) RETURNS SETOF asana_history.goal LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.goal WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.goal_as_of(timestamptz) IS 'What asana_history.goal says of one moment, tombstones included (_deleted_at). Every version of every goal: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.goal
CREATE OR REPLACE VIEW asana_as_of.goal AS
SELECT gid, name, notes, html_notes, status, owner_gid, team_gid, workspace_gid, is_workspace_level, time_period_gid, start_on, due_on, num_likes, current_status_update_gid, privacy_setting, default_access_level, metric_gid, metric_resource_subtype, metric_unit, metric_currency_code, metric_precision, metric_initial_number_value, metric_current_number_value, metric_target_number_value, metric_current_display_value, metric_progress_source, metric_is_custom_weight, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.goal WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.goal IS 'What was live in asana.goal at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.goal.gid IS 'Identifier of the goal in Asana.';
COMMENT ON COLUMN asana_as_of.goal.name IS 'Title. [U]';
COMMENT ON COLUMN asana_as_of.goal.notes IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana_as_of.goal.html_notes IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana_as_of.goal.status IS 'How it goes: green, yellow or red while open, else how it ended.';
COMMENT ON COLUMN asana_as_of.goal.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.goal.team_gid IS 'The team whose goal it is. Refers to team.';
COMMENT ON COLUMN asana_as_of.goal.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal.is_workspace_level IS 'Whether it is a goal of the whole workspace.';
COMMENT ON COLUMN asana_as_of.goal.time_period_gid IS 'The quarter, half or year it is set for. Refers to time_period.';
COMMENT ON COLUMN asana_as_of.goal.start_on IS 'Start date.';
COMMENT ON COLUMN asana_as_of.goal.due_on IS 'Due date.';
COMMENT ON COLUMN asana_as_of.goal.num_likes IS 'How many people like it.';
COMMENT ON COLUMN asana_as_of.goal.current_status_update_gid IS 'Its latest status update. Refers to status_update.';
COMMENT ON COLUMN asana_as_of.goal.privacy_setting IS 'Who can see it: public_to_workspace or members_only.';
COMMENT ON COLUMN asana_as_of.goal.default_access_level IS 'Access of new members: admin, editor, commenter or viewer.';
COMMENT ON COLUMN asana_as_of.goal.metric_gid IS 'What measures it; null without a metric. Refers to goal_metric.';
COMMENT ON COLUMN asana_as_of.goal.metric_resource_subtype IS 'Kind of metric: number.';
COMMENT ON COLUMN asana_as_of.goal.metric_unit IS 'Unit of the metric: none, currency or percentage.';
COMMENT ON COLUMN asana_as_of.goal.metric_currency_code IS 'ISO 4217 code, for the unit currency.';
COMMENT ON COLUMN asana_as_of.goal.metric_precision IS 'Digits after the point, 0 to 6.';
COMMENT ON COLUMN asana_as_of.goal.metric_initial_number_value IS 'Where the metric began.';
COMMENT ON COLUMN asana_as_of.goal.metric_current_number_value IS 'Where the metric is.';
COMMENT ON COLUMN asana_as_of.goal.metric_target_number_value IS 'Where the metric is to be.';
COMMENT ON COLUMN asana_as_of.goal.metric_current_display_value IS 'Where the metric is, as Asana shows it.';
COMMENT ON COLUMN asana_as_of.goal.metric_progress_source IS 'How progress is told, for example manual or subgoal_progress.';
COMMENT ON COLUMN asana_as_of.goal.metric_is_custom_weight IS 'Whether what supports the goal counts by weights of its own.';
COMMENT ON COLUMN asana_as_of.goal.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.goal.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.goal._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.goal._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.goal_follower_as_of
CREATE OR REPLACE FUNCTION asana_history.goal_follower_as_of(moment timestamptz) RETURNS SETOF asana_history.goal_follower LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.goal_follower WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.goal_follower_as_of(timestamptz) IS 'What asana_history.goal_follower says of one moment, tombstones included (_deleted_at). Who follows a goal. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.goal_follower
CREATE OR REPLACE VIEW asana_as_of.goal_follower AS
SELECT goal_gid, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.goal_follower WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.goal_follower IS 'What was live in asana.goal_follower at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.goal_follower.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_as_of.goal_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.goal_follower.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.goal_follower.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.goal_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal_follower._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.goal_custom_field_as_of
CREATE OR REPLACE FUNCTION asana_history.goal_custom_field_as_of(moment timestamptz) RETURNS SETOF asana_history.goal_custom_field LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.goal_custom_field WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.goal_custom_field_as_of(timestamptz) IS 'What asana_history.goal_custom_field says of one moment, tombstones included (_deleted_at). Which custom fields a goal offers. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.goal_custom_field
CREATE OR REPLACE VIEW asana_as_of.goal_custom_field AS
SELECT goal_gid, custom_field_gid, is_important, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.goal_custom_field WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.goal_custom_field IS 'What was live in asana.goal_custom_field at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.goal_custom_field.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_as_of.goal_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.goal_custom_field.is_important IS 'Whether it is shown in lists.';
COMMENT ON COLUMN asana_as_of.goal_custom_field.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.goal_custom_field.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.goal_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal_custom_field._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.goal_custom_field_value_as_of
CREATE OR REPLACE FUNCTION asana_history.goal_custom_field_value_as_of(moment timestamptz) RETURNS SETOF asana_history.goal_custom_field_value LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.goal_custom_field_value WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.goal_custom_field_value_as_of(timestamptz) IS 'What asana_history.goal_custom_field_value says of one moment, tombstones included (_deleted_at). Values of custom fields on a goal: one row per field, the column that fits its kind filled. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.goal_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.goal_custom_field_value AS
SELECT goal_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.goal_custom_field_value WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.goal_custom_field_value IS 'What was live in asana.goal_custom_field_value at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.goal_mention_as_of
CREATE OR REPLACE FUNCTION asana_history.goal_mention_as_of(moment timestamptz) RETURNS SETOF asana_history.goal_mention LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.goal_mention WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.goal_mention_as_of(timestamptz) IS 'What asana_history.goal_mention says of one moment, tombstones included (_deleted_at). Which people, objects and addresses a goal speaks of in html_notes, each once. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.goal_mention
CREATE OR REPLACE VIEW asana_as_of.goal_mention AS
SELECT goal_gid, target, target_type, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.goal_mention WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.goal_mention IS 'What was live in asana.goal_mention at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.goal_mention.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_as_of.goal_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_as_of.goal_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_as_of.goal_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.goal_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.goal_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.goal_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.goal_membership_as_of
CREATE OR REPLACE FUNCTION asana_history.goal_membership_as_of(moment timestamptz) RETURNS SETOF asana_history.goal_membership LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.goal_membership WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.goal_membership_as_of(timestamptz) IS 'What asana_history.goal_membership says of one moment, tombstones included (_deleted_at). Every version of every goal membership: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.goal_membership
CREATE OR REPLACE VIEW asana_as_of.goal_membership AS
SELECT gid, parent_gid, member_gid, member_team_gid, access_level, resource_subtype, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.goal_membership WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.goal_membership IS 'What was live in asana.goal_membership at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.goal_membership.gid IS 'Identifier of the goal membership in Asana.';
COMMENT ON COLUMN asana_as_of.goal_membership.parent_gid IS 'The goal. Refers to goal.';
COMMENT ON COLUMN asana_as_of.goal_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.goal_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana_as_of.goal_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana_as_of.goal_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana_as_of.goal_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.goal_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.goal_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.goal_membership._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.goal_relationship_as_of
CREATE OR REPLACE FUNCTION asana_history.goal_relationship_as_of(moment timestamptz) RETURNS SETOF asana_history.goal_relationship LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.goal_relationship WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.goal_relationship_as_of(timestamptz) IS 'What asana_history.goal_relationship says of one moment, tombstones included (_deleted_at). Every version of every goal relationship: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.goal_relationship
CREATE OR REPLACE VIEW asana_as_of.goal_relationship AS
SELECT gid, resource_subtype, supported_goal_gid, supporting_resource_gid, supporting_goal_gid, supporting_portfolio_gid, supporting_task_gid, contribution_weight, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.goal_relationship WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.goal_relationship IS 'What was live in asana.goal_relationship at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.goal_relationship.gid IS 'Identifier of the goal relationship in Asana.';
COMMENT ON COLUMN asana_as_of.goal_relationship.resource_subtype IS 'subgoal or supporting_work.';
COMMENT ON COLUMN asana_as_of.goal_relationship.supported_goal_gid IS 'The goal that is supported. Refers to goal.';
COMMENT ON COLUMN asana_as_of.goal_relationship.supporting_resource_gid IS 'The project that supports it. Refers to project.';
COMMENT ON COLUMN asana_as_of.goal_relationship.supporting_goal_gid IS 'The goal that supports it. Refers to goal.';
COMMENT ON COLUMN asana_as_of.goal_relationship.supporting_portfolio_gid IS 'The portfolio that supports it. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.goal_relationship.supporting_task_gid IS 'The task that supports it. Refers to task.';
COMMENT ON COLUMN asana_as_of.goal_relationship.contribution_weight IS 'How much it counts, from 0 to 1.';
COMMENT ON COLUMN asana_as_of.goal_relationship.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.goal_relationship.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.goal_relationship._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal_relationship._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.goal_relationship._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.portfolio_as_of
CREATE OR REPLACE FUNCTION asana_history.portfolio_as_of(moment timestamptz) RETURNS SETOF asana_history.portfolio LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.portfolio WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.portfolio_as_of(timestamptz) IS 'What asana_history.portfolio says of one moment, tombstones included (_deleted_at). Every version of every portfolio: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.portfolio
CREATE OR REPLACE VIEW asana_as_of.portfolio AS
SELECT gid, name, archived, color, created_at, created_by_gid, start_on, due_on, owner_gid, workspace_gid, privacy_setting, default_access_level, current_status_update_gid, permalink_url, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.portfolio WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.portfolio IS 'What was live in asana.portfolio at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.portfolio.gid IS 'Identifier of the portfolio in Asana.';
COMMENT ON COLUMN asana_as_of.portfolio.name IS 'Title. [U]';
COMMENT ON COLUMN asana_as_of.portfolio.archived IS 'Whether it was put away.';
COMMENT ON COLUMN asana_as_of.portfolio.color IS 'Colour, for example light-green.';
COMMENT ON COLUMN asana_as_of.portfolio.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_as_of.portfolio.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.portfolio.start_on IS 'Start date.';
COMMENT ON COLUMN asana_as_of.portfolio.due_on IS 'Due date.';
COMMENT ON COLUMN asana_as_of.portfolio.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.portfolio.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio.privacy_setting IS 'Who can see it: public_to_domain or members_only.';
COMMENT ON COLUMN asana_as_of.portfolio.default_access_level IS 'Access of new members: admin, editor or viewer.';
COMMENT ON COLUMN asana_as_of.portfolio.current_status_update_gid IS 'Its latest status update. Refers to status_update.';
COMMENT ON COLUMN asana_as_of.portfolio.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana_as_of.portfolio.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.portfolio.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.portfolio._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.portfolio._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.portfolio_project_as_of
CREATE OR REPLACE FUNCTION asana_history.portfolio_project_as_of(moment timestamptz) RETURNS SETOF asana_history.portfolio_project LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.portfolio_project WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.portfolio_project_as_of(timestamptz) IS 'What asana_history.portfolio_project says of one moment, tombstones included (_deleted_at). Which projects lie in a portfolio. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.portfolio_project
CREATE OR REPLACE VIEW asana_as_of.portfolio_project AS
SELECT portfolio_gid, project_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.portfolio_project WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.portfolio_project IS 'What was live in asana.portfolio_project at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.portfolio_project.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.portfolio_project.project_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_as_of.portfolio_project.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.portfolio_project.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.portfolio_project._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio_project._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.portfolio_nested_as_of
CREATE OR REPLACE FUNCTION asana_history.portfolio_nested_as_of(moment timestamptz) RETURNS SETOF asana_history.portfolio_nested LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.portfolio_nested WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.portfolio_nested_as_of(timestamptz) IS 'What asana_history.portfolio_nested says of one moment, tombstones included (_deleted_at). Which portfolios lie in a portfolio. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.portfolio_nested
CREATE OR REPLACE VIEW asana_as_of.portfolio_nested AS
SELECT portfolio_gid, nested_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.portfolio_nested WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.portfolio_nested IS 'What was live in asana.portfolio_nested at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.portfolio_nested.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.portfolio_nested.nested_gid IS 'The portfolio within it. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.portfolio_nested.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.portfolio_nested.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.portfolio_nested._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio_nested._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.portfolio_member_as_of
CREATE OR REPLACE FUNCTION asana_history.portfolio_member_as_of(moment timestamptz) RETURNS SETOF asana_history.portfolio_member LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.portfolio_member WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.portfolio_member_as_of(timestamptz) IS 'What asana_history.portfolio_member says of one moment, tombstones included (_deleted_at). Who is a member of a portfolio. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.portfolio_member
CREATE OR REPLACE VIEW asana_as_of.portfolio_member AS
SELECT portfolio_gid, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.portfolio_member WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.portfolio_member IS 'What was live in asana.portfolio_member at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.portfolio_member.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.portfolio_member.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.portfolio_member.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.portfolio_member.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.portfolio_member._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio_member._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.portfolio_project_template_as_of
CREATE OR REPLACE FUNCTION asana_history.portfolio_project_template_as_of(moment timestamptz) RETURNS SETOF asana_history.portfolio_project_template LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.portfolio_project_template WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.portfolio_project_template_as_of(timestamptz) IS 'What asana_history.portfolio_project_template says of one moment, tombstones included (_deleted_at). Which templates of projects lie in a portfolio. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.portfolio_project_template
CREATE OR REPLACE VIEW asana_as_of.portfolio_project_template AS
SELECT portfolio_gid, project_template_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.portfolio_project_template WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.portfolio_project_template IS 'What was live in asana.portfolio_project_template at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.portfolio_project_template.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.portfolio_project_template.project_template_gid IS 'The template. Refers to project_template.';
COMMENT ON COLUMN asana_as_of.portfolio_project_template.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.portfolio_project_template.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.portfolio_project_template._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio_project_template._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.portfolio_custom_field_as_of
CREATE OR REPLACE FUNCTION asana_history.portfolio_custom_field_as_of(moment timestamptz) RETURNS SETOF asana_history.portfolio_custom_field LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.portfolio_custom_field WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.portfolio_custom_field_as_of(timestamptz) IS 'What asana_history.portfolio_custom_field says of one moment, tombstones included (_deleted_at). Which custom fields a portfolio shows of what lies in it. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.portfolio_custom_field
CREATE OR REPLACE VIEW asana_as_of.portfolio_custom_field AS
SELECT portfolio_gid, custom_field_gid, is_important, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.portfolio_custom_field WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.portfolio_custom_field IS 'What was live in asana.portfolio_custom_field at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field.is_important IS 'Whether it is shown in lists.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.portfolio_custom_field_value_as_of
CREATE OR REPLACE FUNCTION asana_history.portfolio_custom_field_value_as_of(moment timestamptz) RETURNS SETOF asana_history.portfolio_custom_field_value LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.portfolio_custom_field_value WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.portfolio_custom_field_value_as_of(timestamptz) IS 'What asana_history.portfolio_custom_field_value says of one moment, tombstones included (_deleted_at). Values of custom fields on a portfolio: one row per field, the column that fits its kind filled. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.portfolio_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.portfolio_custom_field_value AS
SELECT portfolio_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.portfolio_custom_field_value WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.portfolio_custom_field_value IS 'What was live in asana.portfolio_custom_field_value at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.portfolio_membership_as_of
CREATE OR REPLACE FUNCTION asana_history.portfolio_membership_as_of(moment timestamptz) RETURNS SETOF asana_history.portfolio_membership LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.portfolio_membership WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.portfolio_membership_as_of(timestamptz) IS 'What asana_history.portfolio_membership says of one moment, tombstones included (_deleted_at). Every version of every portfolio membership: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.portfolio_membership
CREATE OR REPLACE VIEW asana_as_of.portfolio_membership AS
SELECT gid, parent_gid, member_gid, member_team_gid, access_level, resource_subtype, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.portfolio_membership WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.portfolio_membership IS 'What was live in asana.portfolio_membership at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.portfolio_membership.gid IS 'Identifier of the portfolio membership in Asana.';
COMMENT ON COLUMN asana_as_of.portfolio_membership.parent_gid IS 'The portfolio. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.portfolio_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.portfolio_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana_as_of.portfolio_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana_as_of.portfolio_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana_as_of.portfolio_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.portfolio_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.portfolio_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.portfolio_membership._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.project_portfolio_setting_as_of
CREATE OR REPLACE FUNCTION asana_history.project_portfolio_setting_as_of(moment timestamptz) RETURNS SETOF asana_history.project_portfolio_setting LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.project_portfolio_setting WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.project_portfolio_setting_as_of(timestamptz) IS 'What asana_history.project_portfolio_setting says of one moment, tombstones included (_deleted_at). Every version of every project portfolio setting: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.project_portfolio_setting
CREATE OR REPLACE VIEW asana_as_of.project_portfolio_setting AS
SELECT gid, project_gid, portfolio_gid, is_access_control_inherited, created_at, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.project_portfolio_setting WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.project_portfolio_setting IS 'What was live in asana.project_portfolio_setting at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_portfolio_setting.gid IS 'Identifier of the project portfolio setting in Asana.';
COMMENT ON COLUMN asana_as_of.project_portfolio_setting.project_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_as_of.project_portfolio_setting.portfolio_gid IS 'The portfolio. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.project_portfolio_setting.is_access_control_inherited IS 'Whether members of the portfolio may see the project.';
COMMENT ON COLUMN asana_as_of.project_portfolio_setting.created_at IS 'When the project came into the portfolio.';
COMMENT ON COLUMN asana_as_of.project_portfolio_setting.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project_portfolio_setting.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project_portfolio_setting._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.project_portfolio_setting._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.project_portfolio_setting._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_as_of.status_update
CREATE OR REPLACE VIEW asana_as_of.status_update AS
SELECT gid, title, resource_subtype, text, html_text, status_type, created_at, created_by_gid, author_gid, modified_at, parent_gid, num_likes, reaction_summary, valid_from, valid_to, _workspace_gid, _source, _known_fields, parent_portfolio_gid, parent_goal_gid
FROM asana_history.status_update WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.status_update IS 'What was live in asana.status_update at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.status_update.gid IS 'Identifier of the status update in Asana.';
COMMENT ON COLUMN asana_as_of.status_update.title IS 'Title. [U]';
COMMENT ON COLUMN asana_as_of.status_update.resource_subtype IS 'What it reports on: project_status_update, portfolio_status_update or goal_status_update.';
COMMENT ON COLUMN asana_as_of.status_update.text IS 'The report as plain text. [U]';
COMMENT ON COLUMN asana_as_of.status_update.html_text IS 'The report as rich text. [U]';
COMMENT ON COLUMN asana_as_of.status_update.status_type IS 'How it goes: on_track, at_risk, off_track, on_hold, complete or dropped.';
COMMENT ON COLUMN asana_as_of.status_update.created_at IS 'When it was posted.';
COMMENT ON COLUMN asana_as_of.status_update.created_by_gid IS 'Who posted it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.status_update.author_gid IS 'Who it is from, as Asana names beside who posted it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.status_update.modified_at IS 'When its own contents changed last; comments on it do not count.';
COMMENT ON COLUMN asana_as_of.status_update.parent_gid IS 'The project it reports on. Refers to project.';
COMMENT ON COLUMN asana_as_of.status_update.parent_portfolio_gid IS 'The portfolio it reports on. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.status_update.parent_goal_gid IS 'The goal it reports on. Refers to goal.';
COMMENT ON COLUMN asana_as_of.status_update.num_likes IS 'How many people like it.';
COMMENT ON COLUMN asana_as_of.status_update.reaction_summary IS 'Emoji reactions with their counts.';
COMMENT ON COLUMN asana_as_of.status_update.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.status_update.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.status_update._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.status_update._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.status_update._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_as_of.story
CREATE OR REPLACE VIEW asana_as_of.story AS
SELECT gid, resource_subtype, type, target_gid, created_at, created_by_gid, source, text, html_text, is_pinned, is_edited, sticker_name, num_likes, reaction_summary, task_gid, project_gid, tag_gid, story_gid, assignee_gid, follower_gid, dependency_gid, duplicate_of_gid, duplicated_from_gid, old_section_gid, new_section_gid, old_name, new_name, old_due_on, new_due_on, old_due_at, new_due_at, old_start_on, new_start_on, old_resource_subtype, new_resource_subtype, old_approval_status, new_approval_status, custom_field_gid, old_text_value, new_text_value, old_number_value, new_number_value, old_enum_value_gid, new_enum_value_gid, old_multi_enum_value_gids, new_multi_enum_value_gids, old_date_value, new_date_value, old_datetime_value, new_datetime_value, old_people_value_gids, new_people_value_gids, valid_from, valid_to, _workspace_gid, _source, _known_fields, target_goal_gid
FROM asana_history.story WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.story IS 'What was live in asana.story at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.story.gid IS 'Identifier of the story in Asana.';
COMMENT ON COLUMN asana_as_of.story.resource_subtype IS 'What happened, for example comment_added, assigned or section_changed.';
COMMENT ON COLUMN asana_as_of.story.type IS 'comment or system.';
COMMENT ON COLUMN asana_as_of.story.target_gid IS 'The task it belongs to. Refers to task.';
COMMENT ON COLUMN asana_as_of.story.target_goal_gid IS 'The goal it belongs to. Refers to goal.';
COMMENT ON COLUMN asana_as_of.story.created_at IS 'When it was written or it happened.';
COMMENT ON COLUMN asana_as_of.story.created_by_gid IS 'Who wrote or did it; null when it was Asana itself. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.story.source IS 'Where it came from: web, email, mobile, api or unknown.';
COMMENT ON COLUMN asana_as_of.story.text IS 'The comment or sentence as plain text. [U]';
COMMENT ON COLUMN asana_as_of.story.html_text IS 'The comment as rich text. [U]';
COMMENT ON COLUMN asana_as_of.story.is_pinned IS 'Whether it is pinned to the top.';
COMMENT ON COLUMN asana_as_of.story.is_edited IS 'Whether it was changed after it was written.';
COMMENT ON COLUMN asana_as_of.story.sticker_name IS 'Name of the sticker it shows.';
COMMENT ON COLUMN asana_as_of.story.num_likes IS 'How many people like it.';
COMMENT ON COLUMN asana_as_of.story.reaction_summary IS 'Emoji reactions with their counts.';
COMMENT ON COLUMN asana_as_of.story.task_gid IS 'Another task it speaks of. Refers to task.';
COMMENT ON COLUMN asana_as_of.story.project_gid IS 'The project it speaks of. Refers to project.';
COMMENT ON COLUMN asana_as_of.story.tag_gid IS 'The tag it speaks of. Refers to tag.';
COMMENT ON COLUMN asana_as_of.story.story_gid IS 'The story it speaks of, for example one that was liked. Refers to story.';
COMMENT ON COLUMN asana_as_of.story.assignee_gid IS 'Who was assigned. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.story.follower_gid IS 'Who was added or removed as a follower. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.story.dependency_gid IS 'The task that a dependency was set to or removed from. Refers to task.';
COMMENT ON COLUMN asana_as_of.story.duplicate_of_gid IS 'The task it was marked a duplicate of. Refers to task.';
COMMENT ON COLUMN asana_as_of.story.duplicated_from_gid IS 'The task it was copied from. Refers to task.';
COMMENT ON COLUMN asana_as_of.story.old_section_gid IS 'The section the task left. Refers to section.';
COMMENT ON COLUMN asana_as_of.story.new_section_gid IS 'The section the task came to. Refers to section.';
COMMENT ON COLUMN asana_as_of.story.old_name IS 'Name before the change. [U]';
COMMENT ON COLUMN asana_as_of.story.new_name IS 'Name after the change. [U]';
COMMENT ON COLUMN asana_as_of.story.old_due_on IS 'Due date before the change.';
COMMENT ON COLUMN asana_as_of.story.new_due_on IS 'Due date after the change.';
COMMENT ON COLUMN asana_as_of.story.old_due_at IS 'Due time before the change, if one was set.';
COMMENT ON COLUMN asana_as_of.story.new_due_at IS 'Due time after the change, if one was set.';
COMMENT ON COLUMN asana_as_of.story.old_start_on IS 'Start date before the change.';
COMMENT ON COLUMN asana_as_of.story.new_start_on IS 'Start date after the change.';
COMMENT ON COLUMN asana_as_of.story.old_resource_subtype IS 'Subtype of the task before the change.';
COMMENT ON COLUMN asana_as_of.story.new_resource_subtype IS 'Subtype of the task after the change.';
COMMENT ON COLUMN asana_as_of.story.old_approval_status IS 'Approval status before the change.';
COMMENT ON COLUMN asana_as_of.story.new_approval_status IS 'Approval status after the change.';
COMMENT ON COLUMN asana_as_of.story.custom_field_gid IS 'The custom field that changed. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.story.old_text_value IS 'Value of a text field before the change. [U]';
COMMENT ON COLUMN asana_as_of.story.new_text_value IS 'Value of a text field after the change. [U]';
COMMENT ON COLUMN asana_as_of.story.old_number_value IS 'Value of a number field before the change. [U]';
COMMENT ON COLUMN asana_as_of.story.new_number_value IS 'Value of a number field after the change. [U]';
COMMENT ON COLUMN asana_as_of.story.old_enum_value_gid IS 'Chosen option before the change. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.story.new_enum_value_gid IS 'Chosen option after the change. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.story.old_multi_enum_value_gids IS 'Chosen options before the change. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.story.new_multi_enum_value_gids IS 'Chosen options after the change. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.story.old_date_value IS 'Value of a date field before the change.';
COMMENT ON COLUMN asana_as_of.story.new_date_value IS 'Value of a date field after the change.';
COMMENT ON COLUMN asana_as_of.story.old_datetime_value IS 'The same with its time, if it has one.';
COMMENT ON COLUMN asana_as_of.story.new_datetime_value IS 'The same with its time, if it has one.';
COMMENT ON COLUMN asana_as_of.story.old_people_value_gids IS 'People of a people field before the change. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.story.new_people_value_gids IS 'People of a people field after the change. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.story.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.story.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.story._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.story._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.story._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.time_period_as_of
CREATE OR REPLACE FUNCTION asana_history.time_period_as_of(moment timestamptz) RETURNS SETOF asana_history.time_period LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.time_period WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.time_period_as_of(timestamptz) IS 'What asana_history.time_period says of one moment, tombstones included (_deleted_at). Every version of every time period: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.time_period
CREATE OR REPLACE VIEW asana_as_of.time_period AS
SELECT gid, display_name, period, start_on, end_on, parent_gid, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.time_period WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.time_period IS 'What was live in asana.time_period at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.time_period.gid IS 'Identifier of the time period in Asana.';
COMMENT ON COLUMN asana_as_of.time_period.display_name IS 'Name as Asana shows it, for example Q3 FY25.';
COMMENT ON COLUMN asana_as_of.time_period.period IS 'FY, H1, H2, Q1, Q2, Q3 or Q4.';
COMMENT ON COLUMN asana_as_of.time_period.start_on IS 'First day.';
COMMENT ON COLUMN asana_as_of.time_period.end_on IS 'Last day.';
COMMENT ON COLUMN asana_as_of.time_period.parent_gid IS 'The longer period it is part of. Refers to time_period.';
COMMENT ON COLUMN asana_as_of.time_period.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.time_period.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.time_period._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.time_period._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.time_period._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.attachment_change
CREATE OR REPLACE VIEW asana_history.attachment_change AS
SELECT 'attachment'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.attachment AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.attachment AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'attachment' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s
) AS seen
CROSS JOIN LATERAL (
  SELECT greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS live_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind = 'absent' AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS gone_first,
         greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind = 'absent' AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version)._deleted_at) AS gone_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS live_first
  FROM (
    SELECT f.kind, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'attachment' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN coalesce(least(v.created_at, v.valid_from), v.valid_from) ELSE v.created_at END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL
  UNION ALL
  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL
  UNION ALL
  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL
  UNION ALL
  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at')
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'attachment' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,resource_subtype>resource_subtype,host>host,created_at>created_at,size>size,permanent_url>permanent_url,parent>parent_gid,parent>parent_project_gid,parent>parent_project_brief_gid}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{task>parent_gid,project>parent_project_gid,project_brief>parent_project_brief_gid}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.attachment_change IS 'What changed in each attachment, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.attachment_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.attachment_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.attachment_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.attachment_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.attachment_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.attachment_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.attachment_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.attachment_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.attachment_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.attachment_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.attachment_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.attachment_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.attachment_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.attachment_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.attachment_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.attachment_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.goal_change
CREATE OR REPLACE VIEW asana_history.goal_change AS
SELECT 'goal'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.goal AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.goal AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'goal' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s
) AS seen
CROSS JOIN LATERAL (
  SELECT greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS live_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind = 'absent' AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS gone_first,
         greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind = 'absent' AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version)._deleted_at) AS gone_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS live_first
  FROM (
    SELECT f.kind, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'goal' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN coalesce(least(NULL::timestamptz, v.valid_from), v.valid_from) ELSE NULL::timestamptz END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL
  UNION ALL
  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL
  UNION ALL
  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL
  UNION ALL
  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'goal_follower', 'goal_custom_field', 'goal_custom_field_value', 'goal_mention')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'goal_follower', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_follower AS l WHERE l.goal_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.goal AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_follower AS l WHERE l.goal_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('goal_follower' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'goal_custom_field', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_custom_field AS l WHERE l.goal_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.goal AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_custom_field AS l WHERE l.goal_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('goal_custom_field' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'goal_custom_field_value', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_custom_field_value AS l WHERE l.goal_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.goal AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_custom_field_value AS l WHERE l.goal_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('goal_custom_field_value' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'goal_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_mention AS l WHERE l.goal_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.goal AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_mention AS l WHERE l.goal_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('goal_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.goal_change IS 'What changed in each goal, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.goal_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.goal_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.goal_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.goal_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.goal_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.goal_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.goal_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.goal_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.goal_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.goal_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.goal_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.goal_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.goal_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.goal_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.goal_membership_change
CREATE OR REPLACE VIEW asana_history.goal_membership_change AS
SELECT 'goal_membership'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.goal_membership AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.goal_membership AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'goal_membership' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s
) AS seen
CROSS JOIN LATERAL (
  SELECT greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS live_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind = 'absent' AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS gone_first,
         greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind = 'absent' AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version)._deleted_at) AS gone_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS live_first
  FROM (
    SELECT f.kind, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'goal_membership' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN coalesce(least(NULL::timestamptz, v.valid_from), v.valid_from) ELSE NULL::timestamptz END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL
  UNION ALL
  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL
  UNION ALL
  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL
  UNION ALL
  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at')
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.goal_membership_change IS 'What changed in each goal membership, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.goal_membership_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.goal_membership_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.goal_membership_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.goal_membership_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.goal_membership_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.goal_membership_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.goal_membership_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.goal_membership_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.goal_membership_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_membership_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.goal_membership_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.goal_membership_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.goal_membership_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.goal_membership_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal_membership_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.goal_membership_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.goal_relationship_change
CREATE OR REPLACE VIEW asana_history.goal_relationship_change AS
SELECT 'goal_relationship'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.goal_relationship AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.goal_relationship AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'goal_relationship' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s
) AS seen
CROSS JOIN LATERAL (
  SELECT greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS live_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind = 'absent' AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS gone_first,
         greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind = 'absent' AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version)._deleted_at) AS gone_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS live_first
  FROM (
    SELECT f.kind, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'goal_relationship' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN coalesce(least(NULL::timestamptz, v.valid_from), v.valid_from) ELSE NULL::timestamptz END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL
  UNION ALL
  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL
  UNION ALL
  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL
  UNION ALL
  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at')
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.goal_relationship_change IS 'What changed in each goal relationship, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.goal_relationship_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.goal_relationship_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.goal_relationship_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.goal_relationship_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.goal_relationship_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.goal_relationship_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.goal_relationship_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.goal_relationship_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.goal_relationship_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_relationship_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.goal_relationship_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.goal_relationship_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.goal_relationship_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.goal_relationship_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal_relationship_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.goal_relationship_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.portfolio_change
CREATE OR REPLACE VIEW asana_history.portfolio_change AS
SELECT 'portfolio'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.portfolio AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.portfolio AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'portfolio' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s
) AS seen
CROSS JOIN LATERAL (
  SELECT greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS live_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind = 'absent' AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS gone_first,
         greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind = 'absent' AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version)._deleted_at) AS gone_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS live_first
  FROM (
    SELECT f.kind, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'portfolio' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN coalesce(least(v.created_at, v.valid_from), v.valid_from) ELSE v.created_at END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL
  UNION ALL
  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL
  UNION ALL
  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL
  UNION ALL
  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'portfolio_project', 'portfolio_nested', 'portfolio_member', 'portfolio_project_template', 'portfolio_custom_field', 'portfolio_custom_field_value')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'portfolio_project', item,
         'project', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.project_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_project AS l WHERE l.portfolio_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.portfolio AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.project_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_project AS l WHERE l.portfolio_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('portfolio_project' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'portfolio_nested', item,
         'portfolio', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.nested_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_nested AS l WHERE l.portfolio_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.portfolio AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.nested_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_nested AS l WHERE l.portfolio_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('portfolio_nested' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'portfolio_member', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_member AS l WHERE l.portfolio_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.portfolio AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_member AS l WHERE l.portfolio_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('portfolio_member' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'portfolio_project_template', item,
         'project_template', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.project_template_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_project_template AS l WHERE l.portfolio_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.portfolio AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.project_template_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_project_template AS l WHERE l.portfolio_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('portfolio_project_template' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'portfolio_custom_field', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_custom_field AS l WHERE l.portfolio_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.portfolio AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_custom_field AS l WHERE l.portfolio_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('portfolio_custom_field' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'portfolio_custom_field_value', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_custom_field_value AS l WHERE l.portfolio_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.portfolio AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_custom_field_value AS l WHERE l.portfolio_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('portfolio_custom_field_value' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'portfolio' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,archived>archived,color>color,created_at>created_at,created_by>created_by_gid,start_on>start_on,due_on>due_on,owner>owner_gid,workspace>workspace_gid,privacy_setting>privacy_setting,default_access_level>default_access_level,current_status_update>current_status_update_gid,permalink_url>permalink_url,members>portfolio_member,custom_field_settings>portfolio_custom_field,custom_fields>portfolio_custom_field_value,items>portfolio_project,items>portfolio_nested,public>privacy_setting}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>created_by_gid,user>owner_gid,workspace>workspace_gid,status_update>current_status_update_gid,project>portfolio_project,portfolio>portfolio_nested,user>portfolio_member,project_template>portfolio_project_template,custom_field>portfolio_custom_field,custom_field>portfolio_custom_field_value,enum_option>portfolio_custom_field_value,user>portfolio_custom_field_value}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.portfolio_change IS 'What changed in each portfolio, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.portfolio_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.portfolio_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.portfolio_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.portfolio_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.portfolio_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.portfolio_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.portfolio_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.portfolio_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.portfolio_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.portfolio_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.portfolio_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.portfolio_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.portfolio_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.portfolio_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.portfolio_membership_change
CREATE OR REPLACE VIEW asana_history.portfolio_membership_change AS
SELECT 'portfolio_membership'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.portfolio_membership AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.portfolio_membership AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'portfolio_membership' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s
) AS seen
CROSS JOIN LATERAL (
  SELECT greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS live_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind = 'absent' AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS gone_first,
         greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind = 'absent' AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version)._deleted_at) AS gone_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS live_first
  FROM (
    SELECT f.kind, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'portfolio_membership' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN coalesce(least(NULL::timestamptz, v.valid_from), v.valid_from) ELSE NULL::timestamptz END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL
  UNION ALL
  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL
  UNION ALL
  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL
  UNION ALL
  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at')
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.portfolio_membership_change IS 'What changed in each portfolio membership, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.portfolio_membership_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.portfolio_membership_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.portfolio_membership_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.portfolio_membership_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.portfolio_membership_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.portfolio_membership_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.portfolio_membership_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.portfolio_membership_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.portfolio_membership_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_membership_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.portfolio_membership_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.portfolio_membership_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.portfolio_membership_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.portfolio_membership_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio_membership_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.portfolio_membership_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.project_portfolio_setting_change
CREATE OR REPLACE VIEW asana_history.project_portfolio_setting_change AS
SELECT 'project_portfolio_setting'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.project_portfolio_setting AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.project_portfolio_setting AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'project_portfolio_setting' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s
) AS seen
CROSS JOIN LATERAL (
  SELECT greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS live_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind = 'absent' AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS gone_first,
         greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind = 'absent' AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version)._deleted_at) AS gone_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS live_first
  FROM (
    SELECT f.kind, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'project_portfolio_setting' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN coalesce(least(v.created_at, v.valid_from), v.valid_from) ELSE v.created_at END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL
  UNION ALL
  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL
  UNION ALL
  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL
  UNION ALL
  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at')
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.project_portfolio_setting_change IS 'What changed in each project portfolio setting, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.project_portfolio_setting_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.status_update_change
CREATE OR REPLACE VIEW asana_history.status_update_change AS
SELECT 'status_update'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.status_update AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.status_update AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'status_update' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s
) AS seen
CROSS JOIN LATERAL (
  SELECT greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS live_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind = 'absent' AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS gone_first,
         greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind = 'absent' AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version)._deleted_at) AS gone_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS live_first
  FROM (
    SELECT f.kind, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'status_update' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN coalesce(least(v.created_at, v.valid_from), v.valid_from) ELSE v.created_at END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL
  UNION ALL
  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL
  UNION ALL
  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL
  UNION ALL
  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'status_update_mention')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'status_update_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['status_update_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.status_update_mention AS l WHERE l.status_update_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.status_update AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['status_update_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.status_update_mention AS l WHERE l.status_update_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('status_update_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'status_update' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{title>title,resource_subtype>resource_subtype,status_type>status_type,created_at>created_at,created_by>created_by_gid,author>author_gid,modified_at>modified_at,parent>parent_gid,parent>parent_portfolio_gid,parent>parent_goal_gid,num_likes>num_likes,reaction_summary>reaction_summary,likes>num_likes,text>text,text>html_text,text>status_update_mention,html_text>text,html_text>html_text,html_text>status_update_mention}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>created_by_gid,user>author_gid,project>parent_gid,portfolio>parent_portfolio_gid,goal>parent_goal_gid,user>status_update_mention}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.status_update_change IS 'What changed in each status update, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.status_update_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.status_update_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.status_update_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.status_update_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.status_update_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.status_update_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.status_update_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.status_update_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.status_update_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.status_update_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.status_update_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.status_update_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.status_update_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.status_update_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.status_update_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.status_update_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.story_change
CREATE OR REPLACE VIEW asana_history.story_change AS
SELECT 'story'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.story AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.story AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'story' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s
) AS seen
CROSS JOIN LATERAL (
  SELECT greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS live_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind = 'absent' AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS gone_first,
         greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind = 'absent' AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version)._deleted_at) AS gone_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS live_first
  FROM (
    SELECT f.kind, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'story' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN coalesce(least(v.created_at, v.valid_from), v.valid_from) ELSE v.created_at END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - v.created_at < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL
  UNION ALL
  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL
  UNION ALL
  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL
  UNION ALL
  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'story_mention')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'story_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['story_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.story_mention AS l WHERE l.story_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.story AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['story_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.story_mention AS l WHERE l.story_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('story_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'story' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{resource_subtype>resource_subtype,type>type,target>target_gid,target>target_goal_gid,created_at>created_at,created_by>created_by_gid,source>source,is_pinned>is_pinned,is_edited>is_edited,sticker_name>sticker_name,num_likes>num_likes,reaction_summary>reaction_summary,task>task_gid,project>project_gid,tag>tag_gid,story>story_gid,assignee>assignee_gid,follower>follower_gid,dependency>dependency_gid,duplicate_of>duplicate_of_gid,duplicated_from>duplicated_from_gid,old_section>old_section_gid,new_section>new_section_gid,old_name>old_name,new_name>new_name,old_dates>old_due_on,new_dates>new_due_on,old_dates>old_due_at,new_dates>new_due_at,old_dates>old_start_on,new_dates>new_start_on,old_resource_subtype>old_resource_subtype,new_resource_subtype>new_resource_subtype,old_approval_status>old_approval_status,new_approval_status>new_approval_status,custom_field>custom_field_gid,old_text_value>old_text_value,new_text_value>new_text_value,old_number_value>old_number_value,new_number_value>new_number_value,old_enum_value>old_enum_value_gid,new_enum_value>new_enum_value_gid,old_multi_enum_values>old_multi_enum_value_gids,new_multi_enum_values>new_multi_enum_value_gids,old_date_value>old_date_value,new_date_value>new_date_value,old_date_value>old_datetime_value,new_date_value>new_datetime_value,old_people_value>old_people_value_gids,new_people_value>new_people_value_gids,likes>num_likes,text>text,text>html_text,text>story_mention,html_text>text,html_text>html_text,html_text>story_mention}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{task>target_gid,goal>target_goal_gid,user>created_by_gid,task>task_gid,project>project_gid,tag>tag_gid,story>story_gid,user>assignee_gid,user>follower_gid,task>dependency_gid,task>duplicate_of_gid,task>duplicated_from_gid,section>old_section_gid,section>new_section_gid,custom_field>custom_field_gid,enum_option>old_enum_value_gid,enum_option>new_enum_value_gid,enum_option>old_multi_enum_value_gids,enum_option>new_multi_enum_value_gids,user>old_people_value_gids,user>new_people_value_gids,user>story_mention}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.story_change IS 'What changed in each story, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.story_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.story_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.story_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.story_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.story_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.story_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.story_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.story_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.story_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.story_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.story_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.story_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.story_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.story_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.story_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.story_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.time_period_change
CREATE OR REPLACE VIEW asana_history.time_period_change AS
SELECT 'time_period'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.time_period AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.time_period AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'time_period' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s
) AS seen
CROSS JOIN LATERAL (
  SELECT greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS live_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind = 'absent' AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS gone_first,
         greatest(to_timestamp(max(s.low) FILTER (WHERE s.kind = 'absent' AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version)._deleted_at) AS gone_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.kind IN ('present', 'listed') AND s.low >= extract(epoch FROM v.valid_from)::float8 * 1000 - 1) / 1000), v.valid_from) AS live_first
  FROM (
    SELECT f.kind, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'time_period' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s
) AS life
CROSS JOIN LATERAL (
  SELECT CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN coalesce(least(NULL::timestamptz, v.valid_from), v.valid_from) ELSE NULL::timestamptz END AS not_before,
         CASE WHEN v._change_action = 'added' AND coalesce(v.valid_from - NULL::timestamptz < interval '2 seconds', true) THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL
  UNION ALL
  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL
  UNION ALL
  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL
  UNION ALL
  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at')
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.time_period_change IS 'What changed in each time period, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.time_period_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.time_period_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.time_period_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.time_period_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.time_period_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.time_period_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.time_period_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.time_period_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.time_period_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.time_period_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.time_period_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.time_period_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.time_period_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.time_period_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.time_period_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.time_period_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.change
CREATE OR REPLACE VIEW asana_history.change AS
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.attachment_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_field_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_field_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_type_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_type_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.goal_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.goal_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.goal_relationship_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.portfolio_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.portfolio_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_brief_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_portfolio_setting_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.section_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.status_update_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.story_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.tag_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.task_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.team_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.team_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.time_period_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.user_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.user_task_list_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.workspace_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.workspace_membership_change;
COMMENT ON VIEW asana_history.change IS 'What changed, field by field: when, who, from what to what, and how sure that is. For one resource ask with resource_type and gid, for a time with valid_from.';
COMMENT ON COLUMN asana_history.change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.changes_of
CREATE OR REPLACE FUNCTION asana_history.changes_of(resource_type text, gid text) RETURNS SETOF asana_history.change LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 50
AS $$
BEGIN
  CASE $1
    WHEN 'attachment' THEN RETURN QUERY SELECT * FROM asana_history.attachment_change AS c WHERE c.gid = $2;
    WHEN 'custom_field' THEN RETURN QUERY SELECT * FROM asana_history.custom_field_change AS c WHERE c.gid = $2;
    WHEN 'custom_field_membership' THEN RETURN QUERY SELECT * FROM asana_history.custom_field_membership_change AS c WHERE c.gid = $2;
    WHEN 'custom_type' THEN RETURN QUERY SELECT * FROM asana_history.custom_type_change AS c WHERE c.gid = $2;
    WHEN 'custom_type_membership' THEN RETURN QUERY SELECT * FROM asana_history.custom_type_membership_change AS c WHERE c.gid = $2;
    WHEN 'goal' THEN RETURN QUERY SELECT * FROM asana_history.goal_change AS c WHERE c.gid = $2;
    WHEN 'goal_membership' THEN RETURN QUERY SELECT * FROM asana_history.goal_membership_change AS c WHERE c.gid = $2;
    WHEN 'goal_relationship' THEN RETURN QUERY SELECT * FROM asana_history.goal_relationship_change AS c WHERE c.gid = $2;
    WHEN 'portfolio' THEN RETURN QUERY SELECT * FROM asana_history.portfolio_change AS c WHERE c.gid = $2;
    WHEN 'portfolio_membership' THEN RETURN QUERY SELECT * FROM asana_history.portfolio_membership_change AS c WHERE c.gid = $2;
    WHEN 'project' THEN RETURN QUERY SELECT * FROM asana_history.project_change AS c WHERE c.gid = $2;
    WHEN 'project_brief' THEN RETURN QUERY SELECT * FROM asana_history.project_brief_change AS c WHERE c.gid = $2;
    WHEN 'project_membership' THEN RETURN QUERY SELECT * FROM asana_history.project_membership_change AS c WHERE c.gid = $2;
    WHEN 'project_portfolio_setting' THEN RETURN QUERY SELECT * FROM asana_history.project_portfolio_setting_change AS c WHERE c.gid = $2;
    WHEN 'section' THEN RETURN QUERY SELECT * FROM asana_history.section_change AS c WHERE c.gid = $2;
    WHEN 'status_update' THEN RETURN QUERY SELECT * FROM asana_history.status_update_change AS c WHERE c.gid = $2;
    WHEN 'story' THEN RETURN QUERY SELECT * FROM asana_history.story_change AS c WHERE c.gid = $2;
    WHEN 'tag' THEN RETURN QUERY SELECT * FROM asana_history.tag_change AS c WHERE c.gid = $2;
    WHEN 'task' THEN RETURN QUERY SELECT * FROM asana_history.task_change AS c WHERE c.gid = $2;
    WHEN 'team' THEN RETURN QUERY SELECT * FROM asana_history.team_change AS c WHERE c.gid = $2;
    WHEN 'team_membership' THEN RETURN QUERY SELECT * FROM asana_history.team_membership_change AS c WHERE c.gid = $2;
    WHEN 'time_period' THEN RETURN QUERY SELECT * FROM asana_history.time_period_change AS c WHERE c.gid = $2;
    WHEN 'user' THEN RETURN QUERY SELECT * FROM asana_history.user_change AS c WHERE c.gid = $2;
    WHEN 'user_task_list' THEN RETURN QUERY SELECT * FROM asana_history.user_task_list_change AS c WHERE c.gid = $2;
    WHEN 'workspace' THEN RETURN QUERY SELECT * FROM asana_history.workspace_change AS c WHERE c.gid = $2;
    WHEN 'workspace_membership' THEN RETURN QUERY SELECT * FROM asana_history.workspace_membership_change AS c WHERE c.gid = $2;
    ELSE RAISE invalid_parameter_value USING MESSAGE = format('there is no resource type %s', $1);
  END CASE;
END $$;
COMMENT ON FUNCTION asana_history.changes_of(text, text) IS 'What changed in one resource, as asana_history.change has it; quicker, since a session plans it once. An unknown type is an error.';
-- End of definition

-- Definition of analytics.mention
CREATE OR REPLACE VIEW analytics.mention AS
SELECT 'goal'::text AS source_type, goal_gid AS source_gid, 'html_notes'::text AS field, target, target_type, user_gid, _workspace_gid
FROM asana.goal_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'project'::text AS source_type, project_gid AS source_gid, 'html_notes'::text AS field, target, target_type, user_gid, _workspace_gid
FROM asana.project_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'project_brief'::text AS source_type, project_brief_gid AS source_gid, 'html_text'::text AS field, target, target_type, user_gid, _workspace_gid
FROM asana.project_brief_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'status_update'::text AS source_type, status_update_gid AS source_gid, 'html_text'::text AS field, target, target_type, user_gid, _workspace_gid
FROM asana.status_update_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'story'::text AS source_type, story_gid AS source_gid, 'html_text'::text AS field, target, target_type, user_gid, _workspace_gid
FROM asana.story_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'task'::text AS source_type, task_gid AS source_gid, 'html_notes'::text AS field, target, target_type, user_gid, _workspace_gid
FROM asana.task_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'team'::text AS source_type, team_gid AS source_gid, 'html_description'::text AS field, target, target_type, user_gid, _workspace_gid
FROM asana.team_mention WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.mention IS 'Which people, objects and addresses are spoken of where: of all types with rich text, live ones only.';
COMMENT ON COLUMN analytics.mention.source_type IS 'Type of the resource that speaks of it, as its table is called.';
COMMENT ON COLUMN analytics.mention.source_gid IS 'The resource that speaks of it.';
COMMENT ON COLUMN analytics.mention.field IS 'Column of that table, rich text.';
COMMENT ON COLUMN analytics.mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN analytics.mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN analytics.mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN analytics.mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition
