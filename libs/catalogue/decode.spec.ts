import { seed } from '@asana-warehouse/testbed/seeds';
import { canonicalJson } from '@asana-warehouse/snapshot/content-hash';
import fc from 'fast-check';
import { columnName, headOf, ref, text, type Field, type Reader } from './field.ts';
import { decode, type ColumnValue, type Row } from './decode.ts';
import { optFields, ownerColumn, partOptFields } from './columns.ts';
import type { Link, Resource } from './resource.ts';
import { resources } from './resources.gen.ts';
import { section } from './resources/section.ts';
import { task } from './resources/task.ts';
import { teamMembership } from './resources/team-membership.ts';

type Body = Record<string, unknown>;

const gid = fc.string({ unit: fc.constantFrom('1', '2', '3', '0'), minLength: 1, maxLength: 19 });
const instant = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Column values in the spelling that decoding gives. */
const values: Readonly<Record<Reader, fc.Arbitrary<ColumnValue>>> = {
  text: fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\u0000', '')),
  rich_text: fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\u0000', '').replaceAll('<', '')),
  timestamp: instant,
  date: instant.map((value) => value.slice(0, 10)),
  boolean: fc.boolean(),
  integer: fc.integer().map((value) => value | 0),
  numeric: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  json: fc
    .dictionary(fc.constantFrom('due_on', 'due_at', 'count'), fc.oneof(fc.string(), fc.integer()))
    .map((value) => ({ ...value })),
  gid,
  gids: fc.uniqueArray(gid).map((gids) => gids.sort()),
  texts: fc.uniqueArray(fc.constantFrom('task', 'project', 'goal')).map((texts) => texts.sort()),
};

/** The API's spelling of a column value. */
function encodeValue(field: Field, value: ColumnValue): unknown {
  if (value === null) return null;
  if (field.typed === true) return { gid: value, resource_type: field.ref };
  if (field.reader === 'gid') return { gid: value, resource_type: field.ref };
  if (field.reader === 'gids') return (value as readonly string[]).map((item) => ({ gid: item }));
  return field.reader === 'numeric' ? Number(value) : value;
}

function encode(declaration: Resource, row: Row, links: Readonly<Record<string, readonly Row[]>>): Body {
  const body: Body = { gid: row['gid'], resource_type: declaration.name };
  for (const [name, field] of Object.entries(declaration.fields)) {
    const value = encodeValue(field, row[columnName(name, field)] ?? null);
    // Of several fields in one place, the one that holds something fills it.
    if (value !== null || body[headOf(name, field)] === undefined) put(body, (field.path ?? name).split('.'), value);
  }
  for (const link of listed(declaration)) {
    const elements = (links[link.table] ?? []).map((linkRow) => encodeElement(link, linkRow));
    body[link.from] = [...((body[link.from] ?? []) as readonly Body[]), ...elements];
  }
  return body;
}

/** Links whose element is the body itself follow from it, as those that a text of the body gives. */
function listed(declaration: Resource): readonly Link[] {
  return declaration.links.filter(({ from, isRichText }) => from !== '.' && isRichText !== true);
}

/** Puts a value where a path leads, with the objects on the way. */
function put(body: Body, path: readonly string[], value: unknown): void {
  const outer = path.slice(0, -1).reduce<Body>((object, part) => (object[part] ??= {}) as Body, body);
  outer[path.at(-1) ?? ''] = value;
}

/** Rows that a body can have: of the types that a reference may be to it is one, and what is not there has no parts. */
function coherent({ fields }: Resource, row: Row): Row {
  const kept: Record<string, ColumnValue> = { ...row };
  for (const [name, field] of Object.entries(fields)) {
    const beside = Object.entries(fields).filter(([, other]) => other.path?.split('.')[0] === name);
    if (field.reader !== 'gid' || field.path !== undefined) continue;
    const others = beside.map(([key, other]) => columnName(key, other));
    const isThere = kept[columnName(name, field)] !== null;
    const parts = beside.filter(([, { typed }]) => typed !== true).map(([key, other]) => columnName(key, other));
    for (const column of isThere ? others.filter((one) => !parts.includes(one)) : parts) kept[column] = null;
    if (isThere) continue;
    const [, ...rest] = others.filter((column) => kept[column] !== null);
    for (const column of rest) kept[column] = null;
  }
  return kept;
}

