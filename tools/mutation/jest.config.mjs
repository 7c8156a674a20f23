// Jest as `npm test` runs it for the level `unit`, but as one project, and such that packages import each other from the tree
// that Stryker has put its mutants into: node_modules/@asana-warehouse links to the tree without them.
import { fileURLToPath } from 'node:url';
import jest from '../../jest.config.mjs';

const { displayName: _, ...unit } = jest.projects.find(({ displayName }) => displayName === 'unit');

export default {
  ...unit,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testTimeout: jest.testTimeout,
  watchman: false,
  moduleNameMapper: { '^@asana-warehouse/([^/]+)/(.+)$': '<rootDir>/libs/$1/$2.ts' },
  setupFilesAfterEnv: ['<rootDir>/tools/mutation/properties.mjs'],
};
