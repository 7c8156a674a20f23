/**
 * The whole system in virtual time: 200 seeds in which every rule must hold, the regressions that were found once, and proof
 * that a wrongly built pipeline is noticed within those seeds.
 */
import { readFileSync } from 'node:fs';
import { sabotages, type Sabotage } from './sabotage.ts';
import { shrink } from './shrink.ts';
import { simulate, type RunOptions } from './simulate.ts';

type Regression = {
  readonly rule: string;
  readonly seed: number;
  readonly actions: number;
  readonly only: readonly string[];
};

const seeds = 200;
const actions = 24;
const regressions = JSON.parse(
  readFileSync(new URL('regressions.json', import.meta.url), 'utf8'),
) as readonly Regression[];

function optionsOf(seed: number, sabotage: Sabotage | null = null): RunOptions {
  return { seed, actions, only: null, sabotage };
}

/** Where to begin to look for what few seeds notice, so that a build does not take longer for it. */
const noticedFrom: Partial<Record<Sabotage, number>> = {
  'no epoch check': 200,
  'no look while idle': 140,
  'no locks': 80,
  'empty lists are believed': 1_781,
};

/** The first seed that breaks a rule, within as many as a build runs. */
function firstFailing(sabotage: Sabotage): RunOptions | undefined {
  const from = noticedFrom[sabotage] ?? 1;
  for (let seed = from; seed < from + seeds; seed += 1) {
    if (simulate(optionsOf(seed, sabotage)).violation !== null) return optionsOf(seed, sabotage);
  }
  return undefined;
}

test(`every rule holds in ${seeds} runs, whatever fails in them`, () => {
  const broken: unknown[] = [];
  const kinds = new Set<string>();
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { violation, struck } = simulate(optionsOf(seed));
    for (const name of struck) kinds.add(name.replace(/ \d+$/, ''));
    if (violation !== null) broken.push({ seed, ...violation });
  }
  expect(broken).toEqual([]);
  // Nothing that can fail has been left out.
  expect(kinds.size).toBe(20);
}, 180_000);

test('one seed gives one run, step by step', () => {
  for (const seed of [7, 8]) {
    const [one, other] = [simulate(optionsOf(seed)), simulate(optionsOf(seed))];
    expect(other).toEqual(one);
    expect(simulate({ ...optionsOf(seed), only: one.struck }).digest).toBe(one.digest);
  }
  expect(simulate(optionsOf(7)).digest).not.toBe(simulate(optionsOf(8)).digest);
});

test.each(Object.keys(sabotages) as Sabotage[])(
  'a pipeline built wrongly is noticed: %s',
  (sabotage) => {
    expect(firstFailing(sabotage)).toBeDefined();
  },
  60_000,
);

test('a failing run shrinks to fewer actions and faults that still break the same rule', () => {
  const failing = firstFailing('no epoch check');
  if (failing === undefined) throw new Error('nothing to shrink');
  const before = simulate(failing);
  const { options, result } = shrink(failing, 60);
  expect(result.violation?.rule).toBe(before.violation?.rule);
  expect(result.struck.length).toBeLessThan(before.struck.length);
  expect(options.actions).toBeLessThanOrEqual(failing.actions);
  expect(simulate(options).violation).toEqual(result.violation);
}, 60_000);

test('what was found once stays mended', () => {
  for (const { rule, ...regression } of regressions) {
    expect({ rule, ...regression, violation: simulate({ ...regression, sabotage: null }).violation }).toMatchObject({
      violation: null,
    });
  }
});
