CREATE TABLE asana.goal_like (
  goal_gid text NOT NULL,
  user_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (goal_gid, user_gid)
);
COMMENT ON TABLE asana.goal_like IS 'Who likes a goal.';
COMMENT ON COLUMN asana.goal_like.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana.goal_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana.goal_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.goal_like._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.goal_like._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.goal_like._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_like_user_gid ON asana.goal_like (user_gid);

CREATE TABLE asana_history.goal_like (
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
COMMENT ON TABLE asana_history.goal_like IS 'Who likes a goal. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.goal_like.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_history.goal_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_like.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.goal_like.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.goal_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal_like._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_like._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.goal_like._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_like_user_gid ON asana_history.goal_like (user_gid, goal_gid);

ALTER TABLE asana.goal_custom_field_value ADD COLUMN enabled boolean;
ALTER TABLE asana.goal_custom_field_value ADD COLUMN html_text_value text;
COMMENT ON COLUMN asana.goal_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana.goal_custom_field_value.html_text_value IS 'The same as rich text. [U]';
ALTER TABLE asana_history.goal_custom_field_value ADD COLUMN enabled boolean;
ALTER TABLE asana_history.goal_custom_field_value ADD COLUMN html_text_value text;
COMMENT ON COLUMN asana_history.goal_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana_history.goal_custom_field_value.html_text_value IS 'The same as rich text. [U]';
CREATE TABLE asana.goal_custom_field_value_mention (
  goal_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (goal_gid, custom_field_gid, target)
);
COMMENT ON TABLE asana.goal_custom_field_value_mention IS 'Which people, objects and addresses a row of goal_custom_field_value speaks of in html_text_value, each once.';
COMMENT ON COLUMN asana.goal_custom_field_value_mention.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana.goal_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.goal_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana.goal_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana.goal_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana.goal_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.goal_custom_field_value_mention._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.goal_custom_field_value_mention._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.goal_custom_field_value_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_custom_field_value_mention_custom_field_gid ON asana.goal_custom_field_value_mention (custom_field_gid);
CREATE INDEX goal_custom_field_value_mention_target ON asana.goal_custom_field_value_mention (target);
CREATE INDEX goal_custom_field_value_mention_user_gid ON asana.goal_custom_field_value_mention (user_gid) WHERE user_gid IS NOT NULL;

CREATE TABLE asana_history.goal_custom_field_value_mention (
  goal_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (goal_gid, custom_field_gid, target, valid_from)
);
COMMENT ON TABLE asana_history.goal_custom_field_value_mention IS 'Which people, objects and addresses a row of goal_custom_field_value speaks of in html_text_value, each once. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.goal_custom_field_value_mention.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_history.goal_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.goal_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_history.goal_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_history.goal_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_custom_field_value_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.goal_custom_field_value_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.goal_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.goal_custom_field_value_mention._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.goal_custom_field_value_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.goal_custom_field_value_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX goal_custom_field_value_mention_custom_field_gid ON asana_history.goal_custom_field_value_mention (custom_field_gid, goal_gid);
CREATE INDEX goal_custom_field_value_mention_target ON asana_history.goal_custom_field_value_mention (target, goal_gid);

ALTER TABLE asana.portfolio_custom_field_value ADD COLUMN enabled boolean;
ALTER TABLE asana.portfolio_custom_field_value ADD COLUMN html_text_value text;
COMMENT ON COLUMN asana.portfolio_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana.portfolio_custom_field_value.html_text_value IS 'The same as rich text. [U]';
ALTER TABLE asana_history.portfolio_custom_field_value ADD COLUMN enabled boolean;
ALTER TABLE asana_history.portfolio_custom_field_value ADD COLUMN html_text_value text;
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.html_text_value IS 'The same as rich text. [U]';
CREATE TABLE asana.portfolio_custom_field_value_mention (
  portfolio_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, custom_field_gid, target)
);
COMMENT ON TABLE asana.portfolio_custom_field_value_mention IS 'Which people, objects and addresses a row of portfolio_custom_field_value speaks of in html_text_value, each once.';
COMMENT ON COLUMN asana.portfolio_custom_field_value_mention.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana.portfolio_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.portfolio_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana.portfolio_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana.portfolio_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana.portfolio_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.portfolio_custom_field_value_mention._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.portfolio_custom_field_value_mention._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.portfolio_custom_field_value_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_custom_field_value_mention_custom_field_gid ON asana.portfolio_custom_field_value_mention (custom_field_gid);
CREATE INDEX portfolio_custom_field_value_mention_target ON asana.portfolio_custom_field_value_mention (target);
CREATE INDEX portfolio_custom_field_value_mention_user_gid ON asana.portfolio_custom_field_value_mention (user_gid) WHERE user_gid IS NOT NULL;

CREATE TABLE asana_history.portfolio_custom_field_value_mention (
  portfolio_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (portfolio_gid, custom_field_gid, target, valid_from)
);
COMMENT ON TABLE asana_history.portfolio_custom_field_value_mention IS 'Which people, objects and addresses a row of portfolio_custom_field_value speaks of in html_text_value, each once. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value_mention.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value_mention._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.portfolio_custom_field_value_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX portfolio_custom_field_value_mention_custom_field_gid ON asana_history.portfolio_custom_field_value_mention (custom_field_gid, portfolio_gid);
CREATE INDEX portfolio_custom_field_value_mention_target ON asana_history.portfolio_custom_field_value_mention (target, portfolio_gid);

ALTER TABLE asana.project_custom_field_value ADD COLUMN enabled boolean;
ALTER TABLE asana.project_custom_field_value ADD COLUMN html_text_value text;
COMMENT ON COLUMN asana.project_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana.project_custom_field_value.html_text_value IS 'The same as rich text. [U]';
ALTER TABLE asana_history.project_custom_field_value ADD COLUMN enabled boolean;
ALTER TABLE asana_history.project_custom_field_value ADD COLUMN html_text_value text;
COMMENT ON COLUMN asana_history.project_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana_history.project_custom_field_value.html_text_value IS 'The same as rich text. [U]';
CREATE TABLE asana.project_custom_field_value_mention (
  project_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (project_gid, custom_field_gid, target)
);
COMMENT ON TABLE asana.project_custom_field_value_mention IS 'Which people, objects and addresses a row of project_custom_field_value speaks of in html_text_value, each once.';
COMMENT ON COLUMN asana.project_custom_field_value_mention.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana.project_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.project_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana.project_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana.project_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana.project_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.project_custom_field_value_mention._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.project_custom_field_value_mention._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.project_custom_field_value_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_custom_field_value_mention_custom_field_gid ON asana.project_custom_field_value_mention (custom_field_gid);
CREATE INDEX project_custom_field_value_mention_target ON asana.project_custom_field_value_mention (target);
CREATE INDEX project_custom_field_value_mention_user_gid ON asana.project_custom_field_value_mention (user_gid) WHERE user_gid IS NOT NULL;

CREATE TABLE asana_history.project_custom_field_value_mention (
  project_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (project_gid, custom_field_gid, target, valid_from)
);
COMMENT ON TABLE asana_history.project_custom_field_value_mention IS 'Which people, objects and addresses a row of project_custom_field_value speaks of in html_text_value, each once. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.project_custom_field_value_mention.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_history.project_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.project_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_history.project_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_history.project_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_custom_field_value_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.project_custom_field_value_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.project_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_custom_field_value_mention._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_custom_field_value_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.project_custom_field_value_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX project_custom_field_value_mention_custom_field_gid ON asana_history.project_custom_field_value_mention (custom_field_gid, project_gid);
CREATE INDEX project_custom_field_value_mention_target ON asana_history.project_custom_field_value_mention (target, project_gid);

