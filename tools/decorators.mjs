// Lets Node run the apps as written. Node strips types by itself, but decorators are not part of JavaScript yet, so files
// under apps/ (and tests beside them) pass through SWC on their way in: legacy decorators, no emitted type metadata, ES
// modules, source maps inline. Everything else is left to Node.
//
//   node --import ./tools/decorators.mjs apps/ingress/src/main.ts
//
// What SWC made of a file is kept under node_modules, by the hash of all that it depends on: a process that finds every file
// there never loads SWC, which saves 35 MB of memory in each. Where the folder cannot be written, each start compiles.
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const apps = new URL('../apps/', import.meta.url).href;
const kept = new URL('../node_modules/.cache/asana-warehouse/', import.meta.url);
const swcVersion = JSON.parse(
  readFileSync(new URL('../node_modules/@swc/core/package.json', import.meta.url), 'utf8'),
).version;
const require = createRequire(import.meta.url);
process.setSourceMapsEnabled(true);
// What was compiled once is kept in the system's folder for temporary files: starts become a third faster.
enableCompileCache();

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith(apps) || !url.endsWith('.ts')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    return { format: 'module', source: compiled(filename, readFileSync(filename, 'utf8')), shortCircuit: true };
  },
});

/** What SWC makes of a file of an app, kept or made now and kept. */
export function compiled(filename, source) {
  const options = {
    filename,
    configFile: false,
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'es6' },
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: false },
      target: 'es2024',
      keepClassNames: true,
    },
  };
  const name = createHash('sha256')
    .update(JSON.stringify([swcVersion, options, source]))
    .digest('hex');
  const place = new URL(`${name}.js`, kept);
  try {
    return readFileSync(place, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(source, options);
    keep(place, code);
    return code;
  }
}

/** Whole or not at all, since others may read it at the same time. */
function keep(place, code) {
  const own = new URL(`${place.href}.${randomUUID()}`);
  try {
    mkdirSync(kept, { recursive: true });
    writeFileSync(own, code);
    renameSync(own, place);
  } catch {
    // A folder that cannot be written: the next start compiles again.
  }
}
