/**
 * The reconciler as a process: it serves, or does one of its jobs and ends. The jobs are what the command line calls
 * `backfill`, `reconcile`, `verify` and `webhooks …`.
 */
import { partSettings, openParts } from './parts.ts';
import { boundHeap } from '@asana-warehouse/wiring/heap-bounds';
import { runApp } from '@asana-warehouse/wiring/run-app';
import { runCommand } from './commands.ts';
import { serve } from './serve.ts';

boundHeap('reconciler');

const [command, ...rest] = process.argv.slice(2);

if (command === undefined || command === 'serve') {
  await runApp('reconciler', partSettings, async ({ settings, instance, stopping }) =>
    serve(await openParts(settings, instance, stopping)),
  );
} else {
  await runCommand(command, rest);
}
