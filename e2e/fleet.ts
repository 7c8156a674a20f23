/**
 * The whole system as separate processes: a simulator, a database, one of the two logs, and several instances of every app
 * with the ingresses behind one address. What the processes logged is kept when a test fails.
 */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EventLog } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { environmentWith, readSettings } from '@asana-warehouse/settings/read';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { anyTestFailed } from '@asana-warehouse/testbed/failed-tests';
import { describeWithKafka } from '@asana-warehouse/testbed/kafka';
import type { SmallDisk } from '@asana-warehouse/testbed/disk';
import { cacheDir } from '@asana-warehouse/testbed/places';
import { runJob, startSimulator, type AppSettings, type Simulator } from '@asana-warehouse/testbed/processes';
import { logSettings, openLog } from '@asana-warehouse/wiring/open-log';
import pg from 'pg';
import { startBalancer, type Balancer } from './balancer.ts';
import {
  openServers,
  type Breakable,
  type Lines,
  type LogKind,
  type ServerKind,
  type Servers,
} from './fleet-servers.ts';
import { Member, type AppName } from './member.ts';

export type Row = Readonly<Record<string, unknown>>;

/** `instances`: of each app. */
export type FleetOptions = {
  readonly log: LogKind;
  readonly servers: ServerKind;
  readonly instances: Readonly<Record<AppName, number>>;
  readonly simulator: readonly string[];
};

const settleMsMax = 120_000;
const backfillMsMax = 120_000;
const consumers = [
  ['landing', deliveriesTopic],
  ['landing', snapshotsTopic],
  ['projector', deliveriesTopic],
  ['projector', snapshotsTopic],
  ['hydrator', deliveriesTopic],
] as const;

/** Declares `tests` once for each log. */
export function onBothLogs(servers: 'own' | 'shared', tests: (log: LogKind) => void): void {
  describe('on the Postgres log', () => tests('postgres'));
  describeWithKafka('on Kafka', () => tests('kafka'), servers);
}

export class Fleet {
  readonly simulator: Simulator;
  readonly balancer: Balancer;
  readonly members: readonly Member[];
  readonly postgres: Breakable | null;
  readonly kafka: Breakable | null;
  readonly brokers: Servers['brokers'];
  /** Null unless the servers are faulty. */
  readonly lines: Lines | null;
  /** Null unless the servers are faulty and this machine lets a disk be made for them. */
  readonly disk: SmallDisk | null;
  readonly #settings: AppSettings;
  readonly #closing: (() => Promise<void>)[];
  readonly #pool: pg.Pool;

  private constructor(simulator: Simulator, balancer: Balancer, servers: Servers, options: FleetOptions) {
    this.simulator = simulator;
    this.balancer = balancer;
    this.postgres = servers.postgres;
    this.kafka = servers.kafka;
    this.brokers = servers.brokers;
    this.lines = servers.lines;
    this.disk = servers.disk;
    this.#closing = servers.closing;
    this.#pool = new pg.Pool({ connectionString: servers.settings.DATABASE_URL, max: 4 });
    // Servers are killed on purpose: what was idle then is simply gone.
    this.#pool.on('error', () => undefined);
    this.#settings = {
      ...servers.settings,
      ASANA_BASE_URL: simulator.url,
      ASANA_TOKEN: simulator.token,
      ASANA_REQUESTS_PER_MINUTE: '60000',
      SECRETS_KEY: 'cd'.repeat(32),
      METRICS_PORT: '0',
      INGRESS_PORT: '0',
      LOG_LEVEL: 'info',
      PUBLIC_URL: servers.lines === null ? balancer.url : `http://127.0.0.1:${servers.lines.deliveries.port}`,
    };
    const appSettings: AppSettings = { ...this.#settings, ...servers.lines?.settings };
    const front = (): void =>
      balancer.setInstances(this.of('ingress').flatMap(({ url }) => (url === null ? [] : [url])));
    this.members = (['ingress', 'projector', 'reconciler'] as const).flatMap((app) =>
      Array.from({ length: options.instances[app] }, (_, index) => {
        const clock = servers.clocks === null ? null : path.join(servers.clocks, `${app}-${index + 1}`);
        return new Member(app, `${app} ${index + 1}`, () => appSettings, front, clock);
      }),
    );
  }

  /** Nothing but servers, simulator and the address runs yet. */
  static async open(options: FleetOptions): Promise<Fleet> {
    const [simulator, balancer] = await Promise.all([startSimulator(options.simulator), startBalancer()]);
    const servers = await openServers(options.log, options.servers, simulator.url, balancer.url);
    return new Fleet(simulator, balancer, servers, options);
  }

  of(app: AppName): readonly Member[] {
    return this.members.filter((member) => member.app === app);
  }

