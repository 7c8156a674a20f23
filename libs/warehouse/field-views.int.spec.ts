/** The views with a column per custom field on a real Postgres: what they show, what changes them, and what they must not break. */
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { openPool } from './database.ts';
import { tidyFieldViews } from './field-view-tidy.ts';
import { listFieldViews } from './field-view-list.ts';
import { fieldViewsLock, refreshFieldViews } from './field-views.ts';
import { tryAdvisoryLock } from './advisory-lock.ts';

let database: FreshDatabase;
let pool: pg.Pool;
const role = `analyst_${process.pid}`;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 6, applicationName: 'field views' });
  await pool.query(`CREATE ROLE ${role}; CREATE ROLE "${role} Two"`);
});
afterAll(async () => {
  await pool.query(`DROP OWNED BY ${role}, "${role} Two" CASCADE; DROP ROLE ${role}, "${role} Two"`);
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query(`
    DROP SCHEMA IF EXISTS mine CASCADE; CREATE SCHEMA mine;
    DROP SCHEMA analytics_project, analytics_portfolio CASCADE; CREATE SCHEMA analytics_project; CREATE SCHEMA analytics_portfolio;
    DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'analytics'::regnamespace AND relname LIKE '%_fields_%' LOOP
        EXECUTE format('DROP VIEW analytics.%I CASCADE', name);
      END LOOP;
    END $$;
    TRUNCATE ops.field_view, ops.field_column, asana.workspace, asana.project, asana.project_custom_field, asana.custom_field,
      asana.custom_field_option, asana.task, asana.task_project, asana.task_custom_field_value, asana."user", asana.section,
      asana.project_custom_field_value, asana.portfolio, asana.portfolio_project, asana.portfolio_custom_field, asana.portfolio_custom_field_value,
      asana.goal, asana.goal_custom_field_value,
      asana_history.task, asana_history.task_project, asana_history.task_custom_field_value, asana_history."user", asana_history.custom_field_option`);
  await insert('workspace', { gid: 'W', name: 'Acme', ...full });
  await insert('project', { gid: 'P', name: 'Website', _workspace_gid: 'W', ...full });
});

