/**
 * The four shapes of table that a declaration gives: current and history of the resource, current and history of each
 * link. Migrations are generated from them and checked against them; the projector writes by them.
 */
import { columnsOf, linkKey, ownerColumn } from './columns.ts';
import type { PersonalClass, SqlType } from './field.ts';
import type { Link, Resource } from './resource.ts';

/** `ref`: the type a `_gid` column refers to. `required`: NOT NULL. */
export type TableColumn = {
  readonly name: string;
  readonly sqlType: SqlType;
  readonly doc: string;
  readonly personal: PersonalClass;
  readonly required: boolean;
  readonly ref: string | null;
};

export type Table = {
  readonly schema: 'asana' | 'asana_history';
  readonly name: string;
  readonly doc: string;
  readonly columns: readonly TableColumn[];
  readonly primaryKey: readonly string[];
};

export type LinkTables = { readonly link: Link; readonly current: Table; readonly history: Table };
export type ResourceTables = {
  readonly current: Table;
  readonly history: Table;
  readonly links: readonly LinkTables[];
};

/** The comment on a column: meaning, reference, class. */
export function commentOf({ doc, ref, personal }: Pick<TableColumn, 'doc' | 'ref' | 'personal'>): string {
  return `${doc}${ref === null ? '' : ` Refers to ${ref}.`}${personal === 'none' ? '' : ` [${personal}]`}`;
}

/** All tables of one resource type. */
export function tablesOf(declaration: Resource): ResourceTables {
  const spoken = declaration.name.replaceAll('_', ' ');
  const gid = column('gid', 'text', `Identifier of the ${spoken} in Asana.`, { required: true });
  const contents = contentColumns(declaration);
  const history = contentColumns({ fields: withoutVolatile(declaration.fields) });
  return {
    current: {
      schema: 'asana',
      name: declaration.name,
      doc: declaration.doc,
      columns: [gid, ...contents, ...currentMetadata],
      primaryKey: ['gid'],
    },
    history: {
      schema: 'asana_history',
      name: declaration.name,
      doc: `Every version of every ${spoken}: one row per interval, without gaps or overlaps.`,
      columns: [gid, ...interval, ...history, ...historyMetadata],
      primaryKey: ['gid', 'valid_from'],
    },
    links: declaration.links.map((link) => linkTablesOf(declaration, link)),
  };
}

function linkTablesOf(owner: Resource, link: Link): LinkTables {
  const key = linkKey(owner, link);
  const ownerGid = column(ownerColumn(owner), 'text', `The ${owner.name.replaceAll('_', ' ')} that owns the row.`, {
    required: true,
    ref: owner.name,
  });
  const contentsOf = (fields: Link['fields']): readonly TableColumn[] =>
    contentColumns({ fields })
      .filter(({ name }) => name !== ownerGid.name)
      .map((item) => (key.includes(item.name) ? { ...item, required: true } : item));
  return {
    link,
    current: {
      schema: 'asana',
      name: link.table,
      doc: link.doc,
      columns: [ownerGid, ...contentsOf(link.fields), ...linkMetadata],
      primaryKey: key,
    },
    history: {
      schema: 'asana_history',
      name: link.table,
      doc: `${link.doc} Every interval in which it was so.`,
      columns: [ownerGid, ...contentsOf(withoutVolatile(link.fields)), ...interval, ...linkHistoryMetadata],
      primaryKey: [...key, 'valid_from'],
    },
  };
}

function withoutVolatile(fields: Resource['fields']): Resource['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field.volatile !== true));
}

function contentColumns(declaration: { readonly fields: Resource['fields'] }): readonly TableColumn[] {
  return columnsOf(declaration).map(({ name, field }) =>
    column(name, field.sqlType, field.doc, { personal: field.personal, ref: field.ref ?? null }),
  );
}

function column(
  name: string,
  sqlType: SqlType,
  doc: string,
  rest: { readonly personal?: PersonalClass; readonly required?: boolean; readonly ref?: string | null } = {},
): TableColumn {
  return {
    name,
    sqlType,
    doc,
    personal: rest.personal ?? (rest.ref === 'user' ? 'R' : 'none'),
    required: rest.required ?? false,
    ref: rest.ref ?? null,
  };
}

const interval: readonly TableColumn[] = [
  column('valid_from', 'timestamptz', 'From when this was so.', { required: true }),
  column('valid_to', 'timestamptz', 'Until when; null for the version that holds now.'),
];

const workspaceGid = column('_workspace_gid', 'text', 'The workspace it belongs to.', { ref: 'workspace' });
const deletedAt = column('_deleted_at', 'timestamptz', 'Since when it is gone; null while it exists.');
const deletedHow = column(
  '_deleted_how',
  'text',
  'How that was learned: event, absent (a read found nothing) or container (went with what held it).',
);
const version = column('_version', 'text', 'Hash of the content.', { required: true });
const readBy = 'What made the read that gave the content: hydrate, backfill or reconcile.';
const source = column('_source', 'text', readBy, { required: true });
const historySource = column('_source', 'text', `${readBy} Of what is derived from stories: story.`, {
  required: true,
});
const linkSource = column(
  '_source',
  'text',
  'What made the read that showed it first: hydrate, backfill or reconcile. Of what is derived from stories: story.',
);
const traceId = column('_trace_id', 'text', 'Trace that brought the content here.');
const extra = column('_extra', 'jsonb', 'Fields that the catalogue does not know.', { personal: 'P' });
const syncedAt = column('_synced_at', 'timestamptz', 'When the winning fact entered the log.', { required: true });

const currentMetadata: readonly TableColumn[] = [
  workspaceGid,
  syncedAt,
  deletedAt,
  deletedHow,
  column('_visibility', 'text', 'visible, or forbidden when the last read was refused to this credential.', {
    required: true,
  }),
  version,
  source,
  traceId,
  extra,
];

const historyMetadata: readonly TableColumn[] = [
  workspaceGid,
  deletedAt,
  deletedHow,
  version,
  historySource,
  traceId,
  extra,
  column('_valid_from_how', 'text', 'How valid_from is known: event, story, modified_at or observed.', {
    required: true,
  }),
  column('_changed_by_gid', 'text', 'Who made the change; null when it is not known or more than one did.', {
    personal: 'R',
    ref: 'user',
  }),
  column('_change_action', 'text', 'added, changed, removed, deleted or undeleted by event; observed without one.', {
    required: true,
  }),
  column('_changed_fields', 'text[]', 'Columns and links that differ from the version before.'),
  column(
    '_known_fields',
    'text[]',
    'Of a version that stories tell of (_source is story): the columns that are known, and the links, each as a whole or one row of it with its key. What is not named is unknown. Null: all was read.',
  ),
];

const linkMetadata: readonly TableColumn[] = [
  workspaceGid,
  syncedAt,
  column('_deleted_at', 'timestamptz', 'Since when the link is gone, alone or with its owner; null while it exists.'),
  traceId,
];

const linkHistoryMetadata: readonly TableColumn[] = [
  workspaceGid,
  column('_changed_by_gid', 'text', 'Who made the change; null when it is not known or more than one did.', {
    personal: 'R',
    ref: 'user',
  }),
  linkSource,
  traceId,
];
