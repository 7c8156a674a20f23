/** What Asana's official description does not name is noticed, and nothing that it names is. */
import { readFileSync } from 'node:fs';
import { decode } from './decode.ts';
import { knownTypes, knownValues } from './known.gen.ts';
import type { Official } from './official.ts';
import type { Resource } from './resource.ts';
import { resources } from './resources.gen.ts';
import { allocation } from './resources/allocation.ts';
import { attachment } from './resources/attachment.ts';
import { customField } from './resources/custom-field.ts';
import { goal } from './resources/goal.ts';
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

test('so it is in nested objects, in rows of links, and in each value of a list', () => {
  const of = (declaration: Resource, body: object) =>
    unfamiliarInContent(declaration, decode(declaration, { gid: '1', ...body }));
  expect(of(goal, { metric: { unit: 'none', progress_source: 'manual' } })).toEqual([]);
  expect(of(goal, { metric: { unit: 'bananas', progress_source: 'vibes', mood: 1 } })).toEqual([
    'field',
    'value',
    'value',
  ]);
  expect(of(allocation, { effort: { type: 'moons' } })).toEqual(['value']);
  expect(
    of(task, {
      custom_fields: [
        { gid: '1', type: 'text' },
        { gid: '2', type: 'hologram' },
      ],
    }),
  ).toEqual(['value']);
  expect(of(customField, { input_restrictions: ['goal', 'moon', 'star'] })).toEqual(['value', 'value']);
  expect(of(attachment, { parent: { gid: '2', resource_type: 'goal' } })).toEqual(['field']);
});

test('every closed list of the official description is known, under the column that holds its values', () => {
  for (const { name, schema, fields, links } of resources) {
    for (const { table, from, fields: columns } of [{ table: name, from: '.', fields }, ...links]) {
      const lists = Object.entries(columns).flatMap(([column, { path = column, reader }]) => {
        const values = closedAt(from === '.' ? path : `${from}.${path}`, schema);
        return values.length > 0 && ['text', 'texts'].includes(reader) ? [[column, values] as const] : [];
      });
      const known = Object.entries(knownValues[table] ?? {}).map(([column, values]) => [column, [...values]] as const);
      expect({ table, known }).toEqual({ table, known: lists });
    }
  }
  for (const type of Object.keys(official.resources)) expect(knownTypes).toContain(type);
});

/** The closed list at a path of one or two steps. */
function closedAt(path: string, schema: string): readonly string[] {
  const [type, described] =
    Object.entries(official.resources).find(([, one]) => [one.schema, one.compact].includes(schema)) ?? [];
  const own = official.enums[type ?? '']?.[path];
  const [head = '', ...rest] = path.split('.');
  if (own !== undefined || rest.length === 0) return own ?? [];
  return closedAt(rest.join('.'), described?.fields[head]?.[0]?.replaceAll(/[[\]?]/g, '') ?? '');
}

test('a field whose type is a closed list has one, within an object that is written out, too', () => {
  for (const [type, { fields }] of Object.entries(official.resources)) {
    const closed = Object.entries(fields).flatMap(([name, [kind = '']]) =>
      kind.startsWith('{')
        ? [...kind.matchAll(/(\w+):\[?enum/g)].map(([, part]) => `${name}.${part}`)
        : /^\[?enum/.test(kind)
          ? [name]
          : [],
    );
    expect({ type, fields: Object.keys(official.enums[type] ?? {}).sort() }).toEqual({ type, fields: closed.sort() });
  }
});
