/**
 * The contract of the event log as a test suite: what every adapter must keep, on a real server. An adapter's
 * integration test hands in how to make a rig (a server, ways to open logs on it, a place for effects and offsets) and
 * runs the whole suite; nothing here knows which log it is.
 */
import { Failure } from '@asana-warehouse/failure/failure';
import { partitionOf } from './partition.ts';
import type {
  Batch,
  EventLog,
  LogRecord,
  Offset,
  OffsetStore,
  StoredRecord,
  Subscription,
  SubscriptionOptions,
  TopicSpec,
} from './event-log.ts';

/** One record as a group has applied it. Applying the same place twice fails in `commit`. */
export type Effect = {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
};

/** A consumer in a process of its own. Its lines: `batch <partition> <first> <last>`, then `committed` or `refused <code>`. */
export type ConsumerProcess = {
  line(pattern: RegExp, timeoutMs: number): Promise<string>;
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
};

/** The server under the log. `freeze` stops its processes without closing a connection. */
export type ServerControl = {
  kill(): Promise<void>;
  restart(): Promise<void>;
  freeze(): Promise<void>;
  thaw(): Promise<void>;
};

/** All that a test needs. `open`: a log as a process of its own would have it; `tight`: with an append queue of 10 records and a time-out of 2 s. */
export type LogRig = {
  open(bounds?: 'usual' | 'tight'): EventLog;
  readonly offsets: OffsetStore;
  commit(batch: Batch): Promise<void>;
  effects(group: string): Promise<readonly Effect[]>;
  holdTransaction(): Promise<() => Promise<void>>;
  recreate(topic: TopicSpec): Promise<void>;
  removeBefore(topic: string, partition: number, offset: Offset): Promise<void>;
  startConsumer(options: { group: string; topic: string; owner: string; pauseMs: number }): Promise<ConsumerProcess>;
  readonly server: ServerControl;
  close(): Promise<void>;
};

/** Makes a rig; `own`: on a server that this test may kill, else a shared one. */
export type MakeRig = (server: 'shared' | 'own') => Promise<LogRig>;

let nameCount = 0;
const runId = Math.random().toString(36).slice(2, 8);

/** Declares the suite. */
export function exerciseEventLog(make: MakeRig): void {
  describe('on a shared server', () => {
    let rig: LogRig;
    const opened: EventLog[] = [];
    const open = (bounds?: 'usual' | 'tight'): EventLog => {
      const log = rig.open(bounds);
      opened.push(log);
      return log;
    };
    beforeAll(async () => void (rig = await make('shared')));
    afterEach(async () => void (await Promise.all(opened.splice(0).map((log) => log.close()))));
    afterAll(() => rig.close());
    const context: Context = { rig: () => rig, open };
    exerciseAppends(context);
    exerciseReading(context);
    exerciseConsumers(context);
    exerciseSharing(context);
    exercisePositions(context);
  });
  describe('on a server that fails', () => exerciseFailingServer(make));
}

type Context = { rig(): LogRig; open(bounds?: 'usual' | 'tight'): EventLog };

