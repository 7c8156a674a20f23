// Compiles every file of the apps once and keeps the result (decorators.mjs), for an image in which nothing can be written
// later: there, each start would load the compiler and compile again.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiled } from './decorators.mjs';

const root = join(import.meta.dirname, '..');
for (const file of globSync('apps/*/src/**/*.ts', { cwd: root, exclude: (name) => name.endsWith('.spec.ts') })) {
  compiled(join(root, file), readFileSync(join(root, file), 'utf8'));
}
