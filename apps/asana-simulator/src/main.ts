/**
 * The simulator as a process: flags in, one line out when it is ready (`--json`), logs on stderr, an orderly end on SIGTERM
 * and SIGINT.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { defaults } from './options.ts';
import type { SimulatorOptions } from './options.ts';
import { startSimulator } from './simulator.ts';
import { plans } from './world.ts';

interface Flags {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly workspaces: number;
  readonly users: number;
  readonly projects: number;
  readonly tasks: number;
  readonly token?: string;
  readonly state?: string;
  readonly json?: true;
  readonly plan: string;
  readonly requestsPerMinute: number;
  readonly readsInFlight: number;
  readonly writesInFlight: number;
  readonly flushMs: number;
  readonly eventsPerDelivery: number;
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
  readonly offsetLifetimeMs: number;
  readonly resultRowsMax: number;
  readonly targetTimeoutMs: number;
  readonly handshakeFailureStatus: number;
  readonly heartbeatBody: string;
  readonly refuseLoopbackTargets?: true;
  readonly sinceSeesMoves?: true;
  readonly cascadeEvents?: true;
  readonly removedOnSectionMove?: true;
}

async function main(): Promise<void> {
  const flags = readFlags(process.argv);
  const simulator = await startSimulator(toOptions(flags)).catch((error: unknown) => {
    process.stderr.write(`asana-simulator: cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(3);
  });
  // Before anyone is told that it is ready: who is told may end it at once.
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    void simulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`asana-simulator: ${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(4);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  const { url, token, workspaceGid, projects } = simulator;
  const ready = { url, token, workspace_gid: workspaceGid, projects };
  if (flags.json === true) process.stdout.write(`${JSON.stringify(ready)}\n`);
  else
    process.stderr.write(
      `simulator at ${url}\n  token ${token}\n  workspace ${workspaceGid}, ${projects.length} projects\n`,
    );
}

function readFlags(argv: readonly string[]): Flags {
  const number = (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('must be a whole number from 0');
    return value;
  };
  const command = new Command('asana-simulator').description(
    'A local Asana: its API, its webhooks and its rules, with a seeded workspace.',
  );
  const numbers: readonly (readonly [string, string, number])[] = [
    ['--port <n>', 'port to listen on, 0 picks a free one', defaults.port],
    ['--seed <n>', 'same seed, same workspace', defaults.seed],
    ['--workspaces <n>', 'workspaces', defaults.workspaces],
    ['--users <n>', 'people', defaults.users],
    ['--projects <n>', 'projects, over all workspaces', defaults.projects],
    ['--tasks <n>', 'tasks, over all projects', defaults.tasks],
    ['--requests-per-minute <n>', 'limit for each token', defaults.requestsPerMinute],
    ['--reads-in-flight <n>', 'limit for each token', defaults.readsInFlightMax],
    ['--writes-in-flight <n>', 'limit for each token', defaults.writesInFlightMax],
    ['--flush-ms <n>', 'how long events wait to share a delivery', defaults.flushMs],
    ['--events-per-delivery <n>', 'events in one delivery at most', defaults.eventsPerDelivery],
    ['--retry-base-ms <n>', 'wait before the first retry, doubled each time', defaults.retryBaseMs],
    ['--retry-max-ms <n>', 'longest wait between retries', defaults.retryMaxMs],
    ['--offset-lifetime-ms <n>', 'how long a page token lives', defaults.offsetLifetimeMs],
    ['--result-rows-max <n>', 'rows of a list over all its pages, 0 for any number', defaults.resultRowsMax],
    ['--target-timeout-ms <n>', 'how long a webhook target may take', defaults.targetTimeoutMs],
    ['--handshake-failure-status <n>', 'answer to a create whose handshake failed', defaults.handshakeFailureStatus],
  ];
  for (const [flag, text, value] of numbers) command.option(flag, text, number, value);
  return command
    .option('--host <address>', 'address to bind', defaults.host)
    .option('--token <token>', "the first user's token (default: made from the seed)")
    .option('--state <file>', 'keep the state here over restarts')
    .option('--json', 'print one JSON line when ready')
    .addOption(new Option('--plan <plan>', 'what the workspace pays for').choices(plans).default(defaults.plan))
    .option('--heartbeat-body <json>', 'body of a heartbeat', defaults.heartbeatBody)
    .option('--refuse-loopback-targets', 'answer 403 to webhooks on loopback addresses, as Asana does')
    .option('--since-sees-moves', 'modified_since also finds tasks that changed project or section')
    .option('--cascade-events', 'a deleted project or task tells an event for each task in it')
    .option('--removed-on-section-move', 'a section move also tells `removed` from the old section')
    .exitOverride((fault) => process.exit(fault.exitCode === 0 ? 0 : 2))
    .parse([...argv])
    .opts<Flags>();
}

function toOptions(flags: Flags): Partial<SimulatorOptions> {
  const { token, state, json: _json, readsInFlight, writesInFlight, plan, refuseLoopbackTargets, ...same } = flags;
  const { sinceSeesMoves = false, cascadeEvents = false, removedOnSectionMove = false, ...numbers } = same;
  return {
    ...numbers,
    sinceSeesMoves,
    cascadeEvents,
    removedOnSectionMove,
    readsInFlightMax: readsInFlight,
    writesInFlightMax: writesInFlight,
    plan: plans.find((known) => known === plan) ?? defaults.plan,
    token: token ?? null,
    stateFile: state ?? null,
    refusesLoopback: refuseLoopbackTargets ?? false,
    log: (line) => void process.stderr.write(`${line}\n`),
  };
}

await main();
