import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { tablesOf } from '@asana-warehouse/catalogue/tables';
import { provenanceOf } from './provenance.ts';

const provenance = provenanceOf(resources);

test('every column that is no bookkeeping has its place in what the API gives', () => {
  const tables = resources.flatMap((one) => [
    tablesOf(one).current,
    ...tablesOf(one).links.map(({ current }) => current),
  ]);
  for (const { name, columns } of tables) {
    const told = provenance.get(name);
    const own = columns.map((column) => column.name).filter((column) => !column.startsWith('_'));
    expect([name, Object.keys(told?.sources ?? {}).sort()]).toEqual([name, own.sort()]);
  }
});

test('the place is the path in the object, of references their gid', () => {
  expect(provenance.get('task')?.sources).toMatchObject({ gid: 'gid', name: 'name', assignee_gid: 'assignee.gid' });
  expect(provenance.get('task_custom_field_value')?.sources).toMatchObject({
    task_gid: 'gid',
    custom_field_gid: 'custom_fields[].gid',
    people_gids: 'custom_fields[].people_value[].gid',
    date_value: 'custom_fields[].date_value.date',
  });
  expect(provenance.get('custom_field_option')?.sources).toMatchObject({ position: 'place in enum_options' });
});

test('how a table is kept current follows from what webhooks ask for', () => {
  const kept = (table: string): string | undefined => provenance.get(table)?.kept;
  expect(kept('task')).toMatch(/^Kept current by webhooks/);
  expect(kept('task_tag')).toBe(kept('task'));
  expect(kept('user')).toMatch(/^No webhook tells of it: its few lists/);
  expect(kept('project_membership')).toMatch(/^Kept current by webhooks, but for some of what is listed per project: /);
  expect(kept('status_update')).toMatch(/share of the budget/);
});
