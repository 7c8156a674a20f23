/**
 * Deliveries → wishes. A batch of deliveries is decoded, and what its events make stale is wished for, each resource
 * once however many events named it; the offset moves in the same transaction. Nothing is read from Asana here: a slow
 * API holds up no partition. What cannot be decoded is passed over, since the projector makes a dead letter of it.
 */
import { childrenOf, resourceOf } from '@asana-warehouse/catalogue/registry';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { decodeEvents } from '@asana-warehouse/delivery/events';
import type { Batch, StoredRecord } from '@asana-warehouse/event-log/event-log';
import { wishesOf, type ContainerLookup, type MemberLookup } from '@asana-warehouse/reconciliation/wishes-of';
import { count } from '@asana-warehouse/telemetry/metrics';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import { commitOffset } from '@asana-warehouse/warehouse/offsets';
import { raiseMembers, raiseWishes, type Wish } from '@asana-warehouse/warehouse/wishes';
import type pg from 'pg';

/** Where a wish comes from: the delivery's workspace and trace. */
type Origin = { readonly workspaceGid: string | null; readonly traceParent: string | null };
type Asked = {
  readonly wishes: readonly Wish[];
  readonly containers: readonly (ContainerLookup & Origin & { readonly eventAt: string })[];
  readonly members: readonly (MemberLookup & Origin)[];
};

/** Priority of what lies in a container: after live events. */
const membersPriority = 5;

/** Types that follow their container without reads of their own: those of the last phase, such as stories. */
const memberTypes: ReadonlySet<string> = new Set(
  resources.filter(({ api }) => api.lists.some((list) => list.phase < 2)).map(({ name }) => name),
);

/** Raises what a batch asks for and moves the offset. Throws `log.fenced` and what Postgres may do. */
export async function hydrate(pool: pg.Pool, batch: Batch): Promise<number> {
  const asked = batch.records.map(askedBy);
  const wishes = asked.flatMap((one) => one.wishes);
  const raised = await inTransaction(pool, async (client) => {
    const holders = await findContainers(
      client,
      asked.flatMap((one) => one.containers),
    );
    await raiseWishes(client, [...wishes, ...holders]);
    let members = 0;
    for (const container of unique(asked.flatMap((one) => one.members))) {
      members += await raiseMembers(client, { ...container, priority: membersPriority, memberTypes });
    }
    await commitOffset(client, batch);
    return wishes.length + holders.length + members;
  });
  for (const { reason } of wishes) count('asana_warehouse_wishes_raised_total', { reason });
  return raised;
}

function askedBy(record: StoredRecord): Asked {
  const { headers, value } = record;
  const origin = { workspaceGid: headers['workspace-gid'] || null, traceParent: headers['traceparent'] ?? null };
  const { events } = decodeEvents(value, headers['received-at'] ?? new Date(record.appendedAtMs).toISOString());
  const raised = events.map((event) => ({ event, ...wishesOf(event, { resourceOf, childrenOf }) }));
  return {
    wishes: raised.flatMap(({ wishes }) => wishes.map((wish) => ({ ...wish, ...origin, priority: 0 }))),
    containers: raised.flatMap(({ event, containers }) =>
      containers.map((lookup) => ({ ...lookup, ...origin, eventAt: event.at })),
    ),
    members: raised.flatMap(({ members }) => members.map((lookup) => ({ ...lookup, ...origin }))),
  };
}

/** The containers of resources whose events did not name them, as the warehouse knows them. */
async function findContainers(client: pg.ClientBase, lookups: Asked['containers']): Promise<readonly Wish[]> {
  const groups = new Map<string, Asked['containers'][number][]>();
  for (const lookup of lookups) {
    const key = `${lookup.type} ${lookup.column}`;
    groups.set(key, [...(groups.get(key) ?? []), lookup]);
  }
  const found: Wish[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { rows } = await client.query<{ gid: string; holder: string }>(
      `SELECT gid, "${first.column}" AS holder FROM asana."${first.type}" WHERE gid = ANY ($1::text[]) AND "${first.column}" IS NOT NULL`,
      [group.map(({ gid }) => gid)],
    );
    const holders = new Map(rows.map(({ gid, holder }) => [gid, holder]));
    for (const { gid, containerType, workspaceGid, traceParent, eventAt } of group) {
      const holder = holders.get(gid);
      if (holder === undefined) continue;
      const rest = { workspaceGid, traceParent, eventAt, priority: 0, reason: 'child', expects: null };
      found.push({ type: containerType, gid: holder, ...rest });
    }
  }
  return found;
}

function unique(members: Asked['members']): Asked['members'] {
  return [...new Map(members.map((one) => [`${one.type} ${one.gid}`, one])).values()];
}
