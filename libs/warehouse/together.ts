/**
 * Statements that do not need each other's answers, sent together: what a connection is given in one turn leaves in one
 * packet, and Postgres runs it one after the other without waiting for us in between. With small transactions, packets and
 * waiting are most of what they cost. With large ones it is better to let the first statement go and make the rows of the
 * next while Postgres works: `apart` is for those. And since planning such a statement costs more than running it for a few
 * rows, a connection can be told to keep its plans: statements then have names, by which Postgres knows them again.
 */
import { hash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';

/** Up to so many rows, making them takes less time than a packet of their own. */
const fewRowsMax = 20;
/** SQLSTATE of a statement that Postgres did not look at since an earlier one failed. */
const notTried = '25P02';

type Query = (config: unknown, values?: unknown, ...rest: readonly unknown[]) => unknown;

const keeping = new WeakSet<pg.ClientBase>();
const names = new Map<string, string>();

/** Makes a connection in pipeline mode send in one packet what it is given in one turn. */
export function sendTogether(client: pg.ClientBase): void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Writable } }).connection;
  const query = client.query.bind(client) as Query;
  const corked: Query = (config, values, ...rest) => {
    stream.cork();
    process.nextTick(() => stream.uncork());
    return query(keeping.has(client) ? named(config, values) : config, values, ...rest);
  };
  client.query = corked as typeof client.query;
}

/**
 * Whether the plans of what the connection is asked from now on are kept. Fit for statements that find rows by their keys
 * under settings that leave the planner no other way: a plan made while a table is empty is used when it is full.
 */
export function keepPlans(client: pg.ClientBase, keeps: boolean): void {
  if (keeps) keeping.add(client);
  else keeping.delete(client);
}

/** A statement with parameters under the name that its text has. */
function named(config: unknown, values: unknown): unknown {
  const given = typeof config === 'string' ? { text: config } : (config as { text: string; values?: unknown });
  if (values === undefined && given.values === undefined) return config;
  const name = names.get(given.text) ?? hash('sha256', given.text, 'hex').slice(0, 32);
  names.set(given.text, name);
  return { ...given, name };
}

/**
 * What all of them give, once none is under way any more: statements that were sent together must be answered before their
 * connection is used for something else. Throws what the first of them threw that failed by itself.
 */
export async function allOf<T extends readonly unknown[]>(
  work: readonly [...T],
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> {
  const settled = await Promise.allSettled(work);
  const reasons: readonly unknown[] = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  if (reasons.length > 0) throw reasons.find((reason) => !wasNotTried(reason)) ?? reasons[0];
  return (await Promise.all(work)) as { -readonly [I in keyof T]: Awaited<T[I]> };
}

/** Runs `work` once what was sent before is on its way, if it is about more than a few rows; else at once. */
export async function apart<T>(rows: number, work: () => Promise<T>): Promise<T> {
  if (rows > fewRowsMax) await setImmediate();
  return await work();
}

function wasNotTried(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'code' in reason && reason.code === notTried;
}
