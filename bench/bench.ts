/**
 * npm run bench -- NAME [--json] [--seconds N] [--rows N] [--help]: runs `NAME.bench.ts`, which exports `run(options)`, and prints its result;
 * with --json as one line on stdout, and nothing else there. Results that were worth keeping are in results.md.
 */
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Result, RunOptions } from './result.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    rows: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const files = await readdir(new URL('.', import.meta.url));
const names = files.flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? []);
const [name = ''] = positionals;
const seconds = values.seconds === undefined ? null : Number(values.seconds);
const rows = values.rows === undefined ? null : Number(values.rows);
const usage = `Usage: npm run bench -- ${names.toSorted().join(' | ')} [--json] [--seconds N] [--rows N]\n`;
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
if (!names.includes(name) || positionals.length !== 1 || Number.isNaN(seconds) || Number.isNaN(rows)) {
  process.stderr.write(usage);
  process.exit(2);
}
const options: RunOptions = { say: (line) => void process.stderr.write(`${line}\n`), seconds, rows };
const { run } = (await import(`./${name}.bench.ts`)) as { run: (options: RunOptions) => Promise<Result> };
const result = await run(options);
process.stdout.write(`${values.json ? JSON.stringify(result) : JSON.stringify(result, null, 2)}\n`);
