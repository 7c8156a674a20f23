/** The command with all its subcommands. What a subcommand resolves with is the exit code of the process. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { checkout } from './checkout.ts';
import { addApps } from './commands/apps.ts';
import { addJobs } from './commands/jobs.ts';
import { addDatabaseUrl } from './commands/database-url.ts';
import { addDlq } from './commands/dlq.ts';
import { addDoctor } from './commands/doctor.ts';
import { addFields } from './commands/fields.ts';
import { addFlags } from './commands/flags.ts';
import { addGuard } from './commands/guard.ts';
import { addLater } from './commands/later.ts';
import { addMigrate } from './commands/migrate.ts';
import { addRebuild } from './commands/rebuild.ts';
import { addReplay } from './commands/replay.ts';
import { addSimulate } from './commands/simulate.ts';
import { addSmoke } from './commands/smoke.ts';
import { addStatus } from './commands/status.ts';
import { addUp } from './commands/up.ts';
import { tellFailure } from './output.ts';

export type ExitCode = number;

/** Runs the command line (without node and script) and resolves with the exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = commandLine((code) => void (exitCode = code));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const name = argv.find((word) => !word.startsWith('-')) ?? '';
    return await tellFailure(`asana-warehouse ${name}`.trim(), error, argv.includes('--json'));
  }
}

/** Every command with its options; `end` takes the exit code of the one that runs. Nothing runs before it is parsed. */
export function commandLine(end: (code: ExitCode) => void): Command {
  const program = new Command('asana-warehouse')
    .description('Your Asana in Postgres: current to the second, with full history, provably complete.')
    .version(release(), '--version', 'print the version')
    .showHelpAfterError('(--help shows what is accepted)')
    .exitOverride();
  for (const add of [
    addUp,
    addMigrate,
    addApps,
    addSimulate,
    addJobs,
    addDlq,
    addFields,
    addFlags,
    addGuard,
    addRebuild,
    addReplay,
    addStatus,
    addDatabaseUrl,
    addDoctor,
    addSmoke,
    addLater,
  ]) {
    add(program, end);
  }
  return program;
}

function release(): string {
  return (JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8')) as { version: string }).version;
}
