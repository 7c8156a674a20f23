/** Names and columns of the views of custom fields, whatever people call their fields and however often they change them. */
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import type { Field } from './field-columns.ts';
import { families, familyOf } from './field-view-layout.ts';
import { statementsOf } from './field-view-statements.ts';
import { columnsMax, planTidied, planView, type KnownView, type PlannedView, type Wanted } from './field-view.ts';
import { freeName, slug } from './slug.ts';

const kinds = ['text', 'number', 'enum', 'multi_enum', 'people', 'date', 'reference', 'constructor'];
const free = (): boolean => true;
const ofTasks = familyOf({ type: 'workspace', rows: 'task' });

describe('a name as an identifier', () => {
  const of = (name: string): string => slug(name, { kind: 'field', fallback: '12', lengthMax: 58 });

  test.each([
    ['Priority', 'priority'],
    ['  Due — Date!! ', 'due_date'],
    ['Größe (m²)', 'grosse_m2'],
    ['Coût estimé', 'cout_estime'],
    ["Client's name", 'clients_name'],
    ['Ærøskøbing Łódź', 'aeroskobing_lodz'],
    ['Приоритет', 'prioritet'],
    ['Κόστος', 'kostos'],
    ['İstanbul', 'istanbul'],
    ['Q1/Q2 %', 'q1_q2'],
    ['優先度', 'field_12'],
    ['🔥', 'field_12'],
    ['', 'field_12'],
    ['\u0000\ud800', 'field_12'],
    ['2026 budget', 'field_2026_budget'],
    ['Order', 'order_field'],
    ['x'.repeat(200), 'x'.repeat(58)],
  ])('%j is %s', (name, expected) => expect(of(name)).toBe(expected));

  test('that is taken gets the gid, and a number where that is taken too, within the length', () => {
    const taken = new Set(['cost', 'cost_12', 'cost_12_2']);
    expect(freeName('cost', '12', 58, (name) => !taken.has(name))).toBe('cost_12_3');
    expect(freeName('long_name', '12', 9, (name) => name !== 'long_name')).toBe('long_n_12');
  });
});

describe('families', () => {
  test('are one by workspace for each type that carries fields, and one by each type of place that offers them', () => {
    expect(families.map(({ schema, prefix, rows }) => `${schema}.${prefix} ${rows}`)).toEqual([
      'analytics.goal_fields_ goal',
      'analytics.portfolio_fields_ portfolio',
      'analytics.project_fields_ project',
      'analytics_portfolio. project',
      'analytics.task_fields_ task',
      'analytics_project. task',
    ]);
  });

  // Views stand in the databases of users, and Postgres moves no column: whoever changes this must make them anew.
  test.each([
    [
      'task',
      'gid name resource_subtype completed completed_at assignee_gid assignee_name due_on due_at start_on created_at modified_at parent_gid',
    ],
    ['project', 'gid name archived completed completed_at owner_gid owner_name due_on start_on created_at modified_at'],
    ['portfolio', 'gid name archived owner_gid owner_name due_on start_on created_at'],
    ['goal', 'gid name status owner_gid owner_name due_on start_on'],
  ])('of %s begin with columns that stay as they are', (rows, expected) => {
    for (const { type, columns, place } of families.filter((family) => family.rows === rows)) {
      const beside = place === null ? '' : { project: ' section_gid section_name', portfolio: '' }[type];
      expect(columns.map(({ name }) => name).join(' ')).toBe(`${expected}${beside}`);
    }
  });
});

