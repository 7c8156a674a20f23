/**
 * Released contracts stay as they were, every record ever written is read as it was, and a change that releases side by
 * side could not live with is refused. The rules are in docs/contracts.md.
 */
import { decodeEvents } from '@asana-warehouse/delivery/events';
import { decodeHeaders } from '@asana-warehouse/delivery/headers';
import { decodeSnapshot } from '@asana-warehouse/snapshot/snapshot';
import { incompatibilities } from './contract-compatibility.ts';
import {
  contractFiles,
  contracts,
  fixturesOf,
  hashOf,
  recordOf,
  releasedHashes,
  releasedVersions,
  schemaOf,
  textOf,
  validatorOf,
  versionFor,
  viewOf,
  type Schema,
} from './contract-schemas.ts';
import { openEnvelope, versionHeader, versionText } from './envelope.ts';
import type { LogRecord } from './event-log.ts';

const names = Object.keys(contracts);
const versions = names.flatMap((name) => releasedVersions(name).map((version) => [name, version] as const));
const records = versions.flatMap(([name, version]) =>
  fixturesOf(name, version).map((fixture) => [name, version, fixture.name, fixture] as const),
);

describe('what was released is frozen', () => {
  test('every schema and every fixture is as its hash in released.json says', () => {
    expect(changesSinceRelease(textOf)).toEqual([]);
  });

  test.each(contractFiles())('a changed %s is noticed', (file) => {
    const read = (name: string): string => (name === file ? textOf(name).replace('e', 'f') : textOf(name));
    expect(changesSinceRelease(read)).toEqual([`${file} is not as it was released`]);
  });

  test.each(names)('the newest version of %s is the one that is written, and every version has fixtures', (name) => {
    expect(releasedVersions(name).at(-1)).toBe(versionText(contracts[name]!.current));
    for (const version of releasedVersions(name)) expect(fixturesOf(name, version).length).toBeGreaterThan(2);
  });
});

describe('every record that was ever written', () => {
  test.each(records)('%s %s, %s: is valid, and decodes to what it did', (name, version, _, fixture) => {
    const record = recordOf(fixture);
    expect(versionFor(name, record)).toBe(version);
    expectValid(schemaOf(name, version), name, record);
    expect(decoded(name, record)).toMatchObject(fixture.decoded);
  });

  test.each(records)('%s %s, %s: comes up to the newest version', (name, _, __, fixture) => {
    const opened = openEnvelope(contracts[name]!, recordOf(fixture));
    expect(opened.kind).toBe('opened');
    if (opened.kind !== 'opened') return;
    expect(opened.record.value).toEqual(recordOf(fixture).value);
    expectValid(schemaOf(name, releasedVersions(name).at(-1)!), name, opened.record);
  });

  test.each(records)('%s %s, %s: can be read by the older releases of its major', (name, version, _, fixture) => {
    const all = releasedVersions(name);
    const older = all.slice(0, all.indexOf(version)).filter((one) => one.split('.')[0] === version.split('.')[0]);
    for (const one of older) expectValid(schemaOf(name, one), name, recordOf(fixture));
  });
});