function encodeElement(link: Link, row: Row): Body {
  const element: Body = {};
  for (const [name, field] of Object.entries(link.fields)) {
    if (field.path === '#') continue;
    const value = row[columnName(name, field)] ?? null;
    if (field.path === '.') return { gid: value, resource_type: field.ref };
    const path = (field.path ?? name).split('.');
    put(element, path, path.at(-1) === 'gid' ? value : encodeValue(field, value));
  }
  return element;
}

function arbitraryRow(fields: Readonly<Record<string, Field>>, required: readonly string[]): fc.Arbitrary<Row> {
  const entries = Object.entries(fields).map(([name, field]) => {
    const column = columnName(name, field);
    const value = values[field.reader];
    return [column, required.includes(column) ? value : fc.option(value)] as const;
  });
  return fc.record(Object.fromEntries(entries));
}

type Contents = { readonly row: Row; readonly links: Readonly<Record<string, readonly Row[]>> };

/** `#` is the place in the list. */
function arbitraryContents(declaration: Resource): fc.Arbitrary<Contents> {
  const lists = listed(declaration);
  const linkRows = lists.map((link) =>
    fc
      .uniqueArray(arbitraryRow(link.fields, link.key), {
        selector: (row) => JSON.stringify(link.key.map((column) => row[column])),
        maxLength: 5,
      })
      .map((rows) => [link.table, placed(link, rows)] as const),
  );
  return fc
    .tuple(arbitraryRow({ ...declaration.fields }, []), gid, fc.tuple(...linkRows))
    .map(([row, ownGid, links]) => ({
      row: { gid: ownGid, ...coherent(declaration, row) },
      links: Object.fromEntries(links),
    }))
    .map(({ row, links }) => ({
      row,
      links: Object.fromEntries(
        Object.entries(links).map(([table, rows]) => [
          table,
          rows.map((linkRow) => ({ [ownerColumn(declaration)]: row['gid'] ?? '', ...linkRow })),
        ]),
      ),
    }));
}

function placed(link: Link, rows: readonly Row[]): readonly Row[] {
  const place = Object.entries(link.fields).find(([, field]) => field.path === '#')?.[0];
  return place === undefined ? rows : rows.map((row, index) => ({ ...row, [place]: index }));
}

const byJson = (rows: readonly Row[]): readonly string[] => rows.map((row) => canonicalJson(row)).sort();

describe.each(resources.map((declaration) => [declaration.name, declaration] as const))('%s', (name, declaration) => {
  test('decoding what was encoded gives the row and the links back', () => {
    fc.assert(
      fc.property(arbitraryContents(declaration), ({ row, links }) => {
        const decoded = decode(declaration, encode(declaration, row, links));
        expect(decoded.faults).toEqual([]);
        expect(decoded.extra).toBeNull();
        expect(decoded.row).toEqual(row);
        for (const [table, rows] of Object.entries(links))
          expect(byJson(decoded.links[table] ?? [])).toEqual(byJson(rows));
      }),
      { seed: seed(`decode ${name}`), numRuns: 40 },
    );
  });

  test('no JSON makes it throw, and whatever is wrong is told with its path', () => {
    const heads = Object.entries(declaration.fields).map(([field, kind]) => headOf(field, kind));
    const fieldNames = [...new Set([...heads, ...declaration.links.map(({ from }) => from), 'gid'])];
    const anything = fc.dictionary(fc.constantFrom(...fieldNames), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(anything, (body) => {
        const { faults, row, links, lacks } = decode(declaration, body);
        for (const { path } of faults) expect(path.startsWith(`${declaration.name}.`)).toBe(true);
        const shown = [...Object.keys(row), ...Object.keys(links)];
        const whole = lacks.filter((column) => !column.includes('.'));
        expect([...shown, ...whole].sort()).toEqual(namesOf(declaration));
      }),
      { seed: seed(`decode anything as ${name}`), numRuns: 60 },
    );
  });

  test('a wrong type is a fault with a path and never a value', () => {
    for (const [field, kind] of Object.entries(declaration.fields)) {
      const body: Body = { gid: '1' };
      put(body, (kind.path ?? field).split('.'), kind.reader === 'boolean' ? 'true' : true);
      const { faults, row } = decode(declaration, body);
      const links = declaration.links.filter(({ from }) => from === '.').map((link) => link.fields);
      const beside = [declaration.fields, ...links].flatMap((fields) =>
        Object.keys(fields).filter((other) => headOf(other, fields[other] ?? kind) === headOf(field, kind)),
      );
      const paths = faults.map(({ path }) => path.slice(declaration.name.length + 1));
      expect(paths).toContain(field);
      expect([...beside, headOf(field, kind)]).toEqual(expect.arrayContaining(paths));
      expect(Object.values(row).filter((value) => value !== null)).toEqual(['1']);
    }
  });

  test('so it is on the way to a nested value: nothing is said of any that lies there', () => {
    for (const [field, kind] of nestedIn(declaration.fields)) {
      for (const [wrong, place] of wrongOnTheWay(kind)) {
        const { faults, row, lacks } = decode(declaration, { gid: '1', ...wrong });
        expect(faults.map(({ path }) => path)).toContain(`${declaration.name}.${place}`);
        expect(lacks).toContain(columnName(field, kind));
        expect(Object.values(row).filter((value) => value !== null)).toEqual(['1']);
      }
    }
  });

  test('so it is in an element of a list, whose table is then as if the body said nothing of it', () => {
    for (const link of declaration.links.filter(({ isRichText }) => isRichText !== true)) {
      const told = (element: Body, place: string): void => {
        const from = link.from === '.' ? '' : `${link.from}[0].`;
        const body = link.from === '.' ? { gid: '1', ...element } : { gid: '1', [link.from]: [element] };
        const { faults, links, lacks } = decode(declaration, body);
        expect(faults.map(({ path }) => path)).toContain(`${declaration.name}.${from}${place}`);
        expect(Object.keys(links)).not.toContain(link.table);
        expect(lacks).toContain(link.table);
      };
      for (const [field, kind] of Object.entries(link.fields)) {
        if (kind.path === '#' || kind.path === '.' || (link.from === '.' && kind.path === 'gid')) continue;
        const whole = encodeElement(link, keyOnly(link));
        const element = structuredClone(whole);
        put(element, (kind.path ?? field).split('.'), kind.reader === 'boolean' ? 'true' : true);
        told(element, field);
        for (const [wrong, place] of wrongOnTheWay(kind)) told({ ...whole, ...wrong }, place);
      }
    }
  });
});

