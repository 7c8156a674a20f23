/**
 * One run of the whole system from one seed: people work in Asana while two of each process follow, everything that can fail
 * fails now and then; then the faults stop, what is under way settles, a reconciliation runs, and the end is compared with
 * the truth. The same seed and the same faults give the same run, step by step.
 */
import { createSecretKey } from 'node:crypto';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { furnish } from './asana-people.ts';
import { AsanaServer, type Post } from './asana-server.ts';
import { AsanaTruth, workspaceGid } from './asana-truth.ts';
import { startChores } from './chores.ts';
import { Choices } from './choices.ts';
import { placeKey } from './consumer.ts';
import { checkEnd } from './final-checks.ts';
import { operate, undecided } from './operators.ts';
import { hydratorGroup, startHydrator } from './hydrator.ts';
import { serveDelivery, type Cache } from './ingress.ts';
import { Watch } from './invariants.ts';
import { Violation } from './violation.ts';
import { ModelledLog } from './modelled-log.ts';
import { ModelledWarehouse } from './modelled-warehouse.ts';
import { Network, type Route } from './network.ts';
import { Poison } from './poison.ts';
import { projectorGroup, startProjector } from './projector.ts';
import type { Sabotage } from './sabotage.ts';
import { Schedule, type Life, type Work } from './schedule.ts';
import { mayPass, type World } from './world.ts';

/** `actions`: how many things people do. `only`: the faults that may strike, by name; null: all. */
export type RunOptions = {
  readonly seed: number;
  readonly actions: number;
  readonly only: readonly string[] | null;
  readonly sabotage: Sabotage | null;
};

/** `violation` null: all held. `digest` stands for every step; `struck`: the faults; `trace`: the last of what happened. */
export type RunResult = {
  readonly violation: { readonly rule: string; readonly detail: string } | null;
  readonly steps: number;
  readonly virtualMs: number;
  readonly struck: readonly string[];
  readonly digest: number;
  readonly trace: readonly string[];
  readonly records: number;
};

const startMs = Date.UTC(2026, 0, 1);
const stepsMax = 200_000;
const restartMs = 1_500;
const ingressRoute: Route = { name: 'ingress', code: 'asana.unreachable', timeoutMs: 10_000, doubles: true };
const processes = { ingress: 2, reconciler: 2, projector: 2 } as const;
type ProcessKind = keyof typeof processes;

/** Runs. Never throws for what it finds. */
export function simulate(options: RunOptions): RunResult {
  const run = new Run(options);
  const { choices, schedule, log } = run.world;
  let violation: RunResult['violation'] = null;
  try {
    run.toTheEnd();
  } catch (error) {
    const rule = error instanceof Violation ? error.rule : 'error';
    violation = {
      rule,
      detail:
        error instanceof Error ? (rule === 'error' ? (error.stack ?? error.message) : error.message) : String(error),
    };
  }
  const records = [deliveriesTopic, snapshotsTopic]
    .flatMap((topic) => log.ends(topic))
    .reduce((sum, end) => sum + end, 0);
  const { steps, nowMs, digest, trace } = schedule;
  return { violation, steps, virtualMs: nowMs - startMs, struck: choices.struck, digest, trace, records };
}

/** A process that never dies, such as a person at a terminal who starts a command again. */
function immortal(owner: string): Life {
  return { process: owner, owner, isAlive: true, frozenUntilMs: 0, atDeath: [] };
}

class Run {
  readonly world: World;
  readonly #options: RunOptions;
  readonly #ingress = new Map<string, { readonly life: Life; readonly cache: Cache }>();
  #lives = 0;
  #isWorkDone = false;
  #error: { readonly error: unknown } | null = null;

  constructor(options: RunOptions) {
    this.#options = options;
    const choices = new Choices(options.seed, options.only === null ? null : new Set(options.only));
    const schedule = new Schedule(startMs, choices);
    const truth = new AsanaTruth();
    const warehouse = new ModelledWarehouse(schedule, choices);
    this.world = {
      choices,
      schedule,
      network: new Network(schedule, choices),
      asana: new AsanaServer(truth, schedule, choices),
      log: new ModelledLog(),
      poison: new Poison(),
      thinned: new Set(),
      warehouse,
      sabotage: options.sabotage,
      reads: new Map(),
      unlogged: new Map(),
      counters: { reconciles: 0, wishes: 0, runs: 0, guards: 0, flags: 0 },
    };
    this.#watch();
    furnish(truth, choices, startMs - 60_000);
    this.world.asana.connect((post) => this.#send(post));
    this.world.asana.onAccessChanged = () => void (this.world.counters.reconciles += 1);
  }

  toTheEnd(): void {
    const { asana, schedule, choices, counters } = this.world;
    this.#registerWorkspace();
    for (const kind of Object.keys(processes) as ProcessKind[])
      for (let place = 1; place <= processes[kind]; place += 1) this.#start(kind, `${kind}-${place}`);
    const work = function* (this: Run): Work<void> {
      yield* asana.work(this.#options.actions);
      this.#isWorkDone = true;
    };
    schedule.start(null, work.call(this));
    schedule.start(null, operate(this.world, immortal('operator')));
    this.#until(() => this.#isWorkDone, 600_000);
    this.#for(3_000);
    choices.isCalm = true;
    this.#until(() => this.#unsettled() === null, 600_000);
    counters.reconciles += 1;
    this.#until(() => this.#unsettled() === null, 600_000);
    checkEnd(this.world);
  }

  #watch(): void {
    const { schedule, choices, warehouse, log, poison } = this.world;
    const watch = new Watch(this.world);
    log.onAppend = (appended) => {
      poison.strike(appended, choices);
      watch.appended(appended);
    };
    warehouse.onCommit = (changes) => watch.committed(changes);
    schedule.watch(
      (life) => {
        if (!life.isAlive) return false;
        if (choices.strikes('warehouse crash')) {
          schedule.note('the warehouse crashes');
          warehouse.crash();
        }
        if (choices.strikes('freeze')) {
          life.frozenUntilMs = schedule.nowMs + choices.between('freeze', 3_500, 9_000);
          schedule.note(`${life.owner} stands still`);
        }
        if (!choices.strikes('crash')) return true;
        this.#crash(life);
        return false;
      },
      (error) => (this.#error ??= { error }),
    );
    this.#acknowledged = (body) => watch.acknowledged(body);
  }

  #acknowledged: (body: Buffer) => void = () => undefined;

  #crash(life: Life): void {
    const { schedule, choices } = this.world;
    schedule.note(`${life.owner} crashes`);
    life.isAlive = false;
    for (const end of life.atDeath) end();
    const kind = (Object.keys(processes) as ProcessKind[]).find((one) => life.process.startsWith(one));
    schedule.after(null, choices.between('restart', 100, restartMs), () => {
      if (kind !== undefined) this.#start(kind, life.process);
    });
  }

  #start(kind: ProcessKind, process: string): void {
    this.#lives += 1;
    const life: Life = { process, owner: `${process}.${this.#lives}`, isAlive: true, frozenUntilMs: 0, atDeath: [] };
    if (kind === 'ingress') this.#ingress.set(process, { life, cache: new Map() });
    else if (kind === 'projector') startProjector(this.world, life);
    else {
      startHydrator(this.world, life);
      startChores(this.world, life);
    }
  }

