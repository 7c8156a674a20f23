/** From bytes to events: nothing lost, nothing guessed, the same event once. */
import { createHash } from 'node:crypto';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { decodeEvents } from './events.ts';

const receivedAt = '2026-02-03T04:05:06.789Z';
const gids = fc.stringMatching(/^[0-9]{1,3}$/);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const created = fc.constantFrom(
  '2026-02-03T04:05:06.001Z',
  '2026-02-03T04:05:06.002Z',
  '2026-02-03T05:05:06.002+01:00',
);
const value = gids.map((gid) => ({ gid, resource_type: 'user' }));
const changes = fc.record(
  {
    field: fc.constantFrom('name', 'assignee'),
    action: fc.constantFrom('changed', 'added'),
    new_value: value,
    added_value: value,
  },
  { requiredKeys: ['field', 'action'] },
);
const wireEvents = fc.record(
  {
    user: fc.option(fc.record({ gid: gids, resource_type: fc.constant('user') })),
    created_at: created,
    action: fc.constantFrom('added', 'created', 'changed', 'removed', 'deleted', 'undeleted'),
    resource: fc.record({ gid: gids, resource_type: fc.constantFrom('task', 'story') }),
    parent: fc.option(fc.record({ gid: gids, resource_type: fc.constantFrom('project', 'section') })),
    change: maybe(changes),
  },
  { requiredKeys: ['action', 'resource', 'created_at'] },
);

function decoded(events: unknown, at = receivedAt) {
  return decodeEvents(Buffer.from(JSON.stringify({ events })), at);
}

function only(event: unknown, at = receivedAt) {
  const { events, faults } = decoded([event], at);
  expect(faults).toEqual([]);
  const [first] = events;
  if (first === undefined) throw new Error('no event');
  return first;
}

const task = { gid: '9', resource_type: 'task' };
const change = { action: 'changed', created_at: '2026-02-03T04:05:06.001Z', resource: task };

describe('the same event', () => {
  test('has the same id in any order, with any names, subtypes, new keys and key order', () => {
    fc.assert(
      fc.property(fc.array(wireEvents, { maxLength: 12 }), fc.nat(), (events, turn) => {
        const elsewhere = events.map(dressed);
        const shuffled = [
          ...elsewhere.slice(turn % (events.length + 1)),
          ...elsewhere.slice(0, turn % (events.length + 1)),
        ];
        const ids = decoded(events).events.map(({ id }) => id);
        const idsElsewhere = decoded(shuffled, '2026-02-03T09:00:00.000Z').events.map(({ id }) => id);
        expect(idsElsewhere.toSorted()).toEqual(ids.toSorted());
        expect(new Set(ids).size).toBe(events.length);
      }),
      { seed: seed('same events') },
    );
  });

  test('twice in one delivery is two events, told apart as the nth of their like', () => {
    const twice = decoded([change, change]).events.map(({ id }) => id);
    expect(new Set(twice).size).toBe(2);
    expect(decoded([change]).events.map(({ id }) => id)).toEqual(twice.slice(0, 1));
  });

  test('has the id that the rule gives, in every release', () => {
    const [first, second] = decoded([
      { ...change, change: { field: 'name', action: 'changed', new_value: { gid: '3' } }, user: { gid: '2' } },
      { ...change, change: { field: 'name', action: 'changed', new_value: { gid: '3' } }, user: { gid: '2' } },
    ]).events.map(({ id }) => id);
    const said = [1, 'task', '9', 'changed', '2', Date.parse(change.created_at), null, null, 'name', 'changed', '3'];
    const idOf = (nth: number): string =>
      createHash('sha256')
        .update(JSON.stringify([...said, null, null, nth]))
        .digest('hex');
    expect([first, second]).toEqual([idOf(0), idOf(1)]);
  });

  test('is told apart by each part that matters', () => {
    const variants = [
      change,
      { ...change, resource: { ...task, gid: '8' } },
      { ...change, resource: { ...task, resource_type: 'story' } },
      { ...change, action: 'removed' },
      { ...change, created_at: '2026-02-03T04:05:06.002Z' },
      { ...change, user: { gid: '1' } },
      { ...change, parent: { gid: '1' } },
      { ...change, parent: { gid: '1', resource_type: 'project' } },
      { ...change, change: { field: 'name' } },
      { ...change, change: { action: 'name' } },
      { ...change, change: { new_value: { gid: '1' } } },
      { ...change, change: { added_value: { gid: '1' } } },
      { ...change, change: { removed_value: { gid: '1' } } },
    ];
    expect(new Set(variants.map((event) => only(event).id)).size).toBe(variants.length);
  });

  test('literal `created` is `added`', () => {
    expect(only({ ...change, action: 'created' })).toEqual(only({ ...change, action: 'added' }));
  });
});

