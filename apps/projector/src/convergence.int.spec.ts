/**
 * Convergence, through the real SQL and the pure core: one set of facts gives the same current rows, links, history and
 * events, whatever the order, duplication, batching and crashes of their arrival, and with two projectors at once. The
 * pure core folds the same facts without a database, container by container, and must agree to the last column.
 */
import { beginFold, finishFold } from '@asana-warehouse/projection/fold';
import type { Interval } from '@asana-warehouse/projection/facts';
import { foldedTables, storedTables, tableNames, type Tables } from '@asana-warehouse/testbed/folded-tables';
import { anyFact, factsOf, later, newsOf, resourcesOfFacts, type AnyFact } from '@asana-warehouse/testbed/random-facts';
import { pastConflicts } from '@asana-warehouse/testbed/past-conflicts';
import { seed } from '@asana-warehouse/testbed/seeds';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import fc from 'fast-check';
import type pg from 'pg';
import { project } from './project.ts';
import { drainRefolds } from './refolder.ts';

const types = ['project', 'task', 'story'] as const;
const tables = tableNames(resourcesOfFacts.map(({ declaration }) => declaration));
const eventTable = { schema: 'asana', name: 'event', key: ['event_id'] };

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
      expect(await storedTables(pool, tables)).toEqual(pureTables(facts));
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

function batches(facts: readonly AnyFact[], cuts: readonly number[]): readonly (readonly AnyFact[])[] {
  const cut: AnyFact[][] = [];
  for (let start = 0, index = 0; start < facts.length; index += 1) {
    const size = cuts[index % cuts.length] ?? 1;
    cut.push(facts.slice(start, start + size));
    start += size;
  }
  return cut;
}

/** Projects batches one after the other. A crash is a rollback after the work, before the commit; the batch comes again. */
async function arrive(all: readonly (readonly AnyFact[])[], crashes: readonly boolean[] = [false]): Promise<void> {
  for (const [index, batch] of all.entries()) {
    const news = newsOf(batch);
    if (crashes[index % crashes.length] === true) {
      const crash = new Error('crash');
      await expect(
        inTransaction(pool, async (client) => {
          await project(client, news);
          throw crash;
        }),
      ).rejects.toBe(crash);
    }
    await pastConflicts(() => inTransaction(pool, (client) => project(client, news)));
    await pastConflicts(() => drainRefolds(pool, () => false));
  }
}

/** Rows are few and tables many, which makes deleting quicker than truncating. */
async function emptyTables(): Promise<void> {
  const names = [...tables.map(({ schema, name }) => `${schema}."${name}"`), 'asana.event', 'ops.fact', 'ops.refold'];
  await pool.query(names.map((name) => `DELETE FROM ${name}`).join('; '));
}

function dump(): Promise<Tables> {
  return storedTables(pool, [...tables, eventTable]);
}

/** The same tables from the pure core alone: containers before what lies in them. */
function pureTables(facts: readonly AnyFact[]): Tables {
  const gone = new Map<string, readonly Interval[]>();
  const folds = resourcesOfFacts.map(({ declaration, gid }) => {
    const begun = beginFold({ declaration, gid, ...factsOf(facts, gid) });
    const folded = finishFold(begun, (container, id) => gone.get(`${container} ${id}`) ?? []);
    gone.set(`${declaration.name} ${gid}`, folded.gone);
    return { type: declaration.name, folded };
  });
  return foldedTables(tables, folds);
}
