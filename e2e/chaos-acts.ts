/**
 * Does the acts of a plan to a fleet, several at a time, and sees to it that everything comes back: a server that ended is
 * started again, as an orchestrator would. Acts that need the same victim wait for each other; a kill of an app waits for
 * nothing, so that it also meets processes that are frozen or only starting.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '@asana-warehouse/embedded-postgres/postmaster';
import { backendsOf, signalServer } from '@asana-warehouse/testbed/backends';
import { eventually } from '@asana-warehouse/testbed/eventually';
import type { FaultProxy } from '@asana-warehouse/testbed/proxy';
import { backend, type Act, type LineName, type Step } from './chaos-plan.ts';
import type { Fleet } from './fleet.ts';
import type { Breakable } from './fleet-servers.ts';
import type { Member } from './member.ts';

/** Told of everything that happens. `what` names it; the rest is its own. */
export type Note = (what: string, detail: Readonly<Record<string, unknown>>) => void;

type ServerName = 'postgres' | 'kafka';

const actsAtOnceMax = 4;
/** Acts between two moments at which everything is let come back. */
const actsInARow = 16;
const aloneMsMax = 90_000;
const takenAgain = 5;

export class Chaos {
  readonly #fleet: Fleet;
  readonly #random: () => number;
  readonly #note: Note;
  readonly #claimed = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #failed: { readonly error: unknown } | null = null;
  /** Kills done so far, by victim. */
  readonly kills: Record<string, number> = {};

  constructor(fleet: Fleet, random: () => number, note: Note) {
    this.#fleet = fleet;
    this.#random = random;
    this.#note = note;
  }

