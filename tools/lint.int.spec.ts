import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, scratchTree } from './scratch-tree.ts';

const oxlint = join(checkout, 'node_modules/oxlint/bin/oxlint');
const borrowed = ['.gitignore', '.oxlintrc.json', 'tsconfig.json', 'tsconfig.base.json', 'package.json'];
const numbered = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** Made-up file → the one rule it breaks. */
const broken: Readonly<Record<string, { text: string; rule: string }>> = {
  'libs/grain/long.ts': { text: numbered(301, (n) => `export const v${n} = ${n};`), rule: 'eslint(max-lines)' },
  'libs/grain/deep.ts': {
    text: `export function deep(): void {\n${numbered(61, (n) => `  void ${n};`)}\n}\n`,
    rule: 'eslint(max-lines-per-function)',
  },
  'libs/grain/barrel.ts': { text: "export * from './grain.ts';\n", rule: 'oxc(no-barrel-file)' },
  'libs/grain/floating.ts': {
    text: 'export function start(work: () => Promise<void>): void {\n  work();\n}\n',
    rule: 'typescript(no-floating-promises)',
  },
  'libs/grain/any.ts': {
    text: 'export const anything = (x: any): unknown => x;\n',
    rule: 'typescript(no-explicit-any)',
  },
  'libs/grain/quiet.ts': {
    text: '// @ts-ignore\nexport const quiet: string = 1;\n',
    rule: 'typescript(ban-ts-comment)',
  },
  'libs/grain/bang.ts': {
    text: 'export const bang = (x: string | null): string => x!;\n',
    rule: 'typescript(no-non-null-assertion)',
  },
  'libs/grain/default.ts': { text: 'export default 1;\n', rule: 'import(no-default-export)' },
  'libs/grain/print.ts': { text: "console.log('x');\n", rule: 'eslint(no-console)' },
  'libs/grain/note.ts': { text: '// TODO later\nexport const note = 1;\n', rule: 'eslint(no-warning-comments)' },
  'libs/grain/env.ts': { text: "export const env = process.env['HOME'];\n", rule: 'node(no-process-env)' },
  'libs/grain/CamelCase.ts': { text: 'export const camel = 1;\n', rule: 'unicorn(filename-case)' },
  'libs/grain/only.spec.ts': {
    text: "test.only('one', () => {\n  expect(1).toBe(1);\n});\n",
    rule: 'jest(no-focused-tests)',
  },
  'libs/grain/skip.spec.ts': {
    text: "test.skip('one', () => {\n  expect(1).toBe(1);\n});\n",
    rule: 'jest(no-disabled-tests)',
  },
  'libs/grain/equal.ts': { text: 'export const equal = (x: unknown): boolean => x == 1;\n', rule: 'eslint(eqeqeq)' },
  'libs/grain/old.ts': {
    text: 'export function old(): number {\n  var x = 1;\n  return x;\n}\n',
    rule: 'eslint(no-var)',
  },
  'libs/grain/let.ts': {
    text: 'export function fixed(): number {\n  let x = 1;\n  return x;\n}\n',
    rule: 'eslint(prefer-const)',
  },
  'libs/grain/chicken.ts': {
    text: "import { egg } from './egg.ts';\nexport const chicken = (): unknown => egg;\n",
    rule: 'import(no-cycle)',
  },
  'libs/grain/egg.ts': {
    text: "import { chicken } from './chicken.ts';\nexport const egg = (): unknown => chicken;\n",
    rule: 'import(no-cycle)',
  },
  'libs/grain/type.ts': {
    text: "import { Sack } from './sack.ts';\nexport const weigh = (sack: Sack): unknown => sack;\n",
    rule: 'typescript(consistent-type-imports)',
  },
  'libs/grain/sack.ts': {
    text: 'export class Sack {\n  static weight(): number {\n    return 1;\n  }\n}\n',
    rule: 'typescript(no-extraneous-class)',
  },
  'libs/grain/misused.ts': {
    text: 'export function each(xs: string[], f: (x: string) => Promise<void>): void {\n  xs.forEach(f);\n}\n',
    rule: 'typescript(no-misused-promises)',
  },
  'libs/grain/hollow.spec.ts': { text: "test('one', () => {\n  void 1;\n});\n", rule: 'jest(expect-expect)' },
  'libs/grain/cases.ts': {
    text: "export function f(x: 'a' | 'b'): number {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
    rule: 'typescript(switch-exhaustiveness-check)',
  },
  'libs/delivery/disk.ts': {
    text: "import { readFileSync } from 'node:fs';\nexport const disk = readFileSync;\n",
    rule: 'eslint(no-restricted-imports)',
  },
  'libs/delivery/now.ts': {
    text: 'export const now = (): number => Date.now();\n',
    rule: 'eslint(no-restricted-properties)',
  },
  'libs/delivery/dice.ts': {
    text: 'export const dice = (): number => Math.random();\n',
    rule: 'eslint(no-restricted-properties)',
  },
  'libs/delivery/timer.ts': {
    text: 'export const timer = (work: () => void): unknown => setTimeout(work, 1);\n',
    rule: 'eslint(no-restricted-globals)',
  },
  'libs/event-log/hash.ts': {
    text: "import { createHash } from 'node:crypto';\nexport const hash = createHash;\n",
    rule: 'eslint(no-restricted-imports)',
  },
};

