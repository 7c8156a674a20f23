/**
 * `backfill`, `reconcile`, `verify`, `webhooks`: jobs of the reconciler, which alone calls Asana. They are checked here and
 * run there, with the same output and exit code.
 */
import type { Command } from 'commander';
import { askFirst } from '../ask-first.ts';
import { runForeground } from '../foreground.ts';

export function addJobs(program: Command, end: (code: number) => void): void {
  const forward = async (words: readonly string[], command: Command): Promise<void> => {
    if (words.at(-1) === 'delete')
      await askFirst('delete all webhooks of ours in Asana', command.opts<{ readonly yes?: true }>().yes === true);
    end(await runForeground('reconciler', [...words, ...typed(command)]));
  };
  const job = (parent: Command, words: readonly string[], description: string): Command =>
    parent
      .command(words.at(-1) ?? '')
      .description(description)
      .option('--json', 'print one JSON document')
      .action((_options: unknown, command: Command) => forward(words, command));

  job(program, ['backfill'], 'read everything for the first time; resumable, with progress')
    .option('--workspace <gid>', 'only this workspace')
    .option('--project <gid...>', 'only these projects')
    .option('--types <types>', 'only these resource types, separated by commas');
  job(program, ['reconcile'], 'find and repair drift; prints what it repaired')
    .option('--project <gid...>', 'only these projects')
    .option('--resource <gid...>', 'only these resources')
    .option('--since <time>', 'only what changed since then')
    .option('--yes', 'accept a share of absences that the deletion guard would hold back');
  job(
    program,
    ['verify'],
    'compare warehouse and Asana; changes nothing; exit 1 on any difference, or when something could not be read',
  ).option('--project <gid...>', 'only these projects');
  const webhooks = program.command('webhooks').description('declared webhooks against real ones');
  job(webhooks, ['webhooks', 'plan'], 'show what apply would do');
  job(webhooks, ['webhooks', 'apply'], 'register what is missing, replace what is broken');
  job(webhooks, ['webhooks', 'list'], 'list ours, as recorded and as Asana shows them');
  job(webhooks, ['webhooks', 'rotate'], 'replace all of ours under new keys and secrets');
  job(webhooks, ['webhooks', 'delete'], 'delete all of ours').option('--yes', 'do not ask');
}

/** The options of a command as they were typed, names before values. */
function typed(command: Command): readonly string[] {
  const values = command.opts<Readonly<Record<string, string | readonly string[] | boolean | undefined>>>();
  return command.options.flatMap((option) => {
    const value = values[option.attributeName()];
    const flag = option.long ?? '';
    if (value === undefined || value === false) return [];
    if (value === true) return [flag];
    return typeof value === 'string' ? [flag, value] : [flag, ...value];
  });
}
