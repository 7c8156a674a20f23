import { readFileSync } from 'node:fs';
import { integer, ref, text } from './field.ts';
import { officialFaults, type Official } from './official.ts';
import type { Resource } from './resource.ts';
import { resources } from './resources.gen.ts';
import { section } from './resources/section.ts';
import { task } from './resources/task.ts';

const official = JSON.parse(readFileSync(new URL('official.json', import.meta.url), 'utf8')) as Official;

describe('the official description bears out', () => {
  test.each(resources.map((declaration) => [declaration.name, declaration] as const))('%s', (_name, declaration) => {
    expect(officialFaults(declaration, official)).toEqual([]);
  });
});

test('Asana gives every rich text in plain words too, so none has to be derived', () => {
  for (const { fields } of Object.values(official.resources)) {
    const rich = Object.keys(fields).filter((name) => name.startsWith('html_'));
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(rich.map((name) => name.slice('html_'.length))));
  }
});

describe('a declaration is refused when', () => {
  const faultsOf = (changes: Partial<Resource>): readonly string[] =>
    officialFaults({ ...section, ...changes }, official);
  const withField = (name: string, field: Resource['fields'][string]): Partial<Resource> => ({
    fields: { ...section.fields, [name]: field },
  });

  test.each<[string, Partial<Resource>, string]>([
    ['its schema is not there', { schema: 'SectionAnswer' }, 'section: no schema SectionAnswer'],
    [
      'a field has a name that Asana does not use',
      withField('titel', text('A slip.')),
      'section: titel: there is no titel',
    ],
    ['a field has another type', withField('name', integer('A slip.')), 'section: name: read as integer, but is str'],
    ['a reference is no object', withField('name', ref('user', 'A slip.')), 'section: name: read as gid, but is str'],
    ['a class is too mild', withField('name', text('A slip.')), 'section: name: class is U, not none'],
    ['a field is forgotten', { omitted: {} }, 'section: projects is neither declared nor omitted with a reason'],
    [
      'it omits what is not there',
      { omitted: { projects: 'x', colour: 'x' } },
      'section: omits colour, which is not there',
    ],
    [
      'it expects a stamp that Asana does not give',
      { version: 'modified_at' },
      'section: version is modified_at, but modified_at is not there',
    ],
    ['its workspace is nowhere', { workspace: 'workspace.gid' }, 'section: there is no workspace.gid'],
    [
      'an endpoint is not there',
      { api: { one: '/section/{gid}', lists: [] } },
      'section: there is no GET /section/{gid}',
    ],
    [
      'a list takes no such parameter',
      {
        api: { one: '/sections/{gid}', lists: [{ path: '/projects', per: null, query: { colour: 'red' }, phase: 0 }] },
      },
      'section: GET /projects takes no colour',
    ],
  ])('%s', (_reason, changes, fault) => {
    expect(faultsOf(changes)).toContain(fault);
  });

  test('it asks for a path that no endpoint documents', () => {
    const fields = { ...task.fields, parent: ref('task', 'A slip.', { ask: ['parent.gid', 'parent.colour'] }) };
    expect(officialFaults({ ...task, fields }, official)).toContain(
      'task: GET /tasks/{gid} documents no parent.colour',
    );
  });

  test('a person is not marked as one', () => {
    const fields = { ...task.fields, assignee: { ...ref('user', 'A slip.'), personal: 'none' as const } };
    expect(officialFaults({ ...task, fields }, official)).toContain('task: assignee: class is R, not none');
  });
});
