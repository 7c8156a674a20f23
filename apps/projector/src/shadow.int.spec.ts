/**
 * Shadow tables over the real SQL: whatever facts and changes of flags come in whatever order, twice, at once, with
 * connections that break in between, the live tables end as the fold of what flags show and the shadow tables as the fold of
 * what they show and shadow, to the last column, and no other resource has rows there. Turned on, the live tables become exactly what the shadow tables
 * showed; turned off, they stay as they are; either way nothing is left in the shadow tables.
 */
import { tablesOf } from '@asana-warehouse/catalogue/tables';
import type { Interval } from '@asana-warehouse/projection/facts';
import { every, flagsOf, shadowedBy, visibleFacts, type Flag, type Flags } from '@asana-warehouse/projection/flags';
import { beginFold, finishFold, type Folded } from '@asana-warehouse/projection/fold';
import { shadowDifference } from '@asana-warehouse/projection/shadow-difference';
import { foldedTables, storedTables, tableNames, type Tables } from '@asana-warehouse/testbed/folded-tables';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import {
  anyFact,
  factsOf,
  firstAppendedMs,
  later,
  newsOf,
  resourcesOfFacts,
  type AnyFact,
} from '@asana-warehouse/testbed/random-facts';
import { pastConflicts } from '@asana-warehouse/testbed/past-conflicts';
import { seed } from '@asana-warehouse/testbed/seeds';
import { openPool } from '@asana-warehouse/warehouse/database';
import { listFlags, queuePending, setFlag, type FlagToSet } from '@asana-warehouse/warehouse/flags';
import { countShadowed, reportShadow } from '@asana-warehouse/warehouse/shadow-report';
import fc from 'fast-check';
import type pg from 'pg';
import { inProjection, project } from './project.ts';
import { drainRefolds } from './refolder.ts';

const tables = tableNames(resourcesOfFacts.map(({ declaration }) => declaration));
const shadowSchemas = { asana: 'shadow_asana', asana_history: 'shadow_history' };

let database: FreshDatabase;
let pools: readonly pg.Pool[];
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pools = ['one', 'two'].map((name) => openPool(database.url, { max: 4, applicationName: `shadow ${name}` }));
  [pool] = pools as [pg.Pool];
});
afterAll(async () => {
  await Promise.all(pools.map((one) => one.end()));
  await database.drop();
});

type Step =
  | { readonly facts: readonly AnyFact[]; readonly breaks: boolean }
  | { readonly flag: FlagToSet; readonly breaks: boolean }
  | { readonly folds: true };

test('however facts, flags and crashes alternate, live and shadow tables are the folds that the last flags ask for', async () => {
  await fc.assert(
    fc.asyncProperty(anySteps(), async (steps) => {
      await empty();
      for (const step of steps) await take(pool, step);
      await check(steps);
      await lift(await ended(steps), 'on');
    }),
    property('shadow alternates', 50),
  );
}, 300_000);

test('with two projectors at once, and flags set meanwhile, it ends the same', async () => {
  await fc.assert(
    fc.asyncProperty(anySteps(), async (steps) => {
      await empty();
      const ofFacts = steps.filter((step) => 'facts' in step);
      const work = pools.map(async (one, index) => {
        for (const step of ofFacts.filter((_, place) => place % 2 === index)) {
          await take(one, step);
          await drain(one);
        }
      });
      const flagging = async (): Promise<void> => {
        for (const step of steps.filter((one) => 'flag' in one)) await take(pool, step);
      };
      await Promise.all([...work, flagging()]);
      await check(steps);
      await lift(await ended(steps), 'off');
    }),
    property('shadow at once', 30),
  );
}, 300_000);

/** Shrinking a counterexample takes long on a real database: it stops after a while with the smallest found. */
function property(name: string, numRuns: number) {
  return { numRuns, seed: seed(name), interruptAfterTimeLimit: 240_000, markInterruptAsFailure: true };
}