describe('what a view shows', () => {
  test('is one row per living task, and every kind of value in its type', async () => {
    await fields(
      ['1', 'Notes', 'text'],
      ['2', 'Points', 'number', { precision: 1 }],
      ['3', 'Stage', 'enum'],
      ['4', 'Labels', 'multi_enum'],
      ['5', 'Reviewers', 'people'],
      ['6', 'Launch', 'date'],
      ['7', 'Link', 'reference'],
      ['8', 'Share', 'number', { precision: 0, format: 'percentage' }],
    );
    await option('3', 'O1', 'In review', 0);
    for (const [gid, name, place] of [
      ['O2', 'late', 1],
      ['O3', 'early', 0],
    ] as const)
      await option('4', gid, name, place);
    await insert('user', { gid: '22', name: 'Bo', ...full });
    await insert('user', { gid: '9', name: 'Ann', ...full });
    await task('T1', { name: 'first', assignee_gid: '9' });
    await task('T2', { name: 'gone', _deleted_at: '2026-01-01' });
    await task('T3', { name: 'bare' });
    await insert('section', { gid: 'S', name: 'Doing', ...full });
    await insert('task_project', { task_gid: 'T1', project_gid: 'P', section_gid: 'S', ...stamped });
    await value('T1', '1', { text_value: `it's` });
    await value('T1', '2', { number_value: '2.25' });
    await value('T1', '3', { enum_option_gid: 'O1' });
    await value('T1', '4', { multi_enum_option_gids: ['O2', 'O3'] });
    await value('T1', '5', { people_gids: ['22', '9', '30'] });
    await value('T1', '6', { datetime_value: '2026-05-01T23:30:00Z' });
    await value('T1', '7', { reference_gids: ['T3', 'P', 'X9'] });
    await value('T1', '8', { number_value: '0.126' });
    await value('T3', '1', { text_value: 'old', _deleted_at: '2026-01-01' });
    expect(await refreshFieldViews(pool)).toEqual({ made: 2, changed: 0, leftOut: 0, failed: [] });

    const shown = {
      notes: `it's`,
      points: '2.3',
      stage: 'In review',
      stage_gid: 'O1',
      labels: ['early', 'late'],
      labels_gids: ['O3', 'O2'],
      reviewers: ['Ann', 'Bo', null],
      reviewers_gids: ['9', '22', '30'],
      launch_at: new Date('2026-05-01T23:30:00Z'),
      link: ['Website', 'bare', null],
      link_gids: ['P', 'T3', 'X9'],
      share: '0.13',
    };
    const all = await rows('SELECT *, launch::text AS day FROM analytics.task_fields_acme ORDER BY gid');
    expect(all).toMatchObject([
      { gid: 'T1', name: 'first', assignee_name: 'Ann', day: '2026-05-01', ...shown },
      { gid: 'T3', notes: null, points: null, stage: null, labels: null, reviewers: null, launch: null },
    ]);
    expect(await rows('SELECT * FROM analytics_project.website')).toMatchObject([
      { gid: 'T1', section_gid: 'S', section_name: 'Doing', ...shown },
    ]);
    expect(await typesOf('analytics.task_fields_acme')).toMatchObject({
      points: 'numeric',
      labels: 'text[]',
      launch: 'date',
      launch_at: 'timestamp with time zone',
    });
    const silent =
      await rows(`SELECT a.attname FROM pg_attribute a WHERE a.attrelid = 'analytics_project.website'::regclass
      AND a.attnum > 0 AND col_description(a.attrelid, a.attnum) IS NULL`);
    expect(silent).toEqual([]);
  });

  test('follows options and people without being made again', async () => {
    await fields(['3', 'Stage', 'enum']);
    await option('3', 'O1', 'Doing', 0);
    await task('T1', {});
    await value('T1', '3', { enum_option_gid: 'O1' });
    await refreshFieldViews(pool);
    await pool.query(`UPDATE asana.custom_field_option SET name = 'Working', _deleted_at = now()`);
    expect(await rows('SELECT stage FROM analytics.task_fields_acme')).toEqual([{ stage: 'Working' }]);
    expect(await refreshFieldViews(pool)).toEqual({ made: 0, changed: 0, leftOut: 0, failed: [] });
  });

  test('leaves fields of one project to its view, and makes none for what has no fields', async () => {
    await fields(['1', 'Ours', 'text'], ['2', 'Theirs', 'text', { is_global_to_workspace: false }]);
    await insert('project', { gid: 'Q', name: 'Empty', _workspace_gid: 'W', ...full });
    await refreshFieldViews(pool);
    expect(Object.keys(await typesOf('analytics.task_fields_acme')).slice(-1)).toEqual(['ours']);
    expect(Object.keys(await typesOf('analytics_project.website')).slice(-2)).toEqual(['ours', 'theirs']);
    expect(await rows(`SELECT to_regclass('analytics_project.empty') AS view`)).toEqual([{ view: null }]);
  });
});

