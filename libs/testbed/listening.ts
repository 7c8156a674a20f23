/** A server of the testbed on a free port of loopback. */
import type { Server } from 'node:net';

/** Resolves to the port once it listens. Throws what keeps it from listening. */
export function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
      else reject(new Error('The server has no port'));
    });
  });
}
