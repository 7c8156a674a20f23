/** What Asana's description does not name passes through: it has its rows, and is counted by a metric's kind and by `status`. */
import { deliveryRecord, openFeed, snapshotRecord, topics, wireEvent } from '@asana-warehouse/testbed/batches';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { openPool } from '@asana-warehouse/warehouse/database';
import { readUnfamiliar } from '@asana-warehouse/warehouse/unfamiliar';
import type pg from 'pg';
import { applyBatch } from './projector.ts';

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = openPool(database.url, { max: 2, applicationName: 'unfamiliar' });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const at = '2026-02-01T10:00:00.000Z';
const read = (type: string, gid: string, body: Readonly<Record<string, unknown>>) =>
  snapshotRecord({ type, gid, at, modified: at, body });

test('types, actions, fields and values that nobody knows are kept and counted, the commonest first', async () => {
  const [snapshots, deliveries] = [await openFeed(pool, topics.snapshots), await openFeed(pool, topics.deliveries)];
  const task = (gid: string, body: Readonly<Record<string, unknown>>) => read('task', gid, body);
  const shown = await applyBatch(
    pool,
    snapshots.take([
      task('1', { resource_subtype: 'epic', shiny: 1 }),
      task('2', { resource_subtype: 'epic', shiny: null, dull: 'x' }),
      task('3', { resource_subtype: 'milestone', approval_status: null, dull: [] }),
      snapshotRecord({ type: 'tag', gid: '4', at, body: { color: 'sand', ['x'.repeat(500)]: 1, dull: 1, shiny: 2 } }),
      task('5', { dull: 0 }),
    ]),
  );
  expect(shown.unfamiliar.toSorted()).toEqual([...Array.from({ length: 8 }, () => 'field'), 'value', 'value', 'value']);
  const events = [
    wireEvent('hologram', '9', 'added', at),
    wireEvent('hologram', '9', 'folded', at),
    wireEvent('task', '1', 'added', at),
  ];
  const told = await applyBatch(pool, deliveries.take([deliveryRecord('d', at, events)]));
  expect(told).toMatchObject({ deadLetters: 0, unfamiliar: ['type', 'type', 'action'] });
  expect(await readUnfamiliar(pool, 20)).toEqual([
    { kind: 'field', type: 'task', name: 'dull', count: 3 },
    { kind: 'field', type: 'task', name: 'shiny', count: 2 },
    { kind: 'type', type: 'hologram', name: 'hologram', count: 2 },
    { kind: 'value', type: 'task', name: 'resource_subtype=epic', count: 2 },
    { kind: 'action', type: 'hologram', name: 'folded', count: 1 },
    { kind: 'field', type: 'tag', name: 'dull', count: 1 },
    { kind: 'field', type: 'tag', name: 'shiny', count: 1 },
    { kind: 'field', type: 'tag', name: 'x'.repeat(100), count: 1 },
    { kind: 'value', type: 'tag', name: 'color=sand', count: 1 },
  ]);
  expect(await readUnfamiliar(pool, 1)).toHaveLength(1);
  expect((await pool.query('SELECT resource_subtype FROM asana.task ORDER BY gid')).rows.slice(0, 2)).toEqual([
    { resource_subtype: 'epic' },
    { resource_subtype: 'epic' },
  ]);
});

test('so are those of objects and lists within a content, and references of types that no column takes', async () => {
  const snapshots = await openFeed(pool, topics.snapshots);
  const applied = await applyBatch(
    pool,
    snapshots.take([
      read('goal', '16', { metric: { gid: '17', unit: 'bananas', mood: 1 } }),
      read('custom_field', '18', {
        input_restrictions: ['goal', 'moon'],
        enum_options: [{ gid: '20', mood: 'x' }],
      }),
      read('attachment', '19', { parent: { gid: '16', resource_type: 'goal' } }),
      read('task', '21', { custom_fields: [{ gid: '18', type: 'hologram', beam: { on: true } }] }),
    ]),
  );
  expect(applied).toMatchObject({ deadLetters: 0 });
  expect(applied.unfamiliar.toSorted()).toEqual(['field', 'field', 'field', 'field', 'value', 'value', 'value']);
  expect(await readUnfamiliar(pool, 40)).toEqual(
    expect.arrayContaining([
      { kind: 'field', type: 'goal', name: 'metric.mood', count: 1 },
      { kind: 'field', type: 'custom_field', name: 'enum_options[].mood', count: 1 },
      { kind: 'field', type: 'attachment', name: 'parent', count: 1 },
      { kind: 'field', type: 'task', name: 'custom_fields[].beam', count: 1 },
      { kind: 'value', type: 'goal', name: 'metric_unit=bananas', count: 1 },
      { kind: 'value', type: 'custom_field', name: 'input_restrictions=moon', count: 1 },
      { kind: 'value', type: 'task_custom_field_value', name: 'kind=hologram', count: 1 },
    ]),
  );
  expect((await pool.query(`SELECT _extra FROM asana.attachment`)).rows).toEqual([
    { _extra: { parent: { gid: '16', resource_type: 'goal' } } },
  ]);
});
