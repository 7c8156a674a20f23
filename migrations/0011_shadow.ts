/**
 * Where facts are folded whose flag is in shadow: the tables of `asana` and `asana_history` once more, in schemas of their own.
 * They are there before anybody needs them, so that no table is made or dropped while projectors run, and grants and views can be
 * made beforehand. A migration that adds tables or columns ends with the function that does the same to these.
 */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const sql = /* sql */ `
CREATE SCHEMA shadow_asana;
CREATE SCHEMA shadow_history;
COMMENT ON SCHEMA shadow_asana IS 'Current rows of resources that flags in shadow touch, as asana would show them if those flags were on.';
COMMENT ON SCHEMA shadow_history IS 'The history of these resources, as asana_history would show it.';

CREATE FUNCTION ops.keep_shadow_tables() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  live record;
BEGIN
  FOR live IN
    SELECT c.oid, c.relname AS name, CASE n.nspname WHEN 'asana' THEN 'shadow_asana' ELSE 'shadow_history' END AS schema
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('asana', 'asana_history') AND c.relkind = 'r' AND c.oid <> 'asana.event'::regclass
    ORDER BY c.oid
  LOOP
    IF to_regclass(format('%I.%I', live.schema, live.name)) IS NULL THEN
      EXECUTE format('CREATE TABLE %I.%I (LIKE %s INCLUDING ALL)', live.schema, live.name, live.oid::regclass);
    END IF;
    EXECUTE format('COMMENT ON TABLE %I.%I IS %L', live.schema, live.name, obj_description(live.oid, 'pg_class'));
  END LOOP;
  FOR live IN
    SELECT shadow.oid::regclass AS relation, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
           b.attname IS NULL AS is_missing, col_description(c.oid, a.attnum) AS doc
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('asana', 'asana_history')
    JOIN pg_class shadow ON shadow.relname = c.relname AND shadow.relnamespace = (CASE n.nspname WHEN 'asana' THEN 'shadow_asana' ELSE 'shadow_history' END)::regnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attribute b ON b.attrelid = shadow.oid AND b.attname = a.attname AND NOT b.attisdropped
    WHERE c.relkind = 'r' AND (b.attname IS NULL OR col_description(c.oid, a.attnum) IS DISTINCT FROM col_description(shadow.oid, b.attnum))
    ORDER BY c.oid, a.attnum
  LOOP
    IF live.is_missing THEN
      EXECUTE format('ALTER TABLE %s ADD COLUMN %I %s', live.relation, live.name, live.type);
    END IF;
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', live.relation, live.name, live.doc);
  END LOOP;
END $$;
COMMENT ON FUNCTION ops.keep_shadow_tables() IS 'Gives shadow_asana and shadow_history the tables and columns that asana and asana_history have. Each migration that adds some calls it.';
SELECT ops.keep_shadow_tables();

CREATE TABLE ops.shadowed (
  type text NOT NULL,
  gid text NOT NULL,
  flags text[] NOT NULL,
  kinds text[] NOT NULL,
  fields text[] NOT NULL,
  PRIMARY KEY (type, gid)
);
COMMENT ON TABLE ops.shadowed IS 'Resources that have rows in shadow_asana and shadow_history, and how those differ from the live rows.';
COMMENT ON COLUMN ops.shadowed.type IS 'Resource type.';
COMMENT ON COLUMN ops.shadowed.gid IS 'Resource.';
COMMENT ON COLUMN ops.shadowed.flags IS 'Why: flags in shadow that hide facts about it, as type and action; container: what holds it was gone at other times there.';
COMMENT ON COLUMN ops.shadowed.kinds IS 'Tables in which it has rows that are different, only live or only shadow. Empty: all are equal.';
COMMENT ON COLUMN ops.shadowed.fields IS 'Columns that differ between rows of the same key. Never what is in them.';

-- What flags have kept in shadow so far is folded there as well.
UPDATE ops.flag SET pending_since = least(pending_since, since) WHERE state = 'shadow';
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sql);
}

export const down = refuseToGoBack;
