/**
 * What docker-compose.yml and the Dockerfile would run: for each service of our image the very command line, environment and
 * check of its health, with variables put in as Compose does it.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/**
 * A service of our image. `needs`: others, and whether they must have ended well instead of being healthy. `secrets`: names of
 * files that it finds under `/run/secrets`.
 */
export type Service = {
  readonly name: string;
  readonly replicas: number;
  readonly secrets: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Null: it ends by itself. */
  readonly health: readonly string[] | null;
  readonly needs: readonly { readonly name: string; readonly ended: boolean }[];
  readonly ports: readonly number[];
  readonly stopMsMax: number;
};

export type Profile = 'dev' | 'prod';

export type Composed = {
  readonly services: readonly Service[];
  /** Environment of a service of another image, by its name. */
  readonly foreign: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Files of this machine by the names of secrets. */
  readonly secrets: Readonly<Record<string, string>>;
};

/** One instruction of a Dockerfile: its name and what follows. */
export type Instruction = { readonly name: string; readonly rest: string };

type Raw = {
  readonly profiles: readonly string[];
  readonly deploy?: { readonly replicas?: number };
  readonly secrets?: readonly string[];
  readonly build?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly stop_grace_period?: string;
};

type File = {
  readonly services: Readonly<Record<string, Raw>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};

/** The port that the simulator is given as an argument. */
const simulatorPort = 8090;

/** `variables`: what would be in the shell or in .env. Throws for one that is missing and has no default. */
export function readCompose(folder: string, profile: Profile, variables: Readonly<Record<string, string>>): Composed {
  const text = readFileSync(path.join(folder, 'docker-compose.yml'), 'utf8');
  const { services, secrets } = put(parse(text, { merge: true }), variables) as File;
  const image = readDockerfile(folder);
  const meant = Object.entries(services).filter(([, { profiles }]) => profiles.includes(profile));
  const ours = meant.filter(([, { build }]) => build !== undefined);
  const foreign = meant.filter(([, { build }]) => build === undefined);
  return {
    services: ours.map(([name, raw]) => serviceOf(name, raw, image)),
    foreign: Object.fromEntries(foreign.map(([name, { environment = {} }]) => [name, environment])),
    secrets: Object.fromEntries(Object.entries(secrets).map(([name, { file }]) => [name, file])),
  };
}

/** Instructions in order, continued lines joined, comments left out. */
export function readDockerfile(folder: string): readonly Instruction[] {
  const lines = readFileSync(path.join(folder, 'Dockerfile'), 'utf8').replaceAll(/\\\n/g, ' ').split('\n');
  return lines.flatMap((line) => {
    const [, name, rest] = /^\s*([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    return name === undefined || rest === undefined ? [] : [{ name, rest }];
  });
}

function serviceOf(name: string, raw: Raw, image: readonly Instruction[]): Service {
  const last = (which: string): readonly string[] =>
    JSON.parse(image.findLast((each) => each.name === which)?.rest ?? '[]') as string[];
  // As Compose has it, an entrypoint of its own also drops the image's command.
  const command = [...(raw.entrypoint ?? last('ENTRYPOINT')), ...(raw.command ?? (raw.entrypoint ? [] : last('CMD')))];
  const fromImage = image
    .filter((each) => each.name === 'ENV')
    .flatMap(({ rest }) => [...rest.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key, value]));
  const { INGRESS_PORT = 0, METRICS_PORT = 0 } = raw.environment ?? {};
  const listensOn = [INGRESS_PORT, METRICS_PORT, name === 'simulator' ? simulatorPort : 0].map(Number);
  return {
    name,
    replicas: raw.deploy?.replicas ?? 1,
    secrets: raw.secrets ?? [],
    command,
    environment: { ...Object.fromEntries(fromImage), ...raw.environment } as Record<string, string>,
    health: raw.healthcheck.disable === true ? null : (raw.healthcheck.test ?? []).slice(1),
    needs: Object.entries(raw.depends_on ?? {}).map(([other, { condition }]) => ({
      name: other,
      ended: condition === 'service_completed_successfully',
    })),
    ports: listensOn.filter((port) => port > 0),
    stopMsMax: Number.parseInt(raw.stop_grace_period ?? '10s', 10) * 1000,
  };
}

/** `${NAME}`, `${NAME:-default}`, `${NAME:?what to do}`, in every text of a value. */
function put(value: unknown, variables: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string, text: string) => {
      const set = variables[name] ?? '';
      if (set !== '') return set;
      if (kind === '?') throw new Error(`${name}: ${text}`);
      return text ?? '';
    });
  }
  if (Array.isArray(value)) return value.map((each) => put(each, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, put(each, variables)]));
}
