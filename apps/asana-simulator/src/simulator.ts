/**
 * Puts a simulator together and starts it: from the state file when there is one, else from the seed.
 */
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { AddedFields } from './added-fields.ts';
import { Changes } from './announced-changes.ts';
import { AnswerLedger } from './answer-ledger.ts';
import { batchRoute } from './batch.ts';
import type { Route } from './call.ts';
import { Clock } from './clock.ts';
import { controls } from './control.ts';
import { Courier } from './courier.ts';
import { declaredRoutes } from './declared-route.ts';
import { eventRoutes } from './event-stream.ts';
import { EventLog } from './events.ts';
import { Faults } from './faults.ts';
import { Limits } from './limits.ts';
import { OAuth } from './oauth.ts';
import { defaults } from './options.ts';
import type { SimulatorOptions } from './options.ts';
import { PageTokens } from './paging.ts';
import { Poster } from './post.ts';
import { RequestCounts } from './request-counts.ts';
import { attachmentRoutes } from './route-attachment.ts';
import { goalRoutes } from './route-goal.ts';
import { membershipRoutes } from './route-membership.ts';
import { overviewRoutes } from './route-overview.ts';
import { placeRoutes } from './route-place.ts';
import { portfolioRoutes } from './route-portfolio.ts';
import { projectRoutes } from './route-project.ts';
import { storyRoutes } from './route-story.ts';
import { taskRoutes } from './route-task.ts';
import { templateRoutes } from './route-template.ts';
import { webhookRoutes } from './route-webhook.ts';
import { seedWorld } from './seed.ts';
import { admitAll, makeServer } from './server.ts';
import { loadState, StateFile } from './state-file.ts';
import type { SavedState } from './state-file.ts';
import { Store } from './store.ts';
import { World } from './world.ts';

export interface Simulator {
  /** `http://host:port`, to which `/api/1.0` is appended. */
  readonly url: string;
  readonly port: number;
  /** The first user's token: a service account that sees everything. `token.GID` speaks for another user. */
  readonly token: string;
  readonly workspaceGid: string;
  readonly workspaceGids: readonly string[];
  readonly projects: readonly string[];
  /**
   * Stops taking requests, writes the state file, and resolves when nothing runs any more. Rejects when an answer was given that
   * the official description does not allow.
   */
  close(): Promise<void>;
}

/** Those that need nothing but the world. */
const fixedRoutes = [
  placeRoutes,
  projectRoutes,
  taskRoutes,
  storyRoutes,
  overviewRoutes,
  membershipRoutes,
  attachmentRoutes,
  portfolioRoutes,
  templateRoutes,
  goalRoutes,
  declaredRoutes,
  eventRoutes,
].flat();

/** Starts a simulator; resolves when it listens. Rejects when the port is taken or the state file is not one of ours. */
export async function startSimulator(given: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const options: SimulatorOptions = { ...defaults, ...given };
  const saved = options.stateFile === null ? null : loadState(options.stateFile);
  const token = options.token ?? saved?.token ?? tokenOf(options.seed);
  const { world, serviceAccount } = saved === null ? bornWorld(options) : restoredWorld(options, saved);
  const faults = new Faults(options.seed);
  const poster = new Poster(options.targetTimeoutMs);
  const answers = new AnswerLedger(options.log);
  const courier = new Courier(world, poster, { faults, answers }, options);
  courier.restore(saved?.waiting ?? {});
  const counts = new RequestCounts();
  const tokens = new PageTokens(`pages ${world.seed}`, options.offsetLifetimeMs, options.resultRowsMax);
  const oauth = new OAuth(world);
  let isStopped = false;
  const parts = {
    world,
    token,
    serviceAccount,
    limits: new Limits(options),
    faults,
    counts,
    tokens,
    oauth,
    answers,
    changes: new Changes(),
    added: new AddedFields(),
    log: options.log,
  };
  const batch = batchRoute({
    server: () => server,
    tokenOf: (call) => (call.user === serviceAccount ? token : `${token}.${call.user}`),
    admit: (by, areReads) => admitAll(parts, by, areReads),
  });
  const routes: Route[] = [...fixedRoutes, ...webhookRoutes(courier, poster, options), batch];
  const control = controls({ ...parts, courier, isStopped: () => isStopped });
  const server = makeServer(parts, routes, control);
  const collect = (): SavedState => saveState(world, courier, token, serviceAccount);
  const file =
    options.stateFile === null ? null : new StateFile(options.stateFile, () => world.store.revision, collect);
  await server.listen({ host: options.host, port: options.port });
  return {
    ...introduction(world, options.host, (server.server.address() as AddressInfo).port),
    token,
    close: async () => {
      isStopped = true;
      await server.close();
      await courier.close();
      file?.close();
      const verdict = answers.verdict();
      if (verdict !== null) throw new Error(verdict);
    },
  };
}

function introduction(world: World, host: string, port: number): Omit<Simulator, 'token' | 'close'> {
  const workspaceGids = world.store.list('all:workspace').gids();
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    workspaceGid: workspaceGids[0] ?? '',
    workspaceGids,
    projects: world.store.list('all:project').gids(),
  };
}

function tokenOf(seed: number): string {
  return `sim-${createHash('sha256').update(`token ${seed}`).digest('hex').slice(0, 32)}`;
}

function bornWorld(options: SimulatorOptions): { world: World; serviceAccount: string } {
  const parts = { store: new Store(), clock: new Clock(0), events: new EventLog(1, []), gidCount: 0 };
  const world = new World(options.seed, options, parts);
  seedWorld(world, options);
  world.store.startJournal();
  return { world, serviceAccount: world.access.account() ?? '' };
}

function restoredWorld(options: SimulatorOptions, saved: SavedState): { world: World; serviceAccount: string } {
  const store = Store.of(saved.rows);
  store.journal.push(...saved.journal);
  store.startJournal();
  const clock = new Clock(saved.offsetMs);
  const events = new EventLog(saved.nextSequence, saved.events);
  const gidCounts = { gidCount: saved.gidCount, declaredGidCount: saved.declaredGidCount ?? 0 };
  const world = new World(saved.seed, options, { store, clock, events, ...gidCounts });
  world.access.trust(saved.serviceAccount);
  for (const denial of saved.denials) world.access.set(denial.user, denial.resource, false, denial.status);
  return { world, serviceAccount: saved.serviceAccount };
}

function saveState(world: World, courier: Courier, token: string, serviceAccount: string): SavedState {
  return {
    format: 1,
    seed: world.seed,
    token,
    serviceAccount,
    offsetMs: world.clock.offset(),
    gidCount: world.gidsGiven(),
    declaredGidCount: world.declaredGidsGiven(),
    nextSequence: world.events.next(),
    rows: [...world.store.all()],
    journal: world.store.journal,
    events: world.events.all(),
    waiting: courier.waiting(),
    denials: world.access.all(),
  };
}
