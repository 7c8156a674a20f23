/** Where things lie in the checkout, from which everything runs as written. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** The apps that this command starts as processes of their own. */
export type App = 'ingress' | 'projector' | 'reconciler' | 'asana-simulator';

/** Arguments for Node that run an app. An app that knows nothing of its parent ends with it all the same. */
export function nodeArguments(app: App, args: readonly string[]): readonly string[] {
  const main = path.join(checkout, 'apps', app, 'src', 'main.ts');
  const hook = app === 'asana-simulator' ? 'apps/cli/end-with-parent.mjs' : 'tools/decorators.mjs';
  return [...memoryArguments(app), '--import', new URL(`../../../${hook}`, import.meta.url).href, main, ...args];
}

/**
 * Nearly all that ingress makes lives as long as one request, and what the projector makes as long as one batch. Left alone,
 * Node lets such objects pile up before it collects them; told that there is less room (the live objects of either need
 * a third to a half of it), ingress stays 100 MB smaller under full load and the projector 200 MB smaller while it works
 * off a backlog.
 */
function memoryArguments(app: App): readonly string[] {
  if (app === 'ingress') return ['--max-semi-space-size=16', '--max-old-space-size=400'];
  if (app === 'reconciler') return ['--max-semi-space-size=4', '--max-old-space-size=300'];
  return app === 'projector' ? ['--max-semi-space-size=4', '--max-old-space-size=220'] : [];
}

/** DATA_DIR as an absolute path: a relative one is meant from the checkout. */
export function dataFolder(dataDir: string): string {
  return path.resolve(checkout, dataDir);
}
