/** Ingress when what it needs fails, when there are several, and at its end: nothing acknowledged is lost, nobody holds it up. */
import { createHmac, randomBytes } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import type { EventLog, StoredRecord } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic, topicSpecs } from '@asana-warehouse/event-log/topics';
import { openPostgresLog, postgresLogBounds } from '@asana-warehouse/event-log-postgres/postgres-log';
import { migrate } from '@asana-warehouse/migrations/migrate';
import { seal, secretsKey } from '@asana-warehouse/secrets/seal';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { freshDatabase, ownPostgres, type FreshDatabase, type OwnPostgres } from '@asana-warehouse/testbed/postgres';
import { exchange, RawConnection } from '@asana-warehouse/testbed/raw-http';
import { connectionSettings, openPool } from '@asana-warehouse/warehouse/database';
import pg from 'pg';
import { startIngress, type Ingress, type IngressOptions } from './ingress.ts';

const key = secretsKey(randomBytes(32));
const secret = 'c2e0';
const bounds = { inFlightMax: 32, bodyBytesMax: 1024 * 1024, bodiesBytesMax: 8 * 1024 * 1024 };

let database: FreshDatabase;
let fragile: OwnPostgres;
let pool: pg.Pool;
let log: EventLog;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  fragile = await ownPostgres();
  await migrate(fragile.url);
  pool = openPool(database.url, { max: 4, applicationName: 'ingress test' });
  log = openLog(database.url);
  await log.ensureTopics(topicSpecs(2));
});

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

afterAll(async () => {
  await log.close();
  await pool.end();
  await fragile.stop();
  await database.drop();
});

test('two instances behind one address: handshake on one, heartbeat on the other, whatever it knew before', async () => {
  const [one, two] = [await start({}), await start({})];
  const webhookKey = await register(pool, null);
  expect((await post(two, webhookKey, '{"early":true}')).status).toBe(401);
  const shaken = await shake(one, webhookKey, secret);
  expect(shaken).toMatchObject({ status: 200, headers: { 'x-hook-secret': secret } });
  expect((await post(two, webhookKey, '{"events":[]}')).status).toBe(200);
  expect(await shake(two, webhookKey, secret)).toMatchObject({ status: 200 });
  expect(await shake(two, webhookKey, 'planted')).toMatchObject({ status: 403 });
});

