CREATE TABLE asana.custom_field_membership (
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
COMMENT ON TABLE asana.custom_field_membership IS 'That a person or a team may use or change a custom field.';
COMMENT ON COLUMN asana.custom_field_membership.gid IS 'Identifier of the custom field membership in Asana.';
COMMENT ON COLUMN asana.custom_field_membership.parent_gid IS 'The custom field. Refers to custom_field.';
COMMENT ON COLUMN asana.custom_field_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana.custom_field_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana.custom_field_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana.custom_field_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana.custom_field_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.custom_field_membership._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.custom_field_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.custom_field_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.custom_field_membership._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.custom_field_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.custom_field_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.custom_field_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.custom_field_membership._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX custom_field_membership_parent_gid ON asana.custom_field_membership (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX custom_field_membership_member_gid ON asana.custom_field_membership (member_gid) WHERE member_gid IS NOT NULL;
CREATE INDEX custom_field_membership_member_team_gid ON asana.custom_field_membership (member_team_gid) WHERE member_team_gid IS NOT NULL;
CREATE INDEX custom_field_membership_deleted_at ON asana.custom_field_membership (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.custom_field_membership (
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.custom_field_membership IS 'Every version of every custom field membership: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.custom_field_membership.gid IS 'Identifier of the custom field membership in Asana.';
COMMENT ON COLUMN asana_history.custom_field_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.custom_field_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.custom_field_membership.parent_gid IS 'The custom field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.custom_field_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_field_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana_history.custom_field_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana_history.custom_field_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana_history.custom_field_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.custom_field_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.custom_field_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.custom_field_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.custom_field_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.custom_field_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.custom_field_membership._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.custom_field_membership._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.custom_field_membership._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_field_membership._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.custom_field_membership._changed_fields IS 'Columns and links that differ from the version before.';
CREATE INDEX custom_field_membership_parent_gid ON asana_history.custom_field_membership (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX custom_field_membership_valid_from ON asana_history.custom_field_membership USING brin (valid_from);

CREATE TABLE asana.custom_type (
  gid text NOT NULL,
  name text,
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
COMMENT ON TABLE asana.custom_type IS 'A type that people made for tasks, with statuses of its own.';
COMMENT ON COLUMN asana.custom_type.gid IS 'Identifier of the custom type in Asana.';
COMMENT ON COLUMN asana.custom_type.name IS 'Name. [U]';
COMMENT ON COLUMN asana.custom_type._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.custom_type._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.custom_type._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.custom_type._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.custom_type._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.custom_type._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.custom_type._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.custom_type._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.custom_type._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX custom_type_deleted_at ON asana.custom_type (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.custom_type (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
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
COMMENT ON TABLE asana_history.custom_type IS 'Every version of every custom type: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.custom_type.gid IS 'Identifier of the custom type in Asana.';
COMMENT ON COLUMN asana_history.custom_type.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.custom_type.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.custom_type.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.custom_type._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.custom_type._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.custom_type._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.custom_type._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.custom_type._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.custom_type._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.custom_type._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.custom_type._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.custom_type._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_type._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.custom_type._changed_fields IS 'Columns and links that differ from the version before.';
CREATE INDEX custom_type_valid_from ON asana_history.custom_type USING brin (valid_from);

CREATE TABLE asana.custom_type_status_option (
  custom_type_gid text NOT NULL,
  custom_type_status_option_gid text NOT NULL,
  name text,
  completion_state text,
  enabled boolean,
  color text,
  position integer,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (custom_type_gid, custom_type_status_option_gid)
);
COMMENT ON TABLE asana.custom_type_status_option IS 'Statuses of custom types, in the order shown.';
COMMENT ON COLUMN asana.custom_type_status_option.custom_type_gid IS 'The custom type that owns the row. Refers to custom_type.';
COMMENT ON COLUMN asana.custom_type_status_option.custom_type_status_option_gid IS 'The status. Refers to custom_type_status_option.';
COMMENT ON COLUMN asana.custom_type_status_option.name IS 'Name. [U]';
COMMENT ON COLUMN asana.custom_type_status_option.completion_state IS 'Whether a task with it is complete or incomplete.';
COMMENT ON COLUMN asana.custom_type_status_option.enabled IS 'Whether it can be chosen.';
COMMENT ON COLUMN asana.custom_type_status_option.color IS 'Colour.';
COMMENT ON COLUMN asana.custom_type_status_option.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN asana.custom_type_status_option._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.custom_type_status_option._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.custom_type_status_option._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.custom_type_status_option._trace_id IS 'Trace that brought the content here.';
CREATE INDEX custom_type_status_option_custom_type_status_option_gid ON asana.custom_type_status_option (custom_type_status_option_gid);

CREATE TABLE asana_history.custom_type_status_option (
  custom_type_gid text NOT NULL,
  custom_type_status_option_gid text NOT NULL,
  name text,
  completion_state text,
  enabled boolean,
  color text,
  position integer,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _trace_id text,
  PRIMARY KEY (custom_type_gid, custom_type_status_option_gid, valid_from)
);
COMMENT ON TABLE asana_history.custom_type_status_option IS 'Statuses of custom types, in the order shown. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.custom_type_status_option.custom_type_gid IS 'The custom type that owns the row. Refers to custom_type.';
COMMENT ON COLUMN asana_history.custom_type_status_option.custom_type_status_option_gid IS 'The status. Refers to custom_type_status_option.';
COMMENT ON COLUMN asana_history.custom_type_status_option.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.custom_type_status_option.completion_state IS 'Whether a task with it is complete or incomplete.';
COMMENT ON COLUMN asana_history.custom_type_status_option.enabled IS 'Whether it can be chosen.';
COMMENT ON COLUMN asana_history.custom_type_status_option.color IS 'Colour.';
COMMENT ON COLUMN asana_history.custom_type_status_option.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN asana_history.custom_type_status_option.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.custom_type_status_option.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.custom_type_status_option._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.custom_type_status_option._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_type_status_option._trace_id IS 'Trace that brought the content here.';
CREATE INDEX custom_type_status_option_custom_type_status_option_gid ON asana_history.custom_type_status_option (custom_type_status_option_gid, custom_type_gid);

CREATE TABLE asana.custom_type_membership (
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
COMMENT ON TABLE asana.custom_type_membership IS 'That a person or a team may use or change a custom type.';
COMMENT ON COLUMN asana.custom_type_membership.gid IS 'Identifier of the custom type membership in Asana.';
COMMENT ON COLUMN asana.custom_type_membership.parent_gid IS 'The custom type. Refers to custom_type.';
COMMENT ON COLUMN asana.custom_type_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana.custom_type_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana.custom_type_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana.custom_type_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana.custom_type_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.custom_type_membership._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.custom_type_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.custom_type_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.custom_type_membership._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.custom_type_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.custom_type_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.custom_type_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.custom_type_membership._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX custom_type_membership_parent_gid ON asana.custom_type_membership (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX custom_type_membership_member_gid ON asana.custom_type_membership (member_gid) WHERE member_gid IS NOT NULL;
CREATE INDEX custom_type_membership_member_team_gid ON asana.custom_type_membership (member_team_gid) WHERE member_team_gid IS NOT NULL;
CREATE INDEX custom_type_membership_deleted_at ON asana.custom_type_membership (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.custom_type_membership (
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.custom_type_membership IS 'Every version of every custom type membership: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.custom_type_membership.gid IS 'Identifier of the custom type membership in Asana.';
COMMENT ON COLUMN asana_history.custom_type_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.custom_type_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.custom_type_membership.parent_gid IS 'The custom type. Refers to custom_type.';
COMMENT ON COLUMN asana_history.custom_type_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_type_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana_history.custom_type_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana_history.custom_type_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana_history.custom_type_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.custom_type_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.custom_type_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.custom_type_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.custom_type_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.custom_type_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.custom_type_membership._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.custom_type_membership._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.custom_type_membership._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_type_membership._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.custom_type_membership._changed_fields IS 'Columns and links that differ from the version before.';
CREATE INDEX custom_type_membership_parent_gid ON asana_history.custom_type_membership (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX custom_type_membership_valid_from ON asana_history.custom_type_membership USING brin (valid_from);

CREATE TABLE asana.project_membership (
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
COMMENT ON TABLE asana.project_membership IS 'That a person or a team belongs to a project, and how much they may do there.';
COMMENT ON COLUMN asana.project_membership.gid IS 'Identifier of the project membership in Asana.';
COMMENT ON COLUMN asana.project_membership.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana.project_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana.project_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana.project_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana.project_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana.project_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.project_membership._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.project_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.project_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.project_membership._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.project_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.project_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.project_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.project_membership._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX project_membership_parent_gid ON asana.project_membership (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX project_membership_member_gid ON asana.project_membership (member_gid) WHERE member_gid IS NOT NULL;
CREATE INDEX project_membership_member_team_gid ON asana.project_membership (member_team_gid) WHERE member_team_gid IS NOT NULL;
CREATE INDEX project_membership_deleted_at ON asana.project_membership (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.project_membership (
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.project_membership IS 'Every version of every project membership: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.project_membership.gid IS 'Identifier of the project membership in Asana.';
COMMENT ON COLUMN asana_history.project_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.project_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.project_membership.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_history.project_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana_history.project_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana_history.project_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana_history.project_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.project_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.project_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.project_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.project_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.project_membership._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.project_membership._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.project_membership._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_membership._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.project_membership._changed_fields IS 'Columns and links that differ from the version before.';
CREATE INDEX project_membership_parent_gid ON asana_history.project_membership (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX project_membership_valid_from ON asana_history.project_membership USING brin (valid_from);

CREATE TABLE asana.user_task_list (
  gid text NOT NULL,
  name text,
  owner_gid text,
  workspace_gid text,
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
COMMENT ON TABLE asana.user_task_list IS 'The list of a person’s own tasks in a workspace.';
COMMENT ON COLUMN asana.user_task_list.gid IS 'Identifier of the user task list in Asana.';
COMMENT ON COLUMN asana.user_task_list.name IS 'Name. [U]';
COMMENT ON COLUMN asana.user_task_list.owner_gid IS 'Whose tasks it holds. Refers to user. [R]';
COMMENT ON COLUMN asana.user_task_list.workspace_gid IS 'The workspace it lies in. Refers to workspace.';
COMMENT ON COLUMN asana.user_task_list._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.user_task_list._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.user_task_list._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.user_task_list._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.user_task_list._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.user_task_list._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.user_task_list._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.user_task_list._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.user_task_list._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX user_task_list_owner_gid ON asana.user_task_list (owner_gid) WHERE owner_gid IS NOT NULL;
CREATE INDEX user_task_list_deleted_at ON asana.user_task_list (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.user_task_list (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  owner_gid text,
  workspace_gid text,
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
COMMENT ON TABLE asana_history.user_task_list IS 'Every version of every user task list: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.user_task_list.gid IS 'Identifier of the user task list in Asana.';
COMMENT ON COLUMN asana_history.user_task_list.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.user_task_list.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.user_task_list.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.user_task_list.owner_gid IS 'Whose tasks it holds. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_task_list.workspace_gid IS 'The workspace it lies in. Refers to workspace.';
COMMENT ON COLUMN asana_history.user_task_list._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.user_task_list._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.user_task_list._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.user_task_list._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.user_task_list._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.user_task_list._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.user_task_list._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.user_task_list._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.user_task_list._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_task_list._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.user_task_list._changed_fields IS 'Columns and links that differ from the version before.';
CREATE INDEX user_task_list_valid_from ON asana_history.user_task_list USING brin (valid_from);

CREATE TABLE asana.workspace_membership (
  gid text NOT NULL,
  user_gid text,
  workspace_gid text,
  user_task_list_gid text,
  is_active boolean,
  is_admin boolean,
  is_guest boolean,
  is_view_only boolean,
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
COMMENT ON TABLE asana.workspace_membership IS 'That a person belongs to a workspace, and with which rights.';
COMMENT ON COLUMN asana.workspace_membership.gid IS 'Identifier of the workspace membership in Asana.';
COMMENT ON COLUMN asana.workspace_membership.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana.workspace_membership.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana.workspace_membership.user_task_list_gid IS 'The list of the member’s own tasks there. Refers to user_task_list.';
COMMENT ON COLUMN asana.workspace_membership.is_active IS 'Whether the member belongs to it now; invited people do.';
COMMENT ON COLUMN asana.workspace_membership.is_admin IS 'Whether the member administers it.';
COMMENT ON COLUMN asana.workspace_membership.is_guest IS 'Whether the member is a guest.';
COMMENT ON COLUMN asana.workspace_membership.is_view_only IS 'Whether the member may only look.';
COMMENT ON COLUMN asana.workspace_membership.created_at IS 'When the membership began.';
COMMENT ON COLUMN asana.workspace_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.workspace_membership._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.workspace_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.workspace_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.workspace_membership._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.workspace_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.workspace_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.workspace_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.workspace_membership._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX workspace_membership_user_gid ON asana.workspace_membership (user_gid) WHERE user_gid IS NOT NULL;
CREATE INDEX workspace_membership_user_task_list_gid ON asana.workspace_membership (user_task_list_gid) WHERE user_task_list_gid IS NOT NULL;
CREATE INDEX workspace_membership_deleted_at ON asana.workspace_membership (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.workspace_membership (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  user_gid text,
  workspace_gid text,
  user_task_list_gid text,
  is_active boolean,
  is_admin boolean,
  is_guest boolean,
  is_view_only boolean,
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
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.workspace_membership IS 'Every version of every workspace membership: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.workspace_membership.gid IS 'Identifier of the workspace membership in Asana.';
COMMENT ON COLUMN asana_history.workspace_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.workspace_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.workspace_membership.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana_history.workspace_membership.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana_history.workspace_membership.user_task_list_gid IS 'The list of the member’s own tasks there. Refers to user_task_list.';
COMMENT ON COLUMN asana_history.workspace_membership.is_active IS 'Whether the member belongs to it now; invited people do.';
COMMENT ON COLUMN asana_history.workspace_membership.is_admin IS 'Whether the member administers it.';
COMMENT ON COLUMN asana_history.workspace_membership.is_guest IS 'Whether the member is a guest.';
COMMENT ON COLUMN asana_history.workspace_membership.is_view_only IS 'Whether the member may only look.';
COMMENT ON COLUMN asana_history.workspace_membership.created_at IS 'When the membership began.';
COMMENT ON COLUMN asana_history.workspace_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.workspace_membership._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.workspace_membership._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.workspace_membership._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.workspace_membership._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.workspace_membership._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.workspace_membership._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.workspace_membership._valid_from_how IS 'How valid_from is known: event, modified_at or observed.';
COMMENT ON COLUMN asana_history.workspace_membership._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.workspace_membership._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.workspace_membership._changed_fields IS 'Columns and links that differ from the version before.';
CREATE INDEX workspace_membership_valid_from ON asana_history.workspace_membership USING brin (valid_from);

SELECT ops.keep_shadow_tables();

CREATE OR REPLACE VIEW analytics.custom_field_membership AS
SELECT gid, parent_gid, member_gid, member_team_gid, access_level, resource_subtype, _workspace_gid, _synced_at
FROM asana.custom_field_membership WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.custom_field_membership IS 'That a person or a team may use or change a custom field. Live rows only.';

CREATE OR REPLACE VIEW analytics.custom_type AS
SELECT gid, name, _workspace_gid, _synced_at
FROM asana.custom_type WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.custom_type IS 'A type that people made for tasks, with statuses of its own. Live rows only.';

CREATE OR REPLACE VIEW analytics.custom_type_status_option AS
SELECT custom_type_gid, custom_type_status_option_gid, name, completion_state, enabled, color, position, _workspace_gid, _synced_at
FROM asana.custom_type_status_option WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.custom_type_status_option IS 'Statuses of custom types, in the order shown. Live rows only.';

CREATE OR REPLACE VIEW analytics.custom_type_membership AS
SELECT gid, parent_gid, member_gid, member_team_gid, access_level, resource_subtype, _workspace_gid, _synced_at
FROM asana.custom_type_membership WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.custom_type_membership IS 'That a person or a team may use or change a custom type. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_membership AS
SELECT gid, parent_gid, member_gid, member_team_gid, access_level, resource_subtype, _workspace_gid, _synced_at
FROM asana.project_membership WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_membership IS 'That a person or a team belongs to a project, and how much they may do there. Live rows only.';

CREATE OR REPLACE VIEW analytics.user_task_list AS
SELECT gid, name, owner_gid, workspace_gid, _workspace_gid, _synced_at
FROM asana.user_task_list WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.user_task_list IS 'The list of a person’s own tasks in a workspace. Live rows only.';

CREATE OR REPLACE VIEW analytics.workspace_membership AS
SELECT gid, user_gid, workspace_gid, user_task_list_gid, is_active, is_admin, is_guest, is_view_only, created_at, _workspace_gid, _synced_at
FROM asana.workspace_membership WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.workspace_membership IS 'That a person belongs to a workspace, and with which rights. Live rows only.';

DO $$
DECLARE live record;
BEGIN
  FOR live IN
    SELECT shown.attrelid::regclass AS view, shown.attname AS name, col_description(base.attrelid, base.attnum) AS doc
    FROM unnest(ARRAY['custom_field_membership', 'custom_type', 'custom_type_status_option', 'custom_type_membership', 'project_membership', 'user_task_list', 'workspace_membership']) AS relation
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
    ('custom_field_membership', 'parent_gid', 'custom_field'),
    ('custom_field_membership', 'member_gid', 'user'),
    ('custom_field_membership', 'member_team_gid', 'team'),
    ('custom_field_membership', '_workspace_gid', 'workspace'),
    ('custom_type', '_workspace_gid', 'workspace'),
    ('custom_type_status_option', 'custom_type_gid', 'custom_type'),
    ('custom_type_status_option', '_workspace_gid', 'workspace'),
    ('custom_type_membership', 'parent_gid', 'custom_type'),
    ('custom_type_membership', 'member_gid', 'user'),
    ('custom_type_membership', 'member_team_gid', 'team'),
    ('custom_type_membership', '_workspace_gid', 'workspace'),
    ('project_membership', 'parent_gid', 'project'),
    ('project_membership', 'member_gid', 'user'),
    ('project_membership', 'member_team_gid', 'team'),
    ('project_membership', '_workspace_gid', 'workspace'),
    ('task', 'custom_type_gid', 'custom_type'),
    ('user_task_list', 'owner_gid', 'user'),
    ('user_task_list', 'workspace_gid', 'workspace'),
    ('user_task_list', '_workspace_gid', 'workspace'),
    ('workspace_membership', 'user_gid', 'user'),
    ('workspace_membership', 'workspace_gid', 'workspace'),
    ('workspace_membership', 'user_task_list_gid', 'user_task_list'),
    ('workspace_membership', '_workspace_gid', 'workspace')
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

-- Definition of asana_history.custom_field_membership_as_of
CREATE OR REPLACE FUNCTION asana_history.custom_field_membership_as_of(moment timestamptz) RETURNS SETOF asana_history.custom_field_membership LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.custom_field_membership WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.custom_field_membership_as_of(timestamptz) IS 'What asana_history.custom_field_membership says of one moment, tombstones included (_deleted_at). Every version of every custom field membership: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.custom_field_membership
CREATE OR REPLACE VIEW asana_as_of.custom_field_membership AS
SELECT gid, parent_gid, member_gid, member_team_gid, access_level, resource_subtype, valid_from, valid_to, _workspace_gid
FROM asana_history.custom_field_membership WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.custom_field_membership IS 'What was live in asana.custom_field_membership at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.custom_field_membership.gid IS 'Identifier of the custom field membership in Asana.';
COMMENT ON COLUMN asana_as_of.custom_field_membership.parent_gid IS 'The custom field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.custom_field_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.custom_field_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana_as_of.custom_field_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana_as_of.custom_field_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana_as_of.custom_field_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.custom_field_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.custom_field_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.custom_type_as_of
CREATE OR REPLACE FUNCTION asana_history.custom_type_as_of(moment timestamptz) RETURNS SETOF asana_history.custom_type LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.custom_type WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.custom_type_as_of(timestamptz) IS 'What asana_history.custom_type says of one moment, tombstones included (_deleted_at). Every version of every custom type: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.custom_type
CREATE OR REPLACE VIEW asana_as_of.custom_type AS
SELECT gid, name, valid_from, valid_to, _workspace_gid
FROM asana_history.custom_type WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.custom_type IS 'What was live in asana.custom_type at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.custom_type.gid IS 'Identifier of the custom type in Asana.';
COMMENT ON COLUMN asana_as_of.custom_type.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.custom_type.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.custom_type.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.custom_type._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.custom_type_status_option_as_of
CREATE OR REPLACE FUNCTION asana_history.custom_type_status_option_as_of(moment timestamptz) RETURNS SETOF asana_history.custom_type_status_option LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.custom_type_status_option WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.custom_type_status_option_as_of(timestamptz) IS 'What asana_history.custom_type_status_option says of one moment, tombstones included (_deleted_at). Statuses of custom types, in the order shown. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.custom_type_status_option
CREATE OR REPLACE VIEW asana_as_of.custom_type_status_option AS
SELECT custom_type_gid, custom_type_status_option_gid, name, completion_state, enabled, color, position, valid_from, valid_to, _workspace_gid
FROM asana_history.custom_type_status_option WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.custom_type_status_option IS 'What was live in asana.custom_type_status_option at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.custom_type_status_option.custom_type_gid IS 'The custom type that owns the row. Refers to custom_type.';
COMMENT ON COLUMN asana_as_of.custom_type_status_option.custom_type_status_option_gid IS 'The status. Refers to custom_type_status_option.';
COMMENT ON COLUMN asana_as_of.custom_type_status_option.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.custom_type_status_option.completion_state IS 'Whether a task with it is complete or incomplete.';
COMMENT ON COLUMN asana_as_of.custom_type_status_option.enabled IS 'Whether it can be chosen.';
COMMENT ON COLUMN asana_as_of.custom_type_status_option.color IS 'Colour.';
COMMENT ON COLUMN asana_as_of.custom_type_status_option.position IS 'Place in the list, from 0.';
COMMENT ON COLUMN asana_as_of.custom_type_status_option.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.custom_type_status_option.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.custom_type_status_option._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.custom_type_membership_as_of
CREATE OR REPLACE FUNCTION asana_history.custom_type_membership_as_of(moment timestamptz) RETURNS SETOF asana_history.custom_type_membership LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.custom_type_membership WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.custom_type_membership_as_of(timestamptz) IS 'What asana_history.custom_type_membership says of one moment, tombstones included (_deleted_at). Every version of every custom type membership: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.custom_type_membership
CREATE OR REPLACE VIEW asana_as_of.custom_type_membership AS
SELECT gid, parent_gid, member_gid, member_team_gid, access_level, resource_subtype, valid_from, valid_to, _workspace_gid
FROM asana_history.custom_type_membership WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.custom_type_membership IS 'What was live in asana.custom_type_membership at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.custom_type_membership.gid IS 'Identifier of the custom type membership in Asana.';
COMMENT ON COLUMN asana_as_of.custom_type_membership.parent_gid IS 'The custom type. Refers to custom_type.';
COMMENT ON COLUMN asana_as_of.custom_type_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.custom_type_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana_as_of.custom_type_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana_as_of.custom_type_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana_as_of.custom_type_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.custom_type_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.custom_type_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.project_membership_as_of
CREATE OR REPLACE FUNCTION asana_history.project_membership_as_of(moment timestamptz) RETURNS SETOF asana_history.project_membership LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.project_membership WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.project_membership_as_of(timestamptz) IS 'What asana_history.project_membership says of one moment, tombstones included (_deleted_at). Every version of every project membership: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.project_membership
CREATE OR REPLACE VIEW asana_as_of.project_membership AS
SELECT gid, parent_gid, member_gid, member_team_gid, access_level, resource_subtype, valid_from, valid_to, _workspace_gid
FROM asana_history.project_membership WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.project_membership IS 'What was live in asana.project_membership at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_membership.gid IS 'Identifier of the project membership in Asana.';
COMMENT ON COLUMN asana_as_of.project_membership.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_as_of.project_membership.member_gid IS 'The person who is the member; null where it is a team. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.project_membership.member_team_gid IS 'The team that is the member; null where it is a person. Refers to team.';
COMMENT ON COLUMN asana_as_of.project_membership.access_level IS 'How much the member may do: admin, editor, commenter, viewer or user.';
COMMENT ON COLUMN asana_as_of.project_membership.resource_subtype IS 'The type of the membership.';
COMMENT ON COLUMN asana_as_of.project_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.user_task_list_as_of
CREATE OR REPLACE FUNCTION asana_history.user_task_list_as_of(moment timestamptz) RETURNS SETOF asana_history.user_task_list LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.user_task_list WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.user_task_list_as_of(timestamptz) IS 'What asana_history.user_task_list says of one moment, tombstones included (_deleted_at). Every version of every user task list: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.user_task_list
CREATE OR REPLACE VIEW asana_as_of.user_task_list AS
SELECT gid, name, owner_gid, workspace_gid, valid_from, valid_to, _workspace_gid
FROM asana_history.user_task_list WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.user_task_list IS 'What was live in asana.user_task_list at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.user_task_list.gid IS 'Identifier of the user task list in Asana.';
COMMENT ON COLUMN asana_as_of.user_task_list.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.user_task_list.owner_gid IS 'Whose tasks it holds. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.user_task_list.workspace_gid IS 'The workspace it lies in. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.user_task_list.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.user_task_list.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.user_task_list._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.workspace_membership_as_of
CREATE OR REPLACE FUNCTION asana_history.workspace_membership_as_of(moment timestamptz) RETURNS SETOF asana_history.workspace_membership LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.workspace_membership WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.workspace_membership_as_of(timestamptz) IS 'What asana_history.workspace_membership says of one moment, tombstones included (_deleted_at). Every version of every workspace membership: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.workspace_membership
CREATE OR REPLACE VIEW asana_as_of.workspace_membership AS
SELECT gid, user_gid, workspace_gid, user_task_list_gid, is_active, is_admin, is_guest, is_view_only, created_at, valid_from, valid_to, _workspace_gid
FROM asana_history.workspace_membership WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.workspace_membership IS 'What was live in asana.workspace_membership at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.workspace_membership.gid IS 'Identifier of the workspace membership in Asana.';
COMMENT ON COLUMN asana_as_of.workspace_membership.user_gid IS 'The member. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.workspace_membership.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.workspace_membership.user_task_list_gid IS 'The list of the member’s own tasks there. Refers to user_task_list.';
COMMENT ON COLUMN asana_as_of.workspace_membership.is_active IS 'Whether the member belongs to it now; invited people do.';
COMMENT ON COLUMN asana_as_of.workspace_membership.is_admin IS 'Whether the member administers it.';
COMMENT ON COLUMN asana_as_of.workspace_membership.is_guest IS 'Whether the member is a guest.';
COMMENT ON COLUMN asana_as_of.workspace_membership.is_view_only IS 'Whether the member may only look.';
COMMENT ON COLUMN asana_as_of.workspace_membership.created_at IS 'When the membership began.';
COMMENT ON COLUMN asana_as_of.workspace_membership.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.workspace_membership.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.workspace_membership._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
-- End of definition

-- Definition of asana_history.custom_field_membership_change
CREATE OR REPLACE VIEW asana_history.custom_field_membership_change AS
SELECT 'custom_field_membership'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.custom_field_membership AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.custom_field_membership AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'custom_field_membership' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'custom_field_membership' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
) AS told;
COMMENT ON VIEW asana_history.custom_field_membership_change IS 'What changed in each custom field membership, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.custom_field_membership_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.custom_field_membership_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.custom_field_membership_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.custom_field_membership_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.custom_field_membership_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.custom_field_membership_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.custom_field_membership_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.custom_field_membership_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.custom_field_membership_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_field_membership_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.custom_field_membership_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.custom_field_membership_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.custom_field_membership_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.custom_field_membership_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.custom_field_membership_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.custom_field_membership_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.custom_type_change
CREATE OR REPLACE VIEW asana_history.custom_type_change AS
SELECT 'custom_type'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.custom_type AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.custom_type AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'custom_type' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'custom_type' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'custom_type_status_option')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'custom_type_status_option', item,
         'custom_type_status_option', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_type_status_option_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['custom_type_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.custom_type_status_option AS l WHERE l.custom_type_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.custom_type AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL) END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_type_status_option_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['custom_type_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_trace_id']) AS shown
        FROM asana_history.custom_type_status_option AS l WHERE l.custom_type_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('custom_type_status_option' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told;
COMMENT ON VIEW asana_history.custom_type_change IS 'What changed in each custom type, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.custom_type_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.custom_type_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.custom_type_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.custom_type_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.custom_type_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.custom_type_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.custom_type_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.custom_type_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.custom_type_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_type_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.custom_type_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.custom_type_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.custom_type_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.custom_type_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.custom_type_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.custom_type_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.custom_type_membership_change
CREATE OR REPLACE VIEW asana_history.custom_type_membership_change AS
SELECT 'custom_type_membership'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.custom_type_membership AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.custom_type_membership AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'custom_type_membership' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'custom_type_membership' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
) AS told;
COMMENT ON VIEW asana_history.custom_type_membership_change IS 'What changed in each custom type membership, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.custom_type_membership_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.custom_type_membership_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.custom_type_membership_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.custom_type_membership_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.custom_type_membership_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.custom_type_membership_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.custom_type_membership_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.custom_type_membership_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.custom_type_membership_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.custom_type_membership_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.custom_type_membership_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.custom_type_membership_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.custom_type_membership_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.custom_type_membership_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.custom_type_membership_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.custom_type_membership_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.project_membership_change
CREATE OR REPLACE VIEW asana_history.project_membership_change AS
SELECT 'project_membership'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.project_membership AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.project_membership AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'project_membership' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'project_membership' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'project_membership' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{parent>parent_gid,member>member_gid,member>member_team_gid,access_level>access_level,resource_subtype>resource_subtype}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{project>parent_gid,user>member_gid,team>member_team_gid}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told;
COMMENT ON VIEW asana_history.project_membership_change IS 'What changed in each project membership, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.project_membership_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.project_membership_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.project_membership_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.project_membership_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.project_membership_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.project_membership_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.project_membership_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.project_membership_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.project_membership_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_membership_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.project_membership_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.project_membership_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.project_membership_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.project_membership_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_membership_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.project_membership_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.user_task_list_change
CREATE OR REPLACE VIEW asana_history.user_task_list_change AS
SELECT 'user_task_list'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.user_task_list AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.user_task_list AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'user_task_list' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'user_task_list' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
) AS told;
COMMENT ON VIEW asana_history.user_task_list_change IS 'What changed in each user task list, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.user_task_list_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.user_task_list_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.user_task_list_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.user_task_list_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.user_task_list_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.user_task_list_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.user_task_list_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.user_task_list_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.user_task_list_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_task_list_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.user_task_list_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.user_task_list_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.user_task_list_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.user_task_list_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.user_task_list_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.user_task_list_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.workspace_membership_change
CREATE OR REPLACE VIEW asana_history.workspace_membership_change AS
SELECT 'workspace_membership'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.workspace_membership AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.workspace_membership AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'workspace_membership' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'workspace_membership' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE c.field IS NOT NULL AND e.resource_type = 'workspace_membership' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{user>user_gid,workspace>workspace_gid,user_task_list>user_task_list_gid,is_active>is_active,is_admin>is_admin,is_guest>is_guest,is_view_only>is_view_only,created_at>created_at}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>user_gid,workspace>workspace_gid,user_task_list>user_task_list_gid}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told;
COMMENT ON VIEW asana_history.workspace_membership_change IS 'What changed in each workspace membership, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.workspace_membership_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.workspace_membership_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.workspace_membership_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.workspace_membership_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.workspace_membership_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.workspace_membership_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.workspace_membership_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.workspace_membership_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.workspace_membership_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.workspace_membership_change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.workspace_membership_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.workspace_membership_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.workspace_membership_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.workspace_membership_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.workspace_membership_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.workspace_membership_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.change
CREATE OR REPLACE VIEW asana_history.change AS
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_field_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_field_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_type_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.custom_type_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_brief_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_membership_change
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
COMMENT ON COLUMN asana_history.change.how IS 'How the moment is known: event, modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
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
    WHEN 'custom_field' THEN RETURN QUERY SELECT * FROM asana_history.custom_field_change AS c WHERE c.gid = $2;
    WHEN 'custom_field_membership' THEN RETURN QUERY SELECT * FROM asana_history.custom_field_membership_change AS c WHERE c.gid = $2;
    WHEN 'custom_type' THEN RETURN QUERY SELECT * FROM asana_history.custom_type_change AS c WHERE c.gid = $2;
    WHEN 'custom_type_membership' THEN RETURN QUERY SELECT * FROM asana_history.custom_type_membership_change AS c WHERE c.gid = $2;
    WHEN 'project' THEN RETURN QUERY SELECT * FROM asana_history.project_change AS c WHERE c.gid = $2;
    WHEN 'project_brief' THEN RETURN QUERY SELECT * FROM asana_history.project_brief_change AS c WHERE c.gid = $2;
    WHEN 'project_membership' THEN RETURN QUERY SELECT * FROM asana_history.project_membership_change AS c WHERE c.gid = $2;
    WHEN 'section' THEN RETURN QUERY SELECT * FROM asana_history.section_change AS c WHERE c.gid = $2;
    WHEN 'status_update' THEN RETURN QUERY SELECT * FROM asana_history.status_update_change AS c WHERE c.gid = $2;
    WHEN 'story' THEN RETURN QUERY SELECT * FROM asana_history.story_change AS c WHERE c.gid = $2;
    WHEN 'tag' THEN RETURN QUERY SELECT * FROM asana_history.tag_change AS c WHERE c.gid = $2;
    WHEN 'task' THEN RETURN QUERY SELECT * FROM asana_history.task_change AS c WHERE c.gid = $2;
    WHEN 'team' THEN RETURN QUERY SELECT * FROM asana_history.team_change AS c WHERE c.gid = $2;
    WHEN 'team_membership' THEN RETURN QUERY SELECT * FROM asana_history.team_membership_change AS c WHERE c.gid = $2;
    WHEN 'user' THEN RETURN QUERY SELECT * FROM asana_history.user_change AS c WHERE c.gid = $2;
    WHEN 'user_task_list' THEN RETURN QUERY SELECT * FROM asana_history.user_task_list_change AS c WHERE c.gid = $2;
    WHEN 'workspace' THEN RETURN QUERY SELECT * FROM asana_history.workspace_change AS c WHERE c.gid = $2;
    WHEN 'workspace_membership' THEN RETURN QUERY SELECT * FROM asana_history.workspace_membership_change AS c WHERE c.gid = $2;
    ELSE RAISE invalid_parameter_value USING MESSAGE = format('there is no resource type %s', $1);
  END CASE;
END $$;
COMMENT ON FUNCTION asana_history.changes_of(text, text) IS 'What changed in one resource, as asana_history.change has it; quicker, since a session plans it once. An unknown type is an error.';
-- End of definition
