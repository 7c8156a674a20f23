/**
 * Convergence, through the real SQL and the pure core: one set of facts gives the same current rows, links, history and
 * events, whatever the order, duplication, batching and crashes of their arrival, and with two projectors at once. The
 * pure core folds the same facts without a database, container by container, and must agree to the last column.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Row } from '@asana-warehouse/catalogue/decode';
import { tablesOf } from '@asana-warehouse/catalogue/tables';
import { beginFold, finishFold, type Folded } from '@asana-warehouse/projection/fold';
import type { Interval } from '@asana-warehouse/projection/facts';
import { contentHash } from '@asana-warehouse/snapshot/content-hash';
import { seed } from '@asana-warehouse/testbed/seeds';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import type { ReceivedEvent } from '@asana-warehouse/warehouse/event-store';
import type { StoredFact } from '@asana-warehouse/warehouse/fact-store';
import fc from 'fast-check';
import type pg from 'pg';
import { project } from './project.ts';
import { drainRefolds } from './refolder.ts';

type Fact = { readonly snapshot: StoredFact } | { readonly event: ReceivedEvent };

const types = ['project', 'task', 'story'] as const;
const gids = { project: ['P1', 'P2'], task: ['T1', 'T2', 'T3'], story: ['S1'] } as const;

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 6, applicationName: 'convergence' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('any order, duplication, batching, crash and concurrency of the same facts gives the same tables', async () => {
  await fc.assert(
    fc.asyncProperty(arrival(), async ({ facts, shuffled, cuts, crashes }) => {
      await emptyTables();
      await arrive([facts]);
      const straight = await dump();
      await emptyTables();
      await arrive(batches(shuffled, cuts), crashes);
      expect(await dump()).toEqual(straight);
      await emptyTables();
      const half = Math.ceil(shuffled.length / 2);
      await Promise.all([arrive(batches(shuffled.slice(0, half), cuts)), arrive(batches(shuffled.slice(half), cuts))]);
      await drainRefolds(pool, () => false);
      expect(await dump()).toEqual(straight);
    }),
    property(60),
  );
}, 300_000);

test('the tables equal what the pure core folds', async () => {
  await fc.assert(
    fc.asyncProperty(arrival(), async ({ facts, shuffled, cuts }) => {
      await emptyTables();
      await arrive(batches(shuffled, cuts));
      expect(await dumpOf((schema, name) => `${schema}.${name}` !== 'asana.event')).toEqual(pureTables(facts));
    }),
    property(60),
  );
}, 300_000);

test('history has neither gaps nor overlaps, and its last row is the current one', async () => {
  await fc.assert(
    fc.asyncProperty(arrival(), async ({ shuffled, cuts }) => {
      await emptyTables();
      await arrive(batches(shuffled, cuts));
      for (const type of types) {
        const { rows } = await pool.query<{ broken: number; stale: number }>(`
          SELECT count(*) FILTER (WHERE next_from IS DISTINCT FROM valid_to)::int AS broken,
                 count(*) FILTER (WHERE valid_to IS NULL AND NOT EXISTS (
                   SELECT FROM asana."${type}" c WHERE c.gid = h.gid AND c._version = h._version
                     AND c._deleted_at IS NOT DISTINCT FROM h._deleted_at))::int AS stale
          FROM (SELECT *, lead(valid_from) OVER (PARTITION BY gid ORDER BY valid_from) AS next_from FROM asana_history."${type}") h`);
        expect(rows).toEqual([{ broken: 0, stale: 0 }]);
      }
    }),
    property(40),
  );
}, 300_000);

/** Shrinking a counterexample takes long on a real database: it stops after a while with the smallest found. */
function property(numRuns: number) {
  return { numRuns, seed: seed('convergence'), interruptAfterTimeLimit: 120_000, markInterruptAsFailure: true };
}

/** Random facts, the same facts shuffled with some twice, where to cut them into batches, and which batches crash first. */
function arrival() {
  return fc.array(anyFact(), { minLength: 1, maxLength: 25 }).chain((made) => {
    const facts = made.map((make, index) => make(index));
    const again = fc.subarray(facts).map((some) => some.map(later));
    return fc.record({
      facts: fc.constant(facts),
      shuffled: again.chain((some) =>
        fc.shuffledSubarray([...facts, ...some], { minLength: facts.length + some.length }),
      ),
      cuts: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 }),
      crashes: fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
    });
  });
}

const seconds = fc.integer({ min: 1, max: 30 });

function anyFact(): fc.Arbitrary<(index: number) => Fact> {
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .record({ ref: anyResource(), at: seconds, modified: seconds, epoch: epochs, content: anyContent() })
        .map(presentFact),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ ref: anyResource(), at: seconds, kind: fc.constantFrom('absent', 'forbidden', 'listed') })
        .map(sightingFact),
    },
    {
      weight: 3,
      arbitrary: fc
        .record({ ref: anyResource(), at: seconds, action: actions, field: fields, user: users, parent: parents })
        .map(eventFact),
    },
  );
}

