/** `simulate`: the Asana simulator alone, with a workspace that depends on the seed only. */
import { environmentWith } from '@asana-warehouse/settings/read';
import { InvalidArgumentError, type Command } from 'commander';
import { run } from '../foreground.ts';

export function addSimulate(program: Command, end: (code: number) => void): void {
  program
    .command('simulate')
    .description('run the simulator alone; same seed, same workspace')
    .option('--port <n>', 'port to listen on; 0 picks a free one', whole)
    .option('--seed <n>', 'what the workspace is made from', whole)
    .option('--workspaces <n>', 'workspaces', whole)
    .option('--projects <n>', 'projects', whole)
    .option('--tasks <n>', 'tasks, over all projects', whole)
    .option('--users <n>', 'people', whole)
    .option('--token <token>', 'the token it accepts')
    .option('--state <file>', 'keep the workspace there over restarts')
    .option('--json', 'print one JSON line {url, token, workspace_gid, projects} when ready')
    .action(async (options: Readonly<Record<string, string | number | true>>) => {
      const args = Object.entries(options).flatMap(([name, value]) =>
        value === true ? [`--${name}`] : [`--${name}`, String(value)],
      );
      end(await run('asana-simulator', args, environmentWith({})));
    });
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}