describe('what is no task', () => {
  beforeEach(async () => {
    for (const [gid, name] of [
      ['1', 'Risk'],
      ['2', 'Spend'],
      ['3', 'Impact'],
      ['4', 'Nobody has it'],
    ] as const)
      await insert('custom_field', {
        gid,
        name,
        resource_subtype: 'text',
        is_global_to_workspace: false,
        _workspace_gid: 'W',
        ...full,
      });
    await insert('user', { gid: '9', name: 'Ann', ...full });
    await insert('project', { gid: 'Q', name: 'Shop', _workspace_gid: 'W', owner_gid: '9', ...full });
    await insert('portfolio', { gid: 'F', name: 'Top 10', _workspace_gid: 'W', ...full });
    await insert('goal', { gid: 'G', name: 'Grow', _workspace_gid: 'W', ...full });
    await insert('portfolio_project', { portfolio_gid: 'F', project_gid: 'Q', ...stamped });
    for (const field of ['1', '4'])
      await insert('portfolio_custom_field', { portfolio_gid: 'F', custom_field_gid: field, ...stamped });
    await insert('project_custom_field_value', {
      project_gid: 'Q',
      custom_field_gid: '1',
      text_value: 'high',
      ...stamped,
    });
    await insert('portfolio_custom_field_value', {
      portfolio_gid: 'F',
      custom_field_gid: '2',
      text_value: '5',
      ...stamped,
    });
    await insert('goal_custom_field_value', { goal_gid: 'G', custom_field_gid: '3', text_value: 'huge', ...stamped });
    await refreshFieldViews(pool);
  });

  test('is shown with the fields that such things carry, and in a portfolio with those that it offers', async () => {
    expect(await listFieldViews(pool)).toMatchObject([
      { view: 'analytics.goal_fields_acme', rows: 'goal', scope: 'workspace W' },
      { view: 'analytics.portfolio_fields_acme', rows: 'portfolio', scope: 'workspace W' },
      { view: 'analytics.project_fields_acme', rows: 'project', scope: 'workspace W' },
      { view: 'analytics_portfolio.top_10', rows: 'project', scope: 'portfolio F' },
    ]);
    expect(await rows('SELECT gid, name, owner_name, risk FROM analytics.project_fields_acme ORDER BY gid')).toEqual([
      { gid: 'P', name: 'Website', owner_name: null, risk: null },
      { gid: 'Q', name: 'Shop', owner_name: 'Ann', risk: 'high' },
    ]);
    expect(await rows('SELECT gid, spend FROM analytics.portfolio_fields_acme')).toEqual([{ gid: 'F', spend: '5' }]);
    expect(await rows('SELECT gid, status, impact FROM analytics.goal_fields_acme')).toEqual([
      { gid: 'G', status: null, impact: 'huge' },
    ]);
    expect(await rows('SELECT gid, owner_gid, risk, nobody_has_it FROM analytics_portfolio.top_10')).toEqual([
      { gid: 'Q', owner_gid: '9', risk: 'high', nobody_has_it: null },
    ]);
  });

  test('follows renames under what people built, and goes with its portfolio', async () => {
    await pool.query(`
      CREATE VIEW mine.risks AS SELECT gid, risk FROM analytics_portfolio.top_10;
      UPDATE asana.custom_field SET name = 'Danger' WHERE gid = '1'; UPDATE asana.portfolio SET name = 'Best'`);
    expect(await refreshFieldViews(pool)).toMatchObject({ made: 1, changed: 1, failed: [] });
    expect(await rows('SELECT risk, danger FROM analytics.project_fields_acme WHERE gid = $$Q$$')).toEqual([
      { risk: 'high', danger: 'high' },
    ]);
    expect(await rows('SELECT * FROM mine.risks')).toEqual([{ gid: 'Q', risk: 'high' }]);
    expect(await rows('SELECT danger FROM analytics_portfolio.best')).toEqual([{ danger: 'high' }]);
    await pool.query('UPDATE asana.portfolio SET _deleted_at = now()');
    expect(await tidyFieldViews(pool, false)).toEqual([
      { view: 'analytics_portfolio.best', columns: null, isKept: false },
      { view: 'analytics_portfolio.top_10', columns: null, isKept: true },
      { view: 'analytics.project_fields_acme', columns: ['risk'], isKept: false },
    ]);
  });

  test('is shown as it was at a moment', async () => {
    await pool.query(`
      TRUNCATE asana_history.goal, asana_history.goal_custom_field_value;
      INSERT INTO asana_history.goal (gid, name, valid_from, _workspace_gid, _version, _source, _valid_from_how, _change_action)
      VALUES ('G', 'Shrink', '2026-01-01Z', 'W', 'v', 'backfill', 'observed', 'observed');
      INSERT INTO asana_history.goal_custom_field_value (goal_gid, custom_field_gid, text_value, valid_from) VALUES ('G', '3', 'small', '2026-01-01Z')`);
    expect(await through('analytics.goal_fields_acme', '2026-01-15Z')).toMatchObject([
      { name: 'Shrink', impact: 'small' },
    ]);
  });
});

