/** After `tools/compile.mjs` no start compiles: the compiler is not even loaded, whichever app it is. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const apps = ['ingress', 'projector', 'reconciler'].map((app) => `./apps/${app}/src/${app}.module.ts`);

/** Imports as a start does, and tells which parts of the compiler came with it. */
const script = /* js */ `
import module from 'node:module';
for (const file of ${JSON.stringify(apps)}) await import(file);
console.log(JSON.stringify(Object.keys(module._cache).filter((file) => file.includes('@swc'))));
`;

test('what the apps are compiled to is there before they start', async () => {
  await run(process.execPath, ['tools/compile.mjs'], { cwd: root });
  const flags = ['--import', './tools/decorators.mjs', '--input-type=module', '-e', script];
  const { stdout } = await run(process.execPath, flags, { cwd: root });
  expect(JSON.parse(stdout)).toEqual([]);
});
