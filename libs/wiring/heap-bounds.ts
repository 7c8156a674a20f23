/**
 * How much memory each app's Node may let pile up. Nearly all that ingress makes lives as long as one request, and what the
 * projector makes as long as one batch. Left alone, Node lets such objects pile up before it collects them; told that there is less
 * room (the live objects of either need a third to a half of it), ingress stays 100 MB smaller under full load and the projector
 * 200 MB smaller while it works off a backlog.
 *
 * V8 reads these bounds when it makes its heap: `v8.setFlagsFromString` comes too late and changes nothing (tried: the limit
 * stays, and the young generation still grows to its default). So a process that was started without them becomes, before it
 * opens anything, the same program with them: same process id, same streams, half a second later.
 *
 * What lies outside V8's heap, bodies above all, comes from the C library. It keeps freed pieces for later, in an arena for
 * each thread, and more of them the larger they were: it is told to give large ones back. That takes another 50 MB from ingress.
 */
import { nodeOptions } from '@asana-warehouse/settings/node-options';
import { environmentWith } from '@asana-warehouse/settings/read';

/** Young and old generation, MiB. */
const bounds: Readonly<Record<string, { readonly semiSpace: number; readonly oldSpace: number }>> = {
  ingress: { semiSpace: 8, oldSpace: 400 },
  reconciler: { semiSpace: 4, oldSpace: 300 },
  projector: { semiSpace: 4, oldSpace: 220 },
};

const ours = /--max[-_](old[-_]space[-_]size|semi[-_]space[-_]size|heap[-_]size)/;

/** Arguments for Node that run an app within its bounds; none for an app that has none, or when NODE_OPTIONS sets bounds. */
export function heapArguments(app: string): readonly string[] {
  const bound = bounds[app];
  if (bound === undefined || ours.test(nodeOptions())) return [];
  return [`--max-semi-space-size=${bound.semiSpace}`, `--max-old-space-size=${bound.oldSpace}`];
}

/** Variables that tell the C library the same (glibc; others pay no heed). */
export const allocatorSettings: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/**
 * The first thing that an app does. Returns when the bounds are in place: given by who started it, on the command line or
 * in NODE_OPTIONS. Else the process begins again with them and this never returns. A process that talks over a channel to
 * the one that started it cannot do that without losing the channel, and neither can one on Windows: those keep what they got.
 */
export function boundHeap(app: string): void {
  const wanted = heapArguments(app);
  if (wanted.length === 0 || process.execArgv.some((argument) => ours.test(argument))) return;
  if (process.send !== undefined || process.execve === undefined || process.platform === 'win32') return;
  const args = [process.execPath, ...wanted, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...allocatorSettings, ...environmentWith({}) });
}