/** Fields that lie in an object of the body. */
function nestedIn(fields: Resource['fields']): readonly (readonly [string, Field])[] {
  return Object.entries(fields).filter(([, { path }]) => path?.includes('.') === true && path !== '.');
}

/** What is no object, in each place on the way to a nested value. */
function wrongOnTheWay({ path = '' }: Field): readonly (readonly [wrong: Body, place: string])[] {
  const steps = path === '.' ? [] : path.split('.').slice(0, -1);
  return steps.flatMap((_step, index) =>
    ['much', 7, true, []].map((wrong) => {
      const body: Body = {};
      put(body, steps.slice(0, index + 1), wrong);
      return [body, steps.slice(0, index + 1).join('.')] as const;
    }),
  );
}

/** An element that has nothing but what identifies it. */
function keyOnly({ key, fields }: Link): Row {
  const keyed = Object.entries(fields).filter(([name, field]) => key.includes(columnName(name, field)));
  return Object.fromEntries(keyed.map(([name, field]) => [columnName(name, field), '5']));
}

/** All columns and link tables, sorted. */
function namesOf({ fields, links }: Resource): readonly string[] {
  const columns = Object.entries(fields).map(([name, field]) => columnName(name, field));
  return ['gid', ...columns, ...links.map(({ table }) => table)].sort();
}

