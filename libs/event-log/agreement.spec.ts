/** The decoders are written by hand, the schemas are what others read: they accept the same records. */
import { decodeHeaders } from '@asana-warehouse/delivery/headers';
import { decodeSnapshot } from '@asana-warehouse/snapshot/snapshot';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import {
  contracts,
  fixturesOf,
  recordOf,
  releasedVersions,
  schemaOf,
  validatorOf,
  versionFor,
  viewOf,
} from './contract-schemas.ts';
import { openEnvelope } from './envelope.ts';
import type { LogRecord } from './event-log.ts';

type Fields = Record<string, unknown>;

const instants = fc.oneof(
  fc.constantFrom(
    '2024-02-29T23:59:59Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2000-02-29T00:00:00.1Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
    '2026-01-01T24:00:00Z',
    '2026-06-30T23:59:60Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:00+00:00',
    '2026-01-01T00:00:00z',
    '2026-01-01t00:00:00Z',
    '2026-01-01 00:00:00Z',
    '2026-1-1T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '2026-01-01T00:00:00.Z',
    '2026-01-01T00:00:00.1234567890Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-01-01T00:00:00Z\n',
    '2026-01-01',
    '２０２６-01-01T00:00:00Z',
  ),
  fc.tuple(...[9999, 13, 32, 25, 61, 61].map((max) => fc.nat(max))).map(([year, month, day, hour, minute, second]) => {
    const two = (value: number | undefined): string => String(value).padStart(2, '0');
    return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}Z`;
  }),
);
const texts = fc.oneof(
  instants,
  fc.constantFrom(
    '',
    ' ',
    '1.0',
    '1.1',
    '1.7',
    'x',
    '\u0000',
    'a\u007f',
    '\ud800',
    '😀'.repeat(200),
    'a'.repeat(255),
    'a'.repeat(256),
  ),
  fc.constantFrom(
    'present',
    'absent',
    'forbidden',
    'listed',
    'archived',
    '42',
    'a_b-C',
    '../1',
    'a'.repeat(64),
    'a'.repeat(65),
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const values = fc.oneof(
  { arbitrary: texts, weight: 4 },
  fc.constantFrom<unknown>(null, true, false, 0, 1, 2, -1, -0.5, 0.5, 404, 1e21, 1e308, [], {}, [{}], { gid: '1' }),
  fc.jsonValue({ maxDepth: 3 }),
);
const headerNames = [
  'schema-version',
  'delivery-id',
  'webhook-key',
  'workspace-gid',
  'received-at',
  'source',
  'type',
  'kind',
  'x',
  '__proto__',
];
const fieldNames = [
  'v',
  'kind',
  'type',
  'gid',
  'workspace_gid',
  'observed_at',
  'observed_error_ms',
  'repair_epoch',
  'source',
  'modified_at',
  'hash',
  'body',
  'status',
  'x',
  '__proto__',
  'constructor',
];

/** A sound record with up to four of its headers or fields replaced, added or taken away. */
function recordsOf(name: string): fc.Arbitrary<LogRecord> {
  const sound = releasedVersions(name).flatMap((version) => fixturesOf(name, version).map(recordOf));
  const change = <T>(keys: readonly string[], to: fc.Arbitrary<T>) =>
    fc.array(fc.tuple(fc.constantFrom(...keys), fc.option(to, { nil: undefined })), { maxLength: 4 });
  return fc
    .tuple(fc.constantFrom(...sound), change(headerNames, texts), change(fieldNames, values))
    .map(([record, headers, fields]) => ({
      ...record,
      headers: withChanges(record.headers, headers) as Record<string, string>,
      value:
        name === 'deliveries' ? record.value : json(withChanges(JSON.parse(record.value.toString()) as Fields, fields)),
    }));
}

test.each(Object.keys(contracts))('a record of %s is decoded exactly when its schema accepts it', (name) => {
  const validators = new Map(releasedVersions(name).map((version) => [version, validatorOf(schemaOf(name, version))]));
  const counts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(recordsOf(name), (record) => {
      const view = viewOf(name, record);
      const valid = view !== undefined && validators.get(versionFor(name, record))?.(view) === true;
      counts[valid ? 'accepted' : 'refused'] += 1;
      expect({ decodes: decodes(name, record) }).toEqual({ decodes: valid });
    }),
    { seed: seed(`agreement on ${name}`), numRuns: 2_000 },
  );
  expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(200);
});

test.each([99, 100, 101, 102])('a body %i levels deep is judged alike', (levels) => {
  const [record] = fixturesOf('snapshots', '1.1').map(recordOf);
  const body = JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)) as unknown;
  const deep = { ...record!, value: json({ ...(JSON.parse(record!.value.toString()) as Fields), body }) };
  const validate = validatorOf(schemaOf('snapshots', '1.1'));
  expect(validate(viewOf('snapshots', deep))).toBe(levels <= 100);
  expect(decodes('snapshots', deep)).toBe(levels <= 100);
});

function decodes(name: string, record: LogRecord): boolean {
  const opened = openEnvelope(contracts[name]!, record);
  if (opened.kind !== 'opened') return false;
  const { headers, value } = opened.record;
  return !('fault' in (name === 'deliveries' ? decodeHeaders(headers) : decodeSnapshot(value)));
}

/** Undefined takes a name away. Names stay own ones, as in JSON. */
function withChanges(fields: Readonly<Fields>, changes: readonly (readonly [string, unknown])[]): Fields {
  const all = new Map<string, unknown>([...Object.entries(fields), ...changes]);
  return Object.fromEntries([...all].filter(([, value]) => value !== undefined));
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
