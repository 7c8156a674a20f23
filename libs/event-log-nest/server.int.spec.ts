/** The Nest transport over a real log: batches arrive whole, errors keep their kind, closing drains. */
import type { Batch, EventLog } from '@asana-warehouse/event-log/event-log';
import { Failure } from '@asana-warehouse/failure/failure';
import { makePostgresRig } from '@asana-warehouse/testbed/postgres-rig';
import type { LogRig } from '@asana-warehouse/event-log/contract';
import { Controller, Module, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern } from '@nestjs/microservices';
import { rethrowFilter } from './rethrow-filter.ts';
import { EventLogServer, groupTransport } from './server.ts';

type Handle = (batch: Batch) => Promise<void>;

let rig: LogRig;
let log: EventLog;
const apps: INestMicroservice[] = [];

beforeAll(async () => {
  rig = await makePostgresRig('shared');
  log = rig.open();
});
afterEach(async () => void (await Promise.all(apps.splice(0).map((app) => app.close()))));
afterAll(async () => {
  await log.close();
  await rig.close();
});

/** A controller as the applications write it, its decorators applied as the functions that they are. */
function controllerFor(handlers: readonly { topic: string; group: string; handle: Handle }[]): new () => object {
  class Consumer {
    readonly name = 'consumer';
  }
  handlers.forEach(({ topic, group, handle }, index) => {
    const name = `handle${index}`;
    Object.defineProperty(Consumer.prototype, name, { value: (batch: Batch) => handle(batch), configurable: true });
    const descriptor = Object.getOwnPropertyDescriptor(Consumer.prototype, name)!;
    EventPattern(topic, groupTransport(group))(Consumer.prototype, name, descriptor);
  });
  Controller()(Consumer);
  return Consumer;
}

async function start(group: string, controller: new () => object, filtered = true): Promise<EventLogServer> {
  class App {
    readonly name = 'app';
  }
  Module({ controllers: [controller] })(App);
  const strategy = new EventLogServer({
    log,
    offsets: rig.offsets,
    group,
    owner: `${group}-1`,
    batchRecordsMax: 50,
    batchBytesMax: 1_000_000,
  });
  const app = await NestFactory.createMicroservice(App, { strategy, logger: false });
  if (filtered) app.useGlobalFilters(rethrowFilter);
  apps.push(app);
  await app.listen();
  return strategy;
}

async function topicWith(name: string, count: number): Promise<string> {
  await log.ensureTopics([{ name, partitions: 2, retentionMs: 3_600_000, recordBytesMax: 1_000_000 }]);
  const records = Array.from({ length: count }, (_, n) => ({
    key: `k${n}`,
    value: Buffer.from(String(n)),
    headers: {},
  }));
  await log.append(name, records);
  return name;
}

async function untilApplied(group: string, count: number): Promise<void> {
  while ((await rig.effects(group)).length < count) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('handlers of two groups in one controller each get the whole topic in batches', async () => {
  const topic = await topicWith('nest.two', 20);
  const sizes: number[] = [];
  const handle = async (batch: Batch): Promise<void> => {
    sizes.push(batch.records.length);
    await rig.commit(batch);
  };
  const controller = controllerFor([
    { topic, group: 'one', handle },
    { topic, group: 'two', handle },
  ]);
  await start('one', controller);
  await start('two', controller);
  await Promise.all([untilApplied('one', 20), untilApplied('two', 20)]);
  expect(Math.max(...sizes)).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(40);
});

test('a retriable failure brings the batch again, because the filter keeps it whole', async () => {
  const topic = await topicWith('nest.retry', 5);
  let attempts = 0;
  const handle = async (batch: Batch): Promise<void> => {
    attempts += 1;
    if (attempts <= 2) throw new Failure('postgres.unreachable', 'gone for a moment');
    await rig.commit(batch);
  };
  const strategy = await start('retry', controllerFor([{ topic, group: 'retry', handle }]));
  await Promise.race([untilApplied('retry', 5), strategy.failed]);
  expect(attempts).toBeGreaterThanOrEqual(3);
});

test('without the filter Nest hides what was thrown, and the group stops', async () => {
  const topic = await topicWith('nest.hidden', 1);
  const handle = (): Promise<void> => Promise.reject(new Failure('postgres.unreachable', 'gone for a moment'));
  const strategy = await start('hidden', controllerFor([{ topic, group: 'hidden', handle }]), false);
  await expect(strategy.failed).rejects.toEqual({ status: 'error', message: 'Internal server error' });
});

test('an error that waiting does not cure surfaces as it was thrown', async () => {
  const topic = await topicWith('nest.error', 1);
  const wrong = new TypeError('a programmer erred');
  const strategy = await start(
    'error',
    controllerFor([{ topic, group: 'error', handle: () => Promise.reject(wrong) }]),
  );
  await expect(strategy.failed).rejects.toBe(wrong);
});

test('closing the application waits for the batch in hand', async () => {
  const topic = await topicWith('nest.close', 1);
  let state = 'waiting';
  let entered: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (entered = resolve));
  const handle = async (batch: Batch): Promise<void> => {
    state = 'running';
    entered();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await rig.commit(batch);
    state = 'done';
  };
  const strategy = await start('close', controllerFor([{ topic, group: 'close', handle }]));
  await started;
  expect(state).toBe('running');
  await apps.pop()!.close();
  expect(state).toBe('done');
  expect(strategy.assigned()).toEqual([]);
});

test('two handlers of one group for one topic are refused at start', async () => {
  const topic = await topicWith('nest.twice', 1);
  const handle = (batch: Batch): Promise<void> => rig.commit(batch);
  const controller = controllerFor([
    { topic, group: 'twice', handle },
    { topic, group: 'twice', handle },
  ]);
  await expect(start('twice', controller)).rejects.toThrow('Two handlers of twice');
});
