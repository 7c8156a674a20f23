/**
 * The two promises of a fresh machine, over real processes: `npm start -- --once` proves the warehouse equal to the API, on the
 * Postgres log and on Kafka; `npm start` keeps running, survives the death of its parts, ends on Ctrl-C, and goes on from
 * its data at the next start.
 */
import { describeWithKafka, ownKafka, type OwnKafka } from '@asana-warehouse/testbed/kafka';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const folders: string[] = [];
const started: ChildProcess[] = [];
const onceMsMax = 180_000;
/** What a line that tells of a change is taken for. */
const changeLine = 'time, type, name, what happened, lag';

type Started = {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<number | null>;
};

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'asana-warehouse-up-'));
  folders.push(made);
  return made;
}

afterAll(async () => {
  for (const child of started) if (child.exitCode === null) child.kill('SIGTERM');
  for (const child of started) await until('it has ended', () => child.exitCode !== null || child.signalCode !== null);
  for (const made of folders) {
    const elsewhere = await readFile(path.join(made, 'postgres', 'location'), 'utf8').catch(() => '');
    if (elsewhere.trim() !== '') await rm(elsewhere.trim(), { recursive: true, force: true });
    await rm(made, { recursive: true, force: true });
  }
});

/** Runs a command of package.json as people do, without any of our settings but those given. */
function npm(args: readonly string[], environment: Record<string, string>): Started {
  const child = spawn('npm', [...args], {
    cwd: checkout,
    env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  started.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return {
    child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
}

async function once(environment: Record<string, string>): Promise<Record<string, unknown>> {
  const run = npm(['start', '--silent', '--', '--once', '--json'], environment);
  const code = await run.ended;
  const lines = run.stdout().trim().split('\n');
  if (code !== 0 || lines.length !== 1) {
    throw new Error(`Exit code ${code}\n${run.stdout()}\n${run.stderr()}`);
  }
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

function expectProof(summary: Record<string, unknown>): void {
  expect(summary).toMatchObject({ ok: true, differences: [], seconds: expect.any(Number) });
  expect(summary['deliveries']).toBeGreaterThan(10);
  expect(summary['events']).toBeGreaterThan(10);
  expect(summary['snapshots']).toBeGreaterThan(100);
  expect(summary['compared']).toBeGreaterThan(100);
  expect((summary['rows'] as Record<string, number>)['task']).toBeGreaterThan(100);
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Not within a minute: ${what}`);
    await sleep(100);
  }
}

test(
  'npm start -- --once ends with 0: the warehouse equals the API, on the Postgres log',
  async () => {
    expectProof(await once({ DATA_DIR: await folder() }));
  },
  onceMsMax,
);

/** Without --json, and in the words that the README shows, but for the log that it shows. */
async function onceInWords(environment: Record<string, string>): Promise<void> {
  const run = npm(['start', '--silent', '--', '--once'], environment);
  const code = await run.ended;
  if (code !== 0) throw new Error(`Exit code ${code}\n${run.stdout()}\n${run.stderr()}`);
  const printed = run
    .stdout()
    .replace(/^✓ Kafka .*\n/mu, '')
    .replace('reads the log in Kafka', 'reads the log in Postgres');
  const shown = linesOf((await samples())[1] ?? '');
  expect(shown.length).toBeGreaterThan(15);
  expect(abridged(linesOf(printed), shown)).toEqual(shown);
}

/** The lines, shortened where the sample has an ellipsis. */
function abridged(lines: readonly string[], sample: readonly string[]): readonly string[] {
  let at = 0;
  const shortened = sample.flatMap((line, index) => {
    if (line !== '…') return lines.slice(at, (at += 1));
    const next = lines.indexOf(sample[index + 1] ?? '', at);
    at = next < 0 ? lines.length : next;
    return [line];
  });
  return [...shortened, ...lines.slice(at)];
}

/** What the README shows of `npm start`, and of it with `--once`: the blocks that begin as they do. */
async function samples(): Promise<readonly string[]> {
  const readme = await readFile(path.join(checkout, 'README.md'), 'utf8');
  return [...readme.matchAll(/```\n( {2}Created a new Postgres[^`]*)```/g)].map(([, sample = '']) => sample);
}

/**
 * Lines as any run prints them: without folder, addresses, numbers and widths, nor what it was that changed; how far something was
 * at times, and whether a busy machine had caught up in time, is left out. The schema is told exactly.
 */
function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(backfill [█─]|catching up:|. (not )?caught up)/u.test(line))
    .map((line) => (line.startsWith('✓ schema') ? line : line.replaceAll(/\d+(\.\d+)*/g, '#')))
    .map((line) =>
      line
        .replace(/data in .*/, 'data in …')
        .replaceAll(/─+/g, '─')
        .replace(/Bearer \S+'/, "Bearer …'")
        .replaceAll(/ +/g, ' ')
        .trim()
        .replace(/^#:#:# \w+ .+ (# m?s|…)$/u, changeLine),
    );
}

describeWithKafka(
  'on Kafka',
  () => {
    let kafka: OwnKafka;
    beforeAll(async () => {
      kafka = await ownKafka();
    });
    afterAll(() => kafka.stop());

    test(
      'npm start -- --once ends with 0, also on brokers that hold the topics of another installation, and says so in words without --json',
      async () => {
        const KAFKA_BROKERS = kafka.brokers.join(',');
        expectProof(await once({ DATA_DIR: await folder(), KAFKA_BROKERS }));
        await onceInWords({ DATA_DIR: await folder(), KAFKA_BROKERS });
      },
      2 * onceMsMax,
    );
  },
  'own',
);

test(
  'npm start survives the death of its parts, ends on Ctrl-C, and goes on from its data',
  async () => {
    const DATA_DIR = await folder();
    const first = npm(['start', '--silent'], { DATA_DIR });
    await until('the backfill is done', () => first.stdout().includes('Ctrl-C ends'));
    for (const name of ['projector', 'ingress', 'reconciler']) {
      process.kill(await pidOf(first.child.pid ?? 0, name), 'SIGKILL');
      await until(`${name} runs again`, () => first.stdout().includes(`${name} runs again`));
    }
    const rename = await work(DATA_DIR);
    await until('a change is shown', () => first.stdout().includes(rename));
    const shown = linesOf((await samples())[0] ?? '');
    expect(shown.length).toBeGreaterThan(15);
    const changes = (lines: readonly string[]): number => lines.filter((line) => line === changeLine).length;
    await until('as many as in the README', () => changes(linesOf(first.stdout())) >= changes(shown));
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    const told = linesOf(first.stdout()).filter((line) => !/^\w+ (ended .*; starting it again|runs again)/.test(line));
    expect(abridged(told, shown)).toEqual(shown);

    const second = npm(['start'], { DATA_DIR });
    await until('the second start is up', () => second.stdout().includes('Ctrl-C ends'));
    expect(second.stdout()).toContain('done at an earlier start');
    const again = await work(DATA_DIR);
    await until('a change is shown at the second start', () => second.stdout().includes(again));
    expect(await command(['verify'], DATA_DIR)).toMatchObject({ ok: true, differences: [] });
    const seen = ['created', 'renamed', 'deleted'].map((name) => ({ name, ok: true }));
    expect(await command(['smoke'], DATA_DIR)).toMatchObject({ ok: true, steps: seen });
    expect(await command(['doctor'], DATA_DIR)).toMatchObject({ ok: true });
    expect(await command(['webhooks', 'plan'], DATA_DIR)).toMatchObject({ ok: true });
    const { webhooks } = (await command(['webhooks', 'list'], DATA_DIR)) as { webhooks: { state: string }[] };
    expect(webhooks.length).toBeGreaterThan(1);
    expect(new Set(webhooks.map(({ state }) => state))).toEqual(new Set(['active']));
    const twice = npm(['start'], { DATA_DIR });
    expect(await twice.ended).toBe(2);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  },
  2 * onceMsMax,
);

/** What a command says of the system in this folder, when it found nothing wrong. */
async function command(words: readonly string[], DATA_DIR: string): Promise<Record<string, unknown>> {
  const run = npm(['exec', '--silent', '--', 'asana-warehouse', ...words, '--json'], { DATA_DIR });
  const code = await run.ended;
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}\n${run.stdout()}\n${run.stderr()}`);
  return JSON.parse(run.stdout()) as Record<string, unknown>;
}

/** Renames a task in the simulator that `up` has started; resolves with the new name. */
async function work(dataDir: string): Promise<string> {
  const kept = JSON.parse(await readFile(path.join(dataDir, 'addresses.json'), 'utf8')) as {
    simulatorPort: number;
    simulatorToken: string;
  };
  const ask = async (method: string, at: string, body?: unknown): Promise<{ data: { gid: string }[] }> => {
    const response = await fetch(`http://127.0.0.1:${kept.simulatorPort}/api/1.0${at}`, {
      method,
      headers: { authorization: `Bearer ${kept.simulatorToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as { data: { gid: string }[] };
  };
  const { data: workspaces } = await ask('GET', '/workspaces');
  const { data: projects } = await ask('GET', `/projects?workspace=${workspaces[0]?.gid}`);
  const { data: tasks } = await ask('GET', `/tasks?project=${projects[0]?.gid}&limit=1`);
  const name = `Renamed at ${Date.now()}`;
  await ask('PUT', `/tasks/${tasks[0]?.gid}`, { data: { name } });
  return name;
}

/** The process id of an app below `ancestor`. */
async function pidOf(ancestor: number, app: string): Promise<number> {
  const listed = spawn('ps', ['-eo', 'pid=,ppid=,args='], { stdio: ['ignore', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  listed.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => listed.once('close', resolve));
  const rows = Buffer.concat(chunks)
    .toString()
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .map((match) => ({ pid: Number(match?.[1]), parent: Number(match?.[2]), args: match?.[3] ?? '' }));
  const below = new Set([ancestor]);
  for (let size = 0; size !== below.size;) {
    size = below.size;
    for (const { pid, parent } of rows) if (below.has(parent)) below.add(pid);
  }
  const found = rows.find(({ pid, args }) => below.has(pid) && args.includes(`apps/${app}/src/main.ts`));
  if (found === undefined) throw new Error(`No process of ${app} below ${ancestor}`);
  return found.pid;
}
