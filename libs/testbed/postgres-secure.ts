/**
 * A Postgres that takes no connection in plain text, with an authority and certificates of its own. Besides its owner, who
 * comes with a password, it knows a role that comes with a client certificate alone.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chooseAccount, giveFile } from '@asana-warehouse/embedded-postgres/account';
import pg from 'pg';
import { newAuthority, putClientFiles, type Certified, type ClientFiles, type Put } from './certificates.ts';
import { ownPostgres } from './postgres.ts';

/** What it shows: a certificate for its address, one of yesterday, or one for another host. */
export type Shown = 'good' | 'expired' | 'elsewhere';

export type SecurePostgres = {
  /** As its owner, with these parameters in the URL; `user` and `password` in place of the owner's. */
  url(
    parameters: Readonly<Record<string, string>>,
    as?: { readonly user?: string; readonly password?: string },
  ): string;
  /** `cert` and `key` are those of the role `certified`. */
  readonly files: ClientFiles;
  /** Changes its certificate for connections that begin from now on. */
  show(which: Shown): Promise<void>;
  stop(): Promise<void>;
};

/** The role that needs no password. */
export const certifiedRole = 'certified';
const host = '127.0.0.1';
const access = [`hostssl all ${certifiedRole} ${host}/32 cert`, `hostssl all all ${host}/32 scram-sha-256`];

export async function securePostgres(): Promise<SecurePostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-certificates-'));
  await chmod(folder, 0o755);
  const account = await chooseAccount(() => undefined);
  const authority = newAuthority('authority of the database');
  const shown: Readonly<Record<Shown, Certified>> = {
    good: authority.issue({ names: [host] }),
    expired: authority.issue({ names: [host], expired: true }),
    elsewhere: authority.issue({ names: ['database.example.org'] }),
  };
  const put: Put = async (name, text) => {
    const file = path.join(folder, name);
    await writeFile(file, text, { mode: 0o600 });
    await giveFile(file, account);
    return file;
  };
  const putShown = async ({ certificate, key }: Certified): Promise<readonly [string, string]> => [
    await put('server.pem', certificate),
    await put('server.key', key),
  ];
  const files = await putClientFiles(authority, certifiedRole, put);
  const [certificateFile, keyFile] = await putShown(shown.good);
  const server = await ownPostgres({
    ssl: 'on',
    ssl_cert_file: certificateFile,
    ssl_key_file: keyFile,
    ssl_ca_file: files.ca,
    hba_file: await put('pg_hba.conf', `${access.join('\n')}\n`),
  });
  await ask(server.url, `CREATE ROLE ${certifiedRole} LOGIN SUPERUSER`);
  return {
    url: (parameters, as = {}) => {
      const url = Object.assign(new URL(server.url), { search: new URLSearchParams(parameters).toString() });
      if (as.user !== undefined) Object.assign(url, { username: as.user, password: '' });
      if (as.password !== undefined) url.password = as.password;
      return url.toString();
    },
    files,
    show: async (which) => {
      await putShown(shown[which]);
      const loaded = 'SELECT pg_conf_load_time()::text AS value';
      const before = await ask(server.url, `${loaded} FROM pg_reload_conf()`);
      while ((await ask(server.url, loaded)) === before) await sleep(10);
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Encrypted, whoever the server is; one value. */
async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url, ssl: { rejectUnauthorized: false } });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<{ value?: unknown }>(sql)).rows[0]?.value;
  } finally {
    await client.end();
  }
}
