/** Each kind of field on its own: which values it takes and how it spells them, and what it says of any other. */
import { decode } from './decode.ts';
import { boolean, date, integer, json, numeric, ref, refs, text, texts, timestamp, type Field } from './field.ts';
import type { Link, Resource } from './resource.ts';

const thing: Resource = {
  name: 'thing',
  doc: 'A thing.',
  schema: 'ThingResponse',
  api: { one: '/things/{gid}', lists: [] },
  version: 'observed_at',
  workspace: null,
  fields: {},
  links: [],
  containers: [],
  goneBy: [],
  events: false,
  omitted: {},
};

type Case = {
  readonly field: Field;
  readonly expected: string;
  readonly right: readonly (readonly [unknown, unknown])[];
  readonly wrong: readonly unknown[];
};

const cases: Readonly<Record<string, Case>> = {
  text: {
    field: text(''),
    expected: 'text',
    right: [
      ['', ''],
      ['a\u0000b\ud800', 'ab\ufffd'],
    ],
    wrong: [7, true, {}, ['a']],
  },
  timestamp: {
    field: timestamp(''),
    expected: 'a time',
    right: [
      ['2026-01-01T10:00Z', '2026-01-01T10:00:00.000Z'],
      ['2026-01-01T10:00:00.5+01:00', '2026-01-01T09:00:00.500Z'],
      ['2026-01-01T10:00:00-01:30', '2026-01-01T11:30:00.000Z'],
      ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
      ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ],
    wrong: [
      '',
      '7',
      '2026-01-01',
      '2026-13-01T00:00:00Z',
      '0000-12-31T23:59:59Z',
      '0001-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59-01:00',
      '+012026-01-01T00:00:00Z',
      'on 2026-01-01T00:00:00Z',
      '2026-01-01T00:00:00',
      '2026-01-01T00:00:00.5',
      '2026-01-01T00:00:00 GMT',
      '2026-01-01T00:00:00Z (UTC)',
      1_767_225_600_000,
      ['2026-01-01T10:00:00Z'],
    ],
  },
  date: {
    field: date(''),
    expected: 'a date',
    right: [
      ['2024-02-29', '2024-02-29'],
      ['0001-01-01', '0001-01-01'],
      ['9999-12-31', '9999-12-31'],
    ],
    wrong: ['', '2023-02-29', '2024-2-29', '0000-01-01', '2024-02-29T00:00:00Z', 20_240_229, ['2024-02-29']],
  },
  boolean: {
    field: boolean(''),
    expected: 'true or false',
    right: [
      [true, true],
      [false, false],
    ],
    wrong: ['true', 0, 1, {}],
  },
  integer: {
    field: integer(''),
    expected: 'a whole number of 32 bits',
    right: [
      [0, 0],
      [-0, 0],
      [2 ** 31 - 1, 2 ** 31 - 1],
      [-(2 ** 31), -(2 ** 31)],
    ],
    wrong: [2 ** 31, -(2 ** 31) - 1, 1.5, '1', true, [1]],
  },
  numeric: {
    field: numeric(''),
    expected: 'a number',
    right: [
      [1.5, '1.5'],
      [-0, '0'],
      [1e21, '1e+21'],
    ],
    wrong: [Infinity, Number.NaN, '1', true, [1]],
  },
  json: {
    field: json('', 'U'),
    expected: 'an object or a list',
    right: [
      [{ 'a\u0000': ['b\ud800', null, 1] }, { a: ['b\ufffd', null, 1] }],
      [[], []],
    ],
    wrong: ['{}', 7, true],
  },
  gid: {
    field: ref('user', ''),
    expected: 'an object with a gid',
    right: [[{ gid: '1', name: 'Ann' }, '1']],
    wrong: ['1', {}, { gid: '' }, { gid: 1 }, { gid: '1\u0000' }, { gid: { gid: '1' } }, '', 7, [{ gid: '1' }]],
  },
  gids: {
    field: refs('user', ''),
    expected: 'a list of objects with gids',
    right: [
      [[], []],
      [
        [{ gid: '2' }, { gid: '10' }, { gid: '2' }, { gid: '1' }],
        ['1', '10', '2'],
      ],
    ],
    wrong: [[{ gid: '1' }, 7], ['1'], [null], { gid: '1' }, 'abc'],
  },
  texts: {
    field: texts(''),
    expected: 'a list of texts',
    right: [
      [[], []],
      [
        ['b', 'a', 'b', 'a\u0000'],
        ['a', 'b'],
      ],
    ],
    wrong: [['a', 7], ['a', null], 'abc', {}],
  },
};

describe.each(Object.entries(cases))('a field of kind %s', (_, { field, expected, right, wrong }) => {
  const read = (value: unknown) => decode({ ...thing, fields: { it: field } }, { gid: '1', it: value });
  test.each(right)('reads %j as %j', (value, spelled) => {
    const { row, faults } = read(value);
    expect(faults).toEqual([]);
    expect(Object.values(row)).toEqual(['1', spelled]);
  });
  test.each(wrong.map((value) => [value]))('refuses %j', (value) => {
    const { row, faults } = read(value);
    const kind = typeof value === 'object' ? 'an object' : `a ${typeof value}`;
    const got = Array.isArray(value) ? 'a list' : kind;
    expect(faults).toEqual([{ path: 'thing.it', reason: `expected ${expected}, got ${got}` }]);
    expect(Object.values(row).filter((one) => one !== null)).toEqual(['1']);
  });
  test('reads null as null', () => {
    expect(Object.values(read(null).row)).toEqual(['1', null]);
  });
});

