/** Reading through: fresh means asked for after the request, and a flood costs one statement at a time. */
import { createSecretKey } from 'node:crypto';
import { Failure } from '@asana-warehouse/failure/failure';
import { Registrations, type Found } from './registrations.ts';

const options = { pauseMs: 5, refreshMs: 1000, ageMsMax: 10_000, cachedMax: 3, waitingMax: 100 };

function found(webhookKey: string, secret: string = 'x'): Found {
  const registration = { webhookKey, workspaceGid: '1', state: 'active', confirmedAtMs: null } as const;
  return { registration: { ...registration, secret: createSecretKey(Buffer.from(secret)) } };
}

/** A store that holds what `stored` holds at the moment it is asked, and answers when told to. */
function rig() {
  const stored = new Map<string, Found>();
  const asked: string[][] = [];
  const clock = { ms: 0, down: false };
  const gates: (() => void)[] = [];
  const registrations = new Registrations({
    ...options,
    now: () => clock.ms,
    find: async (keys) => {
      asked.push([...keys]);
      const snapshot = new Map([...stored].filter(([key]) => keys.includes(key)));
      const failing = clock.down;
      await new Promise<void>((resolve) => gates.push(resolve));
      if (failing) throw new Failure('postgres.unreachable', 'down');
      return snapshot;
    },
  });
  const answer = async (): Promise<void> => {
    while (gates.length === 0) {
      clock.ms += options.pauseMs;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    gates.shift()?.();
  };
  return { stored, asked, clock, registrations, answer };
}

test('a read that begins while one is under way is answered by the next: the secret may have come in between', async () => {
  const { stored, registrations, answer } = rig();
  const before = registrations.read('a');
  stored.set('a', found('a'));
  const after = registrations.read('a');
  await answer();
  await answer();
  expect((await before).registration).toBeNull();
  expect((await after).registration?.secret?.export().toString()).toBe('x');
});

test('however many ask for however many keys, one statement runs at a time and they start a pause apart', async () => {
  const { asked, clock, registrations, answer } = rig();
  const first = registrations.read('first');
  const reads = Array.from({ length: 90 }, (_, index) => registrations.read(`key-${index % 30}`));
  expect(asked).toEqual([['first']]);
  const startedAtMs = clock.ms;
  await answer();
  await first;
  await answer();
  await Promise.all(reads);
  expect(asked.map((keys) => keys.length)).toEqual([1, 30]);
  expect(clock.ms - startedAtMs).toBeGreaterThanOrEqual(options.pauseMs);
});

test('more keys than may wait are turned away, and keys that wait already are not', async () => {
  const { registrations, answer } = rig();
  const running = registrations.read('running');
  const waiting = Array.from({ length: options.waitingMax }, (_, index) => registrations.read(`key-${index}`));
  await expect(registrations.read('one more')).rejects.toMatchObject({ code: 'postgres.unreachable' });
  const again = registrations.read('key-7');
  await answer();
  await answer();
  await Promise.all([running, again, ...waiting]);
});

test('a store that is down fails the read, and what was known stays known until it is too old', async () => {
  const { stored, clock, registrations, answer } = rig();
  stored.set('a', found('a'));
  const first = registrations.read('a');
  await answer();
  expect((await first).fresh).toBe(true);
  clock.down = true;
  const failing = registrations.read('a');
  const failure = failing.catch((error: unknown) => error);
  await answer();
  expect(await failure).toMatchObject({ code: 'postgres.unreachable' });
  expect(registrations.cached('a')).toMatchObject({ fresh: false, registration: { webhookKey: 'a' } });
  clock.ms += options.ageMsMax + 1;
  expect(registrations.cached('a')).toBeUndefined();
});

test('what has aged is used once more and read anew behind it', async () => {
  const { stored, asked, clock, registrations, answer } = rig();
  stored.set('a', found('a', 'old'));
  const first = registrations.read('a');
  await answer();
  await first;
  stored.set('a', found('a', 'new'));
  clock.ms += options.refreshMs + 1;
  expect(registrations.cached('a')?.registration?.secret?.export().toString()).toBe('old');
  await answer();
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(registrations.cached('a')?.registration?.secret?.export().toString()).toBe('new');
  expect(asked).toHaveLength(2);
});

test('a key that is gone is forgotten, made-up keys take no place, and the oldest goes first', async () => {
  const { stored, registrations, answer } = rig();
  const read = async (key: string): Promise<void> => {
    const reading = registrations.read(key);
    await answer();
    await reading;
  };
  for (const key of ['a', 'b', 'c']) stored.set(key, found(key));
  for (const key of ['a', 'b', 'c', 'made-up', 'made-up-too']) await read(key);
  expect(['a', 'b', 'c'].map((key) => registrations.cached(key) !== undefined)).toEqual([true, true, true]);
  stored.set('d', found('d'));
  await read('d');
  expect(registrations.cached('a')).toBeUndefined();
  stored.delete('b');
  await read('b');
  expect(registrations.cached('b')).toBeUndefined();
});

test('a secret that cannot be unsealed fails for its own key alone', async () => {
  const { stored, registrations, answer } = rig();
  stored.set('sound', found('sound'));
  stored.set('broken', { failure: new Failure('secrets.unsealable', 'other key') });
  const [sound, broken] = [registrations.read('sound'), registrations.read('broken')];
  const failure = broken.catch((error: unknown) => error);
  await answer();
  await answer();
  expect(await failure).toMatchObject({ code: 'secrets.unsealable' });
  expect((await sound).registration?.webhookKey).toBe('sound');
});
