/** Jobs of the reconciler that `up` runs itself, each as a process that prints one JSON document. */
import { childrenOf } from '@asana-warehouse/catalogue/registry';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { Failure, failureCodes, type FailureCode } from '@asana-warehouse/failure/failure';
import { listKinds, overlappingKinds } from '@asana-warehouse/reconciliation/list-kinds';
import { unheardNames } from '@asana-warehouse/reconciliation/webhook-filters';
import { spawn } from 'node:child_process';
import { checkout, nodeArguments } from './checkout.ts';

type Environment = Readonly<Record<string, string>>;

/** The verdict of `verify`; each difference as it names it. */
export type Verified = { readonly ok: boolean; readonly compared: number; readonly differences: readonly unknown[] };

/** Compares everything. Throws the job's failure, or `app.failed` when it comes to no verdict. */
export async function verify(environment: Environment): Promise<Verified> {
  const { compared, differences, ...rest } = await run(['verify', '--json'], environment);
  if (typeof compared === 'number' && Array.isArray(differences))
    return { ok: rest['ok'] === true, compared, differences };
  throw new Failure('app.failed', 'verify came to no verdict: what it said is above');
}

/**
 * Reads again what no webhook tells of: people, tags, fields, and tasks in no project. Serving reconcilers do the same,
 * the first few every few minutes, the tasks with each whole reconciliation.
 */
export async function rereadUnheard(environment: Environment): Promise<void> {
  const types = [...unheardNames({ resources, childrenOf }), ...overlappingKinds(listKinds(resources))].join(',');
  await run(['reconcile', '--types', types, '--json'], { ...environment, LOG_LEVEL: 'warn' });
}

async function run(args: readonly string[], environment: Environment): Promise<Readonly<Record<string, unknown>>> {
  const child = spawn(process.execPath, [...nodeArguments('reconciler', args)], {
    cwd: checkout,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = parsed(Buffer.concat(chunks).toString('utf8'));
  if (said === null) throw new Failure('app.failed', `${args[0]} ended with exit code ${code} and said nothing`);
  if (!('error' in said)) return said;
  const { code: failureCode, message } = said['error'] as { code: string; message: string };
  const known = Object.hasOwn(failureCodes, failureCode) ? (failureCode as FailureCode) : 'app.failed';
  throw new Failure(known, `${args[0]}: ${message}`);
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