CREATE TABLE asana.status_update_like (
  status_update_gid text NOT NULL,
  user_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (status_update_gid, user_gid)
);
COMMENT ON TABLE asana.status_update_like IS 'Who likes a status update.';
COMMENT ON COLUMN asana.status_update_like.status_update_gid IS 'The status update that owns the row. Refers to status_update.';
COMMENT ON COLUMN asana.status_update_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana.status_update_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.status_update_like._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.status_update_like._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.status_update_like._trace_id IS 'Trace that brought the content here.';
CREATE INDEX status_update_like_user_gid ON asana.status_update_like (user_gid);

CREATE TABLE asana_history.status_update_like (
  status_update_gid text NOT NULL,
  user_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (status_update_gid, user_gid, valid_from)
);
COMMENT ON TABLE asana_history.status_update_like IS 'Who likes a status update. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.status_update_like.status_update_gid IS 'The status update that owns the row. Refers to status_update.';
COMMENT ON COLUMN asana_history.status_update_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.status_update_like.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.status_update_like.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.status_update_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.status_update_like._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.status_update_like._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.status_update_like._trace_id IS 'Trace that brought the content here.';
CREATE INDEX status_update_like_user_gid ON asana_history.status_update_like (user_gid, status_update_gid);

CREATE TABLE asana.story_like (
  story_gid text NOT NULL,
  user_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (story_gid, user_gid)
);
COMMENT ON TABLE asana.story_like IS 'Who likes a story.';
COMMENT ON COLUMN asana.story_like.story_gid IS 'The story that owns the row. Refers to story.';
COMMENT ON COLUMN asana.story_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana.story_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.story_like._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.story_like._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.story_like._trace_id IS 'Trace that brought the content here.';
CREATE INDEX story_like_user_gid ON asana.story_like (user_gid);

CREATE TABLE asana_history.story_like (
  story_gid text NOT NULL,
  user_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (story_gid, user_gid, valid_from)
);
COMMENT ON TABLE asana_history.story_like IS 'Who likes a story. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.story_like.story_gid IS 'The story that owns the row. Refers to story.';
COMMENT ON COLUMN asana_history.story_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.story_like.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.story_like.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.story_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.story_like._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.story_like._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.story_like._trace_id IS 'Trace that brought the content here.';
CREATE INDEX story_like_user_gid ON asana_history.story_like (user_gid, story_gid);

CREATE TABLE asana.task_like (
  task_gid text NOT NULL,
  user_gid text NOT NULL,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (task_gid, user_gid)
);
COMMENT ON TABLE asana.task_like IS 'Who likes a task.';
COMMENT ON COLUMN asana.task_like.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana.task_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana.task_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.task_like._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.task_like._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.task_like._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_like_user_gid ON asana.task_like (user_gid);

CREATE TABLE asana_history.task_like (
  task_gid text NOT NULL,
  user_gid text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (task_gid, user_gid, valid_from)
);
COMMENT ON TABLE asana_history.task_like IS 'Who likes a task. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.task_like.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_history.task_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_like.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.task_like.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.task_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_like._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_like._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.task_like._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_like_user_gid ON asana_history.task_like (user_gid, task_gid);

ALTER TABLE asana.task_custom_field_value ADD COLUMN enabled boolean;
ALTER TABLE asana.task_custom_field_value ADD COLUMN html_text_value text;
COMMENT ON COLUMN asana.task_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana.task_custom_field_value.html_text_value IS 'The same as rich text. [U]';
ALTER TABLE asana_history.task_custom_field_value ADD COLUMN enabled boolean;
ALTER TABLE asana_history.task_custom_field_value ADD COLUMN html_text_value text;
COMMENT ON COLUMN asana_history.task_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana_history.task_custom_field_value.html_text_value IS 'The same as rich text. [U]';
CREATE TABLE asana.task_custom_field_value_mention (
  task_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (task_gid, custom_field_gid, target)
);
COMMENT ON TABLE asana.task_custom_field_value_mention IS 'Which people, objects and addresses a row of task_custom_field_value speaks of in html_text_value, each once.';
COMMENT ON COLUMN asana.task_custom_field_value_mention.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana.task_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.task_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana.task_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana.task_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana.task_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.task_custom_field_value_mention._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.task_custom_field_value_mention._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.task_custom_field_value_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_custom_field_value_mention_custom_field_gid ON asana.task_custom_field_value_mention (custom_field_gid);
CREATE INDEX task_custom_field_value_mention_target ON asana.task_custom_field_value_mention (target);
CREATE INDEX task_custom_field_value_mention_user_gid ON asana.task_custom_field_value_mention (user_gid) WHERE user_gid IS NOT NULL;

CREATE TABLE asana_history.task_custom_field_value_mention (
  task_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  user_gid text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (task_gid, custom_field_gid, target, valid_from)
);
COMMENT ON TABLE asana_history.task_custom_field_value_mention IS 'Which people, objects and addresses a row of task_custom_field_value speaks of in html_text_value, each once. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.task_custom_field_value_mention.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_history.task_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.task_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_history.task_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_history.task_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_custom_field_value_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.task_custom_field_value_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.task_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_custom_field_value_mention._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_custom_field_value_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.task_custom_field_value_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX task_custom_field_value_mention_custom_field_gid ON asana_history.task_custom_field_value_mention (custom_field_gid, task_gid);
CREATE INDEX task_custom_field_value_mention_target ON asana_history.task_custom_field_value_mention (target, task_gid);

CREATE TABLE asana.team_custom_field (
  team_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  is_important boolean,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (team_gid, custom_field_gid)
);
COMMENT ON TABLE asana.team_custom_field IS 'Which custom fields a team offers to its projects.';
COMMENT ON COLUMN asana.team_custom_field.team_gid IS 'The team that owns the row. Refers to team.';
COMMENT ON COLUMN asana.team_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.team_custom_field.is_important IS 'Whether it is shown in lists.';
COMMENT ON COLUMN asana.team_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.team_custom_field._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.team_custom_field._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.team_custom_field._trace_id IS 'Trace that brought the content here.';
CREATE INDEX team_custom_field_custom_field_gid ON asana.team_custom_field (custom_field_gid);

CREATE TABLE asana_history.team_custom_field (
  team_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  is_important boolean,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (team_gid, custom_field_gid, valid_from)
);
COMMENT ON TABLE asana_history.team_custom_field IS 'Which custom fields a team offers to its projects. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.team_custom_field.team_gid IS 'The team that owns the row. Refers to team.';
COMMENT ON COLUMN asana_history.team_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.team_custom_field.is_important IS 'Whether it is shown in lists.';
COMMENT ON COLUMN asana_history.team_custom_field.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.team_custom_field.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.team_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.team_custom_field._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.team_custom_field._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.team_custom_field._trace_id IS 'Trace that brought the content here.';
CREATE INDEX team_custom_field_custom_field_gid ON asana_history.team_custom_field (custom_field_gid, team_gid);

