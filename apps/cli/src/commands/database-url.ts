/** `database-url`: where the warehouse is, password included, for psql and BI tools on this machine. */
import type { Command } from 'commander';
import { printJson, printLine } from '../output.ts';
import { inSurroundings } from '../surroundings.ts';

export function addDatabaseUrl(program: Command): void {
  program
    .command('database-url')
    .description('print the URL of the warehouse, password included: psql "$(npx asana-warehouse database-url)"')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: true }) => {
      const { databaseUrl, embedded } = await inSurroundings((surroundings) => Promise.resolve(surroundings));
      if (json === true) await printJson({ ok: true, databaseUrl, embedded });
      else await printLine(databaseUrl);
    });
}
