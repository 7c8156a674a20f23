/**
 * Starts everything in one go, and ends it in the right order. What is started: embedded Postgres (without DATABASE_URL), the
 * schema, the simulator (without a credential), ingress, projector, reconciler. What is ended: first what takes things in,
 * last what others need, so that nothing acknowledged is left unfinished for want of a part.
 */
import { Failure } from '@asana-warehouse/failure/failure';
import { isSet, readSettings, type Asked } from '@asana-warehouse/settings/read';
import { settings as declared } from '@asana-warehouse/settings/settings';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Credential } from '@asana-warehouse/asana-api/credential';
import { requireAsana } from './asana-check.ts';
import { dataFolder, type App } from './checkout.ts';
import { holdFolder } from './hold-folder.ts';
import { migrateDatabase } from './commands/migrate.ts';
import { chooseTopicPrefix } from './choose-topics.ts';
import { chooseAddresses, credentials, keepAddresses, withOtherPort, type Addresses } from './kept-addresses.ts';
import type { Ready } from './child.ts';
import type { Narrator } from './narrator.ts';
import { Supervised } from './supervised.ts';
import { openSurroundings, type Surroundings } from './surroundings.ts';

/** The simulator, when it plays Asana. */
export type Simulation = { readonly url: string; readonly token: string; readonly projects: readonly string[] };

/** `environment`: as the apps have it. `simulation` null: the real Asana. */
export type Everything = {
  readonly surroundings: Surroundings;
  readonly environment: Readonly<Record<string, string>>;
  readonly simulation: Simulation | null;
  readonly ingressUrl: string;
};

/** What decides how things are started. `ingressPort` null: not asked for. */
type Choices = {
  readonly simulates: boolean;
  readonly bindAddress: string;
  readonly credential: Credential;
  readonly publicUrl: string | null;
  readonly kafka: boolean;
  readonly ingressPort: number | null;
  readonly dataDir: string;
};

/** Holds what has been started so far; `stop` ends it, however far the start has come. */
export class EverythingStarter {
  readonly #narrator: Narrator;
  /** In the order in which they are ended. */
  readonly #running: { ingress?: Supervised; reconciler?: Supervised; projector?: Supervised; simulator?: Supervised } =
    {};
  #surroundings: Promise<Surroundings> | null = null;
  #letGo: () => Promise<void> = () => Promise.resolve();

  constructor(narrator: Narrator) {
    this.#narrator = narrator;
  }

  /** Throws the failure of the first part that does not start. */
  async start(simulateAnyway: boolean): Promise<Everything> {
    const settings = readAll(simulateAnyway);
    this.#letGo = await holdFolder(dataFolder(settings.dataDir));
    const say = (line: string): void => this.#narrator.say(`  ${line}`);
    this.#surroundings = openSurroundings(say);
    const surroundings = await this.#surroundings;
    this.#told(
      'Postgres',
      surroundings.embedded ? `embedded, data in ${surroundings.dataDir}` : 'yours (DATABASE_URL)',
    );
    const addresses = await chooseAddresses({
      dataDir: surroundings.dataDir,
      host: settings.bindAddress,
      ingressPort: settings.ingressPort,
      simulated: settings.simulates,
    });
    const migrated = migrateDatabase(surroundings.databaseUrl);
    const simulated = settings.simulates ? this.#startSimulator(surroundings, addresses) : Promise.resolve(null);
    const [{ ran, newest }, simulation] = await Promise.all([migrated, simulated]);
    this.#told('schema', ran.length === 0 ? `at ${newest}` : `${ran.length} migrations run, at ${newest}`);
    if (simulation === null) {
      await requireAsana(settings.credential);
      this.#told('Asana', settings.credential.ASANA_BASE_URL);
    }
    if (simulation !== null)
      this.#told('simulator', `${simulation.url} plays Asana: ${simulation.projects.length} projects`);
    const topicPrefix = await this.#topicPrefix(surroundings, addresses, settings);
    return await this.#startApps(surroundings, { ...addresses, topicPrefix }, simulation, settings);
  }

  /** Ends in order; the embedded Postgres goes last. */
  async stop(): Promise<void> {
    const { ingress, reconciler, projector, simulator } = this.#running;
    for (const part of [ingress, reconciler, projector, simulator]) await part?.stop();
    const surroundings = await this.#surroundings?.catch(() => null);
    await surroundings?.close();
    await this.#letGo();
  }

  /** Null: as the setting says, or no matter. */
  async #topicPrefix(surroundings: Surroundings, addresses: Addresses, settings: Choices): Promise<string | null> {
    if (!settings.kafka || !surroundings.embedded || isSet('KAFKA_TOPIC_PREFIX')) return null;
    if (addresses.topicPrefix !== null) return addresses.topicPrefix;
    const topicPrefix = await chooseTopicPrefix(surroundings);
    await keepAddresses(surroundings.dataDir, { ...addresses, topicPrefix });
    if (topicPrefix !== '')
      this.#told('Kafka', `another installation's topics are there; ours begin with ${topicPrefix}`);
    return topicPrefix;
  }

  async #startSimulator(surroundings: Surroundings, addresses: Addresses): Promise<Simulation> {
    const { simulatorPort, simulatorToken } = addresses;
    const state = path.join(surroundings.dataDir, 'simulator', 'state.json');
    await mkdir(path.dirname(state), { recursive: true });
    const args = ['--json', '--port', String(simulatorPort), '--token', simulatorToken, '--state', state];
    const ready = await this.#start('simulator', 'asana-simulator', args, surroundings, surroundings.environment);
    return ready as unknown as Simulation;
  }

  async #startApps(
    surroundings: Surroundings,
    addresses: Addresses,
    simulation: Simulation | null,
    settings: Choices,
  ): Promise<Everything> {
    const { environment, ingressUrl, publicUrl } = environmentOf(surroundings, addresses, simulation, settings);
    const projector = this.#start('projector', 'projector', [], surroundings, environment);
    projector.catch(() => undefined);
    try {
      await this.#start('ingress', 'ingress', [], surroundings, environment);
    } catch (error) {
      const isTaken =
        error instanceof Failure && error.message.includes('INGRESS_PORT') && settings.ingressPort === null;
      if (!isTaken) throw error;
      const other = await withOtherPort(surroundings.dataDir, settings.bindAddress, addresses);
      await this.#running.projector?.stop();
      return await this.#startApps(surroundings, other, simulation, settings);
    }
    await projector;
    this.#told('ingress', `${ingressUrl}/asana/webhooks/…`);
    this.#told('projector', settings.kafka ? 'reads the log in Kafka' : 'reads the log in Postgres');
    await this.#start('reconciler', 'reconciler', ['serve'], surroundings, environment);
    this.#told('reconciler', publicUrl === null ? 'no PUBLIC_URL, so no webhooks' : `webhooks to ${publicUrl}`);
    return { surroundings, environment, simulation, ingressUrl };
  }

  async #start(
    name: 'ingress' | 'reconciler' | 'projector' | 'simulator',
    app: App,
    args: readonly string[],
    { dataDir }: Surroundings,
    environment: Readonly<Record<string, string>>,
  ): Promise<Ready> {
    const logFile = path.join(dataDir, 'log', `${name}.log`);
    const readyBy = app === 'asana-simulator' ? 'line' : 'channel';
    const part = new Supervised({ name, app, args, environment, logFile, readyBy }, (text) => this.#narrator.say(text));
    this.#running[name] = part;
    return await part.start();
  }

  #told(what: string, text: string): void {
    this.#narrator.say(`✓ ${what.padEnd(11)} ${text}`);
  }
}

