/**
 * The projector as a process: settings, connections, the two consumer groups, and their end in reverse order; or one of its jobs,
 * the replay of kept records and the rebuild from them, which load nothing of what only serving needs.
 */
import { boundHeap } from '@asana-warehouse/wiring/heap-bounds';

const [command, ...rest] = process.argv.slice(2);

boundHeap('projector');
if (command === 'replay') await (await import('./replay-command.ts')).runReplay(rest);
if (command === 'rebuild') await (await import('./rebuild-command.ts')).runRebuild(rest);
const { runProjector } = await import('./run-projector.ts');
await runProjector();