describe('event time', () => {
  test('a date in the future cannot outlive the truth: receipt is the latest it can be', () => {
    expect(only({ ...change, created_at: '2999-01-01T00:00:00.000Z' })).toMatchObject({
      at: receivedAt,
      saidAt: '2999-01-01T00:00:00.000Z',
    });
  });

  test('zones become UTC, digits beyond milliseconds go', () => {
    expect(only({ ...change, created_at: '2026-02-03T05:05:06.0019+01:00' }).at).toBe('2026-02-03T04:05:06.001Z');
  });

  test('what was not dated happened when it was received', () => {
    expect(only({ action: 'changed', resource: task })).toMatchObject({ saidAt: null, at: receivedAt });
  });

  test.each(['2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z', '2026-01-01', 'now', '+012026-01-01T00:00:00Z', 5, {}])(
    '%j is no time',
    (created_at) => {
      expect(decoded([{ ...change, created_at }])).toMatchObject({
        events: [],
        faults: [{ index: 0, path: 'events[0].created_at' }],
      });
    },
  );

  test('a record whose receipt is not dated is a fault of the whole', () => {
    expect(decoded([change], 'yesterday').faults).toEqual([
      { index: -1, path: 'received-at', reason: 'expected a time' },
    ]);
  });
});

describe('what cannot be decoded', () => {
  test('no bytes whatever make it throw, and every entry ends as one event or one fault', () => {
    const entries = fc.array(fc.oneof(wireEvents, fc.jsonValue()), { maxLength: 8 });
    fc.assert(
      fc.property(entries, (list) => {
        const { events, faults } = decoded(list);
        const indexes = [...events, ...faults].map(({ index }) => index).toSorted((a, b) => a - b);
        expect(indexes).toEqual(list.map((_, index) => index));
      }),
      { seed: seed('any entries') },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(decodeEvents(Buffer.from(bytes), receivedAt).events).toEqual([]);
      }),
      { seed: seed('any bytes') },
    );
  });

  test.each([
    ['nothing', '', '', 'not JSON'],
    ['half an object', '{"events":[', '', 'not JSON'],
    ['a list', '[]', '', 'expected an object, got a list'],
    ['null', 'null', '', 'expected an object, got null'],
    ['a number', '7', '', 'expected an object, got number'],
    ['events that are no list', '{"events":{}}', 'events', 'expected a list, got object'],
    ['null events', '{"events":null}', 'events', 'expected a list, got null'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), '', 'not JSON'],
    ['a hundred thousand brackets', '['.repeat(100_000), '', 'expected an object, got a list'],
  ])('%s is a fault of the whole body', (name, body, path, reason) => {
    const { events, faults } = decodeEvents(Buffer.from(body), receivedAt);
    expect(events).toEqual([]);
    // How deep a parser goes before it gives up is its own affair.
    expect(faults).toEqual([{ index: -1, path, reason: name.endsWith('brackets') ? faults[0]?.reason : reason }]);
  });

  test('one poisoned event leaves the good ones beside it alone', () => {
    const { events, faults } = decoded([change, { ...change, resource: {} }, change]);
    expect(events.map(({ index }) => index)).toEqual([0, 2]);
    expect(faults).toEqual([{ index: 1, path: 'events[1].resource.gid', reason: 'expected a gid, got nothing' }]);
  });

  test.each([
    ['', 7, 'an object, got number'],
    ['', null, 'an object, got null'],
    ['', [change], 'an object, got a list'],
    ['.resource', { ...change, resource: 'task' }, 'an object, got string'],
    ['.resource.gid', { ...change, resource: { resource_type: 'task' } }, 'a gid, got nothing'],
    ['.resource.gid', { ...change, resource: { ...task, gid: 9 } }, 'a gid, got number'],
    ['.resource.gid', { ...change, resource: { ...task, gid: '' } }, 'a gid, got string'],
    ['.resource.gid', { ...change, resource: { ...task, gid: '../users/me' } }, 'a gid, got string'],
    ['.resource.gid', { ...change, resource: { ...task, gid: '9\u0000' } }, 'a gid, got string'],
    ['.resource.gid', { ...change, resource: { ...task, gid: ' 9' } }, 'a gid, got string'],
    ['.resource.gid', { ...change, resource: { ...task, gid: '9'.repeat(65) } }, 'a gid, got string'],
    ['.resource.resource_type', { ...change, resource: { gid: '9' } }, 'a type, got nothing'],
    ['.resource.resource_type', { ...change, resource: { ...task, resource_type: 1 } }, 'a short text, got number'],
    ['.resource.resource_type', { ...change, resource: { ...task, resource_type: '' } }, 'a short text, got string'],
    [
      '.resource.resource_subtype',
      { ...change, resource: { ...task, resource_subtype: {} } },
      'a short text, got object',
    ],
    ['.type', { ...change, resource: { gid: '9' }, type: 1 }, 'a short text, got number'],
    ['.action', { resource: task }, 'an action, got nothing'],
    ['.action', { ...change, action: '\ud800' }, 'a short text, got string'],
    ['.action', { ...change, action: '\u0000x' }, 'a short text, got string'],
    ['.action', { ...change, action: 'x\u007f' }, 'a short text, got string'],
    ['.action', { ...change, action: 'x'.repeat(256) }, 'a short text, got string'],
    ['.created_at', { ...change, created_at: 'now' }, 'a time, got string'],
    ['.user', { ...change, user: 'me' }, 'an object, got string'],
    ['.user.gid', { ...change, user: { gid: true } }, 'a gid, got boolean'],
    ['.parent', { ...change, parent: [] }, 'an object, got a list'],
    ['.parent.gid', { ...change, parent: { gid: {} } }, 'a gid, got object'],
    ['.parent.resource_type', { ...change, parent: { gid: '1', resource_type: 1 } }, 'a short text, got number'],
    ['.change', { ...change, change: 'name' }, 'an object, got string'],
    ['.change.field', { ...change, change: { field: 1 } }, 'a short text, got number'],
    ['.change.action', { ...change, change: { action: 1 } }, 'a short text, got number'],
    ...['new_value', 'added_value', 'removed_value'].flatMap((name): [string, unknown, string][] => [
      [`.change.${name}`, { ...change, change: { [name]: 'text' } }, 'an object, got string'],
      [`.change.${name}.gid`, { ...change, change: { [name]: { gid: 1 } } }, 'a gid, got number'],
      [
        '.change.value.resource_type',
        { ...change, change: { [name]: { resource_type: 1 } } },
        'a short text, got number',
      ],
    ]),
  ])('a wrong %s is named by its path, without its contents', (path, event, expected) => {
    const { events, faults } = decoded([event]);
    expect(events).toEqual([]);
    expect(faults).toEqual([{ index: 0, path: `events[0]${path}`, reason: `expected ${expected}` }]);
  });

  test('of several wrong fields the first one is named', () => {
    const { faults } = decoded([{ ...change, user: { gid: 1 }, action: 1 }]);
    expect(faults).toMatchObject([{ path: 'events[0].action' }]);
  });
});

