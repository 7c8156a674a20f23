/** What each fault does to the bytes of a connection, over real sockets. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { randomFrom, seed } from './seeds.ts';
import { startProxy, type Fault, type FaultProxy } from './proxy.ts';

let server: Server;
let proxy: FaultProxy;
let got = '';
let serverSide: Socket | null = null;
const clients: Socket[] = [];

beforeEach(async () => {
  got = '';
  server = createServer((socket) => {
    serverSide = socket;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => (got += bytes.toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  proxy = await startProxy(() => ({ host: '127.0.0.1', port }));
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

test('bytes arrive whole and in order, whatever faults follow one another', async () => {
  const random = randomFrom(seed('faults in a row'));
  const faults: readonly Fault[] = [
    { kind: 'pass' },
    { kind: 'delay', ms: 20 },
    { kind: 'silent', direction: 'to server' },
    { kind: 'slow', bytesPerSecond: 20_000 },
  ];
  const client = await connected();
  let sent = '';
  for (let turn = 0; turn < 60; turn += 1) {
    proxy.set(faults[Math.floor(random() * faults.length)] ?? { kind: 'pass' });
    const piece = `${turn},`.repeat(Math.ceil(random() * 30));
    sent += piece;
    client.write(piece);
    await soon(random() * 8);
  }
  proxy.set({ kind: 'pass' });
  await until(() => got.length >= sent.length);
  expect(got).toBe(sent);
});

test('a half-open connection passes one direction alone, and the rest when it is back', async () => {
  const client = await connected();
  let answered = '';
  client.on('data', (bytes) => (answered += bytes.toString()));
  proxy.set({ kind: 'silent', direction: 'to client' });
  client.write('question');
  await until(() => got === 'question');
  serverSide?.write('answer');
  await soon(80);
  expect(answered).toBe('');
  proxy.set({ kind: 'pass' });
  await until(() => answered === 'answer');
});

test('a silent proxy keeps even the end of a connection to itself', async () => {
  const client = await connected();
  let ended = false;
  serverSide?.on('close', () => (ended = true));
  proxy.set({ kind: 'silent' });
  client.resetAndDestroy();
  await soon(80);
  expect(ended).toBe(false);
  proxy.set({ kind: 'pass' });
  await until(() => ended);
});

test('a cut resets the connections that it picks, and the server is told', async () => {
  const [first, second] = [await connected(), await connected()];
  let picks = 0;
  expect(proxy.cut(() => (picks += 1) === 1)).toBe(1);
  await until(() => first.destroyed);
  expect(second.destroyed).toBe(false);
  await until(() => proxy.connections() === 1);
});

test('a refusing proxy resets new connections and lets old ones pass', async () => {
  const old = await connected();
  proxy.set({ kind: 'refuse' });
  const late = connect(proxy.port, '127.0.0.1');
  clients.push(late);
  const code = await new Promise((resolve) => late.on('error', ({ message }) => resolve(message)));
  expect(code).toContain('ECONNRESET');
  old.write('still here');
  await until(() => got === 'still here');
});

test('a proxy without its server resets who connects', async () => {
  const gone = await startProxy({ host: '127.0.0.1', port: 1 });
  const client = connect(gone.port, '127.0.0.1');
  client.on('error', () => undefined);
  await until(() => client.destroyed);
  expect(gone.connections()).toBe(0);
  await gone.close();
});

async function connected(): Promise<Socket> {
  serverSide = null;
  const client = connect(proxy.port, '127.0.0.1');
  client.on('error', () => undefined);
  clients.push(client);
  await until(() => serverSide !== null);
  return client;
}

async function until(isSo: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (!isSo()) {
    if (performance.now() > deadlineMs) throw new Error('not so in time');
    await soon(5);
  }
}

function soon(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
