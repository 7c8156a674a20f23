/** A simulator, a database, and as many of the apps as a test needs: all real, each a process of its own. */
import { eventually } from './eventually.ts';
import { freshDatabase, type FreshDatabase } from './postgres.ts';
import { startApp, startSimulator, type AppSettings, type Simulator, type Started } from './processes.ts';
import pg from 'pg';

export type Rig = {
  readonly simulator: Simulator;
  readonly database: FreshDatabase;
  readonly pool: pg.Pool;
  /** Settings of every app; PUBLIC_URL once ingress runs. */
  settings(more?: AppSettings): AppSettings;
  start(app: string, more?: AppSettings, args?: readonly string[]): Promise<Started>;
  rows(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Resolves when the first read of everything is done. */
  backfilled(msMax?: number): Promise<void>;
  /** Requests that the simulator has answered since the last call, by method and path. */
  requests(): Promise<Readonly<Record<string, number>>>;
  /** Lets every webhook tell of a type that none of ours asks for. */
  tellsMore(resourceType: string): Promise<void>;
  close(): Promise<void>;
};

type Webhook = {
  readonly gid: string;
  readonly filters: readonly object[];
  readonly resource: { readonly resource_type: string };
};

/** Starts the simulator with `flags`, and the apps named, with settings beside the usual ones. */
export async function openRig(
  apps: readonly string[],
  flags: readonly string[] = [],
  usual: AppSettings = {},
): Promise<Rig> {
  const [simulator, database] = await Promise.all([startSimulator(flags), freshDatabase()]);
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  // Dropping the database may still meet a connection that is being closed; statements fail by themselves.
  pool.on('error', () => undefined);
  const started: Started[] = [];
  let publicUrl: string | null = null;
  const settings = (more: AppSettings = {}): AppSettings => ({
    DATABASE_URL: database.url,
    ASANA_BASE_URL: simulator.url,
    ASANA_TOKEN: simulator.token,
    ASANA_REQUESTS_PER_MINUTE: '60000',
    SECRETS_KEY: 'ab'.repeat(32),
    METRICS_PORT: '0',
    INGRESS_PORT: '0',
    LOG_LEVEL: 'warn',
    ...usual,
    ...(publicUrl === null ? {} : { PUBLIC_URL: publicUrl }),
    ...more,
  });
  const rig: Rig = {
    simulator,
    database,
    pool,
    settings,
    start: async (app, more, args) => {
      const one = await startApp(app, settings(more), args);
      if (app === 'ingress') publicUrl ??= one.url;
      started.push(one);
      return one;
    },
    rows: async (sql, values = []) => (await pool.query(sql, [...values])).rows as Record<string, unknown>[],
    backfilled: async (msMax) => {
      await eventually(
        () => rig.rows(`SELECT status FROM ops.run_status WHERE kind = 'backfill'`),
        (runs) => runs.some(({ status }) => status === 'complete'),
        msMax,
      );
    },
    requests: async () => {
      const { by_path: byPath } = (await simulator.ask('GET', '/_simulator/requests')) as {
        by_path: Record<string, number>;
      };
      await simulator.ask('POST', '/_simulator/requests/reset');
      return byPath;
    },
    tellsMore: async (resourceType) => {
      const path = '/api/1.0/webhooks';
      const list = `${path}?workspace=${simulator.workspaceGid}&limit=100&opt_fields=filters.resource_type,resource.resource_type`;
      const hooks = (await simulator.ask('GET', list)) as Webhook[];
      for (const { gid, filters, resource } of hooks) {
        if (resource.resource_type !== 'project') continue;
        const more = [...filters, { resource_type: resourceType }];
        await simulator.ask('PUT', `${path}/${gid}`, { data: { filters: more } });
      }
    },
    close: async () => {
      for (const one of started.toReversed()) await one.stop();
      await simulator.stop();
      await pool.end();
      await database.drop();
    },
  };
  for (const app of apps) await rig.start(app);
  return rig;
}
