/**
 * The order of test files. Jest starts with those that took longest the last time, which a fresh machine does not know: there it
 * goes by their size, and a short file that starts a whole system ten times would run alone at the end while the other workers
 * have nothing to do. So the files that are known to take long go first, longest first; the rest is as Jest has it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sequencer from '@jest/test-sequencer';

const root = join(import.meta.dirname, '..');

const longest = [
  'e2e/workspaces.e2e.spec.ts',
  'e2e/storm.e2e.spec.ts',
  'e2e/up-once.e2e.spec.ts',
  'e2e/chaos.e2e.spec.ts',
  'e2e/three-brokers.e2e.spec.ts',
  'e2e/restart.e2e.spec.ts',
  'e2e/kill-9.e2e.spec.ts',
  'e2e/shadow.e2e.spec.ts',
  'e2e/scale.e2e.spec.ts',
  'e2e/burst.e2e.spec.ts',
  'apps/reconciler/src/guard.int.spec.ts',
  'apps/projector/src/retention.int.spec.ts',
].map((file) => join(root, file));

const missing = longest.filter((file) => !existsSync(file));
if (missing.length > 0) throw new Error(`tools/sequencer.mjs names files that do not exist: ${missing.join(', ')}`);

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (longest.includes(path) ? longest.indexOf(path) : longest.length);
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
