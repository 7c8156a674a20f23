// Jest as `npm test` runs it for the level `unit`, but as one project, and such that packages import each other from the tree
// that Stryker has put its mutants into: node_modules/@asana-warehouse links to the tree without them.
import { fileURLToPath } from 'node:url';
import jest from '../../jest.config.mjs';

const { displayName: _, transform, ...unit } = jest.projects.find(({ displayName }) => displayName === 'unit');
const [[files, [transformer, swc]]] = Object.entries(transform);

export default {
  ...unit,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testTimeout: jest.testTimeout,
  watchman: false,
  moduleNameMapper: {
    '^@asana-warehouse/([^/]+)/(.+)$': '<rootDir>/libs/$1/$2.ts',
    '^fast-check$': '<rootDir>/tools/mutation/fast-check.mjs',
  },
  // Nobody reads where a test failed.
  transform: { [files]: [transformer, { ...swc, sourceMaps: false }] },
  noStackTrace: true,
};