const epochs = fc.constantFrom(0, 0, 0, 1);
const actions = fc.constantFrom('added', 'changed', 'deleted', 'undeleted', 'removed');
const fields = fc.constantFrom('name', 'completed', 'notes', null);
const users = fc.constantFrom('U1', 'U2', null);
const parents = fc.constantFrom('project', 'section', null);

function anyResource() {
  return fc.constantFrom(...types).chain((type) => fc.constantFrom(...gids[type]).map((gid) => ({ type, gid })));
}

function anyContent() {
  return fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    completed: fc.boolean(),
    projects: fc.subarray([...gids.project]),
    section: fc.constantFrom('X', 'Y'),
    parent: fc.constantFrom(null, null, ...gids.task),
    followers: fc.subarray(['U1', 'U2']),
    target: fc.constantFrom(...gids.task),
    shown: fc.constantFrom('Ann', 'Anna'),
  });
}

type Content = {
  name: string;
  completed: boolean;
  projects: string[];
  section: string;
  parent: string | null;
  followers: string[];
  target: string;
  /** Follows the name of someone else: differs between reads of one content. */
  shown: string;
};
type Ref = { readonly type: (typeof types)[number]; readonly gid: string };

function presentFact({
  ref,
  at,
  modified,
  epoch,
  content,
}: {
  ref: Ref;
  at: number;
  modified: number;
  epoch: number;
  content: Content;
}) {
  const body = bodyOf(ref, content);
  const declaration = resourceOf(ref.type);
  if (declaration === undefined) throw new Error(ref.type);
  const stamped = declaration.version === 'modified_at';
  return (index: number): Fact => ({
    snapshot: {
      ...ref,
      fact: {
        kind: 'present',
        ...observed(index, at),
        repairEpoch: epoch,
        modifiedAtMs: stamped ? modified * 1000 : null,
        hash: contentHash(declaration, body),
        body,
      },
    },
  });
}

function bodyOf({ type, gid }: Ref, content: Content): Record<string, unknown> {
  if (type === 'project')
    return { gid, name: content.name, followers: content.followers.map((user) => ({ gid: user })) };
  if (type === 'story') return { gid, text: content.name, target: { gid: content.target } };
  return {
    gid,
    name: content.name,
    completed: content.completed,
    parent: content.parent === null || content.parent >= gid ? null : { gid: content.parent },
    memberships: content.projects.map((one) => ({ project: { gid: one }, section: { gid: content.section } })),
    followers: content.followers.map((user) => ({ gid: user })),
    custom_fields: [{ gid: 'F1', type: 'people', people_value: [{ gid: 'U1' }], display_value: content.shown }],
  };
}

function sightingFact({ ref, at, kind }: { ref: Ref; at: number; kind: string }) {
  return (index: number): Fact => ({
    snapshot: { ...ref, fact: { ...observed(index, at), kind: kind as 'absent' | 'forbidden' | 'listed' } },
  });
}

function observed(index: number, at: number) {
  return {
    id: `fact${index}`,
    observedAtMs: at * 1000 + 500,
    errorMs: 600,
    appendedAtMs: 1_000_000 + index,
    source: 'hydrate',
    workspaceGid: 'W',
    traceId: `trace${index}`,
  };
}

type EventParts = {
  ref: Ref;
  at: number;
  action: string;
  field: string | null;
  user: string | null;
  parent: string | null;
};

function eventFact({ ref, at, action, field, user, parent }: EventParts) {
  return (index: number): Fact => ({
    event: {
      id: `event ${ref.gid} ${action} ${at} ${field ?? ''} ${user ?? ''}`,
      index: 0,
      resourceType: ref.type,
      resourceGid: ref.gid,
      resourceSubtype: null,
      action,
      userGid: user,
      saidAt: iso(at * 1000),
      at: iso(at * 1000),
      parentType: parent,
      parentGid: parent,
      changeField: action === 'changed' ? field : null,
      changeAction: null,
      changeValueType: null,
      changeValueGid: null,
      deliveryId: `delivery${index}`,
      receivedAt: iso(100_000 + index),
      workspaceGid: 'W',
      traceId: `trace${index}`,
      source: 'webhook',
    },
  });
}

/** The same fact once more, as a redelivery: it entered the log later. */
function later(fact: Fact): Fact {
  if ('event' in fact) return { event: { ...fact.event, receivedAt: iso(500_000), deliveryId: 'again' } };
  const { type, gid, fact: known } = fact.snapshot;
  return { snapshot: { type, gid, fact: { ...known, appendedAtMs: known.appendedAtMs + 5_000 } } };
}

function batches(facts: readonly Fact[], cuts: readonly number[]): readonly (readonly Fact[])[] {
  const cut: Fact[][] = [];
  for (let start = 0, index = 0; start < facts.length; index += 1) {
    const size = cuts[index % cuts.length] ?? 1;
    cut.push(facts.slice(start, start + size));
    start += size;
  }
  return cut;
}