function exerciseAppends({ open }: Context): void {
  test('positions come in the order given, rise by one key, and lie in the partition of the key', async () => {
    const log = open();
    const topic = await freshTopic(log, 4);
    const records = numbered(['a', 'b', 'c', 'd', 'e'], 20);
    const positions = await log.append(topic.name, records);
    expect(positions).toHaveLength(100);
    const last = new Map<number, number>();
    positions.forEach((position, index) => {
      expect(position.partition).toBe(partitionOf(records[index]!.key, 4));
      expect(position.offset).toBeGreaterThan(last.get(position.partition) ?? -1);
      last.set(position.partition, position.offset);
    });
  });

  test('appends made at once keep the order of the calls for each key', async () => {
    const log = open();
    const topic = await freshTopic(log, 3);
    await Promise.all(numbered(['a', 'b', 'c'], 200).map((record) => log.append(topic.name, [record])));
    assertOrderPerKey(await readAll(log, topic), ['a', 'b', 'c'], 200);
  });

  test('concurrent writers lose, double and reorder nothing', async () => {
    const logs = [open(), open(), open()];
    const topic = await freshTopic(logs[0]!, 4);
    await Promise.all(
      logs.map(async (log, writer) => {
        const keys = [`w${writer}-a`, `w${writer}-b`];
        for (let round = 0; round < 10; round += 1) {
          await Promise.all(numbered(keys, 20, round * 20).map((record) => log.append(topic.name, [record])));
        }
      }),
    );
    const keys = logs.flatMap((_, writer) => [`w${writer}-a`, `w${writer}-b`]);
    assertOrderPerKey(await readAll(logs[0]!, topic), keys, 200);
  });

  test('bytes, headers and empty values arrive as they were', async () => {
    const log = open();
    const topic = await freshTopic(log, 1);
    const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const records: LogRecord[] = [
      { key: 'k', value: every, headers: { 'delivery-id': 'a"b\\c,{}', traceparent: 'naïve ✓' } },
      { key: 'clé "quoted" \\ {brace},comma', value: Buffer.alloc(0), headers: {} },
      { key: 'k', value: Buffer.from('{}'), headers: { empty: '' } },
    ];
    const before = Date.now();
    await log.append(topic.name, records);
    const stored = await readAll(log, topic);
    expect(stored.map(({ key, value, headers }) => ({ key, value: value.toString('hex'), headers }))).toEqual(
      records.map(({ key, value, headers }) => ({ key, value: value.toString('hex'), headers })),
    );
    for (const { appendedAtMs } of stored) expect(Math.abs(appendedAtMs - before)).toBeLessThan(60_000);
  });

  test('a record of 10 MiB passes whole, one beyond the limit is refused alone', async () => {
    const log = open();
    const topic = await freshTopic(log, 1, { recordBytesMax: 11 * 1024 * 1024 });
    const large = Buffer.alloc(10 * 1024 * 1024, 'x');
    large.write('end', large.length - 3);
    const outcomes = await Promise.allSettled([
      log.append(topic.name, [{ key: 'a', value: Buffer.from('before'), headers: {} }]),
      log.append(topic.name, [{ key: 'a', value: large, headers: {} }]),
      log.append(topic.name, [{ key: 'a', value: Buffer.alloc(12 * 1024 * 1024), headers: {} }]),
      log.append(topic.name, [{ key: 'a', value: Buffer.from('after'), headers: {} }]),
    ]);
    expect(outcomes.map(outcomeOf)).toEqual(['done', 'done', 'log.record_too_large', 'done']);
    const stored = await readAll(log, topic);
    expect(stored.map(({ value }) => value.length)).toEqual([6, large.length, 5]);
    expect(stored[1]!.value.equals(large)).toBe(true);
  });

  test('more appends at once than the queue holds are refused, not buffered', async () => {
    const log = open('tight');
    const topic = await freshTopic(log, 1);
    const outcomes = await Promise.allSettled(numbered(['a'], 300).map((record) => log.append(topic.name, [record])));
    const counts = countBy(outcomes.map(outcomeOf));
    expect(counts.get('log.unavailable') ?? 0).toBeGreaterThan(0);
    expect((counts.get('done') ?? 0) + (counts.get('log.unavailable') ?? 0)).toBe(300);
    expect(await readAll(log, topic)).toHaveLength(counts.get('done')!);
  });

  test('a topic is made once, and one that differs is refused by name', async () => {
    const log = open();
    const topic = await freshTopic(log, 3);
    await open().ensureTopics([topic]);
    await expect(open().ensureTopics([{ ...topic, partitions: 5 }])).rejects.toMatchObject({
      code: 'log.topic_mismatch',
      message: expect.stringContaining('3 partitions instead of 5') as string,
    });
    await expect(open().ensureTopics([{ ...topic, recordBytesMax: topic.recordBytesMax * 2 }])).rejects.toMatchObject({
      code: 'log.topic_mismatch',
    });
  });
}

