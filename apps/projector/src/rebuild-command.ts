/** `asana-warehouse rebuild`: options in, progress on stderr, a text for people or one JSON document for machines, an exit code. */
import { parseArgs } from 'node:util';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { Failure } from '@asana-warehouse/failure/failure';
import { openPool } from '@asana-warehouse/warehouse/database';
import { runJob } from '@asana-warehouse/wiring/run-job';
import { progressLine, type ProgressLine } from './progress-line.ts';
import { abortRebuild, rebuild, type Rebuilt } from './rebuild.ts';
import type { RebuildTold } from './rebuild-work.ts';

/** What was typed. */
export type TypedRebuild = {
  readonly apply: boolean;
  readonly abort: boolean;
  readonly json: boolean;
  readonly types: readonly string[];
  readonly actor: string | null;
};

const connectionsMax = 6;

/** Runs to the end of the process: exit 1 when differences stand or it was ended early. */
export async function runRebuild(words: readonly string[]): Promise<never> {
  return runJob(
    { name: 'rebuild', json: words.includes('--json') },
    ['DATABASE_URL'],
    async ({ settings, instance, stopping }) => {
      const typed = readRebuildOptions(words);
      const owner = typed.actor === null ? instance : `${typed.actor} (${instance})`;
      const pool = openPool(settings.DATABASE_URL, { max: connectionsMax, applicationName: 'asana-warehouse rebuild' });
      const line = progressLine();
      try {
        if (typed.abort) return tellAbort(await abortRebuild(pool, owner), typed.json);
        const done = await rebuild(pool, { ...typed, owner }, () => stopping.aborted, teller(line));
        line.end();
        const isOk = done.outcome === 'equal' || done.outcome === 'applied';
        process.stdout.write(typed.json ? `${JSON.stringify({ ok: isOk, ...done })}\n` : `${textOf(done)}\n`);
        return isOk ? 0 : 1;
      } finally {
        await pool.end();
      }
    },
  );
}

/** Reads the options. Throws `usage.invalid` for what makes no sense. */
export function readRebuildOptions(words: readonly string[]): TypedRebuild {
  const { apply = false, abort = false, json = false, types: typed, actor } = parse(words);
  if (apply && abort) throw new Failure('usage.invalid', '--apply and --abort exclude each other');
  const types = (typed ?? '').split(',').filter((name) => name !== '');
  const unknown = types.find((name) => !resources.some((one) => one.name === name));
  if (unknown !== undefined) throw new Failure('usage.invalid', `--types: there is no resource type ${unknown}`);
  return { apply, abort, json, types, actor: actor ?? null };
}

function parse(words: readonly string[]) {
  const options = {
    apply: { type: 'boolean' },
    abort: { type: 'boolean' },
    types: { type: 'string' },
    actor: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...words], options, allowPositionals: false }).values;
  } catch (error) {
    throw new Failure('usage.invalid', error instanceof Error ? error.message : 'options that make no sense');
  }
}

function tellAbort(wasOpen: boolean, json: boolean): 0 {
  const text = wasOpen
    ? 'The rebuild was ended and its tables dropped; no live row was changed by that.'
    : 'No rebuild is open.';
  process.stdout.write(json ? `${JSON.stringify({ ok: true, aborted: wasOpen })}\n` : `${text}\n`);
  return 0;
}

/** Tells of progress with the time left of the phase, by the pace since its start. */
function teller(line: ProgressLine): (told: RebuildTold) => void {
  let begun = { phase: '', ms: 0, done: 0 };
  return ({ phase, done, total }) => {
    if (begun.phase !== phase) begun = { phase, ms: performance.now(), done };
    line.tell(() => {
      const went = done - begun.done;
      const etaMs =
        total === null || went <= 0
          ? -1
          : Math.round(((performance.now() - begun.ms) / went) * Math.max(0, total - done));
      const left = etaMs < 0 ? '' : `, about ${Math.ceil(etaMs / 1000)} s left`;
      const of = total === null ? `${done}` : `${done} of ${total}`;
      return {
        text: `rebuild: ${phase} ${of}${left}`,
        message: `rebuild goes on: ${phase}`,
        fields: { records: done, etaMs },
      };
    });
  };
}

function textOf({ outcome, records, refused, applied, resources: count, differences, examples }: Rebuilt): string {
  const lines = [
    `Folded ${records} records${refused > 0 ? `; ${refused} records or events cannot be read: asana-warehouse dlq list` : ''}.`,
  ];
  if (outcome === 'equal') return [...lines, 'The live tables are what the raw zone gives.'].join('\n');
  if (outcome === 'stopped')
    return [...lines, 'Ended early. The same command goes on from here; --abort drops what there is.'].join('\n');
  if (outcome === 'applied') lines.push(`${applied} resources were put right.`);
  else lines.push(`${count} resources differ:`);
  lines.push(...differences.map((one) => `  ${one.type}  ${one.kind}  ${one.count}`));
  if (outcome === 'different') {
    lines.push('for example', ...examples.map(({ type, gid, kinds }) => `  ${type}:${gid}  ${kinds.join(', ')}`));
    lines.push('asana-warehouse rebuild --apply puts them right; --abort drops the rebuilt tables.');
  }
  return lines.join('\n');
}
