/**
 * A rebuild while people work in Asana and a report is read without a pause. Rows were damaged in current and history tables
 * alike; the process that rebuilds is killed ten times on the way. At no moment does the report see half of a resource, or
 * anything but the same in tables of what nobody changes, and in the end the tables are what the raw zone gives and what
 * Asana shows.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob, startJob } from '@asana-warehouse/testbed/processes';
import { randomFrom, seed } from '@asana-warehouse/testbed/seeds';
import { tablesOfTypes } from '@asana-warehouse/testbed/table-dump';
import pg from 'pg';
import { Fleet } from './fleet.ts';

const testMsMax = 300_000;
const waitMsMax = 60_000;
const killsWanted = 10;
const tasks = 150;
const readPauseMs = 50;
const seedValue = seed('rebuild under load');
const role = `rebuild_reader_${process.pid}`;
const filledTables = ['custom_field', 'custom_field_option', 'team', 'workspace', 'user_workspace'];
/** Of types that nobody changes meanwhile: current, history and links. The names of people are damaged, their links are not. */
const quietTables = tablesOfTypes(['custom_field', 'team', 'workspace', 'user']).filter(
  (name) => !name.endsWith('."user"'),
);

let fleet: Fleet;

beforeAll(async () => {
  const simulator = ['--tasks', String(tasks), '--projects', '5', '--seed', String(seedValue)];
  const instances = { ingress: 1, projector: 2, reconciler: 1 };
  fleet = await Fleet.open({ log: 'postgres', servers: 'shared', instances, simulator });
  await fleet.start();
  await fleet.backfilled();
}, testMsMax);
afterAll(async () => {
  await fleet.rows(`DROP OWNED BY ${role}`).then(
    () => fleet.rows(`DROP ROLE ${role}`),
    () => undefined,
  );
  await fleet.close();
}, testMsMax);

test(
  'killed ten times under load it goes on, readers see whole resources throughout, and the tables come out right',
  async () => {
    await makeReport();
    const over = new AbortController();
    const reading = readReport(over.signal);
    const working = work(over.signal);
    const phases = await damagedAndKilled().finally(() => over.abort());
    await working;
    const read = await reading;
    expect(read.torn).toBe(0);
    expect(read.fewest).toBeGreaterThanOrEqual(read.first);
    expect(read.times).toBeGreaterThan(20);
    expect(read.quiet).toEqual(new Set([read.quietAtFirst]));
    await fleet.settled();

    expect(await rebuilt()).toMatchObject({ code: 0, document: { outcome: 'equal', differences: [] } });
    const repaired = await fleet.job('reconcile', '--yes');
    if (repaired.code !== 0) throw new Error(`reconcile: ${JSON.stringify(repaired)}`);
    await fleet.settled();
    expect((await fleet.job('verify')).document).toMatchObject({ ok: true, differences: [], caughtUp: true });
    expect(await damagedNames()).toEqual([]);
    expect(fleet.crashes()).toEqual({});
    process.stderr.write(`rebuild: killed in ${phases.join(', ')}; the report was read ${read.times} times\n`);
  },
  testMsMax,
);

/** Resolves to the phases in which it was killed, when all is put right. */
async function damagedAndKilled(): Promise<readonly string[]> {
  await damage();
  const phases = await killAgainAndAgain();
  // The server may take a moment to notice that the last one is dead.
  const last = await eventually(
    () => rebuilt('--apply'),
    ({ code }) => code !== 2,
    waitMsMax,
  );
  expect(last).toMatchObject({ code: 0, document: { ok: true } });
  return phases;
}

/**
 * A view of a user's own, of people that nobody reads anew meanwhile: a projector that gets a content again writes the row alone,
 * since an equal version needs no writing, and so puts right one half of what was damaged. It is read by a role that has a right on nothing else: it stays what it is if the tables below do.
 */
async function makeReport(): Promise<void> {
  await fleet.rows('CREATE SCHEMA report');
  await fleet.rows(
    `CREATE VIEW report.person AS SELECT current.gid, current.name IS DISTINCT FROM version.name AS is_torn
     FROM asana."user" AS current LEFT JOIN asana_history."user" AS version ON version.gid = current.gid AND version.valid_to IS NULL
     WHERE NOT EXISTS (SELECT FROM ops.fact WHERE type = 'user' AND fact.gid = current.gid AND appended_at > '${new Date().toISOString()}')`,
  );
  const checksums = quietTables.map(
    (name) =>
      `SELECT '${name}' AS name, count(*)::integer AS rows, md5(string_agg(one::text, ' ' ORDER BY one::text)) AS checksum FROM ${name} AS one`,
  );
  await fleet.rows(`CREATE VIEW report.quiet AS ${checksums.join(' UNION ALL ')}`);
  const filled = await fleet.rows('SELECT name FROM report.quiet WHERE rows > 0');
  expect(filled.map(({ name }) => name)).toEqual(
    expect.arrayContaining(
      ['asana', 'asana_history'].flatMap((schema) => filledTables.map((table) => `${schema}."${table}"`)),
    ),
  );
  await fleet.rows(`CREATE ROLE ${role}`);
  await fleet.rows(`GRANT USAGE ON SCHEMA report TO ${role}`);
  await fleet.rows(`GRANT SELECT ON report.person, report.quiet TO ${role}`);
}

