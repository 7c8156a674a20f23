/** Where things lie in the checkout, from which everything runs as written. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { heapArguments } from '@asana-warehouse/wiring/heap-bounds';

/** Absolute path of the checkout. */
export const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** The apps that this command starts as processes of their own. */
export type App = 'ingress' | 'projector' | 'reconciler' | 'asana-simulator';

/** Arguments for Node that run an app. An app that knows nothing of its parent ends with it all the same. */
export function nodeArguments(app: App, args: readonly string[]): readonly string[] {
  const main = path.join(checkout, 'apps', app, 'src', 'main.ts');
  const hook = app === 'asana-simulator' ? 'apps/cli/end-with-parent.mjs' : 'tools/decorators.mjs';
  return [...heapArguments(app), '--import', new URL(`../../../${hook}`, import.meta.url).href, main, ...args];
}

/** DATA_DIR as an absolute path: a relative one is meant from the checkout. */
export function dataFolder(dataDir: string): string {
  return path.resolve(checkout, dataDir);
}
