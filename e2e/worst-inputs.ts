/** The worst that a log, an API and a person at the command line could come up with, as data for `inputs.e2e.spec.ts`. */
import type { ServerResponse } from 'node:http';
import type { LogRecord } from '@asana-warehouse/event-log/event-log';
import type { Lie } from '@asana-warehouse/testbed/lying-gateway';

const deep = 1_000_000;

/** Words after `asana-warehouse` that make no sense. */
export const wrongWords: readonly (readonly [readonly string[]])[] = [
  [['backfill', '--project', '../users/me']],
  [['backfill', '--project', '']],
  [['backfill', '--workspace', '1; DROP TABLE ops.run']],
  [['backfill', '--types', 'task,Task']],
  [['backfill', '--types', 'constructor']],
  [['reconcile', '--since', 'yesterday']],
  [['reconcile', '--since', '1']],
  [['reconcile', '--since', '2026-01-01T10:00']],
  [['reconcile', '--resource', '%2e%2e']],
  [['reconcile', '--resource', '9'.repeat(500)]],
  [['verify', '--project', '１２３']],
  [['webhooks', 'explode']],
];

/** Deliveries that no consumer can apply. */
export function poisonedDeliveries(key: string): readonly LogRecord[] {
  const nested = '['.repeat(deep) + ']'.repeat(deep);
  const event = (more: object): string => JSON.stringify({ events: [{ action: 'changed', ...more }] });
  const bodies: readonly (string | Buffer)[] = [
    '',
    '{',
    '<html>Bad gateway</html>',
    Buffer.from([0xff, 0xfe, 0x00, 0x01]),
    nested,
    '{"events":7}',
    '{"events":[null]}',
    event({ resource: { gid: '../1', resource_type: 'task' } }),
    event({ resource: { gid: 12, resource_type: 'task' } }),
    event({ resource: 'task' }),
  ];
  const headers = {
    'delivery-id': 'x',
    'webhook-key': key,
    'received-at': new Date().toISOString(),
    source: 'webhook',
  };
  const envelopes: readonly Readonly<Record<string, string>>[] = [
    {},
    { ...headers, 'received-at': '2026-02-30T00:00:00Z' },
    { ...headers, 'schema-version': '' },
    { ...headers, 'schema-version': '1.1.1' },
    laterMajor,
  ];
  return [
    ...bodies.map((body) => ({ key, value: Buffer.from(body), headers })),
    ...envelopes.map((one) => ({ key, value: Buffer.from(event({ resource: { gid: '1' } })), headers: one })),
  ];
}

/** Of a version that no release knows yet, and nothing else of what today's records have. */
const laterMajor = { 'schema-version': '2.0' };

/** Snapshots that no consumer can apply. */
export function poisonedSnapshots(key: string): readonly LogRecord[] {
  const sound = JSON.parse(soundSnapshot(key).value.toString('utf8')) as Record<string, unknown>;
  const nested = `${'['.repeat(deep)}${']'.repeat(deep)}`;
  const values: readonly (string | Buffer)[] = [
    '',
    'null',
    '[]',
    Buffer.alloc(1024, 0),
    Buffer.alloc(4 * 1024 * 1024, '['),
    nested,
    JSON.stringify({ ...sound, v: 2 }),
    JSON.stringify({ ...sound, type: '__proto__' }),
    JSON.stringify({ ...sound, gid: { $gt: '' } }),
    JSON.stringify({ ...sound, observed_at: 'soon' }),
    JSON.stringify({ ...sound, hash: 'wrong', body: { gid: key, name: ['a'] } }),
    JSON.stringify(sound).replace('"Sound"', nested),
    JSON.stringify(sound).replace('"name"', `"unknown":${nested},"name"`),
  ];
  return [
    ...values.map((value) => ({ key, value: Buffer.from(value), headers: {} })),
    { key, value: Buffer.from(JSON.stringify(sound)), headers: { 'schema-version': 'x' } },
    { key, value: Buffer.from([0xff, 0x00]), headers: laterMajor },
  ];
}

/** A tag called Sound. */
export function soundSnapshot(key: string): LogRecord {
  const snapshot = {
    v: 1,
    kind: 'present',
    type: 'tag',
    gid: key,
    workspace_gid: null,
    observed_at: new Date().toISOString(),
    observed_error_ms: 0,
    repair_epoch: 0,
    source: 'hydrate',
    modified_at: null,
    hash: 'sound',
    body: { gid: key, name: 'Sound' },
  };
  return { key, value: Buffer.from(JSON.stringify(snapshot)), headers: {} };
}

