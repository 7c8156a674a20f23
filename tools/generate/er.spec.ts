import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { erGraph, erPicture } from './er.ts';

const graph = erGraph(resources);

test('every table has a box, every reference to a table a line, but for people and workspaces', () => {
  const named = resources.flatMap(({ name, links }) => [name, ...links.map(({ table }) => table)]);
  const boxes = [...graph.matchAll(/^ {2}(\w+) \[label/gm)].map(([, table]) => table);
  expect(boxes).toEqual(named);
  const ends = [...graph.matchAll(/^ {2}(\w+):(\w+):e -> (\w+):gid:w$/gm)].map(
    ([, from, column, to]) => `${from}.${column} ${to}`,
  );
  expect(ends).toEqual(
    expect.arrayContaining(['task.parent_gid task', 'task_project.section_gid section', 'task_tag.task_gid task']),
  );
  expect(ends.filter((end) => / (user|workspace)$/.test(end))).toEqual([]);
  expect(ends).toContain('task_custom_field_value.enum_option_gid custom_field_option');
  expect(ends).toContain('task.custom_type_status_option_gid custom_type_status_option');
  expect(ends.filter((end) => /^(custom_field_option|custom_type_status_option).*_option$/.test(end))).toEqual([]);
  for (const end of ends) expect(named).toContain(end.split(' ')[1]);
  expect(graph).toContain('>assignee_gid');
});

test('the picture is the same each time, and speaks of nobody else', async () => {
  const [one, other] = [await erPicture(resources), await erPicture(resources)];
  expect(one).toBe(other);
  expect(one).toMatch(/^<\?xml[^]*<svg[^]*<\/svg>\n$/);
  expect(one).not.toMatch(/<!--/);
});
