/** How long a test on real services may take when it says nothing itself: Jest heeds one time-out for all projects alone. */
import { expect, jest } from '@jest/globals';

const { testPath } = expect.getState();
jest.setTimeout(testPath?.endsWith('.e2e.spec.ts') ? 600_000 : 120_000);