/** Projects batches one after the other. A crash is a rollback after the work, before the commit; the batch comes again. */
async function arrive(all: readonly (readonly Fact[])[], crashes: readonly boolean[] = [false]): Promise<void> {
  for (const [index, batch] of all.entries()) {
    const news = {
      facts: batch.flatMap((fact) => ('snapshot' in fact ? [fact.snapshot] : [])),
      events: batch.flatMap((fact) => ('event' in fact ? [fact.event] : [])),
      refold: [],
    };
    if (crashes[index % crashes.length] === true) {
      const crash = new Error('crash');
      await expect(
        inTransaction(pool, async (client) => {
          await project(client, news);
          throw crash;
        }),
      ).rejects.toBe(crash);
    }
    await retried(() => inTransaction(pool, (client) => project(client, news)));
    await retried(() => drainRefolds(pool, () => false));
  }
}

async function retried(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'warehouse.conflict')) throw error;
    }
  }
}

type Tables = Record<string, readonly Record<string, unknown>[]>;

function tableNames(): readonly { schema: string; name: string; key: readonly string[] }[] {
  return types.flatMap((type) => {
    const declaration = resourceOf(type);
    if (declaration === undefined) throw new Error(type);
    const { current, history, links } = tablesOf(declaration);
    const all = [current, history, ...links.flatMap((link) => [link.current, link.history])];
    return all.map(({ schema, name, primaryKey }) => ({ schema, name, key: primaryKey }));
  });
}

async function emptyTables(): Promise<void> {
  const names = tableNames().map(({ schema, name }) => `${schema}."${name}"`);
  await pool.query(`TRUNCATE ${names.join(', ')}, asana.event, ops.fact, ops.refold`);
}

function dump(): Promise<Tables> {
  return dumpOf(() => true);
}

async function dumpOf(wanted: (schema: string, name: string) => boolean): Promise<Tables> {
  const tables: Tables = {};
  for (const { schema, name, key } of [...tableNames(), { schema: 'asana', name: 'event', key: ['event_id'] }]) {
    if (!wanted(schema, name)) continue;
    const { rows } = await pool.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS row FROM ${schema}."${name}" t ORDER BY ${key.map((column) => `"${column}"`).join(', ')}`,
    );
    tables[`${schema}.${name}`] = rows.map(({ row }) => normalise(row));
  }
  return tables;
}

/** The same tables from the pure core alone: containers before what lies in them. */
function pureTables(facts: readonly Fact[]): Tables {
  const gone = new Map<string, readonly Interval[]>();
  const folds: { type: string; folded: Folded }[] = [];
  for (const type of types) {
    const declaration = resourceOf(type);
    if (declaration === undefined) throw new Error(type);
    for (const gid of gids[type]) {
      const snapshots = facts.flatMap((one) =>
        'snapshot' in one && one.snapshot.gid === gid ? [one.snapshot.fact] : [],
      );
      const begun = beginFold({ declaration, gid, snapshots, events: eventFactsOf(facts, gid) });
      const folded = finishFold(begun, (container, id) => gone.get(`${container} ${id}`) ?? []);
      gone.set(`${type} ${gid}`, folded.gone);
      folds.push({ type, folded });
    }
  }
  const tables: Tables = {};
  for (const { schema, name, key } of tableNames()) {
    const rows = folds.flatMap(({ type, folded }) => rowsFor(schema, name, type, folded));
    tables[`${schema}.${name}`] = rows.map(normalise).sort((a, b) => compareKeys(a, b, key));
  }
  return tables;
}

function eventFactsOf(facts: readonly Fact[], gid: string) {
  const events = facts.flatMap((one) => ('event' in one && one.event.resourceGid === gid ? [one.event] : []));
  const distinct = new Map(events.map((event) => [event.id, event]));
  return [...distinct.values()].map((event) => ({
    id: event.id,
    action: event.action,
    atMs: Date.parse(event.at),
    userGid: event.userGid,
    changeField: event.changeField,
    parentType: parentOf(events, event.id),
  }));
}

/** What is told of an event is told by its earliest receipt. */
function parentOf(events: readonly ReceivedEvent[], id: string): string | null {
  const same = events.filter((event) => event.id === id).sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
  return same[0]?.parentType ?? null;
}

function rowsFor(schema: string, name: string, type: string, folded: Folded): readonly Row[] {
  if (name === type) return schema === 'asana' ? (folded.current === null ? [] : [folded.current]) : folded.history;
  const link = folded.links.find(({ table }) => table === name);
  return schema === 'asana' ? (link?.current ?? []) : (link?.history ?? []);
}

/** One spelling for both sides: times as ms, numbers as text, columns in order; null columns that a row leaves out do not count. */
function normalise(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([column, value]): [string, unknown] => [column, isTime(value) ? Date.parse(value) : value])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
}

function compareKeys(a: Record<string, unknown>, b: Record<string, unknown>, key: readonly string[]): number {
  for (const column of key) {
    const [left, right] = [a[column] as string | number, b[column] as string | number];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
