/**
 * Reads of the API, mirroring `libs/asana-api`: each answer tightens what is known of Asana's clock, and what was seen is dated
 * when its request was sent. Throws `asana.unreachable` when no answer comes.
 */
import { asanaClock, type AsanaClock, type Observed } from '@asana-warehouse/asana-api/asana-clock';
import { presentSnapshot } from '@asana-warehouse/asana-api/snapshot-of';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { ListKind } from '@asana-warehouse/reconciliation/list-kinds';
import type { PresentSnapshot, Snapshot, SnapshotSource } from '@asana-warehouse/snapshot/snapshot';
import type { Body } from './asana-truth.ts';
import type { PageAnswer } from './asana-server.ts';
import type { Route } from './network.ts';
import type { Life, Work } from './schedule.ts';
import type { World } from './world.ts';

const route: Route = { name: 'api', code: 'asana.unreachable', timeoutMs: 2_500, doubles: false };

export type ApiClient = {
  /** A direct read. */
  one(declaration: Resource, gid: string, source: SnapshotSource, repairEpoch: number): Work<Snapshot>;
  /** A page, with its objects as snapshots would be dated. */
  page(kind: ListKind, joined: string, offset: string | null): Work<PageAnswer & { readonly observed: Observed }>;
};

/** The client of one life of a process. */
export function apiClient(world: World, life: Life): ApiClient {
  const clock = asanaClock();
  return {
    *one(declaration, gid, source, repairEpoch) {
      const answer = yield* dated(world, life, clock, () => world.asana.read(declaration.name, gid));
      const { observed } = answer;
      if (answer.body !== null) return presentOf(declaration, answer.body, observed, source, repairEpoch);
      const observation = {
        v: 1,
        type: declaration.name,
        gid,
        workspace_gid: null,
        observed_at: observed.at,
        observed_error_ms: observed.errorMs,
        repair_epoch: repairEpoch,
        source,
        status: answer.status,
      } as const;
      return answer.status === 404 ? { ...observation, kind: 'absent' } : { ...observation, kind: 'forbidden' };
    },
    *page(kind, joined, offset) {
      return yield* dated(world, life, clock, () => world.asana.page(kind, joined, offset));
    },
  };
}

/** The snapshot of an object. */
export function presentOf(
  declaration: Resource,
  body: Body,
  observed: Observed,
  source: SnapshotSource,
  repairEpoch: number,
): PresentSnapshot {
  return presentSnapshot(declaration, body, observed, { source, workspaceGid: null }, repairEpoch);
}

function* dated<T extends { readonly date: string }>(
  world: World,
  life: Life,
  clock: AsanaClock,
  ask: () => T,
): Work<T & { readonly observed: Observed }> {
  const sentMs = world.schedule.nowMs;
  const answer = yield* world.network.request<T>(life, route, (done) => done(ask()));
  return { ...answer, observed: clock.date(sentMs, world.schedule.nowMs, answer.date) };
}
