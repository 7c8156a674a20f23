/**
 * The audit views: one row for every field and link that changed, `asana_history.<type>_change` for each type and
 * `asana_history.change` over all of them. A version of history says that several things differ from the version before;
 * here each of them is asked for alone which events told of it, since an event about the name says nothing on who moved
 * the task. Where none told, the moment lies between the last sight of the content before and the first sight of this
 * one, which the facts in `ops.fact` know.
 *
 * Every version is looked up by the primary key of its table and everything else by the resource, so the changes of one
 * resource take what its own life takes, however many others there are.
 */
import { linkKey, ownerColumn } from '@asana-warehouse/catalogue/columns';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { tablesOf, type LinkTables } from '@asana-warehouse/catalogue/tables';
import { toldBy } from '@asana-warehouse/catalogue/told';
import type { Definition } from './definitions.ts';
import { identifier, literal } from '@asana-warehouse/projection/sql-literal';
import { changesBefore } from './changes-before.ts';
import { commentOnColumn } from './sql-text.ts';

/** A view for each type, the one over all, and the function for one resource. */
export function changeDefinitions(declarations: readonly Resource[]): readonly Definition[] {
  return [...declarations.map(changeView), unionView(declarations), changesOf(declarations)];
}

const columns: Readonly<Record<string, string>> = {
  resource_type: 'Type of the resource that changed, as its table is called.',
  gid: 'The resource that changed.',
  changed_at:
    'When: the time of the last event that told of it, else from when history shows it. The moment itself lies from not_before to not_after.',
  change:
    'created or first_seen (its first version), changed (a field, or the attributes of a link), added or removed (a link), deleted, undeleted.',
  field: 'Column of asana.<type>, or table of the link; null when the resource itself came or went.',
  item: 'Other end of the link: its gid, or all parts of its key with spaces between. Null for columns.',
  old_value: 'Value before; for a link its columns. Null for none. [P]',
  new_value: 'Value after, spelled in the same way. [P]',
  changed_by_gid:
    'Who, by the events that told of this very field; null when none did, or more than one person. Refers to user. [R]',
  how: 'How the moment is known: event, story (of a first version), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).',
  not_before: 'The moment is not before this. Null: nothing was known of the resource before.',
  not_after: 'The moment is not after this. Equal to not_before: known for sure.',
  valid_from: 'Beginning of the version in asana_history.<type> that shows it first; indexed.',
  _workspace_gid: 'The workspace it belongs to. Refers to workspace.',
  _source: 'What made the read that gave the new value: hydrate, backfill or reconcile.',
  _trace_id: 'Trace of that read.',
};

/** The same where stories tell of the time before the first read. */
const columnsWithStories: typeof columns = {
  ...columns,
  old_value: 'Value before; for a link its columns. Null for none, and where a story does not say. [P]',
  how: 'How the moment is known: event, story (of a first version, and of all that was before the first read), modified_at (Asana stamped the resource), observed (seen by a read) or container (went or came with what held it).',
  _source:
    'What made the read that gave the new value: hydrate, backfill or reconcile. story: a story tells of it, and it was before the first read.',
};

function unionView(declarations: readonly Resource[]): Definition {
  const names = Object.keys(columns).join(', ');
  const parts = declarations.map(({ name }) => `SELECT ${names} FROM asana_history.${name}_change`);
  const doc =
    'What changed, field by field: when, who, from what to what, and how sure that is. For one resource ask with resource_type and gid, for a time with valid_from.';
  return commented('asana_history.change', doc, parts.join('\nUNION ALL\n'), columnsWithStories);
}

/** Planning a view that stands on so many tables takes longer than the answer. Each branch here is planned when it is first taken, once in a session. */
function changesOf(declarations: readonly Resource[]): Definition {
  const name = 'asana_history.changes_of';
  const branches = declarations.map(
    (one) =>
      `    WHEN '${one.name}' THEN RETURN QUERY SELECT * FROM asana_history.${one.name}_change AS c WHERE c.gid = $2;`,
  );
  const doc =
    'What changed in one resource, as asana_history.change has it; quicker, since a session plans it once. An unknown type is an error.';
  return {
    name,
    sql: `CREATE OR REPLACE FUNCTION ${name}(resource_type text, gid text) RETURNS SETOF asana_history.change LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 50
AS $$
BEGIN
  CASE $1
${branches.join('\n')}
    ELSE RAISE invalid_parameter_value USING MESSAGE = format('there is no resource type %s', $1);
  END CASE;
END $$;
COMMENT ON FUNCTION ${name}(text, text) IS ${literal(doc)};
`,
  };
}