  /**
   * Resolves when every act is done and everything is back. Throws when something does not come back, and, with everything
   * healed, when told to stop.
   */
  async run(steps: readonly Step[], stopping: AbortSignal): Promise<void> {
    for (const [index, { afterMs, act }] of steps.entries()) {
      if (stopping.aborted) break;
      if (index > 0 && index % actsInARow === 0) await this.#breathe();
      await sleep(afterMs);
      await this.#revive();
      const claims = this.#claimsOf(act);
      while (this.#running.size >= actsAtOnceMax || claims.some((name) => this.#claimed.has(name))) {
        await Promise.race(this.#running);
      }
      this.#start(act, claims);
    }
    await this.heal();
    stopping.throwIfAborted();
  }

  /** Ends all trouble and resolves when everything is back and deliveries are taken. */
  async heal(): Promise<void> {
    await Promise.all(this.#running);
    for (const line of this.#lines()) line.set({ kind: 'pass' });
    for (const member of this.#fleet.members) await member.shiftClock(0);
    await this.#breathe();
  }

  #start(act: Act, claims: readonly string[]): void {
    for (const name of claims) this.#claimed.add(name);
    const doing = this.#do(act)
      .catch((error: unknown) => {
        this.#failed ??= { error };
      })
      .finally(() => {
        for (const name of claims) this.#claimed.delete(name);
        this.#running.delete(doing);
      });
    this.#running.add(doing);
  }

  #claimsOf(act: Act): readonly string[] {
    if (act.kind === 'full disk') return ['postgres', 'kafka'];
    if (act.kind === 'cut') return [];
    if (act.kind === 'trouble') return [`line ${act.victim}`];
    if (act.kind === 'clock') return [`clock ${act.victim}`];
    if (act.victim === backend) return ['postgres'];
    return act.kind === 'kill' && this.#member(act.victim) !== null ? [] : [act.victim];
  }

  async #do(act: Act): Promise<void> {
    this.#note('act', { ...act });
    if (act.kind === 'kill') await this.#kill(act.victim, act.ms);
    else if (act.kind === 'pause') await this.#pause(act.victim, act.ms);
    else if (act.kind === 'cut') this.#line(act.victim)?.cut(() => this.#random() < act.share);
    else if (act.kind === 'full disk') await this.#fillDisk(act.bytes, act.ms);
    else if (act.kind === 'clock') await this.#shiftClock(act.victim, act.ms);
    else {
      const line = this.#line(act.victim);
      line?.set(act.fault, () => this.#random() < act.share);
      await sleep(act.ms);
      line?.set({ kind: 'pass' });
    }
  }

  async #kill(victim: string, downMs: number): Promise<void> {
    const member = this.#member(victim);
    if (member !== null) {
      await eventually(
        () => member.killAnyway(),
        (wasThere) => wasThere,
        aloneMsMax,
      );
    } else if (victim === backend) {
      const backends = await backendsOf(this.#server('postgres').pid);
      const chosen = backends[Math.floor(this.#random() * backends.length)];
      if (chosen !== undefined && isAlive(chosen)) process.kill(chosen, 'SIGKILL');
    } else {
      const server = this.#server(victim as ServerName);
      await server.kill();
      await sleep(downMs);
      await server.restart();
    }
    this.kills[victim] = (this.kills[victim] ?? 0) + 1;
  }

  async #pause(victim: string, ms: number): Promise<void> {
    const member = this.#member(victim);
    if (member !== null) {
      const goOn = member.pause();
      await sleep(ms);
      goOn?.();
      return;
    }
    const { pid } = this.#server(victim as ServerName);
    await signalServer(pid, 'SIGSTOP');
    await sleep(ms);
    await signalServer(pid, 'SIGCONT');
  }

  async #fillDisk(bytes: number, ms: number): Promise<void> {
    if (this.#fleet.disk === null) return;
    await this.#fleet.disk.fill(bytes);
    await sleep(ms);
    await this.#fleet.disk.free();
  }

  async #shiftClock(victim: string, ms: number): Promise<void> {
    const member = this.#member(victim);
    if (member !== null) return await member.shiftClock(ms);
    // Its answer waits for what it sends, which may be held up by other trouble.
    void this.#fleet.ask('POST', '/_simulator/clock', { advance_ms: ms }).catch(() => undefined);
  }

  /** Lets all acts end, and waits until every process is up and deliveries are taken. */
  async #breathe(): Promise<void> {
    await Promise.all(this.#running);
    if (this.#failed !== null) throw this.#failed.error;
    await this.#revive();
    const sofar = this.#fleet.balancer.acknowledged().length;
    const lacks = async (): Promise<readonly string[]> => {
      await this.#revive();
      const taken = this.#fleet.balancer.acknowledged().length - sofar;
      const down = this.#fleet.members.filter(({ isUp }) => !isUp).map(({ name }) => `${name} is down`);
      return [...down, ...(taken < takenAgain ? [`${taken} deliveries acknowledged`] : [])];
    };
    const startedMs = performance.now();
    await eventually(lacks, (found) => found.length === 0, aloneMsMax);
    this.#note('all is back', { ms: Math.round(performance.now() - startedMs) });
  }

  /** Starts servers again that have ended without a kill. */
  async #revive(): Promise<void> {
    for (const name of ['postgres', 'kafka'] as const) {
      const server = this.#fleet[name];
      if (server === null || this.#claimed.has(name) || isAlive(server.pid)) continue;
      this.#note('ended by itself', { victim: name });
      this.#claimed.add(name);
      await server.restart().finally(() => this.#claimed.delete(name));
    }
  }

  #member(name: string): Member | null {
    return this.#fleet.members.find((member) => member.name === name) ?? null;
  }

  #server(name: ServerName): Breakable {
    const server = this.#fleet[name];
    if (server === null) throw new Error(`This fleet has no ${name} to trouble`);
    return server;
  }

  #line(name: LineName): FaultProxy | null {
    return this.#fleet.lines?.[name] ?? null;
  }

  #lines(): readonly FaultProxy[] {
    const { postgres, kafka, asana, deliveries } = this.#fleet.lines ?? {};
    return [postgres, kafka, asana, deliveries].filter((line) => line !== null && line !== undefined);
  }
}
