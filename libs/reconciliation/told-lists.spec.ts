import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { story } from '@asana-warehouse/catalogue/resources/story';
import { task } from '@asana-warehouse/catalogue/resources/task';
import { listKinds } from './list-kinds.ts';
import { toldLists } from './told-lists.ts';

const told = (body: object, of = story): unknown =>
  toldLists(listKinds(resources), of, body as Record<string, unknown>);

test('a story of a new attachment tells of the list of its task', () => {
  const lists = [{ kind: 'attachment_by_task', gid: '7' }];
  expect(told({ resource_subtype: 'attachment_added', target: { gid: '7', resource_type: 'task' } })).toEqual(lists);
  expect(told({ resource_subtype: 'attachment_added', target: { gid: '7' } })).toEqual(lists);
});

test('no other story does, nor one of a goal, of nothing, or another type', () => {
  expect(told({ resource_subtype: 'comment_added', target: { gid: '7', resource_type: 'task' } })).toEqual([]);
  expect(told({ resource_subtype: 'attachment_added', target: { gid: '7', resource_type: 'goal' } })).toEqual([]);
  for (const target of [null, undefined, {}, { gid: 7 }]) {
    expect(told({ resource_subtype: 'attachment_added', target })).toEqual([]);
  }
  expect(told({ resource_subtype: 'attachment_added', target: { gid: '7' } }, task as never)).toEqual([]);
});
