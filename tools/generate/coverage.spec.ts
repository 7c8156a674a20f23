/** That all of the official description is accounted for, what is told when it is not, and how the page shows it. */
import { readFileSync } from 'node:fs';
import type { Official } from '@asana-warehouse/catalogue/official';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { section } from '@asana-warehouse/catalogue/resources/section';
import { references, undeclared, type Undeclared } from '@asana-warehouse/catalogue/undeclared';
import { accountFaults, typesAnswered } from './accounted.ts';
import { coverageText } from './coverage.ts';
import { landingsOf, type Decisions } from './landing.ts';
import type { Manifest } from './manifest.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
const official = read('libs/catalogue/official.json') as Official;
const { tables } = read('migrations/schema.json') as Manifest;
const decisions: Decisions = { undeclared, references };

test('whatever the official description lets a token read is declared, left out with a reason, or not there yet', () => {
  expect(accountFaults(official, resources, decisions, tables)).toEqual([]);
});

test('every decision says why', () => {
  const reasons = Object.values(undeclared).flatMap((decision) => {
    if (decision.state === 'kept') return [decision.how, ...Object.values(decision.omitted)];
    return [decision.state === 'left out' ? decision.why : decision.lacks];
  });
  for (const reason of [...reasons, ...Object.values(references)]) expect(reason.length).toBeGreaterThan(10);
});