function exerciseReading({ open }: Context): void {
  test('reading again from any offset gives the same records', async () => {
    const log = open();
    const topic = await freshTopic(log, 1);
    await log.append(topic.name, numbered(['a'], 50));
    const all = await readAll(log, topic);
    for (const start of [0, 1, 17, 49]) {
      const part = await log.read(topic.name, 0, all[start]!.offset, 10);
      expect(part.map(({ offset }) => offset)).toEqual(all.slice(start, start + 10).map(({ offset }) => offset));
      expect(part.map(({ value }) => value.toString())).toEqual(
        all.slice(start, start + 10).map(({ value }) => value.toString()),
      );
    }
    expect(await log.read(topic.name, 0, (await log.ends(topic.name))[0]!.next, 10)).toEqual([]);
  });

  test('ends tell an empty topic from a filled one', async () => {
    const log = open();
    const topic = await freshTopic(log, 2);
    expect(await log.ends(topic.name)).toEqual([0, 1].map((partition) => ({ partition, first: 0, next: 0 })));
    const positions = await log.append(topic.name, numbered(['a', 'b', 'c', 'd'], 5));
    const ends = await log.ends(topic.name);
    for (const { partition, next } of ends) {
      const own = positions.filter((position) => position.partition === partition).map(({ offset }) => offset);
      expect(next).toBe(own.length === 0 ? 0 : Math.max(...own) + 1);
    }
  });
}

