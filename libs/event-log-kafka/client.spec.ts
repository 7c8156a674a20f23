/** The mended fault of kafkajs, and what its errors mean here. */
import { createRequire } from 'node:module';
import { errorType, kafkaFailure } from './client.ts';

type Queue = {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: ReturnType<typeof setTimeout> | null;
};
const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as {
  prototype: { scheduleCheckPendingRequests(this: Queue): void };
};

function schedule(pending: unknown[]): ReturnType<typeof setTimeout> | null {
  const queue: Queue = Object.assign(Object.create(RequestQueue.prototype) as Queue, {
    pending,
    throttledUntil: -1,
    throttleCheckTimeoutId: null,
  });
  RequestQueue.prototype.scheduleCheckPendingRequests.call(queue);
  if (queue.throttleCheckTimeoutId !== null) clearTimeout(queue.throttleCheckTimeoutId);
  return queue.throttleCheckTimeoutId;
}

function libraryError(name: string, rest: object): Error {
  return Object.assign(new Error('words of the library'), { name, ...rest });
}

test('an empty queue schedules no check at a negative time, one that waits is checked', () => {
  expect(schedule([])).toBeNull();
  expect(schedule(['request'])).not.toBeNull();
});

test.each([
  [libraryError('KafkaJSConnectionError', {}), 'log.unavailable'],
  [
    libraryError('KafkaJSNumberOfRetriesExceeded', {
      cause: libraryError('KafkaJSProtocolError', { type: 'NOT_LEADER_FOR_PARTITION' }),
    }),
    'log.unavailable',
  ],
  [libraryError('KafkaJSProtocolError', { type: 'MESSAGE_TOO_LARGE' }), 'log.record_too_large'],
  [libraryError('KafkaJSSASLAuthenticationError', {}), 'kafka.refused'],
  [libraryError('KafkaJSProtocolError', { type: 'TOPIC_AUTHORIZATION_FAILED' }), 'kafka.refused'],
  [
    libraryError('KafkaJSAggregateError', {
      errors: [libraryError('KafkaJSCreateTopicError', { type: 'CLUSTER_AUTHORIZATION_FAILED' })],
    }),
    'kafka.refused',
  ],
])('%p means %s', (error, code) => {
  expect(kafkaFailure(error, 'log.unavailable')).toMatchObject({ code, cause: error });
});

test("a programmer's error stays what it is", () => {
  const wrong = new TypeError('undefined is not a function');
  expect(kafkaFailure(wrong, 'log.unavailable')).toBe(wrong);
  expect(errorType(wrong)).toBe('TypeError');
});

test('a stumble of the library without brokers is an outage, not a fault of the program', () => {
  const stumble = new TypeError("Cannot read properties of null (reading 'topicMetadata')");
  stumble.stack = `${stumble.name}: ${stumble.message}\n    at Object.listTopics (/app/node_modules/kafkajs/src/admin/index.js:103:13)`;
  expect(kafkaFailure(stumble, 'kafka.unreachable')).toMatchObject({ code: 'kafka.unreachable', cause: stumble });
});

test('a broker that the library asks without a connection is an outage, as the library itself throws it', async () => {
  const library = createRequire(import.meta.url);
  const Broker = library('kafkajs/src/broker/index.js') as new (_: object) => { metadata(): Promise<unknown> };
  const broker = new Broker({ connectionPool: {}, logger: { namespace: () => ({}) } });
  const error: unknown = await broker.metadata().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'Error', message: 'Broker not connected' });
  expect(kafkaFailure(error, 'log.unavailable')).toMatchObject({ code: 'log.unavailable', retriable: true });
});
