#!/usr/bin/env node
// The command `asana-warehouse`. The product runs on the Node that package-lock.json pins; started by another one (npx on an
// older machine), this hands over to the pinned one and passes signals and the exit code through.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pinned = fileURLToPath(
  new URL(`../../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url),
);
const major = Number(process.versions.node.split('.')[0]);

if (major >= 24) {
  await import('../../tools/decorators.mjs');
  await import('./src/main.ts');
} else if (existsSync(pinned)) {
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; the child decides when to end.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
} else {
  process.stderr.write(
    `asana-warehouse needs Node 24, this is ${process.versions.node}, and its own copy is not installed.\n→ Run npm ci in the checkout first.\n`,
  );
  process.exit(2);
}
