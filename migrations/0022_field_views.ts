/**
 * Views with a column per custom field for everything that carries such fields: before, they showed tasks alone. Those of portfolios, which show
 * the projects that lie in them, have a schema of their own.
 */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const sql = /* sql */ `
CREATE SCHEMA analytics_portfolio;
COMMENT ON SCHEMA analytics_portfolio IS 'A view of its projects for every portfolio with custom fields, with columns for these.';

-- Which there are, the catalogue says.
ALTER TABLE ops.field_view DROP CONSTRAINT field_view_schema_name_check, DROP CONSTRAINT field_view_scope_type_check;
ALTER TABLE ops.field_view ADD COLUMN resource_type text NOT NULL DEFAULT 'task';
ALTER TABLE ops.field_view ALTER COLUMN resource_type DROP DEFAULT;
COMMENT ON COLUMN ops.field_view.resource_type IS 'Type of what the view shows: task, project, portfolio or goal.';
COMMENT ON COLUMN ops.field_view.scope_type IS 'Whose: those of a workspace, or of a place such as a project.';
COMMENT ON COLUMN ops.field_view.base IS 'The name of the workspace or place as an identifier, before it was told apart from others. [U]';
COMMENT ON COLUMN ops.field_view.former_since IS 'Since when the workspace or place has a view of another name, after it was renamed; null for the one that is kept.';
DROP INDEX ops.field_view_scope;
CREATE UNIQUE INDEX field_view_scope ON ops.field_view (scope_type, scope_gid, resource_type) WHERE former_since IS NULL;

CREATE OR REPLACE VIEW analytics.custom_field_column AS
SELECT c.schema_name, c.view_name, c.column_name, c.position, v.scope_type, v.scope_gid, c.custom_field_gid, f.name AS custom_field_name,
       c.kind, c.part, f.format, f.precision, f.currency_code, c.state, c.since, v.former_since AS view_former_since, v.resource_type
FROM ops.field_column c
JOIN ops.field_view v USING (schema_name, view_name)
LEFT JOIN asana.custom_field f ON f.gid = c.custom_field_gid;
COMMENT ON COLUMN analytics.custom_field_column.resource_type IS 'Type of what the view shows: task, project, portfolio or goal.';
COMMENT ON COLUMN analytics.custom_field_column.scope_type IS 'Whose: those of a workspace, or of a place such as a project.';
COMMENT ON COLUMN analytics.custom_field_column.view_former_since IS 'Since when the view goes by a former name of its workspace or place.';
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sql);
}

export const down = refuseToGoBack;
