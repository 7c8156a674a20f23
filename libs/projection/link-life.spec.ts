/** Which interval of a link is its last, and when it goes on. */
import { declared } from '@asana-warehouse/testbed/facts';
import type { Stretch } from './life.ts';
import { agreesIn, lastIntervals } from './link-life.ts';

const task = declared('task');
const tags = task.links.find(({ table }) => table === 'task_tag');

test('the last interval of a link is the one that began last, in whatever order they are told', () => {
  if (tags === undefined) throw new Error('tasks have tags');
  const interval = (fromMs: number, toMs: number | null) => ({
    row: { task_gid: 'T', tag_gid: 'G' },
    begin: { fromMs } as Stretch,
    end: toMs === null ? null : ({ fromMs: toMs } as Stretch),
  });
  const [early, late, empty] = [interval(1, 2), interval(3, null), interval(1, 1)];
  expect(lastIntervals(task, tags, [early, late])).toEqual([late]);
  expect(lastIntervals(task, tags, [late, early])).toEqual([late]);
  expect(lastIntervals(task, tags, [empty, early])).toEqual([early]);
});

test('a link goes on with values that are equal, or were unknown', () => {
  expect(agreesIn(['a', 'b'], { a: 1 }, { a: 1, b: 2 })).toBe(true);
  expect(agreesIn(['a', 'b'], { a: 1, b: 1 }, { a: 1, b: 2 })).toBe(false);
});
