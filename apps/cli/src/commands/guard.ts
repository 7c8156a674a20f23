/**
 * `guard list | confirm | dismiss`: scopes in which implausibly many resources disappeared at once, so that their deletions
 * wait for a person's word: they are gone indeed, or they are not, and nobody is to ask again.
 */
import {
  confirmEntry,
  dismissEntry,
  guardStates,
  listGuard,
  sampleHeld,
  type Decided,
  type GuardEntry,
  type GuardState,
} from '@asana-warehouse/warehouse/guard';
import { Failure } from '@asana-warehouse/failure/failure';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { actor, askFirst } from '../ask-first.ts';
import { columns, printJson, printLine } from '../output.ts';
import { withWarehouse } from '../warehouse-access.ts';

type ListOptions = { readonly state: GuardState | 'all'; readonly json?: true };
type DecideOptions = { readonly yes?: true; readonly json?: true };

const entriesMax = 1_000;
const namedMax = 5;

export function addGuard(program: Command, end: (code: number) => void): void {
  const guard = program.command('guard').description('deletions that are held back: too many at once to be believed');
  guard
    .command('list')
    .description('list them, the newest first, with some of what they hold')
    .addOption(new Option('--state <state>', 'which ones').choices([...guardStates, 'all']).default('open'))
    .option('--json', 'print one JSON document')
    .action(list);
  guard
    .command('confirm')
    .description('they are gone: each is read once more and becomes a tombstone if it still is')
    .argument('<id>', 'its number', number)
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON document')
    .action(async (id: number, options: DecideOptions) => end(await confirm(id, options)));
  guard
    .command('dismiss')
    .description('they are not gone: believe none of it, and do not ask; it ends when they are found again')
    .argument('<id>', 'its number', number)
    .option('--json', 'print one JSON document')
    .action(async (id: number, options: DecideOptions) => end(await dismiss(id, options)));
}

async function list({ state, json }: ListOptions): Promise<void> {
  const states = state === 'all' ? guardStates : [state];
  const entries = await withWarehouse(async (pool) =>
    Promise.all(
      (await listGuard(pool, states, entriesMax)).map(async (entry) => ({
        ...entry,
        some: (await sampleHeld(pool, entry.id, namedMax)).map(({ type, gid }) => `${type} ${gid}`),
      })),
    ),
  );
  if (json === true) await printJson({ ok: true, entries });
  else if (entries.length === 0) await printLine(`Nothing is held back${state === 'all' ? '' : ` (${state})`}.`);
  else {
    const head = ['id', 'state', 'scope', 'why', 'held', 'since', 'some of them'];
    await printLine(columns(head, entries.map(lineOf)));
  }
}

function lineOf(entry: GuardEntry & { readonly some: readonly string[] }): readonly (string | number)[] {
  const { id, state, scope, held, openedAt, some } = entry;
  return [id, state, scope, reasonOf(entry), held, openedAt.slice(0, 19), some.join(', ')];
}

function reasonOf({ rule, missing, members, type }: GuardEntry): string {
  if (rule === 'container') return `a ${type} that holds ${missing} or more`;
  const share = members === null ? `${missing}` : `${missing} of ${members}`;
  return rule === 'list' ? `${share} ${type} not listed` : `${share} ${type} not found`;
}

async function confirm(id: number, options: DecideOptions): Promise<0 | 1> {
  const decided = await withWarehouse(async (pool) => {
    const entry = (await listGuard(pool, ['open', 'dismissed'], entriesMax)).find((one) => one.id === id);
    if (entry !== undefined) {
      await askFirst(`believe that ${entry.held} resources of ${entry.scope} are gone`, options.yes === true);
    }
    return confirmEntry(pool, id, actor());
  });
  return tell('confirmed', id, decided, options);
}

async function dismiss(id: number, options: DecideOptions): Promise<0 | 1> {
  return tell('dismissed', id, await withWarehouse((pool) => dismissEntry(pool, id, actor())), options);
}

async function tell(what: string, id: number, decided: Decided, { json }: DecideOptions): Promise<0 | 1> {
  if (decided.kind === 'unknown') throw new Failure('usage.invalid', `The guard has no entry ${id}`);
  const ok = decided.kind === 'done';
  if (json === true) await printJson({ ok, ...decided });
  else if (decided.kind === 'unfit') await printLine(`Entry ${id} is ${decided.state} already.`);
  else await printLine(`${what}: ${decided.entry.held} resources of ${decided.entry.scope}`);
  return ok ? 0 : 1;
}

function number(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}