describe('a fault is told when', () => {
  const without = <T>(record: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
  const deciding = (changes: Readonly<Record<string, Undeclared>>): Decisions => ({
    references,
    undeclared: { ...undeclared, ...changes },
  });
  const notYet: Undeclared = { state: 'not yet', lacks: 'A slip.' };
  const option = undeclared['enum_option'] as Undeclared & { state: 'kept' };
  const withType = (name: string, type: Official['resources'][string]): Official => ({
    ...official,
    resources: { ...official.resources, [name]: type },
  });
  const withAnswer = (path: string, response: string): Official => ({
    ...official,
    endpoints: {
      ...official.endpoints,
      [path]: { response, query: [], fullPermissions: false, paginated: false, asks: '' },
    },
  });
  const tag = official.resources['tag'] ?? { schema: '', compact: '', compactFields: [], fields: {} };

  test.each<[string, { official?: Official; declarations?: typeof resources; decisions?: Decisions }, string]>([
    [
      'Asana has a type that nobody decided on',
      { decisions: { references, undeclared: without(undeclared, 'reaction') } },
      'reaction is neither declared nor listed as undeclared',
    ],
    [
      'a declaration goes',
      { declarations: resources.filter(({ name }) => name !== 'tag') },
      'tag is neither declared nor listed as undeclared',
    ],
    [
      'Asana has a field that its declaration does not know',
      { official: withType('tag', { ...tag, fields: { ...tag.fields, mood: ['str'] } }) },
      'tag.mood is neither kept nor left out with a reason',
    ],
    [
      'a field of a type that is kept without a declaration has no place',
      { decisions: deciding({ enum_option: { ...option, columns: without(option.columns, 'color') } }) },
      'enum_option.color is neither kept nor left out with a reason',
    ],
    [
      'a type that is listed was declared meanwhile',
      { decisions: deciding({ tag: notYet }) },
      'tag is declared, but listed as undeclared',
    ],
    [
      'a type that is listed does not exist',
      { decisions: deciding({ moon: notYet }) },
      'moon is listed as undeclared, but not described',
    ],
    [
      'a place is given to a field that does not exist',
      { decisions: deciding({ enum_option: { ...option, columns: { ...option.columns, mood: ['name'] } } }) },
      'enum_option.mood is not described',
    ],
    [
      'a field is both kept and left out',
      { decisions: deciding({ enum_option: { ...option, omitted: { color: 'A slip.' } } }) },
      'enum_option.color is both kept and left out',
    ],
    [
      'the place of a field does not exist',
      { decisions: deciding({ enum_option: { ...option, columns: { ...option.columns, color: ['colour'] } } }) },
      'enum_option: there is no asana.custom_field_option.colour',
    ],
    [
      'a GET answers with what is no type',
      { official: withAnswer('/moons', '[]MoonCompact') },
      'GET /moons answers with []MoonCompact, which is no type',
    ],
    [
      'a GET answers with references and is not listed',
      { decisions: { undeclared, references: without(references, '/users/{user_gid}/favorites') } },
      'GET /users/{user_gid}/favorites answers with []AsanaNamedResource, which is no type',
    ],
    [
      'a GET that is listed for its references does not exist',
      { decisions: { undeclared, references: { ...references, '/moons': 'A slip.' } } },
      'there is no GET /moons',
    ],
    [
      'a GET that is listed for its references answers with a type',
      { decisions: { undeclared, references: { ...references, '/tags': 'A slip.' } } },
      'GET /tags answers with more than references',
    ],
    [
      'a field shows what is neither a type nor a part',
      { official: withType('moon', { ...tag, fields: { phases: ['[MoonPhase]'] } }) },
      'moon.phases: MoonPhase is neither a type nor a part of one',
    ],
    [
      'a union has such a schema',
      { official: { ...official, unions: { MembershipCompact: ['MoonCompact'] } } },
      'MembershipCompact: MoonCompact is neither a type nor a part of one',
    ],
  ])('%s', (_when, changed, fault) => {
    const faults = accountFaults(
      changed.official ?? official,
      changed.declarations ?? resources,
      changed.decisions ?? decisions,
      tables,
    );
    expect(faults).toContain(fault);
  });
});

test('each type of a union is answered by the paths that answer with the union', () => {
  expect(typesAnswered('/memberships', official)).toEqual([
    'project_membership',
    'portfolio_membership',
    'goal_membership',
    'custom_field_membership',
    'custom_type_membership',
  ]);
});

test('every place of a declared field is a table of the database, and every column of it', () => {
  const places = landingsOf(official, resources, decisions).flatMap(({ fields }) =>
    Object.values(fields).flatMap((landing) => (landing.state === 'kept' ? landing.places : [])),
  );
  expect(places.length).toBeGreaterThan(0);
  for (const { table, columns } of places) {
    expect(Object.keys(tables[table]?.columns ?? {})).toEqual(expect.arrayContaining([...columns]));
  }
});

describe('the page', () => {
  const text = coverageText(official, resources, decisions);

  test.each([
    ['a column', '| `assignee` | `asana.task.assignee_gid` |'],
    ['a link table', '| `memberships` | `asana.task_project` (`project_gid`, `section_gid`) |'],
    [
      'a link table that the body itself fills',
      '| `user` | `asana.team_membership.user_gid`, `asana.team_member.user_gid` |',
    ],
    [
      'the parts of a nested shape that are asked for',
      '| `external` | `asana.task.external`, of which `gid`, `data` |',
    ],
    ['the reason of a declaration', '| `liked` | depends on who reads |'],
    ['the columns of what is kept without one', '| `gid` | `asana.custom_field_option.enum_option_gid` |'],
    ['a path that is asked, and one that is not', '**`/tags/{tag_gid}`**, `/tasks/{task_gid}/tags`'],
    ['an answer without a type', '| `/users/{user_gid}/favorites` | '],
  ])('shows %s', (_what, line) => {
    expect(text).toContain(line);
  });

  describe('of a few types', () => {
    const type = (name: string, ...fields: readonly (readonly [string, string])[]): Official['resources'][string] => ({
      schema: `${name}Response`,
      compact: `${name}Compact`,
      compactFields: [],
      fields: Object.fromEntries(fields.map(([field, shape]) => [field, [shape]])),
    });
    const few: Official = {
      ...official,
      resources: {
        section: type('Section', ['gid', 'str'], ['name', 'str'], ['projects', '[ProjectCompact]']),
        moon: type('Moon', ['gid', 'str'], ['name', 'str']),
        star: type('Star', ['gid', 'str']),
        comet: type('Comet', ['gid', 'str'], ['near', 'MoonCompact?'], ['passed', '[{moon:MoonResponse}]']),
      },
    };
    const page = coverageText(few, [section], {
      references: {},
      undeclared: {
        moon: { state: 'not yet', lacks: 'what circles' },
        star: { state: 'left out', why: 'far away' },
        comet: { state: 'left out', why: 'deprecated form of moon' },
      },
    });

    test.each([
      ['counts types by what became of them', '| types | 4 | 1 | 1 | 1 | 1 |'],
      ['counts fields', '| fields | 9 | 2 | 1 | 4 | 2 |'],
      [
        'says what is lacking, and where a type is shown that no path answers with',
        '| `moon` | what circles | `gid`, `name` | within `comet.near`, `comet.passed` |',
      ],
      ['says why a type is left out, shown by nothing', '| `star` | far away | `gid` | within references to it |'],
    ])('%s', (_what, line) => {
      expect(page).toContain(line);
    });
  });
});