  settings(more: AppSettings = {}): AppSettings {
    return { ...this.#settings, ...more };
  }

  /** Starts every instance. Ingress goes first, since webhooks are taken as soon as a reconciler is up. */
  async start(): Promise<void> {
    await Promise.all([...this.of('ingress'), ...this.of('projector')].map((member) => member.start()));
    await Promise.all(this.of('reconciler').map((member) => member.start()));
  }

  /** Resolves when the first read of everything is done. */
  async backfilled(): Promise<void> {
    const runs = (): Promise<readonly Row[]> => this.rows(`SELECT status FROM ops.run_status WHERE kind = 'backfill'`);
    await eventually(runs, (found) => found.some(({ status }) => status === 'complete'), backfillMsMax);
    await this.settled();
  }

  /** SIGTERM to every instance at once; the exit codes by name. */
  async stop(): Promise<Readonly<Record<string, number | null>>> {
    const ends = await Promise.all(this.members.map(async (member) => [member.name, await member.stop()] as const));
    return Object.fromEntries(ends);
  }

  /** Rows of the warehouse. */
  async rows(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return (await this.#pool.query(sql, [...values])).rows as Row[];
  }

  async ask(method: string, at: string, body?: unknown): Promise<unknown> {
    return await this.simulator.ask(method, at, body);
  }

  /** The same again and again while faults refuse it. */
  async askUntilDone(method: string, at: string, body?: unknown): Promise<void> {
    const isDone = async (): Promise<boolean> =>
      this.ask(method, at, body).then(
        () => true,
        () => false,
      );
    await eventually(isDone, (done) => done);
  }

  /** All objects of a type as they are, and what is gone, by the simulator's own account. `at`: ISO, as it was then. */
  async truth(
    type: string,
    at: string | null = null,
  ): Promise<{ readonly data: readonly Row[]; readonly deleted: readonly Row[] }> {
    const query = new URLSearchParams({ type, ...(at === null ? {} : { at }) });
    const response = await fetch(`${this.simulator.url}/_simulator/truth?${query.toString()}`, {
      headers: { authorization: `Bearer ${this.simulator.token}` },
    });
    if (!response.ok) throw new Error(`truth of ${type}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { data: Row[]; deleted: Row[] };
  }

  /** Runs a job of the reconciler to its end. */
  async job(...args: readonly string[]): Promise<{ readonly code: number | null; readonly document: Row }> {
    return await this.jobWith({}, ...args);
  }

  /** The same with some settings of its own. */
  async jobWith(
    more: AppSettings,
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly document: Row }> {
    return await runJob('reconciler', this.settings({ LOG_LEVEL: 'warn', ...more }), [...args, '--json']);
  }

  /** The whole environment of a process that is to see this fleet. */
  environment(): Record<string, string> {
    return environmentWith(this.settings({ LOG_LEVEL: 'warn' }));
  }

  /** Runs `work` with the log open, as the apps see it. */
  async withLog<T>(work: (log: EventLog) => Promise<T>): Promise<T> {
    const log = await openLog(readSettings([...logSettings], this.settings()));
    try {
      return await work(log);
    } finally {
      await log.close();
    }
  }

  /** Resolves when every delivery is made, every record applied, every wish read and every refold done. */
  async settled(msMax: number = settleMsMax): Promise<void> {
    const waiting = async (): Promise<string[]> => {
      const { waiting: held } = (await this.ask('GET', '/_simulator/deliveries')) as { waiting: object };
      return Object.keys(held);
    };
    await eventually(waiting, (held) => held.length === 0, msMax);
    await this.withLog((log) =>
      eventually(
        () => this.#busy(log),
        (busy) => Object.keys(busy).length === 0,
        msMax,
      ),
    );
  }

  /** What is still to be done, by name; empty when nothing is. */
  async #busy(log: EventLog): Promise<Readonly<Record<string, number>>> {
    const ends = new Map([
      [deliveriesTopic, await log.ends(deliveriesTopic)],
      [snapshotsTopic, await log.ends(snapshotsTopic)],
    ]);
    const stored = await this.rows(
      'SELECT consumer_group, topic, partition, next_offset::float8 AS next FROM ops.consumer_offset',
    );
    const busy: Record<string, number> = {};
    for (const [group, topic] of consumers) {
      for (const { partition, first, next } of ends.get(topic) ?? []) {
        const found = stored.find(
          (one) => one['consumer_group'] === group && one['topic'] === topic && one['partition'] === partition,
        );
        const behind = next - Number(found?.['next'] ?? first);
        if (behind > 0) busy[`${group} ${topic}`] = (busy[`${group} ${topic}`] ?? 0) + behind;
      }
    }
    const [counts] = await this.rows(
      'SELECT (SELECT count(*)::int FROM ops.wish) AS wishes, (SELECT count(*)::int FROM ops.refold) AS refolds',
    );
    for (const [name, count] of Object.entries(counts ?? {})) if (Number(count) > 0) busy[name] = Number(count);
    return busy;
  }

  /** Ends that no test caused, by instance. */
  crashes(): Readonly<Record<string, readonly (number | null)[]>> {
    return Object.fromEntries(
      this.members.filter(({ crashes }) => crashes.length > 0).map(({ name, crashes }) => [name, crashes]),
    );
  }

  /** `keepsOutput`: leave what the processes logged behind. */
  async close(keepsOutput: boolean = anyTestFailed()): Promise<void> {
    await this.stop();
    if (keepsOutput) await this.#keepOutput();
    await this.simulator.stop();
    await this.balancer.close();
    await this.#pool.end();
    for (const close of this.#closing) await close();
  }

  async #keepOutput(): Promise<void> {
    const folder = path.join(cacheDir, 'e2e', new Date().toISOString().replaceAll(/[:.]/g, '-'));
    await mkdir(folder, { recursive: true });
    for (const member of this.members) {
      await writeFile(path.join(folder, `${member.name.replace(' ', '-')}.log`), member.output());
    }
    for (const server of [this.postgres, this.kafka, ...this.brokers]) {
      if (server !== null)
        await cp(server.logFile, path.join(folder, `${server.pid}-${path.basename(server.logFile)}`));
    }
    process.stderr.write(`Kept what the processes logged in ${folder}\n`);
  }
}
