/** `dlq list | show | retry | discard`: dead letters. */
import { Failure } from '@asana-warehouse/failure/failure';
import {
  discardDeadLetters,
  listDeadLetters,
  openDeadLetter,
  retryDeadLetters,
  type DeadLetter,
  type Decided,
  type LetterState,
} from '@asana-warehouse/warehouse/dead-letters';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type pg from 'pg';
import { cell, columns, printJson, printLine } from '../output.ts';
import { withWarehouse } from '../warehouse-access.ts';

type ListOptions = { readonly state: LetterState | 'all'; readonly limit: number; readonly json?: true };

/** Who decides, for the audit log: someone at this command. */
const actor = 'command line';
const states = ['open', 'retry', 'retried', 'discarded', 'all'];

export function addDlq(program: Command, end: (code: number) => void): void {
  const dlq = program.command('dlq').description('dead letters: facts that could not be applied');
  dlq
    .command('list')
    .description('list them, the newest first')
    .addOption(new Option('--state <state>', 'which ones').choices(states).default('open'))
    .option('--limit <n>', 'how many at most', number, 100)
    .option('--json', 'print one JSON document')
    .action(list);
  dlq
    .command('show')
    .description('show one with what the record held')
    .argument('<id>', 'its number', number)
    .option('--json', 'print one JSON document')
    .action(show);
  const decision = (name: string, description: string, decide: typeof retryDeadLetters): Command =>
    dlq
      .command(name)
      .description(description)
      .argument('<id...>', 'their numbers', numbers)
      .option('--json', 'print one JSON document')
      .action(async (ids: readonly number[], { json }: { json?: true }) => {
        const decided = await withWarehouse((pool) => decide(pool, ids, actor));
        await tellDecided(name, decided, json === true);
        if (decided.unfit.length > 0) end(1);
      });
  decision('retry', 'have the consumer that set them aside try again', retryDeadLetters);
  decision('discard', 'give them up; they stay, and can still be retried', discardDeadLetters);
}

async function list({ state, limit, json }: ListOptions): Promise<void> {
  const query = { state: state === 'all' ? null : state, max: limit };
  const letters = await withWarehouse((pool) => listDeadLetters(pool, query));
  if (json === true) await printJson({ ok: true, letters });
  else if (letters.length === 0) await printLine(`No dead letters${state === 'all' ? '' : ` (${state})`}.`);
  else await printLine(columns(['id', 'state', 'where', 'reason', 'detail', 'last seen'], letters.map(lineOf)));
}

function lineOf(letter: DeadLetter): readonly (string | number)[] {
  const place = `${letter.topic}/${letter.partition}@${letter.offset}`;
  const where = letter.eventIndex === null ? place : `${place} event ${letter.eventIndex}`;
  return [letter.id, letter.state, where, letter.reason, cell(letter.detail, 60), letter.lastSeenAt.slice(0, 19)];
}

async function show(id: number, { json }: { json?: true }): Promise<void> {
  const letter = await withWarehouse((pool: pg.Pool) => openDeadLetter(pool, id));
  if (letter === null) throw new Failure('usage.invalid', `There is no dead letter ${id}`);
  const { value, ...rest } = letter;
  const text = value.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(value);
  const body = isText ? { value: text } : { valueBase64: value.toString('base64') };
  if (json === true) await printJson({ ok: true, letter: { ...rest, ...body } });
  else await printLine(JSON.stringify({ ...rest, ...body }, null, 2));
}

async function tellDecided(name: string, { changed, unfit }: Decided, json: boolean): Promise<void> {
  if (json) {
    await printJson({ ok: unfit.length === 0, changed, unfit });
    return;
  }
  if (changed.length > 0) await printLine(`${name}: ${changed.join(', ')}`);
  if (unfit.length > 0) await printLine(`Unknown or settled already: ${unfit.join(', ')}`);
}

function number(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}

function numbers(text: string, before: readonly number[] | undefined): readonly number[] {
  return [...(before ?? []), number(text)];
}
