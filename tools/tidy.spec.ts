import { faultsOf, rules } from './tidy-rules.ts';
import { unusedFiles } from './tidy-unused.ts';

const context = { resourceTypes: ['task', 'story'], coreFolders: ['libs/delivery'] };
const opening = '/** Why it exists. */\n';

/** Rule → files that break it, and files that look alike and do not. */
const examples: Readonly<Record<string, { broken: [string, string][]; fine: [string, string][] }>> = {
  'opening-comment': {
    broken: [['libs/x/y.ts', 'export const y = 1;\n']],
    fine: [
      ['libs/x/y.ts', opening],
      ['apps/x/bin.mjs', `#!/usr/bin/env node\n${opening}`],
      ['libs/x/y.spec.ts', "test('x', () => {});\n"],
    ],
  },
  'folder-name': {
    broken: [
      ['libs/common/y.ts', opening],
      ['apps/x/src/helpers/y.ts', opening],
      ['libs/utils/package.json', '{"name":"@asana-warehouse/utils","private":true,"type":"module"}'],
    ],
    fine: [['libs/delivery/y.ts', opening]],
  },
  'file-name': {
    broken: [
      ['libs/x/task.service.ts', opening],
      ['libs/x/string-utils.ts', opening],
      ['libs/x/webhook-payload.ts', opening],
    ],
    fine: [['apps/x/src/webhook.controller.ts', opening]],
  },
  'no-index': { broken: [['libs/x/index.ts', opening]], fine: [['libs/x/indexes.ts', opening]] },
  'flat-lib': { broken: [['libs/x/src/y.ts', opening]], fine: [['apps/x/src/y.ts', opening]] },
  'resource-switch': {
    broken: [['libs/projection/y.ts', `${opening}switch (type) {\n  case 'task':\n}\n`]],
    fine: [
      ['libs/projection/y.ts', `${opening}switch (kind) {\n  case 'present':\n}\n`],
      ['libs/catalogue/y.ts', `${opening}switch (type) {\n  case 'task':\n}\n`],
    ],
  },
  'note-to-self': { broken: [['docs/x.md', 'TODO: write\n']], fine: [['docs/x.md', 'What is left to do\n']] },
  'banner-comment': {
    broken: [['libs/x/y.ts', `${opening}// -------- parsing\n`]],
    fine: [['libs/x/y.ts', `${opening}// a - b\n`]],
  },
  'commented-out-code': {
    broken: [['libs/x/y.ts', `${opening}// const x = 1;\n`]],
    fine: [['libs/x/y.ts', `${opening}// returned when nothing is left\n`]],
  },
  'machine-path': {
    broken: [
      ['docs/x.md', 'in /home/somebody/asana\n'],
      ['docs/x.md', 'see /work/place\n'],
      ['docs/x.md', 'from registry.example.org\n'],
    ],
    fine: [['docs/x.md', 'in https://example.org/work/place and .data/postgres\n']],
  },
  'core-clock': {
    broken: [['libs/delivery/y.ts', `${opening}export const y = new Date();\n`]],
    fine: [
      ['libs/delivery/y.ts', `${opening}export const y = (ms: number) => new Date(ms);\n`],
      ['libs/warehouse/y.ts', `${opening}export const y = new Date();\n`],
    ],
  },
  'package-shape': {
    broken: [
      ['libs/x/package.json', '{"name":"x","private":true,"type":"module"}'],
      ['libs/x/package.json', '{"name":"@asana-warehouse/x","private":true,"type":"module","dependencies":{"pg":"1"}}'],
    ],
    fine: [['libs/x/package.json', '{"name":"@asana-warehouse/x","private":true,"type":"module"}']],
  },
  erasable: {
    broken: [
      ['libs/x/y.ts', `${opening}export enum Grain {\n  Rye,\n}\n`],
      ['migrations/y.ts', `${opening}export class Sack {\n  constructor(readonly grain: string) {}\n}\n`],
      ['apps/asana-simulator/src/y.ts', `${opening}@sealed\nexport class Sack {}\n`],
    ],
    fine: [
      ['libs/x/y.ts', `${opening}export const grain = 'rye' as const satisfies string;\n`],
      [
        'apps/ingress/src/y.ts',
        `${opening}@Module({})\nexport class Sack {\n  constructor(readonly grain: string) {}\n}\n`,
      ],
    ],
  },
  'exported-doc': {
    broken: [['libs/x/y.ts', `${opening}import 'z';\n\nexport function y(): void {\n}\n`]],
    fine: [['libs/x/y.ts', `${opening}import 'z';\n\n/** What it does. */\nexport function y(): void {\n}\n`]],
  },
};

test('every rule has an example that breaks it', () => {
  expect(Object.keys(examples).sort()).toEqual(Object.keys(rules).sort());
});

describe.each(Object.entries(examples))('%s', (rule, { broken, fine }) => {
  test.each(broken)('refuses %s', (path, text) => {
    expect(faultsOf({ path, text }, context)).toContainEqual(expect.stringContaining(`(${rule})`));
  });
  test.each(fine)('lets %s be', (path, text) => {
    expect(faultsOf({ path, text }, context)).not.toContainEqual(expect.stringContaining(`(${rule})`));
  });
});

test('a file that nothing uses is named, and one that only its test uses', () => {
  const tree = {
    'apps/a/src/main.ts': "import './b.ts';\nimport { c } from '@asana-warehouse/c/c';\n",
    'apps/a/src/b.ts': "spawn('apps/a/src/started.ts');\n",
    'apps/a/src/started.ts': '',
    'libs/c/c.ts': '',
    'libs/c/dead.ts': '',
    'libs/c/tested.ts': '',
    'libs/c/tested.spec.ts': "import './tested.ts';\n",
    'libs/testbed/bed.ts': '',
    'libs/c/c.spec.ts': "import '@asana-warehouse/testbed/bed';\n",
  };
  expect(unusedFiles(Object.entries(tree).map(([path, text]) => ({ path, text })))).toEqual([
    'libs/c/dead.ts: nothing uses it (unused-file)',
    'libs/c/tested.ts: only tests use it (unused-file)',
  ]);
});