describe('the log is down', () => {
  test('503 with Retry-After in time, and after it is back every acknowledged delivery is there', async () => {
    const fragileLog = await openFragileLog();
    const ingress = await start({ log: fragileLog, appendMsMax: 1500 });
    const webhookKey = await register(pool, secret);
    const sent = Array.from({ length: 30 }, (_, index) => `{"events":[{"n":${index}}]}`);
    expect((await post(ingress, webhookKey, sent[0] ?? '')).status).toBe(200);
    await fragile.kill();
    const startedAtMs = Date.now();
    const answers = await Promise.all(sent.map((body) => post(ingress, webhookKey, body)));
    expect(Date.now() - startedAtMs).toBeLessThan(8000);
    for (const answer of answers) expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    await fragile.restart();
    const acknowledged = new Set<string>();
    for (const body of sent) {
      while ((await post(ingress, webhookKey, body)).status !== 200)
        await new Promise((resolve) => setTimeout(resolve, 50));
      acknowledged.add(body);
    }
    const kept = new Set((await records(fragileLog, webhookKey)).map((record) => record.value.toString()));
    expect([...acknowledged].filter((body) => !kept.has(body))).toEqual([]);
  });

  test('a log that is stuck costs a bounded number in flight: the rest is told at once, and 503 comes in time', async () => {
    const fragileLog = await openFragileLog();
    const ingress = await start({ log: fragileLog, appendMsMax: 1000 });
    const webhookKey = await register(pool, secret);
    expect((await post(ingress, webhookKey, '{"first":true}')).status).toBe(200);
    const holder = new pg.Client({ connectionString: fragile.url });
    await holder.connect();
    await holder.query('BEGIN');
    const { rows } = await holder.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'log'`,
    );
    await holder.query(`LOCK TABLE ${rows.map((row) => row.name).join(', ')} IN ACCESS EXCLUSIVE MODE`);
    const startedAtMs = Date.now();
    const times = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const { status, headers } = await post(ingress, webhookKey, `{"n":${index}}`);
        return { status, retryAfter: headers['retry-after'], ms: Date.now() - startedAtMs };
      }),
    );
    await holder.query('ROLLBACK');
    await holder.end();
    expect(new Set(times.map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(new Set(['503 2']));
    expect(times.filter(({ ms }) => ms < 900).length).toBe(100 - bounds.inFlightMax);
    expect(Math.max(...times.map(({ ms }) => ms))).toBeLessThan(3000);
    await untilStatus(ingress, webhookKey, '{"after":true}', 200);
  });
});

describe('the secret store is down', () => {
  test('503, never 401 or 404; what a known secret verifies is still taken', async () => {
    const store = openPool(fragile.url, { max: 4, applicationName: 'ingress test' });
    open.push({ close: () => store.end() });
    const ingress = await start({ pool: store });
    const [known, unknown] = [await register(store, secret), randomBytes(32).toString('base64url')];
    expect((await post(ingress, known, '{"before":true}')).status).toBe(200);
    await fragile.kill();
    try {
      expect((await post(ingress, known, '{"during":true}')).status).toBe(200);
      const unavailable = {
        status: 503,
        headers: { 'retry-after': '2' },
        body: '{"reason":"secret store unavailable"}',
      };
      expect(await post(ingress, known, '{"wrong":true}', 'other secret')).toMatchObject(unavailable);
      expect(await post(ingress, unknown, '{}')).toMatchObject(unavailable);
      expect(await shake(ingress, known, secret)).toMatchObject(unavailable);
      expect(await exchange(ingress.url, 'GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({
        status: 503,
      });
      expect(await exchange(ingress.url, 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({
        status: 200,
      });
    } finally {
      await fragile.restart();
    }
    await untilStatus(ingress, unknown, '{}', 404);
    expect((await post(ingress, known, '{"wrong":true}', 'other secret')).status).toBe(401);
  });

  test('a secret sealed with another key is 503 too: the fault is ours', async () => {
    const ingress = await start({ key: secretsKey(randomBytes(32)) });
    expect((await post(ingress, await register(pool, secret), '{}')).status).toBe(503);
  });
});

describe('large bodies that are refused', () => {
  test('senders that read nothing before all is sent see the answer, however many they are', async () => {
    const ingress = await start({});
    const webhookKey = await register(pool, secret);
    const body = Buffer.alloc(6 * 1024 * 1024, ' ');
    const answers = await Promise.all(Array.from({ length: 16 }, () => sentWhole(ingress, webhookKey, body)));
    expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 413']));
  });
});

describe('the end', () => {
  test('under load nothing acknowledged is lost, and every request in flight is answered or was never taken', async () => {
    const ingress = await start({});
    const webhookKey = await register(pool, secret);
    const acknowledged: string[] = [];
    const load = { over: false };
    const agent = new http.Agent({ keepAlive: true });
    const senders = Array.from({ length: 16 }, async (_, sender) => {
      for (let n = 0; !load.over; n += 1) {
        const body = `{"events":[{"sender":${sender},"n":${n}}]}`;
        const status = await postOn(agent, ingress, webhookKey, body);
        if (status === 200) acknowledged.push(body);
        if (status === 0) return;
      }
    });
    await eventually(
      async () => acknowledged.length,
      (count) => count > 50,
    );
    await ingress.stop();
    load.over = true;
    await Promise.all(senders);
    agent.destroy();
    const kept = new Set((await records(log, webhookKey)).map((record) => record.value.toString()));
    expect(acknowledged.filter((body) => !kept.has(body))).toEqual([]);
  });

  test('a thousand idle connections, a slow one and one in mid-body do not hold it up', async () => {
    const ingress = await start({});
    const webhookKey = await register(pool, secret);
    const idle = await Promise.all(Array.from({ length: 1000 }, () => RawConnection.open(ingress.url)));
    const [slow, late] = [await RawConnection.open(ingress.url), await RawConnection.open(ingress.url)];
    slow.send('POST /asana/webhooks/');
    const signature = createHmac('sha256', secret).update('{}').digest('hex');
    const head = `POST /asana/webhooks/${webhookKey} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
    late.send(`${head}X-Hook-Signature: ${signature}\r\nContent-Length: 2\r\n\r\n{`);
    expect((await post(ingress, webhookKey, '{"kept":"alive"}')).status).toBe(200);
    const startedAtMs = Date.now();
    await ingress.stop();
    expect(Date.now() - startedAtMs).toBeLessThan(2500);
    await expect(RawConnection.open(ingress.url)).rejects.toThrow('ECONNREFUSED');
    expect(await slow.answer()).toBe('closed');
    expect(await late.answer()).toBe('closed');
    for (const connection of [...idle, slow, late]) connection.close();
  });

  test('a handshake under way is finished', async () => {
    const ingress = await start({});
    const webhookKey = await register(pool, null);
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM ops.webhook WHERE webhook_key = $1 FOR UPDATE', [webhookKey]);
    const shaken = shake(ingress, webhookKey, secret);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const stopping = ingress.stop();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await holder.query('COMMIT');
    await holder.end();
    expect(await shaken).toMatchObject({ status: 200, headers: { 'x-hook-secret': secret } });
    await stopping;
  });

  test('when a webhook was last heard of is on record by then, heartbeats apart, and never moves back', async () => {
    const ingress = await start({});
    const webhookKey = await register(pool, secret);
    await pool.query(`UPDATE ops.webhook SET last_heartbeat_at = 'infinity' WHERE webhook_key = $1`, [webhookKey]);
    const quiet = await register(pool, secret);
    for (const body of ['{"events":[{}]}', '{"events":[]}'])
      expect((await post(ingress, webhookKey, body)).status).toBe(200);
    expect((await post(ingress, quiet, '{"events":[{}]}')).status).toBe(200);
    await ingress.stop();
    const { rows } = await pool.query(
      `SELECT last_delivery_at > now() - interval '1 minute' AS heard, last_heartbeat_at::text AS heartbeat
       FROM ops.webhook WHERE webhook_key = ANY ($1) ORDER BY last_heartbeat_at`,
      [[webhookKey, quiet]],
    );
    expect(rows).toEqual([
      { heard: true, heartbeat: 'infinity' },
      { heard: true, heartbeat: null },
    ]);
  });
});