function exerciseConsumers({ rig, open }: Context): void {
  test('a group gets every record once, in order, in batches within bounds', async () => {
    const log = open();
    const topic = await freshTopic(log, 3);
    const group = freshGroup();
    await log.append(topic.name, numbered(['a', 'b', 'c', 'd'], 100));
    const batches: Batch[] = [];
    const subscription = await log.subscribe({
      ...consumer(rig(), group, topic),
      batchRecordsMax: 7,
      handle: async (batch) => {
        batches.push(batch);
        await rig().commit(batch);
      },
    });
    await untilEffects(rig(), group, 400, subscription);
    await subscription.close();
    expect(Math.max(...batches.map((batch) => batch.records.length))).toBeLessThanOrEqual(7);
    assertEffectsInOrder(await rig().effects(group), ['a', 'b', 'c', 'd'], 100);
    const stored = await rig().offsets.read(group, topic.name);
    for (const { partition, next } of await log.ends(topic.name))
      expect(stored.get(partition)!.nextOffset ?? 0).toBe(next);
  });

  test('a batch holds no more bytes than its bound, unless one record alone is larger', async () => {
    const log = open();
    const topic = await freshTopic(log, 1);
    const group = freshGroup();
    const sizes = [3000, 3000, 3000, 9000, 100, 100];
    await log.append(
      topic.name,
      sizes.map((size) => ({ key: 'a', value: Buffer.alloc(size, 'x'), headers: {} })),
    );
    const seen: number[][] = [];
    const subscription = await log.subscribe({
      ...consumer(rig(), group, topic),
      batchBytesMax: 7000,
      handle: async (batch) => {
        seen.push(batch.records.map(({ value }) => value.length));
        await rig().commit(batch);
      },
    });
    await untilEffects(rig(), group, sizes.length, subscription);
    await subscription.close();
    expect(seen.flat()).toEqual(sizes);
    for (const batch of seen) {
      const bytes = batch.reduce((sum, size) => sum + size, 0);
      expect(batch.length === 1 || bytes - batch.at(-1)! < 7000).toBe(true);
    }
  });

  test('two groups each get everything', async () => {
    const log = open();
    const topic = await freshTopic(log, 2);
    const groups = [freshGroup(), freshGroup()];
    const subscriptions = await Promise.all(groups.map((group) => log.subscribe(consumer(rig(), group, topic))));
    await log.append(topic.name, numbered(['a', 'b'], 50));
    for (const [index, group] of groups.entries()) await untilEffects(rig(), group, 100, subscriptions[index]!);
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
  });

  test('a waiting consumer hears of a record at once', async () => {
    const log = open();
    const topic = await freshTopic(log, 1);
    const group = freshGroup();
    const subscription = await log.subscribe(consumer(rig(), group, topic));
    await log.append(topic.name, numbered(['warm'], 1));
    await untilEffects(rig(), group, 1, subscription);
    const startMs = performance.now();
    await log.append(topic.name, numbered(['a'], 1));
    await untilEffects(rig(), group, 2, subscription);
    expect(performance.now() - startMs).toBeLessThan(1500);
    await subscription.close();
  });

  test('a handler that fails for a while gets the same batch again', async () => {
    const log = open();
    const topic = await freshTopic(log, 1);
    const group = freshGroup();
    await log.append(topic.name, numbered(['a'], 5));
    const attempts: string[] = [];
    const subscription = await log.subscribe({
      ...consumer(rig(), group, topic),
      handle: async (batch) => {
        attempts.push(batch.records.map(({ offset }) => offset).join());
        if (attempts.length < 4) throw retriable();
        await rig().commit(batch);
      },
    });
    await untilEffects(rig(), group, 5, subscription);
    await subscription.close();
    expect(attempts.length).toBeGreaterThanOrEqual(4);
    expect(new Set(attempts.slice(0, 4)).size).toBe(1);
  });

  test('a failure that waiting does not cure ends the subscription and moves no offset', async () => {
    const log = open();
    const topic = await freshTopic(log, 1);
    const group = freshGroup();
    await log.append(topic.name, numbered(['a'], 5));
    const wrong = new Error('a programmer erred');
    const subscription = await log.subscribe({ ...consumer(rig(), group, topic), handle: () => Promise.reject(wrong) });
    await expect(subscription.failed).rejects.toBe(wrong);
    await subscription.close();
    expect((await rig().offsets.read(group, topic.name)).get(0)?.nextOffset).toBeNull();
    const again = await log.subscribe(consumer(rig(), group, topic));
    await untilEffects(rig(), group, 5, again);
    await again.close();
  });

  test('a slow handler holds up its own partition alone', async () => {
    const log = open();
    const topic = await freshTopic(log, 2);
    const group = freshGroup();
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    const slow = keys.filter((key) => partitionOf(key, 2) === 0);
    const entered = gate();
    const release = gate();
    const subscription = await log.subscribe({
      ...consumer(rig(), group, topic),
      handle: async (batch) => {
        if (batch.partition === 0) {
          entered.open();
          await release.wait;
        }
        await rig().commit(batch);
      },
    });
    await log.append(topic.name, numbered(keys, 1));
    await entered.wait;
    for (let n = 1; n <= 5; n += 1) {
      await log.append(topic.name, numbered(keys, 1, n));
      await untilEffects(rig(), group, (n + 1) * (keys.length - slow.length), subscription);
    }
    expect((await rig().effects(group)).every(({ partition }) => partition === 1)).toBe(true);
    release.open();
    await untilEffects(rig(), group, 6 * keys.length, subscription);
    await subscription.close();
    assertEffectsInOrder(await rig().effects(group), keys, 6);
  });

  test('close finishes the batch in hand and starts no other', async () => {
    const log = open();
    const topic = await freshTopic(log, 1);
    const group = freshGroup();
    await log.append(topic.name, numbered(['a'], 30));
    let running = 0;
    let handled = 0;
    const entered = gate();
    const subscription = await log.subscribe({
      ...consumer(rig(), group, topic),
      batchRecordsMax: 10,
      handle: async (batch) => {
        running += 1;
        entered.open();
        await sleep(300);
        await rig().commit(batch);
        handled += batch.records.length;
        running -= 1;
      },
    });
    await entered.wait;
    await subscription.close();
    expect(running).toBe(0);
    expect(subscription.assigned()).toEqual([]);
    const afterClose = handled;
    expect(afterClose).toBeGreaterThan(0);
    await sleep(300);
    expect(handled).toBe(afterClose);
    expect(await rig().effects(group)).toHaveLength(afterClose);
  });

  test('no record is skipped while many append and old transactions stay open', async () => {
    const letGo = await rig().holdTransaction();
    const logs = [open(), open(), open()];
    const topic = await freshTopic(logs[0]!, 2);
    const group = freshGroup();
    const subscription = await open().subscribe(consumer(rig(), group, topic));
    let sent = 0;
    const endMs = performance.now() + 2000;
    await Promise.all(
      logs.flatMap((log, writer) =>
        [0, 1, 2, 3].map(async (lane) => {
          for (let n = 0; performance.now() < endMs; n += 1) {
            await log.append(topic.name, numbered([`${writer}.${lane}.a`, `${writer}.${lane}.b`], 1, n));
            sent += 2;
          }
        }),
      ),
    );
    await untilEffects(rig(), group, sent, subscription);
    await letGo();
    await subscription.close();
    const effects = await rig().effects(group);
    expect(effects).toHaveLength(sent);
    assertContiguousPerKey(effects);
  });
}

