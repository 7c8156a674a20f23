/**
 * kafkajs as this adapter uses it: for the protocol, the connections, the producer and the admin calls, but not its
 * consumer. That one resets to an end of the topic when an offset is out of range, waits with every partition of a broker
 * for the slowest handler, and fetches from a new assignment before a seek can reach it. Consuming here rests on the
 * library's cluster and broker objects, typed below; the library is no longer developed and pinned to one version.
 *
 * Its one fault on this layer is mended here: it schedules a check of an empty queue at a negative time, which Node
 * reports for every connection.
 */
import { createRequire } from 'node:module';
import { Failure, type FailureCode } from '@asana-warehouse/failure/failure';
import { tlsFailure } from '@asana-warehouse/failure/tls-fault';
import kafkajs, { type Kafka, type KafkaConfig, type SASLOptions } from 'kafkajs';

/** Where the brokers are and how to speak to them. `ssl`: true, or the certificates. */
export type KafkaConnection = {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly ssl: boolean | { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly sasl: SASLOptions | null;
};

/** A record as the library decodes it. */
export type RawRecord = {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
};

/** What one partition answered to a fetch. */
export type FetchedPartition = { readonly partition: number; readonly highWatermark: string };

/** One broker, by its node id. All methods throw the library's errors. */
export interface BrokerNode {
  fetch(request: {
    maxWaitTime: number;
    minBytes: number;
    maxBytes: number;
    isolationLevel: number;
    topics: { topic: string; partitions: { partition: number; fetchOffset: string; maxBytes: number }[] }[];
  }): Promise<{ responses: { topicName: string; partitions: FetchedPartition[] }[] }>;
  joinGroup(request: {
    groupId: string;
    memberId: string;
    sessionTimeout: number;
    rebalanceTimeout: number;
    groupProtocols: { name: string; metadata: Buffer }[];
  }): Promise<{
    generationId: number;
    leaderId: string;
    memberId: string;
    members: { memberId: string; memberMetadata: Buffer }[];
  }>;
  syncGroup(request: {
    groupId: string;
    generationId: number;
    memberId: string;
    groupAssignment: { memberId: string; memberAssignment: Buffer }[];
  }): Promise<{ memberAssignment: Buffer }>;
  heartbeat(request: { groupId: string; groupGenerationId: number; memberId: string }): Promise<unknown>;
  leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>;
  offsetCommit(request: {
    groupId: string;
    groupGenerationId: number;
    memberId: string;
    topics: { topic: string; partitions: { partition: number; offset: string }[] }[];
  }): Promise<unknown>;
}

/** Connections to all brokers, and what they say about topics. */
export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  isConnected(): boolean;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  findTopicPartitionMetadata(topic: string): { partitionId: number; leader: number }[];
  findBroker(which: { nodeId: number }): Promise<BrokerNode>;
  findGroupCoordinator(which: { groupId: string }): Promise<BrokerNode>;
  removeBroker(which: { host: string; port: number }): void;
}

type RequestQueue = { pending: unknown[]; scheduleCheckPendingRequests(): void };
/** `messages`: those for consumers; `messagesWithinOffset`: control records and aborted ones as well. */
type FetchedBatch = { messages: RawRecord[]; messagesWithinOffset: RawRecord[] };

const require = createRequire(import.meta.url);

/** Wraps what a fetch answered: leaves out records before the offset asked for, control records and aborted ones. */
export const FetchedRecords = require('kafkajs/src/consumer/batch.js') as new (
  topic: string,
  fetchedOffset: string,
  answer: FetchedPartition,
) => FetchedBatch;