/** The task that a lie says is larger than a record of the log may be. */
export const hugeTask = '99000000000000002';

let remembered: Readonly<Record<string, unknown>> = {};
const tasks = /\/tasks\?/;

function text(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
}

function json(response: ServerResponse, body: unknown): void {
  text(response, JSON.stringify(body));
}

/** What the API may say for a list of tasks so that the list cannot be read. */
export const lies: readonly (readonly [string, RegExp, Lie])[] = [
  ['HTML with status 200', tasks, (response) => text(response, '<html>Sign in</html>')],
  ['JSON that ends in mid-word', tasks, (response, genuine) => text(response, JSON.stringify(genuine).slice(0, -40))],
  ['a list that is none', tasks, (response) => json(response, { data: { gid: '1' } })],
  ['a million brackets', tasks, (response) => text(response, `{"data":${'['.repeat(deep)}${']'.repeat(deep)}}`)],
  [
    'a field a million deep',
    tasks,
    (response, genuine) => text(response, withFirst(genuine, `"deep":${'['.repeat(deep)}${']'.repeat(deep)}`)),
  ],
  [
    'an object of 60 MiB',
    tasks,
    (response) => json(response, { data: [{ gid: hugeTask, num_subtasks: 0, notes: 'x'.repeat(60 * 1024 * 1024) }] }),
  ],
  [
    'a next page that is always the same',
    tasks,
    (response, genuine) => {
      // The simulator itself knows no such token, so the list is told from memory.
      if (Array.isArray(genuine['data'])) remembered = genuine;
      json(response, { ...remembered, next_page: { offset: 'again' } });
    },
  ],
];

/**
 * What the first object of a list may hold so that it alone cannot be applied: the member, and what its dead letter says.
 * The name that the second object has in the same answer shows that it was read.
 */
export const badObjects: readonly (readonly [string, string, string, string])[] = [
  ['a name that is an object', '"name":{"a":1}', 'task.name: expected text, got an object', 'Beside an object'],
  [
    'a date that does not exist',
    '"due_on":"2026-02-31"',
    'task.due_on: expected a date, got a string',
    'Beside a date',
  ],
];

/** The list with such an object. */
export function withBadObject(member: string, neighbour: string): Lie {
  return (response, genuine) => {
    const [first, second, ...rest] = genuine['data'] as Record<string, unknown>[];
    text(response, withFirst({ data: [first, { ...second, name: neighbour }, ...rest] }, member));
  };
}

/** A name that Postgres cannot store as it is. */
export const unstorable: Lie = (response, genuine) =>
  text(response, withFirst(genuine, '"name":"Cannot \\u0000be stored"'));

/** The genuine list, with `member` added to its first object. */
function withFirst(genuine: Readonly<Record<string, unknown>>, member: string): string {
  const [first, ...rest] = genuine['data'] as Record<string, unknown>[];
  const head = JSON.stringify(first).slice(0, -1);
  return `{"data":[${[`${head},${member}}`, ...rest.map((one) => JSON.stringify(one))].join(',')}],"next_page":null}`;
}

const door = (line: string, headers = ''): string => `${line} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;

/** Bytes for the side door, and the status of the answer; null: it hangs up. */
export const doorInputs: readonly (readonly [string, string | Buffer, number | null])[] = [
  [
    'a body that is announced as 10 GiB',
    door('GET /metrics', 'Content-Length: 10737418240\r\n') + 'x'.repeat(100_000),
    200,
  ],
  ['a path of a mebibyte', door(`GET /${'a'.repeat(1024 * 1024)}`), 431],
  ['ten thousand headers', door('GET /health/ready', 'a: b\r\n'.repeat(10_000)), 431],
  ['two lengths', door('POST /metrics', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n') + '0\r\n\r\n', 400],
  ['chunks that are none', door('GET /health/ready', 'Transfer-Encoding: chunked\r\n') + 'zzz\r\n', 400],
  ['a way out of the folder', door('GET /metrics/../../../etc/passwd'), 404],
  ['a NUL in the path', door('GET /health/live\0'), 400],
  ['another server in the path', door('GET http://elsewhere/metrics'), 404],
  ['the beginning of TLS', Buffer.from('16030100a5010000a103030d0a0d0a', 'hex'), 400],
  ['a tunnel to elsewhere', door('CONNECT 169.254.169.254:80'), null],
];