CREATE TABLE asana.user_custom_field_value (
  user_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  kind text,
  enabled boolean,
  text_value text,
  html_text_value text,
  number_value numeric,
  enum_option_gid text,
  multi_enum_option_gids text[],
  date_value date,
  datetime_value timestamptz,
  people_gids text[],
  reference_gids text[],
  display_value text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (user_gid, custom_field_gid)
);
COMMENT ON TABLE asana.user_custom_field_value IS 'Values of custom fields on a user: one row per field, the column that fits its kind filled.';
COMMENT ON COLUMN asana.user_custom_field_value.user_gid IS 'The user that owns the row. Refers to user. [R]';
COMMENT ON COLUMN asana.user_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.user_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana.user_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana.user_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana.user_custom_field_value.html_text_value IS 'The same as rich text. [U]';
COMMENT ON COLUMN asana.user_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana.user_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana.user_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana.user_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana.user_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana.user_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana.user_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
COMMENT ON COLUMN asana.user_custom_field_value.display_value IS 'The value as Asana shows it; follows the names of people and options. [U]';
COMMENT ON COLUMN asana.user_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.user_custom_field_value._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.user_custom_field_value._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.user_custom_field_value._trace_id IS 'Trace that brought the content here.';
CREATE INDEX user_custom_field_value_custom_field_gid ON asana.user_custom_field_value (custom_field_gid);
CREATE INDEX user_custom_field_value_enum_option_gid ON asana.user_custom_field_value (enum_option_gid) WHERE enum_option_gid IS NOT NULL;

CREATE TABLE asana_history.user_custom_field_value (
  user_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  kind text,
  enabled boolean,
  text_value text,
  html_text_value text,
  number_value numeric,
  enum_option_gid text,
  multi_enum_option_gids text[],
  date_value date,
  datetime_value timestamptz,
  people_gids text[],
  reference_gids text[],
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (user_gid, custom_field_gid, valid_from)
);
COMMENT ON TABLE asana_history.user_custom_field_value IS 'Values of custom fields on a user: one row per field, the column that fits its kind filled. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.user_custom_field_value.user_gid IS 'The user that owns the row. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.user_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_history.user_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana_history.user_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_history.user_custom_field_value.html_text_value IS 'The same as rich text. [U]';
COMMENT ON COLUMN asana_history.user_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_history.user_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_history.user_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_history.user_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_history.user_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_history.user_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
COMMENT ON COLUMN asana_history.user_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.user_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.user_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.user_custom_field_value._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.user_custom_field_value._trace_id IS 'Trace that brought the content here.';
CREATE INDEX user_custom_field_value_custom_field_gid ON asana_history.user_custom_field_value (custom_field_gid, user_gid);

CREATE TABLE asana.user_custom_field_value_mention (
  user_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  _workspace_gid text,
  _synced_at timestamptz NOT NULL,
  _deleted_at timestamptz,
  _trace_id text,
  PRIMARY KEY (user_gid, custom_field_gid, target)
);
COMMENT ON TABLE asana.user_custom_field_value_mention IS 'Which people, objects and addresses a row of user_custom_field_value speaks of in html_text_value, each once.';
COMMENT ON COLUMN asana.user_custom_field_value_mention.user_gid IS 'The user that owns the row. Refers to user. [R]';
COMMENT ON COLUMN asana.user_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana.user_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana.user_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana.user_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.user_custom_field_value_mention._synced_at IS 'When the winning fact entered the log.';
COMMENT ON COLUMN asana.user_custom_field_value_mention._deleted_at IS 'Since when the link is gone, alone or with its owner; null while it exists.';
COMMENT ON COLUMN asana.user_custom_field_value_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX user_custom_field_value_mention_custom_field_gid ON asana.user_custom_field_value_mention (custom_field_gid);
CREATE INDEX user_custom_field_value_mention_target ON asana.user_custom_field_value_mention (target);

CREATE TABLE asana_history.user_custom_field_value_mention (
  user_gid text NOT NULL,
  custom_field_gid text NOT NULL,
  target text NOT NULL,
  target_type text,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  _workspace_gid text,
  _changed_by_gid text,
  _source text,
  _trace_id text,
  PRIMARY KEY (user_gid, custom_field_gid, target, valid_from)
);
COMMENT ON TABLE asana_history.user_custom_field_value_mention IS 'Which people, objects and addresses a row of user_custom_field_value speaks of in html_text_value, each once. Every interval in which it was so.';
COMMENT ON COLUMN asana_history.user_custom_field_value_mention.user_gid IS 'The user that owns the row. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_history.user_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_history.user_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_history.user_custom_field_value_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_history.user_custom_field_value_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_history.user_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.user_custom_field_value_mention._changed_by_gid IS 'Who made the change; null when it is not known or more than one did. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_custom_field_value_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
COMMENT ON COLUMN asana_history.user_custom_field_value_mention._trace_id IS 'Trace that brought the content here.';
CREATE INDEX user_custom_field_value_mention_custom_field_gid ON asana_history.user_custom_field_value_mention (custom_field_gid, user_gid);
CREATE INDEX user_custom_field_value_mention_target ON asana_history.user_custom_field_value_mention (target, user_gid);

SELECT ops.keep_shadow_tables();

CREATE OR REPLACE VIEW analytics.goal_like AS
SELECT goal_gid, user_gid, _workspace_gid, _synced_at
FROM asana.goal_like WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.goal_like IS 'Who likes a goal. Live rows only.';

CREATE OR REPLACE VIEW analytics.goal_custom_field_value AS
SELECT goal_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at, reference_gids, enabled, html_text_value
FROM asana.goal_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.goal_custom_field_value IS 'Values of custom fields on a goal: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.goal_custom_field_value_mention AS
SELECT goal_gid, custom_field_gid, target, target_type, user_gid, _workspace_gid, _synced_at
FROM asana.goal_custom_field_value_mention WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.goal_custom_field_value_mention IS 'Which people, objects and addresses a row of goal_custom_field_value speaks of in html_text_value, each once. Live rows only.';

CREATE OR REPLACE VIEW analytics.portfolio_custom_field_value AS
SELECT portfolio_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at, reference_gids, enabled, html_text_value
FROM asana.portfolio_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.portfolio_custom_field_value IS 'Values of custom fields on a portfolio: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.portfolio_custom_field_value_mention AS
SELECT portfolio_gid, custom_field_gid, target, target_type, user_gid, _workspace_gid, _synced_at
FROM asana.portfolio_custom_field_value_mention WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.portfolio_custom_field_value_mention IS 'Which people, objects and addresses a row of portfolio_custom_field_value speaks of in html_text_value, each once. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_custom_field_value AS
SELECT project_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at, reference_gids, enabled, html_text_value
FROM asana.project_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_custom_field_value IS 'Values of custom fields on a project: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_custom_field_value_mention AS
SELECT project_gid, custom_field_gid, target, target_type, user_gid, _workspace_gid, _synced_at
FROM asana.project_custom_field_value_mention WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_custom_field_value_mention IS 'Which people, objects and addresses a row of project_custom_field_value speaks of in html_text_value, each once. Live rows only.';

CREATE OR REPLACE VIEW analytics.status_update_like AS
SELECT status_update_gid, user_gid, _workspace_gid, _synced_at
FROM asana.status_update_like WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.status_update_like IS 'Who likes a status update. Live rows only.';

