/** `replay`: a job of the projector, which alone writes the tables. It is checked and run there, with the same output and exit code. */
import type { Command } from 'commander';
import { runForeground } from '../foreground.ts';

type Options = {
  readonly from: string;
  readonly to?: string;
  readonly resource?: readonly string[];
  readonly json?: true;
};

export function addReplay(program: Command, end: (code: number) => void): void {
  program
    .command('replay')
    .description('feed kept records again, beside the running projectors; harmless at any time')
    .requiredOption('--from <time>', 'records that the log took at this time or later')
    .option('--to <time>', 'records that it took before this time')
    .option('--resource <type:gid...>', 'only what tells of these resources')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => end(await runForeground('projector', ['replay', ...wordsOf(options)])));
}

function wordsOf({ from, to, resource, json }: Options): readonly string[] {
  return [
    '--from',
    from,
    ...(to === undefined ? [] : ['--to', to]),
    ...(resource === undefined ? [] : ['--resource', ...resource]),
    ...(json === true ? ['--json'] : []),
  ];
}