describe('what is changed in a contract', () => {
  test.each(names)('%s: every version may follow the one before', (name) => {
    const all = releasedVersions(name);
    all.slice(1).forEach((version, index) => {
      const before = all[index]!;
      if (before.split('.')[0] !== version.split('.')[0]) return;
      expect(incompatibilities(schemaOf(name, before), schemaOf(name, version), filledBy(name, before))).toEqual([]);
    });
  });

  const headers = ['properties', 'headers'];
  const value = ['properties', 'value'];
  const present = [...value, 'allOf', '0', 'then'];
  const refused: readonly [string, string, string, (copy: Draft) => void][] = [
    [
      'deliveries',
      'a header is removed',
      '/headers/source: removed',
      (copy) => copy.drop([...headers, 'properties', 'source']),
    ],
    [
      'deliveries',
      'a header is renamed',
      '/headers/received-at: removed',
      (copy) => copy.rename([...headers, 'properties'], 'received-at', 'received'),
    ],
    [
      'deliveries',
      'a header becomes required',
      '/headers/source: required, and nothing fills it in for old records',
      (copy) => copy.push([...headers, 'required'], 'source'),
    ],
    [
      'deliveries',
      'a required header may be left out',
      '/headers/delivery-id: no longer required',
      (copy) => copy.drop([...headers, 'required', '1']),
    ],
    [
      'deliveries',
      'a new header is no text',
      '/headers/n: refused by readers of the earlier version',
      (copy) => copy.set([...headers, 'properties', 'n'], { type: 'number' }),
    ],
    [
      'deliveries',
      'a header takes less',
      '/headers/source: enum differs',
      (copy) => copy.set([...headers, 'properties', 'source', 'enum'], ['webhook']),
    ],
    [
      'deliveries',
      'a header takes more',
      '/headers/received-at: pattern differs',
      (copy) => copy.drop([...headers, 'properties', 'received-at', 'pattern']),
    ],
    [
      'deliveries',
      'further headers are refused',
      '/headers: additionalProperties differs',
      (copy) => copy.set([...headers, 'additionalProperties'], false),
    ],
    [
      'snapshots',
      'a field is removed',
      '/value/repair_epoch: removed',
      (copy) => copy.drop([...value, 'properties', 'repair_epoch']),
    ],
    [
      'snapshots',
      'a field is renamed',
      '/value/gid: removed',
      (copy) => copy.rename([...value, 'properties'], 'gid', 'id'),
    ],
    [
      'snapshots',
      'a type is narrowed',
      '/value/workspace_gid: type differs',
      (copy) => copy.set([...value, 'properties', 'workspace_gid', 'type'], 'string'),
    ],
    [
      'snapshots',
      'a type is widened',
      '/value/gid: type differs',
      (copy) => copy.set([...value, 'properties', 'gid', 'type'], ['string', 'number']),
    ],
    [
      'snapshots',
      'a bound is moved',
      '/value/repair_epoch: minimum differs',
      (copy) => copy.set([...value, 'properties', 'repair_epoch', 'minimum'], 1),
    ],
    [
      'snapshots',
      'a kind is added',
      '/value/kind: enum differs',
      (copy) => copy.push([...value, 'properties', 'kind', 'enum'], 'archived'),
    ],
    [
      'snapshots',
      'the major is raised',
      '/value/v: const differs',
      (copy) => copy.set([...value, 'properties', 'v', 'const'], 2),
    ],
    [
      'snapshots',
      'a field becomes required',
      '/value/colour: required, and nothing fills it in for old records',
      (copy) => copy.push([...value, 'required'], 'colour'),
    ],
    [
      'snapshots',
      'a content needs no hash',
      '/value/hash: no longer required',
      (copy) => copy.set([...present, 'required'], ['modified_at', 'body']),
    ],
    [
      'snapshots',
      'a field of a content is removed',
      '/value/hash: removed',
      (copy) => copy.drop([...present, 'properties', 'hash']),
    ],
    [
      'snapshots',
      'nesting is bounded otherwise',
      '/value/body: levelsMax differs',
      (copy) => copy.set([...present, 'properties', 'body', 'levelsMax'], 50),
    ],
    ['snapshots', 'a condition is dropped', '/value: other conditions', (copy) => copy.drop([...value, 'allOf', '1'])],
    [
      'snapshots',
      'further fields are refused',
      '/value: additionalProperties differs',
      (copy) => copy.set([...value, 'additionalProperties'], false),
    ],
    [
      'snapshots',
      'a keyword comes in',
      '/value: minProperties is not understood',
      (copy) => copy.set([...value, 'minProperties'], 3),
    ],
  ];
  test.each(refused)('%s: refused when %s', (name, _, fault, change) => {
    const newest = schemaOf(name, releasedVersions(name).at(-1)!);
    expect(incompatibilities(newest, changed(newest, change), new Set())).toEqual([fault]);
  });

  const allowed: readonly [string, string, (copy: Draft) => void][] = [
    ['deliveries', 'a header is added', (copy) => copy.set([...headers, 'properties', 'later'], { type: 'string' })],
    [
      'snapshots',
      'a field is added',
      (copy) => copy.set([...value, 'properties', 'later'], { type: ['string', 'null'] }),
    ],
    [
      'snapshots',
      'a description is reworded',
      (copy) => copy.set([...value, 'properties', 'gid', 'description'], 'A gid.'),
    ],
  ];
  test.each(allowed)('%s: allowed when %s', (name, _, change) => {
    const newest = schemaOf(name, releasedVersions(name).at(-1)!);
    expect(incompatibilities(newest, changed(newest, change), new Set())).toEqual([]);
  });
});

