/**
 * What the views with a column per custom field are called and made of. The views themselves are made and kept by the projectors:
 * those of workspaces in `analytics`, those of projects, of which there can be ten thousand, in a schema of their own.
 */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const sql = /* sql */ `
CREATE SCHEMA analytics_project;
COMMENT ON SCHEMA analytics_project IS 'A view of its tasks for every project with custom fields, with columns for these.';

CREATE TABLE ops.field_view (
  schema_name text NOT NULL CHECK (schema_name IN ('analytics', 'analytics_project')),
  view_name text NOT NULL,
  scope_type text NOT NULL CHECK (scope_type IN ('workspace', 'project')),
  scope_gid text NOT NULL,
  base text NOT NULL,
  former_since timestamptz,
  signature text NOT NULL,
  definition text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (schema_name, view_name)
);
COMMENT ON TABLE ops.field_view IS 'Views with a column per custom field. A name that was given stays with its workspace or project.';
COMMENT ON COLUMN ops.field_view.schema_name IS 'Schema of the view.';
COMMENT ON COLUMN ops.field_view.view_name IS 'Name of the view. [U]';
COMMENT ON COLUMN ops.field_view.scope_type IS 'Whose tasks it shows: those of a workspace or of a project.';
COMMENT ON COLUMN ops.field_view.scope_gid IS 'Of which one.';
COMMENT ON COLUMN ops.field_view.base IS 'The name of the workspace or project as an identifier, before it was told apart from others. [U]';
COMMENT ON COLUMN ops.field_view.former_since IS 'Since when the workspace or project has a view of another name, after it was renamed; null for the one that is kept.';
COMMENT ON COLUMN ops.field_view.signature IS 'Hash of what it was made from: names, fields, and the layout of views in the release that made it.';
COMMENT ON COLUMN ops.field_view.definition IS 'Hash of its query: what gives the same is not made again.';
COMMENT ON COLUMN ops.field_view.made_at IS 'When it was last looked into because something had changed.';
CREATE UNIQUE INDEX field_view_scope ON ops.field_view (scope_type, scope_gid) WHERE former_since IS NULL;
CREATE INDEX field_view_of ON ops.field_view (scope_gid);

CREATE TABLE ops.field_column (
  schema_name text NOT NULL,
  view_name text NOT NULL,
  position integer NOT NULL,
  column_name text NOT NULL,
  custom_field_gid text NOT NULL,
  kind text NOT NULL,
  part text NOT NULL CHECK (part IN ('value', 'gid', 'gids', 'at')),
  base text NOT NULL,
  stem text NOT NULL,
  state text NOT NULL CHECK (state IN ('current', 'former', 'empty')),
  since timestamptz NOT NULL DEFAULT now(),
  doc text NOT NULL,
  PRIMARY KEY (schema_name, view_name, position),
  UNIQUE (schema_name, view_name, column_name),
  FOREIGN KEY (schema_name, view_name) REFERENCES ops.field_view ON DELETE CASCADE
);
COMMENT ON TABLE ops.field_column IS 'Which column of which view shows which custom field.';
COMMENT ON COLUMN ops.field_column.schema_name IS 'Schema of the view.';
COMMENT ON COLUMN ops.field_column.view_name IS 'Name of the view. [U]';
COMMENT ON COLUMN ops.field_column.position IS 'Place among the columns of custom fields, from 0.';
COMMENT ON COLUMN ops.field_column.column_name IS 'Name of the column. [U]';
COMMENT ON COLUMN ops.field_column.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN ops.field_column.kind IS 'Kind of the field when the column was made.';
COMMENT ON COLUMN ops.field_column.part IS 'value: the value or the names of what was chosen; gid, gids: of what was chosen; at: the time of a date that has one.';
COMMENT ON COLUMN ops.field_column.base IS 'The name of the field as an identifier, before it was told apart from others. [U]';
COMMENT ON COLUMN ops.field_column.stem IS 'Name that the columns of one field under one name begin with. [U]';
COMMENT ON COLUMN ops.field_column.state IS 'current; former: the field was renamed or changed its kind, and has newer columns; empty: the field is gone from there.';
COMMENT ON COLUMN ops.field_column.since IS 'Since when it is in that state.';
COMMENT ON COLUMN ops.field_column.doc IS 'Its comment. [U]';
CREATE INDEX field_column_custom_field_gid ON ops.field_column (custom_field_gid);

CREATE VIEW analytics.custom_field_column AS
SELECT c.schema_name, c.view_name, c.column_name, c.position, v.scope_type, v.scope_gid, c.custom_field_gid, f.name AS custom_field_name,
       c.kind, c.part, f.format, f.precision, f.currency_code, c.state, c.since, v.former_since AS view_former_since
FROM ops.field_column c
JOIN ops.field_view v USING (schema_name, view_name)
LEFT JOIN asana.custom_field f ON f.gid = c.custom_field_gid;
COMMENT ON VIEW analytics.custom_field_column IS 'Which column of which view shows which custom field, and in which unit.';
COMMENT ON COLUMN analytics.custom_field_column.schema_name IS 'Schema of the view.';
COMMENT ON COLUMN analytics.custom_field_column.view_name IS 'Name of the view. [U]';
COMMENT ON COLUMN analytics.custom_field_column.column_name IS 'Name of the column. [U]';
COMMENT ON COLUMN analytics.custom_field_column.position IS 'Place among the columns of custom fields, from 0.';
COMMENT ON COLUMN analytics.custom_field_column.scope_type IS 'Whose tasks the view shows: those of a workspace or of a project.';
COMMENT ON COLUMN analytics.custom_field_column.scope_gid IS 'Of which one.';
COMMENT ON COLUMN analytics.custom_field_column.custom_field_gid IS 'The field. Refers to custom_field.';
COMMENT ON COLUMN analytics.custom_field_column.custom_field_name IS 'Name of the field as it is now. [U]';
COMMENT ON COLUMN analytics.custom_field_column.kind IS 'Kind of the field when the column was made.';
COMMENT ON COLUMN analytics.custom_field_column.part IS 'value: the value or the names of what was chosen; gid, gids: of what was chosen; at: the time of a date that has one.';
COMMENT ON COLUMN analytics.custom_field_column.format IS 'Number fields: currency, identifier, percentage, custom, duration or none.';
COMMENT ON COLUMN analytics.custom_field_column.precision IS 'Number fields: digits after the point; of a percentage those of a hundred times the value.';
COMMENT ON COLUMN analytics.custom_field_column.currency_code IS 'ISO 4217 code, for the format currency.';
COMMENT ON COLUMN analytics.custom_field_column.state IS 'current; former: the field was renamed or changed its kind, and has newer columns; empty: the field is gone from there.';
COMMENT ON COLUMN analytics.custom_field_column.since IS 'Since when it is in that state.';
COMMENT ON COLUMN analytics.custom_field_column.view_former_since IS 'Since when the view goes by a former name of its workspace or project.';
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sql);
}

export const down = refuseToGoBack;