describe('what a view would have shown', () => {
  test('at a moment, in the columns that it has now, is what history has of it', async () => {
    await fields(['1', 'Notes', 'text'], ['2', 'Points', 'number', { precision: 1 }], ['6', 'Launch', 'date']);
    await task('T1', { name: 'now' });
    await refreshFieldViews(pool);
    await pool.query(`
      INSERT INTO asana_history.task (gid, name, valid_from, valid_to, _workspace_gid, _deleted_at, _version, _source, _valid_from_how, _change_action) VALUES
        ('T1', 'then', '2026-01-01Z', '2026-03-01Z', 'W', NULL, 'v', 'backfill', 'observed', 'observed'),
        ('T1', 'now', '2026-03-01Z', NULL, 'W', NULL, 'v', 'backfill', 'observed', 'observed'),
        ('T2', 'gone', '2026-01-01Z', NULL, 'W', '2026-01-01Z', 'v', 'backfill', 'observed', 'observed'),
        ('T3', 'elsewhere', '2026-01-01Z', NULL, 'V', NULL, 'v', 'backfill', 'observed', 'observed');
      INSERT INTO asana_history.task_custom_field_value (task_gid, custom_field_gid, number_value, text_value, valid_from, valid_to) VALUES
        ('T1', '2', 1.25, NULL, '2026-01-01Z', '2026-02-01Z'), ('T1', '2', 7, NULL, '2026-02-01Z', NULL), ('T1', '1', NULL, 'words', '2026-01-01Z', '2026-03-01Z');
      INSERT INTO asana_history.task_project (task_gid, project_gid, section_gid, valid_from, valid_to) VALUES ('T1', 'P', 'S', '2026-01-01Z', '2026-02-01Z')`);
    const acme = 'analytics.task_fields_acme';
    expect(await through(acme, '2026-01-15Z')).toMatchObject([
      { gid: 'T1', name: 'then', points: '1.3', notes: 'words', launch: null },
    ]);
    expect(await through(acme, '2026-02-15Z')).toMatchObject([{ name: 'then', points: '7.0', notes: 'words' }]);
    expect(await through(acme, '2026-03-15Z')).toMatchObject([{ name: 'now', points: '7.0', notes: null }]);
    expect(await through(acme, '2026-03-15Z', `ARRAY['T9']`)).toEqual([]);
    expect(await through(acme, '2025-01-01Z')).toEqual([]);
    expect(await through('analytics_project.website', '2026-01-15Z')).toMatchObject([
      { gid: 'T1', section_gid: 'S', points: '1.3' },
    ]);
    expect(await through('analytics_project.website', '2026-02-15Z')).toEqual([]);
    await expect(through('asana.task', '2026-02-15Z')).rejects.toThrow('is no view with columns for custom fields');
  });
});

test('a moment shows people, references and options by name, though they were read later or are gone', async () => {
  await fields(['3', 'Stage', 'enum'], ['5', 'Reviewers', 'people'], ['7', 'Link', 'reference']);
  await refreshFieldViews(pool);
  const made = `'W', 'v', 'backfill', 'observed', 'observed'`;
  await pool.query(`
    INSERT INTO asana_history.task (gid, name, assignee_gid, valid_from, valid_to, _deleted_at, _workspace_gid, _version, _source, _valid_from_how, _change_action) VALUES
      ('T1', 'here', '9', '2026-01-01Z', NULL, NULL, ${made}),
      ('T2', 'before', NULL, '2026-01-01Z', '2026-02-01Z', NULL, ${made}), ('T2', 'after', NULL, '2026-02-01Z', '2026-03-01Z', NULL, ${made}),
      ('T2', 'after', NULL, '2026-03-01Z', NULL, '2026-03-01Z', ${made});
    INSERT INTO asana_history."user" (gid, name, valid_from, valid_to, _workspace_gid, _version, _source, _valid_from_how, _change_action) VALUES
      ('9', 'Ann', '2026-02-10Z', '2026-02-20Z', ${made}), ('9', 'Ann Smith', '2026-02-20Z', NULL, ${made});
    INSERT INTO asana_history.custom_field_option (custom_field_gid, enum_option_gid, name, valid_from, valid_to) VALUES
      ('3', 'O1', 'Doing', '2026-01-10Z', '2026-02-15Z'), ('4', 'O1', 'of another field', '2026-01-01Z', NULL);
    INSERT INTO asana_history.task_custom_field_value (task_gid, custom_field_gid, enum_option_gid, people_gids, reference_gids, valid_from, valid_to) VALUES
      ('T1', '3', 'O1', NULL, NULL, '2026-01-01Z', NULL), ('T1', '5', NULL, '{9}', NULL, '2026-01-01Z', '2026-02-15Z'),
      ('T1', '5', NULL, '{9,22}', NULL, '2026-02-15Z', NULL), ('T1', '7', NULL, NULL, '{T2}', '2026-01-01Z', NULL)`);
  const shown = async (at: string): Promise<Row | undefined> =>
    (await through('analytics.task_fields_acme', at, `ARRAY['T1']`))[0];
  expect(await shown('2026-01-05Z')).toMatchObject({
    assignee_name: 'Ann',
    stage: 'Doing',
    stage_gid: 'O1',
    reviewers: ['Ann'],
    reviewers_gids: ['9'],
    link: ['before'],
    link_gids: ['T2'],
  });
  expect(await shown('2026-02-25Z')).toMatchObject({
    assignee_name: 'Ann Smith',
    stage: 'Doing',
    stage_gid: 'O1',
    link: ['after'],
    link_gids: ['T2'],
    reviewers: ['Ann Smith', null],
    reviewers_gids: ['9', '22'],
  });
  expect(await shown('2026-03-25Z')).toMatchObject({ link: ['after'], link_gids: ['T2'] });
});