function anySteps(): fc.Arbitrary<readonly Step[]> {
  const facts = fc
    .array(anyFact(), { minLength: 4, maxLength: 25 })
    .map((makers) => makers.map((make, index) => make(index)))
    .chain((all) =>
      fc.subarray(all).chain((some) => fc.shuffledSubarray([...all, ...some.map(later)], { minLength: all.length })),
    );
  // Facts enter the log from `firstAppendedMs` on, and events tell of the first thirty seconds.
  const since = fc.oneof(
    fc.integer({ min: 0, max: 12 }).map((place) => firstAppendedMs + place),
    fc.integer({ min: 1, max: 20 }).map((second) => second * 1000),
  );
  const flag = fc
    .record({
      type: fc.constantFrom('project', 'project', 'task', 'task', 'story', every),
      action: fc.constantFrom('content', 'absent', 'deleted', 'deleted', 'undeleted', 'changed', every),
      state: fc.constantFrom('off', 'shadow', 'shadow', 'shadow', 'on'),
      since: since.map((ms) => new Date(ms).toISOString()),
    })
    .map((made): FlagToSet => ({ ...made, reason: null }));
  const between = fc.oneof(
    fc.record({ flag, breaks: fc.boolean() }),
    fc.constant({ folds: true } as const),
    fc.constant(null),
  );
  return fc
    .record({
      facts,
      cuts: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 8 }),
      between: fc.array(between, { minLength: 2, maxLength: 12 }),
      breaks: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
    })
    .map(({ facts: all, cuts, between: others, breaks }) => {
      const steps: Step[] = [];
      for (let start = 0, index = 0; start < all.length || index < others.length; index += 1) {
        const other = others[index];
        if (other !== null && other !== undefined) steps.push(other);
        const end = start + (cuts[index % cuts.length] ?? 1);
        const some = all.slice(start, end);
        if (some.length > 0) steps.push({ facts: some, breaks: breaks[index % breaks.length] === true });
        start = end;
      }
      return steps;
    });
}

async function take(on: pg.Pool, step: Step): Promise<void> {
  if ('folds' in step) return drain(on);
  if ('flag' in step) return setOne(on, step.flag, step.breaks);
  const news = newsOf(step.facts);
  const work = (client: pg.PoolClient, shared: Parameters<typeof project>[2]) => project(client, news, shared);
  if (step.breaks) {
    const die = async (client: pg.PoolClient): Promise<void> => {
      await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
    };
    await expect(inProjection(on, work, die)).rejects.toMatchObject({ code: 'postgres.unreachable' });
  }
  await pastConflicts(() => inProjection(on, work));
}

/** `breaks`: the process that sets it ends before anything is queued, as the projector finds it at its next look. */
async function setOne(on: pg.Pool, flag: FlagToSet, breaks: boolean): Promise<void> {
  if (!breaks) return pastConflicts(() => setFlag(on, flag, 'test'));
  let connections = 0;
  const gone = new Error('gone');
  const dying = {
    connect: () => ((connections += 1) === 1 ? on.connect() : Promise.reject(gone)),
    query: () => Promise.reject(gone),
  } as unknown as pg.Pool;
  await expect(setFlag(dying, flag, 'test')).rejects.toBe(gone);
}

async function drain(on: pg.Pool): Promise<void> {
  await pastConflicts(() => queuePending(on));
  await pastConflicts(() => drainRefolds(on, () => false));
}

type Ended = { readonly live: Tables; readonly shadow: Tables; readonly flags: readonly Flag[] };

/** What the pure core makes of everything learned under the flags as they are. */
async function ended(steps: readonly Step[]): Promise<Ended & { readonly shadowed: readonly unknown[] }> {
  const set = (await listFlags(pool)).map(({ since, ...flag }): Flag => ({ ...flag, sinceMs: Date.parse(since) }));
  // A fact that came twice counts as of when it was taken first.
  const facts = steps
    .flatMap((step) => ('facts' in step ? step.facts : []))
    .toSorted((a, b) => takenMs(a) - takenMs(b));
  return { ...folded(facts, flagsOf(set)), flags: set };
}

function takenMs(fact: AnyFact): number {
  return 'event' in fact ? Date.parse(fact.event.receivedAt) : fact.snapshot.fact.appendedAtMs;
}

