/** Which read wins over a stamp that is wrong: never one from before the epoch was raised. */
import { createServer, type Server } from 'node:http';
import { asanaApi, type AsanaApi } from '@asana-warehouse/asana-api/asana-api';
import { memoryBank, openBudget } from '@asana-warehouse/asana-api/budget';
import { presentSnapshot } from '@asana-warehouse/asana-api/snapshot-of';
import { fixedToken } from '@asana-warehouse/asana-api/token';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { listening } from '@asana-warehouse/testbed/listening';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { openPool } from '@asana-warehouse/warehouse/database';
import type pg from 'pg';
import { Agent } from 'undici';
import { settleContradiction } from './settle-contradiction.ts';

const task = resourceOf('task') as Resource;
const observed = { at: '2026-01-05T10:00:00.000Z', errorMs: 0 };
const reading = { source: 'reconcile', workspaceGid: 'w' } as const;

/** What reads find one after the other; null: nothing. */
let names: (string | null)[] = [];
let server: Server;
let dispatcher: Agent;
let api: AsanaApi;
let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  server = createServer((_request, response) => {
    const name = names.shift() ?? null;
    const answer = name === null ? { errors: [{ message: 'task: Unknown object: 1' }] } : { data: bodyOf(name) };
    response.writeHead(name === null ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  const baseUrl = `http://127.0.0.1:${await listening(server)}`;
  dispatcher = new Agent();
  const nothing = (): void => undefined;
  api = asanaApi({
    baseUrl,
    tokens: fixedToken('1/1:secret'),
    budget: openBudget({
      bank: memoryBank({ requestsPerMinute: 60_000, burst: 100 }),
      inFlight: { read: 5, write: 5 },
      chunk: 10,
      onWait: nothing,
      onPause: nothing,
    }),
    dispatcher,
    userAgent: 'test',
    attemptsMax: 1,
    backOff: { firstMs: 1, maxMs: 1 },
    answerMsMax: 5_000,
    bodyBytesMax: 100_000,
    random: Math.random,
    onRequest: nothing,
    onRetry: nothing,
    onDeprecation: nothing,
  });
  database = await freshDatabase();
  pool = openPool(database.url, { max: 2, applicationName: 'settle-contradiction' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
  await dispatcher.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => pool.query('DELETE FROM ops.confirmation'));

function bodyOf(name: string) {
  return { gid: '1', name, modified_at: '2026-01-05T09:00:00.000Z' };
}

test.each([
  ['what is read after the raise wins, though it changed', ['as listed', 'changed since'], 'changed since', 1, 1],
  ['two reads that differ raise nothing', ['as it is', 'never read'], 'as it is', 0, null],
  ['what a direct read does not find is not gone by that', [null, 'never read'], 'as listed', 0, null],
  ['nor is what is not found after the raise', ['as listed', null], 'as listed', 0, 1],
])('%s', async (_, found, name, epoch, kept) => {
  names = [...found];
  const parts = { api, pool, stopping: new AbortController().signal };
  const first = presentSnapshot(task, bodyOf('as listed'), observed, reading, 0);
  const settled = await settleContradiction(parts, task, first, 9);
  expect(settled).toMatchObject({ kind: 'present', repair_epoch: epoch, body: { name } });
  const { rows } = await pool.query<{ epoch: number }>(
    `SELECT repair_epoch::int AS epoch FROM ops.confirmation WHERE type = 'task' AND gid = '1'`,
  );
  expect(rows[0]?.epoch ?? null).toBe(kept);
});
