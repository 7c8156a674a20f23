/**
 * The baseline of the ingress benchmark, as a process: bare `node:http`, HMAC over the body, and the same append to the
 * same log. Nothing is looked up, bounded, measured or traced. Told by environment: DATABASE_URL, BENCH_SECRET, and
 * BENCH_RECORDS_MAX, the most records in one append (1: one append a delivery).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { versionHeader } from '@asana-warehouse/event-log/envelope';
import { deliveriesTopic, deliveriesVersion, topicSpecs } from '@asana-warehouse/event-log/topics';
import { openPostgresLog, postgresLogBounds } from '@asana-warehouse/event-log-postgres/postgres-log';
import { connectionSettings } from '@asana-warehouse/warehouse/database';

const secret = process.env['BENCH_SECRET'] ?? '';
const append = { ...postgresLogBounds.append, batchRecordsMax: Number(process.env['BENCH_RECORDS_MAX']) };
const connection = connectionSettings(process.env['DATABASE_URL'] ?? '');

const log = openPostgresLog({ connection, ...postgresLogBounds, append });
await log.ensureTopics(topicSpecs(8));

/** A record as ingress appends it, so that the log has the same work; here its parts are ready-made. */
const key = 'a'.repeat(43);
const headers = {
  [versionHeader]: deliveriesVersion,
  'delivery-id': 'a'.repeat(64),
  'webhook-key': key,
  'workspace-gid': '1',
  'received-at': new Date().toISOString(),
  source: 'webhook',
  traceparent: `00-${'a'.repeat(32)}-${'a'.repeat(16)}-01`,
};

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const value = Buffer.concat(chunks);
    const expected = createHmac('sha256', secret).update(value).digest();
    const given = Buffer.from(String(request.headers['x-hook-signature']), 'hex');
    const answer = (status: number): unknown => response.writeHead(status, { 'content-length': 0 }).end();
    if (!timingSafeEqual(expected, given)) answer(401);
    else {
      log.append(deliveriesTopic, [{ key, value, headers }]).then(
        () => answer(200),
        () => answer(503),
      );
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ ready: true, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.once('disconnect', () => process.exit(0));
