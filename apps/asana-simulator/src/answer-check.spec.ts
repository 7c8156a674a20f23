/**
 * What passes for an answer and what does not, on the extract of the official description itself.
 */
import { checkAnswer, checkSchema, described } from './answer-check.ts';
import { beyond } from './beyond-description.ts';

const task = { gid: '1', resource_type: 'task', name: 'Write', resource_subtype: 'default_task' };
const one = (fields: object, isWide = false): unknown =>
  checkAnswer('GET /tasks/{task_gid}', 200, { data: { ...task, ...fields } }, isWide);
const list = (rows: unknown, isWide = false): unknown =>
  checkAnswer('GET /tasks', 200, { data: rows, next_page: null }, isWide);

describe('an answer as described', () => {
  it.each([
    [{}, null],
    [{ due_on: null, completed_at: '2026-01-02T03:04:05.678Z', assignee: { gid: '2', name: 'Ann' } }, null],
    [{ name: 7 }, { path: 'data.name', expected: 'str' }],
    [{ name: null }, { path: 'data.name', expected: 'str' }],
    [{ gid: undefined }, { path: 'data.gid', expected: 'to be there' }],
    [{ due_on: '2026-1-2' }, { path: 'data.due_on', expected: 'date' }],
    [{ completed_at: 'yesterday' }, { path: 'data.completed_at', expected: 'ts' }],
    [{ num_likes: 1.5 }, { path: 'data.num_likes', expected: 'int' }],
    [{ completed: 'true' }, { path: 'data.completed', expected: 'bool' }],
    [
      { resource_subtype: 'chore' },
      { path: 'data.resource_subtype', expected: 'one of default_task|milestone|approval|custom' },
    ],
    [{ followers: [{ gid: '2' }, { gid: 3 }] }, { path: 'data.followers.1.gid', expected: 'str' }],
    [{ tags: { gid: '2' } }, { path: 'data.tags', expected: 'a list' }],
    [{ workspace: null }, { path: 'data.workspace', expected: 'an object' }],
    [{ mood: 'calm' }, { path: 'data.mood', expected: 'nothing: the description has no such field' }],
    [
      { workspace: { gid: '3', is_organization: true } },
      { path: 'data.workspace.is_organization', expected: 'nothing: the description has no such field' },
    ],
  ])('%j: %j', (fields, wrong) => expect(one(fields)).toEqual(wrong));

  it('has the compact fields in a list, and any field of the full object when fields are asked for', () => {
    expect(list([task])).toBeNull();
    expect(list([task, { ...task, notes: 'x' }])).toMatchObject({ path: 'data.1.notes' });
    expect(list([task, { ...task, notes: 'x', workspace: { gid: '3', is_organization: true } }], true)).toBeNull();
    expect(list([{ name: 'no gid' }], true)).toEqual({ path: 'data.0.gid', expected: 'to be there' });
  });

  it('has the status of the operation, and belongs to one', () => {
    expect(checkAnswer('POST /tasks', 200, { data: task }, false)).toEqual({ path: 'status', expected: '201' });
    expect(checkAnswer('GET /chores', 200, { data: [] }, false)).toMatchObject({ path: 'GET /chores' });
  });

  it('is one of several schemas where the description says so, and complains of the likeliest', () => {
    const membership = { gid: '1', resource_type: 'membership', parent: { gid: '2' }, member: { gid: '3' } };
    const check = (fields: object): unknown =>
      checkAnswer('GET /memberships/{membership_gid}', 200, { data: { ...membership, ...fields } }, false);
    expect(check({ access_level: 'editor' })).toBeNull();
    expect(check({ member: { gid: 3 } })).toEqual({ path: 'data.member.gid', expected: 'str' });
  });

  it('may be a refusal or an event', () => {
    expect(checkSchema('ErrorResponse', { errors: [{ message: 'no', help: 'see' }] })).toBeNull();
    expect(checkSchema('ErrorResponse', { errors: 'no' })).toEqual({ path: 'errors', expected: 'a list' });
    const event = { user: null, action: 'changed', resource: { gid: '1', resource_type: 'task' }, parent: null };
    expect(checkSchema('EventResponse', { ...event, created_at: '2026-01-02T03:04:05Z' })).toBeNull();
    expect(checkSchema('EventResponse', { ...event, created_at: 5 })).toEqual({ path: 'created_at', expected: 'ts' });
  });
});

it('goes beyond the description only where it says something else, and says where that was seen', () => {
  for (const [place, fields] of Object.entries(beyond)) {
    const [schema = '', inner] = place.split('.');
    const known = described.schemas[schema] as Readonly<Record<string, unknown>>;
    expect(known).toBeDefined();
    for (const [name, { also, source }] of Object.entries(fields)) {
      expect(source).not.toBe('');
      if (also === 'null' && inner === undefined) expect(known[name]).toBeDefined();
    }
  }
});
