/**
 * The client's side of the contract suites: a plain client of the API and of the control requests.
 */
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';
import type { SimulatorOptions } from './options.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** An answer's body as the tests read it. */
export interface Body {
  readonly data: Item & Item[];
  readonly errors: readonly { readonly message: string; readonly error?: string }[];
  readonly next_page: { readonly offset: string; readonly uri: string } | null;
  readonly sync: string;
  readonly has_more: boolean;
  readonly deleted: readonly { readonly gid: string; readonly deleted_at: string }[];
}

export interface Item {
  readonly gid: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

export interface Client {
  readonly simulator: Simulator;
  get(path: string): Promise<Reply>;
  post(path: string, data?: unknown): Promise<Reply>;
  put(path: string, data: unknown): Promise<Reply>;
  delete(path: string): Promise<Reply>;
  /** A request of `/_simulator`; a body makes it a POST. */
  control(path: string, body?: unknown): Promise<Reply>;
  truth(type: string, at?: string): Promise<Body>;
  /** The same simulator seen with another user's token. */
  as(user: string): Client;
  close(): Promise<void>;
}

export async function openClient(options: Partial<SimulatorOptions> = {}): Promise<Client> {
  const small = { users: 5, projects: 3, tasks: 40, flushMs: 5 };
  return clientOf(await startSimulator({ ...small, log: (line) => process.stderr.write(`${line}\n`), ...options }));
}

function clientOf(simulator: Simulator, token = simulator.token): Client {
  const send = async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await fetch(`${simulator.url}${path}`, { method, headers, ...sent });
    return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Body };
  };
  const api = '/api/1.0';
  return {
    simulator,
    get: (path) => send('GET', `${api}${path}`),
    post: (path, data = {}) => send('POST', `${api}${path}`, { data }),
    put: (path, data) => send('PUT', `${api}${path}`, { data }),
    delete: (path) => send('DELETE', `${api}${path}`),
    control: (path, body) => send(body === undefined ? 'GET' : 'POST', `/_simulator${path}`, body),
    truth: async (type, at) => {
      const query = new URLSearchParams({ type, ...(at === undefined ? {} : { at }) }).toString();
      return (await send('GET', `/_simulator/truth?${query}`)).body;
    },
    as: (user) => clientOf(simulator, `${simulator.token}.${user}`),
    close: () => simulator.close(),
  };
}
