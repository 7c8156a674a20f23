/**
 * Everything that can be chosen about a simulator, with the defaults in one place. What Asana leaves open is a choice here.
 */
import type { CourierOptions } from './courier.ts';
import type { LimitOptions } from './limits.ts';
import type { SeedSize } from './seed.ts';
import type { WebhookRouteOptions } from './route-webhook.ts';
import type { Rules } from './world.ts';

export interface SimulatorOptions extends SeedSize, Rules, LimitOptions, CourierOptions, WebhookRouteOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly seed: number;
  /** The first user's bearer token; null makes one from the seed. */
  readonly token: string | null;
  /** Where the state is kept; null keeps it in memory only. */
  readonly stateFile: string | null;
  readonly offsetLifetimeMs: number;
  /** How many rows a list may have over all its pages; 0 for any number. */
  readonly resultRowsMax: number;
  readonly targetTimeoutMs: number;
  readonly log: (line: string) => void;
}

const hourMs = 3_600_000;

export const defaults: SimulatorOptions = {
  host: '127.0.0.1',
  port: 0,
  seed: 1,
  token: null,
  stateFile: null,
  workspaces: 1,
  users: 12,
  projects: 4,
  tasks: 200,
  plan: 'paid',
  sinceSeesMoves: false,
  cascadeEvents: false,
  removedOnSectionMove: false,
  requestsPerMinute: 60_000,
  readsInFlightMax: 50,
  writesInFlightMax: 15,
  flushMs: 20,
  eventsPerDelivery: 100,
  retryBaseMs: 1_000,
  retryMaxMs: hourMs,
  heartbeatBody: '{"events":[]}',
  refusesLoopback: false,
  handshakeFailureStatus: 400,
  offsetLifetimeMs: hourMs / 4,
  resultRowsMax: 0,
  targetTimeoutMs: 10_000,
  log: () => {},
};
