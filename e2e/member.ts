/**
 * One instance of an app in a fleet, supervised as an orchestrator would: whatever ends it, it is started again until the
 * test says otherwise. An end that the test did not cause is counted, since most tests want none.
 *
 *   start ──ready──▶ up ──killed, crashed──▶ starting again ──ready──▶ up          stop: from anywhere
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp, type AppSettings, type Started } from '@asana-warehouse/testbed/processes';

export type AppName = 'ingress' | 'projector' | 'reconciler';

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
  #now: Started | null = null;
  #wanted = false;
  #expectsEnd = false;
  #living: Promise<void> = Promise.resolve();

  /** `moved` is called whenever the instance comes up or goes down. */
  constructor(app: AppName, name: string, settings: () => AppSettings, moved: () => void) {
    this.app = app;
    this.name = name;
    this.#settings = settings;
    this.#moved = moved;
  }

  /** Null while it is down. */
  get url(): string | null {
    return this.#now?.url ?? null;
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
    const first = await startApp(this.app, this.#settings());
    this.#living = this.#live(first);
  }

  /** kill -9; it comes back by itself. */
  async kill(): Promise<void> {
    this.#expectsEnd = true;
    await this.#now?.kill();
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
      const started = await startApp(this.app, this.#settings()).catch(() => null);
      if (started !== null && this.#wanted) return started;
      if (started === null) await sleep(againMs);
      else await started.stop();
    }
    return null;
  }
}
