/** The HTTP table, row by row, and ten of the worst things a stranger could send: raw bytes over real sockets, a real Postgres. */
import { createHmac, randomBytes } from 'node:crypto';
import type { EventLog, StoredRecord } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic, topicSpecs } from '@asana-warehouse/event-log/topics';
import { openPostgresLog, postgresLogBounds } from '@asana-warehouse/event-log-postgres/postgres-log';
import { seal, secretsKey } from '@asana-warehouse/secrets/seal';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { exchange, RawConnection, type RawAnswer } from '@asana-warehouse/testbed/raw-http';
import { connectionSettings, openPool } from '@asana-warehouse/warehouse/database';
import type pg from 'pg';
import { startIngress, type Ingress } from './ingress.ts';

const key = secretsKey(randomBytes(32));
const secret = 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81';
const bounds = { inFlightMax: 64, bodyBytesMax: 64 * 1024, bodiesBytesMax: 256 * 1024 };

let database: FreshDatabase;
let pool: pg.Pool;
let log: EventLog;
let ingress: Ingress;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 4, applicationName: 'ingress test' });
  log = openPostgresLog({ connection: connectionSettings(database.url), ...postgresLogBounds });
  await log.ensureTopics(topicSpecs(2));
  ingress = await startIngress({ pool, log, key, bounds, appendMsMax: 2000, host: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  await ingress.stop();
  await log.close();
  await pool.end();
  await database.drop();
});

describe('POST with X-Hook-Secret', () => {
  test('registration pending: 200 with the same header, and the secret is stored before the answer', async () => {
    const webhookKey = await register({ state: 'pending' });
    const answer = await shake(webhookKey, secret);
    expect(answer).toMatchObject({ status: 200, headers: { 'x-hook-secret': secret }, body: '' });
    expect(await storedSecret(webhookKey)).not.toBeNull();
    expect((await storedSecret(webhookKey))?.includes(secret)).toBe(false);
    expect(await post(webhookKey, '{"events":[]}')).toMatchObject({ status: 200 });
  });

  test('no body, no content type, an empty object: all of it is a handshake', async () => {
    for (const rest of [
      '\r\n',
      'Content-Length: 0\r\n\r\n',
      'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
    ]) {
      const webhookKey = await register({ state: 'pending' });
      const head = `POST /asana/webhooks/${webhookKey} HTTP/1.1\r\nHost: x\r\nX-Hook-Secret: ${secret}\r\n`;
      expect(await exchange(ingress.url, head + rest)).toMatchObject({
        status: 200,
        headers: { 'x-hook-secret': secret },
      });
    }
  });

  test('without a pending registration: 403, nothing stored, audited', async () => {
    const keys = [newKey()];
    for (const state of ['active', 'failed', 'lost', 'deleted']) keys.push(await register({ state }));
    for (const webhookKey of keys) {
      expect(await shake(webhookKey, secret)).toEqual(refused(403, 'handshake refused'));
      expect(await storedSecret(webhookKey)).toBeNull();
      expect(await audits(webhookKey)).toBe(1);
    }
  });

  test('another value for a key that has its secret: 403, stored secret untouched, audited', async () => {
    for (const state of ['pending', 'active']) {
      const webhookKey = await register({ state, secret });
      const before = await storedSecret(webhookKey);
      expect(await shake(webhookKey, 'planted')).toEqual(refused(403, 'handshake refused'));
      expect(await storedSecret(webhookKey)).toEqual(before);
      expect(await audits(webhookKey)).toBe(1);
      expect(await post(webhookKey, '{"events":[]}')).toMatchObject({ status: 200 });
    }
  });

  test('of two values at once one wins, and only the winner is echoed', async () => {
    const webhookKey = await register({ state: 'pending' });
    const values = Array.from({ length: 8 }, (_, index) => `value-${index}`);
    const answers = await Promise.all(values.map((value) => shake(webhookKey, value)));
    const won = values.filter((_, index) => statusOf(answers[index]) === 200);
    expect(won).toHaveLength(1);
    expect(answers.map(statusOf).toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 7 }, () => 403)]);
    const body = '{"events":[]}';
    expect(await post(webhookKey, body, { signature: signatureOf(body, won[0]) })).toMatchObject({ status: 200 });
  });

  test('the same value again while pending or just completed: 200 again', async () => {
    const webhookKey = await register({ state: 'pending' });
    for (let time = 0; time < 3; time += 1) {
      expect(await shake(webhookKey, secret)).toMatchObject({ status: 200, headers: { 'x-hook-secret': secret } });
    }
    await pool.query(`UPDATE ops.webhook SET state = 'active', confirmed_at = now() WHERE webhook_key = $1`, [
      webhookKey,
    ]);
    expect(await shake(webhookKey, secret)).toMatchObject({ status: 200 });
    await pool.query(`UPDATE ops.webhook SET confirmed_at = now() - interval '1 day' WHERE webhook_key = $1`, [
      webhookKey,
    ]);
    expect(await shake(webhookKey, secret)).toEqual(refused(403, 'handshake refused'));
  });

  test('an empty secret, two secrets, a secret with other characters: 403', async () => {
    const webhookKey = await register({ state: 'pending' });
    for (const lines of ['X-Hook-Secret:', 'X-Hook-Secret: a\r\nX-Hook-Secret: b', 'X-Hook-Secret: \xfc']) {
      const bytes = Buffer.from(`POST /asana/webhooks/${webhookKey} HTTP/1.1\r\nHost: x\r\n${lines}\r\n\r\n`, 'latin1');
      expect(await exchange(ingress.url, bytes)).toEqual(refused(403, 'handshake refused'));
    }
    expect(await storedSecret(webhookKey)).toBeNull();
    expect(await audits(webhookKey)).toBe(3);
  });
});