  /** Through a balancer that knows nothing of who lives. */
  *#send(post: Post): Work<boolean> {
    const { network, choices, schedule } = this.world;
    try {
      const status = yield* network.request<number>(null, ingressRoute, (answer, fail) => {
        const { life, cache } = choices.pick('balancer', [...this.#ingress.values()]) ?? {};
        if (life === undefined || cache === undefined || !life.isAlive) return fail();
        schedule.start(
          life,
          serveDelivery(this.world, life, cache, post, (code) => {
            if (code === 200) this.#acknowledged(post.body);
            answer(code);
          }),
        );
      });
      return status === 200;
    } catch (error) {
      if (!mayPass(error)) throw error;
      return false;
    }
  }

  #registerWorkspace(): void {
    const { warehouse, asana, choices } = this.world;
    choices.isCalm = true;
    const tx = warehouse.begin(immortal('setup'));
    for (const resourceGid of [workspaceGid, ...asana.truth.ofType('project').map(({ gid }) => gid)]) {
      const key = `key-${resourceGid}`;
      const secret = createSecretKey(Buffer.from(`secret-${resourceGid}`));
      tx.put('webhook', key, {
        webhookKey: key,
        workspaceGid,
        state: 'active',
        secret,
        confirmedAtMs: startMs,
        resourceGid,
      });
      asana.webhooks.push({ key, resourceGid, secret: `secret-${resourceGid}` });
    }
    this.world.schedule.start(null, tx.commit(true));
    while (this.world.schedule.step());
    choices.isCalm = false;
  }

  /** What is still under way; null: nothing. */
  #unsettled(): string | null {
    const { asana, warehouse, log, counters } = this.world;
    if (asana.pending > 0) return `${asana.pending} deliveries`;
    if (asana.access.troubles > 0) return 'access';
    const runs = [...warehouse.entries('run')].map(([, run]) => run);
    if (runs.some(({ state }) => state !== 'done')) return 'a run';
    if (runs.filter(({ kind }) => kind === 'reconcile').length < counters.reconciles) return 'a run to begin';
    const groups = [
      [projectorGroup, deliveriesTopic],
      [projectorGroup, snapshotsTopic],
      [hydratorGroup, deliveriesTopic],
    ] as const;
    for (const [group, topic] of groups) {
      const behind = log.ends(topic).findIndex((end, partition) => {
        const held = warehouse.get('offset', placeKey(group, { topic, partition }));
        return (held?.nextOffset ?? 0) < end;
      });
      if (behind !== -1) return `${group} at ${topic}/${behind}`;
    }
    const undone = undecided(this.world);
    if (undone !== null) return undone;
    for (const table of ['wish', 'refold'] as const) {
      const first = warehouse.entries(table).next();
      if (first.done !== true) return `${table} ${JSON.stringify(first.value)}`;
    }
    return null;
  }

  #for(ms: number): void {
    const { schedule } = this.world;
    const endMs = schedule.nowMs + ms;
    this.#until(() => schedule.nowMs >= endMs, ms * 2);
  }

  #until(isDone: () => boolean, msMax: number): void {
    const { schedule } = this.world;
    const endMs = schedule.nowMs + msMax;
    let checkedMs = -Infinity;
    for (;;) {
      if (schedule.nowMs - checkedMs > 50) {
        checkedMs = schedule.nowMs;
        if (isDone()) return;
      }
      if (schedule.nowMs > endMs || schedule.steps > stepsMax)
        throw new Violation(
          'the end is reached',
          `not within ${msMax} ms of virtual time: ${this.#unsettled() ?? 'people work'}`,
        );
      schedule.step();
      if (this.#error !== null) throw this.#error.error;
    }
  }
}
