/**
 * Flags over the real SQL: however facts and flags alternate, and while both come at once, the tables end as the fold of
 * what the flags show in the end; nothing is lost by a time in which they hid it.
 */
import { every, flagsOf, visibleFacts, type Flag } from '@asana-warehouse/projection/flags';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { factsAbout, receivedEvent, type Facts, type Learned } from '@asana-warehouse/testbed/facts';
import { seed } from '@asana-warehouse/testbed/seeds';
import { openPool } from '@asana-warehouse/warehouse/database';
import { flagHistory, listFlags, queuePending, setFlag, type FlagToSet } from '@asana-warehouse/warehouse/flags';
import fc from 'fast-check';
import type pg from 'pg';
import { inProjection, project } from './project.ts';
import { drainRefolds } from './refolder.ts';

let database: FreshDatabase;
let pool: pg.Pool;
const gids = ['1', '2', '3'];
let facts: Readonly<Record<string, Facts>>;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 6, applicationName: 'flags' });
});
beforeEach(() => {
  facts = Object.fromEntries(gids.map((gid) => [gid, factsAbout('tag', gid)]));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

type Step = { readonly gid: string; readonly learned: Learned } | { readonly flag: FlagToSet };

test('however facts and flags alternate, the tables are the fold of what the last flags show', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep(), { minLength: 1, maxLength: 20 }), async (makers) => {
      await empty();
      const steps = makers.map((make, index) => make(index));
      for (const step of steps) {
        if ('flag' in step) await setFlag(pool, step.flag, 'test');
        else await take(step);
      }
      await settle();
      expect(await rows()).toEqual(await folded(steps));
    }),
    { numRuns: 60, seed: seed('flags alternate'), interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
  );
}, 120_000);

test('flags that are set while facts are taken in end the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep(), { minLength: 6, maxLength: 24 }), async (makers) => {
      await empty();
      const steps = makers.map((make, index) => make(index));
      const flags = steps.filter((step) => 'flag' in step);
      const taken = steps.filter((step) => 'learned' in step);
      await Promise.all([
        ...[0, 1].map(async (half) => {
          for (const step of taken.filter((_, index) => index % 2 === half)) await take(step);
        }),
        (async () => {
          for (const { flag } of flags) await setFlag(pool, flag, 'test');
        })(),
        settle(),
      ]);
      await settle();
      expect(await rows()).toEqual(await folded(steps));
    }),
    { numRuns: 40, seed: seed('flags at once'), interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
  );
}, 120_000);

test('a crash between a flag and what it queues is made up for by whoever looks next', async () => {
  await empty();
  await setFlag(pool, { type: 'tag', action: every, state: 'off', since: time(5), reason: null }, 'test');
  const learned = facts['1']?.read({ name: 'hidden' }, { at: 9 });
  if (learned !== undefined) await take({ gid: '1', learned });
  await settle();
  expect(await rows()).toEqual([]);
  // As if the process had ended right after the flag was set.
  await pool.query(`UPDATE ops.flag SET state = 'on', pending_since = since, set_at = now()`);
  await settle();
  expect(await rows()).toMatchObject([{ gid: '1', name: 'hidden' }]);
  expect(await listFlags(pool)).toMatchObject([{ type: 'tag', action: '*', state: 'on', isPending: false }]);
});

test('a more exact flag shows what the broader one had hidden, from when on it hides anything itself', async () => {
  await empty();
  const learned = learn({ gid: '1', kind: 'read', name: 'early', at: 10 }, 1);
  await setFlag(pool, { type: every, action: every, state: 'off', since: time(5), reason: null }, 'test');
  await take({ gid: '1', learned });
  await settle();
  expect(await rows()).toEqual([]);
  await setFlag(pool, { type: 'tag', action: 'content', state: 'off', since: time(15), reason: null }, 'test');
  await settle();
  expect(await rows()).toMatchObject([{ gid: '1', name: 'early' }]);
});

test('who set what, when and why is kept', async () => {
  await empty();
  await setFlag(pool, { type: 'tag', action: 'deleted', state: 'off', since: null, reason: 'too many' }, 'ann');
  await setFlag(pool, { type: 'tag', action: 'deleted', state: 'shadow', since: null, reason: null }, 'bob');
  const [newest, oldest] = await flagHistory(pool, 2);
  expect(newest).toMatchObject({ by: 'bob', before: 'off', state: 'shadow' });
  expect(oldest).toMatchObject({ by: 'ann', before: 'on', state: 'off', reason: 'too many' });
  // What was hidden stays hidden from the same moment on.
  expect(newest?.since).toBe(oldest?.since);
});

