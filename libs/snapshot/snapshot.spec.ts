/** The wire format of snapshots: what goes in comes out, and what is wrong is named without its contents. */
import { releasedVersions, schemaOf, validatorOf, viewOf } from '@asana-warehouse/event-log/contract-schemas';
import { snapshotsVersion } from '@asana-warehouse/event-log/topics';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from './snapshot.ts';

const observation = {
  v: 1,
  type: 'task',
  gid: '7',
  workspace_gid: 'W',
  observed_at: '2026-01-02T03:04:05.678Z',
  observed_error_ms: 600,
  repair_epoch: 0,
  source: 'hydrate',
} as const;
const present = {
  ...observation,
  kind: 'present',
  modified_at: null,
  hash: 'h',
  body: { gid: '7', name: 'ß' },
} as const;

test('every snapshot comes back as it was written, and is valid in every released version of its major', () => {
  const validators = releasedVersions('snapshots').map((version) => validatorOf(schemaOf('snapshots', version)));
  const common = {
    v: fc.constant(1 as const),
    type: fc.constantFrom('task', 'story'),
    gid: fc.stringMatching(/^[0-9]{1,16}$/),
    workspace_gid: fc.option(fc.stringMatching(/^[0-9]{1,16}$/)),
    observed_at: fc.constant(observation.observed_at),
    observed_error_ms: fc.nat(),
    repair_epoch: fc.nat(5),
    source: fc.constantFrom('hydrate' as const, 'backfill' as const, 'reconcile' as const),
  };
  // The unit `binary` of fast-check takes a second to prepare.
  const stringUnit = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code).toWellFormed());
  const body = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3, stringUnit })).map(plain);
  const snapshots: fc.Arbitrary<Snapshot> = fc.oneof(
    fc.record({
      ...common,
      kind: fc.constant('present' as const),
      modified_at: fc.option(fc.constant(observation.observed_at)),
      hash: fc.string(),
      body,
    }),
    fc.record({
      ...common,
      kind: fc.constantFrom('absent' as const, 'forbidden' as const),
      status: fc.integer({ min: 400, max: 499 }),
    }),
    fc.record({ ...common, kind: fc.constant('listed' as const) }),
  );
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const value = encodeSnapshot(snapshot);
      expect(decodeSnapshot(value)).toEqual({ snapshot });
      const record = { key: snapshot.gid, headers: { 'schema-version': snapshotsVersion }, value };
      for (const validate of validators) expect(validate(viewOf('snapshots', record))).toBe(true);
    }),
    { seed: seed('snapshot') },
  );
});

test('keys that a later release adds are no fault', () => {
  expect(decodeSnapshot(bytes({ ...present, later: true }))).toHaveProperty('snapshot');
});

test('a later version is told from a wrong one', () => {
  expect(decodeSnapshot(bytes({ v: 2, anything: 'else' }))).toMatchObject({ fault: { path: 'v', major: 2 } });
});

test.each([
  ['v', { ...present, v: undefined }],
  ['v', { ...present, v: '1' }],
  ['v', { ...present, v: 1.5 }],
  ['type', { ...present, type: '' }],
  ['gid', { ...present, gid: 7 }],
  ['source', { ...present, source: null }],
  ['observed_at', { ...present, observed_at: 'yesterday' }],
  ['observed_at', { ...present, observed_at: '2026-01-02T03:04:05+01:00' }],
  ['observed_at', { ...present, observed_at: '2026-02-30T03:04:05Z' }],
  ['observed_error_ms', { ...present, observed_error_ms: -1 }],
  ['repair_epoch', { ...present, repair_epoch: '0' }],
  ['workspace_gid', { ...present, workspace_gid: 7 }],
  ['kind', { ...present, kind: 'gone' }],
  ['hash', { ...present, hash: undefined }],
  ['modified_at', { ...present, modified_at: 'soon' }],
  ['body', { ...present, body: [] }],
  ['status', { ...observation, kind: 'absent' }],
])('a wrong %s is named by its path', (path, value) => {
  expect(decodeSnapshot(bytes(value))).toEqual({ fault: { path, reason: expect.any(String) as string } });
});

test('a body deeper than a stack can walk is a fault of the body', () => {
  const deep = JSON.stringify({ ...present, body: 'deep' }).replace(
    '"deep"',
    `{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`,
  );
  expect(decodeSnapshot(Buffer.from(deep))).toEqual({ fault: { path: 'body', reason: 'nested too deeply' } });
});

test.each([
  ['not JSON', 'secret-token'],
  ['a list', '["secret-token"]'],
  ['null', 'null'],
  ['nothing', ''],
])('%s is a fault that quotes nothing of it', (_, text) => {
  const read = decodeSnapshot(Buffer.from(text));
  expect(read).toHaveProperty('fault');
  expect(JSON.stringify(read)).not.toContain('secret-token');
});

function bytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** As JSON has it: -0 is 0, prototypes are plain. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
