/** A database for one side of a benchmark, so that neither side's tables are in the other's way. */
import { migrate } from '@asana-warehouse/migrations/migrate';
import pg from 'pg';

/** Makes a migrated database of this name on the server; resolves to its URL. */
export async function freshUrl(serverUrl: string, name: string): Promise<string> {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrate(url.toString());
  return url.toString();
}
