/**
 * `dlq list | show | retry | discard`: dead letters. They are chosen by number, or as a class by reason and type of resource.
 * Contents are shown only when asked for: `show` tells what was wrong and where, `--body` what the record held.
 */
import { Failure } from '@asana-warehouse/failure/failure';
import {
  countClasses,
  letterStates,
  listDeadLetters,
  openDeadLetter,
  type DeadLetter,
  type LetterClass,
  type LetterState,
} from '@asana-warehouse/warehouse/dead-letters';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type pg from 'pg';
import { discard, retry, type DecideOptions } from '../decide-letters.ts';
import { cell, columns, printJson, printLine } from '../output.ts';
import { withWarehouse } from '../warehouse-access.ts';

type ClassOptions = { readonly reason: readonly string[]; readonly type: readonly string[]; readonly json?: true };
type ListOptions = ClassOptions & { readonly state: LetterState | 'all'; readonly limit: number };

export function addDlq(program: Command, end: (code: number) => void): void {
  const dlq = program.command('dlq').description('dead letters: facts that could not be applied');
  ofClass(dlq.command('list').description('list them, the newest first, and count them by class'))
    .addOption(new Option('--state <state>', 'which ones').choices([...letterStates, 'all']).default('open'))
    .option('--limit <n>', 'how many at most', number, 100)
    .action(list);
  dlq
    .command('show')
    .description('show one: cause, place, headers')
    .argument('<id>', 'its number', number)
    .option('--body', 'also what the record held, which may be personal data')
    .option('--json', 'print one JSON document')
    .action(show);
  ofClass(dlq.command('retry').description('have the consumer that set them aside try again'))
    .argument('[id...]', 'their numbers', numbers)
    .option('--wait', 'until all were tried; exit 1 when some failed again')
    .action(async (ids: readonly number[], options: DecideOptions) => end(await retry(ids, options)));
  ofClass(dlq.command('discard').description('give them up; they stay for a while, and can still be retried'))
    .argument('[id...]', 'their numbers', numbers)
    .option('--yes', 'do not ask')
    .action(async (ids: readonly number[], options: DecideOptions) => end(await discard(ids, options)));
}

/** A command that takes a class of letters. */
function ofClass(command: Command): Command {
  return command
    .option('--reason <reason>', 'those that failed for this reason; may be given again', words, [])
    .option('--type <type>', 'those of this type of resource; may be given again', words, [])
    .option('--json', 'print one JSON document');
}

async function list({ state, limit, json, reason, type }: ListOptions): Promise<void> {
  const selection = { states: state === 'all' ? [] : [state], reasons: reason, types: type };
  const { letters, classes } = await withWarehouse(async (pool) => ({
    letters: await listDeadLetters(pool, selection, limit),
    classes: await countClasses(pool, selection),
  }));
  if (json === true) {
    await printJson({ ok: true, letters, classes });
    return;
  }
  if (letters.length === 0) {
    await printLine(`No such dead letters${state === 'all' ? '' : ` (${state})`}.`);
    return;
  }
  const head = ['id', 'state', 'where', 'resource', 'reason', 'detail', 'attempts', 'first seen', 'last seen'];
  const total = classes.reduce((sum, { count }) => sum + count, 0);
  const more = total > letters.length ? [`… and ${total - letters.length} more`] : [];
  const counts = columns(['letters', 'state', 'reason', 'type', 'oldest'], classes.map(classLineOf));
  await printLine([columns(head, letters.map(lineOf)), ...more, '', counts].join('\n'));
}

function lineOf(letter: DeadLetter): readonly (string | number)[] {
  const { id, state, reason, detail, attempts, firstSeenAt, lastSeenAt } = letter;
  const seen = [firstSeenAt, lastSeenAt].map(shortTime);
  return [id, state, placeOf(letter), resourceOf(letter), cell(reason, 20), cell(detail, 60), attempts, ...seen];
}

function classLineOf({ count, state, reason, type, oldestAt }: LetterClass): readonly (string | number)[] {
  return [count, state, cell(reason, 20), cell(type ?? '', 30), shortTime(oldestAt)];
}

function placeOf({ topic, partition, offset, eventIndex }: DeadLetter): string {
  const place = offset === null ? `${topic}, not in the log` : `${topic}/${partition}@${offset}`;
  return eventIndex === null ? place : `${place} event ${eventIndex}`;
}

function resourceOf({ type, gid }: DeadLetter): string {
  return type === null || gid === null ? '' : cell(`${type} ${gid}`, 40);
}

function shortTime(iso: string): string {
  return iso.slice(0, 19);
}

async function show(id: number, { json, body }: { json?: true; body?: true }): Promise<void> {
  const letter = await withWarehouse((pool: pg.Pool) => openDeadLetter(pool, id, body === true));
  if (letter === null) throw new Failure('usage.invalid', `There is no dead letter ${id}`);
  const { value, ...rest } = letter;
  const shown = value === null ? rest : { ...rest, ...textOf(value) };
  if (json === true) await printJson({ ok: true, letter: shown });
  else await printLine(JSON.stringify(shown, null, 2));
}

/** As text where it is text, else in base 64: either way nothing is lost. */
function textOf(value: Buffer): { readonly value: string } | { readonly valueBase64: string } {
  const text = value.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(value);
  return isText ? { value: text } : { valueBase64: value.toString('base64') };
}

function number(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}

function numbers(text: string, before: readonly number[] | undefined): readonly number[] {
  return [...(before ?? []), number(text)];
}

function words(text: string, before: readonly string[]): readonly string[] {
  if (!/^[a-z][a-z_]{0,63}$/.test(text)) throw new InvalidArgumentError('expected a name in lower case');
  return [...before, text];
}