function changeView(declaration: Resource): Definition {
  const { name, events, fields } = declaration;
  const { history, links } = tablesOf(declaration);
  const from = `${history.schema}.${history.name}`;
  const born = fields['created_at'] === undefined ? 'NULL::timestamptz' : 'v.created_at';
  const sql = `SELECT '${name}'::text AS resource_type, v.gid,
       coalesce(told.last_at, v.valid_from) AS changed_at, c.change, c.field, c.item, c.old_value, c.new_value,
       coalesce(c.by_gid, told.by_gid) AS changed_by_gid,
       CASE WHEN c.field IS NULL THEN c.how WHEN told.last_at IS NOT NULL THEN 'event'
            WHEN v._valid_from_how = 'modified_at' THEN 'modified_at' ELSE 'observed' END AS how,
       CASE WHEN c.field IS NULL THEN c.not_before ELSE coalesce(told.first_at, least(seen.content_before, v.valid_from)) END AS not_before,
       CASE WHEN c.field IS NULL THEN c.not_after ELSE coalesce(told.last_at, seen.content_first) END AS not_after,
       v.valid_from, v._workspace_gid, v._source, v._trace_id
FROM ${from} AS v
LEFT JOIN LATERAL (
  SELECT h AS version FROM ${from} AS h WHERE h.gid = v.gid AND h.valid_from < v.valid_from AND h._source <> 'story' ORDER BY h.valid_from DESC LIMIT 1
) AS p ON true
CROSS JOIN LATERAL (
${contentSights(name)}
) AS seen
CROSS JOIN LATERAL (
${lifeSights(name)}
) AS life
CROSS JOIN LATERAL (
${[begins(born), ends, returns, fieldsChanged(links), ...links.map((link) => linkChanged(declaration, link, from))].join('\n  UNION ALL\n')}
) AS c
CROSS JOIN LATERAL (
${events ? toldEvents(declaration) : noEvents}
) AS told
WHERE v._source <> 'story'`;
  return commented(
    `${from}_change`,
    `What changed in each ${name.replaceAll('_', ' ')}, field by field. See asana_history.change.`,
    [sql, ...changesBefore(declaration)].join('\nUNION ALL\n'),
    declaration.past === undefined ? columns : columnsWithStories,
  );
}

const began = 'extract(epoch FROM v.valid_from)::float8 * 1000';
/** A sight surely came after its lower bound and before its upper one. */
const bounds = `(f.stamp->>'observed_ms')::float8 - (f.stamp->>'error_ms')::float8 AS low,
           (f.stamp->>'observed_ms')::float8 + (f.stamp->>'error_ms')::float8 AS high`;

function bound(aggregate: string, column: string, condition: string): string {
  return `to_timestamp(${aggregate}(${column}) FILTER (WHERE ${condition}) / 1000)`;
}

/** The last sight of the content before and the first one of this: found by their hashes, however long the life is. */
function contentSights(type: string): string {
  return `  SELECT coalesce(${bound('max', 's.low', `s.hash = (p.version)._version AND s.low < ${began}`)}, (p.version).valid_from) AS content_before,
         greatest(${bound('min', 's.high', `s.hash = v._version AND s.high >= ${began}`)}, v.valid_from) AS content_first
  FROM (
    SELECT f.stamp->>'hash' AS hash, ${bounds}
    FROM ops.fact AS f
    WHERE f.type = '${type}' AND f.gid = v.gid AND f.kind = 'present' AND f.stamp->>'hash' = ANY (ARRAY[v._version, (p.version)._version])
  ) AS s`;
}

