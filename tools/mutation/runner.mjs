// Stryker's runner for Jest, except that a mutant opens only the files with tests that reach it. By itself the runner chooses
// tests by name, and loads every file to find them, which takes most of the time of a run.
import { readFileSync, writeFileSync } from 'node:fs';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

/** Test → file, beside the tree's own files: written by the process that tries all tests first, read by the others. */
const place = 'mutation-tests.json';

const jest = jestPlugins.find(({ name }) => name === 'jest');

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'jest-files', makeRunner)];

function makeRunner(injector) {
  const runner = jest.factory(injector);
  const { dryRun, mutantRun } = runner;
  runner.dryRun = async (options) => {
    const result = await dryRun.call(runner, options);
    const files = (result.tests ?? []).map(({ id, fileName }) => [id, fileName]);
    writeFileSync(place, JSON.stringify(Object.fromEntries(files)));
    return result;
  };
  runner.mutantRun = async (options) => {
    const all = runner.jestConfig;
    if (options.testFilter !== undefined) runner.jestConfig = { ...all, testRegex: patternsOf(options.testFilter) };
    try {
      return await mutantRun.call(runner, options);
    } finally {
      runner.jestConfig = all;
    }
  };
  return runner;
}
makeRunner.inject = ['$injector'];

function patternsOf(tests) {
  const files = JSON.parse(readFileSync(place, 'utf8'));
  return [...new Set(tests.map((id) => files[id]))].map((file) => `^${RegExp.escape(file)}$`);
}
