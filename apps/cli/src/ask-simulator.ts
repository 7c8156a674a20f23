/** Requests to the simulator that this command started: Asana's own paths, and the control paths that only it has. */
import { Failure } from '@asana-warehouse/failure/failure';

/** Where the simulator listens and what it accepts. */
export type Simulator = { readonly url: string; readonly token: string };

/** The answer's document. Throws `asana.refused` for any status but a success. */
export async function ask(
  simulator: Simulator,
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await fetch(`${simulator.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${simulator.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw new Failure('asana.refused', `The simulator answers ${response.status} to ${method} ${path}`);
  return await response.json();
}
