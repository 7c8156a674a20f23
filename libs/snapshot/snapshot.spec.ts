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
  for (const major of [2, 9999]) {
    expect(decodeSnapshot(bytes({ v: major, anything: 'else' }))).toEqual({
      fault: { path: 'v', reason: 'a version this release does not know', major },
    });
  }
  expect(decodeSnapshot(bytes({ v: 10_000, anything: 'else' }))).toEqual({
    fault: { path: 'v', reason: 'expected a version' },
  });
});

test.each([
  ['v', { ...present, v: undefined }, 'a version'],
  ['v', { ...present, v: '1' }, 'a version'],
  ['v', { ...present, v: 1.5 }, 'a version'],
  ['v', { ...present, v: 2.5 }, 'a version'],
  ['v', { ...present, v: 0 }, 'a version'],
  ['type', { ...present, type: '' }, 'a string'],
  ['gid', { ...present, gid: 7 }, 'a string'],
  ['gid', { ...present, gid: '' }, 'a string'],
  ['source', { ...present, source: null }, 'a string'],
  ['observed_at', { ...present, observed_at: 'yesterday' }, 'a time in UTC'],
  ['observed_at', { ...present, observed_at: '2026-01-02T03:04:05+01:00' }, 'a time in UTC'],
  ['observed_at', { ...present, observed_at: '2026-02-30T03:04:05Z' }, 'a time in UTC'],
  ['observed_error_ms', { ...present, observed_error_ms: -1 }, 'a number from 0'],
  ['observed_error_ms', { ...present, observed_error_ms: 'Infinity' }, 'a number from 0'],
  ['repair_epoch', { ...present, repair_epoch: '0' }, 'a number from 0'],
  ['repair_epoch', { ...present, repair_epoch: undefined }, 'a number from 0'],
  ['workspace_gid', { ...present, workspace_gid: 7 }, 'a string or null'],
  ['workspace_gid', { ...present, workspace_gid: undefined }, 'a string or null'],
  ['kind', { ...present, kind: 'gone' }, 'present, absent, forbidden or listed'],
  ['kind', { ...present, kind: undefined }, 'present, absent, forbidden or listed'],
  ['hash', { ...present, hash: undefined }, 'a string'],
  ['modified_at', { ...present, modified_at: 'soon' }, 'a time in UTC or null'],
  ['modified_at', { ...present, modified_at: undefined }, 'a time in UTC or null'],
  ['body', { ...present, body: [] }, 'an object'],
  ['body', { ...present, body: null }, 'an object'],
  ['body', { ...present, body: 'text' }, 'an object'],
  ['status', { ...observation, kind: 'absent' }, 'a number'],
  ['status', { ...observation, kind: 'forbidden', status: '403' }, 'a number'],
])('a wrong %s is named by its path', (path, value, expected) => {
  expect(decodeSnapshot(bytes(value))).toEqual({ fault: { path, reason: `expected ${expected}` } });
});

test('a number too large to be one is none', () => {
  for (const [name, kind] of [
    ['observed_error_ms', 'listed'],
    ['status', 'absent'],
  ] as const) {
    const text = JSON.stringify({ ...observation, kind, [name]: 'large' }).replace('"large"', '1e999');
    expect(decodeSnapshot(Buffer.from(text))).toMatchObject({ fault: { path: name } });
  }
});

test('a body deeper than a stack can walk is a fault of the body', () => {
  const deep = JSON.stringify({ ...present, body: 'deep' }).replace(
    '"deep"',
    `{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`,
  );
  expect(decodeSnapshot(Buffer.from(deep))).toEqual({ fault: { path: 'body', reason: 'nested too deeply' } });
});

test.each([
  ['what is not JSON', 'secret-token', 'not JSON'],
  ['a list', '["secret-token"]', 'not an object'],
  ['a text', '"secret-token"', 'not an object'],
  ['null', 'null', 'not an object'],
  ['nothing', '', 'not JSON'],
])('%s is a fault that quotes nothing of it', (_, text, reason) => {
  expect(decodeSnapshot(Buffer.from(text))).toEqual({ fault: { path: '', reason } });
});

function bytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** As JSON has it: -0 is 0, prototypes are plain. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