describe('POST with a valid X-Hook-Signature', () => {
  test('200 after the log has it, byte for byte, with its metadata in headers', async () => {
    const webhookKey = await register({ state: 'active', secret, workspaceGid: '42' });
    const body = ' {"events":[{"action":"changed"}]}\n';
    const beforeMs = Date.now();
    expect(await post(webhookKey, body)).toMatchObject({ status: 200, body: '' });
    const [record, ...others] = await records(webhookKey);
    expect(others).toEqual([]);
    expect(record?.value.toString()).toBe(body);
    expect(record?.headers).toEqual({
      'schema-version': '1.1',
      'delivery-id': expect.stringMatching(/^[0-9a-f]{64}$/),
      'webhook-key': webhookKey,
      'workspace-gid': '42',
      'received-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      source: 'webhook',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
    });
    expect(Date.parse(record?.headers['received-at'] ?? '')).toBeGreaterThanOrEqual(beforeMs);
  });

  test.each([
    ['nothing at all', ''],
    ['no JSON', 'events?'],
    ['a list', '[]'],
    ['a heartbeat without events', '{}'],
    ['events of a wrong type', '{"events":1}'],
    ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['gzip bytes, unopened', Buffer.from('1f8b0800000000000003ab56ca4bcc4d55b25250', 'hex')],
  ])('200 whatever the body says: %s', async (_, body) => {
    const webhookKey = await register({ state: 'active', secret });
    expect(await post(webhookKey, body, { more: 'Content-Encoding: gzip\r\n' })).toMatchObject({ status: 200 });
    expect((await records(webhookKey)).map((record) => record.value)).toEqual([Buffer.from(body)]);
  });

  test('a retry is the same delivery, a heartbeat a new one each time', async () => {
    const webhookKey = await register({ state: 'active', secret });
    for (const body of ['{"events":[{}]}', '{"events":[{}]}', '{}', '{}']) {
      expect(await post(webhookKey, body)).toMatchObject({ status: 200 });
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    const ids = (await records(webhookKey)).map((record) => record.headers['delivery-id']);
    expect(ids).toHaveLength(4);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[3]);
  });

  test('the first heartbeat may come before the registration is confirmed', async () => {
    const webhookKey = await register({ state: 'pending', secret });
    expect(await post(webhookKey, '{"events":[]}')).toMatchObject({ status: 200 });
  });
});

