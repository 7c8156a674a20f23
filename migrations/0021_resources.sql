CREATE TABLE asana.agent (
  gid text NOT NULL,
  name text,
  resource_subtype text,
  description text,
  behavior_guidance text,
  workspace_gid text,
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
COMMENT ON TABLE asana.agent IS 'An AI teammate that a workspace has.';
COMMENT ON COLUMN asana.agent.gid IS 'Identifier of the agent in Asana.';
COMMENT ON COLUMN asana.agent.name IS 'Name. [U]';
COMMENT ON COLUMN asana.agent.resource_subtype IS 'Kind of agent: asana_teammate.';
COMMENT ON COLUMN asana.agent.description IS 'What it does. [U]';
COMMENT ON COLUMN asana.agent.behavior_guidance IS 'What it was told to keep to. [U]';
COMMENT ON COLUMN asana.agent.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana.agent.photo IS 'Addresses of its picture by size in pixels; null without one. [P]';
COMMENT ON COLUMN asana.agent._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.agent._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.agent._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.agent._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.agent._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.agent._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.agent._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.agent._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.agent._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX agent_deleted_at ON asana.agent (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.agent (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  resource_subtype text,
  description text,
  behavior_guidance text,
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
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.agent IS 'Every version of every agent: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.agent.gid IS 'Identifier of the agent in Asana.';
COMMENT ON COLUMN asana_history.agent.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.agent.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.agent.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.agent.resource_subtype IS 'Kind of agent: asana_teammate.';
COMMENT ON COLUMN asana_history.agent.description IS 'What it does. [U]';
COMMENT ON COLUMN asana_history.agent.behavior_guidance IS 'What it was told to keep to. [U]';
COMMENT ON COLUMN asana_history.agent.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana_history.agent._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.agent._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.agent._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.agent._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.agent._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.agent._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.agent._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.agent._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.agent._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.agent._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.agent._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.agent._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX agent_valid_from ON asana_history.agent USING brin (valid_from);

CREATE TABLE asana.allocation (
  gid text NOT NULL,
  parent_gid text,
  assignee_gid text,
  start_date date,
  end_date date,
  effort_type text,
  effort_value numeric,
  created_by_gid text,
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
COMMENT ON TABLE asana.allocation IS 'That a person is planned for a project, for some days and with some effort.';
COMMENT ON COLUMN asana.allocation.gid IS 'Identifier of the allocation in Asana.';
COMMENT ON COLUMN asana.allocation.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana.allocation.assignee_gid IS 'The person; null while it is a placeholder. Refers to user. [R]';
COMMENT ON COLUMN asana.allocation.start_date IS 'First day. [H]';
COMMENT ON COLUMN asana.allocation.end_date IS 'Last day. [H]';
COMMENT ON COLUMN asana.allocation.effort_type IS 'What the effort is told in: hours or percent. [H]';
COMMENT ON COLUMN asana.allocation.effort_value IS 'How much: hours a day, or percent of the time. [H]';
COMMENT ON COLUMN asana.allocation.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana.allocation.resource_subtype IS 'Kind of allocation, for example project_allocation.';
COMMENT ON COLUMN asana.allocation._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.allocation._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.allocation._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.allocation._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.allocation._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.allocation._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.allocation._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.allocation._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.allocation._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX allocation_parent_gid ON asana.allocation (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX allocation_assignee_gid ON asana.allocation (assignee_gid) WHERE assignee_gid IS NOT NULL;
CREATE INDEX allocation_created_by_gid ON asana.allocation (created_by_gid) WHERE created_by_gid IS NOT NULL;
CREATE INDEX allocation_deleted_at ON asana.allocation (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.allocation (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  parent_gid text,
  assignee_gid text,
  start_date date,
  end_date date,
  effort_type text,
  effort_value numeric,
  created_by_gid text,
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
COMMENT ON TABLE asana_history.allocation IS 'Every version of every allocation: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.allocation.gid IS 'Identifier of the allocation in Asana.';
COMMENT ON COLUMN asana_history.allocation.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.allocation.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.allocation.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_history.allocation.assignee_gid IS 'The person; null while it is a placeholder. Refers to user. [R]';
COMMENT ON COLUMN asana_history.allocation.start_date IS 'First day. [H]';
COMMENT ON COLUMN asana_history.allocation.end_date IS 'Last day. [H]';
COMMENT ON COLUMN asana_history.allocation.effort_type IS 'What the effort is told in: hours or percent. [H]';
COMMENT ON COLUMN asana_history.allocation.effort_value IS 'How much: hours a day, or percent of the time. [H]';
COMMENT ON COLUMN asana_history.allocation.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.allocation.resource_subtype IS 'Kind of allocation, for example project_allocation.';
COMMENT ON COLUMN asana_history.allocation._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.allocation._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.allocation._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.allocation._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.allocation._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.allocation._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.allocation._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.allocation._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.allocation._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.allocation._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.allocation._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.allocation._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX allocation_parent_gid ON asana_history.allocation (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX allocation_valid_from ON asana_history.allocation USING brin (valid_from);

CREATE TABLE asana.allocation_placeholder (
  allocation_gid text NOT NULL,
  placeholder_gid text NOT NULL,
  name text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (allocation_gid, placeholder_gid)
);
COMMENT ON TABLE asana.allocation_placeholder IS 'The placeholder that stands in for a person on the allocation, while none was found.';
COMMENT ON COLUMN asana.allocation_placeholder.allocation_gid IS 'The allocation that owns the row. Refers to allocation.';
COMMENT ON COLUMN asana.allocation_placeholder.placeholder_gid IS 'The placeholder. Refers to placeholder.';
COMMENT ON COLUMN asana.allocation_placeholder.name IS 'Name of the placeholder. [P]';
COMMENT ON COLUMN asana.allocation_placeholder._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.allocation_placeholder._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.allocation_placeholder._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.allocation_placeholder._trace_id IS 'Trace that brought the content here.';
CREATE INDEX allocation_placeholder_placeholder_gid ON asana.allocation_placeholder (placeholder_gid);

CREATE TABLE asana_history.allocation_placeholder (
  allocation_gid text NOT NULL,
  placeholder_gid text NOT NULL,
  name text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (allocation_gid, placeholder_gid, valid_from)
);
COMMENT ON TABLE asana_history.allocation_placeholder IS 'The placeholder that stands in for a person on the allocation, while none was found. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.allocation_placeholder.allocation_gid IS 'The allocation that owns the row. Refers to allocation.';
COMMENT ON COLUMN asana_history.allocation_placeholder.placeholder_gid IS 'The placeholder. Refers to placeholder.';
COMMENT ON COLUMN asana_history.allocation_placeholder.name IS 'Name of the placeholder. [P]';
COMMENT ON COLUMN asana_history.allocation_placeholder.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.allocation_placeholder.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.allocation_placeholder._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.allocation_placeholder._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.allocation_placeholder._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.allocation_placeholder._trace_id IS 'Trace that brought the content here.';
CREATE INDEX allocation_placeholder_placeholder_gid ON asana_history.allocation_placeholder (placeholder_gid, allocation_gid);

CREATE TABLE asana.budget (
  gid text NOT NULL,
  parent_gid text,
  budget_type text,
  total_value numeric,
  total_units text,
  total_enabled boolean,
  estimate_value numeric,
  estimate_units text,
  estimate_enabled boolean,
  estimate_source text,
  estimate_billable_status_filter text,
  actual_value numeric,
  actual_units text,
  actual_billable_status_filter text,
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
COMMENT ON TABLE asana.budget IS 'What a project may take, what it is thought to take and what it took, in time or money.';
COMMENT ON COLUMN asana.budget.gid IS 'Identifier of the budget in Asana.';
COMMENT ON COLUMN asana.budget.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana.budget.budget_type IS 'What it is told in: cost or time.';
COMMENT ON COLUMN asana.budget.total_value IS 'What it may take, minutes or money.';
COMMENT ON COLUMN asana.budget.total_units IS 'Unit of that: minutes, or the ISO 4217 code.';
COMMENT ON COLUMN asana.budget.total_enabled IS 'Whether that is shown.';
COMMENT ON COLUMN asana.budget.estimate_value IS 'What it is thought to take, minutes or money.';
COMMENT ON COLUMN asana.budget.estimate_units IS 'Unit of that: minutes, or the ISO 4217 code.';
COMMENT ON COLUMN asana.budget.estimate_enabled IS 'Whether that is shown.';
COMMENT ON COLUMN asana.budget.estimate_source IS 'Where the estimate comes from: tasks, capacity_plans or none.';
COMMENT ON COLUMN asana.budget.estimate_billable_status_filter IS 'What counts for the estimate: billable, non_billable or any.';
COMMENT ON COLUMN asana.budget.actual_value IS 'What it took so far, minutes or money.';
COMMENT ON COLUMN asana.budget.actual_units IS 'Unit of that: minutes, or the ISO 4217 code.';
COMMENT ON COLUMN asana.budget.actual_billable_status_filter IS 'What counts for that: billable, non_billable or any.';
COMMENT ON COLUMN asana.budget._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.budget._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.budget._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.budget._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.budget._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.budget._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.budget._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.budget._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.budget._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX budget_parent_gid ON asana.budget (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX budget_deleted_at ON asana.budget (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.budget (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  parent_gid text,
  budget_type text,
  total_value numeric,
  total_units text,
  total_enabled boolean,
  estimate_value numeric,
  estimate_units text,
  estimate_enabled boolean,
  estimate_source text,
  estimate_billable_status_filter text,
  actual_value numeric,
  actual_units text,
  actual_billable_status_filter text,
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
COMMENT ON TABLE asana_history.budget IS 'Every version of every budget: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.budget.gid IS 'Identifier of the budget in Asana.';
COMMENT ON COLUMN asana_history.budget.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.budget.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.budget.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_history.budget.budget_type IS 'What it is told in: cost or time.';
COMMENT ON COLUMN asana_history.budget.total_value IS 'What it may take, minutes or money.';
COMMENT ON COLUMN asana_history.budget.total_units IS 'Unit of that: minutes, or the ISO 4217 code.';
COMMENT ON COLUMN asana_history.budget.total_enabled IS 'Whether that is shown.';
COMMENT ON COLUMN asana_history.budget.estimate_value IS 'What it is thought to take, minutes or money.';
COMMENT ON COLUMN asana_history.budget.estimate_units IS 'Unit of that: minutes, or the ISO 4217 code.';
COMMENT ON COLUMN asana_history.budget.estimate_enabled IS 'Whether that is shown.';
COMMENT ON COLUMN asana_history.budget.estimate_source IS 'Where the estimate comes from: tasks, capacity_plans or none.';
COMMENT ON COLUMN asana_history.budget.estimate_billable_status_filter IS 'What counts for the estimate: billable, non_billable or any.';
COMMENT ON COLUMN asana_history.budget.actual_value IS 'What it took so far, minutes or money.';
COMMENT ON COLUMN asana_history.budget.actual_units IS 'Unit of that: minutes, or the ISO 4217 code.';
COMMENT ON COLUMN asana_history.budget.actual_billable_status_filter IS 'What counts for that: billable, non_billable or any.';
COMMENT ON COLUMN asana_history.budget._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.budget._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.budget._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.budget._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.budget._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.budget._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.budget._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.budget._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.budget._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.budget._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.budget._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.budget._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX budget_parent_gid ON asana_history.budget (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX budget_valid_from ON asana_history.budget USING brin (valid_from);

CREATE TABLE asana.ooo_entry (
  gid text NOT NULL,
  user_gid text,
  start_date date,
  end_date date,
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
COMMENT ON TABLE asana.ooo_entry IS 'That a person is out of office for some days.';
COMMENT ON COLUMN asana.ooo_entry.gid IS 'Identifier of the ooo entry in Asana.';
COMMENT ON COLUMN asana.ooo_entry.user_gid IS 'Who is out of office. Refers to user. [R]';
COMMENT ON COLUMN asana.ooo_entry.start_date IS 'First day. [H]';
COMMENT ON COLUMN asana.ooo_entry.end_date IS 'Last day. [H]';
COMMENT ON COLUMN asana.ooo_entry.created_by_gid IS 'Who entered it. Refers to user. [R]';
COMMENT ON COLUMN asana.ooo_entry._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.ooo_entry._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.ooo_entry._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.ooo_entry._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.ooo_entry._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.ooo_entry._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.ooo_entry._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.ooo_entry._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.ooo_entry._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX ooo_entry_user_gid ON asana.ooo_entry (user_gid) WHERE user_gid IS NOT NULL;
CREATE INDEX ooo_entry_created_by_gid ON asana.ooo_entry (created_by_gid) WHERE created_by_gid IS NOT NULL;
CREATE INDEX ooo_entry_deleted_at ON asana.ooo_entry (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.ooo_entry (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  user_gid text,
  start_date date,
  end_date date,
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
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.ooo_entry IS 'Every version of every ooo entry: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.ooo_entry.gid IS 'Identifier of the ooo entry in Asana.';
COMMENT ON COLUMN asana_history.ooo_entry.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.ooo_entry.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.ooo_entry.user_gid IS 'Who is out of office. Refers to user. [R]';
COMMENT ON COLUMN asana_history.ooo_entry.start_date IS 'First day. [H]';
COMMENT ON COLUMN asana_history.ooo_entry.end_date IS 'Last day. [H]';
COMMENT ON COLUMN asana_history.ooo_entry.created_by_gid IS 'Who entered it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.ooo_entry._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.ooo_entry._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.ooo_entry._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.ooo_entry._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.ooo_entry._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.ooo_entry._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.ooo_entry._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.ooo_entry._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.ooo_entry._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.ooo_entry._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.ooo_entry._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.ooo_entry._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX ooo_entry_valid_from ON asana_history.ooo_entry USING brin (valid_from);

CREATE TABLE asana.project_template (
  gid text NOT NULL,
  name text,
  description text,
  html_description text,
  public boolean,
  owner_gid text,
  team_gid text,
  color text,
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
COMMENT ON TABLE asana.project_template IS 'A template that projects are made from.';
COMMENT ON COLUMN asana.project_template.gid IS 'Identifier of the project template in Asana.';
COMMENT ON COLUMN asana.project_template.name IS 'Title. [U]';
COMMENT ON COLUMN asana.project_template.description IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana.project_template.html_description IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana.project_template.public IS 'Whether the whole team sees it.';
COMMENT ON COLUMN asana.project_template.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana.project_template.team_gid IS 'The team it belongs to. Refers to team.';
COMMENT ON COLUMN asana.project_template.color IS 'Colour, for example light-green.';
COMMENT ON COLUMN asana.project_template._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.project_template._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.project_template._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.project_template._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.project_template._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.project_template._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.project_template._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.project_template._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.project_template._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX project_template_owner_gid ON asana.project_template (owner_gid) WHERE owner_gid IS NOT NULL;
CREATE INDEX project_template_team_gid ON asana.project_template (team_gid) WHERE team_gid IS NOT NULL;
CREATE INDEX project_template_deleted_at ON asana.project_template (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.project_template (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  description text,
  html_description text,
  public boolean,
  owner_gid text,
  team_gid text,
  color text,
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
COMMENT ON TABLE asana_history.project_template IS 'Every version of every project template: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.project_template.gid IS 'Identifier of the project template in Asana.';
COMMENT ON COLUMN asana_history.project_template.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.project_template.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.project_template.name IS 'Title. [U]';
COMMENT ON COLUMN asana_history.project_template.description IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana_history.project_template.html_description IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana_history.project_template.public IS 'Whether the whole team sees it.';
COMMENT ON COLUMN asana_history.project_template.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_template.team_gid IS 'The team it belongs to. Refers to team.';
COMMENT ON COLUMN asana_history.project_template.color IS 'Colour, for example light-green.';
COMMENT ON COLUMN asana_history.project_template._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_template._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.project_template._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.project_template._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.project_template._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.project_template._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.project_template._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.project_template._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.project_template._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_template._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.project_template._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.project_template._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX project_template_valid_from ON asana_history.project_template USING brin (valid_from);

CREATE TABLE asana.project_template_date (
  project_template_gid text NOT NULL,
  date_variable_gid text NOT NULL,
  name text,
  description text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (project_template_gid, date_variable_gid)
);
COMMENT ON TABLE asana.project_template_date IS 'Dates that a template of projects asks for.';
COMMENT ON COLUMN asana.project_template_date.project_template_gid IS 'The project template that owns the row. Refers to project_template.';
COMMENT ON COLUMN asana.project_template_date.date_variable_gid IS 'The date: 1 is the start of the project, 2 its due date. Refers to date_variable.';
COMMENT ON COLUMN asana.project_template_date.name IS 'Name. [U]';
COMMENT ON COLUMN asana.project_template_date.description IS 'What it is for. [U]';
COMMENT ON COLUMN asana.project_template_date._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.project_template_date._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.project_template_date._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.project_template_date._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_template_date_date_variable_gid ON asana.project_template_date (date_variable_gid);

CREATE TABLE asana_history.project_template_date (
  project_template_gid text NOT NULL,
  date_variable_gid text NOT NULL,
  name text,
  description text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (project_template_gid, date_variable_gid, valid_from)
);
COMMENT ON TABLE asana_history.project_template_date IS 'Dates that a template of projects asks for. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.project_template_date.project_template_gid IS 'The project template that owns the row. Refers to project_template.';
COMMENT ON COLUMN asana_history.project_template_date.date_variable_gid IS 'The date: 1 is the start of the project, 2 its due date. Refers to date_variable.';
COMMENT ON COLUMN asana_history.project_template_date.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.project_template_date.description IS 'What it is for. [U]';
COMMENT ON COLUMN asana_history.project_template_date.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.project_template_date.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.project_template_date._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_template_date._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_template_date._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.project_template_date._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_template_date_date_variable_gid ON asana_history.project_template_date (date_variable_gid, project_template_gid);

CREATE TABLE asana.template_role (
  project_template_gid text NOT NULL,
  template_role_gid text NOT NULL,
  name text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (project_template_gid, template_role_gid)
);
COMMENT ON TABLE asana.template_role IS 'Roles that a template of projects asks to fill.';
COMMENT ON COLUMN asana.template_role.project_template_gid IS 'The project template that owns the row. Refers to project_template.';
COMMENT ON COLUMN asana.template_role.template_role_gid IS 'The role. Refers to template_role.';
COMMENT ON COLUMN asana.template_role.name IS 'Name. [U]';
COMMENT ON COLUMN asana.template_role._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.template_role._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.template_role._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.template_role._trace_id IS 'Trace that brought the content here.';
CREATE INDEX template_role_template_role_gid ON asana.template_role (template_role_gid);

CREATE TABLE asana_history.template_role (
  project_template_gid text NOT NULL,
  template_role_gid text NOT NULL,
  name text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (project_template_gid, template_role_gid, valid_from)
);
COMMENT ON TABLE asana_history.template_role IS 'Roles that a template of projects asks to fill. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.template_role.project_template_gid IS 'The project template that owns the row. Refers to project_template.';
COMMENT ON COLUMN asana_history.template_role.template_role_gid IS 'The role. Refers to template_role.';
COMMENT ON COLUMN asana_history.template_role.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.template_role.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.template_role.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.template_role._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.template_role._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.template_role._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.template_role._trace_id IS 'Trace that brought the content here.';
CREATE INDEX template_role_template_role_gid ON asana_history.template_role (template_role_gid, project_template_gid);

CREATE TABLE asana.project_template_mention (
  project_template_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (project_template_gid, target)
);
COMMENT ON TABLE asana.project_template_mention IS 'Which people, objects and addresses a project template speaks of in html_description, each once.';
COMMENT ON COLUMN asana.project_template_mention.project_template_gid IS 'The project template that owns the row. Refers to project_template.';
COMMENT ON COLUMN asana.project_template_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana.project_template_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana.project_template_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana.project_template_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.project_template_mention._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.project_template_mention._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.project_template_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_template_mention_target ON asana.project_template_mention (target);
CREATE INDEX project_template_mention_user_gid ON asana.project_template_mention (user_gid) WHERE user_gid IS NOT NULL;

CREATE TABLE asana_history.project_template_mention (
  project_template_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (project_template_gid, target, valid_from)
);
COMMENT ON TABLE asana_history.project_template_mention IS 'Which people, objects and addresses a project template speaks of in html_description, each once. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.project_template_mention.project_template_gid IS 'The project template that owns the row. Refers to project_template.';
COMMENT ON COLUMN asana_history.project_template_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_history.project_template_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_history.project_template_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_template_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.project_template_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.project_template_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_template_mention._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_template_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.project_template_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_template_mention_target ON asana_history.project_template_mention (target, project_template_gid);

CREATE TABLE asana.rate (
  gid text NOT NULL,
  parent_gid text,
  resource_gid text,
  rate numeric,
  currency_code text,
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
COMMENT ON TABLE asana.rate IS 'What an hour of a person costs on a project.';
COMMENT ON COLUMN asana.rate.gid IS 'Identifier of the rate in Asana.';
COMMENT ON COLUMN asana.rate.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana.rate.resource_gid IS 'The person; null while it is a placeholder. Refers to user. [R]';
COMMENT ON COLUMN asana.rate.rate IS 'The rate, in the currency. [H]';
COMMENT ON COLUMN asana.rate.currency_code IS 'ISO 4217 code.';
COMMENT ON COLUMN asana.rate.created_by_gid IS 'Who set it. Refers to user. [R]';
COMMENT ON COLUMN asana.rate._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.rate._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.rate._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.rate._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.rate._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.rate._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.rate._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.rate._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.rate._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX rate_parent_gid ON asana.rate (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX rate_resource_gid ON asana.rate (resource_gid) WHERE resource_gid IS NOT NULL;
CREATE INDEX rate_created_by_gid ON asana.rate (created_by_gid) WHERE created_by_gid IS NOT NULL;
CREATE INDEX rate_deleted_at ON asana.rate (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.rate (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  parent_gid text,
  resource_gid text,
  rate numeric,
  currency_code text,
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
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.rate IS 'Every version of every rate: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.rate.gid IS 'Identifier of the rate in Asana.';
COMMENT ON COLUMN asana_history.rate.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.rate.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.rate.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_history.rate.resource_gid IS 'The person; null while it is a placeholder. Refers to user. [R]';
COMMENT ON COLUMN asana_history.rate.rate IS 'The rate, in the currency. [H]';
COMMENT ON COLUMN asana_history.rate.currency_code IS 'ISO 4217 code.';
COMMENT ON COLUMN asana_history.rate.created_by_gid IS 'Who set it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.rate._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.rate._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.rate._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.rate._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.rate._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.rate._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.rate._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.rate._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.rate._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.rate._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.rate._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.rate._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX rate_parent_gid ON asana_history.rate (parent_gid) WHERE parent_gid IS NOT NULL;
CREATE INDEX rate_valid_from ON asana_history.rate USING brin (valid_from);

CREATE TABLE asana.rate_placeholder (
  rate_gid text NOT NULL,
  placeholder_gid text NOT NULL,
  name text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (rate_gid, placeholder_gid)
);
COMMENT ON TABLE asana.rate_placeholder IS 'The placeholder that stands in for a person on the rate, while none was found.';
COMMENT ON COLUMN asana.rate_placeholder.rate_gid IS 'The rate that owns the row. Refers to rate.';
COMMENT ON COLUMN asana.rate_placeholder.placeholder_gid IS 'The placeholder. Refers to placeholder.';
COMMENT ON COLUMN asana.rate_placeholder.name IS 'Name of the placeholder. [P]';
COMMENT ON COLUMN asana.rate_placeholder._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.rate_placeholder._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.rate_placeholder._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.rate_placeholder._trace_id IS 'Trace that brought the content here.';
CREATE INDEX rate_placeholder_placeholder_gid ON asana.rate_placeholder (placeholder_gid);

CREATE TABLE asana_history.rate_placeholder (
  rate_gid text NOT NULL,
  placeholder_gid text NOT NULL,
  name text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (rate_gid, placeholder_gid, valid_from)
);
COMMENT ON TABLE asana_history.rate_placeholder IS 'The placeholder that stands in for a person on the rate, while none was found. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.rate_placeholder.rate_gid IS 'The rate that owns the row. Refers to rate.';
COMMENT ON COLUMN asana_history.rate_placeholder.placeholder_gid IS 'The placeholder. Refers to placeholder.';
COMMENT ON COLUMN asana_history.rate_placeholder.name IS 'Name of the placeholder. [P]';
COMMENT ON COLUMN asana_history.rate_placeholder.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.rate_placeholder.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.rate_placeholder._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.rate_placeholder._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.rate_placeholder._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.rate_placeholder._trace_id IS 'Trace that brought the content here.';
CREATE INDEX rate_placeholder_placeholder_gid ON asana_history.rate_placeholder (placeholder_gid, rate_gid);

CREATE TABLE asana.role (
  gid text NOT NULL,
  name text,
  description text,
  is_standard_role boolean,
  base_role_type text,
  permissions jsonb,
  creation_time timestamptz,
  modified_at timestamptz,
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
COMMENT ON TABLE asana.role IS 'What people of an organisation may do by their role.';
COMMENT ON COLUMN asana.role.gid IS 'Identifier of the role in Asana.';
COMMENT ON COLUMN asana.role.name IS 'Name. [U]';
COMMENT ON COLUMN asana.role.description IS 'What it is for. [U]';
COMMENT ON COLUMN asana.role.is_standard_role IS 'Whether it comes with Asana.';
COMMENT ON COLUMN asana.role.base_role_type IS 'What it builds on: guest, member, admin or super_admin.';
COMMENT ON COLUMN asana.role.permissions IS 'What it allows, by the names of the API.';
COMMENT ON COLUMN asana.role.creation_time IS 'When it was created.';
COMMENT ON COLUMN asana.role.modified_at IS 'When it changed last.';
COMMENT ON COLUMN asana.role.workspace_gid IS 'The organisation. Refers to workspace.';
COMMENT ON COLUMN asana.role._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.role._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.role._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.role._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.role._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.role._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.role._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.role._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.role._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX role_deleted_at ON asana.role (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.role (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  description text,
  is_standard_role boolean,
  base_role_type text,
  permissions jsonb,
  creation_time timestamptz,
  modified_at timestamptz,
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
  _known_fields text[],
  PRIMARY KEY (gid, valid_from)
);
COMMENT ON TABLE asana_history.role IS 'Every version of every role: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.role.gid IS 'Identifier of the role in Asana.';
COMMENT ON COLUMN asana_history.role.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.role.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.role.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.role.description IS 'What it is for. [U]';
COMMENT ON COLUMN asana_history.role.is_standard_role IS 'Whether it comes with Asana.';
COMMENT ON COLUMN asana_history.role.base_role_type IS 'What it builds on: guest, member, admin or super_admin.';
COMMENT ON COLUMN asana_history.role.permissions IS 'What it allows, by the names of the API.';
COMMENT ON COLUMN asana_history.role.creation_time IS 'When it was created.';
COMMENT ON COLUMN asana_history.role.modified_at IS 'When it changed last.';
COMMENT ON COLUMN asana_history.role.workspace_gid IS 'The organisation. Refers to workspace.';
COMMENT ON COLUMN asana_history.role._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.role._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.role._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.role._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.role._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.role._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.role._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.role._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.role._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.role._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.role._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.role._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX role_valid_from ON asana_history.role USING brin (valid_from);

CREATE TABLE asana.task_template (
  gid text NOT NULL,
  name text,
  project_gid text,
  template jsonb,
  created_by_gid text,
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
COMMENT ON TABLE asana.task_template IS 'A template that tasks of a project are made from.';
COMMENT ON COLUMN asana.task_template.gid IS 'Identifier of the task template in Asana.';
COMMENT ON COLUMN asana.task_template.name IS 'Title. [U]';
COMMENT ON COLUMN asana.task_template.project_gid IS 'The project it belongs to. Refers to project.';
COMMENT ON COLUMN asana.task_template.template IS 'What a task made from it begins with. [U]';
COMMENT ON COLUMN asana.task_template.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana.task_template.created_at IS 'When it was created.';
COMMENT ON COLUMN asana.task_template._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.task_template._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.task_template._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.task_template._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.task_template._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.task_template._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.task_template._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.task_template._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.task_template._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX task_template_project_gid ON asana.task_template (project_gid) WHERE project_gid IS NOT NULL;
CREATE INDEX task_template_created_by_gid ON asana.task_template (created_by_gid) WHERE created_by_gid IS NOT NULL;
CREATE INDEX task_template_deleted_at ON asana.task_template (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.task_template (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  project_gid text,
  template jsonb,
  created_by_gid text,
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
COMMENT ON TABLE asana_history.task_template IS 'Every version of every task template: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.task_template.gid IS 'Identifier of the task template in Asana.';
COMMENT ON COLUMN asana_history.task_template.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.task_template.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.task_template.name IS 'Title. [U]';
COMMENT ON COLUMN asana_history.task_template.project_gid IS 'The project it belongs to. Refers to project.';
COMMENT ON COLUMN asana_history.task_template.template IS 'What a task made from it begins with. [U]';
COMMENT ON COLUMN asana_history.task_template.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_template.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_history.task_template._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_template._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.task_template._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.task_template._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.task_template._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.task_template._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.task_template._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.task_template._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.task_template._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_template._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.task_template._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.task_template._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX task_template_project_gid ON asana_history.task_template (project_gid) WHERE project_gid IS NOT NULL;
CREATE INDEX task_template_valid_from ON asana_history.task_template USING brin (valid_from);

CREATE TABLE asana.time_tracking_category (
  gid text NOT NULL,
  name text,
  color text,
  is_archived boolean,
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
COMMENT ON TABLE asana.time_tracking_category IS 'A category of tracked time.';
COMMENT ON COLUMN asana.time_tracking_category.gid IS 'Identifier of the time tracking category in Asana.';
COMMENT ON COLUMN asana.time_tracking_category.name IS 'Name. [U]';
COMMENT ON COLUMN asana.time_tracking_category.color IS 'Colour.';
COMMENT ON COLUMN asana.time_tracking_category.is_archived IS 'Whether new entries can no longer have it.';
COMMENT ON COLUMN asana.time_tracking_category._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.time_tracking_category._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.time_tracking_category._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.time_tracking_category._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.time_tracking_category._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.time_tracking_category._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.time_tracking_category._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.time_tracking_category._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.time_tracking_category._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX time_tracking_category_deleted_at ON asana.time_tracking_category (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.time_tracking_category (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  name text,
  color text,
  is_archived boolean,
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
COMMENT ON TABLE asana_history.time_tracking_category IS 'Every version of every time tracking category: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.time_tracking_category.gid IS 'Identifier of the time tracking category in Asana.';
COMMENT ON COLUMN asana_history.time_tracking_category.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.time_tracking_category.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.time_tracking_category.name IS 'Name. [U]';
COMMENT ON COLUMN asana_history.time_tracking_category.color IS 'Colour.';
COMMENT ON COLUMN asana_history.time_tracking_category.is_archived IS 'Whether new entries can no longer have it.';
COMMENT ON COLUMN asana_history.time_tracking_category._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.time_tracking_category._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.time_tracking_category._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.time_tracking_category._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.time_tracking_category._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.time_tracking_category._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.time_tracking_category._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.time_tracking_category._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.time_tracking_category._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.time_tracking_category._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.time_tracking_category._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.time_tracking_category._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX time_tracking_category_valid_from ON asana_history.time_tracking_category USING brin (valid_from);

CREATE TABLE asana.time_tracking_entry (
  gid text NOT NULL,
  task_gid text,
  attributable_to_gid text,
  created_by_gid text,
  entered_on date,
  duration_minutes integer,
  description text,
  approval_status text,
  billable_status text,
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
COMMENT ON TABLE asana.time_tracking_entry IS 'Time that somebody spent on a task on one day.';
COMMENT ON COLUMN asana.time_tracking_entry.gid IS 'Identifier of the time tracking entry in Asana.';
COMMENT ON COLUMN asana.time_tracking_entry.task_gid IS 'The task it was spent on. Refers to task.';
COMMENT ON COLUMN asana.time_tracking_entry.attributable_to_gid IS 'The project whose budget it counts for. Refers to project.';
COMMENT ON COLUMN asana.time_tracking_entry.created_by_gid IS 'Who spent it. Refers to user. [R]';
COMMENT ON COLUMN asana.time_tracking_entry.entered_on IS 'The day it was spent on. [H]';
COMMENT ON COLUMN asana.time_tracking_entry.duration_minutes IS 'How long, minutes. [H]';
COMMENT ON COLUMN asana.time_tracking_entry.description IS 'What was done. [U]';
COMMENT ON COLUMN asana.time_tracking_entry.approval_status IS 'DRAFT, SUBMITTED, APPROVED or REJECTED. [H]';
COMMENT ON COLUMN asana.time_tracking_entry.billable_status IS 'Whether it can be billed: billable, nonBillable or notApplicable. [H]';
COMMENT ON COLUMN asana.time_tracking_entry.created_at IS 'When it was entered.';
COMMENT ON COLUMN asana.time_tracking_entry._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.time_tracking_entry._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.time_tracking_entry._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.time_tracking_entry._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.time_tracking_entry._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.time_tracking_entry._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.time_tracking_entry._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.time_tracking_entry._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.time_tracking_entry._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX time_tracking_entry_task_gid ON asana.time_tracking_entry (task_gid) WHERE task_gid IS NOT NULL;
CREATE INDEX time_tracking_entry_attributable_to_gid ON asana.time_tracking_entry (attributable_to_gid) WHERE attributable_to_gid IS NOT NULL;
CREATE INDEX time_tracking_entry_created_by_gid ON asana.time_tracking_entry (created_by_gid) WHERE created_by_gid IS NOT NULL;
CREATE INDEX time_tracking_entry_deleted_at ON asana.time_tracking_entry (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.time_tracking_entry (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  task_gid text,
  attributable_to_gid text,
  created_by_gid text,
  entered_on date,
  duration_minutes integer,
  description text,
  approval_status text,
  billable_status text,
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
COMMENT ON TABLE asana_history.time_tracking_entry IS 'Every version of every time tracking entry: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.time_tracking_entry.gid IS 'Identifier of the time tracking entry in Asana.';
COMMENT ON COLUMN asana_history.time_tracking_entry.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.time_tracking_entry.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.time_tracking_entry.task_gid IS 'The task it was spent on. Refers to task.';
COMMENT ON COLUMN asana_history.time_tracking_entry.attributable_to_gid IS 'The project whose budget it counts for. Refers to project.';
COMMENT ON COLUMN asana_history.time_tracking_entry.created_by_gid IS 'Who spent it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.time_tracking_entry.entered_on IS 'The day it was spent on. [H]';
COMMENT ON COLUMN asana_history.time_tracking_entry.duration_minutes IS 'How long, minutes. [H]';
COMMENT ON COLUMN asana_history.time_tracking_entry.description IS 'What was done. [U]';
COMMENT ON COLUMN asana_history.time_tracking_entry.approval_status IS 'DRAFT, SUBMITTED, APPROVED or REJECTED. [H]';
COMMENT ON COLUMN asana_history.time_tracking_entry.billable_status IS 'Whether it can be billed: billable, nonBillable or notApplicable. [H]';
COMMENT ON COLUMN asana_history.time_tracking_entry.created_at IS 'When it was entered.';
COMMENT ON COLUMN asana_history.time_tracking_entry._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.time_tracking_entry._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.time_tracking_entry._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.time_tracking_entry._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.time_tracking_entry._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.time_tracking_entry._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.time_tracking_entry._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.time_tracking_entry._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.time_tracking_entry._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.time_tracking_entry._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.time_tracking_entry._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.time_tracking_entry._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX time_tracking_entry_task_gid ON asana_history.time_tracking_entry (task_gid) WHERE task_gid IS NOT NULL;
CREATE INDEX time_tracking_entry_valid_from ON asana_history.time_tracking_entry USING brin (valid_from);

CREATE TABLE asana.time_tracking_entry_category (
  time_tracking_entry_gid text NOT NULL,
  time_tracking_category_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (time_tracking_entry_gid, time_tracking_category_gid)
);
COMMENT ON TABLE asana.time_tracking_entry_category IS 'Which categories an entry of tracked time has.';
COMMENT ON COLUMN asana.time_tracking_entry_category.time_tracking_entry_gid IS 'The time tracking entry that owns the row. Refers to time_tracking_entry.';
COMMENT ON COLUMN asana.time_tracking_entry_category.time_tracking_category_gid IS 'The category. Refers to time_tracking_category.';
COMMENT ON COLUMN asana.time_tracking_entry_category._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.time_tracking_entry_category._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.time_tracking_entry_category._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.time_tracking_entry_category._trace_id IS 'Trace that brought the content here.';
CREATE INDEX time_tracking_entry_category_time_tracking_category_gid ON asana.time_tracking_entry_category (time_tracking_category_gid);

CREATE TABLE asana_history.time_tracking_entry_category (
  time_tracking_entry_gid text NOT NULL,
  time_tracking_category_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (time_tracking_entry_gid, time_tracking_category_gid, valid_from)
);
COMMENT ON TABLE asana_history.time_tracking_entry_category IS 'Which categories an entry of tracked time has. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.time_tracking_entry_category.time_tracking_entry_gid IS 'The time tracking entry that owns the row. Refers to time_tracking_entry.';
COMMENT ON COLUMN asana_history.time_tracking_entry_category.time_tracking_category_gid IS 'The category. Refers to time_tracking_category.';
COMMENT ON COLUMN asana_history.time_tracking_entry_category.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.time_tracking_entry_category.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.time_tracking_entry_category._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.time_tracking_entry_category._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.time_tracking_entry_category._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.time_tracking_entry_category._trace_id IS 'Trace that brought the content here.';
CREATE INDEX time_tracking_entry_category_time_tracking_category_gid ON asana_history.time_tracking_entry_category (time_tracking_category_gid, time_tracking_entry_gid);

CREATE TABLE asana.timesheet_approval_status (
  gid text NOT NULL,
  user_gid text,
  workspace_gid text,
  start_date date,
  end_date date,
  approval_status text,
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
COMMENT ON TABLE asana.timesheet_approval_status IS 'Whether somebody’s tracked time of a week was approved.';
COMMENT ON COLUMN asana.timesheet_approval_status.gid IS 'Identifier of the timesheet approval status in Asana.';
COMMENT ON COLUMN asana.timesheet_approval_status.user_gid IS 'Whose time it is. Refers to user. [R]';
COMMENT ON COLUMN asana.timesheet_approval_status.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana.timesheet_approval_status.start_date IS 'First day of the week. [H]';
COMMENT ON COLUMN asana.timesheet_approval_status.end_date IS 'Last day of the week. [H]';
COMMENT ON COLUMN asana.timesheet_approval_status.approval_status IS 'DRAFT, SUBMITTED, APPROVED or REJECTED. [H]';
COMMENT ON COLUMN asana.timesheet_approval_status.created_at IS 'When it was created.';
COMMENT ON COLUMN asana.timesheet_approval_status._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.timesheet_approval_status._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.timesheet_approval_status._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana.timesheet_approval_status._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana.timesheet_approval_status._visibility IS 'visible, or forbidden when the last read was refused to this credential.';
COMMENT ON COLUMN asana.timesheet_approval_status._version IS 'Hash of the content.';
COMMENT ON COLUMN asana.timesheet_approval_status._source IS 'What made the read that gave the content: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana.timesheet_approval_status._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana.timesheet_approval_status._extra IS 'Fields that the catalogue does not know. [P]';
CREATE INDEX timesheet_approval_status_user_gid ON asana.timesheet_approval_status (user_gid) WHERE user_gid IS NOT NULL;
CREATE INDEX timesheet_approval_status_deleted_at ON asana.timesheet_approval_status (_deleted_at) WHERE _deleted_at IS NOT NULL;

CREATE TABLE asana_history.timesheet_approval_status (
  gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  user_gid text,
  workspace_gid text,
  start_date date,
  end_date date,
  approval_status text,
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
COMMENT ON TABLE asana_history.timesheet_approval_status IS 'Every version of every timesheet approval status: one row per interval, without gaps or overlaps.';
COMMENT ON COLUMN asana_history.timesheet_approval_status.gid IS 'Identifier of the timesheet approval status in Asana.';
COMMENT ON COLUMN asana_history.timesheet_approval_status.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.timesheet_approval_status.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.timesheet_approval_status.user_gid IS 'Whose time it is. Refers to user. [R]';
COMMENT ON COLUMN asana_history.timesheet_approval_status.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana_history.timesheet_approval_status.start_date IS 'First day of the week. [H]';
COMMENT ON COLUMN asana_history.timesheet_approval_status.end_date IS 'Last day of the week. [H]';
COMMENT ON COLUMN asana_history.timesheet_approval_status.approval_status IS 'DRAFT, SUBMITTED, APPROVED or REJECTED. [H]';
COMMENT ON COLUMN asana_history.timesheet_approval_status.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_history.timesheet_approval_status._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.timesheet_approval_status._deleted_at IS 'Since when it is gone; null while it exists.';
COMMENT ON COLUMN asana_history.timesheet_approval_status._deleted_how IS 'How that was learned: event, absent (a read found nothing) or container (went with what held it).';
COMMENT ON COLUMN asana_history.timesheet_approval_status._version IS 'Hash of the content.';
COMMENT ON COLUMN asana_history.timesheet_approval_status._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.timesheet_approval_status._trace_id IS 'Trace that brought the content here.';
COMMENT ON COLUMN asana_history.timesheet_approval_status._extra IS 'Fields that the catalogue does not know. [P]';
COMMENT ON COLUMN asana_history.timesheet_approval_status._valid_from_how IS 'How valid_from is known: event, story, modified_at or observed.';
COMMENT ON COLUMN asana_history.timesheet_approval_status._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.timesheet_approval_status._change_action IS 'added, changed, removed, deleted or undeleted by event; observed without one.';
COMMENT ON COLUMN asana_history.timesheet_approval_status._changed_fields IS 'Columns and links that differ from the version before.';
COMMENT ON COLUMN asana_history.timesheet_approval_status._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
CREATE INDEX timesheet_approval_status_valid_from ON asana_history.timesheet_approval_status USING brin (valid_from);

SELECT ops.keep_shadow_tables();

CREATE OR REPLACE VIEW analytics.agent AS
SELECT gid, name, resource_subtype, description, behavior_guidance, workspace_gid, photo, _workspace_gid, _synced_at
FROM asana.agent WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.agent IS 'An AI teammate that a workspace has. Live rows only.';

CREATE OR REPLACE VIEW analytics.allocation AS
SELECT gid, parent_gid, assignee_gid, start_date, end_date, effort_type, effort_value, created_by_gid, resource_subtype, _workspace_gid, _synced_at
FROM asana.allocation WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.allocation IS 'That a person is planned for a project, for some days and with some effort. Live rows only.';

CREATE OR REPLACE VIEW analytics.allocation_placeholder AS
SELECT allocation_gid, placeholder_gid, name, _workspace_gid, _synced_at
FROM asana.allocation_placeholder WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.allocation_placeholder IS 'The placeholder that stands in for a person on the allocation, while none was found. Live rows only.';

CREATE OR REPLACE VIEW analytics.budget AS
SELECT gid, parent_gid, budget_type, total_value, total_units, total_enabled, estimate_value, estimate_units, estimate_enabled, estimate_source, estimate_billable_status_filter, actual_value, actual_units, actual_billable_status_filter, _workspace_gid, _synced_at
FROM asana.budget WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.budget IS 'What a project may take, what it is thought to take and what it took, in time or money. Live rows only.';

CREATE OR REPLACE VIEW analytics.ooo_entry AS
SELECT gid, user_gid, start_date, end_date, created_by_gid, _workspace_gid, _synced_at
FROM asana.ooo_entry WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.ooo_entry IS 'That a person is out of office for some days. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_template AS
SELECT gid, name, description, html_description, public, owner_gid, team_gid, color, _workspace_gid, _synced_at
FROM asana.project_template WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_template IS 'A template that projects are made from. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_template_date AS
SELECT project_template_gid, date_variable_gid, name, description, _workspace_gid, _synced_at
FROM asana.project_template_date WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_template_date IS 'Dates that a template of projects asks for. Live rows only.';

CREATE OR REPLACE VIEW analytics.template_role AS
SELECT project_template_gid, template_role_gid, name, _workspace_gid, _synced_at
FROM asana.template_role WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.template_role IS 'Roles that a template of projects asks to fill. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_template_mention AS
SELECT project_template_gid, target, target_type, user_gid, _workspace_gid, _synced_at
FROM asana.project_template_mention WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_template_mention IS 'Which people, objects and addresses a project template speaks of in html_description, each once. Live rows only.';

CREATE OR REPLACE VIEW analytics.rate AS
SELECT gid, parent_gid, resource_gid, rate, currency_code, created_by_gid, _workspace_gid, _synced_at
FROM asana.rate WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.rate IS 'What an hour of a person costs on a project. Live rows only.';

CREATE OR REPLACE VIEW analytics.rate_placeholder AS
SELECT rate_gid, placeholder_gid, name, _workspace_gid, _synced_at
FROM asana.rate_placeholder WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.rate_placeholder IS 'The placeholder that stands in for a person on the rate, while none was found. Live rows only.';

CREATE OR REPLACE VIEW analytics.role AS
SELECT gid, name, description, is_standard_role, base_role_type, permissions, creation_time, modified_at, workspace_gid, _workspace_gid, _synced_at
FROM asana.role WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.role IS 'What people of an organisation may do by their role. Live rows only.';

CREATE OR REPLACE VIEW analytics.task_template AS
SELECT gid, name, project_gid, template, created_by_gid, created_at, _workspace_gid, _synced_at
FROM asana.task_template WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.task_template IS 'A template that tasks of a project are made from. Live rows only.';

CREATE OR REPLACE VIEW analytics.time_tracking_category AS
SELECT gid, name, color, is_archived, _workspace_gid, _synced_at
FROM asana.time_tracking_category WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.time_tracking_category IS 'A category of tracked time. Live rows only.';

CREATE OR REPLACE VIEW analytics.time_tracking_entry AS
SELECT gid, task_gid, attributable_to_gid, created_by_gid, entered_on, duration_minutes, description, approval_status, billable_status, created_at, _workspace_gid, _synced_at
FROM asana.time_tracking_entry WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.time_tracking_entry IS 'Time that somebody spent on a task on one day. Live rows only.';

CREATE OR REPLACE VIEW analytics.time_tracking_entry_category AS
SELECT time_tracking_entry_gid, time_tracking_category_gid, _workspace_gid, _synced_at
FROM asana.time_tracking_entry_category WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.time_tracking_entry_category IS 'Which categories an entry of tracked time has. Live rows only.';

CREATE OR REPLACE VIEW analytics.timesheet_approval_status AS
SELECT gid, user_gid, workspace_gid, start_date, end_date, approval_status, created_at, _workspace_gid, _synced_at
FROM asana.timesheet_approval_status WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.timesheet_approval_status IS 'Whether somebody’s tracked time of a week was approved. Live rows only.';

DO $$
DECLARE live record;
BEGIN
  FOR live IN
    SELECT shown.attrelid::regclass AS view, shown.attname AS name, col_description(base.attrelid, base.attnum) AS doc
    FROM unnest(ARRAY['agent', 'allocation', 'allocation_placeholder', 'budget', 'ooo_entry', 'project_template', 'project_template_date', 'template_role', 'project_template_mention', 'rate', 'rate_placeholder', 'role', 'task_template', 'time_tracking_category', 'time_tracking_entry', 'time_tracking_entry_category', 'timesheet_approval_status']) AS relation
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
    ('agent', 'workspace_gid', 'workspace'),
    ('agent', '_workspace_gid', 'workspace'),
    ('allocation', 'parent_gid', 'project'),
    ('allocation', 'assignee_gid', 'user'),
    ('allocation', 'created_by_gid', 'user'),
    ('allocation', '_workspace_gid', 'workspace'),
    ('allocation_placeholder', 'allocation_gid', 'allocation'),
    ('allocation_placeholder', '_workspace_gid', 'workspace'),
    ('budget', 'parent_gid', 'project'),
    ('budget', '_workspace_gid', 'workspace'),
    ('ooo_entry', 'user_gid', 'user'),
    ('ooo_entry', 'created_by_gid', 'user'),
    ('ooo_entry', '_workspace_gid', 'workspace'),
    ('portfolio_project_template', 'project_template_gid', 'project_template'),
    ('project', 'created_from_template_gid', 'project_template'),
    ('project_template', 'owner_gid', 'user'),
    ('project_template', 'team_gid', 'team'),
    ('project_template', '_workspace_gid', 'workspace'),
    ('project_template_date', 'project_template_gid', 'project_template'),
    ('project_template_date', '_workspace_gid', 'workspace'),
    ('template_role', 'project_template_gid', 'project_template'),
    ('template_role', '_workspace_gid', 'workspace'),
    ('project_template_mention', 'project_template_gid', 'project_template'),
    ('project_template_mention', 'user_gid', 'user'),
    ('project_template_mention', '_workspace_gid', 'workspace'),
    ('rate', 'parent_gid', 'project'),
    ('rate', 'resource_gid', 'user'),
    ('rate', 'created_by_gid', 'user'),
    ('rate', '_workspace_gid', 'workspace'),
    ('rate_placeholder', 'rate_gid', 'rate'),
    ('rate_placeholder', '_workspace_gid', 'workspace'),
    ('role', 'workspace_gid', 'workspace'),
    ('role', '_workspace_gid', 'workspace'),
    ('task_template', 'project_gid', 'project'),
    ('task_template', 'created_by_gid', 'user'),
    ('task_template', '_workspace_gid', 'workspace'),
    ('time_tracking_category', '_workspace_gid', 'workspace'),
    ('time_tracking_entry', 'task_gid', 'task'),
    ('time_tracking_entry', 'attributable_to_gid', 'project'),
    ('time_tracking_entry', 'created_by_gid', 'user'),
    ('time_tracking_entry', '_workspace_gid', 'workspace'),
    ('time_tracking_entry_category', 'time_tracking_entry_gid', 'time_tracking_entry'),
    ('time_tracking_entry_category', 'time_tracking_category_gid', 'time_tracking_category'),
    ('time_tracking_entry_category', '_workspace_gid', 'workspace'),
    ('timesheet_approval_status', 'user_gid', 'user'),
    ('timesheet_approval_status', 'workspace_gid', 'workspace'),
    ('timesheet_approval_status', '_workspace_gid', 'workspace')
  ) AS wanted (relation, name, target)
  LOOP
    EXECUTE format('ALTER TABLE asana.%I ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES asana.%I (gid) NOT ENFORCED',
      reference.relation, reference.relation || '_' || reference.name || '_fkey', reference.name, reference.target);
  END LOOP;
END $$;

CREATE OR REPLACE VIEW analytics.freshness AS
SELECT 'agent'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.agent r LEFT JOIN ops.confirmation c ON c.type = 'agent' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'allocation'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.allocation r LEFT JOIN ops.confirmation c ON c.type = 'allocation' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'attachment'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.attachment r LEFT JOIN ops.confirmation c ON c.type = 'attachment' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'budget'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.budget r LEFT JOIN ops.confirmation c ON c.type = 'budget' AND c.gid = r.gid
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
SELECT 'ooo_entry'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.ooo_entry r LEFT JOIN ops.confirmation c ON c.type = 'ooo_entry' AND c.gid = r.gid
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
SELECT 'project_template'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.project_template r LEFT JOIN ops.confirmation c ON c.type = 'project_template' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'rate'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.rate r LEFT JOIN ops.confirmation c ON c.type = 'rate' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'role'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.role r LEFT JOIN ops.confirmation c ON c.type = 'role' AND c.gid = r.gid
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
SELECT 'task_template'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.task_template r LEFT JOIN ops.confirmation c ON c.type = 'task_template' AND c.gid = r.gid
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
SELECT 'time_tracking_category'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.time_tracking_category r LEFT JOIN ops.confirmation c ON c.type = 'time_tracking_category' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'time_tracking_entry'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.time_tracking_entry r LEFT JOIN ops.confirmation c ON c.type = 'time_tracking_entry' AND c.gid = r.gid
WHERE r._deleted_at IS NULL
UNION ALL
SELECT 'timesheet_approval_status'::text AS resource_type, count(*) AS live_rows, max(r._synced_at) AS newest_synced_at,
       min(greatest(r._synced_at, c.confirmed_at)) AS oldest_confirmed_at
FROM asana.timesheet_approval_status r LEFT JOIN ops.confirmation c ON c.type = 'timesheet_approval_status' AND c.gid = r.gid
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

-- Definition of asana_history.agent_as_of
CREATE OR REPLACE FUNCTION asana_history.agent_as_of(moment timestamptz) RETURNS SETOF asana_history.agent LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.agent WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.agent_as_of(timestamptz) IS 'What asana_history.agent says of one moment, tombstones included (_deleted_at). Every version of every agent: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.agent
CREATE OR REPLACE VIEW asana_as_of.agent AS
SELECT gid, name, resource_subtype, description, behavior_guidance, workspace_gid, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.agent WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.agent IS 'What was live in asana.agent at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.agent.gid IS 'Identifier of the agent in Asana.';
COMMENT ON COLUMN asana_as_of.agent.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.agent.resource_subtype IS 'Kind of agent: asana_teammate.';
COMMENT ON COLUMN asana_as_of.agent.description IS 'What it does. [U]';
COMMENT ON COLUMN asana_as_of.agent.behavior_guidance IS 'What it was told to keep to. [U]';
COMMENT ON COLUMN asana_as_of.agent.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.agent.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.agent.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.agent._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.agent._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.agent._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.allocation_as_of
CREATE OR REPLACE FUNCTION asana_history.allocation_as_of(moment timestamptz) RETURNS SETOF asana_history.allocation LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.allocation WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.allocation_as_of(timestamptz) IS 'What asana_history.allocation says of one moment, tombstones included (_deleted_at). Every version of every allocation: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.allocation
CREATE OR REPLACE VIEW asana_as_of.allocation AS
SELECT gid, parent_gid, assignee_gid, start_date, end_date, effort_type, effort_value, created_by_gid, resource_subtype, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.allocation WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.allocation IS 'What was live in asana.allocation at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.allocation.gid IS 'Identifier of the allocation in Asana.';
COMMENT ON COLUMN asana_as_of.allocation.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_as_of.allocation.assignee_gid IS 'The person; null while it is a placeholder. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.allocation.start_date IS 'First day. [H]';
COMMENT ON COLUMN asana_as_of.allocation.end_date IS 'Last day. [H]';
COMMENT ON COLUMN asana_as_of.allocation.effort_type IS 'What the effort is told in: hours or percent. [H]';
COMMENT ON COLUMN asana_as_of.allocation.effort_value IS 'How much: hours a day, or percent of the time. [H]';
COMMENT ON COLUMN asana_as_of.allocation.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.allocation.resource_subtype IS 'Kind of allocation, for example project_allocation.';
COMMENT ON COLUMN asana_as_of.allocation.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.allocation.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.allocation._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.allocation._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.allocation._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.allocation_placeholder_as_of
CREATE OR REPLACE FUNCTION asana_history.allocation_placeholder_as_of(moment timestamptz) RETURNS SETOF asana_history.allocation_placeholder LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.allocation_placeholder WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.allocation_placeholder_as_of(timestamptz) IS 'What asana_history.allocation_placeholder says of one moment, tombstones included (_deleted_at). The placeholder that stands in for a person on the allocation, while none was found. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.allocation_placeholder
CREATE OR REPLACE VIEW asana_as_of.allocation_placeholder AS
SELECT allocation_gid, placeholder_gid, name, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.allocation_placeholder WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.allocation_placeholder IS 'What was live in asana.allocation_placeholder at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.allocation_placeholder.allocation_gid IS 'The allocation that owns the row. Refers to allocation.';
COMMENT ON COLUMN asana_as_of.allocation_placeholder.placeholder_gid IS 'The placeholder. Refers to placeholder.';
COMMENT ON COLUMN asana_as_of.allocation_placeholder.name IS 'Name of the placeholder. [P]';
COMMENT ON COLUMN asana_as_of.allocation_placeholder.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.allocation_placeholder.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.allocation_placeholder._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.allocation_placeholder._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.budget_as_of
CREATE OR REPLACE FUNCTION asana_history.budget_as_of(moment timestamptz) RETURNS SETOF asana_history.budget LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.budget WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.budget_as_of(timestamptz) IS 'What asana_history.budget says of one moment, tombstones included (_deleted_at). Every version of every budget: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.budget
CREATE OR REPLACE VIEW asana_as_of.budget AS
SELECT gid, parent_gid, budget_type, total_value, total_units, total_enabled, estimate_value, estimate_units, estimate_enabled, estimate_source, estimate_billable_status_filter, actual_value, actual_units, actual_billable_status_filter, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.budget WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.budget IS 'What was live in asana.budget at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.budget.gid IS 'Identifier of the budget in Asana.';
COMMENT ON COLUMN asana_as_of.budget.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_as_of.budget.budget_type IS 'What it is told in: cost or time.';
COMMENT ON COLUMN asana_as_of.budget.total_value IS 'What it may take, minutes or money.';
COMMENT ON COLUMN asana_as_of.budget.total_units IS 'Unit of that: minutes, or the ISO 4217 code.';
COMMENT ON COLUMN asana_as_of.budget.total_enabled IS 'Whether that is shown.';
COMMENT ON COLUMN asana_as_of.budget.estimate_value IS 'What it is thought to take, minutes or money.';
COMMENT ON COLUMN asana_as_of.budget.estimate_units IS 'Unit of that: minutes, or the ISO 4217 code.';
COMMENT ON COLUMN asana_as_of.budget.estimate_enabled IS 'Whether that is shown.';
COMMENT ON COLUMN asana_as_of.budget.estimate_source IS 'Where the estimate comes from: tasks, capacity_plans or none.';
COMMENT ON COLUMN asana_as_of.budget.estimate_billable_status_filter IS 'What counts for the estimate: billable, non_billable or any.';
COMMENT ON COLUMN asana_as_of.budget.actual_value IS 'What it took so far, minutes or money.';
COMMENT ON COLUMN asana_as_of.budget.actual_units IS 'Unit of that: minutes, or the ISO 4217 code.';
COMMENT ON COLUMN asana_as_of.budget.actual_billable_status_filter IS 'What counts for that: billable, non_billable or any.';
COMMENT ON COLUMN asana_as_of.budget.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.budget.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.budget._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.budget._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.budget._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.ooo_entry_as_of
CREATE OR REPLACE FUNCTION asana_history.ooo_entry_as_of(moment timestamptz) RETURNS SETOF asana_history.ooo_entry LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.ooo_entry WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.ooo_entry_as_of(timestamptz) IS 'What asana_history.ooo_entry says of one moment, tombstones included (_deleted_at). Every version of every ooo entry: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.ooo_entry
CREATE OR REPLACE VIEW asana_as_of.ooo_entry AS
SELECT gid, user_gid, start_date, end_date, created_by_gid, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.ooo_entry WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.ooo_entry IS 'What was live in asana.ooo_entry at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.ooo_entry.gid IS 'Identifier of the ooo entry in Asana.';
COMMENT ON COLUMN asana_as_of.ooo_entry.user_gid IS 'Who is out of office. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.ooo_entry.start_date IS 'First day. [H]';
COMMENT ON COLUMN asana_as_of.ooo_entry.end_date IS 'Last day. [H]';
COMMENT ON COLUMN asana_as_of.ooo_entry.created_by_gid IS 'Who entered it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.ooo_entry.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.ooo_entry.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.ooo_entry._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.ooo_entry._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.ooo_entry._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.project_template_as_of
CREATE OR REPLACE FUNCTION asana_history.project_template_as_of(moment timestamptz) RETURNS SETOF asana_history.project_template LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.project_template WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.project_template_as_of(timestamptz) IS 'What asana_history.project_template says of one moment, tombstones included (_deleted_at). Every version of every project template: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.project_template
CREATE OR REPLACE VIEW asana_as_of.project_template AS
SELECT gid, name, description, html_description, public, owner_gid, team_gid, color, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.project_template WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.project_template IS 'What was live in asana.project_template at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_template.gid IS 'Identifier of the project template in Asana.';
COMMENT ON COLUMN asana_as_of.project_template.name IS 'Title. [U]';
COMMENT ON COLUMN asana_as_of.project_template.description IS 'Description as plain text. [U]';
COMMENT ON COLUMN asana_as_of.project_template.html_description IS 'Description as rich text. [U]';
COMMENT ON COLUMN asana_as_of.project_template.public IS 'Whether the whole team sees it.';
COMMENT ON COLUMN asana_as_of.project_template.owner_gid IS 'Who is responsible for it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.project_template.team_gid IS 'The team it belongs to. Refers to team.';
COMMENT ON COLUMN asana_as_of.project_template.color IS 'Colour, for example light-green.';
COMMENT ON COLUMN asana_as_of.project_template.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project_template.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project_template._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.project_template._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.project_template._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.project_template_date_as_of
CREATE OR REPLACE FUNCTION asana_history.project_template_date_as_of(moment timestamptz) RETURNS SETOF asana_history.project_template_date LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.project_template_date WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.project_template_date_as_of(timestamptz) IS 'What asana_history.project_template_date says of one moment, tombstones included (_deleted_at). Dates that a template of projects asks for. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.project_template_date
CREATE OR REPLACE VIEW asana_as_of.project_template_date AS
SELECT project_template_gid, date_variable_gid, name, description, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.project_template_date WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.project_template_date IS 'What was live in asana.project_template_date at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_template_date.project_template_gid IS 'The project template that owns the row. Refers to project_template.';
COMMENT ON COLUMN asana_as_of.project_template_date.date_variable_gid IS 'The date: 1 is the start of the project, 2 its due date. Refers to date_variable.';
COMMENT ON COLUMN asana_as_of.project_template_date.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.project_template_date.description IS 'What it is for. [U]';
COMMENT ON COLUMN asana_as_of.project_template_date.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project_template_date.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project_template_date._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.project_template_date._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.template_role_as_of
CREATE OR REPLACE FUNCTION asana_history.template_role_as_of(moment timestamptz) RETURNS SETOF asana_history.template_role LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.template_role WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.template_role_as_of(timestamptz) IS 'What asana_history.template_role says of one moment, tombstones included (_deleted_at). Roles that a template of projects asks to fill. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.template_role
CREATE OR REPLACE VIEW asana_as_of.template_role AS
SELECT project_template_gid, template_role_gid, name, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.template_role WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.template_role IS 'What was live in asana.template_role at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.template_role.project_template_gid IS 'The project template that owns the row. Refers to project_template.';
COMMENT ON COLUMN asana_as_of.template_role.template_role_gid IS 'The role. Refers to template_role.';
COMMENT ON COLUMN asana_as_of.template_role.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.template_role.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.template_role.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.template_role._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.template_role._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.project_template_mention_as_of
CREATE OR REPLACE FUNCTION asana_history.project_template_mention_as_of(moment timestamptz) RETURNS SETOF asana_history.project_template_mention LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.project_template_mention WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.project_template_mention_as_of(timestamptz) IS 'What asana_history.project_template_mention says of one moment, tombstones included (_deleted_at). Which people, objects and addresses a project template speaks of in html_description, each once. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.project_template_mention
CREATE OR REPLACE VIEW asana_as_of.project_template_mention AS
SELECT project_template_gid, target, target_type, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.project_template_mention WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.project_template_mention IS 'What was live in asana.project_template_mention at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_template_mention.project_template_gid IS 'The project template that owns the row. Refers to project_template.';
COMMENT ON COLUMN asana_as_of.project_template_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_as_of.project_template_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_as_of.project_template_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.project_template_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project_template_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project_template_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.project_template_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.rate_as_of
CREATE OR REPLACE FUNCTION asana_history.rate_as_of(moment timestamptz) RETURNS SETOF asana_history.rate LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.rate WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.rate_as_of(timestamptz) IS 'What asana_history.rate says of one moment, tombstones included (_deleted_at). Every version of every rate: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.rate
CREATE OR REPLACE VIEW asana_as_of.rate AS
SELECT gid, parent_gid, resource_gid, rate, currency_code, created_by_gid, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.rate WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.rate IS 'What was live in asana.rate at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.rate.gid IS 'Identifier of the rate in Asana.';
COMMENT ON COLUMN asana_as_of.rate.parent_gid IS 'The project. Refers to project.';
COMMENT ON COLUMN asana_as_of.rate.resource_gid IS 'The person; null while it is a placeholder. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.rate.rate IS 'The rate, in the currency. [H]';
COMMENT ON COLUMN asana_as_of.rate.currency_code IS 'ISO 4217 code.';
COMMENT ON COLUMN asana_as_of.rate.created_by_gid IS 'Who set it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.rate.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.rate.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.rate._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.rate._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.rate._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.rate_placeholder_as_of
CREATE OR REPLACE FUNCTION asana_history.rate_placeholder_as_of(moment timestamptz) RETURNS SETOF asana_history.rate_placeholder LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.rate_placeholder WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.rate_placeholder_as_of(timestamptz) IS 'What asana_history.rate_placeholder says of one moment, tombstones included (_deleted_at). The placeholder that stands in for a person on the rate, while none was found. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.rate_placeholder
CREATE OR REPLACE VIEW asana_as_of.rate_placeholder AS
SELECT rate_gid, placeholder_gid, name, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.rate_placeholder WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.rate_placeholder IS 'What was live in asana.rate_placeholder at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.rate_placeholder.rate_gid IS 'The rate that owns the row. Refers to rate.';
COMMENT ON COLUMN asana_as_of.rate_placeholder.placeholder_gid IS 'The placeholder. Refers to placeholder.';
COMMENT ON COLUMN asana_as_of.rate_placeholder.name IS 'Name of the placeholder. [P]';
COMMENT ON COLUMN asana_as_of.rate_placeholder.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.rate_placeholder.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.rate_placeholder._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.rate_placeholder._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.role_as_of
CREATE OR REPLACE FUNCTION asana_history.role_as_of(moment timestamptz) RETURNS SETOF asana_history.role LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.role WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.role_as_of(timestamptz) IS 'What asana_history.role says of one moment, tombstones included (_deleted_at). Every version of every role: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.role
CREATE OR REPLACE VIEW asana_as_of.role AS
SELECT gid, name, description, is_standard_role, base_role_type, permissions, creation_time, modified_at, workspace_gid, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.role WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.role IS 'What was live in asana.role at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.role.gid IS 'Identifier of the role in Asana.';
COMMENT ON COLUMN asana_as_of.role.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.role.description IS 'What it is for. [U]';
COMMENT ON COLUMN asana_as_of.role.is_standard_role IS 'Whether it comes with Asana.';
COMMENT ON COLUMN asana_as_of.role.base_role_type IS 'What it builds on: guest, member, admin or super_admin.';
COMMENT ON COLUMN asana_as_of.role.permissions IS 'What it allows, by the names of the API.';
COMMENT ON COLUMN asana_as_of.role.creation_time IS 'When it was created.';
COMMENT ON COLUMN asana_as_of.role.modified_at IS 'When it changed last.';
COMMENT ON COLUMN asana_as_of.role.workspace_gid IS 'The organisation. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.role.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.role.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.role._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.role._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.role._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.task_template_as_of
CREATE OR REPLACE FUNCTION asana_history.task_template_as_of(moment timestamptz) RETURNS SETOF asana_history.task_template LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.task_template WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.task_template_as_of(timestamptz) IS 'What asana_history.task_template says of one moment, tombstones included (_deleted_at). Every version of every task template: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.task_template
CREATE OR REPLACE VIEW asana_as_of.task_template AS
SELECT gid, name, project_gid, template, created_by_gid, created_at, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.task_template WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.task_template IS 'What was live in asana.task_template at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.task_template.gid IS 'Identifier of the task template in Asana.';
COMMENT ON COLUMN asana_as_of.task_template.name IS 'Title. [U]';
COMMENT ON COLUMN asana_as_of.task_template.project_gid IS 'The project it belongs to. Refers to project.';
COMMENT ON COLUMN asana_as_of.task_template.template IS 'What a task made from it begins with. [U]';
COMMENT ON COLUMN asana_as_of.task_template.created_by_gid IS 'Who created it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.task_template.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_as_of.task_template.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.task_template.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.task_template._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.task_template._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.task_template._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.time_tracking_category_as_of
CREATE OR REPLACE FUNCTION asana_history.time_tracking_category_as_of(moment timestamptz) RETURNS SETOF asana_history.time_tracking_category LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.time_tracking_category WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.time_tracking_category_as_of(timestamptz) IS 'What asana_history.time_tracking_category says of one moment, tombstones included (_deleted_at). Every version of every time tracking category: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.time_tracking_category
CREATE OR REPLACE VIEW asana_as_of.time_tracking_category AS
SELECT gid, name, color, is_archived, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.time_tracking_category WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.time_tracking_category IS 'What was live in asana.time_tracking_category at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.time_tracking_category.gid IS 'Identifier of the time tracking category in Asana.';
COMMENT ON COLUMN asana_as_of.time_tracking_category.name IS 'Name. [U]';
COMMENT ON COLUMN asana_as_of.time_tracking_category.color IS 'Colour.';
COMMENT ON COLUMN asana_as_of.time_tracking_category.is_archived IS 'Whether new entries can no longer have it.';
COMMENT ON COLUMN asana_as_of.time_tracking_category.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.time_tracking_category.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.time_tracking_category._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.time_tracking_category._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.time_tracking_category._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.time_tracking_entry_as_of
CREATE OR REPLACE FUNCTION asana_history.time_tracking_entry_as_of(moment timestamptz) RETURNS SETOF asana_history.time_tracking_entry LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.time_tracking_entry WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.time_tracking_entry_as_of(timestamptz) IS 'What asana_history.time_tracking_entry says of one moment, tombstones included (_deleted_at). Every version of every time tracking entry: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.time_tracking_entry
CREATE OR REPLACE VIEW asana_as_of.time_tracking_entry AS
SELECT gid, task_gid, attributable_to_gid, created_by_gid, entered_on, duration_minutes, description, approval_status, billable_status, created_at, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.time_tracking_entry WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.time_tracking_entry IS 'What was live in asana.time_tracking_entry at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.gid IS 'Identifier of the time tracking entry in Asana.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.task_gid IS 'The task it was spent on. Refers to task.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.attributable_to_gid IS 'The project whose budget it counts for. Refers to project.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.created_by_gid IS 'Who spent it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.entered_on IS 'The day it was spent on. [H]';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.duration_minutes IS 'How long, minutes. [H]';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.description IS 'What was done. [U]';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.approval_status IS 'DRAFT, SUBMITTED, APPROVED or REJECTED. [H]';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.billable_status IS 'Whether it can be billed: billable, nonBillable or notApplicable. [H]';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.created_at IS 'When it was entered.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.time_tracking_entry_category_as_of
CREATE OR REPLACE FUNCTION asana_history.time_tracking_entry_category_as_of(moment timestamptz) RETURNS SETOF asana_history.time_tracking_entry_category LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.time_tracking_entry_category WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.time_tracking_entry_category_as_of(timestamptz) IS 'What asana_history.time_tracking_entry_category says of one moment, tombstones included (_deleted_at). Which categories an entry of tracked time has. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.time_tracking_entry_category
CREATE OR REPLACE VIEW asana_as_of.time_tracking_entry_category AS
SELECT time_tracking_entry_gid, time_tracking_category_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.time_tracking_entry_category WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.time_tracking_entry_category IS 'What was live in asana.time_tracking_entry_category at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.time_tracking_entry_category.time_tracking_entry_gid IS 'The time tracking entry that owns the row. Refers to time_tracking_entry.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry_category.time_tracking_category_gid IS 'The category. Refers to time_tracking_category.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry_category.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry_category.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry_category._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.time_tracking_entry_category._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.timesheet_approval_status_as_of
CREATE OR REPLACE FUNCTION asana_history.timesheet_approval_status_as_of(moment timestamptz) RETURNS SETOF asana_history.timesheet_approval_status LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.timesheet_approval_status WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.timesheet_approval_status_as_of(timestamptz) IS 'What asana_history.timesheet_approval_status says of one moment, tombstones included (_deleted_at). Every version of every timesheet approval status: one row per interval, without gaps or overlaps.';
-- End of definition

-- Definition of asana_as_of.timesheet_approval_status
CREATE OR REPLACE VIEW asana_as_of.timesheet_approval_status AS
SELECT gid, user_gid, workspace_gid, start_date, end_date, approval_status, created_at, valid_from, valid_to, _workspace_gid, _source, _known_fields
FROM asana_history.timesheet_approval_status WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL) AND _deleted_at IS NULL;
COMMENT ON VIEW asana_as_of.timesheet_approval_status IS 'What was live in asana.timesheet_approval_status at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status.gid IS 'Identifier of the timesheet approval status in Asana.';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status.user_gid IS 'Whose time it is. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status.workspace_gid IS 'The workspace. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status.start_date IS 'First day of the week. [H]';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status.end_date IS 'Last day of the week. [H]';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status.approval_status IS 'DRAFT, SUBMITTED, APPROVED or REJECTED. [H]';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status.created_at IS 'When it was created.';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status._source IS 'What made the read that gave the content: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_as_of.timesheet_approval_status._known_fields IS 'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.';
-- End of definition

-- Definition of asana_history.agent_change
CREATE OR REPLACE VIEW asana_history.agent_change AS
SELECT 'agent'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.agent AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.agent AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'agent' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'agent' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
COMMENT ON VIEW asana_history.agent_change IS 'What changed in each agent, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.agent_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.agent_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.agent_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.agent_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.agent_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.agent_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.agent_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.agent_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.agent_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.agent_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.agent_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.agent_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.agent_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.agent_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.agent_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.agent_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.allocation_change
CREATE OR REPLACE VIEW asana_history.allocation_change AS
SELECT 'allocation'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.allocation AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.allocation AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'allocation' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'allocation' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'allocation_placeholder')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'allocation_placeholder', item,
         'placeholder', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.placeholder_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['allocation_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.allocation_placeholder AS l WHERE l.allocation_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.allocation AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.placeholder_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['allocation_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.allocation_placeholder AS l WHERE l.allocation_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('allocation_placeholder' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.allocation_change IS 'What changed in each allocation, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.allocation_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.allocation_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.allocation_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.allocation_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.allocation_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.allocation_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.allocation_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.allocation_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.allocation_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.allocation_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.allocation_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.allocation_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.allocation_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.allocation_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.allocation_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.allocation_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.budget_change
CREATE OR REPLACE VIEW asana_history.budget_change AS
SELECT 'budget'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.budget AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.budget AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'budget' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'budget' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
COMMENT ON VIEW asana_history.budget_change IS 'What changed in each budget, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.budget_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.budget_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.budget_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.budget_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.budget_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.budget_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.budget_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.budget_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.budget_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.budget_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.budget_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.budget_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.budget_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.budget_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.budget_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.budget_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.ooo_entry_change
CREATE OR REPLACE VIEW asana_history.ooo_entry_change AS
SELECT 'ooo_entry'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.ooo_entry AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.ooo_entry AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'ooo_entry' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'ooo_entry' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
COMMENT ON VIEW asana_history.ooo_entry_change IS 'What changed in each ooo entry, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.ooo_entry_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.ooo_entry_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.ooo_entry_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.ooo_entry_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.ooo_entry_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.ooo_entry_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.ooo_entry_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.ooo_entry_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.ooo_entry_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.ooo_entry_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.ooo_entry_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.ooo_entry_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.ooo_entry_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.ooo_entry_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.ooo_entry_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.ooo_entry_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.project_template_change
CREATE OR REPLACE VIEW asana_history.project_template_change AS
SELECT 'project_template'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.project_template AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.project_template AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'project_template' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'project_template' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'project_template_date', 'template_role', 'project_template_mention')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_template_date', item,
         'date_variable', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.date_variable_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_template_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_template_date AS l WHERE l.project_template_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project_template AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.date_variable_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_template_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_template_date AS l WHERE l.project_template_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_template_date' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'template_role', item,
         'template_role', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.template_role_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_template_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.template_role AS l WHERE l.project_template_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project_template AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.template_role_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_template_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.template_role AS l WHERE l.project_template_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('template_role' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_template_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_template_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_template_mention AS l WHERE l.project_template_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project_template AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_template_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_template_mention AS l WHERE l.project_template_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_template_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'project_template' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,public>public,owner>owner_gid,team>team_gid,color>color,requested_dates>project_template_date,requested_roles>template_role,description>description,description>html_description,description>project_template_mention,html_description>description,html_description>html_description,html_description>project_template_mention}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>owner_gid,team>team_gid,date_variable>project_template_date,template_role>template_role,user>project_template_mention}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.project_template_change IS 'What changed in each project template, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.project_template_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.project_template_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.project_template_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.project_template_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.project_template_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.project_template_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.project_template_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.project_template_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.project_template_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_template_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.project_template_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.project_template_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.project_template_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.project_template_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_template_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.project_template_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.rate_change
CREATE OR REPLACE VIEW asana_history.rate_change AS
SELECT 'rate'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.rate AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.rate AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'rate' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'rate' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'rate_placeholder')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'rate_placeholder', item,
         'placeholder', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.placeholder_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['rate_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.rate_placeholder AS l WHERE l.rate_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.rate AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.placeholder_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['rate_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.rate_placeholder AS l WHERE l.rate_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('rate_placeholder' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.rate_change IS 'What changed in each rate, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.rate_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.rate_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.rate_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.rate_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.rate_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.rate_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.rate_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.rate_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.rate_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.rate_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.rate_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.rate_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.rate_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.rate_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.rate_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.rate_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.role_change
CREATE OR REPLACE VIEW asana_history.role_change AS
SELECT 'role'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.role AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.role AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'role' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'role' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
COMMENT ON VIEW asana_history.role_change IS 'What changed in each role, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.role_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.role_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.role_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.role_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.role_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.role_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.role_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.role_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.role_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.role_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.role_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.role_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.role_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.role_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.role_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.role_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.task_template_change
CREATE OR REPLACE VIEW asana_history.task_template_change AS
SELECT 'task_template'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.task_template AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.task_template AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'task_template' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'task_template' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
COMMENT ON VIEW asana_history.task_template_change IS 'What changed in each task template, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.task_template_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.task_template_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.task_template_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.task_template_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.task_template_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.task_template_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.task_template_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.task_template_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.task_template_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_template_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.task_template_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.task_template_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.task_template_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.task_template_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_template_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.task_template_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.time_tracking_category_change
CREATE OR REPLACE VIEW asana_history.time_tracking_category_change AS
SELECT 'time_tracking_category'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.time_tracking_category AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.time_tracking_category AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'time_tracking_category' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'time_tracking_category' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
COMMENT ON VIEW asana_history.time_tracking_category_change IS 'What changed in each time tracking category, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.time_tracking_category_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.time_tracking_category_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.time_tracking_category_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.time_tracking_category_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.time_tracking_category_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.time_tracking_category_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.time_tracking_category_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.time_tracking_category_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.time_tracking_category_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.time_tracking_category_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.time_tracking_category_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.time_tracking_category_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.time_tracking_category_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.time_tracking_category_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.time_tracking_category_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.time_tracking_category_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.time_tracking_entry_change
CREATE OR REPLACE VIEW asana_history.time_tracking_entry_change AS
SELECT 'time_tracking_entry'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.time_tracking_entry AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.time_tracking_entry AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'time_tracking_entry' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'time_tracking_entry' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'time_tracking_entry_category')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'time_tracking_entry_category', item,
         'time_tracking_category', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.time_tracking_category_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['time_tracking_entry_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.time_tracking_entry_category AS l WHERE l.time_tracking_entry_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.time_tracking_entry AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.time_tracking_category_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['time_tracking_entry_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.time_tracking_entry_category AS l WHERE l.time_tracking_entry_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('time_tracking_entry_category' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.time_tracking_entry_change IS 'What changed in each time tracking entry, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.time_tracking_entry_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.timesheet_approval_status_change
CREATE OR REPLACE VIEW asana_history.timesheet_approval_status_change AS
SELECT 'timesheet_approval_status'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.timesheet_approval_status AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.timesheet_approval_status AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'timesheet_approval_status' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'timesheet_approval_status' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
COMMENT ON VIEW asana_history.timesheet_approval_status_change IS 'What changed in each timesheet approval status, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.timesheet_approval_status_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.change
CREATE OR REPLACE VIEW asana_history.change AS
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.agent_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.allocation_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.attachment_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.budget_change
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
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.ooo_entry_change
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
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.project_template_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.rate_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.role_change
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
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.task_template_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.team_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.team_membership_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.time_period_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.time_tracking_category_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.time_tracking_entry_change
UNION ALL
SELECT resource_type, gid, changed_at, change, field, item, old_value, new_value, changed_by_gid, how, not_before, not_after, valid_from, _workspace_gid, _source, _trace_id FROM asana_history.timesheet_approval_status_change
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
    WHEN 'agent' THEN RETURN QUERY SELECT * FROM asana_history.agent_change AS c WHERE c.gid = $2;
    WHEN 'allocation' THEN RETURN QUERY SELECT * FROM asana_history.allocation_change AS c WHERE c.gid = $2;
    WHEN 'attachment' THEN RETURN QUERY SELECT * FROM asana_history.attachment_change AS c WHERE c.gid = $2;
    WHEN 'budget' THEN RETURN QUERY SELECT * FROM asana_history.budget_change AS c WHERE c.gid = $2;
    WHEN 'custom_field' THEN RETURN QUERY SELECT * FROM asana_history.custom_field_change AS c WHERE c.gid = $2;
    WHEN 'custom_field_membership' THEN RETURN QUERY SELECT * FROM asana_history.custom_field_membership_change AS c WHERE c.gid = $2;
    WHEN 'custom_type' THEN RETURN QUERY SELECT * FROM asana_history.custom_type_change AS c WHERE c.gid = $2;
    WHEN 'custom_type_membership' THEN RETURN QUERY SELECT * FROM asana_history.custom_type_membership_change AS c WHERE c.gid = $2;
    WHEN 'goal' THEN RETURN QUERY SELECT * FROM asana_history.goal_change AS c WHERE c.gid = $2;
    WHEN 'goal_membership' THEN RETURN QUERY SELECT * FROM asana_history.goal_membership_change AS c WHERE c.gid = $2;
    WHEN 'goal_relationship' THEN RETURN QUERY SELECT * FROM asana_history.goal_relationship_change AS c WHERE c.gid = $2;
    WHEN 'ooo_entry' THEN RETURN QUERY SELECT * FROM asana_history.ooo_entry_change AS c WHERE c.gid = $2;
    WHEN 'portfolio' THEN RETURN QUERY SELECT * FROM asana_history.portfolio_change AS c WHERE c.gid = $2;
    WHEN 'portfolio_membership' THEN RETURN QUERY SELECT * FROM asana_history.portfolio_membership_change AS c WHERE c.gid = $2;
    WHEN 'project' THEN RETURN QUERY SELECT * FROM asana_history.project_change AS c WHERE c.gid = $2;
    WHEN 'project_brief' THEN RETURN QUERY SELECT * FROM asana_history.project_brief_change AS c WHERE c.gid = $2;
    WHEN 'project_membership' THEN RETURN QUERY SELECT * FROM asana_history.project_membership_change AS c WHERE c.gid = $2;
    WHEN 'project_portfolio_setting' THEN RETURN QUERY SELECT * FROM asana_history.project_portfolio_setting_change AS c WHERE c.gid = $2;
    WHEN 'project_template' THEN RETURN QUERY SELECT * FROM asana_history.project_template_change AS c WHERE c.gid = $2;
    WHEN 'rate' THEN RETURN QUERY SELECT * FROM asana_history.rate_change AS c WHERE c.gid = $2;
    WHEN 'role' THEN RETURN QUERY SELECT * FROM asana_history.role_change AS c WHERE c.gid = $2;
    WHEN 'section' THEN RETURN QUERY SELECT * FROM asana_history.section_change AS c WHERE c.gid = $2;
    WHEN 'status_update' THEN RETURN QUERY SELECT * FROM asana_history.status_update_change AS c WHERE c.gid = $2;
    WHEN 'story' THEN RETURN QUERY SELECT * FROM asana_history.story_change AS c WHERE c.gid = $2;
    WHEN 'tag' THEN RETURN QUERY SELECT * FROM asana_history.tag_change AS c WHERE c.gid = $2;
    WHEN 'task' THEN RETURN QUERY SELECT * FROM asana_history.task_change AS c WHERE c.gid = $2;
    WHEN 'task_template' THEN RETURN QUERY SELECT * FROM asana_history.task_template_change AS c WHERE c.gid = $2;
    WHEN 'team' THEN RETURN QUERY SELECT * FROM asana_history.team_change AS c WHERE c.gid = $2;
    WHEN 'team_membership' THEN RETURN QUERY SELECT * FROM asana_history.team_membership_change AS c WHERE c.gid = $2;
    WHEN 'time_period' THEN RETURN QUERY SELECT * FROM asana_history.time_period_change AS c WHERE c.gid = $2;
    WHEN 'time_tracking_category' THEN RETURN QUERY SELECT * FROM asana_history.time_tracking_category_change AS c WHERE c.gid = $2;
    WHEN 'time_tracking_entry' THEN RETURN QUERY SELECT * FROM asana_history.time_tracking_entry_change AS c WHERE c.gid = $2;
    WHEN 'timesheet_approval_status' THEN RETURN QUERY SELECT * FROM asana_history.timesheet_approval_status_change AS c WHERE c.gid = $2;
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
SELECT 'project_template'::text AS source_type, project_template_gid AS source_gid, 'html_description'::text AS field, target, target_type, user_gid, _workspace_gid
FROM asana.project_template_mention WHERE _deleted_at IS NULL
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
