/**
 * What a command works in: the warehouse, and the environment that the processes it starts get. Without DATABASE_URL that
 * is the embedded Postgres under DATA_DIR, found running or started, and let go of at the end; its sealing key lies in a
 * file beside it.
 */
import { startEmbeddedPostgres } from '@asana-warehouse/embedded-postgres/embedded-postgres';
import { ensureKeyFile } from '@asana-warehouse/secrets/key';
import { environmentWith, readSettings } from '@asana-warehouse/settings/read';
import path from 'node:path';
import { dataFolder } from './checkout.ts';
import { keptSettings } from './kept-addresses.ts';

/** `databaseUrl` carries a password: never print it whole. */
export type Surroundings = {
  readonly databaseUrl: string;
  /** Whether the warehouse is the embedded Postgres. */
  readonly embedded: boolean;
  /** Absolute. */
  readonly dataDir: string;
  /** For processes that we start. */
  readonly environment: Readonly<Record<string, string>>;
  /** Shuts the embedded Postgres down, unless another process uses it. */
  close(): Promise<void>;
};

/** `say` gets a line when something takes time. Throws `settings.invalid`, `postgres.embedded_failed`. */
export async function openSurroundings(say: (line: string) => void): Promise<Surroundings> {
  const settings = readSettings(['DATABASE_URL?', 'DATA_DIR', 'SECRETS_KEY?', 'SECRETS_KEY_FILE?']);
  const dataDir = dataFolder(settings.DATA_DIR);
  const kept = await keptSettings(dataDir);
  if (settings.DATABASE_URL !== null) {
    const environment = { ...environmentWith({ DATA_DIR: dataDir }), ...kept };
    return {
      databaseUrl: settings.DATABASE_URL,
      embedded: false,
      dataDir,
      environment,
      close: () => Promise.resolve(),
    };
  }
  const keyGiven = settings.SECRETS_KEY !== null || settings.SECRETS_KEY_FILE !== null;
  const keyFile = keyGiven ? {} : { SECRETS_KEY_FILE: await ensureKeyFile(dataDir) };
  const postgres = await startEmbeddedPostgres({ dataDir: path.join(dataDir, 'postgres'), log: say });
  return {
    databaseUrl: postgres.url,
    embedded: true,
    dataDir,
    environment: { ...environmentWith({ DATA_DIR: dataDir, DATABASE_URL: postgres.url, ...keyFile }), ...kept },
    close: () => postgres.stop(),
  };
}

/** Runs `work` in the surroundings and lets go of them, whatever comes of it. */
export async function inSurroundings<T>(work: (surroundings: Surroundings) => Promise<T>): Promise<T> {
  const surroundings = await openSurroundings((line) => void process.stderr.write(`${line}\n`));
  try {
    return await work(surroundings);
  } finally {
    await surroundings.close();
  }
}
