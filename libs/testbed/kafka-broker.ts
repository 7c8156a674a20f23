/**
 * Runs Apache Kafka nodes: classes from Maven Central, kept in the cache; KRaft, so nothing else is needed. A node is broker
 * and controller in one, or only one of them in a cluster of several.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isAlive } from '@asana-warehouse/embedded-postgres/postmaster';
import { cacheDir } from './places.ts';

/** A node as a process, reachable on 127.0.0.1. `port`: of clients; a controller has none. */
export type BrokerProcess = { readonly pid: number; readonly port: number; readonly controllerPort: number };

/**
 * What a node is in its cluster. `advertisedPort`: what clients are told to connect to, where that is not the node's own,
 * such as a proxy's. `properties`: settings that differ from ours, by Kafka's names. `scramUsers`: users that exist from the
 * start, as `MECHANISM=[name=…,password=…]`.
 */
export type NodeRole = {
  readonly nodeId: number;
  readonly clusterId: string;
  readonly roles: 'broker,controller' | 'broker' | 'controller';
  readonly port: number;
  readonly controllerPort: number;
  readonly advertisedPort: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly scramUsers?: readonly string[];
};

const version = '4.1.0';
const run = promisify(execFile);
const startMsMax = 60_000;
/** Quick to start rather than quick to run: a broker of tests lives for a minute. */
const javaFlags = ['-Xms64m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

/** Starts a broker with its data in `folder`; `before`: the one it continues, on whose ports it listens. */
export async function launchBroker(
  folder: string,
  before: BrokerProcess | null,
  advertisedPort: number | null = null,
): Promise<BrokerProcess> {
  if (before !== null) return await startNode(folder, before);
  const port = await freePort();
  const controllerPort = await freePort();
  await formatNode(folder, {
    nodeId: 1,
    clusterId: newClusterId(),
    roles: 'broker,controller',
    port,
    controllerPort,
    advertisedPort: advertisedPort ?? port,
    properties: {},
  });
  return await startNode(folder, { port, controllerPort });
}

/** Name of a new cluster. */
export function newClusterId(): string {
  return randomBytes(16).toString('base64url');
}

/** Makes the data folder of a node. */
export async function formatNode(folder: string, role: NodeRole): Promise<void> {
  const settings = path.join(folder, 'server.properties');
  await mkdir(folder, { recursive: true });
  await writeFile(settings, properties(folder, role));
  const classes = `${await kafkaClasses()}${path.sep}*`;
  await run('java', [
    ...javaFlags,
    '-cp',
    classes,
    'kafka.tools.StorageTool',
    'format',
    `--cluster-id=${role.clusterId}`,
    `--config=${settings}`,
    ...(role.scramUsers ?? []).map((user) => `--add-scram=${user}`),
  ]);
}

/** Starts the node of a folder and waits until it accepts connections. Throws with its last words when it does not. */
export async function startNode(
  folder: string,
  ports: Pick<BrokerProcess, 'port' | 'controllerPort'>,
): Promise<BrokerProcess> {
  const classes = `${await kafkaClasses()}${path.sep}*`;
  const log = await open(path.join(folder, 'broker.log'), 'a');
  const settings = path.join(folder, 'server.properties');
  const child = spawn('java', [...javaFlags, '-cp', classes, 'kafka.Kafka', settings], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  child.unref();
  await log.close();
  const pid = child.pid;
  if (pid === undefined) throw new Error('java could not be started');
  const deadlineMs = Date.now() + startMsMax;
  while (!(await accepts(ports.port))) {
    if (!isAlive(pid) || Date.now() > deadlineMs) {
      const said = await readFile(path.join(folder, 'broker.log'), 'utf8');
      throw new Error(`The broker did not start: ${said.slice(-2000)}`);
    }
    await sleep(100);
  }
  return { pid, port: ports.port, controllerPort: ports.controllerPort };
}

/** Ends a broker and waits for its end. */
export async function endBroker(pid: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, signal);
  while (isAlive(pid)) await sleep(20);
}

/** The folder with Kafka's jars, fetched at the first call. */
async function kafkaClasses(): Promise<string> {
  const folder = path.join(cacheDir, 'kafka', version);
  if (existsSync(folder)) return folder;
  const fetching = path.join(cacheDir, 'kafka', `fetching-${randomUUID()}`);
  await mkdir(fetching, { recursive: true });
  await writeFile(
    path.join(fetching, 'pom.xml'),
    `<project><modelVersion>4.0.0</modelVersion><groupId>asana-warehouse</groupId><artifactId>broker</artifactId><version>1</version>
<dependencies><dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${version}</version></dependency></dependencies></project>`,
  );
  await run('mvn', ['-B', '-q', 'dependency:copy-dependencies', `-DoutputDirectory=${fetching}/jars`], {
    cwd: fetching,
  });
  await rename(path.join(fetching, 'jars'), folder).catch((error: unknown) => {
    if (!existsSync(folder)) throw error;
  });
  await rm(fetching, { recursive: true, force: true });
  return folder;
}

function properties(folder: string, role: NodeRole): string {
  const client = `PLAINTEXT://127.0.0.1:${role.port}`;
  const controller = `CONTROLLER://127.0.0.1:${role.controllerPort}`;
  const listeners = { 'broker,controller': `${client},${controller}`, broker: client, controller }[role.roles];
  const advertised = { 'advertised.listeners': `PLAINTEXT://127.0.0.1:${role.advertisedPort}` };
  return Object.entries({
    'process.roles': role.roles,
    'node.id': String(role.nodeId),
    // The first node leads, alone or for all.
    'controller.quorum.voters': `1@127.0.0.1:${role.controllerPort}`,
    listeners,
    ...(role.roles === 'controller' ? {} : advertised),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': path.join(folder, 'data'),
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '500',
    'auto.create.topics.enable': 'false',
    // A killed broker may come back as soon as its session has ended.
    'broker.session.timeout.ms': '1500',
    'broker.heartbeat.interval.ms': '300',
    'num.io.threads': '2',
    'num.network.threads': '2',
    'log.cleaner.dedupe.buffer.size': '8388608',
    ...role.properties,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/**
 * A port that nobody listens on now, below those that systems give to whoever asks for any: a broker takes seconds to
 * listen, and until then a connection of another test could have got one of these.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < portTriesMax; tries += 1) {
    const port = randomInt(portMin, portMax);
    if (await canListen(port)) return port;
  }
  throw new Error(`no free port found between ${portMin} and ${portMax}`);
}

const [portMin, portMax, portTriesMax] = [12_000, 32_000, 100];

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
