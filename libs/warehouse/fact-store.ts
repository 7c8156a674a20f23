/**
 * The projector's own memory of snapshots: the fold is a function of the whole set of facts about a resource, so the set
 * must be at hand, in the same transaction, whatever the raw landing has or has not reached yet. A body is kept once per
 * content: later sightings of the same content store their stamps alone.
 */
import type { ContentFact, SnapshotFact } from '@asana-warehouse/projection/facts';
import type pg from 'pg';
import type { ResourceRef } from './lock-resources.ts';

/** A fact of one resource. */
export type StoredFact = ResourceRef & { readonly fact: SnapshotFact };

type Stamp = {
  readonly observed_ms: number;
  readonly error_ms: number;
  readonly source: string;
  readonly workspace_gid: string | null;
  readonly trace_id: string | null;
  readonly repair_epoch?: number;
  readonly modified_ms?: number | null;
  readonly hash?: string;
};
type Row = ResourceRef & {
  id: string;
  kind: SnapshotFact['kind'];
  appended_ms: number;
  stamp: Stamp;
  body: string | null;
};

const loadSql = /* sql */ `
SELECT type, gid, id, kind, (extract(epoch FROM appended_at) * 1000)::bigint AS appended_ms, stamp, body
FROM ops.fact JOIN unnest($1::text[], $2::text[]) AS wanted(type, gid) USING (type, gid)`;

// Bodies travel beside the JSON document, a line each (JSON on one line holds no line break): as strings within it they
// would be escaped and unescaped once more, which took half of the statement's time.
const insertSql = /* sql */ `
INSERT INTO ops.fact (type, gid, id, kind, appended_at, stamp, body)
SELECT type, gid, id, kind, to_timestamp(appended_ms / 1000.0), stamp, nullif(body, '')
FROM ROWS FROM (
  jsonb_to_recordset($1::jsonb) AS (type text, gid text, id text, kind text, appended_ms bigint, stamp jsonb),
  string_to_table($2::text, chr(10))
) AS one(type, gid, id, kind, appended_ms, stamp, body)
ON CONFLICT (type, gid, id) DO UPDATE SET appended_at = excluded.appended_at
WHERE excluded.appended_at < fact.appended_at`;

const stampsSql = /* sql */ `
SELECT type, gid, id, kind, (extract(epoch FROM appended_at) * 1000)::bigint AS appended_ms, stamp, NULL AS body
FROM ops.fact JOIN unnest($1::text[], $2::text[]) AS wanted(type, gid) USING (type, gid)`;

/** The same as `loadFacts` without the bodies, which are most of the work: contents carry an empty one. */
export async function loadStamps(
  client: pg.ClientBase,
  resources: readonly ResourceRef[],
): Promise<ReadonlyMap<string, readonly SnapshotFact[]>> {
  if (resources.length === 0) return new Map();
  const { rows } = await client.query<Row>(stampsSql, [
    resources.map((one) => one.type),
    resources.map((one) => one.gid),
  ]);
  const facts = new Map<string, SnapshotFact[]>();
  for (const row of rows) pushTo(facts, resourceKey(row), factOf(row, undefined));
  return facts;
}

const bodiesSql = /* sql */ `
SELECT wanted.type, wanted.gid, held.body FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS wanted(type, gid, id, hash)
CROSS JOIN LATERAL (
  SELECT body FROM ops.fact
  WHERE fact.type = wanted.type AND fact.gid = wanted.gid AND body IS NOT NULL AND stamp->>'hash' = wanted.hash
  ORDER BY fact.id = wanted.id DESC LIMIT 1
) AS held`;

/** The body of one content fact each as JSON, by resource: its own, or where that is not kept, one with the same hash. */
export async function loadBodies(
  client: pg.ClientBase,
  wanted: readonly (ResourceRef & { readonly fact: ContentFact })[],
): Promise<ReadonlyMap<string, string>> {
  if (wanted.length === 0) return new Map();
  const { rows } = await client.query<ResourceRef & { body: string }>(bodiesSql, [
    wanted.map((one) => one.type),
    wanted.map((one) => one.gid),
    wanted.map((one) => one.fact.id),
    wanted.map((one) => one.fact.hash),
  ]);
  return new Map(rows.map((row) => [resourceKey(row), row.body]));
}

/** All facts about the resources, by resource. A resource without facts has no entry. */
export async function loadFacts(
  client: pg.ClientBase,
  resources: readonly ResourceRef[],
): Promise<ReadonlyMap<string, readonly SnapshotFact[]>> {
  const { rows } = await client.query<Row>(loadSql, [
    resources.map((one) => one.type),
    resources.map((one) => one.gid),
  ]);
  const bodies = new Map<string, ContentFact['body']>();
  const parsed = rows.map((row) => {
    if (row.body === null) return { row };
    const body = JSON.parse(row.body) as ContentFact['body'];
    bodies.set(contentKey(row, row.stamp.hash ?? ''), body);
    return { row, body };
  });
  const facts = new Map<string, SnapshotFact[]>();
  for (const { row, body } of parsed) {
    const fact = factOf(row, body ?? bodies.get(contentKey(row, row.stamp.hash ?? '')));
    pushTo(facts, resourceKey(row), fact);
  }
  return facts;
}