/** What the apps get, and the addresses in it. */
function environmentOf(
  surroundings: Surroundings,
  addresses: Addresses,
  simulation: Simulation | null,
  settings: Choices,
): { environment: Readonly<Record<string, string>>; ingressUrl: string; publicUrl: string | null } {
  const host = settings.bindAddress.includes(':') ? `[${settings.bindAddress}]` : settings.bindAddress;
  const ingressUrl = `http://${host}:${addresses.ingressPort}`;
  const publicUrl = settings.publicUrl ?? (simulation === null ? null : ingressUrl);
  const prefix = addresses.topicPrefix ?? '';
  const environment: Record<string, string> = {
    ...surroundings.environment,
    INGRESS_PORT: String(addresses.ingressPort),
    METRICS_PORT: '0',
    ...(publicUrl === null ? {} : { PUBLIC_URL: publicUrl }),
    ...(prefix === '' ? {} : { KAFKA_TOPIC_PREFIX: prefix }),
  };
  if (simulation !== null) {
    for (const name of credentials) delete environment[name];
    environment['ASANA_BASE_URL'] = simulation.url;
    environment['ASANA_TOKEN'] = simulation.token;
  }
  return { environment, ingressUrl, publicUrl };
}

/**
 * Judges every setting that any app reads, so that all faults are named before anything starts. Without a credential, or
 * when asked for, the simulator plays Asana; an incomplete credential is a fault.
 */
function readAll(simulateAnyway: boolean): Choices {
  const given = readSettings(['ASANA_TOKEN?', 'ASANA_CLIENT_ID?', 'ASANA_CLIENT_SECRET?', 'ASANA_REFRESH_TOKEN?']);
  const simulates = simulateAnyway || credentials.every((name) => given[name] === null);
  const relaxed: readonly string[] = simulates ? ['DATABASE_URL', ...credentials] : ['DATABASE_URL'];
  readSettings(Object.keys(declared).map((name) => (relaxed.includes(name) ? `${name}?` : name) as Asked));
  const read = readSettings([
    'BIND_ADDRESS',
    'ASANA_BASE_URL',
    'PUBLIC_URL',
    'KAFKA_BROKERS',
    'INGRESS_PORT',
    'DATA_DIR',
  ]);
  return {
    simulates,
    bindAddress: read.BIND_ADDRESS,
    credential: { ...given, ASANA_BASE_URL: read.ASANA_BASE_URL },
    publicUrl: read.PUBLIC_URL,
    kafka: read.KAFKA_BROKERS !== null,
    dataDir: read.DATA_DIR,
    ingressPort: isSet('INGRESS_PORT') && read.INGRESS_PORT !== 0 ? read.INGRESS_PORT : null,
  };
}