test('texts and gids may be as long as they are allowed to be', () => {
  const gid = 'aZ09_-'.padEnd(64, '9');
  const long = 'x'.repeat(255);
  expect(only({ ...change, action: long, resource: { gid, resource_type: 'ü ~' } })).toMatchObject({
    action: long,
    resourceGid: gid,
    resourceType: 'ü ~',
  });
});

test('what was said is read: who, below what, which field, and which value came or went', () => {
  const said = {
    ...change,
    resource: { ...task, resource_subtype: 'milestone' },
    user: { gid: '1' },
    parent: { gid: '2', resource_type: 'project' },
    change: { field: 'assignee', action: 'changed', new_value: { gid: '3', resource_type: 'user' } },
  };
  expect(only(said)).toMatchObject({
    resourceSubtype: 'milestone',
    userGid: '1',
    parentType: 'project',
    parentGid: '2',
    changeField: 'assignee',
    changeAction: 'changed',
    changeValueType: 'user',
    changeValueGid: '3',
  });
  for (const name of ['new_value', 'added_value', 'removed_value']) {
    const tag = { gid: '4', resource_type: 'tag' };
    expect(only({ ...said, change: { [name]: tag } })).toMatchObject({ changeValueType: 'tag', changeValueGid: '4' });
  }
});

test('unknown actions, types and keys pass; what was not said is null', () => {
  expect(only({ ...change, action: 'archived', resource: { gid: '9', resource_type: 'rule', x: 1 }, y: {} })).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{64}$/),
    index: 0,
    resourceType: 'rule',
    resourceGid: '9',
    resourceSubtype: null,
    action: 'archived',
    userGid: null,
    saidAt: change.created_at,
    at: change.created_at,
    parentType: null,
    parentGid: null,
    changeField: null,
    changeAction: null,
    changeValueType: null,
    changeValueGid: null,
  });
});

test('the type may stand in the deprecated place', () => {
  expect(only({ ...change, resource: { gid: '9' }, type: 'task' }).resourceType).toBe('task');
});

test.each(['{}', '{"events":[]}', '{"other":1}'])('%s holds no events and no fault', (body) => {
  expect(decodeEvents(Buffer.from(body), receivedAt)).toEqual({ events: [], faults: [] });
});

/** The same event as another channel spells it: names, subtypes, more keys, other key order, the other word for added. */
function dressed(event: Record<string, unknown>): Record<string, unknown> {
  const resource = { ...(event['resource'] as object), name: 'A name', resource_subtype: 'default_task' };
  const entries = Object.entries({ ...event, resource, type: 'task', extra: true }).toReversed();
  const copy = Object.fromEntries(entries);
  if (copy['action'] === 'added') copy['action'] = 'created';
  return copy;
}