function exerciseSharing({ rig, open }: Context): void {
  test('what a killed consumer had not committed comes again', async () => {
    const log = open();
    const topic = await freshTopic(log, 1);
    const group = freshGroup();
    await log.append(topic.name, numbered(['a'], 20));
    const child = await rig().startConsumer({ group, topic: topic.name, owner: 'killed', pauseMs: 600_000 });
    await child.line(/^batch /, 60_000);
    await child.kill();
    expect(await rig().effects(group)).toEqual([]);
    const subscription = await log.subscribe(consumer(rig(), group, topic));
    await untilEffects(rig(), group, 20, subscription);
    await subscription.close();
    assertEffectsInOrder(await rig().effects(group), ['a'], 20);
  });

  test('a frozen consumer that wakes up after its partition went to another is refused', async () => {
    const log = open();
    const topic = await freshTopic(log, 1);
    const group = freshGroup();
    await log.append(topic.name, numbered(['a'], 10));
    const frozen = await rig().startConsumer({ group, topic: topic.name, owner: 'frozen', pauseMs: 1_500 });
    await frozen.line(/^batch /, 60_000);
    frozen.freeze();
    const successor = await log.subscribe(consumer(rig(), group, topic));
    await untilEffects(rig(), group, 10, successor);
    const before = (await rig().offsets.read(group, topic.name)).get(0)!;
    frozen.thaw();
    expect(await frozen.line(/^(committed|refused)/, 30_000)).toBe('refused log.fenced');
    expect(await rig().effects(group)).toHaveLength(10);
    expect((await rig().offsets.read(group, topic.name)).get(0)!.nextOffset).toBe(before.nextOffset);
    await frozen.kill();
    await successor.close();
  });

  test('consumers come and go, one to three to one: no record is lost, each is committed once', async () => {
    const writer = open();
    const topic = await freshTopic(writer, 6);
    const group = freshGroup();
    const keys = Array.from({ length: 12 }, (_, index) => `k${index}`);
    let sent = 0;
    const writing = { on: true };
    const writes = (async () => {
      for (; writing.on; sent += 1) {
        await writer.append(topic.name, numbered(keys, 1, sent));
        await sleep(10);
      }
    })();
    const first = await open().subscribe(consumer(rig(), group, topic));
    await until(() => first.assigned().length === 6, 'one consumer has all', first);
    const second = await open().subscribe(consumer(rig(), group, topic));
    const third = await open().subscribe(consumer(rig(), group, topic));
    const all = [first, second, third];
    await until(() => all.every((each) => each.assigned().length === 2), 'three consumers have two each', ...all);
    await sleep(500);
    await first.close();
    await third.close();
    await until(() => second.assigned().length === 6, 'the last one has all again', second);
    writing.on = false;
    await writes;
    await untilEffects(rig(), group, sent * keys.length, second);
    await second.close();
    assertEffectsInOrder(await rig().effects(group), keys, sent);
  });

  test('every assignment raises the epoch', async () => {
    const log = open();
    const topic = await freshTopic(log, 1);
    const group = freshGroup();
    const epochs: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await log.append(topic.name, numbered(['a'], 1, round));
      const subscription = await log.subscribe({
        ...consumer(rig(), group, topic),
        handle: async (batch) => {
          epochs.push(batch.epoch);
          await rig().commit(batch);
        },
      });
      await untilEffects(rig(), group, round + 1, subscription);
      await subscription.close();
    }
    expect(epochs).toHaveLength(3);
    expect(epochs[1]).toBeGreaterThan(epochs[0]!);
    expect(epochs[2]).toBeGreaterThan(epochs[1]!);
  });
}

