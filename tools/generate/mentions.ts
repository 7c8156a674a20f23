/** Who is mentioned where, over all types with rich text: one view of the links that each of them has. */
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { literal } from '@asana-warehouse/projection/sql-literal';
import type { Definition } from './definitions.ts';
import { commentOnColumn } from './sql-text.ts';

const columns: Readonly<Record<string, string>> = {
  source_type: 'Type of the resource that speaks of it, as its table is called.',
  source_gid: 'The resource that speaks of it.',
  field: 'Column of that table, rich text; custom_fields for the value of a text field.',
  target: 'What it speaks of: gid of an object in Asana, else the address. [U]',
  target_type: 'What that is: user, task, project, attachment or another type, or url.',
  user_gid: 'The person, where it is one. Refers to user. [R]',
  _workspace_gid: 'The workspace it belongs to. Refers to workspace.',
  custom_field_gid: 'The custom field, where the value of one speaks of it. Refers to custom_field.',
};

/** `analytics.mention`; none where no type has rich text. */
export function mentionDefinitions(declarations: readonly Resource[]): readonly Definition[] {
  const parts = declarations.flatMap((declaration) =>
    declaration.links
      .filter(({ isRichText }) => isRichText === true)
      .map(
        ({ table, from, fields }) =>
          `SELECT '${declaration.name}'::text AS source_type, ${ownerColumn(declaration)} AS source_gid, '${from}'::text AS field, target, target_type, user_gid, _workspace_gid, ${fields['custom_field'] === undefined ? 'NULL::text' : 'custom_field_gid'} AS custom_field_gid
FROM asana.${table} WHERE _deleted_at IS NULL`,
      ),
  );
  if (parts.length === 0) return [];
  const name = 'analytics.mention';
  const doc = 'Which people, objects and addresses are spoken of where: of all types with rich text, live ones only.';
  const comments = Object.entries(columns).map(([column, text]) => `${commentOnColumn(name, column, text)}\n`);
  const sql = `CREATE OR REPLACE VIEW ${name} AS
${parts.join('\nUNION ALL\n')};
COMMENT ON VIEW ${name} IS ${literal(doc)};
${comments.join('')}`;
  return [{ name, sql }];
}
