/** Each parser takes exactly what it says it takes: the last of what is right, and the first of what is wrong, on every side. */
import {
  bindAddress,
  bytes,
  choice,
  days,
  duration,
  flag,
  gid,
  hostAndPort,
  key32,
  list,
  moment,
  type Parser,
  port,
  postgresUrl,
  shortName,
  topicPrefix,
  webUrl,
  whole,
  word,
} from './parsers.ts';

type Case = {
  readonly parser: Parser<unknown>;
  /** Text and its value; a text alone is its own value. */
  readonly right: readonly (string | readonly [string, unknown])[];
  readonly wrong: readonly string[];
};

const dayMs = 86_400_000;

const cases: Readonly<Record<string, Case>> = {
  word: { parser: word, right: ['', ' ', 'a b', 'ü~\u0080'], wrong: ['\u0000', 'a\u001f', '\u007fa', 'a\nb'] },
  whole: {
    parser: whole(2, 10),
    right: [
      ['2', 2],
      ['10', 10],
      ['000000000000005', 5],
    ],
    wrong: ['', '1', '11', '-2', '2.5', '1e1', ' 2', '2 ', '0x2', '0000000000000005'],
  },
  port: {
    parser: port,
    right: [
      ['0', 0],
      ['65535', 65_535],
    ],
    wrong: ['65536', ''],
  },
  choice: {
    parser: choice('scram-sha-256', 'plain'),
    right: ['plain', ['SCRAM-sha-256', 'scram-sha-256']],
    wrong: ['', 'plai', 'plain '],
  },
  flag: {
    parser: flag,
    right: [
      ...['true', '1', 'yes', 'on', 'TRUE', 'On'].map((text) => [text, true] as const),
      ...['false', '0', 'no', 'off', 'False', 'OFF'].map((text) => [text, false] as const),
    ],
    wrong: ['', 'xtrue', 'truex', 'xfalse', 'falsex', '2', '10'],
  },
  duration: {
    parser: duration,
    right: [
      ['1ms', 1],
      ['90s', 90_000],
      ['15m', 900_000],
      ['6h', 21_600_000],
      ['366d', 366 * dayMs],
      ['000000000001s', 1000],
    ],
    wrong: ['', '0s', '367d', '31622400001ms', '1', 's', '1 s', '-1s', '1.5s', '1S', 'x1s', '1sx', '0000000000001s'],
  },
  moment: {
    parser: moment,
    right: [
      ['2026-03-01', Date.UTC(2026, 2, 1)],
      ['2026-03-01T09:30Z', Date.UTC(2026, 2, 1, 9, 30)],
      ['2026-03-01T09:30:15.5+01:00', Date.UTC(2026, 2, 1, 8, 30, 15, 500)],
      ['2024-02-29', Date.UTC(2024, 1, 29)],
    ],
    wrong: [
      '',
      '1',
      'yesterday',
      'Nov 1 2026',
      '2026-03',
      '2026-03-01 ',
      ' 2026-03-01',
      '2026-02-29',
      '2026-02-30T00:00Z',
      '2026-03-01T09:30',
      '2026-03-01 09:30Z',
      '2026-03-01Z',
      '2026-03-01T25:00Z',
      '2026-03-01T09:30:15.1234567Z',
    ],
  },
  days: {
    parser: days,
    right: [
      ['1d', dayMs],
      ['400d', 400 * dayMs],
      ['36525d', 36_525 * dayMs],
    ],
    wrong: ['', '0d', '36526d', '1', '1h', 'd', 'x1d', '1dx', '000001d'],
  },
  bytes: {
    parser: bytes,
    right: [
      ['1024', 1024],
      ['1KiB', 1024],
      ['10 MiB', 10 * 1024 ** 2],
      ['16GiB', 16 * 1024 ** 3],
      ['17179869184', 16 * 1024 ** 3],
    ],
    wrong: ['', ' ', '1023', '0KiB', '17GiB', '17179869185', 'KiB', '1kib', '1KB', '2  KiB', 'x2KiB', '2KiBx', '2KiB '],
  },
  webUrl: {
    parser: webUrl,
    right: [
      'https://example.org',
      'http://127.0.0.1:8080/in',
      ['https://example.org/', 'https://example.org'],
      ['https://example.org/in//', 'https://example.org/in'],
      ['HTTPS://Example.org/a/b/', 'https://example.org/a/b'],
    ],
    wrong: [
      '',
      'example.org',
      'ftp://example.org',
      'xhttps://example.org',
      'httpsx://example.org',
      'https://me@example.org',
      'https://:word@example.org',
      'https://example.org/?a=1',
      'https://example.org/#a',
    ],
  },
  postgresUrl: {
    parser: postgresUrl,
    right: [
      'postgres://u:p@localhost:5432/w',
      'postgresql:///w?host=/run',
      ...['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'].map(
        (mode) => `postgres://h/w?sslmode=${mode}`,
      ),
    ],
    wrong: [
      '',
      'w',
      'mysql://h/w',
      'xpostgres://h/w',
      'postgresx://h/w',
      'postgres://h',
      'postgres://h/',
      'postgres://h/w?sslmode=',
    ],
  },
  list: {
    parser: list(whole(0, 9)),
    right: [
      ['1', [1]],
      [' 1, 2 ,,3,', [1, 2, 3]],
    ],
    wrong: ['', ',', ' , ', '1,x', '1;2'],
  },
  gid: { parser: gid, right: ['0', '1'.repeat(40)], wrong: ['', '1'.repeat(41), 'x1', '1x', '-1', '1 2'] },
  hostAndPort: {
    parser: hostAndPort,
    right: ['a:1', 'kafka-1.example_b:65535', '[::1]:9092', '[FE80::a1b2:127.0.0.1]:1'],
    wrong: [
      '',
      'a',
      ':1',
      'a:',
      'a:0',
      'a:65536',
      'a:000001',
      '[]:1',
      '[g::]:1',
      '::1:9092',
      'a b:1',
      '/a:1',
      'a:1x',
      'a[::1]:1',
    ],
  },
  bindAddress: {
    parser: bindAddress,
    right: ['127.0.0.1', '::1', 'host-1.example_b', 'a'.repeat(253)],
    wrong: ['', 'a b', ' a', 'a ', 'a/b', 'a'.repeat(254)],
  },
  key32: {
    parser: key32,
    right: ['0aF'.padEnd(64, '9'), 'Az09+/'.padEnd(43, 'x'), `${'Az09_-'.padEnd(43, 'x')}=`],
    wrong: [
      '',
      ...[63, 65].map((length) => 'a'.repeat(length)),
      'g'.repeat(64),
      `-${'a'.repeat(64)}`,
      ...[42, 44].map((length) => 'a'.repeat(length)),
      `${'a'.repeat(42)}.`,
      `.${'a'.repeat(43)}`,
      `${'a'.repeat(43)}==`,
    ],
  },
  shortName: {
    parser: shortName,
    right: ['a', '9', 'a-1', 'a'.repeat(40)],
    wrong: ['', '-a', 'A', 'a_b', 'aB', 'a.', 'a'.repeat(41), ' a'],
  },
  topicPrefix: {
    parser: topicPrefix,
    right: ['.', 'a.', 'Az09._-_', `${'a'.repeat(59)}-`],
    wrong: ['', 'a', '.a', 'a b.', ' a.', 'a. ', 'a/.', `${'a'.repeat(60)}.`],
  },
};

describe.each(Object.entries(cases))('%s', (_, { parser, right, wrong }) => {
  test.each(right.map((one) => (typeof one === 'string' ? ([one, one] as const) : one)))(
    'takes %j as %j',
    (text, value) => {
      expect(parser(text)).toEqual({ ok: true, value });
    },
  );
  test.each(wrong.map((text) => [text]))('refuses %j', (text) => {
    expect(parser(text)).toEqual({ ok: false, expected: expect.stringMatching(/\S/) as string });
  });
});

test('a fault of a list says what an entry should be', () => {
  const expected = list(whole(0, 9))('1,x');
  expect(expected).toMatchObject({ expected: expect.stringContaining('a whole number from 0 to 9') as string });
});