describe('nothing is appended, and no more said than a short reason', () => {
  let webhookKey: string;
  const body = '{"events":[{"action":"changed"}]}';
  beforeAll(async () => {
    webhookKey = await register({ state: 'active', secret });
  });
  afterEach(async () => {
    if ((await records(webhookKey)).length > 0) throw new Error('A refused delivery was appended');
  });

  test('signature missing: 401', async () => {
    expect(await post(webhookKey, body, { signature: null })).toEqual(refused(401, 'signature missing'));
  });

  test.each([
    '',
    'abc',
    'z'.repeat(64),
    signatureOf(body).toUpperCase(),
    `${signatureOf(body)}00`,
    `a${signatureOf(body).slice(1)} b`,
  ])('signature malformed: 401 (%s)', async (signature) => {
    expect(await post(webhookKey, body, { signature })).toMatchObject({ status: 401 });
  });

  test('signature wrong: 401, for heartbeats too', async () => {
    for (const wrong of [body, '{}', '{"events":[]}']) {
      expect(await post(webhookKey, wrong, { signature: signatureOf(`${wrong} `) })).toEqual(
        refused(401, 'signature wrong'),
      );
    }
  });

  test('a secret that is empty or not there yet verifies nothing: 401', async () => {
    for (const known of [await register({ state: 'pending' }), await register({ state: 'active', secret: '' })]) {
      expect(await post(known, body, { signature: signatureOf(body, '') })).toEqual(refused(401, 'signature wrong'));
    }
  });

  test('unknown key: 404, failed and deleted registrations alike', async () => {
    const keys = [newKey(), await register({ state: 'failed', secret }), await register({ state: 'deleted', secret })];
    for (const unknown of keys) expect(await post(unknown, body)).toEqual(refused(404, 'unknown webhook'));
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'nonsense', null])(
    'content type %s: 415',
    async (contentType) => {
      expect(await post(webhookKey, body, { contentType })).toEqual(refused(415, 'content type is not JSON'));
    },
  );

  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'LOCK'])(
    'method %s: 405',
    async (method) => {
      const answer = await exchange(ingress.url, `${method} /asana/webhooks/${webhookKey} HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' }, body: '{"reason":"only POST"}' });
    },
  );

  test('HEAD: 405 without a body', async () => {
    const connection = await RawConnection.open(ingress.url);
    connection.send(`HEAD /asana/webhooks/${webhookKey} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    connection.halfClose();
    expect(await connection.answer()).toBe('closed');
    expect(connection.rest).toMatch(/^HTTP\/1\.1 405 [^]*\r\n\r\n$/);
    connection.close();
  });

  test('body over the limit: 413 before the body is read', async () => {
    const head = headOf(webhookKey, { length: bounds.bodyBytesMax + 1, signature: signatureOf(body) });
    expect(await exchange(ingress.url, head)).toEqual(refused(413, 'body too large'));
  });

  test('body over the limit without a declared length: 413 as soon as it is', async () => {
    const head = headOf(webhookKey, { signature: signatureOf(body), more: 'Transfer-Encoding: chunked\r\n' });
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    expect(await exchange(ingress.url, head, chunk.repeat(5))).toEqual(refused(413, 'body too large'));
  });

  test('all bodies in memory over their bound: 413 with Retry-After, until there is room again', async () => {
    const head = headOf(webhookKey, { length: bounds.bodyBytesMax, signature: signatureOf(body) });
    const holders = await Promise.all(Array.from({ length: 4 }, () => RawConnection.open(ingress.url)));
    for (const holder of holders) holder.send(head, 'x');
    await until(async () => (await post(await register({ state: 'active', secret }), body)).status === 413);
    expect(await post(webhookKey, body)).toMatchObject({ status: 413, headers: { 'retry-after': '2' } });
    for (const holder of holders) holder.close();
    const other = await register({ state: 'active', secret });
    await until(async () => (await post(other, body)).status === 200);
  });

  test('any other address: 404', async () => {
    for (const path of ['/', '/asana/webhooks', '/asana/webhooks/', `/asana/webhooks/${webhookKey}/x`, '/asana']) {
      const answer = await exchange(ingress.url, `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
      expect(answer).toMatchObject({ status: 404 });
    }
  });
});

describe('health', () => {
  test.each(['live', 'ready'])('GET /health/%s: 200', async (which) => {
    expect(await exchange(ingress.url, `GET /health/${which} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatchObject({
      status: 200,
    });
  });
});

describe('ten of the worst things to send', () => {
  const body = '{"events":[{}]}';
  let webhookKey: string;
  beforeEach(async () => {
    webhookKey = await register({ state: 'active', secret });
  });

  test('1: a chunked body without an end is cut off with 408, and others are served meanwhile', async () => {
    const connection = await RawConnection.open(ingress.url);
    connection.send(
      headOf(webhookKey, { signature: signatureOf(body), more: 'Transfer-Encoding: chunked\r\n' }),
      '5\r\n{"eve\r\n',
    );
    expect(await post(webhookKey, body)).toMatchObject({ status: 200 });
    expect(await connection.answer()).toMatchObject({ status: 408, body: '{"reason":"too slow"}' });
    connection.close();
    expect(await records(webhookKey)).toHaveLength(1);
  }, 30_000);

  test('2: two signature headers, the right one among them: 401', async () => {
    const more = `X-Hook-Signature: ${'a'.repeat(64)}\r\n`;
    expect(await post(webhookKey, body, { more })).toEqual(refused(401, 'signature malformed'));
  });

  test('3: 64 KiB of headers: 431', async () => {
    expect(await post(webhookKey, body, { more: `X-Long: ${'a'.repeat(64 * 1024)}\r\n` })).toMatchObject({
      status: 431,
    });
  });

  test('4: a body longer than declared is the next request, not part of this one', async () => {
    const connection = await RawConnection.open(ingress.url);
    connection.send(
      headOf(webhookKey, { length: body.length, signature: signatureOf(body) }),
      `${body}{"more":1}\r\n\r\n`,
    );
    const answer = await connection.answer();
    expect(answer === 'closed' ? 400 : answer.status).toBeLessThanOrEqual(400);
    connection.close();
    expect((await records(webhookKey)).map((record) => record.value.toString())).toEqual(
      expect.not.arrayContaining([`${body}{"more":1}`]),
    );
  });

  test('5: two lengths that differ, a length beside chunks: 400, nothing appended', async () => {
    const signature = signatureOf(body);
    for (const more of [`Content-Length: ${body.length + 1}\r\n`, 'Transfer-Encoding: chunked\r\n']) {
      expect(
        await exchange(ingress.url, headOf(webhookKey, { length: body.length, signature, more }), body),
      ).toMatchObject({ status: 400 });
    }
    expect(await records(webhookKey)).toEqual([]);
  });

  test('6: the whole address in the request line reaches the same webhook', async () => {
    const target = `http://elsewhere:99/asana/webhooks/${webhookKey}`;
    expect(await post(webhookKey, body, { target })).toMatchObject({ status: 200 });
    expect(await records(webhookKey)).toHaveLength(1);
  });

  test('7: ten requests in one write are answered in order, each on its own', async () => {
    const connection = await RawConnection.open(ingress.url);
    const bodies = Array.from({ length: 10 }, (_, index) => `{"events":[{"n":${index}}]}`);
    const requests = bodies.map((one, index) => {
      const signature = index % 2 === 0 ? signatureOf(one) : signatureOf('other');
      return headOf(webhookKey, { length: one.length, signature }) + one;
    });
    connection.send(requests.join(''));
    const statuses: number[] = [];
    for (const _ of bodies) statuses.push(statusOf(await connection.answer()));
    connection.close();
    expect(statuses).toEqual([200, 401, 200, 401, 200, 401, 200, 401, 200, 401]);
    expect(await records(webhookKey)).toHaveLength(5);
  });

  test.each(['%2F', '..%2f..', 'schl%C3%BCssel', '%zz', '%00', 'a'.repeat(8000), ';drop', `x%0d%0aX-Hook-Secret:y`])(
    '8: a key like %s is an unknown one',
    async (odd) => {
      expect(await post(odd, body)).toMatchObject({ status: 404 });
      expect([403, 404]).toContain(statusOf(await shake(odd, secret)));
    },
  );

  test('9: a sender that closes its half after the request still gets its answer', async () => {
    const connection = await RawConnection.open(ingress.url);
    connection.send(headOf(webhookKey, { length: body.length, signature: signatureOf(body) }), body);
    connection.halfClose();
    expect(await connection.answer()).toMatchObject({ status: 200 });
    connection.close();
    expect(await records(webhookKey)).toHaveLength(1);
  });

  test('9b: a sender that hangs up in mid-body leaves nothing behind', async () => {
    const connection = await RawConnection.open(ingress.url);
    connection.send(headOf(webhookKey, { length: 1000, signature: signatureOf(body) }), 'x'.repeat(500));
    await new Promise((resolve) => setTimeout(resolve, 50));
    connection.close();
    expect(await post(webhookKey, body)).toMatchObject({ status: 200 });
    expect(await records(webhookKey)).toHaveLength(1);
  });

  test('10: what is not HTTP, and HTTP without a host, is told so and hung up on', async () => {
    for (const bytes of [
      randomBytes(200),
      '\x16\x03\x01\x02\x00\x01\x00',
      `POST /asana/webhooks/${webhookKey} HTTP/1.1\r\n\r\n`,
    ]) {
      expect([400, 0]).toContain(statusOf(await exchange(ingress.url, bytes)));
    }
  });

  test('a flood of planted secrets fills neither the audit table nor the way of others', async () => {
    const before = await audits(null);
    const answers: RawAnswer[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      answers.push(...(await Promise.all(Array.from({ length: 50 }, () => shake(webhookKey, 'planted')))));
    }
    expect(new Set(answers.map(statusOf))).toEqual(new Set([403]));
    expect((await audits(null)) - before).toBeLessThanOrEqual(61);
    expect(await post(webhookKey, body)).toMatchObject({ status: 200 });
  });
});

type Posted = { signature?: string | null; contentType?: string | null; more?: string; target?: string };

async function post(webhookKey: string, body: string | Buffer, posted: Posted = {}): Promise<RawAnswer> {
  const length = Buffer.byteLength(body);
  const answer = await exchange(
    ingress.url,
    headOf(webhookKey, { signature: signatureOf(body), length, ...posted }),
    body,
  );
  if (answer === 'closed') throw new Error('closed without an answer');
  return answer;
}

async function shake(webhookKey: string, value: string): Promise<RawAnswer> {
  const head = `POST /asana/webhooks/${webhookKey} HTTP/1.1\r\nHost: x\r\nX-Hook-Secret: ${value}\r\nContent-Length: 0\r\n\r\n`;
  const answer = await exchange(ingress.url, head);
  if (answer === 'closed') throw new Error('closed without an answer');
  return answer;
}

function headOf(
  webhookKey: string,
  { signature, contentType, length, more, target }: Posted & { length?: number },
): string {
  return [
    `POST ${target ?? `/asana/webhooks/${webhookKey}`} HTTP/1.1`,
    'Host: ingress',
    ...(contentType === null ? [] : [`Content-Type: ${contentType ?? 'application/json'}`]),
    ...(typeof signature === 'string' ? [`X-Hook-Signature: ${signature}`] : []),
    ...(length === undefined ? [] : [`Content-Length: ${length}`]),
    `${more ?? ''}\r\n`,
  ].join('\r\n');
}

function signatureOf(body: string | Buffer, signingSecret: string = secret): string {
  return createHmac('sha256', signingSecret).update(body).digest('hex');
}

function refused(status: number, reason: string): unknown {
  return {
    status,
    body: JSON.stringify({ reason }),
    headers: expect.objectContaining({ 'content-type': 'application/json' }),
  };
}

function statusOf(answer: RawAnswer | 'closed' | undefined): number {
  return answer === undefined || answer === 'closed' ? 0 : answer.status;
}

function newKey(): string {
  return randomBytes(32).toString('base64url');
}

async function register(row: { state: string; secret?: string; workspaceGid?: string }): Promise<string> {
  const webhookKey = newKey();
  const sealed = row.secret === undefined ? null : seal(key, webhookKey, Buffer.from(row.secret));
  await pool.query(
    `INSERT INTO ops.webhook (webhook_key, workspace_gid, resource_gid, resource_type, filters, target, environment, purpose, state,
       sealed_secret, confirmed_at)
     VALUES ($1, $2, '1', 'project', '[]', 'x', 'test', 'test', $3, $4, CASE WHEN $3 = 'active' THEN now() END)`,
    [webhookKey, row.workspaceGid ?? '1', row.state, sealed],
  );
  return webhookKey;
}

async function storedSecret(webhookKey: string): Promise<Buffer | null> {
  const { rows } = await pool.query<{ sealed_secret: Buffer | null }>(
    'SELECT sealed_secret FROM ops.webhook WHERE webhook_key = $1',
    [webhookKey],
  );
  return rows[0]?.sealed_secret ?? null;
}

async function audits(webhookKey: string | null): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int FROM ops.audit WHERE action = 'webhook.handshake_refused' AND ($1::text IS NULL OR subject = $1)`,
    [webhookKey],
  );
  return rows[0]?.count ?? 0;
}

async function records(webhookKey: string): Promise<readonly StoredRecord[]> {
  const found: StoredRecord[] = [];
  for (const { partition, first } of await log.ends(deliveriesTopic)) {
    found.push(...(await log.read(deliveriesTopic, partition, first, 10_000)));
  }
  return found.filter((record) => record.key === webhookKey);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > deadlineMs) throw new Error('It never came to hold');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
