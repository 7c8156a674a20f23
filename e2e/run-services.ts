/** One run of all services of docker-compose.yml, as its head says for the simulator: up, at work, and down again. */
import { randomBytes } from 'node:crypto';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { Composition, type RunAs } from './composition.ts';

const workMsMax = 60_000;

/** `exitCodes` by service, null for one that did not end within its time. `projects`: rows that had come; `webhooks`: confirmed ones. */
export type Ran = {
  readonly exitCodes: Readonly<Record<string, number | null>>;
  readonly projects: number;
  readonly webhooks: number;
};

/** `image`: the folder that is the image's working directory. Throws with what a service said when it does not come up. */
export async function runServices(image: string, runAs: RunAs = null): Promise<Ran> {
  const variables = {
    POSTGRES_PASSWORD: 'compose',
    SECRETS_KEY: randomBytes(32).toString('base64'),
    ASANA_TOKEN: 'compose-token',
    ASANA_BASE_URL: 'http://simulator:8090',
  };
  const composition = await Composition.open(image, variables, runAs);
  const some = async (rows: string): Promise<number> =>
    await eventually(
      async () => Number(await composition.ask(`SELECT count(*) FROM ${rows}`)),
      (count) => count > 0,
      workMsMax,
    );
  try {
    await composition.start();
    const projects = await some('analytics.project');
    // Confirmed by a handshake that the simulator has sent to ingress, and so by the network between the two.
    const webhooks = await some(`ops.webhook WHERE state = 'active'`);
    return { projects, webhooks, exitCodes: await composition.stop() };
  } finally {
    await composition.close();
  }
}
