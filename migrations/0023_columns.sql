ALTER TABLE asana.goal_custom_field_value ADD COLUMN reference_gids text[];
COMMENT ON COLUMN asana.goal_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
ALTER TABLE asana_history.goal_custom_field_value ADD COLUMN reference_gids text[];
COMMENT ON COLUMN asana_history.goal_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
ALTER TABLE asana.portfolio_custom_field_value ADD COLUMN reference_gids text[];
COMMENT ON COLUMN asana.portfolio_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
ALTER TABLE asana_history.portfolio_custom_field_value ADD COLUMN reference_gids text[];
COMMENT ON COLUMN asana_history.portfolio_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
ALTER TABLE asana.project_custom_field_value ADD COLUMN reference_gids text[];
COMMENT ON COLUMN asana.project_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
ALTER TABLE asana_history.project_custom_field_value ADD COLUMN reference_gids text[];
COMMENT ON COLUMN asana_history.project_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
ALTER TABLE asana.task_custom_field_value ADD COLUMN reference_gids text[];
COMMENT ON COLUMN asana.task_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
ALTER TABLE asana_history.task_custom_field_value ADD COLUMN reference_gids text[];
COMMENT ON COLUMN asana_history.task_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
SELECT ops.keep_shadow_tables();

CREATE OR REPLACE VIEW analytics.goal_custom_field_value AS
SELECT goal_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at, reference_gids
FROM asana.goal_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.goal_custom_field_value IS 'Values of custom fields on a goal: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.portfolio_custom_field_value AS
SELECT portfolio_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at, reference_gids
FROM asana.portfolio_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.portfolio_custom_field_value IS 'Values of custom fields on a portfolio: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.project_custom_field_value AS
SELECT project_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at, reference_gids
FROM asana.project_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.project_custom_field_value IS 'Values of custom fields on a project: one row per field, the column that fits its kind filled. Live rows only.';

CREATE OR REPLACE VIEW analytics.task_custom_field_value AS
SELECT task_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, display_value, _workspace_gid, _synced_at, reference_gids
FROM asana.task_custom_field_value WHERE _deleted_at IS NULL;
COMMENT ON VIEW analytics.task_custom_field_value IS 'Values of custom fields on a task: one row per field, the column that fits its kind filled. Live rows only.';

DO $$
DECLARE live record;
BEGIN
  FOR live IN
    SELECT shown.attrelid::regclass AS view, shown.attname AS name, col_description(base.attrelid, base.attnum) AS doc
    FROM unnest(ARRAY['goal_custom_field_value', 'portfolio_custom_field_value', 'project_custom_field_value', 'task_custom_field_value']) AS relation
    JOIN pg_attribute shown ON shown.attrelid = to_regclass(format('analytics.%I', relation)) AND shown.attnum > 0
    JOIN pg_attribute base ON base.attrelid = to_regclass(format('asana.%I', relation)) AND base.attname = shown.attname
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', live.view, live.name, live.doc);
  END LOOP;
END $$;

-- Definition of asana_as_of.goal_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.goal_custom_field_value AS
SELECT goal_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid, _source, reference_gids
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
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.goal_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_as_of.portfolio_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.portfolio_custom_field_value AS
SELECT portfolio_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid, _source, reference_gids
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
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.reference_gids IS 'Tasks, projects, portfolios and goals of a reference field. [U]';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.valid_from IS 'From when this was so.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value.valid_to IS 'Until when; null for the version that holds now.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana_as_of.portfolio_custom_field_value._source IS 'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.';
-- End of definition

-- Definition of asana_as_of.project_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.project_custom_field_value AS
SELECT project_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid, _source, reference_gids
FROM asana_history.project_custom_field_value WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.project_custom_field_value IS 'What was live in asana.project_custom_field_value at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.project_gid IS 'The project that owns the row. Refers to project.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_as_of.project_custom_field_value.text_value IS 'Value of a text field. [U]';
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

-- Definition of asana_as_of.task_custom_field_value
CREATE OR REPLACE VIEW asana_as_of.task_custom_field_value AS
SELECT task_gid, custom_field_gid, kind, text_value, number_value, enum_option_gid, multi_enum_option_gids, date_value, datetime_value, people_gids, valid_from, valid_to, _workspace_gid, _source, reference_gids
FROM asana_history.task_custom_field_value WHERE valid_from <= asana_as_of.moment() AND (valid_to > asana_as_of.moment() OR valid_to IS NULL);
COMMENT ON VIEW asana_as_of.task_custom_field_value IS 'What was live in asana.task_custom_field_value at asana_as_of.moment().';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.task_gid IS 'The task that owns the row. Refers to task.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.kind IS 'text, number, enum, multi_enum, date, people or reference.';
COMMENT ON COLUMN asana_as_of.task_custom_field_value.text_value IS 'Value of a text field. [U]';
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
