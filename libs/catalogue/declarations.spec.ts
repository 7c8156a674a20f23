/** What every declaration must keep to; the official description is asked in official.spec.ts. */
import { columnName, headOf } from './field.ts';
import { linkKey, columnsOf } from './columns.ts';
import { registryOf } from './registry.ts';
import { customField } from './resources/custom-field.ts';
import { task } from './resources/task.ts';
import { user } from './resources/user.ts';
import { resources } from './resources.gen.ts';
import { tablesOf } from './tables.ts';
import { toldBy } from './told.ts';

const registry = registryOf(resources);
const tablesOfAll = resources.flatMap((declaration) => {
  const { current, history, links } = tablesOf(declaration);
  return [current, history, ...links.flatMap((link) => [link.current, link.history])];
});

describe.each(resources.map((declaration) => [declaration.name, declaration] as const))('%s', (_name, declaration) => {
  const columns = columnsOf(declaration).map(({ name }) => name);
  const linkTables = declaration.links.map(({ table }) => table);

  test('says what it is and what each field means, in a sentence', () => {
    for (const doc of [declaration.doc, ...tablesOf(declaration).current.columns.map((column) => column.doc)]) {
      expect(doc).toMatch(/^[A-Za-z].*\.$/);
    }
  });

  test('lies in containers that exist, by fields and links that it has', () => {
    for (const container of declaration.containers) {
      expect(registry.resourceOf(container.type)).toBeDefined();
      if ('field' in container) expect(declaration.fields[container.field]?.ref).toBe(container.type);
      else {
        const link = declaration.links.find(({ table }) => table === container.link);
        expect(link === undefined ? [] : columnsOf(link).map(({ name }) => name)).toContain(container.column);
      }
    }
  });

  test('has links whose keys are columns of theirs', () => {
    for (const link of declaration.links) {
      const names = columnsOf(link).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining([...link.key]));
      expect(new Set(linkKey(declaration, link)).size).toBe(link.key.length + 1);
    }
  });

  test('maps fields of events to columns and links that it has', () => {
    const known = [...Object.keys(declaration.fields), ...linkTables];
    for (const fields of Object.values(declaration.eventFields ?? {})) {
      expect(known).toEqual(expect.arrayContaining([...fields]));
    }
  });

  test('tells how long of fields and links that it has', () => {
    for (const duration of declaration.durations ?? []) {
      if ('link' in duration) expect(linkTables).toContain(duration.link);
      else expect(Object.keys(declaration.fields)).toEqual(expect.arrayContaining([...duration.fields]));
      expect(duration.doc).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('is told of by events in words for columns and links that history keeps', () => {
    const { history } = tablesOf(declaration);
    const known = [...history.columns.map(({ name }) => name), ...linkTables];
    const { fields, parents } = toldBy(declaration);
    expect(known).toEqual(expect.arrayContaining([...fields, ...parents].map(([, name]) => name)));
    expect(fields.length > 0).toBe(declaration.events);
  });

  test('tells the kinds that a field applies to by a text that lies beside it', () => {
    const own = Object.entries(declaration.fields).map(([name, field]) => ({
      name,
      field,
      beside: declaration.fields,
    }));
    const inLinks = declaration.links.flatMap(({ fields }) =>
      Object.entries(fields).map(([name, field]) => ({ name, field, beside: fields })),
    );
    for (const { field, beside } of [...own, ...inLinks]) {
      if (field.onlyFor === undefined) continue;
      const kind = Object.entries(beside).find(([name, { path }]) => (path ?? name) === field.onlyFor?.kind)?.[1];
      expect(kind).toMatchObject({ reader: 'text' });
      for (const one of field.onlyFor.in) expect(kind?.doc).toContain(one);
    }
  });

  test('has a field for each type that a reference may be to, one of them under the name of the place', () => {
    const typed = Object.entries(declaration.fields).filter(([, field]) => field.typed === true);
    for (const [name, field] of typed) {
      expect(field.reader).toBe('gid');
      const beside = typed.filter(([other, one]) => headOf(other, one) === headOf(name, field));
      expect(beside.filter(([, { path }]) => path === undefined)).toHaveLength(1);
      expect(new Set(beside.map(([, { ref }]) => ref)).size).toBe(beside.length);
    }
  });

  test('declares nothing that it also leaves out', () => {
    expect(Object.keys(declaration.omitted).filter((name) => declaration.fields[name] !== undefined)).toEqual([]);
    for (const reason of Object.values(declaration.omitted)) expect(reason.length).toBeGreaterThan(10);
  });

  test('is listed by what is there, after what it is listed by', () => {
    for (const { path, per, query, when, workspacesIn, named } of declaration.api.lists) {
      const holes = [path, ...Object.values(query ?? {})].flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)]);
      expect(new Set(holes.map(([, name]) => name))).toEqual(
        new Set([named ?? per ?? [], workspacesIn === undefined ? [] : 'workspace'].flat()),
      );
      const lister = per === null ? undefined : registry.resourceOf(per);
      if (per !== null) expect(lister).toBeDefined();
      if (workspacesIn !== undefined) {
        const link = lister?.links.find(({ from }) => from === workspacesIn);
        expect(Object.values(link?.fields ?? {}).map(({ ref }) => ref)).toEqual(['workspace']);
      }
      if (named !== undefined) expect(lister?.fields[named]?.ref).toBe(declaration.name);
      if (when !== undefined) expect(Object.keys(lister?.fields ?? {})).toContain(when);
    }
  });

  test('carries Asana’s stamp exactly when it is ordered by it', () => {
    expect(columns.includes('modified_at')).toBe(declaration.version === 'modified_at');
  });

  test('has rich text only beside the same text in plain words, and what it speaks of as links', () => {
    const rich = Object.entries(declaration.fields).filter(([name]) => name.startsWith('html_'));
    for (const [name, { reader }] of rich) {
      expect(reader).toBe('rich_text');
      expect(declaration.fields[name.slice('html_'.length)]?.reader).toBe('text');
      const link = declaration.links.find(({ from, isRichText }) => from === name && isRichText === true);
      expect(link?.key).toEqual(['target']);
      if (declaration.events) expect(toldBy(declaration).fields).toContainEqual([name, link?.table]);
    }
    const inLinks = declaration.links.flatMap(({ table, fields }) =>
      Object.entries(fields).flatMap(([name, { reader }]) => (reader === 'rich_text' ? [[table, name] as const] : [])),
    );
    for (const [table, name] of inLinks) {
      const link = declaration.links.find((one) => one.table === `${table}_mention`);
      expect(link?.richTextIn).toBe(name);
      if (declaration.events) expect(toldBy(declaration).fields).toContainEqual([link?.from, link?.table]);
    }
    const all = declaration.links.filter(({ isRichText }) => isRichText === true);
    expect(all.length).toBe(rich.length + inLinks.length);
  });

  test('names columns as the tables do', () => {
    for (const name of columns) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    for (const [name, field] of Object.entries(declaration.fields)) {
      if (field.ref !== undefined) expect(columnName(name, field)).toMatch(/_gids?$/);
    }
  });
});

