import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, scratchTree } from './scratch-tree.ts';

const tsc = join(checkout, 'node_modules/typescript/bin/tsc');
const knip = join(checkout, 'node_modules/knip/bin/knip.js');
const oxfmt = join(checkout, 'node_modules/oxfmt/bin/oxfmt');
const borrowed = ['.gitignore', 'package.json', 'tsconfig.json', 'tsconfig.base.json', 'knip.jsonc'];

function said(
  files: Readonly<Record<string, string>>,
  args: readonly string[],
): { code: number | null; lines: string[] } {
  const tree = scratchTree(files, borrowed);
  try {
    return tree.run(args);
  } finally {
    tree.remove();
  }
}

test('a type error is an error', () => {
  const { code, lines } = said({ 'libs/grain/wrong.ts': "export const grain: number = 'rye';\n" }, [
    tsc,
    '-p',
    'tsconfig.json',
  ]);
  expect(code).not.toBe(0);
  expect(lines.join('\n')).toContain('libs/grain/wrong.ts(1,14): error TS2322');
});

test('a file that oxfmt would write differently is named', () => {
  const settings = { '.oxfmtrc.json': readFileSync(join(checkout, '.oxfmtrc.json'), 'utf8') };
  const { code, lines } = said(
    {
      ...settings,
      'libs/grain/wide.ts': 'export const grain = "rye"\n',
      'libs/grain/fine.ts': "export const grain = 'rye';\n",
    },
    [oxfmt, '--check', 'libs'],
  );
  expect(code).not.toBe(0);
  expect(lines.join('\n')).toContain('libs/grain/wide.ts');
  expect(lines.join('\n')).not.toContain('libs/grain/fine.ts');
});

test('a dead export, an unused dependency and an unlisted one are named', () => {
  const manifest = (name: string): string =>
    JSON.stringify({ name: `@asana-warehouse/${name}`, type: 'module', exports: { './*': './*.ts' } });
  const { code, lines } = said(
    {
      'package.json': JSON.stringify({
        name: 'made-up',
        type: 'module',
        workspaces: ['apps/*', 'libs/*'],
        dependencies: { pg: '8', kafkajs: '2' },
      }),
      'libs/grain/package.json': manifest('grain'),
      'libs/grain/grain.ts': "import 'undici';\nimport 'pg';\nexport const used = 1;\nexport const dead = 2;\n",
      'apps/baker/package.json': manifest('baker'),
      'apps/baker/src/main.ts': "import { used } from '@asana-warehouse/grain/grain';\nvoid used;\n",
    },
    [knip, '--no-progress', '--no-config-hints'],
  );
  expect(code).not.toBe(0);
  const text = lines.join('\n');
  expect(text).toMatch(/^dead\s+libs\/grain\/grain\.ts/m);
  expect(text).toMatch(/^kafkajs\s+package\.json/m);
  expect(text).toMatch(/^undici\s+libs\/grain\/grain\.ts/m);
  expect(text).not.toMatch(/^(used|pg)\b/m);
});
