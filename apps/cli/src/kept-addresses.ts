/**
 * Ports and the simulator's token, kept under DATA_DIR from one start to the next: webhooks that were registered then
 * deliver to the same address now. A kept port that someone else has taken meanwhile is given up for another one.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';

export type Addresses = {
  readonly ingressPort: number;
  readonly simulatorPort: number;
  /** Accepted by the simulator alone. */
  readonly simulatorToken: string;
};

/** `ingressPort`: the one asked for by INGRESS_PORT, taken as it is; null: the kept one, 8080, or any free one. */
export type Wanted = { readonly dataDir: string; readonly host: string; readonly ingressPort: number | null };

const defaultIngressPort = 8080;

/** Addresses for this start, kept for the next. */
export async function chooseAddresses({ dataDir, host, ingressPort }: Wanted): Promise<Addresses> {
  const file = path.join(dataDir, 'addresses.json');
  const kept = await readKept(file);
  const addresses = {
    ingressPort: ingressPort || (await firstFree(host, [kept.ingressPort, defaultIngressPort, 0])),
    simulatorPort: await firstFree('127.0.0.1', [kept.simulatorPort, 0]),
    simulatorToken: kept.simulatorToken ?? `simulator-${randomBytes(16).toString('hex')}`,
  };
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(addresses)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return addresses;
}

async function readKept(file: string): Promise<Partial<Addresses>> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    // Missing at the first start; a damaged one is as good as none.
    return {};
  }
}

/** The first of `ports` that can be listened on; 0 is any free one. */
async function firstFree(host: string, ports: readonly (number | undefined)[]): Promise<number> {
  for (const port of ports) {
    const free = port === undefined ? null : await listenOnce(host, port);
    if (free !== null) return free;
  }
  return 0;
}

function listenOnce(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}
