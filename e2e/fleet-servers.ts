/**
 * What a fleet's processes talk to: a database, one of the two logs, and the lines in between. Servers are shared with other
 * tests, or the fleet's own to kill, or faulty altogether: then every line passes a proxy, data lies on a disk that can
 * be full, and each app has a clock of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '@asana-warehouse/migrations/migrate';
import { smallDisk, type SmallDisk } from '@asana-warehouse/testbed/disk';
import { ownKafka, sharedKafkaSettings, type OwnKafka } from '@asana-warehouse/testbed/kafka';
import { threeBrokers, type ClusterBroker } from '@asana-warehouse/testbed/kafka-cluster';
import { freshDatabase, ownPostgres } from '@asana-warehouse/testbed/postgres';
import type { AppSettings } from '@asana-warehouse/testbed/processes';
import { startProxy, type FaultProxy } from '@asana-warehouse/testbed/proxy';

export type LogKind = 'postgres' | 'kafka';

/**
 * Whose servers a fleet talks to: shared with other tests; its own, which may be killed; faulty, which means that lines, disk
 * and clocks can be troubled as well; or a database shared with others and a Kafka cluster of its own.
 */
export type ServerKind = 'shared' | 'own' | 'faulty' | 'three brokers';

/** A server that a fleet of its own servers may kill. */
export type Breakable = {
  readonly pid: number;
  readonly logFile: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
};

/** Proxies: apps to Postgres, apps to Kafka, apps to Asana, Asana to ingress. `settings`: lead the apps through them. */
export type Lines = {
  readonly postgres: FaultProxy;
  readonly kafka: FaultProxy | null;
  readonly asana: FaultProxy;
  readonly deliveries: FaultProxy;
  readonly settings: AppSettings;
};

/** `settings` lead straight to the servers. `clocks`: folder of the apps' clock files. */
export type Servers = {
  readonly settings: AppSettings & { readonly DATABASE_URL: string };
  readonly postgres: Breakable | null;
  readonly kafka: Breakable | null;
  /** Of a cluster of several. */
  readonly brokers: readonly ClusterBroker[];
  readonly lines: Lines | null;
  readonly disk: SmallDisk | null;
  readonly clocks: string | null;
  readonly closing: (() => Promise<void>)[];
};

const noTrouble = { postgres: null, kafka: null, brokers: [], lines: null, disk: null, clocks: null };

/** Opens the servers for a simulator and a balancer that run. */
export async function openServers(
  log: LogKind,
  kind: ServerKind,
  simulatorUrl: string,
  balancerUrl: string,
): Promise<Servers> {
  if (kind === 'shared') return await openShared(log);
  if (kind === 'own') return await openOwn(log);
  if (kind === 'three brokers') return await openOnThreeBrokers();
  return await openFaulty(log, simulatorUrl, balancerUrl);
}

async function openShared(log: LogKind): Promise<Servers> {
  const [database, onBroker] = await Promise.all([freshDatabase(), log === 'kafka' ? sharedKafkaSettings() : {}]);
  return { ...noTrouble, settings: { DATABASE_URL: database.url, ...onBroker }, closing: [() => database.drop()] };
}

async function openOwn(log: LogKind): Promise<Servers> {
  const [postgres, kafka] = await Promise.all([ownPostgres(), log === 'kafka' ? ownKafka() : null]);
  await migrate(postgres.url);
  return {
    ...noTrouble,
    settings: { DATABASE_URL: postgres.url, ...brokersOf(kafka) },
    postgres,
    kafka,
    closing: [() => postgres.stop(), async () => kafka?.stop()],
  };
}

async function openOnThreeBrokers(): Promise<Servers> {
  const [database, cluster] = await Promise.all([freshDatabase(), threeBrokers()]);
  return {
    ...noTrouble,
    settings: {
      DATABASE_URL: database.url,
      KAFKA_BROKERS: cluster.brokers.join(','),
      KAFKA_REPLICATION_FACTOR: '3',
      KAFKA_MIN_INSYNC_REPLICAS: '2',
    },
    brokers: cluster.nodes,
    closing: [() => database.drop(), () => cluster.stop()],
  };
}

async function openFaulty(log: LogKind, simulatorUrl: string, balancerUrl: string): Promise<Servers> {
  const disk = await smallDisk();
  const clocks = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-clocks-'));
  let brokerPort = 0;
  const kafkaLine = log === 'kafka' ? await startProxy(() => ({ host: '127.0.0.1', port: brokerPort })) : null;
  const [postgres, kafka] = await Promise.all([
    // Small segments, so that a full disk is felt by the write-ahead log as well.
    ownPostgres({ max_wal_size: '256MB' }, disk?.folder),
    kafkaLine === null
      ? null
      : ownKafka({ ...(disk === null ? {} : { parent: disk.folder }), advertisedPort: kafkaLine.port }),
  ]);
  brokerPort = kafka?.port ?? 0;
  await migrate(postgres.url);
  const [postgresLine, asana, deliveries] = await Promise.all(
    [postgres.url, simulatorUrl, balancerUrl].map((url) => startProxy(addressOf(url))),
  );
  if (postgresLine === undefined || asana === undefined || deliveries === undefined)
    throw new Error('A line is missing');
  const through = new URL(postgres.url);
  through.port = String(postgresLine.port);
  const lines: Lines = {
    postgres: postgresLine,
    kafka: kafkaLine,
    asana,
    deliveries,
    settings: { DATABASE_URL: through.toString(), ASANA_BASE_URL: `http://127.0.0.1:${asana.port}` },
  };
  return {
    settings: { DATABASE_URL: postgres.url, ...brokersOf(kafka) },
    postgres,
    kafka,
    brokers: [],
    lines,
    disk,
    clocks,
    closing: [
      async () => {
        for (const line of [postgresLine, kafkaLine, asana, deliveries]) await line?.close();
      },
      () => postgres.stop(),
      async () => kafka?.stop(),
      async () => disk?.close(),
      () => rm(clocks, { recursive: true, force: true }),
    ],
  };
}

function brokersOf(kafka: OwnKafka | null): AppSettings {
  return kafka === null ? {} : { KAFKA_BROKERS: kafka.brokers.join(',') };
}

function addressOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
