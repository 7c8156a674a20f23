/** `asana-warehouse replay`: options in, progress on stderr, a text for people or one JSON document for machines, an exit code. */
import { parseArgs } from 'node:util';
import { Failure } from '@asana-warehouse/failure/failure';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { gid as readGid, moment } from '@asana-warehouse/settings/parsers';
import { openPool } from '@asana-warehouse/warehouse/database';
import type { ResourceRef } from '@asana-warehouse/warehouse/lock-resources';
import { runJob } from '@asana-warehouse/wiring/run-job';
import { progressLine, type ProgressLine } from './progress-line.ts';
import { replay, type Replayed, type ReplayProgress, type ReplayRequest } from './replay.ts';

/** What was typed. */
export type Typed = ReplayRequest & { readonly json: boolean };

const connectionsMax = 4;

/** Runs to the end of the process: exit 1 when something was refused or the replay was ended early. */
export async function runReplay(words: readonly string[]): Promise<never> {
  return runJob(
    { name: 'replay', json: words.includes('--json') },
    ['DATABASE_URL'],
    async ({ settings, stopping }) => {
      const typed = readTyped(words);
      const pool = openPool(settings.DATABASE_URL, { max: connectionsMax, applicationName: 'asana-warehouse replay' });
      const line = progressLine();
      try {
        const done = await replay(pool, typed, () => stopping.aborted, teller(line));
        line.end();
        const isOk = done.refused === 0 && done.nextFromMs === null;
        process.stdout.write(typed.json ? `${JSON.stringify(documentOf(done, isOk))}\n` : `${textOf(done)}\n`);
        return isOk ? 0 : 1;
      } finally {
        await pool.end();
      }
    },
  );
}

/** Reads the options. Throws `usage.invalid` for what makes no sense. */
export function readTyped(words: readonly string[]): Typed {
  const { from, to, resource, json } = parse(words);
  if (from === undefined)
    throw new Failure('usage.invalid', '--from is missing: replay kept records from which time on?');
  const fromMs = timeOf('--from', from);
  const toMs = to === undefined ? null : timeOf('--to', to);
  if (toMs !== null && toMs <= fromMs) throw new Failure('usage.invalid', '--to must be later than --from');
  return { fromMs, toMs, resources: (resource ?? []).map(resourceRefOf), json: json ?? false };
}

function parse(words: readonly string[]) {
  const options = {
    from: { type: 'string' },
    to: { type: 'string' },
    resource: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: splitLists(words), options, allowPositionals: false }).values;
  } catch (error) {
    throw new Failure('usage.invalid', error instanceof Error ? error.message : 'options that make no sense');
  }
}

/** `--resource a b` means `--resource a --resource b`. */
function splitLists(words: readonly string[]): string[] {
  let inList = false;
  return words.flatMap((word) => {
    if (word.startsWith('--')) {
      inList = word === '--resource';
      return inList ? [] : [word];
    }
    return inList ? ['--resource', word] : [word];
  });
}

function timeOf(option: string, text: string): number {
  const parsed = moment(text);
  if (parsed.ok) return parsed.value;
  throw new Failure('usage.invalid', `${option} expects ${parsed.expected}`);
}

function resourceRefOf(text: string): ResourceRef {
  const [type = '', gid = '', ...more] = text.split(':');
  if (more.length > 0 || resourceOf(type) === undefined || !readGid(gid).ok) {
    throw new Failure(
      'usage.invalid',
      `--resource expects a type and a gid such as task:1200000000000001, not ${text}`,
    );
  }
  return { type, gid };
}

/** Tells of progress with the time left, by the pace since the start. */
function teller(line: ProgressLine): (progress: ReplayProgress) => void {
  const startedMs = performance.now();
  return ({ done, total, atMs }) =>
    line.tell(() => {
      const etaMs = done === 0 ? -1 : Math.round(((performance.now() - startedMs) / done) * Math.max(0, total - done));
      const left = etaMs < 0 ? 'time left unknown' : `about ${Math.ceil(etaMs / 1000)} s left`;
      return {
        text: `replay: ${done} of ${total} records, at ${new Date(atMs).toISOString()}, ${left}`,
        message: 'replay goes on',
        fields: { records: done, lagRecords: Math.max(0, total - done), etaMs },
      };
    });
}

function documentOf({ nextFromMs, ...counts }: Replayed, ok: boolean): object {
  return { ok, ...counts, nextFrom: nextFromMs === null ? null : new Date(nextFromMs).toISOString() };
}

function textOf({ records, facts, events, written, refolded, settled, refused, nextFromMs }: Replayed): string {
  return [
    `Replayed ${records} records with ${facts} snapshots and ${events} events: ${written} rows changed, ${refolded} resources folded again.`,
    ...(settled > 0 ? [`${settled} dead letters could be applied now.`] : []),
    ...(refused > 0 ? [`${refused} records or events cannot be applied: asana-warehouse dlq list`] : []),
    ...(nextFromMs === null ? [] : [`Ended early. To go on: --from ${new Date(nextFromMs).toISOString()}`]),
  ].join('\n');
}