describe('what people built on a view', () => {
  beforeEach(async () => {
    await fields(
      ['1', 'Cost', 'number', { format: 'currency', currency_code: 'EUR', precision: 2 }],
      ['2', 'Gone soon', 'text'],
    );
    await task('T1', {});
    await value('T1', '1', { number_value: '5' });
    await value('T1', '2', { text_value: 'x' });
    await refreshFieldViews(pool);
    await pool.query(`
      CREATE VIEW mine.costs AS SELECT gid, cost, gone_soon FROM analytics.task_fields_acme;
      GRANT SELECT ON analytics.task_fields_acme TO ${role};
      GRANT SELECT (gid, cost) ON analytics.task_fields_acme TO "${role} Two" WITH GRANT OPTION;
      ALTER VIEW analytics.task_fields_acme SET (security_barrier = true)`);
  });

  test('goes on through a rename, a new field and one that is gone, with all rights and options', async () => {
    const before = await rightsOn('analytics.task_fields_acme');
    await pool.query(
      `UPDATE asana.custom_field SET name = 'Budget' WHERE gid = '1'; UPDATE asana.custom_field SET _deleted_at = now() WHERE gid = '2'`,
    );
    await fields(['3', 'Cost', 'text']);
    expect(await refreshFieldViews(pool)).toMatchObject({ changed: 2, failed: [] });
    expect(await rows('SELECT * FROM mine.costs')).toEqual([{ gid: 'T1', cost: '5.00', gone_soon: null }]);
    expect(await rows('SELECT cost, budget, cost_3 FROM analytics.task_fields_acme')).toEqual([
      { cost: '5.00', budget: '5.00', cost_3: null },
    ]);
    expect(await rightsOn('analytics.task_fields_acme')).toEqual(before);
    expect(before).toMatchObject({ options: ['security_barrier=true'] });
    expect(await mapping('analytics')).toEqual([
      { column: 'cost', field: '1', state: 'former', currency: 'EUR' },
      { column: 'gone_soon', field: '2', state: 'empty', currency: null },
      { column: 'budget', field: '1', state: 'current', currency: 'EUR' },
      { column: 'cost_3', field: '3', state: 'current', currency: null },
    ]);
    const comment = await rows(`SELECT col_description(attrelid, attnum) AS doc FROM pg_attribute
      WHERE attrelid = 'analytics.task_fields_acme'::regclass AND attname = 'cost'`);
    expect(comment).toEqual([{ doc: 'Former name or kind, now budget. Custom field "Budget" (1), in EUR. [U]' }]);
  });

  test('holds back tidying; once it is gone, the view is made anew with the rights of others', async () => {
    await pool.query(
      `UPDATE asana.custom_field SET name = 'Budget' WHERE gid = '1'; UPDATE asana.custom_field SET _deleted_at = now() WHERE gid = '2'`,
    );
    await refreshFieldViews(pool);
    const names = ['cost', 'gone_soon'];
    expect(await tidyFieldViews(pool, false)).toEqual([
      { view: 'analytics.task_fields_acme', columns: names, isKept: true },
      { view: 'analytics_project.website', columns: names, isKept: false },
    ]);
    expect(await mapping('analytics_project')).toMatchObject([{ column: 'budget', state: 'current' }]);
    expect(await rows('SELECT * FROM mine.costs')).toHaveLength(1);

    await pool.query('DROP VIEW mine.costs');
    expect(await tidyFieldViews(pool, true)).toMatchObject([{ columns: names, isKept: false }]);
    expect(Object.keys(await typesOf('analytics.task_fields_acme'))).toContain('cost');
    const before = await rightsOn('analytics.task_fields_acme');
    await pool.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA analytics GRANT SELECT ON TABLES TO PUBLIC`);
    expect(await tidyFieldViews(pool, false)).toMatchObject([{ columns: names, isKept: false }]);
    await pool.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA analytics REVOKE SELECT ON TABLES FROM PUBLIC`);
    expect(Object.keys(await typesOf('analytics.task_fields_acme')).slice(-1)).toEqual(['budget']);
    const rightsToCost = before.rights.filter((right) => right.startsWith('cost '));
    expect(rightsToCost).toHaveLength(1);
    expect(await rightsOn('analytics.task_fields_acme')).toEqual({
      ...before,
      rights: before.rights.filter((right) => !rightsToCost.includes(right)),
    });
    expect(await tidyFieldViews(pool, false)).toEqual([]);
    expect(await refreshFieldViews(pool)).toMatchObject({ made: 0, changed: 0 });
  });

  test('goes on when a field comes back, or when it becomes one of another kind', async () => {
    await pool.query(`UPDATE asana.custom_field SET _deleted_at = now()`);
    await refreshFieldViews(pool);
    expect(await rows('SELECT cost FROM mine.costs')).toEqual([{ cost: null }]);
    await pool.query(`UPDATE asana.custom_field SET _deleted_at = NULL; UPDATE asana.custom_field SET resource_subtype = 'text' WHERE gid = '1';
      UPDATE asana.task_custom_field_value SET number_value = NULL, text_value = 'five' WHERE custom_field_gid = '1'`);
    expect(await refreshFieldViews(pool)).toMatchObject({ failed: [] });
    expect(await rows('SELECT cost, gone_soon FROM mine.costs')).toEqual([{ cost: null, gone_soon: 'x' }]);
    expect(await rows('SELECT cost_1 FROM analytics.task_fields_acme')).toEqual([{ cost_1: 'five' }]);
  });

  test('keeps the view of a project that was renamed, and who may read that may read the new one', async () => {
    await pool.query(`
      CREATE VIEW mine.site AS SELECT gid, cost FROM analytics_project.website;
      GRANT SELECT ON analytics_project.website TO ${role};
      UPDATE asana.project SET name = 'Shop'`);
    await insert('project', { gid: 'Q', name: 'Website', _workspace_gid: 'W', ...full });
    await insert('project_custom_field', { project_gid: 'Q', custom_field_gid: '1', ...stamped });
    expect(await refreshFieldViews(pool)).toMatchObject({ made: 2, failed: [] });
    expect(await listFieldViews(pool)).toMatchObject([
      { view: 'analytics.task_fields_acme', scope: 'workspace W' },
      { view: 'analytics_project.shop', scope: 'project P', isFormer: false },
      { view: 'analytics_project.website', scope: 'project P', isFormer: true },
      { view: 'analytics_project.website_q', scope: 'project Q', isFormer: false },
    ]);
    expect(await rightsOn('analytics_project.shop')).toMatchObject({ rights: [`* ${role} SELECT`] });
    expect(await tidyFieldViews(pool, false)).toEqual([
      { view: 'analytics_project.website', columns: null, isKept: true },
    ]);
    await pool.query('DROP VIEW mine.site');
    expect(await tidyFieldViews(pool, false)).toEqual([
      { view: 'analytics_project.website', columns: null, isKept: false },
    ]);
    await pool.query(`UPDATE asana.project SET _deleted_at = now() WHERE gid = 'Q'`);
    expect(await refreshFieldViews(pool)).toMatchObject({ changed: 0 });
    expect(await tidyFieldViews(pool, false)).toEqual([
      { view: 'analytics_project.website_q', columns: null, isKept: false },
    ]);
  });
});