mendNegativeTimers(require('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue });

/** `requestMsMax`: longest wait for one answer. Connects to nothing yet. */
export function openKafka(connection: KafkaConnection, requestMsMax: number): Kafka {
  const config: KafkaConfig = {
    brokers: [...connection.brokers],
    clientId: connection.clientId,
    ssl: typeof connection.ssl === 'boolean' ? connection.ssl : { ...connection.ssl },
    connectionTimeout: Math.min(3_000, requestMsMax),
    authenticationTimeout: 10_000,
    requestTimeout: requestMsMax,
    enforceRequestTimeout: true,
    logLevel: kafkajs.logLevel.NOTHING,
    // Every setting is named: the library takes others when it finds itself under a test runner.
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries: 3 },
    ...(connection.sasl === null ? {} : { sasl: connection.sasl }),
  };
  return new kafkajs.Kafka(config);
}

/** A cluster of its own, hence connections of its own: a long poll holds up what is sent after it. */
export function openCluster(kafka: Kafka): Cluster {
  const maker = Object.getOwnPropertySymbols(kafka).find(
    (symbol) => symbol.description === 'private:Kafka:createCluster',
  );
  if (maker === undefined) throw new Error('This version of kafkajs keeps its clusters elsewhere');
  const create = Reflect.get(kafka, maker) as (options: {
    metadataMaxAge: number;
    allowAutoTopicCreation: boolean;
  }) => Cluster;
  return create({ metadataMaxAge: 60_000, allowAutoTopicCreation: false });
}

/** Kafka's name of an error (`NOT_LEADER_FOR_PARTITION`), or the library's, or an empty string. */
export function errorType(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('type' in error && typeof error.type === 'string') return error.type;
  if ('errors' in error && Array.isArray(error.errors)) return errorType(error.errors[0]);
  if ('cause' in error && typeof error.cause === 'object' && error.cause !== null) return errorType(error.cause);
  return 'name' in error && typeof error.name === 'string' ? error.name : '';
}

const moved =
  /^(LEADER_NOT_AVAILABLE|NOT_LEADER_FOR_PARTITION|FENCED_LEADER_EPOCH|UNKNOWN_LEADER_EPOCH|UNKNOWN_TOPIC_OR_PARTITION)$/;

/** Whether Kafka's name of an error says that a partition lives elsewhere than thought, or nowhere yet: over once its leader is known. */
export function isMove(type: string): boolean {
  return moved.test(type);
}

/** The `Failure` that an error of the library stands for, `unavailable` where the brokers are away; others unchanged. */
export function kafkaFailure(error: unknown, unavailable: 'log.unavailable' | 'kafka.unreachable'): unknown {
  if (error instanceof Failure || typeof error !== 'object' || error === null) return error;
  const name = 'name' in error && typeof error.name === 'string' ? error.name : '';
  if (isStumble(error)) return new Failure(unavailable, 'Kafka: the client has lost its brokers', { cause: error });
  if (!name.startsWith('KafkaJS')) return error;
  const origin = originOf(error);
  const tls = tlsFailure('kafka', 'broker' in origin ? `Kafka at ${String(origin.broker)}` : 'Kafka', origin);
  if (tls !== null) return tls;
  const type = errorType(error);
  const text = 'message' in error ? String(error.message) : name;
  let code: FailureCode = unavailable;
  if (/AUTHORIZATION_FAILED|SASL|UNSUPPORTED_SASL/i.test(`${type} ${name}`)) code = 'kafka.refused';
  if (/^(MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE)$/.test(type)) code = 'log.record_too_large';
  const hint = hints.find(([pattern]) => pattern.test(`${type} ${text}`))?.[1];
  return new Failure(code, `Kafka: ${text} (${type})${hint === undefined ? '' : `; ${hint}`}`, { cause: error });
}

/** What the broker's way of refusing says of the settings. One that hangs up may also have been stopped. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/^ILLEGAL_SASL_STATE /, 'that port asks nobody who they are: KAFKA_SASL_MECHANISM must not be set for it'],
  [/^UNSUPPORTED_SASL_MECHANISM /, 'KAFKA_SASL_MECHANISM must be one that the port takes'],
  [/^KafkaJSSASL/, 'KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD must be those of a user that the broker knows'],
  [/before secure TLS connection/, 'if it always does: KAFKA_SSL must be false for that port'],
  [
    /^KafkaJSConnectionClosedError /,
    'if it always does: KAFKA_SSL and KAFKA_SASL_MECHANISM must be as the port wants it',
  ],
];

/** The error that the library wrapped, in as many layers as it liked. */
function originOf(error: object): object {
  const inner: unknown =
    'errors' in error && Array.isArray(error.errors) ? error.errors[0] : 'cause' in error ? error.cause : null;
  return typeof inner === 'object' && inner !== null ? originOf(inner) : error;
}

/**
 * With its brokers gone the library reads fields of metadata that it no longer has, or asks a broker whose connection ended while it
 * was chosen: bare errors, thrown by its own code.
 */
function isStumble(error: object): boolean {
  if (!('name' in error) || !('message' in error) || !('stack' in error)) return false;
  if (error.name !== 'TypeError' && error.message !== 'Broker not connected') return false;
  const thrownBy = String(error.stack)
    .split('\n')
    .find((line) => line.trimStart().startsWith('at '));
  return thrownBy !== undefined && /[\\/]node_modules[\\/]kafkajs[\\/]/.test(thrownBy);
}

function mendNegativeTimers(queue: { prototype: RequestQueue }): void {
  const schedule = queue.prototype.scheduleCheckPendingRequests;
  queue.prototype.scheduleCheckPendingRequests = function scheduleWhenPending(this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}
