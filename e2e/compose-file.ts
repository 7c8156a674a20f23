/**
 * What docker-compose.yml and the Dockerfile would run: for each service of our image the very command line, environment and
 * check of its health, with variables put in as Compose does it.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** A service of our image. `needs`: others, and whether they must have ended well instead of being healthy. */
export type Service = {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Null: it ends by itself. */
  readonly health: readonly string[] | null;
  readonly needs: readonly { readonly name: string; readonly ended: boolean }[];
  readonly ports: readonly number[];
  readonly stopMsMax: number;
};

export type Composed = {
  readonly services: readonly Service[];
  /** Environment of a service of another image, by its name. */
  readonly foreign: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** One instruction of a Dockerfile: its name and what follows. */
export type Instruction = { readonly name: string; readonly rest: string };

type Raw = {
  readonly build?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly stop_grace_period?: string;
};

/** Ports that our services listen on without saying so by `ports`. */
const ownPorts: Readonly<Record<string, readonly number[]>> = { simulator: [8090], ingress: [8080] };

/** `variables`: what would be in the shell or in .env. Throws for one that is missing and has no default. */
export function readCompose(folder: string, variables: Readonly<Record<string, string>>): Composed {
  const text = readFileSync(path.join(folder, 'docker-compose.yml'), 'utf8');
  const { services } = put(parse(text, { merge: true }), variables) as { services: Record<string, Raw> };
  const image = readDockerfile(folder);
  const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);
  const foreign = Object.entries(services).filter(([, { build }]) => build === undefined);
  return {
    services: ours.map(([name, raw]) => serviceOf(name, raw, image)),
    foreign: Object.fromEntries(foreign.map(([name, { environment = {} }]) => [name, environment])),
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
  return {
    name,
    command,
    environment: { ...Object.fromEntries(fromImage), ...raw.environment } as Record<string, string>,
    health: raw.healthcheck.disable === true ? null : (raw.healthcheck.test ?? []).slice(1),
    needs: Object.entries(raw.depends_on ?? {}).map(([other, { condition }]) => ({
      name: other,
      ended: condition === 'service_completed_successfully',
    })),
    ports: [...(ownPorts[name] ?? []), Number(raw.environment?.['METRICS_PORT'] ?? 0)].filter((port) => port > 0),
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
