/**
 * The services of docker-compose.yml as plain processes, for machines without an engine: our image is a folder, and each
 * service runs its own command in its own environment, health checks included, with the network of its container
 * (`container-network.mjs`). The database is a server of ours with the user and database of its service; the broker runs with
 * the properties that its image would make of its environment. What only an engine does is left out: images, mounts, limits.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { endBroker, formatNode, freePort, newClusterId, startNode } from '@asana-warehouse/testbed/kafka-broker';
import { ownPostgres } from '@asana-warehouse/testbed/postgres';
import pg from 'pg';
import { readCompose, type Composed, type Profile, type Service } from './compose-file.ts';

/** A user of the machine that services run as; null: who started us. */
export type RunAs = { readonly uid: number; readonly gid: number } | null;

type Variables = Readonly<Record<string, string>>;
type Process = { readonly child: ChildProcess; readonly ended: Promise<number | null>; readonly said: string[] };

const startMsMax = 90_000;
/** A check of health is a process of its own; an engine asks every ten seconds. */
const healthPauseMs = 500;
const network = new URL('./container-network.mjs', import.meta.url).href;
const volume = '/var/lib/asana-warehouse';
const secretsPlace = '/run/secrets/';

/** The services of both profiles, over one database and one broker. */
export class Composition {
  readonly #image: string;
  readonly #runAs: RunAs;
  readonly #scratch: string;
  readonly #composed: Readonly<Record<Profile, Composed>>;
  readonly #ports: Readonly<Record<string, number>>;
  readonly #databaseUrl: string;
  readonly #closing: (() => Promise<unknown>)[];
  readonly #processes = new Map<string, Process>();

  private constructor(parts: {
    image: string;
    runAs: RunAs;
    scratch: string;
    composed: Readonly<Record<Profile, Composed>>;
    ports: Readonly<Record<string, number>>;
    databaseUrl: string;
    closing: (() => Promise<unknown>)[];
  }) {
    this.#image = parts.image;
    this.#runAs = parts.runAs;
    this.#scratch = parts.scratch;
    this.#composed = parts.composed;
    this.#ports = parts.ports;
    this.#databaseUrl = parts.databaseUrl;
    this.#closing = parts.closing;
  }

  /**
   * Starts the database and the broker. `image`: the folder that is the image's working directory. `secrets`: lines of the files
   * that the variables `NAME_SECRETS` lead to.
   */
  static async open(
    image: string,
    variables: Variables,
    secrets: Readonly<Record<string, Variables>>,
    runAs: RunAs = null,
  ): Promise<Composition> {
    const scratch = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-compose-'));
    await chmod(scratch, 0o755);
    const closing: (() => Promise<unknown>)[] = [() => rm(scratch, { recursive: true, force: true })];
    try {
      const all = { ...variables, ...(await putSecrets(scratch, secrets, runAs)) };
      const composed = { dev: readCompose(image, 'dev', all), prod: readCompose(image, 'prod', all) };
      const [postgres, kafkaPort] = await Promise.all([
        startPostgres(composed.dev.foreign['postgres'] ?? {}, closing),
        startKafka(composed.dev.foreign['kafka'] ?? {}, path.join(scratch, 'kafka'), closing),
      ]);
      const ports: Record<string, number> = {
        'postgres:5432': Number(new URL(postgres).port),
        'kafka:9092': kafkaPort,
      };
      for (const service of [...composed.dev.services, ...composed.prod.services]) {
        for (const instance of instancesOf(service)) {
          for (const port of service.ports) ports[`${instance}:${port}`] = await freePort();
          // The place of its volume, and its home; the image makes it for the user that it runs as.
          await mkdir(path.join(scratch, instance));
          if (runAs !== null) await chown(path.join(scratch, instance), runAs.uid, runAs.gid);
        }
      }
      return new Composition({ image, runAs, scratch, composed, ports, databaseUrl: postgres, closing });
    } catch (error) {
      for (const close of closing) await close();
      throw error;
    }
  }

