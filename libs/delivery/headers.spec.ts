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
  ['delivery-id', undefined],
  ['delivery-id', ''],
  ['webhook-key', 'a\u0000'],
  ['received-at', undefined],
  ['received-at', '2026-01-02T03:04:05.678+01:00'],
  ['received-at', '2026-02-30T03:04:05.678Z'],
  ['received-at', '2026-01-02T24:00:00Z'],
  ['workspace-gid', 'a/b'],
  ['source', ''],
])('a wrong %s (%j) is named', (name, value) => {
  const { [name]: _, ...rest } = headers as Record<string, string>;
  expect(decodeHeaders(value === undefined ? rest : { ...rest, [name]: value })).toEqual({
    fault: { path: name, reason: expect.stringMatching(/^expected /) as string },
  });
});
