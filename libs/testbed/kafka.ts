/**
 * Real Kafka for tests: the brokers that `KAFKA_BROKERS` names, else Apache Kafka's own broker, fetched once from Maven
 * Central and run by the machine's Java, one KRaft node on free ports. All tests of a run share one broker; a test that
 * kills or stops its broker takes one of its own. Without brokers, Java and Maven the tests are skipped, counted, and one
 * line says what to install; with CI set they fail instead.
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, writeSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from '@asana-warehouse/embedded-postgres/postmaster';
import { stillUsed, whileStarting } from '@asana-warehouse/embedded-postgres/starting';
import { endBroker, launchBroker, type BrokerProcess } from './kafka-broker.ts';
import { serversDir, sharedKafkaDir } from './places.ts';

/**
 * A broker for one test file. `brokers`: what clients are told; `port`: where it listens. `kill` is kill -9; `restart` starts
 * it again with its data on the same port.
 */
export type OwnKafka = {
  readonly brokers: readonly string[];
  readonly port: number;
  readonly pid: number;
  /** What it logs, over all its starts. */
  readonly logFile: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const given = process.env['KAFKA_BROKERS'] ?? '';
const mustNotSkip = (process.env['CI'] ?? '') !== '';

/** Declares `tests` when there can be a broker, else skips and counts them. `own`: the tests need a broker of their own. */
export function describeWithKafka(name: string, tests: () => void, own: 'own' | 'shared' = 'shared'): void {
  const usable = (given !== '' && own === 'shared') || canRunBroker();
  if (!usable && !mustNotSkip) {
    writeSync(2, `Skipped "${name}": install Java 17+ and Maven, or set KAFKA_BROKERS, to run the tests on Kafka.\n`);
    describe.skip(name, tests);
    return;
  }
  describe(name, tests);
}

/** Brokers that tests share. Started by the first who asks; `stopSharedKafka` ends them. */
export async function sharedKafka(): Promise<readonly string[]> {
  if (given !== '') return given.split(',');
  await mkdir(path.join(sharedKafkaDir, 'users'), { recursive: true });
  return await whileStarting(sharedKafkaDir, async () => {
    const running = await runningShared();
    const broker = running ?? (await launchBroker(path.join(sharedKafkaDir, 'broker'), null));
    await writeFile(path.join(sharedKafkaDir, 'broker.json'), JSON.stringify(broker));
    await writeFile(path.join(sharedKafkaDir, 'users', String(process.pid)), '');
    return [`127.0.0.1:${broker.port}`];
  });
}

/** Settings of apps on the shared broker. Other tests use it as well: topics and groups are these apps' alone. */
export async function sharedKafkaSettings(): Promise<{
  readonly KAFKA_BROKERS: string;
  readonly KAFKA_TOPIC_PREFIX: string;
}> {
  const brokers = await sharedKafka();
  return { KAFKA_BROKERS: brokers.join(','), KAFKA_TOPIC_PREFIX: `test-${randomUUID().slice(0, 8)}.` };
}

/** Ends the shared broker unless a living process uses it. True: it does not run any more. */
export async function stopSharedKafka(): Promise<boolean> {
  if (!existsSync(path.join(sharedKafkaDir, 'users'))) return true;
  return await whileStarting(sharedKafkaDir, async () => {
    if (await stillUsed(sharedKafkaDir, process.pid)) return false;
    const running = await runningShared();
    if (running !== null) await endBroker(running.pid, 'SIGKILL');
    await rm(path.join(sharedKafkaDir, 'broker'), { recursive: true, force: true });
    await rm(path.join(sharedKafkaDir, 'broker.json'), { force: true });
    return true;
  });
}

/** Where a broker of its own keeps its data, and the port that clients are told. */
export type OwnKafkaPlace = { readonly parent?: string; readonly advertisedPort?: number };

/** A broker of its own, stopped and removed by `stop`. `restart` also starts one that has ended by itself. */
export async function ownKafka(place: OwnKafkaPlace = {}): Promise<OwnKafka> {
  const folder = await mkdtemp(path.join(place.parent ?? serversDir, 'asana-warehouse-kafka-'));
  let broker = await launchBroker(folder, null, place.advertisedPort);
  const brokers = [`127.0.0.1:${place.advertisedPort ?? broker.port}`];
  return {
    brokers,
    port: broker.port,
    logFile: path.join(folder, 'broker.log'),
    get pid() {
      return broker.pid;
    },
    kill: () => endBroker(broker.pid, 'SIGKILL'),
    restart: async () => void (broker = await launchBroker(folder, broker)),
    stop: async () => {
      await endBroker(broker.pid, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function runningShared(): Promise<BrokerProcess | null> {
  const text = await readFile(path.join(sharedKafkaDir, 'broker.json'), 'utf8').catch(() => null);
  if (text === null) {
    await rm(path.join(sharedKafkaDir, 'broker'), { recursive: true, force: true });
    return null;
  }
  const broker = JSON.parse(text) as BrokerProcess;
  if (isAlive(broker.pid)) return broker;
  await rm(path.join(sharedKafkaDir, 'broker'), { recursive: true, force: true });
  return null;
}

/** Java 17 or newer, and Maven. */
function canRunBroker(): boolean {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = /version "(\d+)/.exec(`${java.stderr ?? ''}${java.stdout ?? ''}`)?.[1];
  return Number(version ?? 0) >= 17 && spawnSync('mvn', ['-v']).status === 0;
}