describe('columns', () => {
  test('have the types of their kinds, and what is chosen has its gid beside its name', () => {
    const fields = kinds.map((kind, index) => field(`${index + 1}`, kind, kind));
    const { columns, body } = planView(workspace(fields), [], free);
    expect(columns.map(({ name }) => name)).toEqual([
      'text',
      'number',
      'enum',
      'enum_gid',
      'multi_enum',
      'multi_enum_gids',
      'people',
      'people_gids',
      'date',
      'date_at',
      'reference',
      'reference_gids',
      'constructor',
    ]);
    for (const typed of [
      '::numeric AS number',
      '::date AS date',
      '::timestamptz AS date_at',
      '::text[] AS people_gids',
    ])
      expect(body).toContain(typed);
  });

  test.each([
    ['none', 2, 'round(v.number_value, 2)'],
    ['percentage', 0, 'round(v.number_value, 2)'],
    ['none', null, 'SELECT v.number_value '],
  ])('of numbers with format %s and precision %s are %s', (format, precision, expected) => {
    const { body } = planView(workspace([{ ...field('1', 'Cost', 'number'), format, precision }]), [], free);
    expect(body).toContain(expected);
  });

  test('keep clear of each other and of those of the task: the oldest field has the plain name', () => {
    const fields = [
      field('10', 'Cost', 'number'),
      field('9', 'cost', 'text'),
      field('11', 'Name', 'text'),
      field('12', 'Stage', 'enum'),
      field('13', 'Stage gid', 'text'),
      field('14', 'Section name', 'text'),
    ];
    const names = (wanted: Wanted): readonly string[] => planView(wanted, [], free).columns.map(({ name }) => name);
    const expected = ['cost', 'cost_10', 'name_11', 'stage', 'stage_gid', 'stage_gid_13', 'section_name'];
    expect(names(workspace(fields))).toEqual(expected);
    expect(names(project(fields)).at(-1)).toBe('section_name_14');
  });

  test('tell in their comments what they show, in which unit, and what became of them', () => {
    const before = planView(workspace([currency('Cost'), field('2', 'Gone', 'text')]), [], free);
    const after = planView(workspace([currency('Budget')]), [before], free);
    expect(after.columns.map(({ name, doc }) => [name, doc])).toEqual([
      ['cost', 'Former name or kind, now budget. Custom field "Budget" (1), in EUR. [U]'],
      ['gone', 'Always null: custom field 2 is gone from here.'],
      ['budget', 'Custom field "Budget" (1), in EUR. [U]'],
    ]);
  });
});

describe('what changes', () => {
  test('a new name appends a column, the former one goes on, and the name coming back makes it current again', () => {
    const first = planView(workspace([field('1', 'Cost', 'number')]), [], free);
    const renamed = planView(workspace([field('1', 'Price', 'number')]), [first], free);
    expect(states(renamed)).toEqual(['cost former', 'price current']);
    expect(renamed.body).toMatch(/number_value[^,]+AS cost,[\s\S]+AS price/);
    const back = planView(workspace([field('1', 'COST!', 'number')]), [renamed], free);
    expect(states(back)).toEqual(['cost current', 'price former']);
  });

  test('another kind appends a column of its type, and one that another field left is not taken over', () => {
    const first = planView(workspace([field('1', 'Cost', 'number')]), [], free);
    const changed = planView(workspace([field('1', 'Cost', 'text'), field('2', 'Cost', 'number')]), [first], free);
    expect(states(changed)).toEqual(['cost former', 'cost_1 current', 'cost_2 current']);
    expect(changed.body).toContain('::numeric AS cost,');
  });

  test('a field that is gone leaves its column empty and of its type, until it is back', () => {
    const first = planView(workspace([field('1', 'Cost', 'number')]), [], free);
    const gone = planView(workspace([]), [first], free);
    expect(states(gone)).toEqual(['cost empty']);
    expect(gone.body).toContain('NULL::numeric AS cost');
    expect(planView(workspace([field('1', 'Cost', 'number')]), [gone], free).definition).toBe(first.definition);
  });

  test('a project of a new name gets a view of that name, and the one before goes on as it is', () => {
    const one = field('1', 'Cost', 'number');
    const first = planView(project([one], 'Website'), [], free);
    expect(first).toMatchObject({ name: 'website', isNew: true, becomesFormer: null });
    const second = planView(project([one], 'Shop'), [first], free);
    expect(second).toMatchObject({ name: 'shop', isNew: true, becomesFormer: 'website' });
    expect(statementsOf(second)).toContain(
      'COMMENT ON VIEW analytics_project.website IS \'Former name of analytics_project.shop, gets no new columns: tasks of the project "Shop". [U]\'',
    );
    const known = [{ ...first, isFormer: true }, second];
    expect(planView(project([one], 'Website'), known, free)).toMatchObject({
      name: 'website',
      isNew: false,
      becomesFormer: 'shop',
    });
  });

  test('a view name that is taken gets the gid', () => {
    expect(planView(project([]), [], (name) => name !== 'website').name).toBe('website_7');
    expect(planView(workspace([]), [], (name) => name !== 'task_fields_acme').name).toBe('task_fields_acme_7');
  });

  test('what has no room is counted and said, and nothing else is moved for it', () => {
    const fields = Array.from({ length: columnsMax }, (_, index) => field(String(index + 1), `F ${index}`, 'text'));
    const plan = planView(workspace(fields), [], free);
    expect(plan.columns.length + ofTasks.columns.length).toBe(columnsMax);
    expect(plan.leftOut).toBe(ofTasks.columns.length);
    expect(plan.doc).toContain(`${plan.leftOut} fields have no column`);
  });
});