test('no two tables share a name, and names fit Postgres', () => {
  const views = resources.flatMap(({ name, durations = [] }) => [
    `asana_history.${name}_change`,
    ...durations.map(({ view }) => `asana_history.${view}`),
  ]);
  const names = [...tablesOfAll.map(({ schema, name }) => `${schema}.${name}`), ...views];
  expect(new Set(names).size).toBe(names.length);
  for (const { name, columns } of tablesOfAll) {
    for (const column of columns) expect(`${name}_${column.name}_fkey`.length).toBeLessThanOrEqual(63);
  }
});

test('a person is told apart as a person in every table', () => {
  const unmarked = tablesOfAll.flatMap(({ name, columns }) =>
    columns
      .filter((column) => column.ref === 'user' && column.personal !== 'R')
      .map((column) => `${name}.${column.name}`),
  );
  expect(unmarked).toEqual([]);
});

test('history knows nothing of volatile values', () => {
  const historyOf = (name: string): readonly string[] =>
    tablesOfAll
      .find((table) => table.schema === 'asana_history' && table.name === name)
      ?.columns.map((column) => column.name) ?? [];
  expect(historyOf('user')).not.toContain('photo');
  expect(historyOf('user')).toContain('email');
  expect(historyOf('task_custom_field_value')).not.toContain('display_value');
});

test('the registry answers from both ends', () => {
  expect(registry.resourceOf('task')?.name).toBe('task');
  expect(registry.resourceOf('moon')).toBeUndefined();
  expect(registry.linkOwner('task_project')?.owner.name).toBe('task');
  expect(registry.linkOwner('task')).toBeUndefined();
  const childrenOf = (type: string): readonly string[] =>
    registry.childrenOf(type).map(({ resource }) => resource.name);
  expect(childrenOf('project')).toEqual(expect.arrayContaining(['section', 'status_update', 'task']));
  expect(childrenOf('task')).toEqual(expect.arrayContaining(['story', 'task']));
  expect(registry.childrenOf('story')).toEqual([]);
});

test('events speak of columns by the names of the API, by other words for them, and by containers', () => {
  const { fields, parents } = toldBy(task);
  expect(fields).toEqual(
    expect.arrayContaining([
      ['name', 'name'],
      ['assignee', 'assignee_gid'],
      ['html_notes', 'notes'],
      ['memberships', 'task_project'],
    ]),
  );
  expect(parents).toEqual(
    expect.arrayContaining([
      ['project', 'task_project'],
      ['section', 'task_project'],
      ['task', 'parent_gid'],
    ]),
  );
  expect(toldBy(user)).toEqual({ fields: [], parents: [] });
});

test('what a custom field leaves out as a value is kept with the values of whatever has one', () => {
  const values = resources.flatMap(({ links }) => links.filter(({ table }) => table.endsWith('_custom_field_value')));
  expect(values.map(({ table }) => table.replace('_custom_field_value', '')).toSorted()).toEqual([
    'goal',
    'portfolio',
    'project',
    'task',
    'user',
  ]);
  const leftOut = Object.entries(customField.omitted).filter(([, why]) => why.startsWith('a value: kept with'));
  expect(leftOut.length).toBeGreaterThan(9);
  for (const { fields } of values) {
    const heads = Object.entries(fields).map(([name, field]) => headOf(name, field));
    for (const [name] of leftOut) expect(heads).toContain(name);
  }
});
