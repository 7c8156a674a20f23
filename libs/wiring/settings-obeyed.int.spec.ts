/**
 * Variables that bound what a process does, each by a real process that was given it and by one that was not: the two must
 * differ. What the bounds are for is tested where they are kept; here it is that the variable reaches them.
 */
import { createHmac } from 'node:crypto';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob, type AppSettings } from '@asana-warehouse/testbed/processes';
import { exchange, RawConnection } from '@asana-warehouse/testbed/raw-http';
import pg from 'pg';

const secret = 'ab12';
const appendMsByDefault = 5_000;

let rig: Rig;

beforeAll(async () => {
  rig = await openRig([], ['--tasks', '1', '--projects', '1', '--users', '1']);
  await rig.rows(
    `INSERT INTO ops.webhook (webhook_key, workspace_gid, resource_gid, resource_type, filters, target, environment, purpose, state)
     VALUES ('key', '1', '1', 'project', '[]', 'x', 'test', 'test', 'pending')`,
  );
  const ingress = await rig.start('ingress');
  const shaken = `POST /asana/webhooks/key HTTP/1.1\r\nHost: x\r\nX-Hook-Secret: ${secret}\r\n\r\n`;
  await exchange(ingress.url ?? '', shaken);
}, 120_000);
afterAll(async () => rig.close());

describe('ingress', () => {
  test.each<[keyof AppSettings, string, (url: string) => Promise<string>, string, string]>([
    ['INGRESS_BODY_BYTES_MAX', '1KiB', postLarge, '200', '413 body too large'],
    ['INGRESS_BODIES_BYTES_MAX', '1KiB', postLarge, '200', '413 too many bodies at once'],
    ['INGRESS_IN_FLIGHT_MAX', '1', postBesideAnother, '200', '503 busy'],
    ['INGRESS_APPEND_MAX', '100ms', postToStuckLog, '503 at its time by default', '503 before that'],
  ])('obeys %s', async (name, value, probe, otherwise, obeyed) => {
    const [given, notGiven] = await Promise.all([rig.start('ingress', { [name]: value }), rig.start('ingress')]);
    expect(await probe(notGiven.url ?? '')).toBe(otherwise);
    expect(await probe(given.url ?? '')).toBe(obeyed);
    await Promise.all([given.stop(), notGiven.stop()]);
  });
});

test('the projector obeys DEAD_LETTER_RETENTION', async () => {
  for (const [key, age] of [
    ['old', '2 days'],
    ['older', '91 days'],
  ]) {
    await rig.rows(
      `INSERT INTO ops.dead_letter (consumer_group, topic, partition, "offset", record_key, reason, detail, headers, value, state, last_seen_at)
       VALUES ('projector', $1, 0, 0, $1, 'x', 'x', '{}', '', 'discarded', now() - $2::interval)`,
      [key, age],
    );
  }
  const kept = async (): Promise<unknown> =>
    (await rig.rows(`SELECT record_key FROM ops.dead_letter WHERE reason = 'x'`)).map(Object.values);
  const notGiven = await rig.start('projector');
  await eventually(kept, (keys) => JSON.stringify(keys) === '[["old"]]');
  const given = await rig.start('projector', { DEAD_LETTER_RETENTION: '1d' });
  await eventually(kept, (keys) => JSON.stringify(keys) === '[]');
  await Promise.all([given.stop(), notGiven.stop()]);
}, 120_000);