CREATE OR REPLACE VIEW analytics.story_like AS
SELECT story_gid, user_gid, _workspace_gid, _synced_at
FROM asana.story_like WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.story_like IS 'Who likes a story. Live rows only.';

CREATE OR REPLACE VIEW analytics.task_like AS
SELECT task_gid, user_gid, _workspace_gid, _synced_at
FROM asana.task_like WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.task_like IS 'Who likes a task. Live rows only.';

CREATE OR REPLACE VIEW analytics.task_custom_field_value AS
SELECT task_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at, reference_gids, enabled, html_text_value
FROM asana.task_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.task_custom_field_value IS 'Values of custom fields on a task: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.task_custom_field_value_mention AS
SELECT task_gid, custom_field_gid, target, target_type, user_gid, _workspace_gid, _synced_at
FROM asana.task_custom_field_value_mention WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.task_custom_field_value_mention IS 'Which people, objects and addresses a row of task_custom_field_value speaks of in html_text_value, each once. Live rows only.';

CREATE OR REPLACE VIEW analytics.team_custom_field AS
SELECT team_gid, custom_field_gid, is_important, _workspace_gid, _synced_at
FROM asana.team_custom_field WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.team_custom_field IS 'Which custom fields a team offers to its projects. Live rows only.';

CREATE OR REPLACE VIEW analytics.user_custom_field_value AS
SELECT user_gid, custom_field_gid, kind, enabled, text_value, html_text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, reference_gids, display_value, _workspace_gid, _synced_at
FROM asana.user_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.user_custom_field_value IS 'Values of custom fields on a user: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.user_custom_field_value_mention AS
SELECT user_gid, custom_field_gid, target, target_type, _workspace_gid, _synced_at
FROM asana.user_custom_field_value_mention WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.user_custom_field_value_mention IS 'Which people, objects and addresses a row of user_custom_field_value speaks of in html_text_value, each once. Live rows only.';

DO $$
DECLARE live record;
BEGIN
  FOR live IN
    SELECT shown.attrelid::regclass AS view, shown.attname AS name, col_description(base.attrelid, base.attnum) AS doc
    FROM unnest(ARRAY['goal_like', 'goal_custom_field_value', 'goal_custom_field_value_mention', 'portfolio_custom_field_value', 'portfolio_custom_field_value_mention', 'project_custom_field_value', 'project_custom_field_value_mention', 'status_update_like', 'story_like', 'task_like', 'task_custom_field_value', 'task_custom_field_value_mention', 'team_custom_field', 'user_custom_field_value', 'user_custom_field_value_mention']) AS relation
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
    ('goal_like', 'goal_gid', 'goal'),
    ('goal_like', 'user_gid', 'user'),
    ('goal_like', '_workspace_gid', 'workspace'),
    ('goal_custom_field_value_mention', 'goal_gid', 'goal'),
    ('goal_custom_field_value_mention', 'custom_field_gid', 'custom_field'),
    ('goal_custom_field_value_mention', 'user_gid', 'user'),
    ('goal_custom_field_value_mention', '_workspace_gid', 'workspace'),
    ('portfolio_custom_field_value_mention', 'portfolio_gid', 'portfolio'),
    ('portfolio_custom_field_value_mention', 'custom_field_gid', 'custom_field'),
    ('portfolio_custom_field_value_mention', 'user_gid', 'user'),
    ('portfolio_custom_field_value_mention', '_workspace_gid', 'workspace'),
    ('project_custom_field_value_mention', 'project_gid', 'project'),
    ('project_custom_field_value_mention', 'custom_field_gid', 'custom_field'),
    ('project_custom_field_value_mention', 'user_gid', 'user'),
    ('project_custom_field_value_mention', '_workspace_gid', 'workspace'),
    ('status_update_like', 'status_update_gid', 'status_update'),
    ('status_update_like', 'user_gid', 'user'),
    ('status_update_like', '_workspace_gid', 'workspace'),
    ('story_like', 'story_gid', 'story'),
    ('story_like', 'user_gid', 'user'),
    ('story_like', '_workspace_gid', 'workspace'),
    ('task_like', 'task_gid', 'task'),
    ('task_like', 'user_gid', 'user'),
    ('task_like', '_workspace_gid', 'workspace'),
    ('task_custom_field_value_mention', 'task_gid', 'task'),
    ('task_custom_field_value_mention', 'custom_field_gid', 'custom_field'),
    ('task_custom_field_value_mention', 'user_gid', 'user'),
    ('task_custom_field_value_mention', '_workspace_gid', 'workspace'),
    ('team_custom_field', 'team_gid', 'team'),
    ('team_custom_field', 'custom_field_gid', 'custom_field'),
    ('team_custom_field', '_workspace_gid', 'workspace'),
    ('user_custom_field_value', 'user_gid', 'user'),
    ('user_custom_field_value', 'custom_field_gid', 'custom_field'),
    ('user_custom_field_value', '_workspace_gid', 'workspace'),
    ('user_custom_field_value_mention', 'user_gid', 'user'),
    ('user_custom_field_value_mention', 'custom_field_gid', 'custom_field'),
    ('user_custom_field_value_mention', '_workspace_gid', 'workspace')
  ) AS wanted (relation, name, target)
  LOOP
    EXECUTE format('ALTER TABLE asana.%I ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES asana.%I (gid) NOT ENFORCED',
      reference.relation, reference.relation || '_' || reference.name || '_fkey', reference.name, reference.target);
  END LOOP;
END $$;

