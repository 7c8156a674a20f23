/** `rebuild`: a job of the projector, which alone writes the tables. Whether it is meant is asked here; it is run there. */
import type { Command } from 'commander';
import { actor, askFirst } from '../ask-first.ts';
import { runForeground } from '../foreground.ts';

type Options = {
  readonly apply?: true;
  readonly abort?: true;
  readonly yes?: true;
  readonly types?: string;
  readonly json?: true;
};

export function addRebuild(program: Command, end: (code: number) => void): void {
  program
    .command('rebuild')
    .description('make all tables anew from the raw zone, beside the live ones, and show where these differ')
    .option('--apply', 'put the live rows right where they differ')
    .option('--abort', 'drop what a rebuild has made so far')
    .option('--yes', 'do not ask')
    .option('--types <types>', 'compare only these resource types, separated by commas')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      if (options.apply === true)
        await askFirst('replace live rows by rebuilt ones wherever they differ', options.yes === true);
      end(await runForeground('projector', ['rebuild', ...wordsOf(options)]));
    });
}

function wordsOf({ apply, abort, types, json }: Options): readonly string[] {
  return [
    '--actor',
    actor(),
    ...(apply === true ? ['--apply'] : []),
    ...(abort === true ? ['--abort'] : []),
    ...(types === undefined ? [] : ['--types', types]),
    ...(json === true ? ['--json'] : []),
  ];
}
