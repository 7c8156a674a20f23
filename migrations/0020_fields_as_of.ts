/**
 * Views with a column per custom field, as they would have been at the moment that `asana_as_of` shows. One function for all of them: it
 * reads what a view is made of and asks the views of `asana_as_of` instead of the tables, so that a view that people make a thousand of needs no
 * second one beside it.
 */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const sql = /* sql */ `
CREATE FUNCTION asana_as_of.through(view anyelement, gids text[] DEFAULT NULL) RETURNS SETOF anyelement
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
  shown regclass := (SELECT typrelid FROM pg_type WHERE oid = pg_typeof(view));
  body text := rtrim(pg_get_viewdef(shown), ';');
BEGIN
  IF NOT EXISTS (SELECT FROM ops.field_view AS v WHERE shown = to_regclass(format('%I.%I', v.schema_name, v.view_name))) THEN
    RAISE invalid_parameter_value USING MESSAGE = format('%s is no view with columns for custom fields', shown);
  END IF;
  -- History has no texts that follow other objects, and the views of asana_as_of no rows that were gone.
  body := regexp_replace(body, '(\\m\\w+\\.)?\\m_deleted_at IS NULL', 'true', 'g');
  body := regexp_replace(body, '(\\m\\w+\\.)?\\mdisplay_value', 'NULL::text', 'g');
  body := regexp_replace(body, '\\masana\\.', 'asana_as_of.', 'g');
  RETURN QUERY EXECUTE format('SELECT * FROM (%s) AS held WHERE $1 IS NULL OR held.gid = ANY ($1)', body) USING gids;
END $$;
COMMENT ON FUNCTION asana_as_of.through(anyelement, text[]) IS 'What a view with columns for custom fields would have shown at asana_as_of.moment(): SELECT * FROM asana_as_of.through(NULL::analytics.task_fields_acme). With gids only these tasks, which is quicker.';
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sql.replaceAll('?', '\\?'));
}

export const down = refuseToGoBack;