/** What was seen around the moment that the resource went or came back; all sights are looked at, but for such versions alone. */
function lifeSights(type: string): string {
  return `  SELECT greatest(${bound('max', 's.low', `s.kind IN ('present', 'listed') AND s.low < ${began}`)}, (p.version).valid_from) AS live_before,
         greatest(${bound('min', 's.high', `s.kind = 'absent' AND s.low >= ${began} - 1`)}, v.valid_from) AS gone_first,
         greatest(${bound('max', 's.low', `s.kind = 'absent' AND s.low < ${began}`)}, (p.version)._deleted_at) AS gone_before,
         greatest(${bound('min', 's.high', `s.kind IN ('present', 'listed') AND s.low >= ${began} - 1`)}, v.valid_from) AS live_first
  FROM (
    SELECT f.kind, ${bounds}
    FROM ops.fact AS f
    WHERE f.type = '${type}' AND f.gid = v.gid AND (v._deleted_at IS NULL) <> ((p.version)._deleted_at IS NULL)
  ) AS s`;
}

/** An event that something was added tells of its creation, or that an older one was put somewhere: its own stamp decides. */
function begins(born: string): string {
  const isCreation = `v._change_action = 'added' AND coalesce(v.valid_from - ${born} < interval '2 seconds', true)`;
  return `  SELECT CASE WHEN ${isCreation} THEN 'created' ELSE 'first_seen' END AS change, NULL::text AS field, NULL::text AS item,
         NULL::text AS item_type, NULL::jsonb AS old_value, NULL::jsonb AS new_value, v._valid_from_how AS how, v._changed_by_gid AS by_gid,
         CASE WHEN ${isCreation} THEN coalesce(least(${born}, v.valid_from), v.valid_from) ELSE ${born} END AS not_before,
         CASE WHEN ${isCreation} THEN v.valid_from ELSE seen.content_first END AS not_after
  WHERE (p.version).gid IS NULL`;
}

const ends = `  SELECT 'deleted', NULL, NULL, NULL, NULL, NULL, CASE v._deleted_how WHEN 'absent' THEN 'observed' ELSE v._deleted_how END,
         CASE WHEN v._change_action = 'deleted' THEN v._changed_by_gid END,
         CASE WHEN v._deleted_how = 'event' THEN v.valid_from ELSE least(life.live_before, v.valid_from) END,
         CASE WHEN v._deleted_how = 'absent' THEN life.gone_first ELSE v.valid_from END
  WHERE v._deleted_at IS NOT NULL AND (p.version)._deleted_at IS NULL`;

const returns = `  SELECT 'undeleted', NULL, NULL, NULL, NULL, NULL,
         CASE WHEN v._change_action = 'undeleted' THEN 'event' WHEN (p.version)._deleted_how = 'container' THEN 'container' ELSE 'observed' END,
         CASE WHEN v._change_action = 'undeleted' THEN v._changed_by_gid END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE least(life.gone_before, v.valid_from) END,
         CASE WHEN v._change_action = 'undeleted' THEN v.valid_from ELSE life.live_first END
  WHERE v._deleted_at IS NULL AND (p.version)._deleted_at IS NOT NULL`;

/** Asana's stamp says that something changed, not what. Both rows become documents once, whatever the number of fields (OFFSET keeps them so). */
function fieldsChanged(links: readonly LinkTables[]): string {
  const others = ['modified_at', ...links.map(({ link }) => link.table)].map(literal);
  return `  SELECT 'changed', name, NULL, NULL, nullif(shown.before->name, 'null'), nullif(shown.after->name, 'null'), NULL, NULL, NULL, NULL
  FROM (SELECT to_jsonb(p.version) AS before, to_jsonb(v) AS after OFFSET 0) AS shown, unnest(v._changed_fields) AS name
  WHERE (p.version).gid IS NOT NULL AND name NOT IN (${others.join(', ')})`;
}

/**
 * Links that ended and began with a version. Those of a resource that came back ended when it went, so they are compared
 * with what held before.
 */