describe('making views', () => {
  test('never takes a name that somebody else has used, and makes again what was dropped', async () => {
    await fields(['1', 'Cost', 'number']);
    await pool.query(`CREATE TABLE analytics_project.website (mine int)`);
    await refreshFieldViews(pool);
    expect(Object.keys(await typesOf('analytics_project.website'))).toEqual(['mine']);
    expect(Object.keys(await typesOf('analytics_project.website_p'))).toContain('cost');
    await pool.query('DROP VIEW analytics_project.website_p');
    expect(await refreshFieldViews(pool)).toMatchObject({ changed: 1 });
    expect(Object.keys(await typesOf('analytics_project.website_p'))).toContain('cost');
  });

  test('goes on beside a view that is being read for long: no reader queues, and that one is tried again', async () => {
    await fields(['1', 'Cost', 'number']);
    await refreshFieldViews(pool);
    await fields(['2', 'Price', 'number']);
    const reader = await pool.connect();
    try {
      await reader.query('BEGIN; SELECT * FROM analytics.task_fields_acme');
      const startedAt = performance.now();
      const refreshed = await refreshFieldViews(pool);
      expect(refreshed).toMatchObject({ changed: 1, failed: [{ type: 'workspace', gid: 'W' }] });
      expect(refreshed?.failed[0]?.error).toMatchObject({ code: 'warehouse.conflict', retriable: true });
      expect(performance.now() - startedAt).toBeLessThan(5_000);
      expect(Object.keys(await typesOf('analytics_project.website'))).toContain('price');
      await pool.query('SELECT * FROM analytics.task_fields_acme');
    } finally {
      await reader.query('COMMIT');
      reader.release();
    }
    expect(await refreshFieldViews(pool)).toMatchObject({ changed: 1, failed: [] });
    expect(Object.keys(await typesOf('analytics.task_fields_acme'))).toContain('price');
  });

  test('is done by one at a time, whoever asks: each view is made once', async () => {
    await fields(['1', 'Cost', 'number']);
    for (let index = 0; index < 60; index += 1) {
      await insert('project', { gid: `9${index}`, name: 'Same name', _workspace_gid: 'W', ...full });
      await insert('project_custom_field', { project_gid: `9${index}`, custom_field_gid: '1', ...stamped });
    }
    const outcomes = await Promise.all([refreshFieldViews(pool), refreshFieldViews(pool)]);
    expect(outcomes.reduce((sum, one) => sum + (one?.made ?? 0), 0)).toBe(62);
    expect(
      await rows(
        `SELECT count(*) AS views, count(DISTINCT scope_gid) AS scopes FROM ops.field_view WHERE scope_type = 'project'`,
      ),
    ).toEqual([{ views: 61, scopes: 61 }]);
    await pool.query(`UPDATE asana.custom_field SET name = 'Price'`);
    const held = await tryAdvisoryLock(pool, fieldViewsLock, async () => await refreshFieldViews(pool));
    expect(held).toEqual({ value: null });
    expect(await refreshFieldViews(pool)).toMatchObject({ changed: 62, failed: [] });
  });

  test('a view that cannot be made holds up none of the others', async () => {
    await fields(['1', 'Cost', 'number']);
    await refreshFieldViews(pool);
    await pool.query('ALTER VIEW analytics_project.website RENAME COLUMN cost TO renamed_by_hand');
    await fields(['2', 'Price', 'number']);
    const refreshed = await refreshFieldViews(pool);
    expect(refreshed).toMatchObject({ changed: 1, failed: [{ type: 'project', gid: 'P' }] });
    expect(String(refreshed?.failed[0]?.error)).toContain('cannot change name of view column');
    expect(Object.keys(await typesOf('analytics.task_fields_acme'))).toContain('price');
    // What the runbook says about it.
    await pool.query('ALTER VIEW analytics_project.website RENAME TO theirs');
    expect(await refreshFieldViews(pool)).toMatchObject({ changed: 1, failed: [] });
    expect(Object.keys(await typesOf('analytics_project.website')).slice(-2)).toEqual(['cost', 'price']);
  });
});

