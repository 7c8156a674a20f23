/**
 * Webhook registrations, read through: what is known may be old, and is then good for acceptance only (`verify.ts`).
 *
 * A read answers with what was true after it was asked for: the handshake may have reached another instance a moment
 * before. Reads that come in while one statement runs form the next one, and statements start `pauseMs` apart, so a flood of
 * made-up keys costs the database one small statement at a time, however many ask.
 *
 *   cached younger than `refreshMs`            used
 *   cached younger than `ageMsMax`             used, and read anew in the background
 *   older, not cached, or not good enough      read; if the store cannot be reached, the read fails
 */
import type { Known, Registration } from '@asana-warehouse/delivery/verify';
import { Failure } from '@asana-warehouse/failure/failure';

/** A registration, or why just this one cannot be used. */
export type Found = { readonly registration: Registration } | { readonly failure: Failure };

export type RegistrationsOptions = {
  /** Those of the keys that exist. Rejects with a `Failure` when the store does not answer in time. */
  readonly find: (keys: readonly string[]) => Promise<ReadonlyMap<string, Found>>;
  /** Ms of a clock that never steps back. */
  readonly now: () => number;
  readonly pauseMs: number;
  readonly refreshMs: number;
  readonly ageMsMax: number;
  readonly cachedMax: number;
  /** Different keys that may wait for a read. */
  readonly waitingMax: number;
};

type Waiting = { readonly promise: Promise<Known>; resolve(known: Known): void; reject(reason: unknown): void };
type Cached = { readonly known: Known; readonly readAtMs: number };

export class Registrations {
  readonly #options: RegistrationsOptions;
  readonly #cached = new Map<string, Cached>();
  #waiting = new Map<string, Waiting>();
  #startedAtMs = -Infinity;
  #working = false;

  constructor(options: RegistrationsOptions) {
    this.#options = options;
  }

  /** What is known without asking; undefined: nothing that may still be used. */
  cached(key: string): Known | undefined {
    const cached = this.#cached.get(key);
    if (cached === undefined) return undefined;
    const ageMs = this.#options.now() - cached.readAtMs;
    if (ageMs > this.#options.ageMsMax) return undefined;
    if (ageMs > this.#options.refreshMs && !this.#waiting.has(key)) this.read(key).catch(keepOld);
    return cached.known;
  }

  /** Fresh knowledge. Rejects with a `Failure` when the store cannot be reached, or too many wait for it. */
  read(key: string): Promise<Known> {
    const joined = this.#waiting.get(key);
    if (joined !== undefined) return joined.promise;
    if (this.#waiting.size >= this.#options.waitingMax) {
      return Promise.reject(new Failure('postgres.unreachable', 'Too many webhook keys wait to be looked up'));
    }
    const waiting: Waiting = Promise.withResolvers<Known>();
    this.#waiting.set(key, waiting);
    if (!this.#working) {
      this.#working = true;
      void this.#work();
    }
    return waiting.promise;
  }

  async #work(): Promise<void> {
    const { find, now, pauseMs } = this.#options;
    while (this.#waiting.size > 0) {
      const restMs = this.#startedAtMs + pauseMs - now();
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
      const batch = this.#waiting;
      this.#waiting = new Map();
      this.#startedAtMs = now();
      try {
        this.#settle(batch, await find([...batch.keys()]));
      } catch (error) {
        for (const waiting of batch.values()) waiting.reject(error);
      }
    }
    this.#working = false;
  }

  #settle(batch: ReadonlyMap<string, Waiting>, found: ReadonlyMap<string, Found>): void {
    for (const [key, waiting] of batch) {
      const one = found.get(key);
      if (one !== undefined && 'failure' in one) waiting.reject(one.failure);
      else {
        this.#keep(key, one?.registration ?? null);
        waiting.resolve({ registration: one?.registration ?? null, fresh: true });
      }
    }
  }

  /** Only what exists is kept, so that made-up keys push nothing out; the least recently read goes first. */
  #keep(key: string, registration: Registration | null): void {
    this.#cached.delete(key);
    if (registration === null) return;
    this.#cached.set(key, { known: { registration, fresh: false }, readAtMs: this.#startedAtMs });
    const [oldest] = this.#cached.keys();
    if (this.#cached.size > this.#options.cachedMax && oldest !== undefined) this.#cached.delete(oldest);
  }
}

/** A background read that failed: what is cached stays in use until `ageMsMax`, then requests see the failure. */
function keepOld(): void {}
