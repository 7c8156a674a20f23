// Stryker's runner for a lib that keeps nothing from one call to the next: its tests are loaded once, by Node alone, and run again
// for each mutant, the cheapest first, up to the first that fails. To open the same files in Jest, for each mutant anew, takes
// many times longer where nearly every test reaches nearly every line.
import { readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commonTokens, declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { expect } from 'expect';
import * as circus from 'jest-circus';

/** Test → milliseconds, beside the tree's own files: written by the process that tries all tests first, read by the others. */
const place = 'mutation-times.json';
/**
 * A mutant may leave a test waiting for ever; none of these tests takes time by itself. Counted are turns of the event loop, since a
 * machine that is busy otherwise may keep this process from running for longer than any bound of time.
 */
const waits = { turnsMax: 100, turnMs: 50 };
/** Those of Node, whatever a test puts in their place. */
const later = setTimeout;
const now = performance.now.bind(performance);
/** What instruments the tree looks here for the mutant that is active, and counts here. */
const context = (globalThis.__stryker__ ??= {});

class LoadedOnce {
  static inject = [commonTokens.options];
  #specs;
  #tests;

  constructor({ loadedOnce }) {
    this.#specs = loadedOnce.specs;
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun() {
    await this.#load();
    const results = [];
    for (const test of this.#tests) results.push(await resultOf(test));
    writeFileSync(place, JSON.stringify(Object.fromEntries(results.map(({ id, timeSpentMs }) => [id, timeSpentMs]))));
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: context.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, disableBail }) {
    Object.assign(context, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 });
    if (mutantActivation === 'static') context.activeMutant = activeMutant.id;
    await this.#load();
    context.activeMutant = activeMutant.id;
    const times = JSON.parse(readFileSync(place, 'utf8'));
    const asked = this.#tests.filter(({ id }) => testFilter?.includes(id) ?? true);
    const results = [];
    for (const test of asked.toSorted((a, b) => times[a.id] - times[b.id])) {
      results.push(await resultOf(test));
      if (results.at(-1).status === TestStatus.Failed) break;
    }
    const late = determineHitLimitReached(context.hitCount, context.hitLimit);
    context.activeMutant = undefined;
    return toMutantRunResult(late ?? { status: DryRunStatus.Complete, tests: results }, disableBail);
  }

  async #load() {
    if (this.#tests !== undefined) return;
    registerHooks({ resolve: toMutants });
    const { describe, test, beforeEach, afterEach } = circus;
    Object.assign(globalThis, { describe, test, beforeEach, afterEach, expect });
    const { rootDescribeBlock: root } = circus.getState();
    this.#tests = [];
    for (const file of this.#specs) {
      await import(pathToFileURL(join(process.cwd(), file)).href);
      // What a file declares holds for it alone.
      const [children, hooks] = [root.children.splice(0), root.hooks.splice(0)];
      this.#tests.push(...testsOf({ children, hooks }, file, []));
    }
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'loaded-once', LoadedOnce)];

const ours = new Map([
  ['fast-check', 'tools/mutation/fast-check.mjs'],
  ['@jest/globals', 'tools/mutation/jest-globals.mjs'],
]);

/** Packages from the tree with mutants, as in jest.config.mjs. */
function toMutants(specifier, parent, next) {
  const [, lib, file] = /^@asana-warehouse\/([^/]+)\/(.+)$/.exec(specifier) ?? [];
  const own = lib === undefined ? ours.get(specifier) : `libs/${lib}/${file}.ts`;
  return next(own === undefined ? specifier : pathToFileURL(join(process.cwd(), own)).href, parent);
}

/** The tests of a block and of those within, each with the hooks around it. */
function testsOf({ children, hooks }, name, around) {
  const all = [...around, ...hooks];
  return children.flatMap((child) => {
    const id = `${name} ${child.name}`;
    return child.type === 'describeBlock' ? testsOf(child, id, all) : [{ id, fn: child.fn, hooks: all }];
  });
}

async function resultOf({ id, fn, hooks }) {
  const startedMs = now();
  const functions = (wanted) => hooks.filter(({ type }) => type === wanted).map((hook) => hook.fn);
  context.currentTestId = id;
  const failures = [await failureOf([...functions('beforeEach'), fn]), await failureOf(functions('afterEach'))];
  const failure = failures.find((one) => one !== undefined);
  context.currentTestId = undefined;
  const result = { id, name: id, timeSpentMs: now() - startedMs };
  return failure === undefined
    ? { ...result, status: TestStatus.Success }
    : { ...result, status: TestStatus.Failed, failureMessage: failure };
}

/** Calls them one after the other; what the first that fails says. */
async function failureOf(functions) {
  const end = new AbortController();
  try {
    return await Promise.race([callAll(functions), patience(end.signal)]);
  } catch (error) {
    return String(error);
  } finally {
    end.abort();
  }
}

async function callAll(functions) {
  for (const call of functions) await call();
}

async function patience(signal) {
  for (let turn = 0; turn < waits.turnsMax && !signal.aborted; turn += 1) {
    await new Promise((resolve) => later(resolve, waits.turnMs));
  }
  return 'waits for ever';
}
