/** After the last test file: stops the shared servers, unless another test run still uses them. */
import { stopShared } from './shared-servers.ts';

export default async function teardown() {
  await stopShared();
}
