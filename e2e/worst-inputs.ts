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
    JSON.stringify({ ...sound, body: { gid: key, name: ['a'] } }),
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

/** What a run may come to: the list failed and is named, or it read everything. */
export const outcomes = {
  failed: { code: 1, document: { ok: false, failed: [{ kind: 'task_by_project' }] } },
  complete: { code: 0, document: { ok: true, failed: [] } },
} as const;

/** What the API may say for a list of tasks, each with what becomes of the run. */
export const lies: readonly (readonly [string, RegExp, Lie, keyof typeof outcomes])[] = [
  ['HTML with status 200', tasks, (response) => text(response, '<html>Sign in</html>'), 'failed'],
  [
    'JSON that ends in mid-word',
    tasks,
    (response, genuine) => text(response, JSON.stringify(genuine).slice(0, -40)),
    'failed',
  ],
  ['a list that is none', tasks, (response) => json(response, { data: { gid: '1' } }), 'failed'],
  [
    'a million brackets',
    tasks,
    (response) => text(response, `{"data":${'['.repeat(deep)}${']'.repeat(deep)}}`),
    'failed',
  ],
  [
    'a field a million deep',
    tasks,
    (response, genuine) => text(response, withFirst(genuine, `"deep":${'['.repeat(deep)}${']'.repeat(deep)}`)),
    'failed',
  ],
  [
    'an object of 60 MiB',
    tasks,
    (response) => json(response, { data: [{ gid: hugeTask, notes: 'x'.repeat(60 * 1024 * 1024) }] }),
    'failed',
  ],
  [
    'a name that is an object',
    tasks,
    (response, genuine) => text(response, withFirst(genuine, '"name":{"a":1}')),
    'complete',
  ],
  [
    'a date that does not exist',
    tasks,
    (response, genuine) => text(response, withFirst(genuine, '"due_on":"2026-02-31"')),
    'complete',
  ],
  [
    'characters that Postgres cannot store',
    tasks,
    (response, genuine) => text(response, withFirst(genuine, '"name":"a\\u0000b"')),
    'complete',
  ],
  [
    'a next page that is always the same',
    tasks,
    (response, genuine) => {
      // The simulator itself knows no such token, so the list is told from memory.
      if (Array.isArray(genuine['data'])) remembered = genuine;
      json(response, { ...remembered, next_page: { offset: 'again' } });
    },
    'failed',
  ],
];

/** The genuine list, with `member` added to its first object. */
function withFirst(genuine: Readonly<Record<string, unknown>>, member: string): string {
  const [first, ...rest] = genuine['data'] as Record<string, unknown>[];
  const head = JSON.stringify(first).slice(0, -1);
  return `{"data":[${[`${head},${member}}`, ...rest.map((one) => JSON.stringify(one))].join(',')}],"next_page":null}`;
}