describe('absent is not null', () => {
  test('of a key that is not there nothing is said, null and an empty list say that it is empty', () => {
    const { row, links, lacks } = decode(task, { gid: '1', name: null, tags: [], followers: null });
    expect(row).toEqual({ gid: '1', name: null });
    expect(links).toEqual({ task_tag: [], task_follower: [] });
    expect([...lacks, 'gid', 'name', 'task_tag', 'task_follower'].sort()).toEqual(namesOf(task));
  });

  test('an element of a list says what it shows, and a value in it is whole', () => {
    const custom_fields = [{ gid: '2', type: 'date', date_value: { date: '2026-05-01' } }];
    const memberships = [{ project: { gid: '5' } }];
    const { links, lacks } = decode(task, { gid: '1', custom_fields, memberships });
    expect(links['task_project']).toEqual([{ task_gid: '1', project_gid: '5' }]);
    expect(links['task_custom_field_value']).toMatchObject([{ date_value: '2026-05-01', datetime_value: null }]);
    expect(lacks.filter((name) => name.includes('.'))).toEqual([
      'task_project.section_gid',
      'task_custom_field_value.enabled',
      'task_custom_field_value.display_value',
    ]);
  });

  test('what applies to other kinds alone is empty, of its own kind it is unknown, as where the kind is', () => {
    const rowOf = (body: Body): Row => decode(task, { gid: '1', ...body }).row;
    expect(rowOf({ resource_subtype: 'default_task' })).toMatchObject({ approval_status: null, custom_type_gid: null });
    expect(rowOf({ resource_subtype: 'approval' })).not.toHaveProperty('approval_status');
    expect(rowOf({})).not.toHaveProperty('approval_status');
    expect(rowOf({ resource_subtype: 'milestone', approval_status: 'x' })).toHaveProperty('approval_status', 'x');
  });

  test('a row that follows from the body itself is unknown while its key is', () => {
    expect(decode(teamMembership, { gid: '1', team: { gid: '2' } }).links).toEqual({});
    expect(decode(teamMembership, { gid: '1', team: { gid: '2' }, user: null }).links).toEqual({ team_member: [] });
  });
});

test('the order in which Asana lists a set does not matter', () => {
  const ordered = fc
    .array(gid, { maxLength: 6 })
    .chain((gids) => fc.tuple(fc.constant(gids), fc.shuffledSubarray(gids, { minLength: gids.length })));
  fc.assert(
    fc.property(ordered, ([gids, shuffled]) => {
      const bodyOf = (list: readonly string[]): Body => ({
        gid: '1',
        followers: list.map((item) => ({ gid: item })),
        custom_fields: [{ gid: '2', type: 'people', people_value: list.map((item) => ({ gid: item })) }],
      });
      expect(decode(task, bodyOf(shuffled))).toEqual(decode(task, bodyOf(gids)));
    }),
    { seed: seed('decode sets') },
  );
});

test('fields that the catalogue does not know are kept apart, and those left out on purpose are not', () => {
  const { extra, faults } = decode(section, { gid: '1', name: 'Doing', projects: [], mood: { is: ['bright'] } });
  expect(faults).toEqual([]);
  expect(extra).toEqual({ mood: { is: ['bright'] } });
});

test.each<[string, string, unknown]>([
  ['a date that no calendar has', 'due_on', '2024-02-31'],
  ['a date of the year 0', 'due_on', '0000-01-01'],
  ['a time of the year 0', 'due_at', '0000-01-01T00:00:00Z'],
  ['a text that can be taken for a time', 'due_at', '7'],
  ['an integer past 32 bits', 'num_likes', 2 ** 31],
  ['a fraction where a whole number belongs', 'num_likes', 1.5],
  ['a reference without a gid', 'assignee', { name: 'Ann' }],
  ['a gid that is a number', 'assignee', { gid: 7 }],
  ['a text where an object belongs', 'assignee', 'Ann'],
  ['a list where an object belongs', 'assignee', []],
])('%s is a fault, not an error of the database later', (_what, field, value) => {
  expect(decode(task, { gid: '1', [field]: value }).faults).toEqual([
    { path: `task.${field}`, reason: expect.stringMatching(/^expected /) as unknown },
  ]);
});

test('characters that Postgres cannot store do not reach it', () => {
  const { row, extra, faults } = decode(task, {
    gid: '1',
    name: 'a\u0000b\ud800c',
    external: { data: '\u0000\udfff' },
    'x\u0000': ['\ud800'],
  });
  expect(faults).toEqual([]);
  expect(JSON.stringify([row, extra])).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  expect(row['name']).toBe('ab\ufffdc');
});

test('a body without a gid is a fault', () => {
  for (const body of [{}, { gid: null }, { gid: '' }, { gid: 12 }, { gid: { gid: '1' } }]) {
    expect(decode(section, body).faults).toMatchObject([{ path: 'section.gid' }]);
  }
});

