/** `doctor`: looks at everything the product needs, one by one, and says what to do about what is wrong. */
import { failureReport } from '@asana-warehouse/wiring/failure-text';
import { Failure, failureCodes } from '@asana-warehouse/failure/failure';
import { migrationNames } from '@asana-warehouse/migrations/migrate';
import { isSet, judgeSettings, readSettings, type Asked } from '@asana-warehouse/settings/read';
import { settings } from '@asana-warehouse/settings/settings';
import { readSchemaVersion, readServer } from '@asana-warehouse/warehouse/status';
import { loadKey } from '@asana-warehouse/secrets/key';
import type { Command } from 'commander';
import type pg from 'pg';
import { askAsana, credentialSettings, reasonOf } from '../asana-check.ts';
import { credentials } from '../kept-addresses.ts';
import { columns, printJson, printLine } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { openSurroundings } from '../surroundings.ts';
import { withLog, withPool } from '../warehouse-access.ts';

/** `skip`: cannot be judged because of another finding, or nothing is set up for it. */
export type Finding = {
  readonly name: string;
  readonly state: 'ok' | 'bad' | 'skip';
  readonly detail: string;
  readonly remedy: string | null;
};

const postgresMajorMin = 15;
const clockOffsetMsMax = 5000;

export function addDoctor(program: Command, end: (code: number) => void): void {
  program
    .command('doctor')
    .description('diagnose: settings, Postgres, the log, Asana, with what to do about what is wrong')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: true }) => {
      const findings = await examine();
      const ok = findings.every(({ state }) => state !== 'bad');
      if (json === true) await printJson({ ok, findings });
      else await printLine(textOf(findings));
      if (!ok) end(1);
    });
}

async function examine(): Promise<readonly Finding[]> {
  const findings: Finding[] = [{ name: 'node', state: 'ok', detail: process.versions.node, remedy: null }];
  findings.push(...settingFindings());
  if (findings.some(({ state }) => state === 'bad')) {
    return [...findings, skip('postgres', 'settings first'), skip('asana', 'settings first')];
  }
  findings.push(await asana());
  const surroundings = await attempt('postgres', () => openSurroundings(() => undefined));
  if ('state' in surroundings) return [...findings, surroundings];
  try {
    findings.push(await attempt('sealing key', () => sealingKey(surroundings)));
    findings.push(...(await withPool(surroundings, (pool) => database(pool))));
    findings.push(await attempt('log', () => eventLog(surroundings)));
  } finally {
    await surroundings.close();
  }
  return findings;
}

function settingFindings(): readonly Finding[] {
  // Credentials and database are optional here: without them the simulator and the embedded Postgres are used.
  const asked = Object.keys(settings).map((name): Asked =>
    /^(DATABASE_URL|ASANA_(TOKEN|CLIENT_ID|CLIENT_SECRET|REFRESH_TOKEN))$/.test(name)
      ? (`${name}?` as Asked)
      : (name as Asked),
  );
  const judged = judgeSettings(asked);
  if (judged.ok) return [{ name: 'settings', state: 'ok', detail: `${asked.length} read`, remedy: null }];
  const remedy = failureCodes['settings.invalid'].remedy;
  return judged.faults.map(({ name, text }) => ({ name: 'settings', state: 'bad', detail: `${name} ${text}`, remedy }));
}

async function asana(): Promise<Finding> {
  if (credentials.every((name) => !isSet(name)))
    return skip('asana', 'no credential is set: asana-warehouse up would start the simulator');
  return await attempt('asana', async (): Promise<Finding> => {
    const credential = readSettings(credentialSettings);
    const offset = Math.abs(await askAsana(credential));
    const taken = `${credential.ASANA_BASE_URL} takes the credential`;
    if (offset <= clockOffsetMsMax) return { name: 'asana', state: 'ok', detail: taken, remedy: null };
    const detail = `The clock here differs from Asana's by ${Math.round(offset / 1000)} s`;
    const remedy = 'Have the clock set by NTP. Order is safe, but lags will look wrong.';
    return { name: 'asana', state: 'bad', detail, remedy };
  });
}

async function database(pool: pg.Pool): Promise<readonly Finding[]> {
  const server = await attempt('postgres', async () => {
    const { version } = await readServer(pool);
    if (Number.parseInt(version, 10) >= postgresMajorMin) return `version ${version}`;
    throw new Failure('postgres.refused', `The server is version ${version}; at least ${postgresMajorMin} is needed`);
  });
  if (server.state === 'bad') return [server, skip('schema', 'Postgres first')];
  const schema = await attempt('schema', async () => {
    const [has, newest] = [await readSchemaVersion(pool), (await migrationNames()).at(-1)?.replace(/\.ts$/, '')];
    // A release runs on the schema of a later one.
    if (has !== null && has >= (newest ?? '')) return has;
    throw new Failure(
      'warehouse.schema_outdated',
      `The schema is at ${has ?? 'nothing'}, this release needs ${newest}`,
    );
  });
  return [server, schema];
}

async function sealingKey({ environment }: Surroundings): Promise<string> {
  await loadKey(readSettings(['DATABASE_URL', 'SECRETS_KEY', 'SECRETS_KEY_FILE', 'DATA_DIR'], environment));
  return 'readable';
}

async function eventLog(surroundings: Surroundings): Promise<string> {
  const kafka = readSettings(['KAFKA_BROKERS'], surroundings.environment).KAFKA_BROKERS !== null;
  await withLog(surroundings, async (log) => void log);
  return kafka ? 'Kafka answers, both topics are as needed' : 'in Postgres';
}

/** A finding from work that either says how it is or throws; a value that is no text is handed through. */
async function attempt(name: string, work: () => Promise<string>): Promise<Finding>;
async function attempt<T extends object>(name: string, work: () => Promise<T>): Promise<T | Finding>;
async function attempt(name: string, work: () => Promise<unknown>): Promise<unknown> {
  try {
    const result = await work();
    return typeof result === 'string' ? { name, state: 'ok', detail: result, remedy: null } : result;
  } catch (error) {
    return bad(
      name,
      error instanceof Failure ? error : new Failure('log.unavailable', reasonOf(error), { cause: error }),
    );
  }
}

function bad(name: string, failure: Failure): Finding {
  const { message, remedy } = failureReport(failure);
  return { name, state: 'bad', detail: message, remedy };
}

function skip(name: string, detail: string): Finding {
  return { name, state: 'skip', detail, remedy: null };
}

function textOf(findings: readonly Finding[]): string {
  const signs = { ok: '✓', bad: '✗', skip: '–' } as const;
  const table = columns(
    ['', 'what', 'found'],
    findings.map(({ state, name, detail }) => [signs[state], name, detail]),
  );
  const remedies = findings.flatMap(({ name, remedy }) => (remedy === null ? [] : [`→ ${name}: ${remedy}`]));
  return [table, ...remedies].join('\n');
}