test('texts of people stay texts in SQL', () => {
  const odd = `'; DROP TABLE asana.task; -- \\ \u0000 "`;
  const sql = statementsOf(
    planView({ ...project([field(odd, odd, 'enum')]), scope: { ...ofTasks, gid: odd, name: odd } }, [], free),
  );
  const bare = sql.replaceAll(/E'(?:[^'\\]|''|\\\\)*'|'(?:[^']|'')*'/g, '?');
  expect(bare).not.toMatch(/DROP|'|\\|--/);
});

describe('for any fields and any changes to them', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'Cost',
      'cost',
      'Cost gid',
      'Name',
      'gid',
      'Order',
      '',
      '✓',
      '2026',
      'cost_1',
      'Cost at',
      'Приоритет',
    ),
    fc.string({ unit: 'binary', maxLength: 90 }),
    fc.string({ minLength: 55, maxLength: 70, unit: fc.constantFrom('a', ' ', 'ß', '1') }),
  );
  const anyField = fc.record({
    gid: fc.oneof(fc.integer({ min: 1, max: 12 }).map(String), fc.string({ minLength: 1, maxLength: 80 })),
    name,
    kind: fc.constantFrom(...kinds),
    format: fc.constantFrom(null, 'currency', 'percentage'),
    precision: fc.option(fc.integer({ min: 0, max: 6 })),
    currencyCode: fc.constant(null),
  });
  const fields = fc.uniqueArray(anyField, { selector: ({ gid }) => gid, maxLength: 14 });
  const wanted = fc.record({
    scope: fc
      .record({ family: fc.constantFrom(...families), name })
      .map(({ family: { type, rows }, name: called }) => ({ type, rows, gid: '7', name: called })),
    fields,
  });
  const history = fc.array(fc.tuple(fields, name), { minLength: 1, maxLength: 5 });

  test('names are unique, fit into Postgres and need no quotes', () => {
    fc.assert(
      fc.property(wanted, fc.array(name), (one, others) => {
        const taken = new Set(
          others.map((other) => planView({ ...one, scope: { ...one.scope, name: other } }, [], free).name),
        );
        const plan = planView(one, [], (candidate) => !taken.has(candidate));
        expect(taken.has(plan.name)).toBe(false);
        const names = [...familyOf(one.scope).columns, ...plan.columns].map((column) => column.name);
        expect(new Set(names).size).toBe(names.length);
        for (const each of [plan.name, ...names]) expect(each).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
      }),
      { seed: seed('names') },
    );
  });

  test('the order in which fields come is of no matter', () => {
    fc.assert(
      fc.property(wanted, (one) => {
        const reversed = { ...one, fields: one.fields.toReversed() };
        expect(planView(reversed, [], free)).toEqual(planView(one, [], free));
      }),
      { seed: seed('order') },
    );
  });

  test('a plan that was carried out leaves nothing to do', () => {
    fc.assert(
      fc.property(wanted, history, (one, changes) => {
        const known = lived(one, changes);
        const last = known.find(({ isFormer }) => !isFormer);
        if (last === undefined) throw new Error('no view');
        const again = planView(last.wanted, known, free);
        expect(again).toEqual({ ...last, wanted: undefined, isNew: false, becomesFormer: null });
        const docs = new Map(last.columns.map((column) => [column.name, column.doc]));
        const rest = statementsOf(again, { definition: last.definition, options: null, docs });
        expect(rest).toContain('COMMENT ON VIEW ');
        expect(rest).not.toMatch(/^(CREATE|COMMENT ON COLUMN)/m);
      }),
      { seed: seed('idempotence') },
    );
  });

  test('columns are only appended, each keeps its type, and each living field has its current ones', () => {
    fc.assert(
      fc.property(wanted, history, (one, changes) => {
        const before = planView(one, [], free);
        let view: PlannedView = before;
        for (const [next] of changes) {
          const after = planView({ ...one, fields: next }, [view], free);
          expect(shapes(after)).toHaveLength(after.columns.length);
          expect(shapes(after).slice(0, shapes(view).length)).toEqual(shapes(view));
          const current = after.groups.filter(({ state }) => state === 'current').map(({ fieldGid }) => fieldGid);
          expect(current.toSorted()).toEqual(next.map(({ gid }) => gid).toSorted());
          view = after;
        }
      }),
      { seed: seed('appending') },
    );
  });

  test('tidying leaves just the current columns, under the names that they had', () => {
    fc.assert(
      fc.property(wanted, history, (one, changes) => {
        let view: PlannedView = planView(one, [], free);
        let last: Wanted = one;
        for (const [next] of changes) {
          last = { ...one, fields: next };
          view = planView(last, [view], free);
        }
        const tidied = planTidied(last, view);
        expect(tidied.columns.map((column) => column.name)).toEqual(
          view.columns.filter(({ group }) => group.state === 'current').map((column) => column.name),
        );
        expect(tidied).toMatchObject({ name: view.name, isNew: false, becomesFormer: null });
      }),
      { seed: seed('tidying') },
    );
  });

  /** All views that a scope has had in the end. */
  function lived(first: Wanted, changes: readonly (readonly [readonly Field[], string])[]) {
    let known: readonly (PlannedView & { readonly wanted: Wanted })[] = [];
    for (const [next, called] of [[first.fields, first.scope.name] as const, ...changes]) {
      const one = { scope: { ...first.scope, name: called }, fields: next };
      const plan = planView(one, known, (candidate) => known.every((view) => view.name !== candidate));
      known = [
        ...known.filter((view) => view.name !== plan.name).map((view) => ({ ...view, isFormer: true })),
        { ...plan, wanted: one },
      ];
    }
    return known;
  }
});

function field(gid: string, name: string, kind: string): Field {
  return { gid, name, kind, format: null, precision: null, currencyCode: null };
}

function currency(name: string): Field {
  return { ...field('1', name, 'number'), format: 'currency', precision: 2, currencyCode: 'EUR' };
}

function workspace(fields: readonly Field[]): Wanted {
  return { scope: { type: 'workspace', rows: 'task', gid: '7', name: 'Acme' }, fields };
}

function project(fields: readonly Field[], name = 'Website'): Wanted {
  return { scope: { type: 'project', rows: 'task', gid: '7', name }, fields };
}

function states({ groups }: KnownView): readonly string[] {
  return groups.map(({ stem, state }) => `${stem} ${state}`);
}

/** Name and type of each column, in order. */
function shapes({ body }: PlannedView): readonly string[] {
  return body.match(/::\w+(\[\])? AS \w+(?=,\n|\n)/g) ?? [];
}
