/** Releases side by side: what a reader makes of records of its own version, of older and of newer ones. */
import fc from 'fast-check';
import { seed } from '@asana-warehouse/testbed/seeds';
import {
  futureDetail,
  majorOfDetail,
  openEnvelope,
  versionHeader,
  versionText,
  type Contract,
  type Version,
} from './envelope.ts';
import type { LogRecord } from './event-log.ts';
import { deliveriesContract, snapshotsContract } from './topics.ts';

const contracts: readonly [string, Contract][] = [
  ['deliveries', deliveriesContract],
  ['snapshots', snapshotsContract],
];
/** A release to come: 1.1 has one more header, 2.0 renames it, which older readers could not follow. */
const later: Contract = {
  current: { major: 2, minor: 0 },
  steps: [
    { from: { major: 1, minor: 0 }, to: { major: 1, minor: 1 }, upcast: (one) => withHeader(one, 'colour', 'none') },
    {
      from: { major: 1, minor: 1 },
      to: { major: 2, minor: 0 },
      upcast: (one) => withHeader(one, 'hue', one.headers['colour'] ?? 'none'),
    },
  ],
};
const record = (version: string | null, headers: Readonly<Record<string, string>> = {}): LogRecord => ({
  key: 'k',
  value: Buffer.from('bytes'),
  headers: version === null ? headers : { ...headers, [versionHeader]: version },
});

describe.each(contracts)('the contract of %s', (_, contract) => {
  test('its steps lead from 1.0 to the current version without a gap', () => {
    const versions = [...contract.steps.map(({ from }) => from), contract.current];
    expect(versions[0]).toEqual({ major: 1, minor: 0 });
    contract.steps.forEach(({ to }, index) => expect(to).toEqual(versions[index + 1]));
  });

  test('a record without a version is of 1.0 and comes up to the current one, its bytes untouched', () => {
    const opened = openEnvelope(contract, record(null, { a: 'b' }));
    expect(opened).toEqual({ kind: 'opened', record: record(versionText(contract.current), { a: 'b' }) });
  });

  test('its own version and later minors of the same major are read as they stand', () => {
    for (const minor of [contract.current.minor, contract.current.minor + 1, 9999]) {
      const one = record(versionText({ major: contract.current.major, minor }), { later: 'x' });
      expect(openEnvelope(contract, one)).toEqual({ kind: 'opened', record: one });
    }
  });

  test('a later major is set aside, whatever its bytes are', () => {
    for (const major of [contract.current.major + 1, 10, 9999]) {
      expect(openEnvelope(contract, record(`${major}.0`))).toEqual({
        kind: 'from_the_future',
        detail: `contract ${major}: this release reads up to ${versionText(contract.current)}`,
      });
    }
  });
});

test.each(['', '1', 'v1.0', '1.0.0', '01.1', '0.9', '1.-1', ' 1.0', '1.0\n', '99999.0', '1.1e3'])(
  '%j is no version',
  (version) => {
    const detail = 'schema-version: expected major.minor';
    expect(openEnvelope(deliveriesContract, record(version))).toEqual({ kind: 'malformed', detail });
  },
);

describe('an upgrade to a later major', () => {
  test.each([
    [null, {}, 'none'],
    ['1.1', { colour: 'red' }, 'red'],
    ['1.7', { colour: 'red' }, 'red'],
    ['2.0', { hue: 'red' }, 'red'],
    ['2.3', { hue: 'red' }, 'red'],
  ])('reads what version %s wrote', (version, headers: Record<string, string>, hue) => {
    const opened = openEnvelope(later, record(version, headers));
    expect(opened).toMatchObject({ kind: 'opened', record: { headers: { hue }, value: Buffer.from('bytes') } });
  });

  test('leaves the record in hand as it was', () => {
    const one = Object.freeze(record('1.1', Object.freeze({ colour: 'red' })));
    openEnvelope(later, one);
    expect(one).toEqual(record('1.1', { colour: 'red' }));
  });

  test('a version that is read no more is no future', () => {
    const { current, steps } = later;
    expect(openEnvelope({ current, steps: steps.slice(1) }, record(null))).toEqual({
      kind: 'malformed',
      detail: 'schema-version: a version that is no longer read',
    });
  });
});

test('of any two releases, each reads or sets aside what the other writes, and only a later major is set aside', () => {
  const version = fc.record({ major: fc.integer({ min: 1, max: 4 }), minor: fc.integer({ min: 0, max: 4 }) });
  fc.assert(
    fc.property(version, version, (writer, reader) => {
      const opened = openEnvelope(contractOf(reader), record(versionText(writer)));
      expect(opened.kind).toBe(writer.major > reader.major ? 'from_the_future' : 'opened');
      if (opened.kind !== 'opened') return;
      const trail = (opened.record.headers['trail'] ?? '').split(' ').filter((one) => one !== '');
      const due = versionsUpTo(reader).filter((one) => rank(one) > rank(writer));
      expect(trail).toEqual(due.map(versionText));
    }),
    { seed: seed('two releases') },
  );
});

test('the major that a detail names is found again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), (major) => {
      const detail = futureDetail(major, { major: 1, minor: 1 });
      expect(new RegExp(majorOfDetail).exec(detail)?.[1]).toBe(String(major));
    }),
    { seed: seed('details') },
  );
});

/** A made-up release: every major before its own had minors 0 to 4; each step leaves its mark. */
function contractOf(current: Version): Contract {
  const versions = versionsUpTo(current);
  const steps = versions.slice(1).map((to, index) => ({
    from: versions[index] as Version,
    to,
    upcast: (one: LogRecord) => withHeader(one, 'trail', `${one.headers['trail'] ?? ''} ${versionText(to)}`),
  }));
  return { current, steps };
}

function versionsUpTo({ major, minor }: Version): readonly Version[] {
  const all = [1, 2, 3, 4].flatMap((one) => [0, 1, 2, 3, 4].map((other) => ({ major: one, minor: other })));
  return all.filter((one) => rank(one) <= rank({ major, minor }));
}

function rank({ major, minor }: Version): number {
  return major * 10_000 + minor;
}

function withHeader(one: LogRecord, name: string, value: string): LogRecord {
  return { ...one, headers: { ...one.headers, [name]: value } };
}