const knownContentsSql = /* sql */ `
SELECT DISTINCT gid, stamp->>'hash' AS hash FROM ops.fact JOIN unnest($2::text[], $3::text[]) AS wanted(gid, hash) USING (gid)
WHERE type = $1 AND kind = 'present' AND stamp->>'hash' = wanted.hash`;

/** Which of these contents of resources of one type are among the facts. */
export async function knownContents<T extends { readonly gid: string; readonly hash: string }>(
  client: pg.Pool | pg.ClientBase,
  type: string,
  contents: readonly T[],
): Promise<ReadonlySet<T>> {
  const { rows } = await client.query<{ gid: string; hash: string }>(knownContentsSql, [
    type,
    contents.map(({ gid }) => gid),
    contents.map(({ hash }) => hash),
  ]);
  const known = new Set(rows.map(({ gid, hash }) => `${gid} ${hash}`));
  return new Set(contents.filter(({ gid, hash }) => known.has(`${gid} ${hash}`)));
}

const newestSightSql = /* sql */ `
SELECT type, gid, max((stamp->>'observed_ms')::float8 + (stamp->>'error_ms')::float8) AS sight_ms
FROM ops.fact JOIN unnest($1::text[], $2::text[]) AS wanted(type, gid) USING (type, gid)
WHERE kind = 'present' GROUP BY type, gid`;

/** The latest moment at which a content of each resource may have been seen, ms since 1970. None where none ever was. */
export async function loadNewestSights(
  client: pg.ClientBase,
  resources: readonly ResourceRef[],
): Promise<ReadonlyMap<string, number>> {
  if (resources.length === 0) return new Map();
  const { rows } = await client.query<ResourceRef & { sight_ms: number }>(newestSightSql, [
    resources.map((one) => one.type),
    resources.map((one) => one.gid),
  ]);
  return new Map(rows.map((row) => [resourceKey(row), row.sight_ms]));
}

/** Adds facts. `keepBody` tells whether a content's body is not stored yet; a fact known already keeps its earliest append time. */
export async function insertFacts(
  client: pg.ClientBase,
  facts: readonly (StoredFact & { readonly keepBody: boolean })[],
): Promise<void> {
  if (facts.length === 0) return;
  const bodies = facts.map(({ fact, keepBody }) =>
    fact.kind === 'present' && keepBody ? JSON.stringify(fact.body) : '',
  );
  await client.query(insertSql, [JSON.stringify(facts.map(rowOf)), bodies.join('\n')]);
}

/** Takes these facts out. */
export async function forgetFacts(client: pg.ClientBase, facts: readonly StoredFact[]): Promise<void> {
  if (facts.length === 0) return;
  await client.query(
    `DELETE FROM ops.fact USING unnest($1::text[], $2::text[], $3::text[]) AS one(type, gid, id)
WHERE fact.type = one.type AND fact.gid = one.gid AND fact.id = one.id`,
    [facts.map((one) => one.type), facts.map((one) => one.gid), facts.map((one) => one.fact.id)],
  );
}

/** Key of a resource in maps. */
export function resourceKey({ type, gid }: ResourceRef): string {
  return `${type} ${gid}`;
}

function pushTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function contentKey(resource: ResourceRef, hash: string): string {
  return `${resourceKey(resource)} ${hash}`;
}

function rowOf({ type, gid, fact }: StoredFact): Omit<Row, 'body'> {
  const stamp = {
    observed_ms: fact.observedAtMs,
    error_ms: fact.errorMs,
    source: fact.source,
    workspace_gid: fact.workspaceGid,
    trace_id: fact.traceId,
  };
  const row = { type, gid, id: fact.id, kind: fact.kind, appended_ms: fact.appendedAtMs, stamp };
  if (fact.kind !== 'present') return row;
  return {
    ...row,
    stamp: {
      ...stamp,
      repair_epoch: fact.repairEpoch,
      modified_ms: fact.modifiedAtMs,
      hash: fact.hash,
    },
  };
}

function factOf(row: Row, body: ContentFact['body'] | undefined): SnapshotFact {
  const { stamp } = row;
  const observed = {
    id: row.id,
    observedAtMs: stamp.observed_ms,
    errorMs: stamp.error_ms,
    appendedAtMs: row.appended_ms,
    source: stamp.source,
    workspaceGid: stamp.workspace_gid,
    traceId: stamp.trace_id,
  };
  if (row.kind !== 'present') return { ...observed, kind: row.kind };
  return {
    ...observed,
    kind: 'present',
    repairEpoch: stamp.repair_epoch ?? 0,
    modifiedAtMs: stamp.modified_ms ?? null,
    hash: stamp.hash ?? '',
    body: body ?? {},
  };
}
