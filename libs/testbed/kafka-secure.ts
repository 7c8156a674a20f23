/**
 * A broker that speaks TLS and asks who one is: one listener for each way of being right or wrong, so that one start serves
 * a whole test file. Certificates and users are its own and live no longer than it.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  newAuthority,
  putClientFiles,
  type Authority,
  type Certified,
  type ClientFiles,
  type Put,
} from './certificates.ts';
import { endBroker, formatNode, freePort, newClusterId, startNode } from './kafka-broker.ts';
import { serversDir } from './places.ts';

/**
 * What a listener asks of its clients: `plain` nothing, `tls` to trust its certificate, `mutual` a certificate of theirs as well;
 * `expired` and `elsewhere` are like `tls` with a certificate of yesterday and one for another host; `login` takes all SASL
 * mechanisms over TLS, `bare` only SCRAM-SHA-512, without TLS.
 */
export type Listener = 'plain' | 'tls' | 'mutual' | 'expired' | 'elsewhere' | 'login' | 'bare';

export type SecureKafka = {
  brokers(listener: Listener): string;
  readonly files: ClientFiles;
  readonly user: Readonly<Record<'name' | 'password', string>>;
  stop(): Promise<void>;
};

const protocols: Readonly<Record<Listener, string>> = {
  plain: 'PLAINTEXT',
  tls: 'SSL',
  mutual: 'SSL',
  expired: 'SSL',
  elsewhere: 'SSL',
  login: 'SASL_SSL',
  bare: 'SASL_PLAINTEXT',
};
const listeners = Object.keys(protocols) as Listener[];
const host = '127.0.0.1';
const user = { name: 'pipeline', password: 'swordfish-3141' };

/** Formats and starts it. `stop` ends it and removes everything. */
export async function secureKafka(): Promise<SecureKafka> {
  const folder = await mkdtemp(path.join(serversDir, 'asana-warehouse-kafka-'));
  const authority = newAuthority('authority of the broker');
  const put: Put = async (name, text) => {
    const file = path.join(folder, name);
    await writeFile(file, text);
    return file;
  };
  const files = await putClientFiles(authority, user.name, put);
  const ports = new Map(await Promise.all(listeners.map(async (name) => [name, await freePort()] as const)));
  const [port, controllerPort] = [ports.get('plain') ?? 0, await freePort()];
  const home = path.join(folder, 'node');
  await formatNode(home, {
    nodeId: 1,
    clusterId: newClusterId(),
    roles: 'broker,controller',
    port,
    controllerPort,
    advertisedPort: port,
    properties: {
      ...addresses(ports, controllerPort),
      ...(await tlsProperties(put, authority, files.ca)),
      ...saslProperties(),
    },
    scramUsers: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map(
      (each) => `${each}=[name=${user.name},password=${user.password}]`,
    ),
  });
  const broker = await startNode(home, { port, controllerPort });
  return {
    brokers: (listener) => `${host}:${ports.get(listener)}`,
    files,
    user,
    stop: async () => {
      await endBroker(broker.pid, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function addresses(ports: ReadonlyMap<Listener, number>, controllerPort: number): Readonly<Record<string, string>> {
  const open = listeners.map((name) => `${nameOf(name)}://${host}:${ports.get(name)}`);
  return {
    listeners: [...open, `CONTROLLER://${host}:${controllerPort}`].join(','),
    'advertised.listeners': open.join(','),
    'listener.security.protocol.map': [
      'CONTROLLER:PLAINTEXT',
      ...listeners.map((name) => `${nameOf(name)}:${protocols[name]}`),
    ].join(','),
    'inter.broker.listener.name': nameOf('plain'),
  };
}

async function tlsProperties(
  put: Put,
  authority: Authority,
  trusted: string,
): Promise<Readonly<Record<string, string>>> {
  const good = authority.issue({ names: [host] });
  const store = async (
    name: string,
    { certificate, key }: Certified,
  ): Promise<readonly (readonly [string, string])[]> => {
    const file = await put(`${name}.pem`, key + certificate);
    const prefix = `listener.name.${name}.ssl.keystore`;
    return [
      [`${prefix}.type`, 'PEM'],
      [`${prefix}.location`, file],
    ];
  };
  const stores = await Promise.all([
    store('tls', good),
    store('mutual', good),
    store('login', good),
    store('expired', authority.issue({ names: [host], expired: true })),
    store('elsewhere', authority.issue({ names: ['broker.example.org'] })),
  ]);
  return {
    ...Object.fromEntries(stores.flat()),
    'listener.name.mutual.ssl.client.auth': 'required',
    'listener.name.mutual.ssl.truststore.type': 'PEM',
    'listener.name.mutual.ssl.truststore.location': trusted,
  };
}

function saslProperties(): Readonly<Record<string, string>> {
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
  return {
    'listener.name.login.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'listener.name.login.plain.sasl.jaas.config': `${plain} user_${user.name}="${user.password}";`,
    'listener.name.login.scram-sha-256.sasl.jaas.config': scram,
    'listener.name.login.scram-sha-512.sasl.jaas.config': scram,
    'listener.name.bare.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.bare.scram-sha-512.sasl.jaas.config': scram,
  };
}

const nameOf = (listener: Listener): string => listener.toUpperCase();
