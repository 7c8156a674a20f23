/**
 * The reconciler as a process: it serves, or does one of its jobs and ends. The jobs are what the command line calls
 * `backfill`, `reconcile`, `verify` and `webhooks …`; they load nothing of what only serving needs.
 */
import { boundHeap } from '@asana-warehouse/wiring/heap-bounds';

boundHeap('reconciler');

const [command, ...rest] = process.argv.slice(2);

if (command === undefined || command === 'serve') {
  const [{ runApp }, { openParts, partSettings }, { serve }] = await Promise.all([
    import('@asana-warehouse/wiring/run-app'),
    import('./parts.ts'),
    import('./serve.ts'),
  ]);
  await runApp('reconciler', partSettings, async ({ settings, instance, stopping }) =>
    serve(await openParts(settings, instance, stopping)),
  );
} else {
  const { runCommand } = await import('./commands.ts');
  await runCommand(command, rest);
}
