/**
 * The baseline of the latency benchmark, as a process: the same chain in one piece, without a log. A delivery's signature is
 * verified, each task its events name is read from the API with the same fields, the row and its version are written by hand,
 * and then the sender gets its 200. What it leaves out is what the parts are for: durability before the answer, coalescing,
 * budgets, several instances, any order, links, deletions. Told by environment: DATABASE_URL, BENCH_SECRET,
 * ASANA_BASE_URL, ASANA_TOKEN.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { optFields } from '@asana-warehouse/catalogue/columns';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { Agent, request } from 'undici';
import { writeEventRows, writeTaskRows } from './handwritten-projection.ts';

const { DATABASE_URL = '', BENCH_SECRET: secret = '', ASANA_BASE_URL: asana, ASANA_TOKEN: token } = process.env;
const pool = openPool(DATABASE_URL, { max: 10, applicationName: 'inline' });
const dispatcher = new Agent({ connections: 64, pipelining: 1 });
const fields = optFields(resourceOf('task') as Resource).join(',');

const server = http.createServer((incoming, outgoing) => {
  answer(incoming).then(
    (status) => outgoing.writeHead(status).end(),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      outgoing.writeHead(500).end();
    },
  );
});
server.listen(0, '127.0.0.1', () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);

async function answer(incoming: http.IncomingMessage): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const said = Buffer.from(String(incoming.headers['x-hook-signature']), 'hex');
  const mac = createHmac('sha256', secret).update(body).digest();
  if (said.length !== mac.length || !timingSafeEqual(said, mac)) return 401;
  const { events } = JSON.parse(body.toString()) as { events: { resource: { gid: string } }[] };
  const tasks = await Promise.all([...new Set(events.map(({ resource }) => resource.gid))].map(read));
  const receivedAt = new Date().toISOString();
  const deliveryId = createHash('sha256').update(body).digest('hex');
  await inTransaction(pool, async (client) => {
    await writeEventRows(client, [{ value: body, receivedAt, deliveryId }]);
    await writeTaskRows(client, tasks);
  });
  return 200;
}

async function read(gid: string): Promise<Parameters<typeof writeTaskRows>[1][number]> {
  const observedAt = new Date().toISOString();
  const answered = await request(`${asana}/api/1.0/tasks/${gid}?opt_fields=${fields}`, {
    dispatcher,
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await answered.body.text();
  const { data: body } = JSON.parse(text) as { data: Record<string, unknown> };
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return { body, hash, observedAt, syncedAt: new Date().toISOString() };
}
