/**
 * Views of how long something was so, as declarations ask for them: versions in a row that agree in what is asked are one
 * stretch. Versions in which the resource was gone are left out, so a stretch ends where it went and another one begins
 * where it came back. Of versions that are derived from stories those count that know all that stories can tell of what is asked.
 */
import { linkKey, ownerColumn } from '@asana-warehouse/catalogue/columns';
import { columnName } from '@asana-warehouse/catalogue/field';
import type { Duration, Resource } from '@asana-warehouse/catalogue/resource';
import { commentOf, tablesOf, type Table, type TableColumn } from '@asana-warehouse/catalogue/tables';
import type { Definition } from './definitions.ts';
import { identifier, literal } from '@asana-warehouse/projection/sql-literal';
import { commentOnColumn } from './sql-text.ts';

/** One view for each duration that is declared. */
export function durationDefinitions(declarations: readonly Resource[]): readonly Definition[] {
  return declarations.flatMap((declaration) =>
    (declaration.durations ?? []).map((duration) => durationView(duration, stretchesFor(declaration, duration))),
  );
}

/** `partition`: whose time is told; `values`: what must stay equal; `owner`: what the column `gid` is called here. */
type Stretches = {
  readonly table: Table;
  readonly partition: readonly string[];
  readonly values: readonly string[];
  readonly owner: string;
  /** Columns of which a derived version must know something. */
  readonly told: readonly string[];
};

function stretchesFor(declaration: Resource, duration: Duration): Stretches {
  const { history, links } = tablesOf(declaration);
  const owner = ownerColumn(declaration);
  if (!('link' in duration)) {
    const values = duration.fields.flatMap((name) => {
      const field = declaration.fields[name];
      return field === undefined ? [] : [columnName(name, field)];
    });
    const tells = declaration.past?.tells ?? [];
    const told = values.filter((name) =>
      tells.some(({ item, after }) => item === undefined && Object.hasOwn(after ?? {}, name)),
    );
    return { table: history, partition: ['gid'], values, owner, told };
  }
  const found = links.find(({ link }) => link.table === duration.link);
  if (found === undefined) throw new Error(`${declaration.name} has no link ${duration.link}`);
  const partition = linkKey(declaration, found.link);
  const fixed = [...partition, 'valid_from', 'valid_to'];
  const values = found.history.columns
    .map(({ name }) => name)
    .filter((name) => !fixed.includes(name) && !name.startsWith('_'));
  return { table: found.history, partition, values, owner, told: [] };
}

function durationView({ view, doc }: Duration, { table, partition, values, owner, told }: Stretches): Definition {
  const name = `asana_history.${view}`;
  const renamed = (column: string): string => (column === 'gid' ? `gid AS ${owner}` : identifier(column));
  const columns = [...partition, ...values].map(identifier).join(', ');
  const key = partition.map(identifier).join(', ');
  const isDeletable = table.columns.some((column) => column.name === '_deleted_at');
  const conditions = [
    ...(isDeletable ? ['_deleted_at IS NULL'] : []),
    ...(told.length === 0
      ? []
      : [`(_known_fields IS NULL OR _known_fields @> ${literal(`{${told.join(',')}}`)}::text[])`]),
  ];
  const sameAsBefore = ['valid_from', ...values].map((column) => {
    const before = column === 'valid_from' ? 'valid_to' : identifier(column);
    return `lag(${before}) OVER life IS NOT DISTINCT FROM ${identifier(column)}`;
  });
  return {
    name,
    sql: `CREATE OR REPLACE VIEW ${name} AS
SELECT ${[...partition, ...values].map(renamed).join(', ')}, min(valid_from) AS entered_at,
       nullif(max(coalesce(valid_to, 'infinity')), 'infinity') AS left_at,
       least(max(coalesce(valid_to, 'infinity')), greatest(now(), min(valid_from))) - min(valid_from) AS duration
FROM (
  SELECT ${columns}, valid_from, valid_to, count(*) FILTER (WHERE NOT is_same) OVER (PARTITION BY ${key} ORDER BY valid_from) AS stretch
  FROM (
    SELECT ${columns}, valid_from, valid_to,
           ${sameAsBefore.join('\n           AND ')} AS is_same
    FROM ${table.schema}.${table.name}${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}
    WINDOW life AS (PARTITION BY ${key} ORDER BY valid_from)
  ) AS compared
) AS numbered
GROUP BY ${columns}, stretch;
COMMENT ON VIEW ${name} IS ${literal(`${doc} One row a stretch of time; time while it was deleted is in none.`)};
${comments(name, table, [...partition, ...values], owner)}`,
  };
}

function comments(view: string, table: Table, shown: readonly string[], owner: string): string {
  const docOf = (column: string): string => {
    const found: TableColumn | undefined = table.columns.find(({ name }) => name === column);
    return found === undefined ? '' : commentOf(found);
  };
  return [
    ...shown.map((column) => commentOnColumn(view, column === 'gid' ? owner : column, docOf(column))),
    commentOnColumn(view, 'entered_at', 'Since when it was so.'),
    commentOnColumn(view, 'left_at', 'Until when; null while it is so.'),
    commentOnColumn(view, 'duration', 'How long; until now while it is so.'),
    '',
  ].join('\n');
}
