/** Which reads an event asks for, by the real catalogue. */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { DecodedEvent } from '@asana-warehouse/delivery/event';
import { deliveryWishes } from './delivery-wishes.ts';
import { settle } from './settle-wish.ts';
import { isAroundGone, isMissingFromList, wishesOf } from './wishes-of.ts';

const at = '2026-01-05T10:00:00.000Z';

function event(type: string, action: string, more: Partial<DecodedEvent> = {}): DecodedEvent {
  return {
    id: 'e',
    index: 0,
    resourceType: type,
    resourceGid: '1',
    resourceSubtype: null,
    action,
    userGid: null,
    saidAt: at,
    at,
    parentType: null,
    parentGid: null,
    changeField: null,
    changeAction: null,
    changeValueType: null,
    changeValueGid: null,
    ...more,
  };
}

function asked(one: DecodedEvent): readonly string[] {
  const { wishes, around } = wishesOf(one, { resourceOf });
  return [
    ...wishes.map(({ type, gid, expects }) => `${type} ${gid}${expects === null ? '' : ` ${expects}`}`),
    ...around.map(({ type, gid }) => `around ${type} ${gid}`),
  ];
}

test('every event asks for a read of its resource, with what the read should find', () => {
  expect(asked(event('task', 'changed'))).toEqual(['task 1']);
  expect(asked(event('task', 'added', { parentType: 'section', parentGid: '9' }))).toEqual(['task 1 present']);
  expect(asked(event('project', 'undeleted'))).toEqual(['project 1 present', 'around project 1']);
});

test('a story moves its task, a subtask counts in its parent: the container that an event names is read too', () => {
  const parent = { parentType: 'task', parentGid: '7' };
  expect(asked(event('story', 'added', parent))).toEqual(['story 1 present', 'task 7']);
  expect(asked(event('task', 'added', parent))).toEqual(['task 1 present', 'task 7']);
});

test('for a task removed only unlinks, for a story it is the end: the catalogue says which', () => {
  const project = { parentType: 'project', parentGid: '4' };
  expect(asked(event('task', 'removed', project))).toEqual(['task 1']);
  expect(asked(event('story', 'removed'))).toEqual(['story 1 absent', 'around story 1']);
});

test('what went or came back has its surroundings read; the event names none of them', () => {
  expect(asked(event('task', 'deleted'))).toEqual(['task 1 absent', 'around task 1']);
});

test('the other side of a link is read when it owns the link, and only then', () => {
  const value = (changeValueType: string): Partial<DecodedEvent> => ({
    changeField: 'x',
    changeValueType,
    changeValueGid: '8',
  });
  expect(asked(event('task', 'changed', value('task')))).toEqual(['task 1', 'task 8']);
  expect(asked(event('section', 'changed', value('task')))).toEqual(['section 1', 'task 8']);
  expect(asked(event('task', 'changed', value('user')))).toEqual(['task 1']);
  expect(asked(event('task', 'changed', value('no_such_type')))).toEqual(['task 1']);
});

test('a value or a parent of which the event names only half asks for nothing', () => {
  for (const half of [
    { changeValueType: 'task' },
    { changeValueGid: '8' },
    { parentType: 'task' },
    { parentGid: '7' },
  ] as const) {
    expect(asked(event('task', 'changed', half))).toEqual(['task 1']);
    expect(asked(event('some_new_thing', 'changed', half))).toEqual([]);
  }
});

test('a wish says why it was raised and by when, whatever raised it', () => {
  const more = { parentType: 'task', parentGid: '7', changeValueType: 'task', changeValueGid: '8' };
  const common = { expects: null, eventAt: at };
  expect(wishesOf(event('task', 'deleted', more), { resourceOf })).toEqual({
    wishes: [
      { type: 'task', gid: '1', reason: 'deleted', expects: 'absent', eventAt: at },
      { type: 'task', gid: '7', reason: 'child', ...common },
      { type: 'task', gid: '8', reason: 'link', ...common },
    ],
    around: [{ type: 'task', gid: '1', reason: 'around.deleted' }],
  });
  expect(wishesOf(event('some_new_thing', 'added', more), { resourceOf })).toEqual({
    wishes: [{ type: 'task', gid: '7', reason: 'child', ...common }],
    around: [],
  });
});

test('surroundings of what went are told from those of what came back', () => {
  const reasons = ['deleted', 'undeleted'].flatMap((action) =>
    wishesOf(event('task', action), { resourceOf }).around.map(({ reason }) => reason),
  );
  expect([...reasons, 'around.removed', 'deleted', 'removed', ''].map(isAroundGone)).toEqual([
    true,
    false,
    true,
    false,
    false,
    false,
  ]);
});

test('what events ask for comes first, what is around a while later, each with where it came from', () => {
  const origin = { workspaceGid: 'w', traceParent: '00-1-2-01', heardFrom: 'hook' };
  const events = [event('task', 'deleted'), event('task', 'changed', { resourceGid: '2' })];
  expect(deliveryWishes(events, origin, { resourceOf })).toEqual([
    { ...origin, type: 'task', gid: '1', reason: 'deleted', expects: 'absent', eventAt: at, priority: 0 },
    {
      ...origin,
      heardFrom: null,
      type: 'around.task',
      gid: '1',
      reason: 'around.deleted',
      expects: null,
      eventAt: at,
      priority: 5,
      delayMs: 700,
    },
    { ...origin, type: 'task', gid: '2', reason: 'changed', expects: null, eventAt: at, priority: 0 },
  ]);
});

test('a type that the catalogue does not know asks for its parent, since that may list it', () => {
  const parent = { parentType: 'project', parentGid: '4' };
  expect(asked(event('project_thing', 'added', parent))).toEqual(['project 4']);
  expect(asked(event('some_new_thing', 'changed'))).toEqual([]);
  expect(asked(event('some_new_thing', 'added', { parentType: 'other', parentGid: '2' }))).toEqual([]);
});

test('a read that contradicts the newest event is repeated with growing pauses, and in the end believed', () => {
  const pauses: number[] = [];
  for (let attempts = 0; ; attempts += 1) {
    const settlement = settle('absent', 'present', attempts);
    if (settlement.kind === 'take') break;
    pauses.push(settlement.afterMs);
  }
  expect(pauses.length).toBeGreaterThanOrEqual(2);
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  expect(settle('present', 'present', 0).kind).toBe('take');
  expect(settle(null, 'absent', 0).kind).toBe('take');
  for (const says of ['forbidden', 'listed'] as const) expect(settle('present', says, 0).kind).toBe('take');
  expect(settle('absent', 'absent', 0).kind).toBe('take');
  expect(settle('present', 'absent', 0)).toEqual({ kind: 'repeat', afterMs: pauses[0] });
});

test('what a list did not show is told from what no list showed', () => {
  const reasons = ['missing.story_by_task', 'missing.everywhere', 'added', 'around.deleted'];
  expect(reasons.filter(isMissingFromList)).toEqual(['missing.story_by_task']);
});