describe('of a reference that may be to several types', () => {
  const fields = {
    parent: ref('task', 'A task.', { typed: true }),
    parent_goal: ref('goal', 'A goal.', { path: 'parent', typed: true }),
  };
  const links: Resource['links'] = [
    {
      table: 'of_goal',
      doc: 'Goals.',
      from: 'items',
      fields: { goal: { ...fields.parent_goal, path: '.' } },
      key: ['goal_gid'],
    },
  ];
  const thing: Resource = { ...section, fields, links };
  const rowOf = (parent: unknown): Row => decode(thing, { gid: '1', parent }).row;

  test('each field takes those of its type, and the one under the name of the place those of none', () => {
    expect(rowOf({ gid: '2', resource_type: 'task' })).toEqual({ gid: '1', parent_gid: '2', parent_goal_gid: null });
    expect(rowOf({ gid: '2', resource_type: 'goal' })).toEqual({ gid: '1', parent_gid: null, parent_goal_gid: '2' });
    expect(rowOf({ gid: '2' })).toEqual({ gid: '1', parent_gid: '2', parent_goal_gid: null });
    expect(rowOf({ gid: '2', resource_type: 'moon' })).toEqual({ gid: '1', parent_gid: null, parent_goal_gid: null });
    expect(rowOf(undefined)).toEqual({ gid: '1' });
    expect(decode(thing, { gid: '1', parent: { resource_type: 'goal' } }).faults).toMatchObject([
      { path: 'section.parent_goal' },
    ]);
  });

  test('an element of a list that is of another type makes no link', () => {
    const items = [{ gid: '3', resource_type: 'goal' }, { gid: '4', resource_type: 'task' }, { gid: '5' }];
    expect(decode(thing, { gid: '1', items }).links).toEqual({ of_goal: [{ section_gid: '1', goal_gid: '3' }] });
  });

  test('its type is asked for', () => {
    expect(optFields(thing)).toEqual(['items.gid', 'items.resource_type', 'parent.gid', 'parent.resource_type']);
    const apart = { ...thing, api: { ...thing.api, parts: { items: '/things/{gid}/items' } } };
    expect(optFields(apart)).toEqual(['parent.gid', 'parent.resource_type']);
    expect(partOptFields(apart, 'items')).toEqual(['gid', 'resource_type']);
  });
});

test('a field may lie deeper in the body: of what is not there nothing is said, of what is null it is empty', () => {
  const deep: Resource = { ...section, fields: { unit: text('A unit.', { path: 'metric.unit' }) }, links: [] };
  const decoded = (body: Body): unknown => decode(deep, { gid: '1', ...body });
  expect(decoded({ metric: { unit: 'EUR', rest: 1 } })).toMatchObject({ row: { unit: 'EUR' } });
  expect(decoded({ metric: null })).toMatchObject({ row: { unit: null }, lacks: [] });
  expect(decoded({ metric: {} })).toMatchObject({ row: { unit: null }, lacks: [] });
  expect(decoded({})).toMatchObject({ row: { gid: '1' }, lacks: ['unit'] });
  expect(decoded({ metric: { unit: 7 } })).toMatchObject({ faults: [{ path: 'section.unit' }] });
});

test('an element that does not say what it links to is a fault, one that says it is nothing makes no link', () => {
  const { links, lacks, faults } = decode(task, { gid: '1', followers: [{ name: 'x' }, {}], tags: [{ gid: '3' }] });
  expect(links).toEqual({ task_tag: [{ task_gid: '1', tag_gid: '3' }] });
  expect(lacks).toContain('task_follower');
  expect(faults).toEqual(
    [0, 1].map((index) => ({ path: `task.followers[${index}].user`, reason: 'expected a gid, got nothing' })),
  );
  expect(decode(task, { gid: '1', memberships: [{ project: null }, { project: { gid: '5' } }] })).toMatchObject({
    links: { task_project: [{ task_gid: '1', project_gid: '5' }] },
    faults: [],
  });
});

test('an element that is named twice counts once, whichever comes first', () => {
  const [first, second] = [
    { project: { gid: '5' }, section: { gid: '6' } },
    { project: { gid: '5' }, section: { gid: '7' } },
  ];
  const rowsOf = (memberships: unknown): unknown => decode(task, { gid: '1', memberships }).links['task_project'];
  expect(rowsOf([first, second])).toEqual(rowsOf([second, first]));
  expect(rowsOf([first, second])).toHaveLength(1);
});

test('of a value of a wrong type nothing is said, as if it were not there, and the fault has its path', () => {
  const { row, links, lacks, faults } = decode(task, { gid: '1', name: 7, notes: 'n', tags: [{ gid: 'X' }, 5] });
  expect(row).toEqual({ gid: '1', notes: 'n' });
  expect(Object.keys(links)).not.toContain('task_tag');
  expect(lacks).toEqual(expect.arrayContaining(['name', 'task_tag']));
  expect(faults.map(({ path }) => path)).toEqual(['task.name', 'task.tags[1]']);
});