/** What differs from `released.json`, of the files as `read` gives them. */
function changesSinceRelease(read: (name: string) => string): readonly string[] {
  const released = releasedHashes();
  const files = contractFiles();
  return [
    ...Object.keys(released)
      .filter((name) => !files.includes(name))
      .map((name) => `${name} is gone`),
    ...files.flatMap((name) => {
      if (released[name] === undefined) return [`${name} is not in released.json: add its SHA-256`];
      return released[name] === hashOf(read(name)) ? [] : [`${name} is not as it was released`];
    }),
  ];
}

/** Paths of the headers that the steps from this version on put into a record without any. */
function filledBy(name: string, version: string): ReadonlySet<string> {
  const bare = { key: '', value: Buffer.alloc(0), headers: version === '1.0' ? {} : { [versionHeader]: version } };
  const opened = openEnvelope(contracts[name]!, bare);
  const filled = opened.kind === 'opened' ? Object.keys(opened.record.headers) : [];
  return new Set(filled.map((header) => `/headers/${header}`));
}

function decoded(name: string, record: LogRecord): unknown {
  const opened = openEnvelope(contracts[name]!, record);
  if (opened.kind !== 'opened') return opened;
  if (name === 'snapshots') return decodeSnapshot(opened.record.value);
  const read = decodeHeaders(opened.record.headers);
  return 'fault' in read ? read : { ...read, ...decodeEvents(opened.record.value, read.headers.receivedAt) };
}

function expectValid(schema: Schema, name: string, record: LogRecord): void {
  const validate = validatorOf(schema);
  validate(viewOf(name, record));
  expect(validate.errors ?? []).toEqual([]);
}

/** A copy of a schema that can be changed by path. */
type Draft = {
  set(path: readonly string[], to: unknown): void;
  push(path: readonly string[], one: unknown): void;
  drop(path: readonly string[]): void;
  rename(path: readonly string[], from: string, to: string): void;
};

function changed(schema: Schema, change: (draft: Draft) => void): Schema {
  const copy = JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
  const at = (path: readonly string[]): Record<string, unknown> =>
    path.reduce<Record<string, unknown>>((node, key) => node[key] as Record<string, unknown>, copy);
  const parent = (path: readonly string[]): [Record<string, unknown>, string] => [at(path.slice(0, -1)), path.at(-1)!];
  change({
    set: (path, to) => {
      const [node, key] = parent(path);
      node[key] = to;
    },
    push: (path, one) => void (at(path) as unknown as unknown[]).push(one),
    drop: (path) => {
      const [node, key] = parent(path);
      if (Array.isArray(node)) node.splice(Number(key), 1);
      else delete node[key];
    },
    rename: (path, from, to) => {
      const node = at(path);
      node[to] = node[from];
      delete node[from];
    },
  });
  expect(copy).not.toEqual(schema);
  return copy;
}
