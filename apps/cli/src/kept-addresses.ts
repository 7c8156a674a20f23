/**
 * Ports, the prefix of topics and the simulator's token, kept under DATA_DIR from one start to the next: webhooks that were
 * registered then deliver to the same address now, and other commands find what `up` has started. A kept port that
 * someone else has taken meanwhile is given up for another one.
 */
import { isSet } from '@asana-warehouse/settings/read';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';

export type Addresses = {
  readonly ingressPort: number;
  readonly simulatorPort: number;
  /** Accepted by the simulator alone. */
  readonly simulatorToken: string;
  /** For topics on Kafka; null: not decided yet. */
  readonly topicPrefix: string | null;
  /** Whether the simulator plays Asana here. */
  readonly simulated: boolean;
};

/** `ingressPort`: the one asked for by INGRESS_PORT, taken as it is; null, as when that is 0: the kept one, 8080, or any free one. */
export type Wanted = {
  readonly dataDir: string;
  readonly host: string;
  readonly ingressPort: number | null;
  readonly simulated: boolean;
};

/** Any of them set: an Asana of its own. */
export const credentials = ['ASANA_TOKEN', 'ASANA_CLIENT_ID', 'ASANA_CLIENT_SECRET', 'ASANA_REFRESH_TOKEN'] as const;

const fileName = 'addresses.json';
const defaultIngressPort = 8080;

/** Addresses for this start, kept for the next. */
export async function chooseAddresses({ dataDir, host, ingressPort, simulated }: Wanted): Promise<Addresses> {
  const kept = await readKept(path.join(dataDir, fileName));
  const addresses = {
    ingressPort: ingressPort ?? (await firstFree(host, [kept.ingressPort, defaultIngressPort, 0])),
    simulatorPort: await firstFree('127.0.0.1', [kept.simulatorPort, 0]),
    simulatorToken: kept.simulatorToken ?? `simulator-${randomBytes(16).toString('hex')}`,
    topicPrefix: kept.topicPrefix ?? null,
    simulated,
  };
  await keepAddresses(dataDir, addresses);
  return addresses;
}

/** The same with another port for ingress, since the chosen one was taken in between. */
export async function withOtherPort(dataDir: string, host: string, addresses: Addresses): Promise<Addresses> {
  const other = { ...addresses, ingressPort: await firstFree(host, [0]) };
  await keepAddresses(dataDir, other);
  return other;
}

/** Keeps them for the next start. */
export async function keepAddresses(dataDir: string, addresses: Addresses): Promise<void> {
  const file = path.join(dataDir, fileName);
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(addresses)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/**
 * What an earlier `up` in `dataDir` has decided, as settings for processes; what is set in our environment stays. The
 * simulator stands in only where no credential is set.
 */
export async function keptSettings(dataDir: string): Promise<Readonly<Record<string, string>>> {
  const kept = await readKept(path.join(dataDir, fileName));
  const found: Record<string, string> = {};
  if (kept.topicPrefix && !isSet('KAFKA_TOPIC_PREFIX')) found['KAFKA_TOPIC_PREFIX'] = kept.topicPrefix;
  if (kept.simulated !== true || credentials.some((name) => isSet(name))) return found;
  if (isSet('ASANA_BASE_URL')) return found;
  found['ASANA_BASE_URL'] = `http://127.0.0.1:${kept.simulatorPort}`;
  found['ASANA_TOKEN'] = kept.simulatorToken ?? '';
  if (!isSet('PUBLIC_URL')) found['PUBLIC_URL'] = `http://127.0.0.1:${kept.ingressPort}`;
  return found;
}

async function readKept(file: string): Promise<Partial<Addresses>> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    // Missing at the first start; a damaged one is as good as none.
    return {};
  }
}

/** The first of `ports` that can be listened on; 0 is any free one. */
async function firstFree(host: string, ports: readonly (number | undefined)[]): Promise<number> {
  for (const port of ports) {
    const free = port === undefined ? null : await listenOnce(host, port);
    if (free !== null) return free;
  }
  return 0;
}

function listenOnce(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}