function linkChanged(owner: Resource, { link, history }: LinkTables, from: string): string {
  const ownerGid = ownerColumn(owner);
  const key = linkKey(owner, link).filter((column) => column !== ownerGid);
  const kept = [
    ownerGid,
    'valid_from',
    'valid_to',
    ...history.columns.map(({ name }) => name).filter((name) => name.startsWith('_')),
  ];
  const itemType = key.length === 1 ? (history.columns.find(({ name }) => name === key[0])?.ref ?? null) : null;
  const side = (condition: string): string =>
    `(SELECT concat_ws(' ', ${key.map((column) => `l.${identifier(column)}`).join(', ')}) AS item, jsonb_strip_nulls(to_jsonb(l) - ARRAY[${kept.map(literal).join(', ')}]) AS shown
        FROM ${history.schema}.${history.name} AS l WHERE l.${ownerGid} = v.gid AND ${condition})`;
  return `  SELECT CASE WHEN before.item IS NULL THEN 'added' WHEN after.item IS NULL THEN 'removed' ELSE 'changed' END, '${link.table}', item,
         ${itemType === null ? 'NULL' : literal(itemType)}, before.shown, after.shown, NULL, NULL, NULL, NULL
  FROM ${side(`l.valid_to = CASE WHEN (p.version)._deleted_at IS NULL THEN v.valid_from ELSE (
          SELECT max(a.valid_to) FROM ${from} AS a WHERE a.gid = v.gid AND a.valid_from < v.valid_from AND a._deleted_at IS NULL AND a._source <> 'story') END`)} AS before
  FULL JOIN ${side('l.valid_from = v.valid_from')} AS after USING (item)
  WHERE v._deleted_at IS NULL AND (p.version).gid IS NOT NULL AND before.shown IS DISTINCT FROM after.shown
    AND ('${link.table}' = ANY (v._changed_fields) OR (p.version)._deleted_at IS NOT NULL)`;
}

/**
 * The events between the sights that told of the field. An event that began the version before explains nothing more, nor does one
 * from after the version began: the last that tells of it begins it. (The first sight of its content may be a later one, where
 * that read completed what an earlier one had left out.)
 */
function toldEvents(declaration: Resource): string {
  const { fields, parents } = toldBy(declaration);
  // One array to look up in: written as pairs of constants the conditions of all types would take long to plan.
  const among = (column: string, pairs: readonly (readonly [string, string])[]): string =>
    `${column} || '>' || c.field = ANY (${literal(`{${pairs.map((pair) => pair.join('>')).join(',')}}`)}::text[])`;
  return `  SELECT min(e.created_at) AS first_at, max(e.created_at) AS last_at,
         CASE WHEN count(DISTINCT coalesce(e.user_gid, '')) = 1 THEN max(e.user_gid) END AS by_gid
  FROM asana.event AS e
  WHERE c.field IS NOT NULL AND e.resource_type = '${declaration.name}' AND e.resource_gid = v.gid
    AND e.created_at > CASE (p.version)._valid_from_how WHEN 'event' THEN greatest(seen.content_before, (p.version).valid_from) ELSE seen.content_before END
    AND e.created_at <= CASE WHEN v._changed_fields IS NULL THEN seen.content_first
                             WHEN v._valid_from_how = 'event' THEN least(seen.content_first, v.valid_from) END
    AND (e.action = 'changed' AND ${among('e.change_field', fields)}
      OR e.action IN ('added', 'removed') AND ${among('e.parent_type', parents)})
    AND (c.item_type IS NULL OR (e.change_value_type IS DISTINCT FROM c.item_type OR e.change_value_gid = c.item)
      AND (e.parent_type IS DISTINCT FROM c.item_type OR e.parent_gid = c.item))`;
}

const noEvents = '  SELECT NULL::timestamptz AS first_at, NULL::timestamptz AS last_at, NULL::text AS by_gid';

function commented(name: string, doc: string, sql: string, columnDocs: typeof columns): Definition {
  const docs = Object.entries(columnDocs).map(([column, text]) => `${commentOnColumn(name, column, text)}\n`);
  return {
    name,
    sql: `CREATE OR REPLACE VIEW ${name} AS
${sql};
COMMENT ON VIEW ${name} IS ${literal(doc)};
${docs.join('')}`,
  };
}
