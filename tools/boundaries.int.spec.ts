import { join } from 'node:path';
import { checkout, scratchTree } from './scratch-tree.ts';

const manifest = (name: string, ...tags: string[]): string =>
  JSON.stringify({
    name: `@asana-warehouse/${name}`,
    private: true,
    type: 'module',
    exports: { './*': './*.ts' },
    nx: { tags },
  });

const packages = {
  'libs/grain/package.json': manifest('grain', 'layer:core'),
  'libs/mill/package.json': manifest('mill', 'layer:port'),
  'libs/mill-kafka/package.json': manifest('mill-kafka', 'layer:adapter', 'uses:kafkajs'),
  'libs/testbed/package.json': manifest('testbed', 'layer:testbed'),
  'apps/baker/package.json': manifest('baker', 'layer:app'),
  'apps/asana-simulator/package.json': manifest('asana-simulator', 'layer:witness'),
};

const clean = {
  'libs/grain/grain.ts': 'export const grain = 1;\n',
  'libs/grain/grain.spec.ts':
    "import fc from 'fast-check';\nimport { bed } from '@asana-warehouse/testbed/bed';\nvoid [fc, bed];\n",
  'libs/mill/mill.ts': "import type { grain } from '@asana-warehouse/grain/grain';\nexport type Mill = typeof grain;\n",
  'libs/mill-kafka/mill.ts': "import { Kafka } from 'kafkajs';\nexport { Kafka };\n",
  'libs/testbed/bed.ts': "import pg from 'pg';\nexport const bed = pg;\n",
  'apps/baker/src/main.ts':
    "import { Module } from '@nestjs/common';\nimport '@asana-warehouse/mill-kafka/mill';\nvoid Module;\n",
  'apps/asana-simulator/src/main.ts': "import fastify from 'fastify';\nimport 'node:fs';\nvoid fastify;\n",
};

const borrowed = ['nx.json', 'package.json', 'package-lock.json', 'tools/targets.mjs'];

function boundariesOf(files: Readonly<Record<string, string>>): { code: number | null; lines: string[] } {
  const tree = scratchTree({ ...packages, ...clean, ...files }, borrowed);
  try {
    return tree.run([join(checkout, 'tools/boundaries.mjs')]);
  } finally {
    tree.remove();
  }
}

test('a tree that keeps the layers passes', () => {
  expect(boundariesOf({})).toEqual({ code: 0, lines: [] });
});

test('each forbidden import is named by file and rule', () => {
  const { code, lines } = boundariesOf({
    'libs/grain/npm.ts': "import { Kafka } from 'kafkajs';\n",
    'libs/grain/up.ts': "import type { Mill } from '@asana-warehouse/mill/mill';\n",
    'libs/grain/app.ts': "import '../../apps/baker/src/main.ts';\n",
    'libs/grain/lazy.ts': "export const lazy = () => import('@asana-warehouse/testbed/bed');\n",
    'libs/mill/npm.ts': "export { default } from 'pg';\n",
    'libs/mill-kafka/pg.ts': "import pg from 'pg';\n",
    'libs/mill-kafka/bed.ts': "import '@asana-warehouse/testbed/bed';\n",
    'apps/baker/src/pg.ts': "import 'pg';\n",
    'apps/baker/src/other.ts': "import '@asana-warehouse/asana-simulator/src/main';\n",
    'apps/asana-simulator/src/grain.ts': "import '@asana-warehouse/grain/grain';\n",
    'apps/asana-simulator/src/grain.spec.ts': "import '@asana-warehouse/grain/grain';\n",
    'libs/testbed/app.ts': "import '@asana-warehouse/baker/src/main';\n",
  });
  expect(lines.sort()).toEqual([
    'apps/asana-simulator/src/grain.spec.ts: a test imports @asana-warehouse/grain (core)',
    'apps/asana-simulator/src/grain.ts: witness imports @asana-warehouse/grain (core)',
    'apps/baker/src/other.ts: app imports @asana-warehouse/asana-simulator (witness)',
    'apps/baker/src/pg.ts: app imports pg from npm without a tag uses:pg',
    'libs/grain/app.ts: core imports @asana-warehouse/baker (app)',
    'libs/grain/lazy.ts: core imports @asana-warehouse/testbed (testbed)',
    'libs/grain/npm.ts: core imports kafkajs from npm; a core has no dependencies',
    'libs/grain/up.ts: core imports @asana-warehouse/mill (port)',
    'libs/mill-kafka/bed.ts: adapter imports @asana-warehouse/testbed (testbed)',
    'libs/mill-kafka/pg.ts: adapter imports pg from npm without a tag uses:pg',
    'libs/mill/npm.ts: port imports pg from npm; a port has no dependencies',
    'libs/testbed/app.ts: testbed imports @asana-warehouse/baker (app)',
  ]);
  expect(code).toBe(1);
});

test('a package without a layer, a tag that nothing needs and a core folder unknown to the linter are named', () => {
  const { code, lines } = boundariesOf({
    'libs/mill-kafka/package.json': manifest('mill-kafka', 'layer:adapter', 'uses:kafkajs', 'uses:undici'),
    'libs/stray/package.json': manifest('stray'),
    '.oxlintrc.json': '{"overrides": [{"files": ["libs/mill/**"]}]}',
  });
  expect(lines.sort()).toEqual([
    '.oxlintrc.json: libs/grain is tagged layer:core, but no override lists "libs/grain/**"',
    'libs/mill-kafka/package.json: tag uses:undici, but nothing there imports it',
    expect.stringMatching(/^libs\/stray\/package\.json: needs one of the tags layer:core, /),
  ]);
  expect(code).toBe(1);
});