function exercisePositions({ rig, open }: Context): void {
  async function consumedTopic(log: EventLog): Promise<{ topic: TopicSpec; group: string }> {
    const topic = await freshTopic(log, 1);
    const group = freshGroup();
    await log.append(topic.name, numbered(['a'], 10));
    const subscription = await log.subscribe(consumer(rig(), group, topic));
    await untilEffects(rig(), group, 10, subscription);
    await subscription.close();
    return { topic, group };
  }

  test('a consumer whose next record was removed stops instead of skipping', async () => {
    const log = open();
    const { topic, group } = await consumedTopic(log);
    await log.append(topic.name, numbered(['a'], 10, 10));
    await rig().removeBefore(topic.name, 0, 15 as Offset);
    const subscription = await log.subscribe(consumer(rig(), group, topic));
    await expect(subscription.failed).rejects.toMatchObject({ code: 'log.offset_out_of_range' });
    await subscription.close();
    expect(await rig().effects(group)).toHaveLength(10);
  });

  test('a topic made anew is noticed, shorter or longer than the old one', async () => {
    for (const length of [5, 30]) {
      const log = open();
      const { topic, group } = await consumedTopic(log);
      await rig().recreate(topic);
      await log.append(topic.name, numbered(['other'], length));
      const subscription = await log.subscribe(consumer(rig(), group, topic));
      await expect(subscription.failed).rejects.toMatchObject({ code: 'log.recreated' });
      await subscription.close();
    }
  });

  test('a new group starts at the oldest record that is kept', async () => {
    const log = open();
    const { topic } = await consumedTopic(log);
    await rig().removeBefore(topic.name, 0, 4 as Offset);
    const group = freshGroup();
    const subscription = await log.subscribe(consumer(rig(), group, topic));
    await untilEffects(rig(), group, 6, subscription);
    await subscription.close();
    expect((await rig().effects(group)).map(({ offset }) => offset)).toEqual([4, 5, 6, 7, 8, 9]);
  });
}

function exerciseFailingServer(make: MakeRig): void {
  let rig: LogRig;
  beforeAll(async () => void (rig = await make('own')));
  afterAll(() => rig.close());

  test('what was acknowledged survives a kill in mid-append; the rest is refused as unavailable; consumers carry on', async () => {
    const log = rig.open();
    const topic = await freshTopic(log, 2);
    const group = freshGroup();
    const subscription = await log.subscribe(consumer(rig, group, topic));
    const acknowledged = new Set<string>();
    const refusals: string[] = [];
    const writing = { on: true };
    const lanes = Array.from({ length: 8 }, async (_, lane) => {
      for (let n = 0; writing.on; n += 1) {
        const [record] = numbered([`lane${lane}`], 1, n);
        const [outcome] = await Promise.allSettled([log.append(topic.name, [record!])]);
        if (outcome.status === 'fulfilled') acknowledged.add(record!.value.toString());
        else refusals.push(outcomeOf(outcome));
        if (outcome.status === 'rejected') await sleep(50);
      }
    });
    await sleep(1000);
    await rig.server.kill();
    await until(() => refusals.length > 0, 'an append is refused', subscription);
    await rig.server.restart();
    const resumedFrom = acknowledged.size;
    await until(() => acknowledged.size > resumedFrom + 20, 'appends go on', subscription);
    writing.on = false;
    await Promise.all(lanes);
    expect(new Set(refusals)).toEqual(new Set(['log.unavailable']));
    const stored = new Set((await readAll(log, topic)).map(({ value }) => value.toString()));
    expect([...acknowledged].filter((value) => !stored.has(value))).toEqual([]);
    await until(
      async () => {
        const applied = new Set((await rig.effects(group)).map(({ value }) => value));
        return [...acknowledged].every((value) => applied.has(value));
      },
      'everything acknowledged is applied',
      subscription,
    );
    await subscription.close();
    await log.close();
  });

  test('a server that stands still gets appends refused in time, and the log recovers', async () => {
    const log = rig.open('tight');
    const topic = await freshTopic(log, 1);
    await log.append(topic.name, numbered(['a'], 1));
    await rig.server.freeze();
    const startMs = performance.now();
    const [outcome] = await Promise.allSettled([log.append(topic.name, numbered(['a'], 1, 1))]);
    const waitedMs = performance.now() - startMs;
    await rig.server.thaw();
    expect(outcomeOf(outcome)).toBe('log.unavailable');
    expect(waitedMs).toBeLessThan(4000);
    await until(async () => {
      const [again] = await Promise.allSettled([log.append(topic.name, numbered(['a'], 1, 2))]);
      return again.status === 'fulfilled';
    }, 'an append succeeds again');
    await log.close();
  });

  test('close settles the appends under way', async () => {
    const log = rig.open();
    const topic = await freshTopic(log, 1);
    const appends = numbered(['a'], 50).map((record) => log.append(topic.name, [record]));
    const outcomes = Promise.allSettled(appends);
    await sleep(0);
    await log.close();
    const counts = countBy((await outcomes).map(outcomeOf));
    const reader = rig.open();
    expect(await readAll(reader, topic)).toHaveLength(counts.get('done') ?? 0);
    await reader.close();
    await expect(log.append(topic.name, numbered(['a'], 1))).rejects.toMatchObject({ code: 'log.unavailable' });
  });
}

