/**
 * Whether a test of the running file has failed so far, so that what would help to understand it is kept. The test
 * runner tells only its environment, so `environment.mjs` counts there and leaves the number on the global object.
 */

/** Name under which `environment.mjs` counts. */
const countName = '__failedTestCount';

/** False also outside the test runner. */
export function anyTestFailed(): boolean {
  const count: unknown = Reflect.get(globalThis, countName);
  return typeof count === 'number' && count > 0;
}
