/** The views with a column per custom field, for people. */
import type pg from 'pg';

/** `rows`: the type of what it shows, and `scope` whose. `current`: columns of custom fields; `left`: how many more are left of former names or of fields that are gone. */
export type ListedView = {
  readonly view: string;
  readonly rows: string;
  readonly scope: string;
  readonly current: number;
  readonly left: number;
  readonly isFormer: boolean;
};

const sql = /* sql */ `
SELECT v.schema_name || '.' || v.view_name AS view, v.resource_type AS rows, v.scope_type || ' ' || v.scope_gid AS scope, v.former_since IS NOT NULL AS "isFormer",
  count(*) FILTER (WHERE c.state = 'current') AS current, count(*) FILTER (WHERE c.state <> 'current') AS left
FROM ops.field_view v LEFT JOIN ops.field_column c USING (schema_name, view_name)
GROUP BY v.schema_name, v.view_name ORDER BY v.schema_name, v.view_name`;

/** All of them, by name. */
export async function listFieldViews(pool: pg.Pool): Promise<readonly ListedView[]> {
  return (await pool.query<ListedView>(sql)).rows;
}
