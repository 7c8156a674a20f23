/** What a body has and its declaration does not name is kept by where it lies; what Asana's description names is not. */
import { readFileSync } from 'node:fs';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { decode } from './decode.ts';
import { text } from './field.ts';
import { knownKeys } from './known.gen.ts';
import { keysAt, type Official } from './official.ts';
import { everyPlace, placesOf } from './places.ts';
import type { Resource } from './resource.ts';
import { resources } from './resources.gen.ts';
import { allocation } from './resources/allocation.ts';
import { attachment } from './resources/attachment.ts';
import { customField } from './resources/custom-field.ts';
import { customType } from './resources/custom-type.ts';
import { goal } from './resources/goal.ts';
import { goalRelationship } from './resources/goal-relationship.ts';
import { portfolio } from './resources/portfolio.ts';
import { projectMembership } from './resources/project-membership.ts';
import { task } from './resources/task.ts';

const official = JSON.parse(readFileSync(new URL('official.json', import.meta.url), 'utf8')) as Official;
const extraOf = (declaration: Resource, body: object): unknown => decode(declaration, { gid: '1', ...body }).extra;

test.each<[string, Resource, object, object]>([
  ['an object within the body', goal, { metric: { gid: '2', mood: 'x' } }, { 'metric.mood': 'x' }],
  ['an object without a gid', allocation, { effort: { value: 1, mood: { is: 1 } } }, { 'effort.mood': { is: 1 } }],
  [
    'an option of a custom field',
    customField,
    { enum_options: [{ gid: '2' }, { gid: '3', mood: 'x' }] },
    { 'enum_options[].mood': { 3: 'x' } },
  ],
  [
    'a status of a custom type',
    customType,
    { status_options: [{ gid: '2', mood: null }] },
    { 'status_options[].mood': { 2: null } },
  ],
  [
    'a value of a custom field',
    task,
    { custom_fields: [{ gid: '2', type: 'hologram', hologram_value: { of: 'x' } }] },
    { 'custom_fields[].hologram_value': { 2: { of: 'x' } } },
  ],
  [
    'an object within that',
    task,
    { custom_fields: [{ gid: '2', type: 'date', date_value: { date: null, mood: 7 } }] },
    { 'custom_fields[].date_value.mood': { 2: 7 } },
  ],
  [
    'an element that is told by what it refers to',
    task,
    { memberships: [{ project: { gid: '5' }, mood: 1 }] },
    { 'memberships[].mood': { 5: 1 } },
  ],
])('an unknown field of %s is kept', (_where, declaration, body, extra) => {
  expect(extraOf(declaration, body)).toEqual(extra);
});

test('what the description names is no news, nor is what lies in a mere reference: that has a row of its own', () => {
  const named = { name: 'n', resource_type: 'custom_field', enum_options: [{ gid: '8', mood: 1 }], precision: 2 };
  const custom_fields = [{ gid: '2', type: 'enum', ...named, enum_value: { gid: '3', color: 'red', mood: 1 } }];
  const assignee = { gid: '7', name: 'Ann', mood: 1 };
  const memberships = [{ project: { gid: '5', name: 'P', mood: 1 }, section: null }];
  expect(extraOf(task, { custom_fields, assignee, memberships, followers: [{ gid: '7', mood: 1 }] })).toBeNull();
});

test('the keys of each place are those of the official description', () => {
  for (const declaration of resources) {
    for (const { key } of everyPlace(placesOf(declaration))) {
      const keys = keysAt(key.replaceAll('[]', ''), declaration.schema, official);
      expect({ key, keys: [...(knownKeys[declaration.name]?.[key] ?? [])] }).toEqual({ key, keys });
      expect({ key, count: keys.length }).not.toEqual({ key, count: 0 });
    }
  }
});

test.each<[string, Resource, string, string]>([
  ['of an attachment', attachment, 'parent', 'goal'],
  ['of a goal', goalRelationship, 'supporting_resource', 'hologram'],
  ['of a member', projectMembership, 'member', 'agent'],
  ['where another is a placeholder', allocation, 'assignee', 'agent'],
])('a reference %s to a type that no field takes is kept whole', (_of, declaration, head, type) => {
  const value = { gid: '2', resource_type: type, name: 'n' };
  expect(extraOf(declaration, { [head]: value })).toEqual({ [head]: value });
  expect(extraOf(declaration, { [head]: null })).toBeNull();
});

test('a reference that a field takes is not, nor one without a type where a field takes those', () => {
  for (const resource_type of ['task', 'project', 'project_brief', undefined])
    expect(extraOf(attachment, { parent: { gid: '2', resource_type } })).toBeNull();
});

test('of a list of references those that no link takes are kept', () => {
  const items = ['project', 'hologram', 'portfolio', undefined].map((resource_type, index) => ({
    gid: String(index),
    ...(resource_type === undefined ? {} : { resource_type }),
  }));
  expect(extraOf(portfolio, { items })).toEqual({ 'items[]': { 1: items[1], 3: items[3] } });
});

test('the order in which Asana lists a set does not matter, nor does an element that it names twice', () => {
  const values = fc.array(
    fc.record({ gid: fc.constantFrom('1', '2', '3', '__proto__'), type: fc.constant('text'), mood: fc.jsonValue() }),
  );
  const shuffled = values.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
  );
  fc.assert(
    fc.property(shuffled, ([some, others]) => {
      expect(extraOf(task, { custom_fields: others })).toEqual(extraOf(task, { custom_fields: some }));
    }),
    { seed: seed('extra sets') },
  );
});

test('what was kept fills a column of its own once there is one', () => {
  const body = { metric: { gid: '2', mood: 'x' }, custom_fields: [{ gid: '3', type: 'text', mood: 'y' }] };
  const links = goal.links.map((link) =>
    link.from === 'custom_fields' ? { ...link, fields: { ...link.fields, mood: text('') } } : link,
  );
  const fields = { ...goal.fields, metric_mood: text('', { path: 'metric.mood' }) };
  const { row, links: rows, extra } = decode({ ...goal, fields, links }, { gid: '1', ...body });
  expect(extra).toBeNull();
  expect(row).toMatchObject({ metric_mood: 'x' });
  expect(rows['goal_custom_field_value']).toMatchObject([{ mood: 'y' }]);
});
