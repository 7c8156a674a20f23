/**
 * Every query of docs/questions.md runs, and answers what stands below it: on a warehouse filled from a small workspace,
 * in which a few things were done after the first read.
 */
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { readFile } from 'node:fs/promises';
import type { CustomTypesConfig } from 'pg';

type Question = { readonly title: string; readonly sql: string; readonly answer: string };

const text = await readFile(new URL('../../../docs/questions.md', import.meta.url), 'utf8');
/** A heading of the third level, a query, and the table that it gives. */
const questions: readonly Question[] = text
  .split('\n### ')
  .slice(1)
  .map((part) => {
    const [, title = '', sql = '', answer = ''] =
      /^\d+\. (.*)\n\n```sql\n([^]*?)\n```\n\n((?:\|.*\n)*)/.exec(`${part}\n`) ?? [];
    return { title, sql, answer: answer.trim() };
  });

let rig: Rig;

beforeAll(async () => {
  const size = ['--seed', '3', '--users', '8', '--projects', '4', '--tasks', '80'];
  rig = await openRig(['ingress', 'projector'], size);
  await rig.start('reconciler');
  await rig.backfilled();
  await eventually(
    () => rig.rows(`SELECT FROM pg_views WHERE viewname = 'task_fields_acme'`),
    (views) => views.length === 1,
  );
  await workADay();
}, 120_000);
afterAll(async () => rig.close());

test('there are at least twenty', () => {
  expect(questions.length).toBeGreaterThanOrEqual(20);
  expect(text.match(/```sql/g)).toHaveLength(questions.length);
});

test.each(questions.map((question) => [question.title, question] as const))('%s', async (_title, { sql, answer }) => {
  expect(await answerTo(sql)).toBe(answer);
});

/** As a table of Markdown, values as psql shows them. */
async function answerTo(sql: string): Promise<string> {
  const { fields, rows } = await rig.pool.query<(string | null)[]>({ text: sql, rowMode: 'array', types: asText });
  const line = (cells: readonly (string | null)[]): string => `| ${cells.map((cell) => cell ?? '').join(' | ')} |`;
  const names = fields.map(({ name }) => name);
  return [line(names), `|${names.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

const asText = { getTypeParser: () => (value: string) => value } as unknown as CustomTypesConfig;

/** What the text says was done since the first read; each step is in the tables before the next is taken. */
async function workADay(): Promise<void> {
  const gidOf = async (table: string, name: string, more = ''): Promise<string> =>
    String((await rig.rows(`SELECT gid FROM analytics."${table}" WHERE name = $1 ${more}`, [name]))[0]?.['gid']);
  const launch = await gidOf('project', 'Launch');
  const sectionOf = (name: string): Promise<string> => gidOf('section', name, `AND project_gid = '${launch}'`);
  const [first, other] = [await gidOf('user', 'Bela Birk'), await gidOf('user', 'Hana Linde')];
  const [doing, review] = [await sectionOf('Doing'), await sectionOf('Review')];

  const made = { name: 'Print the posters', projects: [launch], assignee: first };
  const { gid } = await ask('POST', '/tasks', made);
  await shown(`FROM analytics.task_project WHERE task_gid = '${gid}'`);
  for (const section of [doing, review]) {
    await ask('POST', `/sections/${section}/addTask`, { task: gid });
    await shown(`FROM analytics.task_project WHERE task_gid = '${gid}' AND section_gid = '${section}'`);
  }
  await ask('PUT', `/tasks/${gid}`, { assignee: other });
  await shown(`FROM analytics.task WHERE gid = '${gid}' AND assignee_gid = '${other}'`);
  const word = `<body>Ask <a data-asana-gid="${await gidOf('user', 'Dana Esche')}"/> for the colours.</body>`;
  await ask('PUT', `/tasks/${gid}`, { html_notes: word });
  await shown(`FROM analytics.task_mention WHERE task_gid = '${gid}'`);
  await ask('PUT', `/tasks/${gid}`, { completed: true });
  await shown(`FROM analytics.task WHERE gid = '${gid}' AND completed`);

  const [waits, forIt] = [
    await gidOf('task', 'Plan the dashboard backup'),
    await gidOf('task', 'Draft the report pricing'),
  ];
  await ask('POST', `/tasks/${waits}/addDependencies`, { dependencies: [forIt] });
  await shown(`FROM analytics.task_dependency WHERE task_gid = '${waits}'`);
  const gone = await gidOf('task', 'Order the report newsletter');
  await ask('DELETE', `/tasks/${gone}`, {});
  await shown(`FROM asana.task WHERE gid = '${gone}' AND _deleted_how = 'event'`);
  // Who did it is known once the events are there as well as what was read for them.
  await shown(`WHERE NOT EXISTS (SELECT FROM ops.wish) AND NOT EXISTS (SELECT FROM asana_history.changes_of('task', '${gid}') AS c
    WHERE c.field IN ('completed', 'assignee_gid') AND c.changed_by_gid IS NULL)`);
}

async function ask(method: string, path: string, data: object): Promise<{ gid: string }> {
  return (await rig.simulator.ask(method, `/api/1.0${path}`, { data })) as { gid: string };
}

async function shown(rest: string): Promise<void> {
  await eventually(
    () => rig.rows(`SELECT ${rest}`),
    (rows) => rows.length > 0,
  );
}
