/** The test runner's Node environment, which also counts failed tests for `failed-tests.ts`. */
import { TestEnvironment } from 'jest-environment-node';

export default class CountingEnvironment extends TestEnvironment {
  handleTestEvent(event) {
    if (event.name === 'test_done' && event.test.errors.length > 0) {
      this.global.__failedTestCount = (this.global.__failedTestCount ?? 0) + 1;
    }
  }
}
