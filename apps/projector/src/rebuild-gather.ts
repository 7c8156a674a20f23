/**
 * What the raw zone tells, gathered as facts and events in the rebuild's own memory, by the code that decodes the log. A fold is a
 * function of the set of facts, so nothing is folded before the set is whole: each resource once, with all its versions, which
 * costs a fraction of folding it with each record. Each page is one transaction with the place that it leads to. A record that
 * this release refuses is passed over and counted: what the projector made of it stands, since it is asked before anything
 * live is disbelieved.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { queueRefolds } from '@asana-warehouse/warehouse/containers';
import { inRepeatableWork } from '@asana-warehouse/warehouse/database';
import { insertEvents } from '@asana-warehouse/warehouse/event-store';
import { insertFacts, loadStamps, resourceKey } from '@asana-warehouse/warehouse/fact-store';
import type { RawTable } from '@asana-warehouse/warehouse/raw-landing';
import { rawTables } from '@asana-warehouse/warehouse/raw-partitions';
import { placeAfter, readRaw, type RawPlace, type RawRecord } from '@asana-warehouse/warehouse/raw-reader';
import { saveRebuild, type RebuildPhase, type RebuildProgress } from '@asana-warehouse/warehouse/rebuild-run';
import { inRebuild } from '@asana-warehouse/warehouse/rebuild-tables';
import { allOf } from '@asana-warehouse/warehouse/together';
import type pg from 'pg';
import { decodeRecords, type DecodedRecords } from './decode-records.ts';
import { distinct } from './group.ts';
import { markBodies, restampedBy } from './merge-facts.ts';
import { project } from './project.ts';
import { dataFault } from './projector.ts';
import { persistently, type Work } from './rebuild-work.ts';

const bounds = { recordsMax: 500, bytesMax: 2 * 1024 * 1024 };
const topicOf: Readonly<Record<RawTable, string>> = { snapshot: snapshotsTopic, delivery: deliveriesTopic };

type Page = { readonly records: readonly RawRecord[]; readonly told: DecodedRecords };

/** Gathers from where the run is to the end of what is landed; the run stays in `phase`. `total`: records there are, for whoever watches. */
export async function gatherAll(
  work: Work,
  phase: RebuildPhase,
  progress: RebuildProgress,
  total: number,
): Promise<void> {
  let { records } = progress;
  const tell = (gathered: number): void => {
    records += gathered;
    work.tell({ phase, done: records, total: Math.max(total, records) });
  };
  await allOf(rawTables.map((table) => gatherFrom(work, phase, table, progress, tell)));
}

/** One of the tables; the next page is read and decoded while Postgres takes in the one before. */
async function gatherFrom(
  work: Work,
  phase: RebuildPhase,
  table: RawTable,
  { again, ...progress }: RebuildProgress,
  tell: (gathered: number) => void,
): Promise<void> {
  let next = readPage(work.pool, table, progress[table]);
  for (;;) {
    const page = await next;
    const last = page.records.at(-1);
    if (last === undefined || work.stopped()) return;
    next = readPage(work.pool, table, placeAfter(last));
    const saved = persistently(work.stopped, () => gatherPage(work, phase, table, page, again));
    await allOf([saved, next]);
    // What is read a second time counts once.
    tell(again ? 0 : page.records.length);
  }
}

async function readPage(pool: pg.Pool, table: RawTable, place: RawPlace): Promise<Page> {
  const records = await persistently(
    () => false,
    () => readRaw(pool, table, place, { toMs: null, gids: null }, bounds),
  );
  return { records, told: toldBy(table, records) };
}

/** Contents are judged when they are folded, since they are taken apart there anyhow. */
function toldBy(table: RawTable, records: readonly RawRecord[]): DecodedRecords {
  return decodeRecords(topicOf[table], records, false);
}

async function gatherPage(
  { pool, owner }: Work,
  phase: RebuildPhase,
  table: RawTable,
  { records, told }: Page,
  again: boolean,
): Promise<void> {
  const last = records.at(-1);
  if (last === undefined) return;
  let refused = 0;
  await inRepeatableWork(
    pool,
    async (client) => {
      refused = await gatherRecords(inRebuild(client), { table, queues: phase !== 'gather' }, records, told);
    },
    async (client) => {
      const counted = again ? {} : { records: records.length, refused };
      await saveRebuild(client, owner, phase, { [table]: placeAfter(last) }, counted);
    },
  );
}

/** `queues`: whether resources are queued for a fold at once; while all is gathered, that is done in the end. */
type Gathering = { readonly table: RawTable; readonly queues: boolean };

/** Resolves to how many records or events cannot be read. When Postgres refuses a value, each half is tried. */
async function gatherRecords(
  client: pg.PoolClient,
  gathering: Gathering,
  records: readonly RawRecord[],
  told: DecodedRecords = toldBy(gathering.table, records),
): Promise<number> {
  try {
    await allOf([client.query('SAVEPOINT records'), remember(client, gathering, told)]);
    return told.refusals.length;
  } catch (error) {
    if (dataFault(error) === undefined) throw error;
    await client.query('ROLLBACK TO SAVEPOINT records');
    if (records.length < 2) return records.length;
    const middle = Math.ceil(records.length / 2);
    const first = await gatherRecords(client, gathering, records.slice(0, middle));
    return first + (await gatherRecords(client, gathering, records.slice(middle)));
  }
}

/** Adds to what the rebuild knows. */
async function remember(
  client: pg.PoolClient,
  { queues }: Gathering,
  { facts, events }: DecodedRecords,
): Promise<void> {
  const ofEvents = events.map(({ resourceType: type, resourceGid: gid }) => ({ type, gid }));
  const touched = distinct([...facts, ...ofEvents]).filter(({ type }) => resourceOf(type) !== undefined);
  const [stamps] = await allOf([
    loadStamps(client, distinct(facts)),
    insertEvents(client, events),
    queueRefolds(client, queues ? touched : []),
  ]);
  // Landed late, and known already from a later place in the log: its rows follow at once, as no fold would tell that they differ.
  const restamped = restampedBy(facts, stamps);
  const late = facts.filter((one) => restamped.has(resourceKey(one)));
  const others = facts.filter((one) => !restamped.has(resourceKey(one)));
  await insertFacts(client, markBodies(others, stamps));
  if (late.length > 0) await project(client, { facts: late, events: [], refold: [] });
}
