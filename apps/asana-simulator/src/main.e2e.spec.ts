/**
 * The simulator as a process: its one line, its exit codes, its end, and its memory over a restart.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

interface Ready {
  readonly url: string;
  readonly token: string;
  readonly workspace_gid: string;
  readonly projects: readonly string[];
}

function run(...flags: string[]): { child: ChildProcess; out: () => string; err: () => string } {
  const child = spawn(process.execPath, [main, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (out += part.toString('utf8')));
  child.stderr.on('data', (part: Buffer) => (err += part.toString('utf8')));
  return { child, out: () => out, err: () => err };
}

async function ready(flags: readonly string[]): Promise<{ child: ChildProcess; line: Ready; out: () => string }> {
  const { child, out } = run('--json', '--tasks', '20', ...flags);
  while (!out().includes('\n')) await once(child.stdout ?? child, 'data');
  return { child, line: JSON.parse(out()) as Ready, out };
}

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  const ended = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  return (await ended)[0];
}

describe('the simulator process', () => {
  it('prints one line of JSON when it is ready, answers, and ends with 0 on SIGTERM and SIGINT', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, line, out } = await ready([]);
      expect(Object.keys(line)).toEqual(['url', 'token', 'workspace_gid', 'projects']);
      const reply = await fetch(`${line.url}/api/1.0/workspaces/${line.workspace_gid}`, {
        headers: { authorization: `Bearer ${line.token}` },
      });
      expect(reply.status).toBe(200);
      expect(await end(child, signal)).toBe(0);
      expect(out().trim().split('\n')).toHaveLength(1);
    }
  });

  it('keeps its state in a file that only its owner may read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asana-simulator-'));
    const file = join(folder, 'state.json');
    const first = await ready(['--state', file, '--seed', '9']);
    const headers = { authorization: `Bearer ${first.line.token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ data: { name: 'kept', projects: [first.line.projects[0]] } });
    const made = await fetch(`${first.line.url}/api/1.0/tasks`, { method: 'POST', headers, body });
    const { data } = (await made.json()) as { data: { gid: string } };
    expect(await end(first.child)).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const second = await ready(['--state', file]);
    expect({ ...second.line, url: '' }).toEqual({ ...first.line, url: '' });
    expect((await fetch(`${second.line.url}/api/1.0/tasks/${data.gid}`, { headers })).status).toBe(200);
    await end(second.child);
    rmSync(folder, { recursive: true });
  });

  it('ends with 4 when it gave an answer that the official description does not allow', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asana-simulator-'));
    const file = join(folder, 'state.json');
    await end((await ready(['--state', file])).child);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"color":null', '"color":"plaid"'));
    const { child, line } = await ready(['--state', file]);
    const headers = { authorization: `Bearer ${line.token}` };
    const ask = async (path: string): Promise<unknown> => (await fetch(`${line.url}${path}`, { headers })).json();
    const told = JSON.stringify(await ask(`/api/1.0/projects/${line.projects[0]}`));
    expect(told).toMatch(/data\.color: expected one of/);
    expect(await ask('/_simulator/answers')).toMatchObject({ data: { invalid: [{ path: 'data.color' }] } });
    expect(await end(child)).toBe(4);
    rmSync(folder, { recursive: true });
  });

  it.each([
    [['--port', 'x'], 2],
    [['--nonsense'], 2],
    [['--plan', 'golden'], 2],
    [['--host', '203.0.113.1'], 3],
  ])('%j ends with %i and says why', async (flags, code) => {
    const { child, err } = run(...flags);
    const [status] = (await once(child, 'exit')) as [number];
    expect(status).toBe(code);
    expect(err()).not.toBe('');
  });
});
