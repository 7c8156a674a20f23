/** What is shown on terminals: columns line up, texts of others cannot break out of their cell, words fit what happened. */
import fc from 'fast-check';
import { progressOf } from './backfilled.ts';
import { whatHappened } from './follow.ts';
import { cell, columns, displayWidth } from './output.ts';

test('a cell has no control characters and is never wider than asked for', () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (value, width) => {
      const shown = cell(value, width);
      expect(shown).not.toMatch(/\p{C}/u);
      expect(displayWidth(shown)).toBeLessThanOrEqual(width);
    }),
  );
  expect(cell('\u001b[2J\u001b]0;title\u0007name\r\n', 40)).toBe('[2J ]0;title name');
  expect(cell('山田太郎さん', 7)).toBe('山田太…');
});

test('columns line up, wide characters included, numbers to the right', () => {
  const lines = columns(
    ['name', 'rows'],
    [
      ['task', 12],
      ['山田', 1234],
    ],
  ).split('\n');
  expect(lines).toEqual(['name  rows', '────  ────', 'task    12', '山田  1234']);
});

test.each([
  ['created', { type: 'project', action: 'added', field: null, parentType: 'workspace', parentName: 'Acme' }],
  ['created', { type: 'task', action: 'added', field: null, parentType: null, parentName: null }],
  ['moved to Doing', { type: 'task', action: 'added', field: null, parentType: 'section', parentName: 'Doing' }],
  ['added to Launch', { type: 'task', action: 'added', field: null, parentType: 'project', parentName: 'Launch' }],
  [
    'removed from Launch',
    { type: 'task', action: 'removed', field: null, parentType: 'project', parentName: 'Launch' },
  ],
  ['due_on changed', { type: 'task', action: 'changed', field: 'due_on', parentType: null, parentName: null }],
  ['undeleted', { type: 'task', action: 'undeleted', field: null, parentType: null, parentName: null }],
  ['deleted', { type: 'story', action: 'deleted', field: null, parentType: 'task', parentName: 'A' }],
])('%s', (words, row) => {
  expect(whatHappened(row)).toBe(words);
});

test('progress says how much is done and how long the rest takes at that pace', () => {
  const run = {
    id: 'r',
    kind: 'backfill',
    status: 'open' as const,
    scopes: 40,
    scopesDone: 10,
    scopesFailed: 0,
    rows: 500,
    requests: 12,
    startedAt: '2026-01-01T00:00:00Z',
    endedAt: null,
  };
  const text = progressOf(run, Date.parse('2026-01-01T00:00:20Z'));
  expect(text).toContain('10 of 40 lists, 500 rows, about 60 s to go');
  expect(progressOf({ ...run, scopes: 0, scopesDone: 0 }, Date.now())).toContain('0 of 0 lists');
});
