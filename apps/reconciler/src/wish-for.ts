/** Wishes for what a read has led to: nobody heard of it, so nothing is expected of it, and it can wait for what was told live. */
import { traceparent } from '@asana-warehouse/telemetry/trace';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { raiseWishes } from '@asana-warehouse/warehouse/wishes';
import type { Parts } from './parts.ts';

const priority = 5;

/** Raises one for each of `wanted`, in the trace of the read. */
export async function wishFor(
  { pool }: Parts,
  wanted: readonly { readonly type: string; readonly gid: string }[],
  { workspaceGid, reason }: { readonly workspaceGid: string | null; readonly reason: string },
): Promise<void> {
  if (wanted.length === 0) return;
  const rest = { workspaceGid, priority, reason, expects: null, eventAt: null, traceParent: traceparent() };
  const wishes = wanted.map(({ type, gid }) => ({ type, gid, ...rest }));
  await inTransaction(pool, (client) => raiseWishes(client, wishes));
}