/** What looks alike and is allowed where it stands. */
const allowed: Readonly<Record<string, string>> = {
  'libs/grain/grain.ts': 'export const grain = 1;\n',
  'libs/delivery/hash.ts': "import { createHash } from 'node:crypto';\nexport const hash = createHash;\n",
  'libs/delivery/hash.spec.ts':
    "import { readFileSync } from 'node:fs';\ntest('reads', () => {\n  expect([readFileSync, Date.now()]).toHaveLength(2);\n});\n",
  'libs/event-log/contract.ts': "import { createHash } from 'node:crypto';\nexport const hash = createHash;\n",
  'libs/settings/read.ts': 'export const environment = process.env;\n',
  'tools/print.mjs': 'console.log(process.env.HOME);\n',
  'migrations/0001_first.ts': 'export const up = 1;\n',
};

let rulesByFile: Map<string, string[]>;

beforeAll(() => {
  const files = Object.fromEntries(Object.entries(broken).map(([path, { text }]) => [path, text]));
  const tree = scratchTree({ ...files, ...allowed }, borrowed);
  try {
    rulesByFile = new Map();
    for (const line of tree.run([oxlint, '--format', 'unix', '.']).lines) {
      const found = /^([^:]+):\d+:\d+: .*\[Error\/(.*)\]$/.exec(line);
      if (found === null) continue;
      const [, path = '', rule = ''] = found;
      rulesByFile.set(path, [...(rulesByFile.get(path) ?? []), rule]);
    }
  } finally {
    tree.remove();
  }
});

test('every rule that the configuration turns on by name has a file that breaks it', () => {
  const text = readFileSync(join(checkout, '.oxlintrc.json'), 'utf8');
  const named = [...text.matchAll(/^\s*"([a-z][\w/-]+)": (?:"error"|\["?error"?|\[\n\s*"error")/gm)].map(
    ([, name = '']) => (name.includes('/') ? `${name.replace('/', '(')})` : `eslint(${name})`),
  );
  const shown = new Set(Object.values(broken).map(({ rule }) => rule));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((rule) => !shown.has(rule))).toEqual([]);
});

test.each(Object.entries(broken))('%s turns the build red', (path, { rule }) => {
  expect(rulesByFile.get(path)).toContain(rule);
});

test.each(Object.keys(allowed))('%s is allowed', (path) => {
  expect(rulesByFile.get(path)).toBeUndefined();
});
