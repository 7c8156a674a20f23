/** What rides beside a delivery's bytes: read as it was written, and wrong headers named without their contents. */
import { decodeHeaders } from './headers.ts';

const headers = {
  'schema-version': '1.1',
  'delivery-id': 'd1',
  'webhook-key': 'k1',
  'workspace-gid': 'W',
  'received-at': '2026-01-02T03:04:05.678Z',
  source: 'stream',
};

test('what is said is read, and headers that a later release adds are no fault', () => {
  expect(decodeHeaders({ ...headers, later: '1' })).toEqual({
    headers: {
      deliveryId: 'd1',
      webhookKey: 'k1',
      workspaceGid: 'W',
      receivedAt: '2026-01-02T03:04:05.678Z',
      source: 'stream',
    },
  });
});

test('a workspace that was not told is null, and a source that was not told is a webhook', () => {
  const { 'workspace-gid': _, source: __, ...rest } = headers;
  const untold = { headers: { workspaceGid: null, source: 'webhook' } };
  expect(decodeHeaders(rest)).toMatchObject(untold);
  expect(decodeHeaders({ ...rest, 'workspace-gid': '' })).toMatchObject(untold);
});

test.each([
  ['delivery-id', undefined, 'expected a short text'],
  ['delivery-id', '', 'expected a short text'],
  ['delivery-id', 'x'.repeat(256), 'expected a short text'],
  ['webhook-key', undefined, 'expected a short text'],
  ['webhook-key', 'a\u0000', 'expected a short text'],
  ['webhook-key', '\u001fa', 'expected a short text'],
  ['received-at', undefined, 'expected a time in UTC'],
  ['received-at', '2026-01-02T03:04:05.678+01:00', 'expected a time in UTC'],
  ['received-at', '2026-02-30T03:04:05.678Z', 'expected a time in UTC'],
  ['received-at', '2026-01-02T24:00:00Z', 'expected a time in UTC'],
  ['workspace-gid', 'a/b', 'expected a gid or nothing'],
  ['workspace-gid', ' 1', 'expected a gid or nothing'],
  ['workspace-gid', '1'.repeat(65), 'expected a gid or nothing'],
  ['source', '', 'expected a short text'],
])('a wrong %s (%j) is named', (path, value, reason) => {
  const { [path]: _, ...rest } = headers as Record<string, string>;
  expect(decodeHeaders(value === undefined ? rest : { ...rest, [path]: value })).toEqual({ fault: { path, reason } });
});

test.each([
  ['delivery-id', 'x'.repeat(255)],
  ['webhook-key', '\u{1f600}'.repeat(255)],
  ['workspace-gid', 'aZ09_-'.padEnd(64, '1')],
  ['source', 'a later one'],
])('a %s of the longest length is taken', (name, value) => {
  expect(Object.values((decodeHeaders({ ...headers, [name]: value }) as { headers: object }).headers)).toContain(value);
});
