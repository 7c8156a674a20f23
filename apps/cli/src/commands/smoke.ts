/**
 * `smoke`: after a deployment, one change all the way. It creates a task in a project that is synced, sees it become a row,
 * renames it, sees that, deletes it and sees the tombstone; the time of each step is told. The task is removed whatever
 * happens.
 */
import { tokenSource } from '@asana-warehouse/asana-api/credential';
import type { TokenSource } from '@asana-warehouse/asana-api/token';
import { Failure } from '@asana-warehouse/failure/failure';
import { readSettings } from '@asana-warehouse/settings/read';
import type { Command } from 'commander';
import type pg from 'pg';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { credentialSettings, reasonOf } from '../asana-check.ts';
import { columns, printJson, printLine } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { withWarehouse } from '../warehouse-access.ts';

type Step = { readonly name: string; readonly ok: boolean; readonly ms: number };
type Options = { readonly project?: string; readonly json?: true };
type Asana = (method: string, path: string, data?: unknown) => Promise<{ gid: string }>;

const stepMsMax = 30_000;
const pollMs = 50;

export function addSmoke(program: Command, end: (code: number) => void): void {
  program
    .command('smoke')
    .description('send one change all the way: create, rename and delete a task in Asana, and see each become a row')
    .option('--project <gid>', 'where to create the task; default: a project that a webhook of ours watches')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      const steps = await withWarehouse((pool, { environment }) => smoke(pool, environment, options.project ?? null));
      const allSeen = steps.every((step) => step.ok);
      if (options.json === true) await printJson({ ok: allSeen, steps });
      else
        await printLine(
          columns(
            ['step', 'seen', 'ms'],
            steps.map(({ name, ok, ms }) => [name, ok ? '✓' : '✗', ms]),
          ),
        );
      if (!allSeen) end(1);
    });
}

async function smoke(
  pool: pg.Pool,
  environment: Surroundings['environment'],
  given: string | null,
): Promise<readonly Step[]> {
  const settings = readSettings(credentialSettings, environment);
  const dispatcher = new Agent();
  try {
    return await walk(pool, caller(settings.ASANA_BASE_URL, tokenSource(settings, dispatcher)), given);
  } finally {
    await dispatcher.destroy();
  }
}

async function walk(pool: pg.Pool, asana: Asana, given: string | null): Promise<readonly Step[]> {
  const project = given ?? (await watchedProject(pool));
  const mark = randomBytes(4).toString('hex');
  const { gid } = await asana('POST', '/tasks', { name: `asana-warehouse smoke ${mark}`, projects: [project] });
  let removed = false;
  try {
    const steps = [
      await seen(pool, 'created', `SELECT 1 FROM asana.task WHERE gid = $1 AND name LIKE $2`, [gid, `%${mark}`]),
    ];
    await asana('PUT', `/tasks/${gid}`, { name: `asana-warehouse smoke ${mark} renamed` });
    steps.push(
      await seen(pool, 'renamed', `SELECT 1 FROM asana.task WHERE gid = $1 AND name LIKE $2`, [gid, '%renamed']),
    );
    await asana('DELETE', `/tasks/${gid}`);
    removed = true;
    steps.push(
      await seen(pool, 'deleted', `SELECT 1 FROM asana.task WHERE gid = $1 AND _deleted_at IS NOT NULL`, [gid]),
    );
    return steps;
  } finally {
    if (!removed) await asana('DELETE', `/tasks/${gid}`);
  }
}

async function watchedProject(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ gid: string }>(
    `SELECT resource_gid AS gid FROM ops.webhook WHERE resource_type = 'project' AND state = 'active' ORDER BY 1 LIMIT 1`,
  );
  const gid = rows[0]?.gid;
  if (gid === undefined)
    throw new Failure('usage.invalid', 'No project is watched by a webhook: name one with --project');
  return gid;
}

/** Waits until `sql` finds a row. */
async function seen(pool: pg.Pool, name: string, sql: string, values: readonly string[]): Promise<Step> {
  const from = performance.now();
  for (;;) {
    const { rowCount } = await pool.query(sql, [...values]);
    const ms = Math.round(performance.now() - from);
    if (rowCount !== 0 || ms > stepMsMax) return { name, ok: rowCount !== 0, ms };
    await sleep(pollMs);
  }
}

function caller(baseUrl: string, tokens: TokenSource): Asana {
  return async (method, path, data) => {
    const response = await fetch(`${baseUrl}/api/1.0${path}`, {
      method,
      headers: { authorization: `Bearer ${await tokens.current()}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(stepMsMax),
      ...(data === undefined ? {} : { body: JSON.stringify({ data }) }),
    }).catch((error: unknown) => {
      throw new Failure('asana.unreachable', `${baseUrl}: ${reasonOf(error)}`);
    });
    if (response.status === 401) throw new Failure('asana.unauthorized', `${baseUrl} answers 401`);
    const answer = (await response.json()) as { data?: { gid: string }; errors?: { message: string }[] };
    if (response.ok && answer.data !== undefined) return answer.data;
    const words = answer.errors?.map(({ message }) => message).join('; ') ?? '';
    throw new Failure('asana.refused', `Asana answers ${response.status} to ${method} ${path}: ${words}`);
  };
}
