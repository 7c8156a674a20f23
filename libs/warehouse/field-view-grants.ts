/** The rights of others on a view, carried over to the view that takes its place. */
import { qualified } from '@asana-warehouse/projection/field-view-statements';
import type { PlannedView } from '@asana-warehouse/projection/field-view';
import { familyOf } from '@asana-warehouse/projection/field-view-layout';
import type pg from 'pg';

type View = Pick<PlannedView, 'scope' | 'name'>;

/** A right, in the words that give it. `column`: null for the whole view. */
export type Grant = {
  readonly privilege: string;
  readonly column: string | null;
  readonly grantee: string;
  readonly option: string;
};

const grantsSql = /* sql */ `
SELECT a.privilege_type AS privilege, l.column_name AS "column",
  CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS grantee,
  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS option
FROM pg_class c
CROSS JOIN LATERAL (
  SELECT NULL AS column_name, c.relacl AS acl
  UNION ALL SELECT quote_ident(attname), attacl FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0
) l
CROSS JOIN LATERAL aclexplode(l.acl) a
WHERE c.oid = to_regclass($1) AND a.grantee <> c.relowner`;

/** The rights that others than its owner have on a view. */
export async function readGrants(client: pg.ClientBase, view: View): Promise<readonly Grant[]> {
  return (await client.query<Grant>(grantsSql, [qualified(view)])).rows;
}

/** Gives others just these rights on a view, as far as it has the columns, and takes what new views get by default. */
export async function giveGrants(client: pg.ClientBase, view: PlannedView, grants: readonly Grant[]): Promise<void> {
  const name = qualified(view);
  const columns = new Set([...familyOf(view.scope).columns, ...view.columns].map((column) => column.name));
  const byDefault = new Set((await readGrants(client, view)).map(({ grantee }) => grantee));
  const statements = [
    ...[...byDefault].map((grantee) => `REVOKE ALL ON ${name} FROM ${grantee}`),
    ...grants
      .filter(({ column }) => column === null || columns.has(column))
      .map(({ privilege, column, grantee, option }) => {
        const only = column === null ? '' : ` (${column})`;
        return `GRANT ${privilege}${only} ON ${name} TO ${grantee}${option}`;
      }),
  ];
  if (statements.length > 0) await client.query(statements.join(';\n'));
}

/** Who may read the former view may read the one that takes its place, column by column where it is so. */
export async function copyGrants(client: pg.ClientBase, view: PlannedView, former: string): Promise<void> {
  const grants = await readGrants(client, { scope: view.scope, name: former });
  await giveGrants(client, view, grants);
}