/** An instance of its own, stopped at the end of the test at the latest. */
async function start(changes: Partial<IngressOptions>): Promise<Ingress> {
  const ingress = await startIngress({
    pool,
    log,
    key,
    bounds,
    appendMsMax: 2000,
    host: '127.0.0.1',
    port: 0,
    ...changes,
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= ingress.stop());
  open.push({ close: stop });
  return { ...ingress, stop };
}

function openLog(url: string): EventLog {
  return openPostgresLog({ connection: connectionSettings(url), ...postgresLogBounds });
}

async function openFragileLog(): Promise<EventLog> {
  const opened = openLog(fragile.url);
  open.push(opened);
  await opened.ensureTopics(topicSpecs(2));
  return opened;
}

async function register(into: pg.Pool, withSecret: string | null): Promise<string> {
  const webhookKey = randomBytes(32).toString('base64url');
  const sealed = withSecret === null ? null : seal(key, webhookKey, Buffer.from(withSecret));
  await into.query(
    `INSERT INTO ops.webhook (webhook_key, workspace_gid, resource_gid, resource_type, filters, target, environment, purpose, state, sealed_secret)
     VALUES ($1, '1', '1', 'project', '[]', 'x', 'test', 'test', 'pending', $2)`,
    [webhookKey, sealed],
  );
  return webhookKey;
}

async function post(ingress: Ingress, webhookKey: string, body: string, signWith: string = secret) {
  const signature = createHmac('sha256', signWith).update(body).digest('hex');
  const head = `POST /asana/webhooks/${webhookKey} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Hook-Signature: ${signature}\r\n`;
  const answer = await exchange(ingress.url, `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`, body);
  if (answer === 'closed') throw new Error('closed without an answer');
  return answer;
}

/** Status of a POST on a kept connection; 0: not answered. */
function postOn(agent: http.Agent, ingress: Ingress, webhookKey: string, body: string): Promise<number> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hook-signature': signature };
  return new Promise((resolve) => {
    const request = http.request(`${ingress.url}/asana/webhooks/${webhookKey}`, { agent, method: 'POST', headers });
    request.on('error', () => resolve(0));
    request.on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    request.end(body);
  });
}

/** How the answer begins that waits for a sender when all of its body is on its way; the error when it was cut off before. */
function sentWhole(ingress: Ingress, webhookKey: string, body: Buffer): Promise<string> {
  const head = `POST /asana/webhooks/${webhookKey} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Hook-Signature: ${'a'.repeat(64)}\r\n`;
  const { hostname, port } = new URL(ingress.url);
  return new Promise((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port) });
    socket.on('error', (error) => resolve(error.message));
    socket.write(`${head}Content-Length: ${body.length}\r\n\r\n`);
    socket.write(body, () => {
      socket.on('data', (chunk: Buffer) => {
        resolve(chunk.toString('latin1', 0, 12));
        socket.destroy();
      });
    });
  });
}

async function shake(ingress: Ingress, webhookKey: string, value: string) {
  const head = `POST /asana/webhooks/${webhookKey} HTTP/1.1\r\nHost: x\r\nX-Hook-Secret: ${value}\r\nContent-Length: 0\r\n\r\n`;
  return await exchange(ingress.url, head);
}

async function untilStatus(ingress: Ingress, webhookKey: string, body: string, status: number): Promise<void> {
  const deadlineMs = Date.now() + 15_000;
  while ((await post(ingress, webhookKey, body)).status !== status) {
    if (Date.now() > deadlineMs) throw new Error(`It never became ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function records(from: EventLog, webhookKey: string): Promise<readonly StoredRecord[]> {
  const found: StoredRecord[] = [];
  for (const { partition, first } of await from.ends(deliveriesTopic)) {
    let at = first;
    for (;;) {
      const page = await from.read(deliveriesTopic, partition, at, 5000);
      const last = page.at(-1);
      if (last === undefined) break;
      found.push(...page);
      at = (last.offset + 1) as typeof first;
    }
  }
  return found.filter((record) => record.key === webhookKey);
}
