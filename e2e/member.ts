/**
 * One instance of an app in a fleet, supervised as an orchestrator would: whatever ends it, it is started again until the
 * test says otherwise. An end that the test did not cause is counted, since most tests want none.
 *
 *   start ──ready──▶ up ──killed, crashed──▶ starting again ──ready──▶ up          stop: from anywhere
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp, type AppSettings, type Started } from '@asana-warehouse/testbed/processes';

export type AppName = 'ingress' | 'projector' | 'reconciler';

const clockModule = './e2e/chaos-clock.mjs';
const againMs = 200;
/** More than an app allows itself. */
const stopMsMax = 30_000;

export class Member {
  readonly app: AppName;
  readonly name: string;
  /** Exit codes of ends that the test did not cause. */
  readonly crashes: (number | null)[] = [];
  readonly #settings: () => AppSettings;
  readonly #moved: () => void;
  readonly #past: Started[] = [];
  readonly #clockFile: string | null;
  #now: Started | null = null;
  #starting: Started | null = null;
  #wanted = false;
  #expectsEnd = false;
  #living: Promise<void> = Promise.resolve();

  /** `moved` is called whenever the instance comes up or goes down. `clockFile`: where its clock can be set; null: it cannot. */
  constructor(
    app: AppName,
    name: string,
    settings: () => AppSettings,
    moved: () => void,
    clockFile: string | null = null,
  ) {
    this.#clockFile = clockFile;
    this.app = app;
    this.name = name;
    this.#settings = settings;
    this.#moved = moved;
  }

  /** Null while it is down. */
  get url(): string | null {
    return this.#now?.url ?? null;
  }

  /** Where its metrics are; null while it is down. */
  get metricsUrl(): string | null {
    return this.#now?.metricsUrl ?? null;
  }

  get isUp(): boolean {
    return this.#now !== null;
  }

  /** The last lines that its processes have logged. */
  output(): string {
    return this.#past.map((one) => `== process ${one.pid}\n${one.output()}`).join('\n');
  }

  /** Throws when the first start fails. */
  async start(): Promise<void> {
    this.#wanted = true;
    const first = await this.#startOnce();
    this.#living = this.#live(first);
  }

  /** kill -9; it comes back by itself. */
  async kill(): Promise<void> {
    this.#expectsEnd = true;
    await this.#now?.kill();
  }

  /** kill -9 even to one that is only starting. False: there was no process. */
  async killAnyway(): Promise<boolean> {
    if (this.#now === null) {
      const starting = this.#starting;
      await starting?.kill();
      return starting !== null;
    }
    await this.kill();
    return true;
  }

  /** SIGSTOP; the function it resolves with lets the same process go on. Null: there was no process. */
  pause(): (() => void) | null {
    const paused = this.#now ?? this.#starting;
    if (paused === null) return null;
    signal(paused.pid, 'SIGSTOP');
    return () => signal(paused.pid, 'SIGCONT');
  }

  /** From now on, restarts included, its clock is off by `ms`. */
  async shiftClock(ms: number): Promise<void> {
    if (this.#clockFile === null) throw new Error(`The clock of ${this.name} cannot be set`);
    await writeFile(this.#clockFile, String(ms));
  }

  /** SIGTERM, and SIGKILL for one that does not end in time; resolves with the exit code, null after a kill. It stays down. */
  async stop(): Promise<number | null> {
    this.#wanted = false;
    this.#expectsEnd = true;
    const hung = setTimeout(() => void this.#now?.kill(), stopMsMax);
    const code = (await this.#now?.stop()) ?? null;
    clearTimeout(hung);
    await this.#living;
    return code;
  }

  async #live(first: Started): Promise<void> {
    let next: Started | null = first;
    while (next !== null) {
      this.#past.push(next);
      this.#now = next;
      this.#moved();
      const code = await next.ended;
      this.#now = null;
      this.#moved();
      if (!this.#expectsEnd) this.crashes.push(code);
      this.#expectsEnd = !this.#wanted;
      next = await this.#startAgain();
    }
  }

  async #startAgain(): Promise<Started | null> {
    while (this.#wanted) {
      const started = await this.#startOnce().catch(() => null);
      if (started !== null && this.#wanted) return started;
      if (started === null) await sleep(againMs);
      else await started.stop();
    }
    return null;
  }

  async #startOnce(): Promise<Started> {
    const clock = this.#clockFile === null ? [] : ['--import', `${clockModule}?file=${this.#clockFile}`];
    try {
      return await startApp(this.app, this.#settings(), [], {
        nodeFlags: clock,
        spawned: (started) => (this.#starting = started),
      });
    } finally {
      this.#starting = null;
    }
  }
}

/** The process may have ended meanwhile. Pid 0 would be a whole group. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  if (pid === 0) return;
  try {
    process.kill(pid, name);
  } catch (error) {
    // Told by shape: an error of Node itself is of another realm than the tests.
    if (!(typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
