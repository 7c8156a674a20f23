/**
 * `flags list | set | diff | history`: which kinds of facts the tables of a type are folded from. A change holds at once, without a
 * restart, and is written down with who made it and why. `diff` tells what facts in shadow would change.
 */
import { eventActions } from '@asana-warehouse/catalogue/event-actions';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { Failure } from '@asana-warehouse/failure/failure';
import { moment } from '@asana-warehouse/settings/parsers';
import { every, flagStates, pastAction, readActions, type FlagState } from '@asana-warehouse/projection/flags';
import { flagHistory, listFlags, setFlag } from '@asana-warehouse/warehouse/flags';
import { reportShadow, type ShadowReport } from '@asana-warehouse/warehouse/shadow-report';
import { Argument, InvalidArgumentError, type Command } from 'commander';
import { actor } from '../ask-first.ts';
import { cell, columns, printJson, printLine } from '../output.ts';
import { withWarehouse } from '../warehouse-access.ts';

type DiffOptions = { readonly types: readonly string[]; readonly examples: number; readonly json?: true };
type SetOptions = { readonly since?: string; readonly reason?: string; readonly json?: true };

const types = [...resources.map(({ name }) => name), every];
const actions = [...eventActions, ...readActions, pastAction, every];

const examplesDefault = 20;
const examplesMax = 1_000;

export function addFlags(program: Command, end: (code: number) => void): void {
  const flags = program.command('flags').description('which kinds of facts the tables of a type are folded from');
  flags
    .command('list')
    .description('list the flags that are set; what is not named is on')
    .option('--json', 'print one JSON document')
    .action(list);
  flags
    .command('set')
    .description('set one, for all running apps at once')
    .addArgument(new Argument('<type>', 'resource type, or * for all').choices(types))
    .addArgument(
      new Argument('<action>', 'action of events, kind of reads, past (derived from stories), or * for all').choices(
        actions,
      ),
    )
    .addArgument(
      new Argument('<state>', 'on; off: kept, not folded; shadow: folded into the shadow tables alone').choices(
        flagStates,
      ),
    )
    .option('--since <time>', 'hide what the log took from then on, instead of from now on', time)
    .option('--reason <words>', 'why, for those who read the history')
    .option('--json', 'print one JSON document')
    .action(set);
  flags
    .command('diff')
    .description('how the shadow tables differ from the live ones: what would change if what is in shadow were on')
    .option('--types <types>', 'tell only of these resource types, separated by commas', typeList, [])
    .option('--examples <n>', `how many resources to name, up to ${examplesMax}`, exampleCount, examplesDefault)
    .option('--json', 'print one JSON document')
    .action(async (options: DiffOptions) => end(await diff(options)));
  flags
    .command('history')
    .description('who set which flag when, the newest first')
    .option('--limit <n>', 'how many at most', number, 100)
    .option('--json', 'print one JSON document')
    .action(history);
}

async function list({ json }: { json?: true }): Promise<void> {
  const flags = await withWarehouse(listFlags);
  if (json === true) await printJson({ ok: true, flags });
  else if (flags.length === 0) await printLine('No flag is set: everything is on.');
  else {
    const lines = flags.map(({ type, action, state, since, setAt, setBy, reason, isPending }) => [
      type,
      action,
      state,
      state === 'on' ? '' : since.slice(0, 19),
      setAt.slice(0, 19),
      cell(setBy, 30),
      isPending ? 'being applied' : cell(reason ?? '', 40),
    ]);
    await printLine(columns(['type', 'action', 'state', 'hides since', 'set at', 'by', 'reason'], lines));
  }
}

async function set(type: string, action: string, state: FlagState, options: SetOptions): Promise<void> {
  const { since = null, reason = null, json } = options;
  if (since !== null && state === 'on')
    throw new Failure('usage.invalid', '--since says what is hidden: what is on hides nothing');
  const before = await withWarehouse((pool) => setFlag(pool, { type, action, state, since, reason }, actor()));
  if (json === true) await printJson({ ok: true, type, action, before, state });
  else await printLine(`${type} ${action}: ${before} → ${state}`);
}

async function diff({ types: only, examples, json }: DiffOptions): Promise<0 | 1> {
  const report = await withWarehouse((pool) => reportShadow(pool, only, examples));
  const ok = report.different === 0 && report.waiting === 0;
  if (json === true) await printJson({ ok, ...report });
  else await printLine(diffText(report));
  return ok ? 0 : 1;
}

function diffText({ resources: count, different, waiting, ...rest }: ShadowReport): string {
  const lines = waiting === 0 ? [] : [`${waiting} still to be folded: what follows is not all yet.`];
  if (count === 0) return [...lines, 'The shadow tables are empty: flags in shadow hide nothing.'].join('\n');
  const head = ['type', 'flag', 'resources', 'different'];
  const flags = rest.flags.map((one) => [one.type, one.flag, one.resources, one.different]);
  lines.push(columns(head, flags), `${different} of ${count} resources differ${different === 0 ? '.' : ':'}`);
  lines.push(...rest.differences.map((one) => `  ${one.type}  ${one.kind}  ${one.count}`));
  lines.push(...rest.fields.map((one) => `  ${one.type}  ${one.field}  ${one.count}`));
  if (rest.examples.length > 0) lines.push('for example');
  lines.push(...rest.examples.map((one) => `  ${one.type}:${one.gid}  ${[...one.kinds, ...one.fields].join(', ')}`));
  return lines.join('\n');
}

async function history({ limit, json }: { limit: number; json?: true }): Promise<void> {
  const changes = await withWarehouse((pool) => flagHistory(pool, limit));
  if (json === true) await printJson({ ok: true, changes });
  else if (changes.length === 0) await printLine('No flag was ever set.');
  else {
    const lines = changes.map(({ at, by, type, action, before, state, reason }) => [
      at.slice(0, 19),
      cell(by, 30),
      type,
      action,
      `${before} → ${state}`,
      cell(reason ?? '', 60),
    ]);
    await printLine(columns(['at', 'by', 'type', 'action', 'change', 'reason'], lines));
  }
}

function time(text: string): string {
  const parsed = moment(text);
  if (!parsed.ok) throw new InvalidArgumentError(`expected ${parsed.expected}`);
  return new Date(parsed.value).toISOString();
}

function typeList(text: string): readonly string[] {
  const named = text.split(',').filter((name) => name !== '');
  const unknown = named.find((name) => !resources.some((one) => one.name === name));
  if (unknown !== undefined || named.length === 0)
    throw new InvalidArgumentError(`there is no resource type ${unknown ?? ''}`);
  return named;
}

function exampleCount(text: string): number {
  const wanted = number(text);
  if (wanted > examplesMax) throw new InvalidArgumentError(`at most ${examplesMax}`);
  return wanted;
}

function number(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}