function anyStep(): fc.Arbitrary<(index: number) => Step> {
  const second = fc.integer({ min: 1, max: 20 });
  const fact = fc
    .record({
      gid: fc.constantFrom(...gids),
      kind: fc.constantFrom('read', 'read', 'absent', 'deleted', 'undeleted'),
      name: fc.constantFrom('a', 'b', 'c'),
      at: second,
    })
    .map((made) => (index: number): Step => ({ gid: made.gid, learned: learn(made, index) }));
  const flag = fc
    .record({
      type: fc.constantFrom('tag', every),
      action: fc.constantFrom('content', 'absent', 'deleted', every),
      state: fc.constantFrom('off', 'shadow', 'on', 'on'),
      since: second,
    })
    .map(({ since, ...rest }) => (): Step => ({ flag: { ...rest, since: time(since), reason: null } }));
  return fc.oneof({ weight: 3, arbitrary: fact }, { weight: 1, arbitrary: flag });
}

/** The log takes a fact in the second in which it was seen. */
function learn(
  { gid, kind, name, at }: { gid: string; kind: string; name: string; at: number },
  index: number,
): Learned {
  const about = facts[gid] as Facts;
  const made =
    kind === 'read'
      ? about.read({ name }, { at: at + index / 1000 })
      : kind === 'absent'
        ? about.absent({ at: at + index / 1000 })
        : about.event(kind, { at: at + index / 1000 });
  if ('event' in made) return { event: { ...made.event, id: `event ${gid} ${index}` } };
  const { snapshot } = made;
  return { snapshot: { ...snapshot, id: `fact ${gid} ${index}`, appendedAtMs: Math.round(snapshot.observedAtMs) } };
}

async function take(step: Step): Promise<void> {
  if ('flag' in step) return;
  const { gid, learned } = step;
  const news = {
    facts: 'snapshot' in learned ? [{ type: 'tag', gid, fact: learned.snapshot }] : [],
    events: 'event' in learned ? [receivedEvent('tag', gid, learned.event)] : [],
    refold: [],
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return void (await inProjection(pool, (client, shared) => project(client, news, shared)));
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

async function settle(): Promise<void> {
  await queuePending(pool);
  await drainRefolds(pool, () => false);
}

/** What the pure core makes of everything learned under the flags as they are. */
async function folded(steps: readonly Step[]): Promise<readonly unknown[]> {
  const set = (await listFlags(pool)).map(({ since, ...flag }): Flag => ({ ...flag, sinceMs: Date.parse(since) }));
  const flags = flagsOf(set);
  return gids.flatMap((gid) => {
    const learned = steps.flatMap((step) => ('learned' in step && step.gid === gid ? [step.learned] : []));
    const all = {
      snapshots: learned.flatMap((one) => ('snapshot' in one ? [one.snapshot] : [])),
      events: learned.flatMap((one) => ('event' in one ? [one.event] : [])),
    };
    const seen = visibleFacts(flags, 'tag', all, 'live');
    const { current, history } = (facts[gid] as Facts).fold([
      ...seen.snapshots.map((snapshot) => ({ snapshot })),
      ...seen.events.map((event) => ({ event })),
    ]);
    if (current === null) return [];
    const goneAt = current['_deleted_at'];
    const gone = typeof goneAt === 'string' ? new Date(goneAt).toISOString() : null;
    return [{ gid, name: current['name'], gone, versions: history.length }];
  });
}

async function rows(): Promise<readonly unknown[]> {
  const { rows: found } = await pool.query<{ gid: string; name: string; gone: Date | null; versions: number }>(
    `SELECT gid, name, _deleted_at AS gone, (SELECT count(*)::int FROM asana_history.tag h WHERE h.gid = t.gid) AS versions
     FROM asana.tag t ORDER BY gid`,
  );
  return found.map((row) => ({ ...row, gone: row.gone?.toISOString() ?? null }));
}

async function empty(): Promise<void> {
  await pool.query('TRUNCATE asana.tag, asana_history.tag, asana.event, ops.fact, ops.flag, ops.refold');
}

function time(second: number): string {
  return new Date(second * 1000).toISOString();
}