-- Definition of asana_history.goal_like_as_of
CREATE OR REPLACE FUNCTION asana_history.goal_like_as_of(moment timestamptz) RETURNS SETOF asana_history.goal_like LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.goal_like WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.goal_like_as_of(timestamptz) IS 'What asana_history.goal_like says of one moment, tombstones included (_deleted_at). Who likes a goal. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.goal_like
CREATE OR REPLACE VIEW asana_as_of.goal_like AS
SELECT goal_gid, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.goal_like WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.goal_like IS 'What was live in asana.goal_like at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.goal_like.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_as_of.goal_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.goal_like.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.goal_like.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.goal_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal_like._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_as_of.goal_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.goal_custom_field_value AS
SELECT goal_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid, _source, reference_gids, enabled, html_text_value
FROM asana_history.goal_custom_field_value WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.goal_custom_field_value IS 'What was live in asana.goal_custom_field_value at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.html_text_value IS 'The same as rich text. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.goal_custom_field_value_mention_as_of
CREATE OR REPLACE FUNCTION asana_history.goal_custom_field_value_mention_as_of(moment timestamptz) RETURNS SETOF asana_history.goal_custom_field_value_mention LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.goal_custom_field_value_mention WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.goal_custom_field_value_mention_as_of(timestamptz) IS 'What asana_history.goal_custom_field_value_mention says of one moment, tombstones included (_deleted_at). Which people, objects and addresses a row of goal_custom_field_value speaks of in html_text_value, each once. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.goal_custom_field_value_mention
CREATE OR REPLACE VIEW asana_as_of.goal_custom_field_value_mention AS
SELECT goal_gid, custom_field_gid, target, target_type, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.goal_custom_field_value_mention WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.goal_custom_field_value_mention IS 'What was live in asana.goal_custom_field_value_mention at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value_mention.goal_gid IS 'The goal that owns the row. Refers to goal.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_as_of.portfolio_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.portfolio_custom_field_value AS
SELECT portfolio_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid, _source, reference_gids, enabled, html_text_value
FROM asana_history.portfolio_custom_field_value WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.portfolio_custom_field_value IS 'What was live in asana.portfolio_custom_field_value at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.html_text_value IS 'The same as rich text. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.portfolio_custom_field_value_mention_as_of
CREATE OR REPLACE FUNCTION asana_history.portfolio_custom_field_value_mention_as_of(moment timestamptz) RETURNS SETOF asana_history.portfolio_custom_field_value_mention LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.portfolio_custom_field_value_mention WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.portfolio_custom_field_value_mention_as_of(timestamptz) IS 'What asana_history.portfolio_custom_field_value_mention says of one moment, tombstones included (_deleted_at). Which people, objects and addresses a row of portfolio_custom_field_value speaks of in html_text_value, each once. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.portfolio_custom_field_value_mention
CREATE OR REPLACE VIEW asana_as_of.portfolio_custom_field_value_mention AS
SELECT portfolio_gid, custom_field_gid, target, target_type, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.portfolio_custom_field_value_mention WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.portfolio_custom_field_value_mention IS 'What was live in asana.portfolio_custom_field_value_mention at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value_mention.portfolio_gid IS 'The portfolio that owns the row. Refers to portfolio.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_as_of.project_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.project_custom_field_value AS
SELECT project_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid, _source, reference_gids, enabled, html_text_value
FROM asana_history.project_custom_field_value WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.project_custom_field_value IS 'What was live in asana.project_custom_field_value at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.html_text_value IS 'The same as rich text. [U]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.project_custom_field_value_mention_as_of
CREATE OR REPLACE FUNCTION asana_history.project_custom_field_value_mention_as_of(moment timestamptz) RETURNS SETOF asana_history.project_custom_field_value_mention LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.project_custom_field_value_mention WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.project_custom_field_value_mention_as_of(timestamptz) IS 'What asana_history.project_custom_field_value_mention says of one moment, tombstones included (_deleted_at). Which people, objects and addresses a row of project_custom_field_value speaks of in html_text_value, each once. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.project_custom_field_value_mention
CREATE OR REPLACE VIEW asana_as_of.project_custom_field_value_mention AS
SELECT project_gid, custom_field_gid, target, target_type, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.project_custom_field_value_mention WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.project_custom_field_value_mention IS 'What was live in asana.project_custom_field_value_mention at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_custom_field_value_mention.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.project_custom_field_value_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.status_update_like_as_of
CREATE OR REPLACE FUNCTION asana_history.status_update_like_as_of(moment timestamptz) RETURNS SETOF asana_history.status_update_like LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.status_update_like WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.status_update_like_as_of(timestamptz) IS 'What asana_history.status_update_like says of one moment, tombstones included (_deleted_at). Who likes a status update. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.status_update_like
CREATE OR REPLACE VIEW asana_as_of.status_update_like AS
SELECT status_update_gid, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.status_update_like WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.status_update_like IS 'What was live in asana.status_update_like at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.status_update_like.status_update_gid IS 'The status update that owns the row. Refers to status_update.';
COMMENT ON COLUMN asana_as_of.status_update_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.status_update_like.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.status_update_like.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.status_update_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.status_update_like._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.story_like_as_of
CREATE OR REPLACE FUNCTION asana_history.story_like_as_of(moment timestamptz) RETURNS SETOF asana_history.story_like LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.story_like WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.story_like_as_of(timestamptz) IS 'What asana_history.story_like says of one moment, tombstones included (_deleted_at). Who likes a story. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.story_like
CREATE OR REPLACE VIEW asana_as_of.story_like AS
SELECT story_gid, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.story_like WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.story_like IS 'What was live in asana.story_like at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.story_like.story_gid IS 'The story that owns the row. Refers to story.';
COMMENT ON COLUMN asana_as_of.story_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.story_like.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.story_like.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.story_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.story_like._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.task_like_as_of
CREATE OR REPLACE FUNCTION asana_history.task_like_as_of(moment timestamptz) RETURNS SETOF asana_history.task_like LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.task_like WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.task_like_as_of(timestamptz) IS 'What asana_history.task_like says of one moment, tombstones included (_deleted_at). Who likes a task. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.task_like
CREATE OR REPLACE VIEW asana_as_of.task_like AS
SELECT task_gid, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.task_like WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.task_like IS 'What was live in asana.task_like at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.task_like.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_as_of.task_like.user_gid IS 'Who likes it. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.task_like.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.task_like.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.task_like._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.task_like._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_as_of.task_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.task_custom_field_value AS
SELECT task_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid, _source, reference_gids, enabled, html_text_value
FROM asana_history.task_custom_field_value WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.task_custom_field_value IS 'What was live in asana.task_custom_field_value at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.html_text_value IS 'The same as rich text. [U]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.task_custom_field_value_mention_as_of
CREATE OR REPLACE FUNCTION asana_history.task_custom_field_value_mention_as_of(moment timestamptz) RETURNS SETOF asana_history.task_custom_field_value_mention LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.task_custom_field_value_mention WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.task_custom_field_value_mention_as_of(timestamptz) IS 'What asana_history.task_custom_field_value_mention says of one moment, tombstones included (_deleted_at). Which people, objects and addresses a row of task_custom_field_value speaks of in html_text_value, each once. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.task_custom_field_value_mention
CREATE OR REPLACE VIEW asana_as_of.task_custom_field_value_mention AS
SELECT task_gid, custom_field_gid, target, target_type, user_gid, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.task_custom_field_value_mention WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.task_custom_field_value_mention IS 'What was live in asana.task_custom_field_value_mention at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.task_custom_field_value_mention.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value_mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.task_custom_field_value_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.team_custom_field_as_of
CREATE OR REPLACE FUNCTION asana_history.team_custom_field_as_of(moment timestamptz) RETURNS SETOF asana_history.team_custom_field LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.team_custom_field WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.team_custom_field_as_of(timestamptz) IS 'What asana_history.team_custom_field says of one moment, tombstones included (_deleted_at). Which custom fields a team offers to its projects. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.team_custom_field
CREATE OR REPLACE VIEW asana_as_of.team_custom_field AS
SELECT team_gid, custom_field_gid, is_important, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.team_custom_field WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.team_custom_field IS 'What was live in asana.team_custom_field at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.team_custom_field.team_gid IS 'The team that owns the row. Refers to team.';
COMMENT ON COLUMN asana_as_of.team_custom_field.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.team_custom_field.is_important IS 'Whether it is shown in lists.';
COMMENT ON COLUMN asana_as_of.team_custom_field.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.team_custom_field.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.team_custom_field._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.team_custom_field._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.user_custom_field_value_as_of
CREATE OR REPLACE FUNCTION asana_history.user_custom_field_value_as_of(moment timestamptz) RETURNS SETOF asana_history.user_custom_field_value LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.user_custom_field_value WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.user_custom_field_value_as_of(timestamptz) IS 'What asana_history.user_custom_field_value says of one moment, tombstones included (_deleted_at). Values of custom fields on a user: one row per field, the column that fits its kind filled. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.user_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.user_custom_field_value AS
SELECT user_gid, custom_field_gid, kind, enabled, text_value, html_text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, reference_gids, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.user_custom_field_value WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.user_custom_field_value IS 'What was live in asana.user_custom_field_value at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.user_gid IS 'The user that owns the row. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.enabled IS 'Whether the owner still has the field; a value that is left over from one it had has false.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.text_value IS 'Value of a text field. [U]';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.html_text_value IS 'The same as rich text. [U]';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.number_value IS 'Value of a number field. [U]';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.enum_option_gid IS 'Chosen option of an enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.multi_enum_option_gids IS 'Chosen options of a multi-enum field. Refers to enum_option.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.date_value IS 'Date of a date field. [U]';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.datetime_value IS 'Time of a date field that has one. [U]';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.people_gids IS 'People of a people field. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_history.user_custom_field_value_mention_as_of
CREATE OR REPLACE FUNCTION asana_history.user_custom_field_value_mention_as_of(moment timestamptz) RETURNS SETOF asana_history.user_custom_field_value_mention LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM asana_history.user_custom_field_value_mention WHERE valid_from <= $1 AND (valid_to > $1 OR valid_to IS NULL) $$;
COMMENT ON FUNCTION asana_history.user_custom_field_value_mention_as_of(timestamptz) IS 'What asana_history.user_custom_field_value_mention says of one moment, tombstones included (_deleted_at). Which people, objects and addresses a row of user_custom_field_value speaks of in html_text_value, each once. Every interval in which it was so.';
-- End of definition