/** `quiet`: what the checksums of the quiet tables ever were. */
type Read = {
  readonly times: number;
  readonly torn: number;
  readonly first: number;
  readonly fewest: number;
  readonly quiet: ReadonlySet<string>;
  readonly quietAtFirst: string;
};

/** Reads the report until it is told to end: how many rows were torn in all, and how many there were at the fewest. */
async function readReport(over: AbortSignal): Promise<Read> {
  const client = new pg.Client({ connectionString: fleet.environment()['DATABASE_URL'] });
  await client.connect();
  try {
    await client.query(`SET ROLE ${role}`);
    const quietAtFirst = await quietNow(client);
    let read: Read = { times: 0, torn: 0, first: 0, fewest: Infinity, quiet: new Set(), quietAtFirst };
    while (!over.aborted) {
      const { rows } = await client.query<{ count: number; torn: number }>(
        'SELECT count(*)::integer AS count, (count(*) FILTER (WHERE is_torn))::integer AS torn FROM report.person',
      );
      const { count = 0, torn = 0 } = rows[0] ?? {};
      read = {
        times: read.times + 1,
        torn: read.torn + torn,
        first: read.times === 0 ? count : read.first,
        fewest: Math.min(read.fewest, count),
        quiet: new Set([...read.quiet, await quietNow(client)]),
        quietAtFirst,
      };
      await sleep(readPauseMs);
    }
    return read;
  } finally {
    await client.end();
  }
}

async function quietNow(client: pg.Client): Promise<string> {
  const { rows } = await client.query('SELECT name, rows, checksum FROM report.quiet ORDER BY name');
  return JSON.stringify(rows);
}

async function work(over: AbortSignal): Promise<void> {
  for (let turn = 0; !over.aborted; turn += 1) {
    await fleet.ask('POST', '/_simulator/work', { seconds: 1, rate: 10, seed: seedValue + turn });
  }
}

/** Of people the same wrong name in the row and in its newest version, in one statement: whoever puts right only one of them is seen. */
async function damage(): Promise<void> {
  await fleet.rows(
    `WITH rows AS (UPDATE asana."user" SET name = gid || ' damaged')
     UPDATE asana_history."user" SET name = gid || ' damaged' WHERE valid_to IS NULL`,
  );
  await fleet.rows(
    `UPDATE asana.task SET name = gid || ' damaged' WHERE gid IN (SELECT gid FROM asana.task ORDER BY gid LIMIT ${tasks / 2})`,
  );
  await fleet.rows(`DELETE FROM asana.story WHERE gid IN (SELECT gid FROM asana.story ORDER BY gid LIMIT 50)`);
}

/** Starts the job and kills it as soon as it has come further than the one before, give or take. Resolves to the phases it was in. */
async function killAgainAndAgain(): Promise<readonly string[]> {
  const random = randomFrom(seedValue);
  const phases: string[] = [];
  while (phases.length < killsWanted) {
    const before = await whereItIs();
    const job = startJob('projector', fleet.settings({ LOG_LEVEL: 'warn' }), ['rebuild', '--apply']);
    let hasEnded = false;
    void job.ended.then(() => (hasEnded = true));
    const goesOn = async (): Promise<boolean> => hasEnded || (await whereItIs()) !== before;
    await eventually(goesOn, (isOn) => isOn, waitMsMax);
    await sleep(random() * 200);
    if (hasEnded) await damage();
    else phases.push((await whereItIs()).split(' ')[0] ?? '');
    await job.kill();
  }
  return phases;
}

async function damagedNames(): Promise<readonly unknown[]> {
  return await fleet.rows(
    `SELECT name FROM asana.task WHERE name LIKE '%damaged'
     UNION ALL SELECT name FROM asana."user" WHERE name LIKE '%damaged'
     UNION ALL SELECT name FROM asana_history."user" WHERE name LIKE '%damaged'`,
  );
}

async function whereItIs(): Promise<string> {
  const [row] = await fleet.rows(`SELECT phase || ' ' || progress AS place FROM ops.rebuild WHERE state = 'open'`);
  return row === undefined ? 'none' : String(row['place']);
}

async function rebuilt(...words: readonly string[]): ReturnType<typeof runJob> {
  return await runJob('projector', fleet.settings({ LOG_LEVEL: 'warn' }), ['rebuild', ...words, '--json']);
}