describe('the deletion guard', () => {
  const created: string[] = [];
  /** The first so many are still in Asana. */
  let left = 40;

  beforeAll(async () => {
    const [project = ''] = rig.simulator.projects;
    // No event tells of what is deleted here.
    await rig.simulator.ask('POST', '/_simulator/faults', { lose: 1 });
    for (let n = 0; n < left; n += 1) {
      const data = { name: `Task ${n}`, projects: [project] };
      created.push(((await rig.simulator.ask('POST', '/api/1.0/tasks', { data })) as { gid: string }).gid);
    }
    await rig.start('projector');
    await runJob('reconciler', rig.settings(), ['backfill', '--json']);
    await eventually(living, (count) => count === left, 60_000);
  }, 300_000);

  async function living(): Promise<number> {
    const [row] = await rig.rows(
      `SELECT count(*)::int AS count FROM asana.task WHERE gid = ANY ($1) AND _deleted_at IS NULL`,
      [created],
    );
    return Number(row?.['count']);
  }

  /** Deletes so many, unheard. */
  async function lose(count: number): Promise<void> {
    const gone = created.slice(left - count, left);
    left -= count;
    for (const gid of gone) await rig.simulator.ask('DELETE', `/api/1.0/tasks/${gid}`);
  }

  /** Whether a reconciliation by a process with these settings believes what it does not find. */
  async function reconciled(settings: AppSettings): Promise<string> {
    const { document } = await runJob('reconciler', rig.settings(settings), ['reconcile', '--json']);
    if ((document['heldBack'] as unknown[]).length > 0) {
      await rig.rows('DELETE FROM ops.absence');
      await rig.rows('DELETE FROM ops.guard');
      return 'held back';
    }
    await eventually(living, (count) => count === left, 60_000);
    return 'believed';
  }

  test('obeys GUARD_ABSENCES_MAX', async () => {
    await lose(12);
    expect(await reconciled({ GUARD_ABSENCES_MAX: '5' })).toBe('held back');
    expect(await reconciled({})).toBe('believed');
  }, 300_000);

  test('obeys GUARD_ABSENCES_PERCENT_MAX', async () => {
    await rig.rows('DELETE FROM ops.absence');
    await lose(9);
    expect(await reconciled({ GUARD_ABSENCES_MAX: '5' })).toBe('held back');
    expect(await reconciled({ GUARD_ABSENCES_MAX: '5', GUARD_ABSENCES_PERCENT_MAX: '50' })).toBe('believed');
  }, 300_000);

  test('obeys GUARD_WINDOW', async () => {
    await rig.rows('DELETE FROM ops.absence');
    const few = { GUARD_ABSENCES_MAX: '5' };
    await lose(4);
    expect(await reconciled(few)).toBe('believed');
    await lose(4);
    await rig.rows(`UPDATE ops.absence SET seen_at = seen_at - interval '5 minutes'`);
    expect(await reconciled({ ...few, GUARD_WINDOW: '2m' })).toBe('believed');
    await lose(4);
    expect(await reconciled(few)).toBe('held back');
  }, 300_000);
});

async function postLarge(url: string): Promise<string> {
  return post(url, JSON.stringify({ events: [], padding: 'x'.repeat(2_048) }));
}

async function postBesideAnother(url: string): Promise<string> {
  const other = await RawConnection.open(url);
  try {
    other.send(`${headOf('{"events":[]}')}{`);
    // Until the other one is in flight.
    await new Promise((resolve) => setTimeout(resolve, 500));
    return await post(url, '{"events":[{}]}');
  } finally {
    other.close();
  }
}

async function postToStuckLog(url: string): Promise<string> {
  const holder = new pg.Client({ connectionString: rig.database.url });
  await holder.connect();
  try {
    const { rows } = await holder.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'log'`,
    );
    await holder.query(`BEGIN; LOCK TABLE ${rows.map(({ name }) => name).join(', ')} IN ACCESS EXCLUSIVE MODE`);
    const startedMs = performance.now();
    const answer = await post(url, '{"events":[{}]}');
    const isEarly = performance.now() - startedMs < appendMsByDefault;
    return `${answer.slice(0, 3)} ${isEarly ? 'before that' : 'at its time by default'}`;
  } finally {
    await holder.end();
  }
}

/** A delivery with the right signature: the status, and the reason if there is one. */
async function post(url: string, body: string): Promise<string> {
  const answer = await exchange(url, headOf(body), body);
  if (answer === 'closed') return answer;
  const { reason } = answer.body === '' ? {} : (JSON.parse(answer.body) as { reason?: string });
  return [answer.status, ...(reason === undefined ? [] : [reason])].join(' ');
}

function headOf(body: string): string {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return [
    'POST /asana/webhooks/key HTTP/1.1',
    'Host: x',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    `X-Hook-Signature: ${signature}`,
    '\r\n',
  ].join('\r\n');
}
