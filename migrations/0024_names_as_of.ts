/**
 * What a view with columns for custom fields would have shown, with the names of people, options, sections and whatever else is only looked up by
 * its gid: what was read later than the row, or was gone by then, has a name too. References become lists, so columns that show
 * them as a text stay beside the new ones.
 */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const sql = /* sql */ `
UPDATE ops.field_column SET kind = 'shown reference' WHERE kind = 'reference';

CREATE OR REPLACE FUNCTION asana_as_of.through(view anyelement, gids text[] DEFAULT NULL) RETURNS SETOF anyelement
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
  shown regclass := (SELECT typrelid FROM pg_type WHERE oid = pg_typeof(view));
  body text := rtrim(pg_get_viewdef(shown), ';');
  named text;
  key text;
BEGIN
  IF NOT EXISTS (SELECT FROM ops.field_view AS v WHERE shown = to_regclass(format('%I.%I', v.schema_name, v.view_name))) THEN
    RAISE invalid_parameter_value USING MESSAGE = format('%s is no view with columns for custom fields', shown);
  END IF;
  -- The name that it had last by then, or else the first that is known.
  FOR named IN SELECT DISTINCT hit.words[1] FROM regexp_matches(body, '\\masana\\.([\\w"]+) named\\M', 'g') AS hit(words) LOOP
    SELECT string_agg(quote_ident(a.attname), ', ') INTO key FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = format('asana.%s', named)::regclass AND i.indisprimary;
    body := regexp_replace(body, format('\\masana\\.%s named\\M', named), format(
      '(SELECT DISTINCT ON (%1$s) * FROM asana_history.%2$s WHERE name IS NOT NULL ORDER BY %1$s, valid_from <= asana_as_of.moment() DESC,
          CASE WHEN valid_from <= asana_as_of.moment() THEN valid_from END DESC, valid_from) named', key, named), 'g');
  END LOOP;
  -- History has no texts that follow other objects, and the views of asana_as_of no rows that were gone.
  body := regexp_replace(body, '(\\m\\w+\\.)?\\m_deleted_at IS NULL', 'true', 'g');
  body := regexp_replace(body, '(\\m\\w+\\.)?\\mdisplay_value', 'NULL::text', 'g');
  body := regexp_replace(body, '\\masana\\.', 'asana_as_of.', 'g');
  RETURN QUERY EXECUTE format('SELECT * FROM (%s) AS held WHERE $1 IS NULL OR held.gid = ANY ($1)', body) USING gids;
END $$;
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sql.replaceAll('?', '\\?'));
}

export const down = refuseToGoBack;
