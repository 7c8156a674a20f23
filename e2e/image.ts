/**
 * npm run image [-- --help]: builds what the Dockerfile describes in folders instead of images, one a stage, and runs docker-compose.yml with
 * the last, for machines without an engine. The context is copied without what .dockerignore names; each RUN runs in its folder, with the
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
import { newName, runServices } from './run-services.ts';

const usage =
  'npm run image: builds what the Dockerfile describes in a folder, and runs docker-compose.yml with it, without an engine.\n' +
  'It takes some minutes, the registry of npm, Java and Maven. Exit code 1 with what went wrong, 0 when all is well.\n';
const checkout = path.join(import.meta.dirname, '..');
/** What has been made of a stage so far. `folder` stands for its working directory. */
type Stage = {
  readonly name: string | null;
  readonly folder: string;
  workdir: string;
  readonly environment: Record<string, string>;
};

/** The user `node` of the base image. */
const imageUser = { uid: 1000, gid: 1000 };
const runAs: RunAs = process.getuid?.() === 0 ? imageUser : null;

if (parseArgs({ options: { help: { type: 'boolean', default: false } } }).values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const stages: Stage[] = [];
try {
  for (const { name, rest } of readDockerfile(checkout)) follow(name, rest);
  const { folder: image, environment } = lastStage();
  const help = await promisify(execFile)(process.execPath, [...entrypoint(), ...command()], {
    cwd: image,
    env: environment,
    ...runAs,
  });
  if (!help.stdout.includes('Usage: asana-warehouse')) throw new Error(`The image says: ${help.stdout}${help.stderr}`);
  say('it starts');
  const { exitCodes, projects, webhooks, seen } = await runServices(image, runAs);
  say(`${projects} projects, ${webhooks} webhooks confirmed; ended with ${JSON.stringify(exitCodes)}`);
  if (seen !== newName) throw new Error('A change was not seen while prod ran');
  if (Object.values(exitCodes).some((code) => code !== 0)) throw new Error('A service did not end as it should');
} finally {
  for (const { folder } of stages) rmSync(folder, { recursive: true, force: true });
}

/** Does in the last stage what an instruction says. */
function follow(name: string, rest: string): void {
  if (name === 'FROM') begin(rest);
  const stage = lastStage();
  if (name === 'ENV') {
    for (const [, key = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) stage.environment[key] = value;
  }
  if (name === 'WORKDIR') stage.workdir = rest;
  if (name === 'COPY') copy(stage, rest.split(/\s+/));
  if (name === 'RUN') run(stage, rest);
}

/** A stage is found again by the name that `AS` gives it. */
function begin(rest: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'asana-warehouse-image-'));
  chmodSync(folder, 0o755);
  const environment = { PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}` };
  stages.push({ name: rest.split(/ AS /i)[1] ?? null, folder, workdir: '/', environment });
}

function lastStage(): Stage {
  const stage = stages.at(-1);
  if (stage === undefined) throw new Error('The Dockerfile does not begin with FROM');
  return stage;
}

/** From the context, or the working directory of another stage. */
function copy({ folder }: Stage, words: readonly string[]): void {
  const ignored = readFileSync(path.join(checkout, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  const from = words[0]?.startsWith('--from=') === true ? words[0].slice('--from='.length) : null;
  const [source = '', target = '.'] = from === null ? words : words.slice(1);
  const stage = stages.find(({ name }) => name === from);
  if (from !== null && source !== stage?.workdir) throw new Error(`COPY ${words.join(' ')}: there is no such folder`);
  const place = stage === undefined ? path.join(checkout, source) : stage.folder;
  if (!existsSync(place)) throw new Error(`COPY ${source}: there is no such file`);
  cpSync(place, path.join(folder, target), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => stage !== undefined || !ignored.includes(path.relative(checkout, file)),
  });
  say(`COPY ${words.join(' ')}`);
}

/** Folders outside of the working directory are made within it, and belong to who the services run as. */
function run({ folder, environment }: Stage, line: string): void {
  const { uid, gid } = runAs ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const here = line.replaceAll('/var/lib/', `${folder}/var/lib/`).replaceAll('node:node', `${uid}:${gid}`);
  // How npm reaches its registry is a matter of this machine.
  const env = { ...process.env, ...environment };
  const { status } = spawnSync('sh', ['-c', here], { cwd: folder, env, stdio: ['ignore', 2, 2] });
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