function folded(facts: readonly AnyFact[], flags: Flags): Omit<Ended, 'flags'> & { shadowed: readonly unknown[] } {
  const gone = { live: new Map<string, readonly Interval[]>(), shadow: new Map<string, readonly Interval[]>() };
  const live: { type: string; folded: Folded }[] = [];
  const shadow: { type: string; folded: Folded }[] = [];
  const shadowed: unknown[] = [];
  for (const { declaration, gid } of resourcesOfFacts) {
    const type = declaration.name;
    const known = { declaration, gid, ...distinctFactsOf(facts, gid) };
    const foldFor = (place: 'live' | 'shadow') => {
      const begun = beginFold({ ...known, ...visibleFacts(flags, type, known, place) });
      return { begun, folded: finishFold(begun, (kind, id) => gone[place].get(`${kind} ${id}`) ?? []) };
    };
    const [shown, beside] = [foldFor('live'), foldFor('shadow')];
    const isMoved = beside.begun.containers.some(
      (one) => spell(gone.live.get(`${one.type} ${one.gid}`)) !== spell(gone.shadow.get(`${one.type} ${one.gid}`)),
    );
    const difference = shadowDifference(tablesOf(declaration), shown.folded, beside.folded);
    const names = shadowedBy(flags, type, known);
    const isThere = beside.folded.current !== null && (names.length > 0 || difference.kinds.length > 0);
    if (isThere) shadowed.push({ type, gid, flags: isMoved ? [...names, 'container'] : names, ...difference });
    live.push({ type, folded: shown.folded });
    if (isThere) shadow.push({ type, folded: beside.folded });
    gone.live.set(`${type} ${gid}`, shown.folded.gone);
    gone.shadow.set(`${type} ${gid}`, (isThere ? beside : shown).folded.gone);
  }
  return { live: foldedTables(tables, live), shadow: foldedTables(tables, shadow), shadowed };
}

function distinctFactsOf(facts: readonly AnyFact[], gid: string) {
  const { snapshots, events } = factsOf(facts, gid);
  const first = new Map(snapshots.toReversed().map((snapshot) => [snapshot.id, snapshot]));
  return { snapshots: [...first.values()], events };
}

function spell(intervals: readonly Interval[] | undefined): string {
  return JSON.stringify((intervals ?? []).map(({ fromMs, toMs }) => [fromMs, toMs]));
}

async function check(steps: readonly Step[]): Promise<void> {
  await drain(pool);
  const { live, shadow, shadowed } = await ended(steps);
  expect(await storedTables(pool, tables)).toEqual(live);
  expect(await storedTables(pool, tables, shadowSchemas)).toEqual(shadow);
  const { rows } = await pool.query<object>('SELECT * FROM ops.shadowed');
  expect([...rows].sort(byText)).toEqual([...shadowed].sort(byText));
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** Ends all that is in shadow. On: what was there is now here. Off: all stays as it was. Nothing is left over. */
async function lift({ live, shadow, flags }: Ended, state: 'on' | 'off'): Promise<void> {
  const { rows } = await pool.query<{ gid: string }>('SELECT gid FROM ops.shadowed');
  const replaced = new Set(rows.map(({ gid }) => gid));
  for (const { type, action } of flags.filter((flag) => flag.state === 'shadow')) {
    await setFlag(pool, { type, action, state, since: null, reason: null }, 'test');
  }
  await drain(pool);
  const shown = Object.fromEntries(
    tables.map(({ schema, name, key: [owner = ''] }) => {
      const kept = (live[`${schema}.${name}`] ?? []).filter((row) => !replaced.has(String(row[owner])));
      return [`${schema}.${name}`, [...kept, ...(shadow[`${schema}.${name}`] ?? [])].sort(byText)];
    }),
  );
  const now = await storedTables(pool, tables);
  if (state === 'off') expect(now).toEqual(live);
  else
    expect(Object.fromEntries(Object.entries(now).map(([name, all]) => [name, [...all].sort(byText)]))).toEqual(shown);
  expect(Object.values(await storedTables(pool, tables, shadowSchemas)).flat()).toEqual([]);
  expect(await reportShadow(pool, [], 10)).toMatchObject({ resources: 0, different: 0, waiting: 0, examples: [] });
  expect(await countShadowed(pool)).toEqual([]);
}

/** Rows are few and tables many, which makes deleting quicker than truncating. */
async function empty(): Promise<void> {
  const names = tables.flatMap(({ schema, name }) =>
    [schema, shadowSchemas[schema as 'asana']].map((one) => `${one}."${name}"`),
  );
  const all = [...names, 'asana.event', 'ops.fact', 'ops.flag', 'ops.refold', 'ops.shadowed'];
  await pool.query(all.map((name) => `DELETE FROM ${name}`).join('; '));
}
