/** The process behind the command: arguments in, exit code out. */
import { runCommandLine } from './program.ts';

process.exit(await runCommandLine(process.argv.slice(2)));