  /** Each service once what it needs has ended well or is healthy. Throws with what a service said when it does not come up. */
  async start(profile: Profile): Promise<void> {
    const composed = this.#composed[profile];
    const up = new Map<string, Promise<unknown>>(
      Object.keys(composed.foreign).map((name) => [name, Promise.resolve()]),
    );
    for (const service of sorted(composed.services)) {
      const needed = service.needs.map(({ name }) => up.get(name) ?? Promise.reject(new Error(`No service ${name}`)));
      up.set(
        service.name,
        Promise.all(needed).then(() =>
          Promise.all(instancesOf(service).map((instance) => this.#up(composed, service, instance))),
        ),
      );
    }
    await Promise.all(up.values());
  }

  /** Where a port of a service is on this machine. */
  urlOf(service: string, port: number): string {
    return `http://127.0.0.1:${this.#ports[`${service}:${port}`]}`;
  }

  /** The first value of a row. */
  async ask(sql: string): Promise<unknown> {
    const client = new pg.Client({ connectionString: this.#databaseUrl });
    await client.connect();
    try {
      return (await client.query({ text: sql, rowMode: 'array' })).rows[0]?.[0];
    } finally {
      await client.end();
    }
  }

  /** Exit codes by instance, once every service that runs is asked to end, but for `not`; null: not within its time. */
  async stop(profile: Profile, not: readonly string[] = []): Promise<Readonly<Record<string, number | null>>> {
    const meant = this.#composed[profile].services.filter(({ name }) => !not.includes(name));
    const codes = meant.flatMap((service) =>
      instancesOf(service).map(async (instance) => {
        const running = this.#processes.get(instance);
        if (running === undefined) return [instance, null] as const;
        running.child.kill('SIGTERM');
        return [instance, await within(service.stopMsMax, running.ended)] as const;
      }),
    );
    return Object.fromEntries(await Promise.all(codes));
  }

  /** Ends what still runs and removes everything. */
  async close(): Promise<void> {
    for (const { child } of this.#processes.values()) if (child.exitCode === null) child.kill('SIGKILL');
    for (const close of this.#closing.toReversed()) await close();
  }

  async #up(composed: Composed, service: Service, instance: string): Promise<void> {
    const running = this.#run(composed, service, instance, service.command);
    this.#processes.set(instance, running);
    const { health } = service;
    if (health === null) {
      const code = await running.ended;
      if (code !== 0) throw new Error(`${instance} ended with ${code}:\n${running.said.join('')}`);
      return;
    }
    const isHealthy = async (): Promise<boolean> => {
      await sleep(healthPauseMs);
      if (running.child.exitCode !== null) throw new Error(`${instance} has ended:\n${running.said.join('')}`);
      return (await this.#run(composed, service, instance, health).ended) === 0;
    };
    await eventually(isHealthy, (healthy) => healthy, startMsMax).catch((error: unknown) => {
      throw new Error(`${instance} did not become healthy:\n${running.said.join('')}`, { cause: error });
    });
  }

  #run(composed: Composed, service: Service, instance: string, command: readonly string[]): Process {
    const [program = '', ...flags] = command;
    const place = path.join(this.#scratch, instance);
    // A secret that the service is not given is not there.
    const mounted = (flag: string): string =>
      service.secrets.reduce(
        (text, name) => text.replace(`${secretsPlace}${name}`, composed.secrets[name] ?? ''),
        flag,
      );
    const child = spawn(
      program === 'node' ? process.execPath : program,
      flags.map((flag) => mounted(flag.replace(volume, place))),
      {
        cwd: this.#image,
        ...this.#runAs,
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: place,
          NODE_OPTIONS: `--import=${network}`,
          CONTAINER_NETWORK: JSON.stringify({ self: instance, ports: this.#ports }),
          ...service.environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
    child.once('error', (error) => said.push(String(error)));
    return { child, ended, said };
  }
}

/** The first is found by the name of its service, as an address of its network leads to one of them. */
function instancesOf({ name, replicas }: Service): readonly string[] {
  return Array.from({ length: replicas }, (_, index) => (index === 0 ? name : `${name}-${index + 1}`));
}

/** Writes the files, readable for the user that services run as, and says by which variables Compose finds them. */
async function putSecrets(
  folder: string,
  secrets: Readonly<Record<string, Variables>>,
  runAs: RunAs,
): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const [name, lines] of Object.entries(secrets)) {
    const file = path.join(folder, `${name}.env`);
    const text = Object.entries(lines).map(([key, value]) => `${key}=${value}\n`);
    await writeFile(file, text.join(''), { mode: 0o600 });
    if (runAs !== null) await chown(file, runAs.uid, runAs.gid);
    variables[`${name.toUpperCase()}_SECRETS`] = file;
  }
  return variables;
}

/** Those that others need come first. */
function sorted(services: readonly Service[]): readonly Service[] {
  const first = services.filter(({ health }) => health === null);
  return [...first, ...services.filter(({ health }) => health !== null)];
}

/** As the image sets itself up: a superuser and a database of the given names. */
async function startPostgres(environment: Variables, closing: (() => Promise<unknown>)[]): Promise<string> {
  const server = await ownPostgres();
  closing.push(() => server.stop());
  const { POSTGRES_USER: user = '', POSTGRES_DB: database = '', POSTGRES_PASSWORD: password = '' } = environment;
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`CREATE ROLE ${user} LOGIN SUPERUSER PASSWORD ${pg.escapeLiteral(password)}`);
  await client.query(`CREATE DATABASE ${database} OWNER ${user}`);
  await client.end();
  return Object.assign(new URL(server.url), { username: user, password, pathname: `/${database}` }).toString();
}

/** The image makes `some.property` of `KAFKA_SOME_PROPERTY`. Addresses of containers become ports of this machine; what clients are told stays. */
async function startKafka(
  environment: Variables,
  folder: string,
  closing: (() => Promise<unknown>)[],
): Promise<number> {
  const [port, controllerPort] = [await freePort(), await freePort()];
  const given = Object.entries(environment).map(([name, value]) => [
    name
      .replace(/^KAFKA_/, '')
      .toLowerCase()
      .replaceAll('_', '.'),
    value,
  ]);
  const properties = Object.fromEntries(given) as Record<string, string>;
  properties['listeners'] = (properties['listeners'] ?? '')
    .replace(':9092', `127.0.0.1:${port}`)
    .replace(':9093', `127.0.0.1:${controllerPort}`);
  properties['controller.quorum.voters'] = (properties['controller.quorum.voters'] ?? '').replace(
    'kafka:9093',
    `127.0.0.1:${controllerPort}`,
  );
  properties['log.dirs'] = path.join(folder, 'data');
  await mkdir(folder, { recursive: true });
  const role = { nodeId: 1, clusterId: newClusterId(), roles: 'broker,controller', advertisedPort: port } as const;
  await formatNode(folder, { ...role, port, controllerPort, properties });
  const { pid } = await startNode(folder, { port, controllerPort });
  closing.push(() => endBroker(pid, 'SIGKILL'));
  return port;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ms)));
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
