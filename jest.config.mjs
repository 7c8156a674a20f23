// One configuration, three projects told apart by suffix (see CONTRIBUTING.md):
// x.spec.ts touches memory only, x.int.spec.ts a real service, x.e2e.spec.ts several processes.
const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: false },
    target: 'es2024',
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};
const base = {
  rootDir: '.',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  transformIgnorePatterns: ['/node_modules/(?!@asana-warehouse/)'],
  modulePathIgnorePatterns: ['<rootDir>/.data', '<rootDir>/.cache', '<rootDir>/.nx'],
};
const project = (displayName, testRegex, rest = {}) => ({ ...base, displayName, testRegex, ...rest });

// Tests on real services: keep what a failed file leaves behind, stop the shared servers at the end.
const onServices = {
  testEnvironment: '<rootDir>/libs/testbed/environment.mjs',
  globalTeardown: '<rootDir>/libs/testbed/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/libs/testbed/patience.ts'],
};

export default {
  testTimeout: 60_000,
  testSequencer: '<rootDir>/tools/sequencer.mjs',
  projects: [
    project('unit', ['(?<!\\.int|\\.e2e)\\.spec\\.ts$']),
    project('int', ['\\.int\\.spec\\.ts$'], onServices),
    project('e2e', ['\\.e2e\\.spec\\.ts$'], onServices),
  ],
};
