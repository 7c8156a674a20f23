/** Two installations that share a log under different prefixes see nothing of each other, and both the plain names. */
import { openPostgresLog, postgresLogBounds } from '@asana-warehouse/event-log-postgres/postgres-log';
import type { Batch, EventLog } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic, topicSpecs } from '@asana-warehouse/event-log/topics';
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { connectionSettings, inTransaction, openPool } from '@asana-warehouse/warehouse/database';
import { commitOffset, offsetStore } from '@asana-warehouse/warehouse/offsets';
import { withTopicPrefix } from './topic-prefix.ts';

const databases: FreshDatabase[] = [];

afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function fresh(): Promise<FreshDatabase> {
  const database = await freshDatabase();
  databases.push(database);
  return database;
}

/** Reads everything as group `projector` with offsets in a warehouse of its own, until `count` records came. */
async function readAll(log: EventLog, warehouse: string, count: number): Promise<readonly string[]> {
  const pool = openPool(warehouse, { max: 4, applicationName: 'spec' });
  const seen: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const handle = async (batch: Batch): Promise<void> => {
    await inTransaction(pool, (client) => commitOffset(client, batch));
    for (const { value } of batch.records) seen.push(`${batch.group} ${batch.topic} ${value.toString()}`);
    if (seen.length >= count) resolve();
  };
  const subscription = await log.subscribe({
    group: 'projector',
    topics: [deliveriesTopic],
    owner: 'spec',
    offsets: offsetStore(pool),
    batchRecordsMax: 10,
    batchBytesMax: 1_000_000,
    handle,
  });
  await promise;
  expect(subscription.assigned().every(({ topic }) => topic === deliveriesTopic)).toBe(true);
  const stored = await offsetStore(pool).read('projector', deliveriesTopic);
  expect([...stored.values()].some(({ nextOffset }) => nextOffset !== null)).toBe(true);
  await subscription.close();
  await pool.end();
  return seen;
}

test('records, groups and offsets of two installations on one log stay apart', async () => {
  const shared = await fresh();
  const open = (prefix: string): EventLog =>
    withTopicPrefix(openPostgresLog({ connection: connectionSettings(shared.url), ...postgresLogBounds }), prefix);
  const logs = [open(''), open('one.'), open('two.')];
  for (const [index, log] of logs.entries()) {
    await log.ensureTopics(topicSpecs(2));
    const record = { key: 'k', value: Buffer.from(`record ${index}`), headers: {} };
    const [position] = await log.append(deliveriesTopic, [record]);
    expect(position).toMatchObject({ topic: deliveriesTopic });
  }
  for (const [index, log] of logs.entries()) {
    const { url } = await fresh();
    expect(await readAll(log, url, 1)).toEqual([`projector ${deliveriesTopic} record ${index}`]);
    expect((await log.ends(deliveriesTopic)).reduce((sum, { next }) => sum + next, 0)).toBe(1);
  }
  await Promise.all(logs.map((log) => log.close()));
});