function consumer(rig: LogRig, group: string, topic: TopicSpec): SubscriptionOptions {
  nameCount += 1;
  return {
    group,
    topics: [topic.name],
    owner: `consumer-${nameCount}`,
    offsets: rig.offsets,
    batchRecordsMax: 100,
    batchBytesMax: 16 * 1024 * 1024,
    handle: (batch) => rig.commit(batch),
  };
}

async function freshTopic(log: EventLog, partitions: number, rest: Partial<TopicSpec> = {}): Promise<TopicSpec> {
  nameCount += 1;
  const hourMs = 3_600_000;
  const name = `contract.${runId}.${nameCount}`;
  const topic = { name, partitions, retentionMs: hourMs, recordBytesMax: 1024 * 1024, ...rest };
  await log.ensureTopics([topic]);
  return topic;
}

function freshGroup(): string {
  nameCount += 1;
  return `group-${runId}-${nameCount}`;
}

/** `count` records of each key, taking turns, with values `<key>:<n>` from `first` on. */
function numbered(keys: readonly string[], count: number, first = 0): LogRecord[] {
  return Array.from({ length: count }, (_, index) => index + first).flatMap((n) =>
    keys.map((key) => ({ key, value: Buffer.from(`${key}:${n}`), headers: { source: 'contract' } })),
  );
}

async function readAll(log: EventLog, topic: TopicSpec): Promise<StoredRecord[]> {
  const all: StoredRecord[] = [];
  for (const { partition, first, next } of await log.ends(topic.name)) {
    let from = first;
    while (from < next) {
      const part = await log.read(topic.name, partition, from, 1000);
      if (part.length === 0) break;
      all.push(...part);
      from = (part.at(-1)!.offset + 1) as Offset;
    }
  }
  return all;
}

function assertOrderPerKey(records: readonly StoredRecord[], keys: readonly string[], count: number): void {
  for (const key of keys) {
    const own = records.filter((record) => record.key === key).map((record) => record.value.toString());
    expect(own).toEqual(Array.from({ length: count }, (_, n) => `${key}:${n}`));
  }
  expect(records).toHaveLength(keys.length * count);
}

function assertEffectsInOrder(effects: readonly Effect[], keys: readonly string[], count: number): void {
  assertContiguousPerKey(effects);
  expect(countBy(effects.map(({ key }) => key))).toEqual(new Map(keys.map((key) => [key, count])));
}

/** Effects come ordered by partition and offset: the numbers of each key must then be 0, 1, 2 … */
function assertContiguousPerKey(effects: readonly Effect[]): void {
  const next = new Map<string, number>();
  for (const { key, value } of effects) {
    const expected = next.get(key) ?? 0;
    expect(value).toBe(`${key}:${expected}`);
    next.set(key, expected + 1);
  }
}

async function untilEffects(rig: LogRig, group: string, count: number, subscription: Subscription): Promise<void> {
  await until(async () => (await rig.effects(group)).length >= count, `${count} effects of ${group}`, subscription);
}

/** Polls until `condition` holds; a subscription that fails meanwhile fails the test. */
async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  ...subscriptions: readonly Subscription[]
): Promise<void> {
  const failed = Promise.race([
    ...subscriptions.map((subscription) => subscription.failed),
    new Promise<never>(() => undefined),
  ]);
  failed.catch(() => undefined);
  const endMs = performance.now() + 30_000;
  while (
    !(await Promise.race([
      Promise.resolve()
        .then(condition)
        .catch(() => false),
      failed,
    ]))
  ) {
    if (performance.now() > endMs) throw new Error(`Waited for half a minute in vain until ${what}`);
    await Promise.race([sleep(20), failed]);
  }
}

function outcomeOf(outcome: PromiseSettledResult<unknown>): string {
  if (outcome.status === 'fulfilled') return 'done';
  const reason: unknown = outcome.reason;
  return typeof reason === 'object' && reason !== null && 'code' in reason ? String(reason.code) : String(reason);
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function gate(): { wait: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const wait = new Promise<void>((resolve) => (open = resolve));
  return { wait, open: () => open() };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function retriable(): Failure {
  return new Failure('postgres.unreachable', 'gone for a moment');
}
