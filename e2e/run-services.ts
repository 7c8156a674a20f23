/**
 * One run of all services of docker-compose.yml: the profile `dev` with its simulator, up, at work, and down again; then the
 * profile `prod` in its place, over the same servers and the same simulator.
 */
import { randomBytes } from 'node:crypto';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { Composition, type RunAs } from './composition.ts';

const workMsMax = 60_000;

/**
 * `exitCodes` by instance, null for one that did not end within its time. `projects`: rows that had come; `webhooks`: confirmed
 * ones; `seen`: the name that a project was given while `prod` ran, as the warehouse has it.
 */
export type Ran = {
  readonly exitCodes: Readonly<Record<string, number | null>>;
  readonly projects: number;
  readonly webhooks: number;
  readonly seen: unknown;
};

/** What a project is called in the end. */
export const newName = 'Named while prod runs';

/** `image`: the folder that is the image's working directory. Throws with what a service said when it does not come up. */
export async function runServices(image: string, runAs: RunAs = null): Promise<Ran> {
  const POSTGRES_PASSWORD = 'compose';
  const SECRETS_KEY = randomBytes(32).toString('base64');
  const composition = await Composition.open(
    image,
    {
      POSTGRES_PASSWORD,
      SECRETS_KEY,
      ASANA_BASE_URL: 'http://simulator:8090',
      PUBLIC_URL: 'http://ingress:8080',
    },
    {
      pipeline: {
        DATABASE_URL: `postgres://asana:${POSTGRES_PASSWORD}@postgres:5432/asana`,
        KAFKA_BROKERS: 'kafka:9092',
        SECRETS_KEY,
      },
      credential: { ASANA_TOKEN: 'simulated' },
    },
    runAs,
  );
  const some = async (rows: string): Promise<number> =>
    await eventually(
      async () => Number(await composition.ask(`SELECT count(*) FROM ${rows}`)),
      (count) => count > 0,
      workMsMax,
    );
  try {
    await composition.start('dev');
    const projects = await some('analytics.project');
    // Confirmed by a handshake that the simulator has sent to ingress, and so by the network between the two.
    const webhooks = await some(`ops.webhook WHERE state = 'active'`);
    const first = await composition.stop('dev', ['simulator']);
    await composition.start('prod');
    const gid = String(await composition.ask('SELECT min(gid) FROM analytics.project'));
    await rename(composition.urlOf('simulator', 8090), gid);
    const seen = await eventually(
      () => composition.ask(`SELECT name FROM analytics.project WHERE gid = '${gid}'`),
      (name) => name === newName,
      workMsMax,
    );
    const second = await composition.stop('prod');
    return { projects, webhooks, seen, exitCodes: { ...first, ...second, ...(await composition.stop('dev')) } };
  } finally {
    await composition.close();
  }
}

async function rename(simulatorUrl: string, gid: string): Promise<void> {
  const answer = await fetch(`${simulatorUrl}/api/1.0/projects/${gid}`, {
    method: 'PUT',
    headers: { authorization: 'Bearer simulated', 'content-type': 'application/json' },
    body: JSON.stringify({ data: { name: newName } }),
  });
  if (!answer.ok) throw new Error(`The simulator answers ${answer.status}: ${await answer.text()}`);
}