test('the examples of the documentation run, and find something', async () => {
  await fields(
    ['1200000000000042', 'Cost', 'number'],
    ['1200000000000043', 'Stage', 'enum'],
    ['3', 'Reviewers', 'people'],
    ['4', 'Launch', 'date'],
  );
  await task('T1', { completed: false });
  await insert('task_project', { task_gid: 'T1', project_gid: 'P', ...stamped });
  await value('T1', '3', { people_gids: ['9'] });
  await value('T1', '4', { date_value: '2026-05-01' });
  await pool.query(`INSERT INTO asana_history.task (gid, name, valid_from, _workspace_gid, _version, _source, _valid_from_how, _change_action)
    VALUES ('T1', 'first', '2026-01-01Z', 'W', 'v', 'backfill', 'observed', 'observed')`);
  await refreshFieldViews(pool);
  const page = await readFile(new URL('../../docs/custom-fields.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/```sql\n([^`]*)```/g)].map(([, sql = '']) => sql.replaceAll('analyst', role));
  expect(examples).toHaveLength(7);
  for (const example of examples) {
    const results = [await pool.query(example)].flat() as pg.QueryResult[];
    const found = results.filter(({ command }) => command === 'SELECT').map(({ rowCount }) => rowCount);
    expect({ example, found }).toEqual({
      example,
      found: example.startsWith('SELECT') ? expect.arrayContaining([expect.any(Number)]) : [],
    });
    expect(found).not.toContain(0);
  }
});

const stamped = { _synced_at: '2026-01-01T00:00:00Z' };
const full = { ...stamped, _visibility: 'visible', _version: 'v', _source: 'backfill' };

type Row = Readonly<Record<string, unknown>>;

async function insert(table: string, row: Row): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_, index) => `$${index + 1}`);
  await pool.query(
    `INSERT INTO asana."${table}" (${names.join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(row),
  );
}

/** Fields of the workspace, with settings in the project. */
async function fields(
  ...all: readonly (readonly [gid: string, name: string, kind: string, rest?: Row])[]
): Promise<void> {
  for (const [gid, name, kind, rest = {}] of all) {
    await insert('custom_field', {
      gid,
      name,
      resource_subtype: kind,
      is_global_to_workspace: true,
      _workspace_gid: 'W',
      ...full,
      ...rest,
    });
    await insert('project_custom_field', { project_gid: 'P', custom_field_gid: gid, ...stamped });
  }
}

async function option(field: string, gid: string, name: string, position: number): Promise<void> {
  await insert('custom_field_option', { custom_field_gid: field, enum_option_gid: gid, name, position, ...stamped });
}

async function task(gid: string, row: Row): Promise<void> {
  await insert('task', { gid, _workspace_gid: 'W', ...full, ...row });
}

async function value(taskGid: string, field: string, row: Row): Promise<void> {
  await insert('task_custom_field_value', { task_gid: taskGid, custom_field_gid: field, ...stamped, ...row });
}

async function rows(sql: string): Promise<readonly Row[]> {
  return (await pool.query<Row>(sql)).rows;
}

async function through(view: string, at: string, gids = 'NULL'): Promise<readonly Row[]> {
  const sql = `SELECT asana_as_of.travel_to('${at}'); SELECT * FROM asana_as_of.through(NULL::${view}, ${gids}); SELECT asana_as_of.travel_to(NULL)`;
  return ((await pool.query(sql)) as unknown as readonly pg.QueryResult<Row>[])[1]?.rows ?? [];
}

async function typesOf(view: string): Promise<Readonly<Record<string, string>>> {
  const { rows: found } = await pool.query<{ name: string; type: string }>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 ORDER BY attnum`,
    [view],
  );
  return Object.fromEntries(found.map(({ name, type }) => [name, type]));
}

async function mapping(schema: string): Promise<readonly Row[]> {
  const sql = `SELECT column_name AS "column", custom_field_gid AS field, state, currency_code AS currency
    FROM analytics.custom_field_column WHERE schema_name = $1 ORDER BY position`;
  return (await pool.query<Row>(sql, [schema])).rows;
}

/** What others than the owner may do with a view, as `column grantee right`, and its options. */
async function rightsOn(view: string): Promise<{ readonly rights: readonly string[]; readonly options: unknown }> {
  const { rows: found } = await pool.query<{ rights: string[]; options: unknown }>(
    `SELECT c.reloptions AS options, array(
       SELECT concat_ws(' ', of.name, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, a.privilege_type, CASE WHEN a.is_grantable THEN '+' END)
       FROM (SELECT '*' AS name, c.relacl AS acl UNION ALL SELECT attname, attacl FROM pg_attribute WHERE attrelid = c.oid) of, aclexplode(of.acl) a
       WHERE a.grantee <> c.relowner ORDER BY 1) AS rights
     FROM pg_class c WHERE c.oid = $1::regclass`,
    [view],
  );
  return found[0] ?? { rights: [], options: null };
}
