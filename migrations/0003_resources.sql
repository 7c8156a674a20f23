CREATE TABLE asana.custom_field (
  gid text NOT NULL,
  name text,
  description text,
  resource_subtype text,
  representation_type text,
  precision integer,
  format text,
  currency_code text,
  custom_label text,
  custom_label_position text,
  id_prefix text,
  input_restrictions text[],
  is_formula_field boolean,
  is_global_to_workspace boolean,
  is_value_read_only boolean,
  has_notifications_enabled boolean,
  asana_created_field text,
  privacy_setting text,
  default_access_level text,
  created_by_gid text,
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
COMMENT ON TABLE asana.custom_field IS 'Definition of a field that people added to their tasks or projects.';
COMMENT ON COLUMN asana.custom_field.gid IS 'Identifier of the custom field in Asana.';
COMMENT ON COLUMN asana.custom_field.name IS 'Name. [U]';
COMMENT ON COLUMN asana.custom_field.description IS 'What the field is for. [U]';
COMMENT ON COLUMN asana.custom_field.resource_subtype IS 'Kind of value: text, enum, multi_enum, number, date, people or reference.';
COMMENT ON COLUMN asana.custom_field.representation_type IS 'How the value comes about and is shown; adds formula and custom_id to the kinds.';
COMMENT ON COLUMN asana.custom_field.precision IS 'Number fields: digits after the point, 0 to 6.';
COMMENT ON COLUMN asana.custom_field.format IS 'Number fields: currency, identifier, percentage, custom, duration or none.';
COMMENT ON COLUMN asana.custom_field.currency_code IS 'ISO 4217 code, for the format currency.';
COMMENT ON COLUMN asana.custom_field.custom_label IS 'Text beside the number, for the format custom. [U]';
COMMENT ON COLUMN asana.custom_field.custom_label_position IS 'Where that text stands: prefix or suffix.';
COMMENT ON COLUMN asana.custom_field.id_prefix IS 'Prefix of a custom_id field.';
COMMENT ON COLUMN asana.custom_field.input_restrictions IS 'Reference fields: types of object they accept.';
COMMENT ON COLUMN asana.custom_field.is_formula_field IS 'Whether the value is computed.';
COMMENT ON COLUMN asana.custom_field.is_global_to_workspace IS 'Whether every project of the workspace may use it.';
COMMENT ON COLUMN asana.custom_field.is_value_read_only IS 'Whether the value cannot be written through the API.';
COMMENT ON COLUMN asana.custom_field.has_notifications_enabled IS 'Whether followers of a task are told when the value changes.';
COMMENT ON COLUMN asana.custom_field.asana_created_field IS 'Identifier of the built-in template it comes from.';
COMMENT ON COLUMN asana.custom_field.privacy_setting IS 'Who can see it: public_with_guests, public or private.';
COMMENT ON COLUMN asana.custom_field.default_access_level IS 'Access of people it is shared with: admin, editor or user.';
COMMENT ON COLUMN asana.custom_field.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana.custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.custom_field._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.custom_field._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.custom_field._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.custom_field._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.custom_field._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.custom_field._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.custom_field._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.custom_field._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX custom_field_created_by_gid ON asana.custom_field (created_by_gid) WHERE created_by_gid IS NOT NULL;
CREATE INDEX custom_field_deleted_at ON asana.custom_field (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.custom_field (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  description text,
  resource_subtype text,
  representation_type text,
  precision integer,
  format text,
  currency_code text,
  custom_label text,
  custom_label_position text,
  id_prefix text,
  input_restrictions text[],
  is_formula_field boolean,
  is_global_to_workspace boolean,
  is_value_read_only boolean,
  has_notifications_enabled boolean,
  asana_created_field text,
  privacy_setting text,
  default_access_level text,
  created_by_gid text,
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.custom_field IS 'Every version of every custom field: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.custom_field.gid IS 'Identifier of the custom field in Asana.';
COMMENT ON COLUMN asana_history.custom_field.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.custom_field.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.custom_field.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.custom_field.description IS 'What the field is for. [U]';
COMMENT ON COLUMN asana_history.custom_field.resource_subtype IS 'Kind of value: text, enum, multi_enum, number, date, people or reference.';
COMMENT ON COLUMN asana_history.custom_field.representation_type IS 'How the value comes about and is shown; adds formula and custom_id to the kinds.';
COMMENT ON COLUMN asana_history.custom_field.precision IS 'Number fields: digits after the point, 0 to 6.';
COMMENT ON COLUMN asana_history.custom_field.format IS 'Number fields: currency, identifier, percentage, custom, duration or none.';
COMMENT ON COLUMN asana_history.custom_field.currency_code IS 'ISO 4217 code, for the format currency.';
COMMENT ON COLUMN asana_history.custom_field.custom_label IS 'Text beside the number, for the format custom. [U]';
COMMENT ON COLUMN asana_history.custom_field.custom_label_position IS 'Where that text stands: prefix or suffix.';
COMMENT ON COLUMN asana_history.custom_field.id_prefix IS 'Prefix of a custom_id field.';
COMMENT ON COLUMN asana_history.custom_field.input_restrictions IS 'Reference fields: types of object they accept.';
COMMENT ON COLUMN asana_history.custom_field.is_formula_field IS 'Whether the value is computed.';
COMMENT ON COLUMN asana_history.custom_field.is_global_to_workspace IS 'Whether every project of the workspace may use it.';
COMMENT ON COLUMN asana_history.custom_field.is_value_read_only IS 'Whether the value cannot be written through the API.';
COMMENT ON COLUMN asana_history.custom_field.has_notifications_enabled IS 'Whether followers of a task are told when the value changes.';
COMMENT ON COLUMN asana_history.custom_field.asana_created_field IS 'Identifier of the built-in template it comes from.';
COMMENT ON COLUMN asana_history.custom_field.privacy_setting IS 'Who can see it: public_with_guests, public or private.';
COMMENT ON COLUMN asana_history.custom_field.default_access_level IS 'Access of people it is shared with: admin, editor or user.';
COMMENT ON COLUMN asana_history.custom_field.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.custom_field._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.custom_field._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.custom_field._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.custom_field._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.custom_field._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.custom_field._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.custom_field._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.custom_field._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_field._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.custom_field._changed_fields IS 'Columns and links that differ from the version before.';

CREATE TABLE asana.custom_field_option (
  custom_field_gid text NOT NULL,
  enum_option_gid text NOT NULL,
  name text,
  enabled boolean,
  color text,
  position integer,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (custom_field_gid, enum_option_gid)
);
COMMENT ON TABLE asana.custom_field_option IS 'Options of enum and multi-enum fields, in the order shown.';
COMMENT ON COLUMN asana.custom_field_option.custom_field_gid IS 'The custom field that owns the row. Refers to custom_field.';
COMMENT ON COLUMN asana.custom_field_option.enum_option_gid IS 'The option. Refers to enum_option.';
COMMENT ON COLUMN asana.custom_field_option.name IS 'Name. [U]';
COMMENT ON COLUMN asana.custom_field_option.enabled IS 'Whether it can be chosen.';
COMMENT ON COLUMN asana.custom_field_option.color IS 'Colour.';
COMMENT ON COLUMN asana.custom_field_option.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN asana.custom_field_option._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.custom_field_option._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.custom_field_option._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.custom_field_option._trace_id IS 'Trace that brought the content here.';
CREATE INDEX custom_field_option_enum_option_gid ON asana.custom_field_option (enum_option_gid);

CREATE TABLE asana_history.custom_field_option (
  custom_field_gid text NOT NULL,
  enum_option_gid text NOT NULL,
  name text,
  enabled boolean,
  color text,
  position integer,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (custom_field_gid, enum_option_gid, valid_from)
);
COMMENT ON TABLE asana_history.custom_field_option IS 'Options of enum and multi-enum fields, in the order shown. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.custom_field_option.custom_field_gid IS 'The custom field that owns the row. Refers to custom_field.';
COMMENT ON COLUMN asana_history.custom_field_option.enum_option_gid IS 'The option. Refers to enum_option.';
COMMENT ON COLUMN asana_history.custom_field_option.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.custom_field_option.enabled IS 'Whether it can be chosen.';
COMMENT ON COLUMN asana_history.custom_field_option.color IS 'Colour.';
COMMENT ON COLUMN asana_history.custom_field_option.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN asana_history.custom_field_option.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.custom_field_option.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.custom_field_option._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.custom_field_option._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_field_option._trace_id IS 'Trace that brought the content here.';
CREATE INDEX custom_field_option_enum_option_gid ON asana_history.custom_field_option (enum_option_gid, custom_field_gid);

CREATE TABLE asana.project (
  gid text NOT NULL,
  name text,
  notes text,
  html_notes text,
  archived boolean,
  completed boolean,
  completed_at timestamptz,
  completed_by_gid text,
  created_at timestamptz,
  modified_at timestamptz,
  start_on date,
  due_on date,
  owner_gid text,
  team_gid text,
  workspace_gid text,
  color text,
  icon text,
  default_view text,
  privacy_setting text,
  default_access_level text,
  minimum_access_level_for_customization text,
  minimum_access_level_for_sharing text,
  current_status_update_gid text,
  project_brief_gid text,
  created_from_template_gid text,
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
COMMENT ON TABLE asana.project IS 'A list or board of tasks that people work through together.';
COMMENT ON COLUMN asana.project.gid IS 'Identifier of the project in Asana.';
COMMENT ON COLUMN asana.project.name IS 'Title. [U]';
COMMENT ON COLUMN asana.project.notes IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana.project.html_notes IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana.project.archived IS 'Whether it was put away.';
COMMENT ON COLUMN asana.project.completed IS 'Whether it is done.';
COMMENT ON COLUMN asana.project.completed_at IS 'When it was done.';
COMMENT ON COLUMN asana.project.completed_by_gid IS 'Who completed it. Refers to user. [R]';
COMMENT ON COLUMN asana.project.created_at IS 'When it was created.';
COMMENT ON COLUMN asana.project.modified_at IS 'When its own contents changed last; tasks and comments within it do not count.';
COMMENT ON COLUMN asana.project.start_on IS 'Start date.';
COMMENT ON COLUMN asana.project.due_on IS 'Due date.';
COMMENT ON COLUMN asana.project.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana.project.team_gid IS 'The team it is shared with. Refers to team.';
COMMENT ON COLUMN asana.project.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana.project.color IS 'Colour, for example light-green.';
COMMENT ON COLUMN asana.project.icon IS 'Name of its icon.';
COMMENT ON COLUMN asana.project.default_view IS 'View it opens with: list, board, calendar or timeline.';
COMMENT ON COLUMN asana.project.privacy_setting IS 'Who can see it: public_to_workspace, private_to_team or private.';
COMMENT ON COLUMN asana.project.default_access_level IS 'Access of new members: admin, editor, commenter or viewer.';
COMMENT ON COLUMN asana.project.minimum_access_level_for_customization IS 'Access needed to change its workflow: admin or editor.';
COMMENT ON COLUMN asana.project.minimum_access_level_for_sharing IS 'Access needed to share it: admin or editor.';
COMMENT ON COLUMN asana.project.current_status_update_gid IS 'Its latest status update. Refers to status_update.';
COMMENT ON COLUMN asana.project.project_brief_gid IS 'Its brief. Refers to project_brief.';
COMMENT ON COLUMN asana.project.created_from_template_gid IS 'The template it was made from. Refers to project_template.';
COMMENT ON COLUMN asana.project.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana.project._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.project._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.project._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.project._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.project._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.project._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.project._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.project._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.project._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX project_completed_by_gid ON asana.project (completed_by_gid) WHERE completed_by_gid IS NOT NULL;
CREATE INDEX project_owner_gid ON asana.project (owner_gid) WHERE owner_gid IS NOT NULL;
CREATE INDEX project_team_gid ON asana.project (team_gid) WHERE team_gid IS NOT NULL;
CREATE INDEX project_current_status_update_gid ON asana.project (current_status_update_gid) WHERE current_status_update_gid IS NOT NULL;
CREATE INDEX project_project_brief_gid ON asana.project (project_brief_gid) WHERE project_brief_gid IS NOT NULL;
CREATE INDEX project_created_from_template_gid ON asana.project (created_from_template_gid) WHERE created_from_template_gid IS NOT NULL;
CREATE INDEX project_deleted_at ON asana.project (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.project (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  notes text,
  html_notes text,
  archived boolean,
  completed boolean,
  completed_at timestamptz,
  completed_by_gid text,
  created_at timestamptz,
  modified_at timestamptz,
  start_on date,
  due_on date,
  owner_gid text,
  team_gid text,
  workspace_gid text,
  color text,
  icon text,
  default_view text,
  privacy_setting text,
  default_access_level text,
  minimum_access_level_for_customization text,
  minimum_access_level_for_sharing text,
  current_status_update_gid text,
  project_brief_gid text,
  created_from_template_gid text,
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.project IS 'Every version of every project: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.project.gid IS 'Identifier of the project in Asana.';
COMMENT ON COLUMN asana_history.project.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.project.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.project.name IS 'Title. [U]';
COMMENT ON COLUMN asana_history.project.notes IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana_history.project.html_notes IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana_history.project.archived IS 'Whether it was put away.';
COMMENT ON COLUMN asana_history.project.completed IS 'Whether it is done.';
COMMENT ON COLUMN asana_history.project.completed_at IS 'When it was done.';
COMMENT ON COLUMN asana_history.project.completed_by_gid IS 'Who completed it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_history.project.modified_at IS 'When its own contents changed last; tasks and comments within it do not count.';
COMMENT ON COLUMN asana_history.project.start_on IS 'Start date.';
COMMENT ON COLUMN asana_history.project.due_on IS 'Due date.';
COMMENT ON COLUMN asana_history.project.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project.team_gid IS 'The team it is shared with. Refers to team.';
COMMENT ON COLUMN asana_history.project.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana_history.project.color IS 'Colour, for example light-green.';
COMMENT ON COLUMN asana_history.project.icon IS 'Name of its icon.';
COMMENT ON COLUMN asana_history.project.default_view IS 'View it opens with: list, board, calendar or timeline.';
COMMENT ON COLUMN asana_history.project.privacy_setting IS 'Who can see it: public_to_workspace, private_to_team or private.';
COMMENT ON COLUMN asana_history.project.default_access_level IS 'Access of new members: admin, editor, commenter or viewer.';
COMMENT ON COLUMN asana_history.project.minimum_access_level_for_customization IS 'Access needed to change its workflow: admin or editor.';
COMMENT ON COLUMN asana_history.project.minimum_access_level_for_sharing IS 'Access needed to share it: admin or editor.';
COMMENT ON COLUMN asana_history.project.current_status_update_gid IS 'Its latest status update. Refers to status_update.';
COMMENT ON COLUMN asana_history.project.project_brief_gid IS 'Its brief. Refers to project_brief.';
COMMENT ON COLUMN asana_history.project.created_from_template_gid IS 'The template it was made from. Refers to project_template.';
COMMENT ON COLUMN asana_history.project.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana_history.project._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.project._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.project._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.project._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.project._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.project._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.project._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.project._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.project._changed_fields IS 'Columns and links that differ from the version before.';

CREATE TABLE asana.project_member (
  project_gid text NOT NULL,
  user_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (project_gid, user_gid)
);
COMMENT ON TABLE asana.project_member IS 'Who is a member of a project.';
COMMENT ON COLUMN asana.project_member.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana.project_member.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana.project_member._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.project_member._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.project_member._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.project_member._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_member_user_gid ON asana.project_member (user_gid);

CREATE TABLE asana_history.project_member (
  project_gid text NOT NULL,
  user_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (project_gid, user_gid, valid_from)
);
COMMENT ON TABLE asana_history.project_member IS 'Who is a member of a project. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.project_member.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_history.project_member.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_member.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.project_member.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.project_member._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_member._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_member._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_member_user_gid ON asana_history.project_member (user_gid, project_gid);

CREATE TABLE asana.project_follower (
  project_gid text NOT NULL,
  user_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (project_gid, user_gid)
);
COMMENT ON TABLE asana.project_follower IS 'Who is told of all changes in a project.';
COMMENT ON COLUMN asana.project_follower.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana.project_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana.project_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.project_follower._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.project_follower._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.project_follower._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_follower_user_gid ON asana.project_follower (user_gid);

CREATE TABLE asana_history.project_follower (
  project_gid text NOT NULL,
  user_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (project_gid, user_gid, valid_from)
);
COMMENT ON TABLE asana_history.project_follower IS 'Who is told of all changes in a project. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.project_follower.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_history.project_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_follower.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.project_follower.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.project_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_follower._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_follower._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_follower_user_gid ON asana_history.project_follower (user_gid, project_gid);

CREATE TABLE asana.project_custom_field (
  project_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  is_important boolean,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (project_gid, custom_field_gid)
);
COMMENT ON TABLE asana.project_custom_field IS 'Which custom fields the tasks of a project show.';
COMMENT ON COLUMN asana.project_custom_field.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana.project_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.project_custom_field.is_important IS 'Whether it is shown in the list of tasks.';
COMMENT ON COLUMN asana.project_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.project_custom_field._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.project_custom_field._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.project_custom_field._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_custom_field_custom_field_gid ON asana.project_custom_field (custom_field_gid);

CREATE TABLE asana_history.project_custom_field (
  project_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  is_important boolean,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (project_gid, custom_field_gid, valid_from)
);
COMMENT ON TABLE asana_history.project_custom_field IS 'Which custom fields the tasks of a project show. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.project_custom_field.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_history.project_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.project_custom_field.is_important IS 'Whether it is shown in the list of tasks.';
COMMENT ON COLUMN asana_history.project_custom_field.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.project_custom_field.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.project_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_custom_field._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_custom_field._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_custom_field_custom_field_gid ON asana_history.project_custom_field (custom_field_gid, project_gid);

CREATE TABLE asana.project_custom_field_value (
  project_gid text NOT NULL,
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
  PRIMARY KEY (project_gid, custom_field_gid)
);
COMMENT ON TABLE asana.project_custom_field_value IS 'Values of custom fields on a project: one row per field, the column that fits its kind filled.';
COMMENT ON COLUMN asana.project_custom_field_value.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana.project_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.project_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana.project_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana.project_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana.project_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana.project_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana.project_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana.project_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana.project_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana.project_custom_field_value.display_value IS 'The value as Asana shows it; follows the names of people and options. [U]';
COMMENT ON COLUMN asana.project_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.project_custom_field_value._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.project_custom_field_value._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.project_custom_field_value._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_custom_field_value_custom_field_gid ON asana.project_custom_field_value (custom_field_gid);
CREATE INDEX project_custom_field_value_enum_option_gid ON asana.project_custom_field_value (enum_option_gid) WHERE enum_option_gid IS NOT NULL;

CREATE TABLE asana_history.project_custom_field_value (
  project_gid text NOT NULL,
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
  _trace_id text,
  PRIMARY KEY (project_gid, custom_field_gid, valid_from)
);
COMMENT ON TABLE asana_history.project_custom_field_value IS 'Values of custom fields on a project: one row per field, the column that fits its kind filled. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.project_custom_field_value.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_history.project_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.project_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_history.project_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_history.project_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_history.project_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_history.project_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_history.project_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_history.project_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_history.project_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.project_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.project_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_custom_field_value._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_custom_field_value._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_custom_field_value_custom_field_gid ON asana_history.project_custom_field_value (custom_field_gid, project_gid);

CREATE TABLE asana.section (
  gid text NOT NULL,
  name text,
  created_at timestamptz,
  project_gid text,
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
COMMENT ON TABLE asana.section IS 'A titled group of tasks within one project.';
COMMENT ON COLUMN asana.section.gid IS 'Identifier of the section in Asana.';
COMMENT ON COLUMN asana.section.name IS 'Title shown above the group. [U]';
COMMENT ON COLUMN asana.section.created_at IS 'When the section was created.';
COMMENT ON COLUMN asana.section.project_gid IS 'The project that holds the section. Refers to project.';
COMMENT ON COLUMN asana.section._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.section._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.section._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.section._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.section._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.section._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.section._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.section._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.section._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX section_project_gid ON asana.section (project_gid) WHERE project_gid IS NOT NULL;
CREATE INDEX section_deleted_at ON asana.section (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.section (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  created_at timestamptz,
  project_gid text,
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.section IS 'Every version of every section: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.section.gid IS 'Identifier of the section in Asana.';
COMMENT ON COLUMN asana_history.section.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.section.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.section.name IS 'Title shown above the group. [U]';
COMMENT ON COLUMN asana_history.section.created_at IS 'When the section was created.';
COMMENT ON COLUMN asana_history.section.project_gid IS 'The project that holds the section. Refers to project.';
COMMENT ON COLUMN asana_history.section._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.section._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.section._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.section._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.section._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.section._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.section._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.section._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.section._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.section._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.section._changed_fields IS 'Columns and links that differ from the version before.';
CREATE INDEX section_project_gid ON asana_history.section (project_gid) WHERE project_gid IS NOT NULL;

CREATE TABLE asana.story (
  gid text NOT NULL,
  resource_subtype text,
  type text,
  target_gid text,
  created_at timestamptz,
  created_by_gid text,
  source text,
  text text,
  html_text text,
  is_pinned boolean,
  is_edited boolean,
  sticker_name text,
  num_likes integer,
  reaction_summary jsonb,
  previews jsonb,
  task_gid text,
  project_gid text,
  tag_gid text,
  story_gid text,
  assignee_gid text,
  follower_gid text,
  dependency_gid text,
  duplicate_of_gid text,
  duplicated_from_gid text,
  old_section_gid text,
  new_section_gid text,
  old_name text,
  new_name text,
  old_dates jsonb,
  new_dates jsonb,
  old_resource_subtype text,
  new_resource_subtype text,
  old_approval_status text,
  new_approval_status text,
  custom_field_gid text,
  old_text_value text,
  new_text_value text,
  old_number_value numeric,
  new_number_value numeric,
  old_enum_value_gid text,
  new_enum_value_gid text,
  old_multi_enum_value_gids text[],
  new_multi_enum_value_gids text[],
  old_date_value jsonb,
  new_date_value jsonb,
  old_people_value_gids text[],
  new_people_value_gids text[],
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
COMMENT ON TABLE asana.story IS 'A comment on a task, or a sentence about something that happened to it.';
COMMENT ON COLUMN asana.story.gid IS 'Identifier of the story in Asana.';
COMMENT ON COLUMN asana.story.resource_subtype IS 'What happened, for example comment_added, assigned or section_changed.';
COMMENT ON COLUMN asana.story.type IS 'comment or system.';
COMMENT ON COLUMN asana.story.target_gid IS 'The task it belongs to. Refers to task.';
COMMENT ON COLUMN asana.story.created_at IS 'When it was written or it happened.';
COMMENT ON COLUMN asana.story.created_by_gid IS 'Who wrote or did it; null when it was Asana itself. Refers to user. [R]';
COMMENT ON COLUMN asana.story.source IS 'Where it came from: web, email, mobile, api or unknown.';
COMMENT ON COLUMN asana.story.text IS 'The comment or sentence as plain text. [U]';
COMMENT ON COLUMN asana.story.html_text IS 'The comment as rich text. [U]';
COMMENT ON COLUMN asana.story.is_pinned IS 'Whether it is pinned to the top.';
COMMENT ON COLUMN asana.story.is_edited IS 'Whether it was changed after it was written.';
COMMENT ON COLUMN asana.story.sticker_name IS 'Name of the sticker it shows.';
COMMENT ON COLUMN asana.story.num_likes IS 'How many people like it.';
COMMENT ON COLUMN asana.story.reaction_summary IS 'Emoji reactions with their counts.';
COMMENT ON COLUMN asana.story.previews IS 'Previews of what it links to. [U]';
COMMENT ON COLUMN asana.story.task_gid IS 'Another task it speaks of. Refers to task.';
COMMENT ON COLUMN asana.story.project_gid IS 'The project it speaks of. Refers to project.';
COMMENT ON COLUMN asana.story.tag_gid IS 'The tag it speaks of. Refers to tag.';
COMMENT ON COLUMN asana.story.story_gid IS 'The story it speaks of, for example one that was liked. Refers to story.';
COMMENT ON COLUMN asana.story.assignee_gid IS 'Who was assigned. Refers to user. [R]';
COMMENT ON COLUMN asana.story.follower_gid IS 'Who was added or removed as a follower. Refers to user. [R]';
COMMENT ON COLUMN asana.story.dependency_gid IS 'The task that a dependency was set to or removed from. Refers to task.';
COMMENT ON COLUMN asana.story.duplicate_of_gid IS 'The task it was marked a duplicate of. Refers to task.';
COMMENT ON COLUMN asana.story.duplicated_from_gid IS 'The task it was copied from. Refers to task.';
COMMENT ON COLUMN asana.story.old_section_gid IS 'The section the task left. Refers to section.';
COMMENT ON COLUMN asana.story.new_section_gid IS 'The section the task came to. Refers to section.';
COMMENT ON COLUMN asana.story.old_name IS 'Name before the change. [U]';
COMMENT ON COLUMN asana.story.new_name IS 'Name after the change. [U]';
COMMENT ON COLUMN asana.story.old_dates IS 'Dates before the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana.story.new_dates IS 'Dates after the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana.story.old_resource_subtype IS 'Subtype of the task before the change.';
COMMENT ON COLUMN asana.story.new_resource_subtype IS 'Subtype of the task after the change.';
COMMENT ON COLUMN asana.story.old_approval_status IS 'Approval status before the change.';
COMMENT ON COLUMN asana.story.new_approval_status IS 'Approval status after the change.';
COMMENT ON COLUMN asana.story.custom_field_gid IS 'The custom field that changed. Refers to custom_field.';
COMMENT ON COLUMN asana.story.old_text_value IS 'Value of a text field before the change. [U]';
COMMENT ON COLUMN asana.story.new_text_value IS 'Value of a text field after the change. [U]';
COMMENT ON COLUMN asana.story.old_number_value IS 'Value of a number field before the change. [U]';
COMMENT ON COLUMN asana.story.new_number_value IS 'Value of a number field after the change. [U]';
COMMENT ON COLUMN asana.story.old_enum_value_gid IS 'Chosen option before the change. Refers to enum_option.';
COMMENT ON COLUMN asana.story.new_enum_value_gid IS 'Chosen option after the change. Refers to enum_option.';
COMMENT ON COLUMN asana.story.old_multi_enum_value_gids IS 'Chosen options before the change. Refers to enum_option.';
COMMENT ON COLUMN asana.story.new_multi_enum_value_gids IS 'Chosen options after the change. Refers to enum_option.';
COMMENT ON COLUMN asana.story.old_date_value IS 'Value of a date field before the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana.story.new_date_value IS 'Value of a date field after the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana.story.old_people_value_gids IS 'People of a people field before the change. Refers to user. [R]';
COMMENT ON COLUMN asana.story.new_people_value_gids IS 'People of a people field after the change. Refers to user. [R]';
COMMENT ON COLUMN asana.story._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.story._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.story._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.story._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.story._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.story._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.story._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.story._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.story._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX story_target_gid ON asana.story (target_gid) WHERE target_gid IS NOT NULL;
CREATE INDEX story_created_by_gid ON asana.story (created_by_gid) WHERE created_by_gid IS NOT NULL;
CREATE INDEX story_task_gid ON asana.story (task_gid) WHERE task_gid IS NOT NULL;
CREATE INDEX story_project_gid ON asana.story (project_gid) WHERE project_gid IS NOT NULL;
CREATE INDEX story_tag_gid ON asana.story (tag_gid) WHERE tag_gid IS NOT NULL;
CREATE INDEX story_story_gid ON asana.story (story_gid) WHERE story_gid IS NOT NULL;
CREATE INDEX story_assignee_gid ON asana.story (assignee_gid) WHERE assignee_gid IS NOT NULL;
CREATE INDEX story_follower_gid ON asana.story (follower_gid) WHERE follower_gid IS NOT NULL;
CREATE INDEX story_dependency_gid ON asana.story (dependency_gid) WHERE dependency_gid IS NOT NULL;
CREATE INDEX story_duplicate_of_gid ON asana.story (duplicate_of_gid) WHERE duplicate_of_gid IS NOT NULL;
CREATE INDEX story_duplicated_from_gid ON asana.story (duplicated_from_gid) WHERE duplicated_from_gid IS NOT NULL;
CREATE INDEX story_old_section_gid ON asana.story (old_section_gid) WHERE old_section_gid IS NOT NULL;
CREATE INDEX story_new_section_gid ON asana.story (new_section_gid) WHERE new_section_gid IS NOT NULL;
CREATE INDEX story_custom_field_gid ON asana.story (custom_field_gid) WHERE custom_field_gid IS NOT NULL;
CREATE INDEX story_old_enum_value_gid ON asana.story (old_enum_value_gid) WHERE old_enum_value_gid IS NOT NULL;
CREATE INDEX story_new_enum_value_gid ON asana.story (new_enum_value_gid) WHERE new_enum_value_gid IS NOT NULL;
CREATE INDEX story_deleted_at ON asana.story (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.story (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  resource_subtype text,
  type text,
  target_gid text,
  created_at timestamptz,
  created_by_gid text,
  source text,
  text text,
  html_text text,
  is_pinned boolean,
  is_edited boolean,
  sticker_name text,
  num_likes integer,
  reaction_summary jsonb,
  task_gid text,
  project_gid text,
  tag_gid text,
  story_gid text,
  assignee_gid text,
  follower_gid text,
  dependency_gid text,
  duplicate_of_gid text,
  duplicated_from_gid text,
  old_section_gid text,
  new_section_gid text,
  old_name text,
  new_name text,
  old_dates jsonb,
  new_dates jsonb,
  old_resource_subtype text,
  new_resource_subtype text,
  old_approval_status text,
  new_approval_status text,
  custom_field_gid text,
  old_text_value text,
  new_text_value text,
  old_number_value numeric,
  new_number_value numeric,
  old_enum_value_gid text,
  new_enum_value_gid text,
  old_multi_enum_value_gids text[],
  new_multi_enum_value_gids text[],
  old_date_value jsonb,
  new_date_value jsonb,
  old_people_value_gids text[],
  new_people_value_gids text[],
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.story IS 'Every version of every story: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.story.gid IS 'Identifier of the story in Asana.';
COMMENT ON COLUMN asana_history.story.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.story.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.story.resource_subtype IS 'What happened, for example comment_added, assigned or section_changed.';
COMMENT ON COLUMN asana_history.story.type IS 'comment or system.';
COMMENT ON COLUMN asana_history.story.target_gid IS 'The task it belongs to. Refers to task.';
COMMENT ON COLUMN asana_history.story.created_at IS 'When it was written or it happened.';
COMMENT ON COLUMN asana_history.story.created_by_gid IS 'Who wrote or did it; null when it was Asana itself. Refers to user. [R]';
COMMENT ON COLUMN asana_history.story.source IS 'Where it came from: web, email, mobile, api or unknown.';
COMMENT ON COLUMN asana_history.story.text IS 'The comment or sentence as plain text. [U]';
COMMENT ON COLUMN asana_history.story.html_text IS 'The comment as rich text. [U]';
COMMENT ON COLUMN asana_history.story.is_pinned IS 'Whether it is pinned to the top.';
COMMENT ON COLUMN asana_history.story.is_edited IS 'Whether it was changed after it was written.';
COMMENT ON COLUMN asana_history.story.sticker_name IS 'Name of the sticker it shows.';
COMMENT ON COLUMN asana_history.story.num_likes IS 'How many people like it.';
COMMENT ON COLUMN asana_history.story.reaction_summary IS 'Emoji reactions with their counts.';
COMMENT ON COLUMN asana_history.story.task_gid IS 'Another task it speaks of. Refers to task.';
COMMENT ON COLUMN asana_history.story.project_gid IS 'The project it speaks of. Refers to project.';
COMMENT ON COLUMN asana_history.story.tag_gid IS 'The tag it speaks of. Refers to tag.';
COMMENT ON COLUMN asana_history.story.story_gid IS 'The story it speaks of, for example one that was liked. Refers to story.';
COMMENT ON COLUMN asana_history.story.assignee_gid IS 'Who was assigned. Refers to user. [R]';
COMMENT ON COLUMN asana_history.story.follower_gid IS 'Who was added or removed as a follower. Refers to user. [R]';
COMMENT ON COLUMN asana_history.story.dependency_gid IS 'The task that a dependency was set to or removed from. Refers to task.';
COMMENT ON COLUMN asana_history.story.duplicate_of_gid IS 'The task it was marked a duplicate of. Refers to task.';
COMMENT ON COLUMN asana_history.story.duplicated_from_gid IS 'The task it was copied from. Refers to task.';
COMMENT ON COLUMN asana_history.story.old_section_gid IS 'The section the task left. Refers to section.';
COMMENT ON COLUMN asana_history.story.new_section_gid IS 'The section the task came to. Refers to section.';
COMMENT ON COLUMN asana_history.story.old_name IS 'Name before the change. [U]';
COMMENT ON COLUMN asana_history.story.new_name IS 'Name after the change. [U]';
COMMENT ON COLUMN asana_history.story.old_dates IS 'Dates before the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana_history.story.new_dates IS 'Dates after the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana_history.story.old_resource_subtype IS 'Subtype of the task before the change.';
COMMENT ON COLUMN asana_history.story.new_resource_subtype IS 'Subtype of the task after the change.';
COMMENT ON COLUMN asana_history.story.old_approval_status IS 'Approval status before the change.';
COMMENT ON COLUMN asana_history.story.new_approval_status IS 'Approval status after the change.';
COMMENT ON COLUMN asana_history.story.custom_field_gid IS 'The custom field that changed. Refers to custom_field.';
COMMENT ON COLUMN asana_history.story.old_text_value IS 'Value of a text field before the change. [U]';
COMMENT ON COLUMN asana_history.story.new_text_value IS 'Value of a text field after the change. [U]';
COMMENT ON COLUMN asana_history.story.old_number_value IS 'Value of a number field before the change. [U]';
COMMENT ON COLUMN asana_history.story.new_number_value IS 'Value of a number field after the change. [U]';
COMMENT ON COLUMN asana_history.story.old_enum_value_gid IS 'Chosen option before the change. Refers to enum_option.';
COMMENT ON COLUMN asana_history.story.new_enum_value_gid IS 'Chosen option after the change. Refers to enum_option.';
COMMENT ON COLUMN asana_history.story.old_multi_enum_value_gids IS 'Chosen options before the change. Refers to enum_option.';
COMMENT ON COLUMN asana_history.story.new_multi_enum_value_gids IS 'Chosen options after the change. Refers to enum_option.';
COMMENT ON COLUMN asana_history.story.old_date_value IS 'Value of a date field before the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana_history.story.new_date_value IS 'Value of a date field after the change: due_on, due_at, start_on.';
COMMENT ON COLUMN asana_history.story.old_people_value_gids IS 'People of a people field before the change. Refers to user. [R]';
COMMENT ON COLUMN asana_history.story.new_people_value_gids IS 'People of a people field after the change. Refers to user. [R]';
COMMENT ON COLUMN asana_history.story._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.story._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.story._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.story._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.story._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.story._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.story._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.story._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.story._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.story._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.story._changed_fields IS 'Columns and links that differ from the version before.';
CREATE INDEX story_target_gid ON asana_history.story (target_gid) WHERE target_gid IS NOT NULL;

CREATE TABLE asana.tag (
  gid text NOT NULL,
  name text,
  notes text,
  color text,
  created_at timestamptz,
  workspace_gid text,
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
COMMENT ON TABLE asana.tag IS 'A label of a workspace that any task can carry.';
COMMENT ON COLUMN asana.tag.gid IS 'Identifier of the tag in Asana.';
COMMENT ON COLUMN asana.tag.name IS 'Name. [U]';
COMMENT ON COLUMN asana.tag.notes IS 'What the tag is for. [U]';
COMMENT ON COLUMN asana.tag.color IS 'Colour, for example dark-pink.';
COMMENT ON COLUMN asana.tag.created_at IS 'When it was created.';
COMMENT ON COLUMN asana.tag.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana.tag.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana.tag._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.tag._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.tag._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.tag._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.tag._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.tag._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.tag._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.tag._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.tag._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX tag_deleted_at ON asana.tag (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.tag (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  notes text,
  color text,
  created_at timestamptz,
  workspace_gid text,
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.tag IS 'Every version of every tag: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.tag.gid IS 'Identifier of the tag in Asana.';
COMMENT ON COLUMN asana_history.tag.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.tag.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.tag.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.tag.notes IS 'What the tag is for. [U]';
COMMENT ON COLUMN asana_history.tag.color IS 'Colour, for example dark-pink.';
COMMENT ON COLUMN asana_history.tag.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_history.tag.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana_history.tag.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana_history.tag._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.tag._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.tag._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.tag._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.tag._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.tag._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.tag._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.tag._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.tag._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.tag._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.tag._changed_fields IS 'Columns and links that differ from the version before.';

CREATE TABLE asana.tag_follower (
  tag_gid text NOT NULL,
  user_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (tag_gid, user_gid)
);
COMMENT ON TABLE asana.tag_follower IS 'Who follows a tag.';
COMMENT ON COLUMN asana.tag_follower.tag_gid IS 'The tag that owns the row. Refers to tag.';
COMMENT ON COLUMN asana.tag_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana.tag_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.tag_follower._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.tag_follower._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.tag_follower._trace_id IS 'Trace that brought the content here.';
CREATE INDEX tag_follower_user_gid ON asana.tag_follower (user_gid);

CREATE TABLE asana_history.tag_follower (
  tag_gid text NOT NULL,
  user_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (tag_gid, user_gid, valid_from)
);
COMMENT ON TABLE asana_history.tag_follower IS 'Who follows a tag. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.tag_follower.tag_gid IS 'The tag that owns the row. Refers to tag.';
COMMENT ON COLUMN asana_history.tag_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana_history.tag_follower.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.tag_follower.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.tag_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.tag_follower._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.tag_follower._trace_id IS 'Trace that brought the content here.';
CREATE INDEX tag_follower_user_gid ON asana_history.tag_follower (user_gid, tag_gid);

CREATE TABLE asana.task (
  gid text NOT NULL,
  name text,
  resource_subtype text,
  notes text,
  html_notes text,
  assignee_gid text,
  assigned_by_gid text,
  created_by_gid text,
  created_at timestamptz,
  modified_at timestamptz,
  completed boolean,
  completed_at timestamptz,
  completed_by_gid text,
  due_on date,
  due_at timestamptz,
  start_on date,
  start_at timestamptz,
  approval_status text,
  parent_gid text,
  num_subtasks integer,
  num_likes integer,
  actual_time_minutes numeric,
  is_rendered_as_separator boolean,
  external jsonb,
  custom_type_gid text,
  custom_type_status_option_gid text,
  workspace_gid text,
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
COMMENT ON TABLE asana.task IS 'A piece of work: a task, subtask, milestone or approval.';
COMMENT ON COLUMN asana.task.gid IS 'Identifier of the task in Asana.';
COMMENT ON COLUMN asana.task.name IS 'Title. [U]';
COMMENT ON COLUMN asana.task.resource_subtype IS 'default_task, milestone, approval or custom.';
COMMENT ON COLUMN asana.task.notes IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana.task.html_notes IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana.task.assignee_gid IS 'Who is to do it. Refers to user. [R]';
COMMENT ON COLUMN asana.task.assigned_by_gid IS 'Who assigned it last. Refers to user. [R]';
COMMENT ON COLUMN asana.task.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana.task.created_at IS 'When it was created.';
COMMENT ON COLUMN asana.task.modified_at IS 'When its own contents changed last; a move between projects or sections does not count.';
COMMENT ON COLUMN asana.task.completed IS 'Whether it is done.';
COMMENT ON COLUMN asana.task.completed_at IS 'When it was done.';
COMMENT ON COLUMN asana.task.completed_by_gid IS 'Who completed it. Refers to user. [R]';
COMMENT ON COLUMN asana.task.due_on IS 'Due date.';
COMMENT ON COLUMN asana.task.due_at IS 'Due time, if one was set.';
COMMENT ON COLUMN asana.task.start_on IS 'Start date.';
COMMENT ON COLUMN asana.task.start_at IS 'Start time, if one was set.';
COMMENT ON COLUMN asana.task.approval_status IS 'For approvals: pending, approved, rejected or changes_requested.';
COMMENT ON COLUMN asana.task.parent_gid IS 'The task it is a subtask of. Refers to task.';
COMMENT ON COLUMN asana.task.num_subtasks IS 'How many subtasks it has.';
COMMENT ON COLUMN asana.task.num_likes IS 'How many people like it.';
COMMENT ON COLUMN asana.task.actual_time_minutes IS 'Time tracked on it, minutes.';
COMMENT ON COLUMN asana.task.is_rendered_as_separator IS 'Whether it is shown as a separator line.';
COMMENT ON COLUMN asana.task.external IS 'Identifier and data stored by the app that reads. [U]';
COMMENT ON COLUMN asana.task.custom_type_gid IS 'Its custom type. Refers to custom_type.';
COMMENT ON COLUMN asana.task.custom_type_status_option_gid IS 'Its status within the custom type. Refers to custom_type_status_option.';
COMMENT ON COLUMN asana.task.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana.task.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana.task._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.task._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.task._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.task._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.task._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.task._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.task._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.task._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.task._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX task_assignee_gid ON asana.task (assignee_gid) WHERE assignee_gid IS NOT NULL;
CREATE INDEX task_assigned_by_gid ON asana.task (assigned_by_gid) WHERE assigned_by_gid IS NOT NULL;
CREATE INDEX task_created_by_gid ON asana.task (created_by_gid) WHERE created_by_gid IS NOT NULL;
CREATE INDEX task_completed_by_gid ON asana.task (completed_by_gid) WHERE completed_by_gid IS NOT NULL;
CREATE INDEX task_parent_gid ON asana.task (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX task_custom_type_gid ON asana.task (custom_type_gid) WHERE custom_type_gid IS NOT NULL;
CREATE INDEX task_custom_type_status_option_gid ON asana.task (custom_type_status_option_gid) WHERE custom_type_status_option_gid IS NOT NULL;
CREATE INDEX task_deleted_at ON asana.task (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.task (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  resource_subtype text,
  notes text,
  html_notes text,
  assignee_gid text,
  assigned_by_gid text,
  created_by_gid text,
  created_at timestamptz,
  modified_at timestamptz,
  completed boolean,
  completed_at timestamptz,
  completed_by_gid text,
  due_on date,
  due_at timestamptz,
  start_on date,
  start_at timestamptz,
  approval_status text,
  parent_gid text,
  num_subtasks integer,
  num_likes integer,
  actual_time_minutes numeric,
  is_rendered_as_separator boolean,
  external jsonb,
  custom_type_gid text,
  custom_type_status_option_gid text,
  workspace_gid text,
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.task IS 'Every version of every task: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.task.gid IS 'Identifier of the task in Asana.';
COMMENT ON COLUMN asana_history.task.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.task.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.task.name IS 'Title. [U]';
COMMENT ON COLUMN asana_history.task.resource_subtype IS 'default_task, milestone, approval or custom.';
COMMENT ON COLUMN asana_history.task.notes IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana_history.task.html_notes IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana_history.task.assignee_gid IS 'Who is to do it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task.assigned_by_gid IS 'Who assigned it last. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_history.task.modified_at IS 'When its own contents changed last; a move between projects or sections does not count.';
COMMENT ON COLUMN asana_history.task.completed IS 'Whether it is done.';
COMMENT ON COLUMN asana_history.task.completed_at IS 'When it was done.';
COMMENT ON COLUMN asana_history.task.completed_by_gid IS 'Who completed it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task.due_on IS 'Due date.';
COMMENT ON COLUMN asana_history.task.due_at IS 'Due time, if one was set.';
COMMENT ON COLUMN asana_history.task.start_on IS 'Start date.';
COMMENT ON COLUMN asana_history.task.start_at IS 'Start time, if one was set.';
COMMENT ON COLUMN asana_history.task.approval_status IS 'For approvals: pending, approved, rejected or changes_requested.';
COMMENT ON COLUMN asana_history.task.parent_gid IS 'The task it is a subtask of. Refers to task.';
COMMENT ON COLUMN asana_history.task.num_subtasks IS 'How many subtasks it has.';
COMMENT ON COLUMN asana_history.task.num_likes IS 'How many people like it.';
COMMENT ON COLUMN asana_history.task.actual_time_minutes IS 'Time tracked on it, minutes.';
COMMENT ON COLUMN asana_history.task.is_rendered_as_separator IS 'Whether it is shown as a separator line.';
COMMENT ON COLUMN asana_history.task.external IS 'Identifier and data stored by the app that reads. [U]';
COMMENT ON COLUMN asana_history.task.custom_type_gid IS 'Its custom type. Refers to custom_type.';
COMMENT ON COLUMN asana_history.task.custom_type_status_option_gid IS 'Its status within the custom type. Refers to custom_type_status_option.';
COMMENT ON COLUMN asana_history.task.workspace_gid IS 'The workspace that holds it. Refers to workspace.';
COMMENT ON COLUMN asana_history.task.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana_history.task._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.task._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.task._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.task._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.task._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.task._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.task._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.task._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.task._changed_fields IS 'Columns and links that differ from the version before.';
CREATE INDEX task_parent_gid ON asana_history.task (parent_gid) WHERE parent_gid IS NOT NULL;

CREATE TABLE asana.task_project (
  task_gid text NOT NULL,
  project_gid text NOT NULL,
  section_gid text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (task_gid, project_gid)
);
COMMENT ON TABLE asana.task_project IS 'Which projects a task lies in, and in which section of each.';
COMMENT ON COLUMN asana.task_project.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana.task_project.project_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana.task_project.section_gid IS 'The section within that project. Refers to section.';
COMMENT ON COLUMN asana.task_project._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.task_project._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.task_project._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.task_project._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_project_project_gid ON asana.task_project (project_gid);
CREATE INDEX task_project_section_gid ON asana.task_project (section_gid) WHERE section_gid IS NOT NULL;

CREATE TABLE asana_history.task_project (
  task_gid text NOT NULL,
  project_gid text NOT NULL,
  section_gid text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (task_gid, project_gid, valid_from)
);
COMMENT ON TABLE asana_history.task_project IS 'Which projects a task lies in, and in which section of each. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.task_project.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_history.task_project.project_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_history.task_project.section_gid IS 'The section within that project. Refers to section.';
COMMENT ON COLUMN asana_history.task_project.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.task_project.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.task_project._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_project._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_project._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_project_project_gid ON asana_history.task_project (project_gid, task_gid);

CREATE TABLE asana.task_follower (
  task_gid text NOT NULL,
  user_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (task_gid, user_gid)
);
COMMENT ON TABLE asana.task_follower IS 'Who follows a task.';
COMMENT ON COLUMN asana.task_follower.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana.task_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana.task_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.task_follower._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.task_follower._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.task_follower._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_follower_user_gid ON asana.task_follower (user_gid);

CREATE TABLE asana_history.task_follower (
  task_gid text NOT NULL,
  user_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (task_gid, user_gid, valid_from)
);
COMMENT ON TABLE asana_history.task_follower IS 'Who follows a task. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.task_follower.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_history.task_follower.user_gid IS 'The follower. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_follower.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.task_follower.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.task_follower._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_follower._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_follower._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_follower_user_gid ON asana_history.task_follower (user_gid, task_gid);

CREATE TABLE asana.task_tag (
  task_gid text NOT NULL,
  tag_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (task_gid, tag_gid)
);
COMMENT ON TABLE asana.task_tag IS 'Which tags a task carries.';
COMMENT ON COLUMN asana.task_tag.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana.task_tag.tag_gid IS 'The tag. Refers to tag.';
COMMENT ON COLUMN asana.task_tag._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.task_tag._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.task_tag._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.task_tag._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_tag_tag_gid ON asana.task_tag (tag_gid);

CREATE TABLE asana_history.task_tag (
  task_gid text NOT NULL,
  tag_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (task_gid, tag_gid, valid_from)
);
COMMENT ON TABLE asana_history.task_tag IS 'Which tags a task carries. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.task_tag.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_history.task_tag.tag_gid IS 'The tag. Refers to tag.';
COMMENT ON COLUMN asana_history.task_tag.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.task_tag.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.task_tag._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_tag._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_tag._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_tag_tag_gid ON asana_history.task_tag (tag_gid, task_gid);

CREATE TABLE asana.task_dependency (
  task_gid text NOT NULL,
  depends_on_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (task_gid, depends_on_gid)
);
COMMENT ON TABLE asana.task_dependency IS 'Which tasks a task waits for.';
COMMENT ON COLUMN asana.task_dependency.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana.task_dependency.depends_on_gid IS 'The task that comes first. Refers to task.';
COMMENT ON COLUMN asana.task_dependency._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.task_dependency._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.task_dependency._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.task_dependency._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_dependency_depends_on_gid ON asana.task_dependency (depends_on_gid);

CREATE TABLE asana_history.task_dependency (
  task_gid text NOT NULL,
  depends_on_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (task_gid, depends_on_gid, valid_from)
);
COMMENT ON TABLE asana_history.task_dependency IS 'Which tasks a task waits for. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.task_dependency.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_history.task_dependency.depends_on_gid IS 'The task that comes first. Refers to task.';
COMMENT ON COLUMN asana_history.task_dependency.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.task_dependency.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.task_dependency._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_dependency._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_dependency._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_dependency_depends_on_gid ON asana_history.task_dependency (depends_on_gid, task_gid);

CREATE TABLE asana.task_custom_field_value (
  task_gid text NOT NULL,
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
  PRIMARY KEY (task_gid, custom_field_gid)
);
COMMENT ON TABLE asana.task_custom_field_value IS 'Values of custom fields on a task: one row per field, the column that fits its kind filled.';
COMMENT ON COLUMN asana.task_custom_field_value.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana.task_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.task_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana.task_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana.task_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana.task_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana.task_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana.task_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana.task_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana.task_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana.task_custom_field_value.display_value IS 'The value as Asana shows it; follows the names of people and options. [U]';
COMMENT ON COLUMN asana.task_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.task_custom_field_value._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.task_custom_field_value._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.task_custom_field_value._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_custom_field_value_custom_field_gid ON asana.task_custom_field_value (custom_field_gid);
CREATE INDEX task_custom_field_value_enum_option_gid ON asana.task_custom_field_value (enum_option_gid) WHERE enum_option_gid IS NOT NULL;

CREATE TABLE asana_history.task_custom_field_value (
  task_gid text NOT NULL,
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
  _trace_id text,
  PRIMARY KEY (task_gid, custom_field_gid, valid_from)
);
COMMENT ON TABLE asana_history.task_custom_field_value IS 'Values of custom fields on a task: one row per field, the column that fits its kind filled. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.task_custom_field_value.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_history.task_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.task_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_history.task_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_history.task_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_history.task_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_history.task_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_history.task_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_history.task_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_history.task_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.task_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.task_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_custom_field_value._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_custom_field_value._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_custom_field_value_custom_field_gid ON asana_history.task_custom_field_value (custom_field_gid, task_gid);

CREATE TABLE asana.team (
  gid text NOT NULL,
  name text,
  description text,
  html_description text,
  organization_gid text,
  visibility text,
  endorsed boolean,
  edit_team_name_or_description_access_level text,
  edit_team_visibility_or_trash_team_access_level text,
  member_invite_management_access_level text,
  guest_invite_management_access_level text,
  join_request_management_access_level text,
  team_member_removal_access_level text,
  team_content_management_access_level text,
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
COMMENT ON TABLE asana.team IS 'A group of people within an organisation, with whom projects are shared.';
COMMENT ON COLUMN asana.team.gid IS 'Identifier of the team in Asana.';
COMMENT ON COLUMN asana.team.name IS 'Name. [U]';
COMMENT ON COLUMN asana.team.description IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana.team.html_description IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana.team.organization_gid IS 'The organisation it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.team.visibility IS 'Who can see and join it: secret, request_to_join or public.';
COMMENT ON COLUMN asana.team.endorsed IS 'Whether the organisation recommends it.';
COMMENT ON COLUMN asana.team.edit_team_name_or_description_access_level IS 'Who may change name and description.';
COMMENT ON COLUMN asana.team.edit_team_visibility_or_trash_team_access_level IS 'Who may change the visibility or delete the team.';
COMMENT ON COLUMN asana.team.member_invite_management_access_level IS 'Who may accept or refuse invitations of members.';
COMMENT ON COLUMN asana.team.guest_invite_management_access_level IS 'Who may accept or refuse invitations of guests.';
COMMENT ON COLUMN asana.team.join_request_management_access_level IS 'Who may accept or refuse requests to join.';
COMMENT ON COLUMN asana.team.team_member_removal_access_level IS 'Who may remove members.';
COMMENT ON COLUMN asana.team.team_content_management_access_level IS 'Who may create and share contents with the team.';
COMMENT ON COLUMN asana.team.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana.team._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.team._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.team._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.team._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.team._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.team._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.team._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.team._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.team._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX team_deleted_at ON asana.team (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.team (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  description text,
  html_description text,
  organization_gid text,
  visibility text,
  endorsed boolean,
  edit_team_name_or_description_access_level text,
  edit_team_visibility_or_trash_team_access_level text,
  member_invite_management_access_level text,
  guest_invite_management_access_level text,
  join_request_management_access_level text,
  team_member_removal_access_level text,
  team_content_management_access_level text,
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.team IS 'Every version of every team: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.team.gid IS 'Identifier of the team in Asana.';
COMMENT ON COLUMN asana_history.team.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.team.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.team.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.team.description IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana_history.team.html_description IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana_history.team.organization_gid IS 'The organisation it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.team.visibility IS 'Who can see and join it: secret, request_to_join or public.';
COMMENT ON COLUMN asana_history.team.endorsed IS 'Whether the organisation recommends it.';
COMMENT ON COLUMN asana_history.team.edit_team_name_or_description_access_level IS 'Who may change name and description.';
COMMENT ON COLUMN asana_history.team.edit_team_visibility_or_trash_team_access_level IS 'Who may change the visibility or delete the team.';
COMMENT ON COLUMN asana_history.team.member_invite_management_access_level IS 'Who may accept or refuse invitations of members.';
COMMENT ON COLUMN asana_history.team.guest_invite_management_access_level IS 'Who may accept or refuse invitations of guests.';
COMMENT ON COLUMN asana_history.team.join_request_management_access_level IS 'Who may accept or refuse requests to join.';
COMMENT ON COLUMN asana_history.team.team_member_removal_access_level IS 'Who may remove members.';
COMMENT ON COLUMN asana_history.team.team_content_management_access_level IS 'Who may create and share contents with the team.';
COMMENT ON COLUMN asana_history.team.permalink_url IS 'Address in the Asana app. [S]';
COMMENT ON COLUMN asana_history.team._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.team._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.team._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.team._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.team._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.team._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.team._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.team._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.team._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.team._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.team._changed_fields IS 'Columns and links that differ from the version before.';

CREATE TABLE asana.team_membership (
  gid text NOT NULL,
  user_gid text,
  team_gid text,
  is_guest boolean,
  is_limited_access boolean,
  is_admin boolean,
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
COMMENT ON TABLE asana.team_membership IS 'That a person belongs to a team, and with which rights.';
COMMENT ON COLUMN asana.team_membership.gid IS 'Identifier of the team membership in Asana.';
COMMENT ON COLUMN asana.team_membership.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana.team_membership.team_gid IS 'The team. Refers to team.';
COMMENT ON COLUMN asana.team_membership.is_guest IS 'Whether the member is a guest of the team.';
COMMENT ON COLUMN asana.team_membership.is_limited_access IS 'Whether the member sees only what was shared with them.';
COMMENT ON COLUMN asana.team_membership.is_admin IS 'Whether the member administers the team.';
COMMENT ON COLUMN asana.team_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.team_membership._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.team_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.team_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.team_membership._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.team_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.team_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.team_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.team_membership._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX team_membership_user_gid ON asana.team_membership (user_gid) WHERE user_gid IS NOT NULL;
CREATE INDEX team_membership_team_gid ON asana.team_membership (team_gid) WHERE team_gid IS NOT NULL;
CREATE INDEX team_membership_deleted_at ON asana.team_membership (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.team_membership (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  user_gid text,
  team_gid text,
  is_guest boolean,
  is_limited_access boolean,
  is_admin boolean,
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.team_membership IS 'Every version of every team membership: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.team_membership.gid IS 'Identifier of the team membership in Asana.';
COMMENT ON COLUMN asana_history.team_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.team_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.team_membership.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana_history.team_membership.team_gid IS 'The team. Refers to team.';
COMMENT ON COLUMN asana_history.team_membership.is_guest IS 'Whether the member is a guest of the team.';
COMMENT ON COLUMN asana_history.team_membership.is_limited_access IS 'Whether the member sees only what was shared with them.';
COMMENT ON COLUMN asana_history.team_membership.is_admin IS 'Whether the member administers the team.';
COMMENT ON COLUMN asana_history.team_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.team_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.team_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.team_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.team_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.team_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.team_membership._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.team_membership._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.team_membership._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.team_membership._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.team_membership._changed_fields IS 'Columns and links that differ from the version before.';
CREATE INDEX team_membership_team_gid ON asana_history.team_membership (team_gid) WHERE team_gid IS NOT NULL;

CREATE TABLE asana.team_member (
  team_membership_gid text NOT NULL,
  team_gid text NOT NULL,
  user_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (team_membership_gid, team_gid, user_gid)
);
COMMENT ON TABLE asana.team_member IS 'Who belongs to which team.';
COMMENT ON COLUMN asana.team_member.team_membership_gid IS 'The team membership that owns the row. Refers to team_membership.';
COMMENT ON COLUMN asana.team_member.team_gid IS 'The team. Refers to team.';
COMMENT ON COLUMN asana.team_member.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana.team_member._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.team_member._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.team_member._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.team_member._trace_id IS 'Trace that brought the content here.';
CREATE INDEX team_member_team_gid ON asana.team_member (team_gid);
CREATE INDEX team_member_user_gid ON asana.team_member (user_gid);

CREATE TABLE asana_history.team_member (
  team_membership_gid text NOT NULL,
  team_gid text NOT NULL,
  user_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (team_membership_gid, team_gid, user_gid, valid_from)
);
COMMENT ON TABLE asana_history.team_member IS 'Who belongs to which team. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.team_member.team_membership_gid IS 'The team membership that owns the row. Refers to team_membership.';
COMMENT ON COLUMN asana_history.team_member.team_gid IS 'The team. Refers to team.';
COMMENT ON COLUMN asana_history.team_member.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana_history.team_member.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.team_member.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.team_member._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.team_member._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.team_member._trace_id IS 'Trace that brought the content here.';
CREATE INDEX team_member_team_gid ON asana_history.team_member (team_gid, team_membership_gid);
CREATE INDEX team_member_user_gid ON asana_history.team_member (user_gid, team_membership_gid);

CREATE TABLE asana.user (
  gid text NOT NULL,
  name text,
  email text,
  photo jsonb,
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
COMMENT ON TABLE asana.user IS 'A person, or another account that acts like one.';
COMMENT ON COLUMN asana.user.gid IS 'Identifier of the user in Asana.';
COMMENT ON COLUMN asana.user.name IS 'Full name. [P]';
COMMENT ON COLUMN asana.user.email IS 'Mail address; empty where the credential may not see it. [P]';
COMMENT ON COLUMN asana.user.photo IS 'Addresses of the portrait by size in pixels; null without one. [P]';
COMMENT ON COLUMN asana.user._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.user._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.user._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.user._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.user._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.user._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.user._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.user._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.user._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX user_deleted_at ON asana.user (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.user (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  email text,
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.user IS 'Every version of every user: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.user.gid IS 'Identifier of the user in Asana.';
COMMENT ON COLUMN asana_history.user.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.user.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.user.name IS 'Full name. [P]';
COMMENT ON COLUMN asana_history.user.email IS 'Mail address; empty where the credential may not see it. [P]';
COMMENT ON COLUMN asana_history.user._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.user._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.user._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.user._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.user._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.user._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.user._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.user._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.user._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.user._changed_fields IS 'Columns and links that differ from the version before.';

CREATE TABLE asana.user_workspace (
  user_gid text NOT NULL,
  workspace_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (user_gid, workspace_gid)
);
COMMENT ON TABLE asana.user_workspace IS 'Which workspaces a person belongs to, among those that the credential sees.';
COMMENT ON COLUMN asana.user_workspace.user_gid IS 'The user that owns the row. Refers to user. [R]';
COMMENT ON COLUMN asana.user_workspace.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana.user_workspace._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.user_workspace._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.user_workspace._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.user_workspace._trace_id IS 'Trace that brought the content here.';

CREATE TABLE asana_history.user_workspace (
  user_gid text NOT NULL,
  workspace_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (user_gid, workspace_gid, valid_from)
);
COMMENT ON TABLE asana_history.user_workspace IS 'Which workspaces a person belongs to, among those that the credential sees. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.user_workspace.user_gid IS 'The user that owns the row. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_workspace.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana_history.user_workspace.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.user_workspace.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.user_workspace._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.user_workspace._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_workspace._trace_id IS 'Trace that brought the content here.';
CREATE INDEX user_workspace_workspace_gid ON asana_history.user_workspace (workspace_gid, user_gid);

CREATE TABLE asana.workspace (
  gid text NOT NULL,
  name text,
  is_organization boolean,
  email_domains text[],
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
COMMENT ON TABLE asana.workspace IS 'A workspace or organisation: the outermost container of everything else.';
COMMENT ON COLUMN asana.workspace.gid IS 'Identifier of the workspace in Asana.';
COMMENT ON COLUMN asana.workspace.name IS 'Name. [U]';
COMMENT ON COLUMN asana.workspace.is_organization IS 'Whether it is an organisation, which has teams and mail domains.';
COMMENT ON COLUMN asana.workspace.email_domains IS 'Mail domains of an organisation. [P]';
COMMENT ON COLUMN asana.workspace._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.workspace._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.workspace._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.workspace._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.workspace._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.workspace._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.workspace._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.workspace._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.workspace._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX workspace_deleted_at ON asana.workspace (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.workspace (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  is_organization boolean,
  email_domains text[],
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.workspace IS 'Every version of every workspace: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.workspace.gid IS 'Identifier of the workspace in Asana.';
COMMENT ON COLUMN asana_history.workspace.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.workspace.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.workspace.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.workspace.is_organization IS 'Whether it is an organisation, which has teams and mail domains.';
COMMENT ON COLUMN asana_history.workspace.email_domains IS 'Mail domains of an organisation. [P]';
COMMENT ON COLUMN asana_history.workspace._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.workspace._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.workspace._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.workspace._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.workspace._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.workspace._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.workspace._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.workspace._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.workspace._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.workspace._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.workspace._changed_fields IS 'Columns and links that differ from the version before.';

CREATE OR REPLACE VIEW analytics.custom_field AS
SELECT gid, name, description, resource_subtype, representation_type, precision, format, currency_code, custom_label, custom_label_position, id_prefix, input_restrictions, is_formula_field, is_global_to_workspace, is_value_read_only, has_notifications_enabled, asana_created_field, privacy_setting, default_access_level, created_by_gid, _workspace_gid, _synced_at
FROM asana.custom_field WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.custom_field IS 'Definition of a field that people added to their tasks or projects. Live rows only.';

CREATE OR REPLACE VIEW analytics.custom_field_option AS
SELECT custom_field_gid, enum_option_gid, name, enabled, color, position, _workspace_gid, _synced_at
FROM asana.custom_field_option WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.custom_field_option IS 'Options of enum and multi-enum fields, in the order shown. Live rows only.';

CREATE OR REPLACE VIEW analytics.project AS
SELECT gid, name, notes, html_notes, archived, completed, completed_at, completed_by_gid, created_at, modified_at, start_on, due_on, owner_gid, team_gid, workspace_gid, color, icon, default_view, privacy_setting, default_access_level, minimum_access_level_for_customization, minimum_access_level_for_sharing, current_status_update_gid, project_brief_gid, created_from_template_gid, permalink_url, _workspace_gid, _synced_at
FROM asana.project WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project IS 'A list or board of tasks that people work through together. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_member AS
SELECT project_gid, user_gid, _workspace_gid, _synced_at
FROM asana.project_member WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_member IS 'Who is a member of a project. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_follower AS
SELECT project_gid, user_gid, _workspace_gid, _synced_at
FROM asana.project_follower WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_follower IS 'Who is told of all changes in a project. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_custom_field AS
SELECT project_gid, custom_field_gid, is_important, _workspace_gid, _synced_at
FROM asana.project_custom_field WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_custom_field IS 'Which custom fields the tasks of a project show. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_custom_field_value AS
SELECT project_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at
FROM asana.project_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_custom_field_value IS 'Values of custom fields on a project: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.section AS
SELECT gid, name, created_at, project_gid, _workspace_gid, _synced_at
FROM asana.section WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.section IS 'A titled group of tasks within one project. Live rows only.';

CREATE OR REPLACE VIEW analytics.story AS
SELECT gid, resource_subtype, type, target_gid, created_at, created_by_gid, source, text, html_text, is_pinned, is_edited, sticker_name, num_likes, reaction_summary, previews, task_gid, project_gid, tag_gid, story_gid, assignee_gid, follower_gid, dependency_gid, duplicate_of_gid, duplicated_from_gid, old_section_gid, new_section_gid, old_name, new_name, old_dates, new_dates, old_resource_subtype, new_resource_subtype, old_approval_status, new_approval_status, custom_field_gid, old_text_value, new_text_value, old_number_value, new_number_value, old_enum_value_gid, new_enum_value_gid, old_multi_enum_value_gids, new_multi_enum_value_gids, old_date_value, new_date_value, old_people_value_gids, new_people_value_gids, _workspace_gid, _synced_at
FROM asana.story WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.story IS 'A comment on a task, or a sentence about something that happened to it. Live rows only.';

CREATE OR REPLACE VIEW analytics.tag AS
SELECT gid, name, notes, color, created_at, workspace_gid, permalink_url, _workspace_gid, _synced_at
FROM asana.tag WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.tag IS 'A label of a workspace that any task can carry. Live rows only.';

CREATE OR REPLACE VIEW analytics.tag_follower AS
SELECT tag_gid, user_gid, _workspace_gid, _synced_at
FROM asana.tag_follower WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.tag_follower IS 'Who follows a tag. Live rows only.';

CREATE OR REPLACE VIEW analytics.task AS
SELECT gid, name, resource_subtype, notes, html_notes, assignee_gid, assigned_by_gid, created_by_gid, created_at, modified_at, completed, completed_at, completed_by_gid, due_on, due_at, start_on, start_at, approval_status, parent_gid, num_subtasks, num_likes, actual_time_minutes, is_rendered_as_separator, external, custom_type_gid, custom_type_status_option_gid, workspace_gid, permalink_url, _workspace_gid, _synced_at
FROM asana.task WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.task IS 'A piece of work: a task, subtask, milestone or approval. Live rows only.';

CREATE OR REPLACE VIEW analytics.task_project AS
SELECT task_gid, project_gid, section_gid, _workspace_gid, _synced_at
FROM asana.task_project WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.task_project IS 'Which projects a task lies in, and in which section of each. Live rows only.';

CREATE OR REPLACE VIEW analytics.task_follower AS
SELECT task_gid, user_gid, _workspace_gid, _synced_at
FROM asana.task_follower WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.task_follower IS 'Who follows a task. Live rows only.';

CREATE OR REPLACE VIEW analytics.task_tag AS
SELECT task_gid, tag_gid, _workspace_gid, _synced_at
FROM asana.task_tag WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.task_tag IS 'Which tags a task carries. Live rows only.';

CREATE OR REPLACE VIEW analytics.task_dependency AS
SELECT task_gid, depends_on_gid, _workspace_gid, _synced_at
FROM asana.task_dependency WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.task_dependency IS 'Which tasks a task waits for. Live rows only.';

CREATE OR REPLACE VIEW analytics.task_custom_field_value AS
SELECT task_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at
FROM asana.task_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.task_custom_field_value IS 'Values of custom fields on a task: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.team AS
SELECT gid, name, description, html_description, organization_gid, visibility, endorsed, edit_team_name_or_description_access_level, edit_team_visibility_or_trash_team_access_level, member_invite_management_access_level, guest_invite_management_access_level, join_request_management_access_level, team_member_removal_access_level, team_content_management_access_level, permalink_url, _workspace_gid, _synced_at
FROM asana.team WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.team IS 'A group of people within an organisation, with whom projects are shared. Live rows only.';

CREATE OR REPLACE VIEW analytics.team_membership AS
SELECT gid, user_gid, team_gid, is_guest, is_limited_access, is_admin, _workspace_gid, _synced_at
FROM asana.team_membership WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.team_membership IS 'That a person belongs to a team, and with which rights. Live rows only.';

CREATE OR REPLACE VIEW analytics.team_member AS
SELECT team_membership_gid, team_gid, user_gid, _workspace_gid, _synced_at
FROM asana.team_member WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.team_member IS 'Who belongs to which team. Live rows only.';

CREATE OR REPLACE VIEW analytics.user AS
SELECT gid, name, email, photo, _workspace_gid, _synced_at
FROM asana.user WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.user IS 'A person, or another account that acts like one. Live rows only.';

CREATE OR REPLACE VIEW analytics.user_workspace AS
SELECT user_gid, workspace_gid, _workspace_gid, _synced_at
FROM asana.user_workspace WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.user_workspace IS 'Which workspaces a person belongs to, among those that the credential sees. Live rows only.';

CREATE OR REPLACE VIEW analytics.workspace AS
SELECT gid, name, is_organization, email_domains, _workspace_gid, _synced_at
FROM asana.workspace WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.workspace IS 'A workspace or organisation: the outermost container of everything else. Live rows only.';

DO $$
DECLARE live record;
BEGIN
  FOR live IN
    SELECT shown.attrelid::regclass AS view, shown.attname AS name, col_description(base.attrelid, base.attnum) AS doc
    FROM unnest(ARRAY['custom_field', 'custom_field_option', 'project', 'project_member', 'project_follower', 'project_custom_field', 'project_custom_field_value', 'section', 'story', 'tag', 'tag_follower', 'task', 'task_project', 'task_follower', 'task_tag', 'task_dependency', 'task_custom_field_value', 'team', 'team_membership', 'team_member', 'user', 'user_workspace', 'workspace']) AS relation
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
    ('custom_field', 'created_by_gid', 'user'),
    ('custom_field', '_workspace_gid', 'workspace'),
    ('custom_field_option', 'custom_field_gid', 'custom_field'),
    ('custom_field_option', '_workspace_gid', 'workspace'),
    ('project', 'completed_by_gid', 'user'),
    ('project', 'owner_gid', 'user'),
    ('project', 'team_gid', 'team'),
    ('project', 'workspace_gid', 'workspace'),
    ('project', '_workspace_gid', 'workspace'),
    ('project_member', 'project_gid', 'project'),
    ('project_member', 'user_gid', 'user'),
    ('project_member', '_workspace_gid', 'workspace'),
    ('project_follower', 'project_gid', 'project'),
    ('project_follower', 'user_gid', 'user'),
    ('project_follower', '_workspace_gid', 'workspace'),
    ('project_custom_field', 'project_gid', 'project'),
    ('project_custom_field', 'custom_field_gid', 'custom_field'),
    ('project_custom_field', '_workspace_gid', 'workspace'),
    ('project_custom_field_value', 'project_gid', 'project'),
    ('project_custom_field_value', 'custom_field_gid', 'custom_field'),
    ('project_custom_field_value', '_workspace_gid', 'workspace'),
    ('section', 'project_gid', 'project'),
    ('section', '_workspace_gid', 'workspace'),
    ('story', 'target_gid', 'task'),
    ('story', 'created_by_gid', 'user'),
    ('story', 'task_gid', 'task'),
    ('story', 'project_gid', 'project'),
    ('story', 'tag_gid', 'tag'),
    ('story', 'story_gid', 'story'),
    ('story', 'assignee_gid', 'user'),
    ('story', 'follower_gid', 'user'),
    ('story', 'dependency_gid', 'task'),
    ('story', 'duplicate_of_gid', 'task'),
    ('story', 'duplicated_from_gid', 'task'),
    ('story', 'old_section_gid', 'section'),
    ('story', 'new_section_gid', 'section'),
    ('story', 'custom_field_gid', 'custom_field'),
    ('story', '_workspace_gid', 'workspace'),
    ('tag', 'workspace_gid', 'workspace'),
    ('tag', '_workspace_gid', 'workspace'),
    ('tag_follower', 'tag_gid', 'tag'),
    ('tag_follower', 'user_gid', 'user'),
    ('tag_follower', '_workspace_gid', 'workspace'),
    ('task', 'assignee_gid', 'user'),
    ('task', 'assigned_by_gid', 'user'),
    ('task', 'created_by_gid', 'user'),
    ('task', 'completed_by_gid', 'user'),
    ('task', 'parent_gid', 'task'),
    ('task', 'workspace_gid', 'workspace'),
    ('task', '_workspace_gid', 'workspace'),
    ('task_project', 'task_gid', 'task'),
    ('task_project', 'project_gid', 'project'),
    ('task_project', 'section_gid', 'section'),
    ('task_project', '_workspace_gid', 'workspace'),
    ('task_follower', 'task_gid', 'task'),
    ('task_follower', 'user_gid', 'user'),
    ('task_follower', '_workspace_gid', 'workspace'),
    ('task_tag', 'task_gid', 'task'),
    ('task_tag', 'tag_gid', 'tag'),
    ('task_tag', '_workspace_gid', 'workspace'),
    ('task_dependency', 'task_gid', 'task'),
    ('task_dependency', 'depends_on_gid', 'task'),
    ('task_dependency', '_workspace_gid', 'workspace'),
    ('task_custom_field_value', 'task_gid', 'task'),
    ('task_custom_field_value', 'custom_field_gid', 'custom_field'),
    ('task_custom_field_value', '_workspace_gid', 'workspace'),
    ('team', 'organization_gid', 'workspace'),
    ('team', '_workspace_gid', 'workspace'),
    ('team_membership', 'user_gid', 'user'),
    ('team_membership', 'team_gid', 'team'),
    ('team_membership', '_workspace_gid', 'workspace'),
    ('team_member', 'team_membership_gid', 'team_membership'),
    ('team_member', 'team_gid', 'team'),
    ('team_member', 'user_gid', 'user'),
    ('team_member', '_workspace_gid', 'workspace'),
    ('user', '_workspace_gid', 'workspace'),
    ('user_workspace', 'user_gid', 'user'),
    ('user_workspace', 'workspace_gid', 'workspace'),
    ('user_workspace', '_workspace_gid', 'workspace'),
    ('workspace', '_workspace_gid', 'workspace')
  ) AS wanted (relation, name, target)
  LOOP
    EXECUTE format('ALTER TABLE asana.%I ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES asana.%I (gid) NOT ENFORCED',
      reference.relation, reference.relation || '_' || reference.name || '_fkey', reference.name, reference.target);
  END LOOP;
END $$;

CREATE OR REPLACE VIEW analytics.freshness AS
SELECT 'custom_field'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.custom_field r LEFT JOIN ops.confirmation c ON c.type = 'custom_field' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'project'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.project r LEFT JOIN ops.confirmation c ON c.type = 'project' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'section'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.section r LEFT JOIN ops.confirmation c ON c.type = 'section' AND c.gid = r.gid
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
SELECT 'user'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.user r LEFT JOIN ops.confirmation c ON c.type = 'user' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'workspace'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.workspace r LEFT JOIN ops.confirmation c ON c.type = 'workspace' AND c.gid = r.gid
WHERE r._deleted_at IS NULL;
COMMENT ON VIEW analytics.freshness IS 'How fresh each resource type is. Reads whole tables.';
COMMENT ON COLUMN analytics.freshness.resource_type IS 'Resource type, as its table is called.';
COMMENT ON COLUMN analytics.freshness.live_rows IS 'How many there are that are not gone.';
COMMENT ON COLUMN analytics.freshness.newest_synced_at IS 'When the newest content entered the log.';
COMMENT ON COLUMN analytics.freshness.oldest_confirmed_at IS 'Since when every row has been read from Asana at least once.';
