/**
 * Changes from before the first read, as stories tell them: who did what when, and what was before, as far as it is told. They are asked for
 * beside the versions that are derived of these stories, so that what a flag takes away there is missing here too, and nothing stands
 * twice: from the first version that was read on, changes are what reads and events show.
 */
import type { Side, Tells, ToldValue } from '@asana-warehouse/catalogue/past';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { identifier, literal } from '@asana-warehouse/projection/sql-literal';

/** The queries that go into the view of the changes of a type, after its own; none for a type without a past. */
export function changesBefore(declaration: Resource): readonly string[] {
  const { name, past, fields } = declaration;
  if (past === undefined) return [];
  const history = `asana_history.${identifier(name)}`;
  const creator = fields['created_by'] === undefined ? 'NULL' : 'v.created_by_gid';
  const rest = (at: string): string => `'story', ${at}, ${at}, v.valid_from, v._workspace_gid, 'story', NULL`;
  return [
    `SELECT '${name}', v.gid, v.valid_from, 'created', NULL, NULL, NULL, NULL, ${creator}, ${rest('v.valid_from')}
FROM ${history} AS v
WHERE v._source = 'story' AND v._change_action = 'added'`,
    `SELECT '${name}', v.gid, s.created_at, c.change, c.field, c.item, c.old_value, c.new_value, s.created_by_gid, ${rest('s.created_at')}
FROM ${history} AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM ${history} AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
JOIN asana.${identifier(past.teller.type)} AS s ON s.${past.teller.field}_gid = v.gid AND s.created_at >= v.valid_from AND (s.created_at < v.valid_to OR v.valid_to IS NULL)
CROSS JOIN LATERAL (
${past.tells.flatMap((tells) => rowsOf(declaration, tells)).join('\n  UNION ALL\n')}
) AS c
WHERE 'story' IN (v._source, (p.version)._source) AND (v._source = 'story' OR s.created_at = v.valid_from) AND c.old_value IS DISTINCT FROM c.new_value`,
  ];
}

/** What stories of some subtypes tell: a row for each column, or one for the link. */
function rowsOf({ links }: Resource, { subtypes, item, before, after }: Tells): readonly string[] {
  const row = (change: string, field: string, told: string, condition = ''): string =>
    `  SELECT '${change}' AS change, '${field}' AS field, ${told} WHERE s.resource_subtype IN (${subtypes.map(literal).join(', ')})${condition}`;
  if (item !== undefined) {
    const change = before === null ? 'added' : after === null ? 'removed' : 'changed';
    const by = `s.${identifier(item.by)}`;
    const key = links.find(({ table }) => table === item.table)?.key.at(-1) ?? item.by;
    const told = `${by} AS item, ${linkTold(key, by, before)} AS old_value, ${linkTold(key, by, after)} AS new_value`;
    return [row(change, item.table, told, ` AND ${by} IS NOT NULL`)];
  }
  return [...new Set(Object.keys({ ...before, ...after }))].map((column) => {
    const old = before?.[column] === undefined ? knownBefore(column) : valueTold(before[column]);
    const told = `NULL AS item, ${old} AS old_value, ${valueTold(after?.[column])} AS new_value`;
    return row('changed', column, told, ifTold(after?.[column]));
  });
}

/** A story that does not say what came after tells of no change of the column. */
function ifTold(told: ToldValue | undefined): string {
  if (told === undefined || 'is' in told) return '';
  const isThere = `s.${identifier(told.column)} IS NOT NULL`;
  if (told.never === true) return ` AND ${isThere}`;
  return told.or === undefined ? '' : ` AND (${isThere} OR s.${identifier(told.or)} IS NULL)`;
}

/** What it was where the story does not say, if an earlier one did. */
function knownBefore(column: string): string {
  const isKnown = `s.created_at = v.valid_from AND ${literal(column)} = ANY ((p.version)._known_fields)`;
  return `CASE WHEN ${isKnown} THEN to_jsonb((p.version).${identifier(column)}) END`;
}

/** The columns of a link's row, as changes show them; null where it was not there. */
function linkTold(key: string, item: string, side: Side | undefined): string {
  if (side === undefined || side === null) return 'NULL::jsonb';
  const columns = Object.entries(side).map(([column, told]) => `, ${literal(column)}, ${valueTold(told)}`);
  return `jsonb_strip_nulls(jsonb_build_object(${literal(key)}, ${item}${columns.join('')}))`;
}

function valueTold(told: ToldValue | undefined): string {
  if (told === undefined) return 'NULL::jsonb';
  if ('column' in told) return `to_jsonb(s.${identifier(told.column)})`;
  return told.is === null ? 'NULL::jsonb' : `${literal(JSON.stringify(told.is))}::jsonb`;
}
