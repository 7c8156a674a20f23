/**
 * Membership of a Kafka consumer group: joining, the leader's share-out, heartbeats. The protocol is the classic one with
 * eager rebalancing: whenever somebody comes or goes everyone joins again and gets a new share.
 */
import type { Place } from '@asana-warehouse/event-log/pump';
import kafkajs from 'kafkajs';
import { errorType, type BrokerNode, type Cluster } from './client.ts';

/** What a heartbeat found. `rejoin`: the share is to be dealt anew; `expelled`: the group does not know this member any more. */
export type Pulse = 'alive' | 'rejoin' | 'expelled' | 'unreachable';

/** `rebalanceMs`: how long the group waits for members to finish their batches and join again. */
export type MembershipBounds = { readonly sessionMs: number; readonly rebalanceMs: number };

const protocolName = 'asana-warehouse-round-robin';
const protocolVersion = 1;

/** One member of one group. */
export class Membership {
  readonly #cluster: Cluster;
  readonly #group: string;
  readonly #topics: readonly string[];
  readonly #bounds: MembershipBounds;
  #coordinator: BrokerNode | null = null;
  #memberId = '';
  #generation = -1;

  constructor(cluster: Cluster, group: string, topics: readonly string[], bounds: MembershipBounds) {
    this.#cluster = cluster;
    this.#group = group;
    this.#topics = topics;
    this.#bounds = bounds;
  }

  /** Joins, or joins again; the share of this member. Resolves when all members have joined. Throws the library's errors. */
  async join(): Promise<readonly Place[]> {
    await this.#cluster.connect();
    await this.#cluster.addMultipleTargetTopics(this.#topics);
    await this.#cluster.refreshMetadata();
    const coordinator = await this.#cluster.findGroupCoordinator({ groupId: this.#group });
    this.#coordinator = coordinator;
    try {
      const joined = await coordinator.joinGroup({
        groupId: this.#group,
        memberId: this.#memberId,
        sessionTimeout: this.#bounds.sessionMs,
        rebalanceTimeout: this.#bounds.rebalanceMs,
        groupProtocols: [{ name: protocolName, metadata: this.#metadata() }],
      });
      this.#memberId = joined.memberId;
      this.#generation = joined.generationId;
      const isLeader = joined.leaderId === joined.memberId;
      const members = joined.members.map((member) => member.memberId);
      const { memberAssignment } = await coordinator.syncGroup({
        groupId: this.#group,
        generationId: joined.generationId,
        memberId: joined.memberId,
        groupAssignment: isLeader ? this.#shareOut(members) : [],
      });
      return placesIn(memberAssignment);
    } catch (error) {
      if (/^(UNKNOWN_MEMBER_ID|ILLEGAL_GENERATION|FENCED_INSTANCE_ID)$/.test(errorType(error))) this.#memberId = '';
      throw error;
    }
  }

  /** Tells the group that this member lives. Never throws. */
  async beat(): Promise<Pulse> {
    const coordinator = this.#coordinator;
    if (coordinator === null || this.#memberId === '') return 'expelled';
    try {
      await coordinator.heartbeat({
        groupId: this.#group,
        groupGenerationId: this.#generation,
        memberId: this.#memberId,
      });
      return 'alive';
    } catch (error) {
      const type = errorType(error);
      if (type === 'REBALANCE_IN_PROGRESS') return 'rejoin';
      if (/^(UNKNOWN_MEMBER_ID|ILLEGAL_GENERATION|FENCED_INSTANCE_ID)$/.test(type)) {
        this.#memberId = '';
        return 'expelled';
      }
      await this.#findAgain();
      return 'unreachable';
    }
  }

  /** Shows Kafka's own tools how far the group has come. What counts is kept elsewhere, so a failure changes nothing. */
  async show(positions: readonly (Place & { readonly offset: number })[]): Promise<void> {
    if (this.#coordinator === null || this.#memberId === '' || positions.length === 0) return;
    const topics = [...new Set(positions.map(({ topic }) => topic))].map((topic) => ({
      topic,
      partitions: positions
        .filter((position) => position.topic === topic)
        .map(({ partition, offset }) => ({ partition, offset: String(offset) })),
    }));
    await this.#coordinator
      .offsetCommit({ groupId: this.#group, groupGenerationId: this.#generation, memberId: this.#memberId, topics })
      .catch(() => undefined);
  }

  /** Leaves, so that the others need not wait for the session to end. */
  async leave(): Promise<void> {
    if (this.#coordinator === null || this.#memberId === '') return;
    await this.#coordinator.leaveGroup({ groupId: this.#group, memberId: this.#memberId }).catch(() => undefined);
    this.#memberId = '';
  }

  #metadata(): Buffer {
    const { encode } = kafkajs.AssignerProtocol.MemberMetadata;
    return encode({ version: protocolVersion, topics: [...this.#topics], userData: Buffer.alloc(0) });
  }

  /** Partitions dealt out in turn, topic after topic, so that everybody gets as many as anybody else, give or take one. */
  #shareOut(members: readonly string[]): { memberId: string; memberAssignment: Buffer }[] {
    const shares = [...members].sort().map((memberId) => ({ memberId, assignment: {} as Record<string, number[]> }));
    const places = this.#topics.flatMap((topic) =>
      this.#cluster
        .findTopicPartitionMetadata(topic)
        .map(({ partitionId }) => partitionId)
        .sort((a, b) => a - b)
        .map((partition) => ({ topic, partition })),
    );
    places.forEach(({ topic, partition }, index) => {
      const share = shares[index % shares.length];
      if (share !== undefined) (share.assignment[topic] ??= []).push(partition);
    });
    return shares.map(({ memberId, assignment }) => ({
      memberId,
      memberAssignment: kafkajs.AssignerProtocol.MemberAssignment.encode({
        version: protocolVersion,
        assignment,
        userData: Buffer.alloc(0),
      }),
    }));
  }

  async #findAgain(): Promise<void> {
    try {
      await this.#cluster.connect();
      await this.#cluster.refreshMetadata();
      this.#coordinator = await this.#cluster.findGroupCoordinator({ groupId: this.#group });
    } catch {
      // The next heartbeat looks again; past the session time the group has expelled this member anyway.
    }
  }
}

function placesIn(memberAssignment: Buffer): readonly Place[] {
  const decoded = kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment);
  if (decoded === null) return [];
  return Object.entries(decoded.assignment).flatMap(([topic, partitions]) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}
