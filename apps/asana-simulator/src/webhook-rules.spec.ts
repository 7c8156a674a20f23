/** Which filters Asana accepts, and what they let through. */
import { ApiFault } from './api-fault.ts';
import type { EventBody } from './events.ts';
import { backOffMs, passes, readFilters, readTarget } from './webhook-rules.ts';

const event = (type: string, action: EventBody['action'], more: Partial<EventBody> = {}): EventBody => ({
  user: null,
  created_at: '2026-01-01T00:00:00.000Z',
  action,
  resource: { gid: '1', resource_type: type },
  parent: null,
  ...more,
});
const refusal = (run: () => unknown): number => {
  try {
    run();
  } catch (error) {
    if (error instanceof ApiFault) return error.status;
  }
  return 0;
};

describe('webhook filters', () => {
  it('an event passes when any filter matches, and always without filters', () => {
    const filters = readFilters(
      [{ resource_type: 'task', action: 'changed', fields: ['name'] }, { resource_type: 'story' }],
      'project',
    );
    const named = event('task', 'changed', { change: { field: 'name', action: 'changed' } });
    const noted = event('task', 'changed', { change: { field: 'notes', action: 'changed' } });
    expect(passes(filters, named)).toBe(true);
    expect(passes(filters, noted)).toBe(false);
    expect(passes(filters, event('story', 'removed'))).toBe(true);
    expect(passes([], noted)).toBe(true);
  });

  it.each([
    ['fields without the action changed', [{ resource_type: 'task', fields: ['name'] }], 'project'],
    ['fields on a workspace', [{ resource_type: 'project', action: 'changed', fields: ['name'] }], 'workspace'],
    ['no filters on a team', [], 'team'],
    ['tasks on a workspace', [{ resource_type: 'task' }], 'workspace'],
    ['an unknown action', [{ resource_type: 'task', action: 'renamed' }], 'project'],
    ['a user', [], 'user'],
  ] as const)('refuses %s', (_what, filters, type) => {
    expect(refusal(() => readFilters(filters, type))).toBe(400);
  });

  it('refuses loopback targets only when told to, and what is not a URL always', () => {
    expect(refusal(() => readTarget('http://127.0.0.1:1/x', true))).toBe(403);
    expect(refusal(() => readTarget('http://127.0.0.1:1/x', false))).toBe(0);
    expect(refusal(() => readTarget('nowhere', false))).toBe(400);
  });

  it('backs off twice as long each time, up to the bound', () => {
    expect([1, 2, 3, 20].map((retry) => backOffMs(retry, 1_000, 60_000))).toEqual([1_000, 2_000, 4_000, 60_000]);
  });
});
