/** docker-compose.yml can't be started without an engine, so what is wrong in it is found by reading it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '@asana-warehouse/settings/settings';
import { parse } from 'yaml';

type Service = {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
};
type Compose = {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
};

const root = join(import.meta.dirname, '..');
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);

test('it has every part of the system', () => {
  expect(Object.keys(compose.services).sort()).toEqual(
    ['ingress', 'kafka', 'migrate', 'postgres', 'projector', 'reconciler', 'simulator'].sort(),
  );
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
  if (entrypoint !== undefined) {
    expect(existsSync(join(root, entrypoint[1] ?? ''))).toBe(true);
    return;
  }
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const bin = /ENTRYPOINT \["node", "(.*)"\]/.exec(dockerfile)?.[1] ?? '';
  expect(existsSync(join(root, bin))).toBe(true);
  const app = `apps/${command[0]}/src/main.ts`;
  const file = `apps/cli/src/commands/${command[0]}.ts`;
  expect([app, file].filter((path) => existsSync(join(root, path)))).toHaveLength(1);
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
  if (name === 'migrate') expect(healthcheck).toEqual({ disable: true });
  else expect(healthcheck?.test?.length).toBeGreaterThan(1);
});

test.each(services)('%s is published on loopback only', (_name, { ports = [] }) => {
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
});

test.each(services)('%s has a pinned image and declared volumes', (_name, { image, build, volumes = [] }) => {
  if (build === undefined) expect(image).toMatch(/:\d+(\.\d+)+$/);
  for (const volume of volumes) expect(compose.volumes).toHaveProperty(volume.split(':')[0] ?? '');
});
