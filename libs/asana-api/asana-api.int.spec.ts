/** The client over real sockets, against a server that answers whatever a test wants: faults first. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Failure } from '@asana-warehouse/failure/failure';
import { Agent } from 'undici';
import type { Priority } from './answer.ts';
import { asanaApi, type AsanaApi, type AsanaApiOptions } from './asana-api.ts';
import { memoryBank, openBudget, type Budget } from './budget.ts';
import { readPage, readPages } from './list-page.ts';
import { fixedToken, refreshedToken } from './token.ts';

const secret = '1/1234567890:cafebabecafebabe';
type Answer = (request: IncomingMessage, response: ServerResponse, attempt: number, body: string) => void;

let server: Server;
let url: string;
let answer: Answer;
let attempts: { method: string; path: string; atMs: number; authorization: string; body: string }[] = [];
const dispatcher = new Agent({ connections: 20, pipelining: 1, connect: { timeout: 500 } });

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const body = Buffer.concat(chunks).toString();
      attempts.push({ method, path, atMs: performance.now(), authorization: headers.authorization ?? '', body });
      answer(request, response, attempts.length, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
beforeEach(() => {
  attempts = [];
});
afterAll(async () => {
  await dispatcher.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const live = { priority: 0 } as const;

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function budgetOf(requestsPerMinute: number, burst: number): Budget {
  return openBudget({
    bank: memoryBank({ requestsPerMinute, burst }),
    inFlight: { read: 50, write: 15 },
    chunk: 10,
    onWait: () => undefined,
    onPause: () => undefined,
  });
}

function open(more: Partial<AsanaApiOptions> = {}): AsanaApi {
  return asanaApi({
    baseUrl: url,
    tokens: fixedToken(secret),
    budget: budgetOf(60_000, 1000),
    dispatcher,
    userAgent: 'test',
    attemptsMax: 4,
    backOff: { firstMs: 20, maxMs: 100 },
    answerMsMax: 700,
    bodyBytesMax: 100_000,
    random: Math.random,
    onRequest: () => undefined,
    onRetry: () => undefined,
    onDeprecation: () => undefined,
    ...more,
  });
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`expected a failure, got ${String(error)}`);
  const seen = [error.message, String(error.cause), JSON.stringify(error), error.stack].join('\n');
  expect(seen).not.toContain('cafebabe');
  return error;
}

describe('trying again', () => {
  test('5xx and broken connections are tried again, and the answer after them counts', async () => {
    answer = (request, response, attempt) => {
      if (attempt === 1) json(response, 502, { errors: [{ message: 'bad gateway' }] });
      else if (attempt === 2) request.socket.destroy();
      else if (attempt === 3)
        response.writeHead(200, { 'content-length': '500' }).write('{"data":', () => request.socket.destroy());
      else json(response, 200, { data: { gid: '1' } });
    };
    expect(await open().get('/tasks/1', {}, live)).toMatchObject({ kind: 'found', data: { gid: '1' } });
    expect(attempts).toHaveLength(4);
  });

  test('5xx without end is given up after the attempts allowed, as something that may pass', async () => {
    answer = (_request, response) => json(response, 500, { errors: [{ message: 'oops', phrase: '6 sad squid' }] });
    const failure = await failureOf(open().get('/tasks/1', {}, live));
    expect(failure.code).toBe('asana.unavailable');
    expect(failure.retriable).toBe(true);
    expect(failure.message).toContain('6 sad squid');
    expect(attempts).toHaveLength(4);
  });

  test("other 4xx are never tried again, and carry Asana's own words", async () => {
    answer = (_request, response) =>
      json(response, 400, {
        errors: [{ message: 'project: Not a Long: x', help: 'See https://developers.asana.com' }],
      });
    const failure = await failureOf(open().get('/tasks', { project: 'x' }, live));
    expect(failure.code).toBe('asana.refused');
    expect(failure.message).toBe('GET /tasks: 400 project: Not a Long: x · See https://developers.asana.com');
    expect(attempts).toHaveLength(1);
  });

  test('a write that may have been carried out is sent again only if that is harmless', async () => {
    answer = (_request, response) => json(response, 500, {});
    await failureOf(open().post('/tasks', {}, live));
    expect(attempts).toHaveLength(1);
    await failureOf(open().post('/webhooks', {}, { ...live, repeatable: true }));
    expect(attempts).toHaveLength(5);
    attempts = [];
    answer = (_request, response, attempt) =>
      attempt === 1 ? json(response, 429, {}, { 'retry-after': '0' }) : json(response, 201, { data: { gid: '5' } });
    expect(await open().post('/tasks', {}, live)).toMatchObject({ status: 201 });
    expect(attempts).toHaveLength(2);
  });

  test('429 pauses the whole credential for as long as Asana says', async () => {
    answer = (_request, response, attempt) =>
      attempt === 1 ? json(response, 429, {}, { 'retry-after': '1' }) : json(response, 200, { data: {} });
    const api = open();
    const startedMs = performance.now();
    const first = api.get('/tasks/1', {}, live);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all([first, api.get('/tasks/2', {}, live)]);
    expect(attempts).toHaveLength(3);
    for (const { atMs } of attempts.slice(1)) expect(atMs - startedMs).toBeGreaterThanOrEqual(950);
  });

  test('429 without, or with a senseless, Retry-After still pauses and goes on', async () => {
    answer = (_request, response, attempt) =>
      attempt < 4
        ? json(response, 429, {}, attempt === 2 ? { 'retry-after': 'NaN' } : {})
        : json(response, 200, { data: 1 });
    expect(await open().get('/tasks/1', {}, live)).toMatchObject({ data: 1 });
  });
});

describe('what is observed is dated', () => {
  const attemptsOf = (status: number): Answer => {
    return (_request, response, attempt) =>
      attempt < 3 ? json(response, status, {}, { 'retry-after': '1' }) : json(response, 200, { data: { gid: '1' } });
  };

  test.each([[429], [500]])('by the attempt that was answered, not by the one refused with %i', async (status) => {
    answer = attemptsOf(status);
    const startedMs = Date.now();
    const found = await open({ backOff: { firstMs: 1500, maxMs: 1500 }, random: () => 0.99 }).get('/tasks/1', {}, live);
    if (found.kind !== 'found') throw new Error(`expected an answer, got ${found.kind}`);
    const [first, , last] = attempts.map(({ atMs }) => performance.timeOrigin + atMs);
    const observedMs = Date.parse(found.observed.at);
    // The header counts whole seconds, so the date is known no better than that, and told so.
    expect(found.observed.errorMs).toBeLessThan(1100);
    expect((last ?? 0) - (first ?? 0)).toBeGreaterThan(1900);
    expect(Math.abs(observedMs - (last ?? 0))).toBeLessThanOrEqual(found.observed.errorMs + 400);
    expect(observedMs - found.observed.errorMs).toBeGreaterThan(startedMs);
  });
});

describe('bad answers', () => {
  test('an answer that does not come in time, byte by byte or not at all, is a network fault', async () => {
    answer = (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    };
    const failure = await failureOf(open({ attemptsMax: 1 }).get('/tasks/1', {}, live));
    expect(failure.code).toBe('asana.unreachable');
    expect(failure.message).toContain('700 ms');
  });

  test.each([
    ['a page of HTML', (response: ServerResponse) => response.writeHead(200).end('<html>')],
    ['an empty body', (response: ServerResponse) => response.writeHead(200).end()],
    ['a list at the top', (response: ServerResponse) => json(response, 200, [1])],
    [
      'brackets without end',
      (response: ServerResponse) => response.writeHead(200).end(`{"data":${'['.repeat(40_000)}${']'.repeat(40_000)}}`),
    ],
    ['more bytes than allowed', (response: ServerResponse) => response.writeHead(200).end('x'.repeat(200_000))],
  ])('%s instead of an envelope is malformed, once and for all', async (_what, send) => {
    answer = (_request, response) => {
      send(response);
    };
    const failure = await failureOf(open().get('/tasks/1', {}, live));
    expect(failure.code).toBe('asana.malformed');
    expect(attempts).toHaveLength(1);
  });

  test('a redirect is not followed: the token goes to no other host', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `${url}/elsewhere` }).end();
    expect((await failureOf(open().get('/tasks/1', {}, live))).code).toBe('asana.refused');
    expect(attempts.map(({ path }) => path)).toEqual(['/api/1.0/tasks/1']);
  });

  test('words are one line of bounded length, whatever a body holds', async () => {
    answer = (_request, response) =>
      json(response, 400, { errors: [{ message: `a\n\u001b[31m${'b'.repeat(5000)}` }, null, 7] });
    const { message } = await failureOf(open().get('/x', {}, live));
    expect(message.length).toBeLessThan(600);
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  test('nothing listens: unreachable, with a remedy', async () => {
    const failure = await failureOf(open({ baseUrl: 'http://127.0.0.1:9', attemptsMax: 2 }).get('/x', {}, live));
    expect(failure.code).toBe('asana.unreachable');
    expect(failure.exitCode).toBe(3);
  });
});

describe('refusals', () => {
  test.each([402, 403, 404, 451])('%i is an answer about the resource, with words', async (status) => {
    answer = (_request, response) => json(response, status, { errors: [{ message: 'no' }] });
    expect(await open().get('/tasks/1', {}, live)).toMatchObject({ kind: 'refused', status, words: 'no' });
  });

  test('401 on one resource is an answer; on oneself it ends everything', async () => {
    answer = (request, response) =>
      json(response, request.url === '/api/1.0/users/me' ? 200 : 401, {
        data: {},
        errors: [{ message: 'Not Authorized' }],
      });
    expect(await open().get('/tasks/1', {}, live)).toMatchObject({ kind: 'refused', status: 401 });
    answer = (_request, response) => json(response, 401, { errors: [{ message: 'Not Authorized' }] });
    expect(await failureOf(open().get('/tasks/1', {}, live))).toMatchObject({
      code: 'asana.unauthorized',
      message: 'Asana refuses the credential: 401 Not Authorized',
    });
  });
});

describe('lists', () => {
  test('end where next_page says so, not at an empty page', async () => {
    const pages: Record<string, unknown> = {
      start: { data: [{ gid: '1' }], next_page: { offset: 'b' } },
      b: { data: [], next_page: { offset: 'c' } },
      c: { data: [{ gid: '2' }], next_page: null },
    };
    answer = (request, response) =>
      json(response, 200, pages[new URL(request.url ?? '', url).searchParams.get('offset') ?? 'start']);
    const gids: unknown[] = [];
    for await (const page of readPages(open(), '/tasks', {}, live))
      if (page.kind === 'page') gids.push(...page.items.map(({ gid }) => gid));
    expect(gids).toEqual(['1', '2']);
    expect(attempts.every(({ path }) => path.includes('limit=100'))).toBe(true);
  });

  test('end in a failure when a page names itself as the next one, which would be read for ever', async () => {
    answer = (_request, response) => json(response, 200, { data: [{ gid: '1' }], next_page: { offset: 'again' } });
    const readAll = async (): Promise<void> => {
      for await (const _ of readPages(open(), '/tasks', {}, live));
    };
    expect((await failureOf(readAll())).code).toBe('asana.malformed');
    expect(attempts).toHaveLength(2);
  });

  test('begin again when a page token has expired, and say so', async () => {
    answer = (_request, response, attempt) => {
      if (attempt === 2) json(response, 400, { errors: [{ message: 'offset: Your pagination token has expired.' }] });
      else json(response, 200, { data: [{ gid: '1' }], next_page: attempt === 1 ? { offset: 'b' } : null });
    };
    const kinds: string[] = [];
    for await (const page of readPages(open(), '/tasks', {}, live)) kinds.push(page.kind);
    expect(kinds).toEqual(['page', 'restarted', 'page']);
  });

  test('too large a list is rejected with words, not cut short', async () => {
    answer = (_request, response) => json(response, 400, { errors: [{ message: 'The result is too large.' }] });
    expect(await readPage(open(), '/tasks', {}, null, live)).toMatchObject({
      kind: 'rejected',
      words: expect.stringContaining('too large') as string,
    });
  });
});

describe('the credential', () => {
  test('is renewed before it is used, shared by all who wait, and once when it is refused', async () => {
    let issued = 0;
    let good = 'access-1';
    answer = (request, response) => {
      if (request.url === '/-/oauth_token') {
        issued += 1;
        good = `access-${issued}`;
        return json(response, 200, { access_token: good, expires_in: 3600, data: { email: 'someone@example.com' } });
      }
      return json(response, request.headers.authorization === `Bearer ${good}` ? 200 : 401, { data: { gid: '1' } });
    };
    const tokens = refreshedToken({
      baseUrl: url,
      clientId: 'id',
      clientSecret: 'cafebabe',
      refreshToken: 'r',
      dispatcher,
    });
    const api = open({ tokens });
    await Promise.all([1, 2, 3].map((n) => api.get(`/tasks/${n}`, {}, live)));
    expect(issued).toBe(1);
    good = 'revoked';
    expect(await api.get('/tasks/4', {}, live)).toMatchObject({ kind: 'found' });
    expect(issued).toBe(2);
  });

  test('that can no longer be renewed says so without naming it', async () => {
    answer = (_request, response) => json(response, 400, { error: 'invalid_grant' });
    const tokens = refreshedToken({
      baseUrl: url,
      clientId: 'id',
      clientSecret: 'cafebabe',
      refreshToken: 'cafebabe-r',
      dispatcher,
    });
    const failure = await failureOf(open({ tokens }).get('/tasks/1', {}, live));
    expect(failure.code).toBe('asana.unauthorized');
    expect(failure.message).toContain('invalid_grant');
  });
});

describe('the budget', () => {
  test('lets live reads pass those of a backfill that wait', async () => {
    answer = (_request, response) => json(response, 200, { data: {} });
    const api = open({ budget: budgetOf(600, 1) });
    const order: string[] = [];
    const get = async (name: string, priority: Priority): Promise<void> => {
      await api.get(`/${name}`, {}, { priority });
      order.push(name);
    };
    const sweeps = Array.from({ length: 12 }, (_, n) => get(`sweep${n}`, 9));
    await get('live', 0);
    expect(order.length).toBeLessThan(12);
    await Promise.all(sweeps);
  });

  test('keeps the limit: no more requests in a second than it allows', async () => {
    answer = (_request, response) => json(response, 200, { data: {} });
    const api = open({ budget: budgetOf(1200, 5) });
    await Promise.all(Array.from({ length: 30 }, (_, n) => api.get(`/tasks/${n}`, {}, { priority: 9 })));
    const elapsedMs = (attempts.at(-1)?.atMs ?? 0) - (attempts[0]?.atMs ?? 0);
    expect(elapsedMs).toBeGreaterThanOrEqual(((30 - 5) * 1000 * 60) / 1200 - 60);
  });

  test('lets go of a request that is given up while it waits', async () => {
    const controller = new AbortController();
    const api = open({ budget: budgetOf(1, 1) });
    answer = (_request, response) => json(response, 200, { data: {} });
    await api.get('/tasks/1', {}, live);
    const waiting = api.get('/tasks/2', {}, { ...live, signal: controller.signal });
    controller.abort(new Failure('asana.unavailable', 'given up'));
    expect((await failureOf(waiting)).message).toBe('given up');
    expect(attempts).toHaveLength(1);
  });
});

test('an announced change of the API is reported once for each name', async () => {
  const seen: unknown[] = [];
  answer = (_request, response) =>
    json(response, 200, { data: {} }, { 'asana-change': 'name=some_change;info=https://example.com;affected=true' });
  const api = open({ onDeprecation: (one) => seen.push(one) });
  await api.get('/a', {}, live);
  await api.get('/b', {}, live);
  expect(seen).toEqual([{ name: 'some_change', info: 'https://example.com', affected: true }]);
});