describe('a link', () => {
  const link = (changes: Partial<Link>): Link => ({
    table: 'thing_part',
    doc: '',
    from: 'parts',
    fields: { part: ref('part', '', { path: 'gid' }), place: integer('', { path: '#' }) },
    key: ['part_gid'],
    ...changes,
  });
  const rowsOf = (changes: Partial<Link>, body: object): unknown => {
    const { links, faults } = decode({ ...thing, links: [link(changes)] }, { gid: '1', ...body });
    return faults.length > 0 ? faults : links['thing_part'];
  };

  test('has the elements of its list in the order of their keys, each with its owner and its place', () => {
    expect(rowsOf({}, { parts: [{ gid: 'b' }, { gid: 'a' }] })).toEqual([
      { thing_gid: '1', part_gid: 'a', place: 1 },
      { thing_gid: '1', part_gid: 'b', place: 0 },
    ]);
    expect(rowsOf({}, { parts: [] })).toEqual([]);
  });

  test('keeps one of two elements with equal keys, and none without one', () => {
    expect(rowsOf({}, { parts: [{ gid: 'a' }, { gid: 'a' }, { gid: null }] })).toEqual([
      { thing_gid: '1', part_gid: 'a', place: 1 },
    ]);
    expect(rowsOf({}, { parts: [{ gid: 'a' }, {}] })).toEqual([
      { path: 'thing.parts[1].part', reason: 'expected a gid, got nothing' },
    ]);
  });

  test('takes the body itself as its only element', () => {
    const changes = { from: '.', fields: { whole: ref('thing', '', { path: 'whole' }) }, key: ['whole_gid'] };
    expect(rowsOf(changes, { whole: { gid: 'w' } })).toEqual([{ thing_gid: '1', whole_gid: 'w' }]);
    expect(rowsOf(changes, { whole: 7 })).toEqual([
      { path: 'thing.whole', reason: 'expected an object with a gid, got a number' },
    ]);
  });

  test('reads what lies deeper, also in lists, as far as there is something', () => {
    const fields = {
      part: ref('part', '', { path: 'gid' }),
      maker: text('', { path: 'made.by' }),
      users: refs('user', '', { path: 'uses[].user' }),
      tags: texts('', { path: 'tags[]' }),
    };
    const rows = rowsOf(
      { fields },
      { parts: [{ gid: 'a', made: { by: 'x' }, uses: [{ user: { gid: 'u' } }], tags: ['t'] }] },
    );
    expect(rows).toEqual([{ thing_gid: '1', part_gid: 'a', maker: 'x', user_gids: ['u'], tags: ['t'] }]);
    expect(rowsOf({ fields }, { parts: [{ gid: 'a', made: { by: 7 }, uses: [], tags: [] }] })).toEqual([
      { path: 'thing.parts[0].maker', reason: 'expected text, got a number' },
    ]);
    expect(rowsOf({ fields }, { parts: [{ gid: 'a', made: null, uses: null, tags: null }] })).toEqual([
      { thing_gid: '1', part_gid: 'a', maker: null, user_gids: null, tags: null },
    ]);
    expect(rowsOf({ fields }, { parts: [{ gid: 'a', made: { by: null }, uses: ['u', 7], tags: [] }] })).toEqual([
      { path: 'thing.parts[0].users', reason: 'expected a list of objects with gids, got a list' },
    ]);
  });

  test('says where its list, or an element, is of another kind', () => {
    expect(rowsOf({}, { parts: 'abc' })).toEqual([{ path: 'thing.parts', reason: 'expected a list, got a string' }]);
    expect(rowsOf({}, { parts: [{ gid: 'a' }, 'b', null, []] })).toEqual(
      ['a string', 'null', 'a list'].map((got, index) => ({
        path: `thing.parts[${index + 1}]`,
        reason: `expected an object, got ${got}`,
      })),
    );
  });
});

test('a body without a gid is a fault that says what it has instead', () => {
  for (const [gid, got] of [
    [undefined, 'nothing'],
    [null, 'null'],
    ['', 'a string'],
    [{ gid: '1' }, 'an object'],
  ] as const) {
    expect(decode(thing, gid === undefined ? {} : { gid })).toMatchObject({
      row: { gid: '' },
      faults: [{ path: 'thing.gid', reason: `expected a gid, got ${got}` }],
    });
  }
});

test('what is declared, left out on purpose or lies in a link is not extra, anything else is', () => {
  const changes: Partial<Resource> = {
    fields: { name: text('') },
    omitted: { mood: 'No use.' },
    links: [
      { table: 'a', doc: '', from: 'parts', fields: {}, key: [] },
      { table: 'b', doc: '', from: '.', fields: { whole: ref('thing', '') }, key: [] },
    ],
  };
  const body = { gid: '1', resource_type: 'thing', name: 'x', mood: 'good', parts: [], whole: { gid: '2' } };
  expect(decode({ ...thing, ...changes }, body).extra).toBeNull();
  expect(decode({ ...thing, ...changes }, { ...body, 'new\u0000': [{ a: '\ud800' }, 1] }).extra).toEqual({
    new: [{ a: '\ufffd' }, 1],
  });
});
