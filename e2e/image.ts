/**
 * npm run image [-- --help]: builds what the Dockerfile describes in a folder instead of an image, and runs docker-compose.yml with it, for
 * machines without an engine. The context is copied without what .dockerignore names; each RUN runs in the folder, with the
 * image's environment and this machine's npm on the Node that is pinned; as root, the services then run as a user who may write nothing of
 * it, as they do in the image. It needs the registry of npm, Java and Maven, and some minutes; hence it is no test. The
 * base image and its shell are not looked at. Exit code 1 with what went wrong, 0 when all is well.
 */
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { readDockerfile } from './compose-file.ts';
import type { RunAs } from './composition.ts';
import { runServices } from './run-services.ts';

const usage =
  'npm run image: builds what the Dockerfile describes in a folder, and runs docker-compose.yml with it, without an engine.\n' +
  'It takes some minutes, the registry of npm, Java and Maven. Exit code 1 with what went wrong, 0 when all is well.\n';
const checkout = path.join(import.meta.dirname, '..');
/** The user `node` of the base image. */
const imageUser = { uid: 1000, gid: 1000 };
const runAs: RunAs = process.getuid?.() === 0 ? imageUser : null;

if (parseArgs({ options: { help: { type: 'boolean', default: false } } }).values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const image = mkdtempSync(path.join(tmpdir(), 'asana-warehouse-image-'));
try {
  chmodSync(image, 0o755);
  const environment = build();
  const help = await promisify(execFile)(process.execPath, [...entrypoint(), ...command()], {
    cwd: image,
    env: environment,
    ...runAs,
  });
  if (!help.stdout.includes('Usage: asana-warehouse')) throw new Error(`The image says: ${help.stdout}${help.stderr}`);
  say('it starts');
  const { exitCodes, projects, webhooks } = await runServices(image, runAs);
  say(`${projects} projects, ${webhooks} webhooks confirmed; ended with ${JSON.stringify(exitCodes)}`);
  if (Object.values(exitCodes).some((code) => code !== 0)) throw new Error('A service did not end as it should');
} finally {
  rmSync(image, { recursive: true, force: true });
}

/** Follows the Dockerfile; what it sets for the processes of the image. */
function build(): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
  };
  for (const { name, rest } of readDockerfile(checkout)) {
    if (name === 'ENV') for (const [, key = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) environment[key] = value;
    if (name === 'COPY') copy(rest.split(/\s+/));
    if (name === 'RUN') run(rest, environment);
  }
  return environment;
}

function copy(parts: readonly string[]): void {
  const ignored = readFileSync(path.join(checkout, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  for (const source of parts.slice(0, -1)) {
    const from = path.join(checkout, source);
    if (!existsSync(from)) throw new Error(`COPY ${source}: there is no such file`);
    cpSync(from, path.join(image, parts.at(-1) ?? '.'), {
      recursive: true,
      filter: (file) => !ignored.includes(path.relative(checkout, file)),
    });
  }
  say(`COPY ${parts.join(' ')}`);
}

/** Folders outside of the working directory are made within it, and belong to who the services run as. */
function run(line: string, environment: Readonly<Record<string, string>>): void {
  const { uid, gid } = runAs ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const here = line.replaceAll('/var/lib/', `${image}/var/lib/`).replaceAll('node:node', `${uid}:${gid}`);
  // How npm reaches its registry is a matter of this machine.
  const env = { ...process.env, ...environment };
  const { status } = spawnSync('sh', ['-c', here], { cwd: image, env, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`RUN ${line}: exit ${status}`);
  say(`RUN ${line}`);
}

function entrypoint(): readonly string[] {
  return listOf('ENTRYPOINT').slice(1);
}

function command(): readonly string[] {
  return listOf('CMD');
}

function listOf(name: string): readonly string[] {
  return JSON.parse(readDockerfile(checkout).findLast((each) => each.name === name)?.rest ?? '[]') as string[];
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
