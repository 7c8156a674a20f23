/** Who is mentioned where, on a real Postgres: rows that follow from rich texts, with their history, in every order of arrival. */
import type { LogRecord } from '@asana-warehouse/event-log/event-log';
import {
  deliveryRecord,
  openFeed,
  snapshotRecord,
  topics,
  wireEvent,
  type Feed,
} from '@asana-warehouse/testbed/batches';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { openPool } from '@asana-warehouse/warehouse/database';
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { applyBatch } from './projector.ts';

let database: FreshDatabase;
let pool: pg.Pool;
let snapshots: Feed;
let deliveries: Feed;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 1, applicationName: 'mentions' });
  snapshots = await openFeed(pool, topics.snapshots);
  deliveries = await openFeed(pool, topics.deliveries);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const ann = '<a data-asana-gid="ANN" data-asana-type="user" href="https://app.asana.com/0/1/list">@Ann</a>';
const bob = '<a data-asana-gid="BOB" data-asana-type="user">@Bob</a>';
const image = (sign: string): string =>
  `<img data-asana-gid="7" data-asana-type="attachment" src="https://s/${sign}"/>`;
const link = '<a href="https://example.com/?a=1&amp;b=2">x</a>';

test('are rows of what speaks of them, with a history and with who wrote it, whatever the order', async () => {
  const first = task(10, `<body>${ann} ${link}</body>`);
  const again = task(12, `<body>${ann} ${link}</body>`, 10);
  const second = task(20, `<body>${bob} then ${ann} ${image('1')}</body>`);
  const sameImage = task(25, `<body>${bob} then ${ann} ${image('2')}</body>`, 20);
  await see(first);
  await tell('notes', 15);
  await see(again, second, sameImage);
  const held = await everything('T');
  expect(
    await rows(`SELECT target, target_type, user_gid FROM asana.task_mention WHERE _deleted_at IS NULL ORDER BY 1`),
  ).toEqual([
    { target: '7', target_type: 'attachment', user_gid: null },
    { target: 'ANN', target_type: 'user', user_gid: 'ANN' },
    { target: 'BOB', target_type: 'user', user_gid: 'BOB' },
  ]);
  const past = await rows(
    `SELECT target, valid_from, valid_to, _changed_by_gid AS by FROM asana_history.task_mention ORDER BY valid_from, target`,
  );
  expect(past).toEqual([
    { target: 'ANN', valid_from: new Date(time(10)), valid_to: null, by: null },
    { target: 'https://example.com/?a=1&b=2', valid_from: new Date(time(10)), valid_to: new Date(time(15)), by: null },
    { target: '7', valid_from: new Date(time(15)), valid_to: null, by: 'EVA' },
    { target: 'BOB', valid_from: new Date(time(15)), valid_to: null, by: 'EVA' },
  ]);
  const changes = await rows(
    `SELECT change, item, changed_by_gid AS by FROM asana_history.task_change WHERE field = 'task_mention' ORDER BY item`,
  );
  expect(changes).toEqual([
    { change: 'added', item: '7', by: 'EVA' },
    { change: 'added', item: 'BOB', by: 'EVA' },
    { change: 'removed', item: 'https://example.com/?a=1&b=2', by: 'EVA' },
  ]);
  await pool.query('TRUNCATE ops.fact, asana.task, asana_history.task, asana.task_mention, asana_history.task_mention');
  await see(sameImage, second, first);
  await see(again);
  expect(await everything('T')).toEqual(held);
});

test('are found over all types in one view, and are gone with what speaks of them', async () => {
  const body = { text: 'x', html_text: `<body>${ann}</body>`, target: { gid: 'T' }, created_at: time(30) };
  await see(snapshotRecord({ type: 'story', gid: 'S', at: time(31), body }));
  const value = { gid: 'F', type: 'text', text_value: '@Ann', html_text_value: `<body>${ann}</body>`, enabled: true };
  const goal = { name: 'g', custom_fields: [value, { ...value, gid: 'F2' }] };
  await see(snapshotRecord({ type: 'goal', gid: 'G', at: time(31), body: goal }));
  const where = `SELECT source_type, source_gid, field, custom_field_gid FROM analytics.mention WHERE user_gid = 'ANN' ORDER BY 1, 4`;
  const inValue = { source_type: 'goal', source_gid: 'G', field: 'custom_fields', custom_field_gid: 'F' };
  const inNotes = { source_type: 'task', source_gid: 'T', field: 'html_notes', custom_field_gid: null };
  expect(await rows(where)).toEqual([
    inValue,
    { ...inValue, custom_field_gid: 'F2' },
    { source_type: 'story', source_gid: 'S', field: 'html_text', custom_field_gid: null },
    inNotes,
  ]);
  await see(snapshotRecord({ type: 'goal', gid: 'G', at: time(35), body: { ...goal, custom_fields: [] } }));
  await see(snapshotRecord({ type: 'story', gid: 'S', at: time(40), kind: 'absent' }));
  expect(await rows(where)).toEqual([inNotes]);
});

test('the examples of the documentation run, and find something', async () => {
  await see(snapshotRecord({ type: 'user', gid: 'ANN', at: time(41), body: { name: 'Ann' } }));
  const other = {
    name: 'b',
    html_notes: `<body><a data-asana-gid="1200000000000000" data-asana-type="task"/> ${link}</body>`,
  };
  await see(snapshotRecord({ type: 'task', gid: 'T2', at: time(42), modified: time(42), body: other }));
  const page = await readFile(new URL('../../../docs/rich-text.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/```sql\n([^`]*)```/g)].flatMap(([, sql = '']) =>
    sql.split(';\n').filter((one) => one.trim() !== ''),
  );
  expect(examples).toHaveLength(3);
  for (const example of examples)
    expect({ example, found: (await rows(example)).length > 0 }).toEqual({ example, found: true });
});

test('an address of any length is stored', async () => {
  await see(task(50, `<body><a href="https://x/${'%ü'.repeat(100_000)}">x</a></body>`));
  expect(
    await rows(`SELECT length(target) AS length FROM asana.task_mention WHERE task_gid = 'T' AND _deleted_at IS NULL`),
  ).toEqual([{ length: 2_000 }]);
  expect(await rows(`SELECT count(*)::int AS letters FROM ops.dead_letter`)).toEqual([{ letters: 0 }]);
});

async function everything(gid: string): Promise<unknown> {
  return await Promise.all(
    ['asana.task_mention', 'asana_history.task_mention'].map((name) =>
      rows(`SELECT to_jsonb(held) - '_synced_at' AS row FROM ${name} AS held WHERE task_gid = $1 ORDER BY 1`, gid),
    ),
  );
}

async function see(...records: readonly LogRecord[]): Promise<void> {
  await applyBatch(pool, snapshots.take(records));
}

async function tell(field: string, second: number): Promise<void> {
  const user = { gid: 'EVA', resource_type: 'user' };
  const event = wireEvent('task', 'T', 'changed', time(second), { user, change: { field, action: 'changed' } });
  await applyBatch(pool, deliveries.take([deliveryRecord(JSON.stringify(event), time(90), [event])]));
}

function task(second: number, notes: string, modified = second): LogRecord {
  const body = { name: 'a', notes: 'plain', html_notes: notes };
  return snapshotRecord({ type: 'task', gid: 'T', at: time(second), modified: time(modified), body });
}

function time(second: number): string {
  return new Date(Date.parse('2026-02-01T10:00:00Z') + second * 1000).toISOString();
}

async function rows(sql: string, ...values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
  return (await pool.query<Record<string, unknown>>(sql, [...values])).rows;
}
