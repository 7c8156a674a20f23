/** What Asana's official description does not name is noticed, and nothing that it names is. */
import { readFileSync } from 'node:fs';
import { decode } from './decode.ts';
import { knownTypes, knownValues } from './known.gen.ts';
import type { Official } from './official.ts';
import { resources } from './resources.gen.ts';
import { task } from './resources/task.ts';
import { unfamiliarInContent, unfamiliarInEvent } from './unfamiliar.ts';

const official = JSON.parse(readFileSync(new URL('official.json', import.meta.url), 'utf8')) as Official;

test('an event is unfamiliar by its type, by its action, or by both', () => {
  const event = (resourceType: string, action: string) => unfamiliarInEvent({ resourceType, action });
  expect(event('task', 'changed')).toEqual([]);
  expect(event('goal', 'created')).toEqual([]);
  expect(event('hologram', 'undeleted')).toEqual(['type']);
  expect(event('task', 'folded')).toEqual(['action']);
  expect(event('hologram', 'folded')).toEqual(['type', 'action']);
});

test('a content is unfamiliar by each field that is not declared, and by each value beside a closed list', () => {
  const content = (body: object) => unfamiliarInContent(task, decode(task, { gid: '1', ...body }));
  expect(content({ name: 'anything', resource_subtype: 'milestone', approval_status: null })).toEqual([]);
  expect(content({ resource_subtype: 'epic' })).toEqual(['value']);
  expect(content({ shiny: 1, dull: null, approval_status: 'perhaps' })).toEqual(['field', 'field', 'value']);
});

test('every closed list of the official description is known, under the column that holds its values', () => {
  for (const { name, schema, fields } of resources) {
    const [type] = Object.entries(official.resources).find(([, described]) => described.schema === schema) ?? [''];
    const lists = Object.entries(official.enums[type] ?? {}).filter(([field]) => fields[field] !== undefined);
    expect(Object.keys(knownValues[name] ?? {}).sort()).toEqual(lists.map(([field]) => field).sort());
    for (const [field, values] of lists) expect([...(knownValues[name]?.[field] ?? [])]).toEqual([...values]);
  }
  for (const type of Object.keys(official.resources)) expect(knownTypes).toContain(type);
});

test('a field whose type is a closed list has one', () => {
  for (const [type, { fields }] of Object.entries(official.resources)) {
    const closed = Object.entries(fields).filter(([, [kind]]) => kind?.startsWith('enum'));
    expect({ type, fields: Object.keys(official.enums[type] ?? {}).sort() }).toEqual({
      type,
      fields: closed.map(([name]) => name).sort(),
    });
  }
});