-- Definition of asana_as_of.user_custom_field_value_mention
CREATE OR REPLACE VIEW asana_as_of.user_custom_field_value_mention AS
SELECT user_gid, custom_field_gid, target, target_type, valid_from, valid_to, _workspace_gid, _source
FROM asana_history.user_custom_field_value_mention WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.user_custom_field_value_mention IS 'What was live in asana.user_custom_field_value_mention at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.user_custom_field_value_mention.user_gid IS 'The user that owns the row. Refers to user. [R]';
COMMENT ON COLUMN asana_as_of.user_custom_field_value_mention.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value_mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN asana_as_of.user_custom_field_value_mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value_mention.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value_mention.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value_mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.user_custom_field_value_mention._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'goal_follower', 'goal_like', 'goal_custom_field', 'goal_custom_field_value', 'goal_mention', 'goal_custom_field_value_mention')
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
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'goal_like', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_like AS l WHERE l.goal_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.goal AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_like AS l WHERE l.goal_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('goal_like' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
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
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'goal_custom_field_value_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_custom_field_value_mention AS l WHERE l.goal_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.goal AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['goal_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.goal_custom_field_value_mention AS l WHERE l.goal_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('goal_custom_field_value_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'portfolio_project', 'portfolio_nested', 'portfolio_member', 'portfolio_project_template', 'portfolio_custom_field', 'portfolio_custom_field_value', 'portfolio_custom_field_value_mention')
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
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'portfolio_custom_field_value_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_custom_field_value_mention AS l WHERE l.portfolio_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.portfolio AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['portfolio_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.portfolio_custom_field_value_mention AS l WHERE l.portfolio_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('portfolio_custom_field_value_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'portfolio' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,archived>archived,color>color,created_at>created_at,created_by>created_by_gid,start_on>start_on,due_on>due_on,owner>owner_gid,workspace>workspace_gid,privacy_setting>privacy_setting,default_access_level>default_access_level,current_status_update>current_status_update_gid,permalink_url>permalink_url,members>portfolio_member,custom_field_settings>portfolio_custom_field,custom_fields>portfolio_custom_field_value,custom_fields>portfolio_custom_field_value_mention,items>portfolio_project,items>portfolio_nested,public>privacy_setting}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>created_by_gid,user>owner_gid,workspace>workspace_gid,status_update>current_status_update_gid,project>portfolio_project,portfolio>portfolio_nested,user>portfolio_member,project_template>portfolio_project_template,custom_field>portfolio_custom_field,custom_field>portfolio_custom_field_value,enum_option>portfolio_custom_field_value,user>portfolio_custom_field_value,custom_field>portfolio_custom_field_value_mention,user>portfolio_custom_field_value_mention}'::text[]))
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

-- Definition of asana_history.project_change
CREATE OR REPLACE VIEW asana_history.project_change AS
SELECT 'project'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.project AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.project AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'project' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'project' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'project_member', 'project_follower', 'project_custom_field', 'project_custom_field_value', 'project_mention', 'project_custom_field_value_mention')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_member', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_member AS l WHERE l.project_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_member AS l WHERE l.project_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_member' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_follower', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_follower AS l WHERE l.project_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_follower AS l WHERE l.project_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_follower' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_custom_field', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_custom_field AS l WHERE l.project_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_custom_field AS l WHERE l.project_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_custom_field' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_custom_field_value', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_custom_field_value AS l WHERE l.project_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_custom_field_value AS l WHERE l.project_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_custom_field_value' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_mention AS l WHERE l.project_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_mention AS l WHERE l.project_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'project_custom_field_value_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_custom_field_value_mention AS l WHERE l.project_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.project AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['project_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.project_custom_field_value_mention AS l WHERE l.project_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('project_custom_field_value_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'project' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,archived>archived,completed_by>completed_by_gid,created_at>created_at,modified_at>modified_at,start_on>start_on,due_on>due_on,owner>owner_gid,team>team_gid,workspace>workspace_gid,color>color,icon>icon,default_view>default_view,privacy_setting>privacy_setting,default_access_level>default_access_level,minimum_access_level_for_customization>minimum_access_level_for_customization,minimum_access_level_for_sharing>minimum_access_level_for_sharing,current_status_update>current_status_update_gid,project_brief>project_brief_gid,created_from_template>created_from_template_gid,permalink_url>permalink_url,due_date>due_on,completed>completed,completed>completed_at,completed>completed_by_gid,completed_at>completed,completed_at>completed_at,completed_at>completed_by_gid,public>privacy_setting,current_status>current_status_update_gid,members>project_member,followers>project_follower,custom_field_settings>project_custom_field,custom_fields>project_custom_field_value,custom_fields>project_custom_field_value_mention,notes>notes,notes>html_notes,notes>project_mention,html_notes>notes,html_notes>html_notes,html_notes>project_mention}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>completed_by_gid,user>owner_gid,team>team_gid,workspace>workspace_gid,status_update>current_status_update_gid,project_brief>project_brief_gid,project_template>created_from_template_gid,user>project_member,user>project_follower,custom_field>project_custom_field,custom_field>project_custom_field_value,enum_option>project_custom_field_value,user>project_custom_field_value,user>project_mention,custom_field>project_custom_field_value_mention,user>project_custom_field_value_mention}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.project_change IS 'What changed in each project, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.project_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.project_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.project_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.project_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.project_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.project_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.project_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.project_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.project_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.project_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.project_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.project_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.project_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.project_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.project_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.project_change._trace_id IS 'Trace of that read.';
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'status_update_like', 'status_update_mention')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'status_update_like', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['status_update_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.status_update_like AS l WHERE l.status_update_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.status_update AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['status_update_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.status_update_like AS l WHERE l.status_update_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('status_update_like' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
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
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{title>title,resource_subtype>resource_subtype,status_type>status_type,created_at>created_at,created_by>created_by_gid,author>author_gid,modified_at>modified_at,parent>parent_gid,parent>parent_portfolio_gid,parent>parent_goal_gid,num_likes>num_likes,reaction_summary>reaction_summary,likes>num_likes,likes>status_update_like,text>text,text>html_text,text>status_update_mention,html_text>text,html_text>html_text,html_text>status_update_mention}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>created_by_gid,user>author_gid,project>parent_gid,portfolio>parent_portfolio_gid,goal>parent_goal_gid,user>status_update_like,user>status_update_mention}'::text[]))
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'story_like', 'story_mention')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'story_like', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['story_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.story_like AS l WHERE l.story_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.story AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['story_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.story_like AS l WHERE l.story_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('story_like' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
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
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{resource_subtype>resource_subtype,type>type,target>target_gid,target>target_goal_gid,created_at>created_at,created_by>created_by_gid,source>source,is_pinned>is_pinned,is_edited>is_edited,sticker_name>sticker_name,num_likes>num_likes,reaction_summary>reaction_summary,task>task_gid,project>project_gid,tag>tag_gid,story>story_gid,assignee>assignee_gid,follower>follower_gid,dependency>dependency_gid,duplicate_of>duplicate_of_gid,duplicated_from>duplicated_from_gid,old_section>old_section_gid,new_section>new_section_gid,old_name>old_name,new_name>new_name,old_dates>old_due_on,new_dates>new_due_on,old_dates>old_due_at,new_dates>new_due_at,old_dates>old_start_on,new_dates>new_start_on,old_resource_subtype>old_resource_subtype,new_resource_subtype>new_resource_subtype,old_approval_status>old_approval_status,new_approval_status>new_approval_status,custom_field>custom_field_gid,old_text_value>old_text_value,new_text_value>new_text_value,old_number_value>old_number_value,new_number_value>new_number_value,old_enum_value>old_enum_value_gid,new_enum_value>new_enum_value_gid,old_multi_enum_values>old_multi_enum_value_gids,new_multi_enum_values>new_multi_enum_value_gids,old_date_value>old_date_value,new_date_value>new_date_value,old_date_value>old_datetime_value,new_date_value>new_datetime_value,old_people_value>old_people_value_gids,new_people_value>new_people_value_gids,likes>num_likes,likes>story_like,text>text,text>html_text,text>story_mention,html_text>text,html_text>html_text,html_text>story_mention}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{task>target_gid,goal>target_goal_gid,user>created_by_gid,task>task_gid,project>project_gid,tag>tag_gid,story>story_gid,user>assignee_gid,user>follower_gid,task>dependency_gid,task>duplicate_of_gid,task>duplicated_from_gid,section>old_section_gid,section>new_section_gid,custom_field>custom_field_gid,enum_option>old_enum_value_gid,enum_option>new_enum_value_gid,enum_option>old_multi_enum_value_gids,enum_option>new_multi_enum_value_gids,user>old_people_value_gids,user>new_people_value_gids,user>story_like,user>story_mention}'::text[]))
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

-- Definition of asana_history.task_change
CREATE OR REPLACE VIEW asana_history.task_change AS
SELECT 'task'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.task AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.task AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'task' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'task' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'task_project', 'task_follower', 'task_tag', 'task_dependency', 'task_like', 'task_custom_field_value', 'task_mention', 'task_custom_field_value_mention')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_project', item,
         'project', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.project_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_project AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.project_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_project AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_project' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_follower', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_follower AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_follower AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_follower' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_tag', item,
         'tag', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.tag_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_tag AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.tag_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_tag AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_tag' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_dependency', item,
         'task', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.depends_on_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_dependency AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.depends_on_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_dependency AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_dependency' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_like', item,
         'user', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_like AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.user_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_like AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_like' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_custom_field_value', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_custom_field_value AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_custom_field_value AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_custom_field_value' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_mention AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_mention AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'task_custom_field_value_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_custom_field_value_mention AS l WHERE l.task_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.task AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['task_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.task_custom_field_value_mention AS l WHERE l.task_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('task_custom_field_value_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'task' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,resource_subtype>resource_subtype,assigned_by>assigned_by_gid,created_by>created_by_gid,created_at>created_at,modified_at>modified_at,completed_by>completed_by_gid,approval_status>approval_status,parent>parent_gid,num_subtasks>num_subtasks,num_likes>num_likes,actual_time_minutes>actual_time_minutes,is_rendered_as_separator>is_rendered_as_separator,external>external,custom_type>custom_type_gid,custom_type_status_option>custom_type_status_option_gid,workspace>workspace_gid,permalink_url>permalink_url,due_on>due_on,due_on>due_at,due_at>due_on,due_at>due_at,start_on>start_on,start_on>start_at,start_at>start_on,start_at>start_at,completed>completed,completed>completed_at,completed>completed_by_gid,completed_at>completed,completed_at>completed_at,completed_at>completed_by_gid,assignee>assignee_gid,assignee>assigned_by_gid,custom_fields>task_custom_field_value,custom_fields>task_custom_field_value_mention,followers>task_follower,tags>task_tag,dependencies>task_dependency,memberships>task_project,projects>task_project,likes>num_likes,likes>task_like,notes>notes,notes>html_notes,notes>task_mention,html_notes>notes,html_notes>html_notes,html_notes>task_mention}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{user>assignee_gid,user>assigned_by_gid,user>created_by_gid,user>completed_by_gid,task>parent_gid,custom_type>custom_type_gid,custom_type_status_option>custom_type_status_option_gid,workspace>workspace_gid,project>task_project,section>task_project,user>task_follower,tag>task_tag,task>task_dependency,user>task_like,custom_field>task_custom_field_value,enum_option>task_custom_field_value,user>task_custom_field_value,user>task_mention,custom_field>task_custom_field_value_mention,user>task_custom_field_value_mention}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.task_change IS 'What changed in each task, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.task_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.task_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.task_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.task_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.task_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.task_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.task_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.task_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.task_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.task_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.task_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.task_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.task_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.task_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.task_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.task_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.team_change
CREATE OR REPLACE VIEW asana_history.team_change AS
SELECT 'team'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.team AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.team AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'team' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'team' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'team_custom_field', 'team_mention')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'team_custom_field', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['team_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.team_custom_field AS l WHERE l.team_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.team AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['team_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.team_custom_field AS l WHERE l.team_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('team_custom_field' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'team_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['team_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.team_mention AS l WHERE l.team_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.team AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['team_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.team_mention AS l WHERE l.team_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('team_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = 'team' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND e.change_field || '>' || c.field = ANY ('{name>name,organization>organization_gid,visibility>visibility,endorsed>endorsed,edit_team_name_or_description_access_level>edit_team_name_or_description_access_level,edit_team_visibility_or_trash_team_access_level>edit_team_visibility_or_trash_team_access_level,member_invite_management_access_level>member_invite_management_access_level,guest_invite_management_access_level>guest_invite_management_access_level,join_request_management_access_level>join_request_management_access_level,team_member_removal_access_level>team_member_removal_access_level,team_content_management_access_level>team_content_management_access_level,permalink_url>permalink_url,description>description,description>html_description,description>team_mention,html_description>description,html_description>html_description,html_description>team_mention}'::text[])
      OR e.action IN ('added', 'removed') AND e.parent_type || '>' || c.field = ANY ('{workspace>organization_gid,custom_field>team_custom_field,user>team_mention}'::text[]))
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.team_change IS 'What changed in each team, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.team_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.team_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.team_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.team_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.team_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.team_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.team_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.team_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.team_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.team_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.team_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.team_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.team_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.team_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.team_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.team_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of asana_history.user_change
CREATE OR REPLACE VIEW asana_history.user_change AS
SELECT 'user'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM asana_history.user AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM asana_history.user AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
  SELECT coalesce(to_timestamp(max(s.low) FILTER (WHERE s.hash = (p.version)._version AND s.low < extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), (p.version).valid_from) AS content_before,
         greatest(to_timestamp(min(s.high) FILTER (WHERE s.hash = v._version AND s.high >= extract(epoch FROM v.valid_from)::float8 * 1000) / 1000), v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, (f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high
    FROM ops.fact AS f
    WHERE f.type = 'user' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
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
    WHERE f.type = 'user' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
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
  WHERE (p.version).gid IS NOT NULL AND name NOT IN ('modified_at', 'user_workspace', 'user_custom_field_value', 'user_custom_field_value_mention')
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'user_workspace', item,
         'workspace', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.workspace_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['user_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.user_workspace AS l WHERE l.user_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.user AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.workspace_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['user_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.user_workspace AS l WHERE l.user_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('user_workspace' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'user_custom_field_value', item,
         'custom_field', before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['user_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.user_custom_field_value AS l WHERE l.user_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.user AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['user_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.user_custom_field_value AS l WHERE l.user_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('user_custom_field_value' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, 'user_custom_field_value_mention', item,
         NULL, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['user_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.user_custom_field_value_mention AS l WHERE l.user_gid = v.gid AND l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM asana_history.user AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END) AS before
  FULL JOIN (SELECT concat_ws(' ', l.custom_field_gid, l.target) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY['user_gid', 'valid_from', 'valid_to', '_workspace_gid', '_changed_by_gid', '_source', '_trace_id']) AS shown
        FROM asana_history.user_custom_field_value_mention AS l WHERE l.user_gid = v.gid AND l.valid_from = v.valid_from) AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('user_custom_field_value_mention' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)
) AS c
CROSS JOIN LATERAL (
  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid
) AS told
WHERE v._source <> 'story';
COMMENT ON VIEW asana_history.user_change IS 'What changed in each user, field by field. See asana_history.change.';
COMMENT ON COLUMN asana_history.user_change.resource_type IS 'Type of the resource that changed, as its table is called.';
COMMENT ON COLUMN asana_history.user_change.gid IS 'The resource that changed.';
COMMENT ON COLUMN asana_history.user_change.changed_at IS 'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.';
COMMENT ON COLUMN asana_history.user_change.change IS 'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.';
COMMENT ON COLUMN asana_history.user_change.field IS 'Column of asana.<type>, or table of the link; null when the resource itself came or went.';
COMMENT ON COLUMN asana_history.user_change.item IS 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.';
COMMENT ON COLUMN asana_history.user_change.old_value IS 'Value before; for a link its columns. Null for none. [P]';
COMMENT ON COLUMN asana_history.user_change.new_value IS 'Value after, spelled in the same way. [P]';
COMMENT ON COLUMN asana_history.user_change.changed_by_gid IS 'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]';
COMMENT ON COLUMN asana_history.user_change.how IS 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).';
COMMENT ON COLUMN asana_history.user_change.not_before IS 'The moment is not before this. Null: nothing was known of the resource before.';
COMMENT ON COLUMN asana_history.user_change.not_after IS 'The moment is not after this. Equal to not_before: known for sure.';
COMMENT ON COLUMN asana_history.user_change.valid_from IS 'Beginning of the version in asana_history.<type> that shows it first; indexed.';
COMMENT ON COLUMN asana_history.user_change._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_history.user_change._source IS 'What made the read that gave the new value: hydrate, backfill or reconcile.';
COMMENT ON COLUMN asana_history.user_change._trace_id IS 'Trace of that read.';
-- End of definition

-- Definition of analytics.mention
CREATE OR REPLACE VIEW analytics.mention AS
SELECT 'goal'::text AS source_type, goal_gid AS source_gid, 'html_notes'::text AS field, target, target_type, user_gid, _workspace_gid, NULL::text AS custom_field_gid
FROM asana.goal_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'goal'::text AS source_type, goal_gid AS source_gid, 'custom_fields'::text AS field, target, target_type, user_gid, _workspace_gid, custom_field_gid AS custom_field_gid
FROM asana.goal_custom_field_value_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'portfolio'::text AS source_type, portfolio_gid AS source_gid, 'custom_fields'::text AS field, target, target_type, user_gid, _workspace_gid, custom_field_gid AS custom_field_gid
FROM asana.portfolio_custom_field_value_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'project'::text AS source_type, project_gid AS source_gid, 'html_notes'::text AS field, target, target_type, user_gid, _workspace_gid, NULL::text AS custom_field_gid
FROM asana.project_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'project'::text AS source_type, project_gid AS source_gid, 'custom_fields'::text AS field, target, target_type, user_gid, _workspace_gid, custom_field_gid AS custom_field_gid
FROM asana.project_custom_field_value_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'project_brief'::text AS source_type, project_brief_gid AS source_gid, 'html_text'::text AS field, target, target_type, user_gid, _workspace_gid, NULL::text AS custom_field_gid
FROM asana.project_brief_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'project_template'::text AS source_type, project_template_gid AS source_gid, 'html_description'::text AS field, target, target_type, user_gid, _workspace_gid, NULL::text AS custom_field_gid
FROM asana.project_template_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'status_update'::text AS source_type, status_update_gid AS source_gid, 'html_text'::text AS field, target, target_type, user_gid, _workspace_gid, NULL::text AS custom_field_gid
FROM asana.status_update_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'story'::text AS source_type, story_gid AS source_gid, 'html_text'::text AS field, target, target_type, user_gid, _workspace_gid, NULL::text AS custom_field_gid
FROM asana.story_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'task'::text AS source_type, task_gid AS source_gid, 'html_notes'::text AS field, target, target_type, user_gid, _workspace_gid, NULL::text AS custom_field_gid
FROM asana.task_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'task'::text AS source_type, task_gid AS source_gid, 'custom_fields'::text AS field, target, target_type, user_gid, _workspace_gid, custom_field_gid AS custom_field_gid
FROM asana.task_custom_field_value_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'team'::text AS source_type, team_gid AS source_gid, 'html_description'::text AS field, target, target_type, user_gid, _workspace_gid, NULL::text AS custom_field_gid
FROM asana.team_mention WHERE _deleted_at IS NULL
UNION ALL
SELECT 'user'::text AS source_type, user_gid AS source_gid, 'custom_fields'::text AS field, target, target_type, user_gid, _workspace_gid, custom_field_gid AS custom_field_gid
FROM asana.user_custom_field_value_mention WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.mention IS 'Which people, objects and addresses are spoken of where: of all types with rich text, live ones only.';
COMMENT ON COLUMN analytics.mention.source_type IS 'Type of the resource that speaks of it, as its table is called.';
COMMENT ON COLUMN analytics.mention.source_gid IS 'The resource that speaks of it.';
COMMENT ON COLUMN analytics.mention.field IS 'Column of that table, rich text; custom_fields for the value of a text field.';
COMMENT ON COLUMN analytics.mention.target IS 'What it speaks of: gid of an object in Asana, else the address. [U]';
COMMENT ON COLUMN analytics.mention.target_type IS 'What that is: user, task, project, attachment or another type, or url.';
COMMENT ON COLUMN analytics.mention.user_gid IS 'The person, where it is one. Refers to user. [R]';
COMMENT ON COLUMN analytics.mention._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN analytics.mention.custom_field_gid IS 'The custom field, where the value of one speaks of it. Refers to custom_field.';
-- End of definition
