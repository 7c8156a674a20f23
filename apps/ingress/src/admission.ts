/**
 * How much ingress takes on at once, so that a log that is slow or down costs bounded memory: a number of deliveries in
 * flight, and the bytes of all their bodies. A delivery stays in flight until the log has settled it, also when its
 * sender has been told 503 before, since its body is held until then.
 *
 * The length a sender declares is held before the first byte is read; without one, what has come so far is.
 */
import type { IncomingMessage } from 'node:http';
import { giveBack } from './chunk.ts';

/** All inclusive; bytes are those of bodies. */
export type AdmissionBounds = {
  readonly inFlightMax: number;
  readonly bodyBytesMax: number;
  readonly bodiesBytesMax: number;
};

/** `gone`: the sender hung up, or was too slow and was cut off. */
export type BodyOutcome =
  | { readonly kind: 'whole'; readonly body: Buffer }
  | { readonly kind: 'body too large' }
  | { readonly kind: 'no memory for the body' }
  | { readonly kind: 'gone' };

type Refused = Exclude<BodyOutcome['kind'], 'whole' | 'gone'>;

export class Admission {
  readonly #bounds: AdmissionBounds;
  readonly #reading = new Set<IncomingMessage>();
  #answering = 0;
  #inFlight = 0;
  #bytes = 0;
  #whenIdle: (() => void) | null = null;

  constructor(bounds: AdmissionBounds) {
    this.#bounds = bounds;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A request of any kind has come; `answered` follows. Not bounded: what costs anything is bounded where it does. */
  answering(): void {
    this.#answering += 1;
  }

  answered(): void {
    this.#answering -= 1;
    this.#tellIdle();
  }

  /** False when there is no room for one more. Each true needs its `leave`. */
  enter(): boolean {
    if (this.#inFlight >= this.#bounds.inFlightMax) return false;
    this.#inFlight += 1;
    return true;
  }

  /** `bodyBytes`: of the body that was read whole, else 0. */
  leave(bodyBytes: number): void {
    this.#bytes -= bodyBytes;
    this.#inFlight -= 1;
    this.#tellIdle();
  }

  /** The body's exact bytes, within the bounds. What was held is released unless the body is whole. */
  read(request: IncomingMessage): Promise<BodyOutcome> {
    // Whoever hung up while the key was looked up sends no event any more.
    if (request.destroyed) return Promise.resolve({ kind: 'gone' });
    const declared = request.headers['content-length'];
    let held = declared === undefined ? 0 : Number(declared);
    const refusal = this.#hold(held, held);
    if (refusal !== null) return Promise.resolve({ kind: refusal });
    return new Promise((resolve) => {
      const chunks = new Chunks(declared === undefined ? null : held);
      let finished = false;
      const finish = (outcome: BodyOutcome): void => {
        finished = true;
        this.#reading.delete(request);
        if (outcome.kind !== 'whole') this.#bytes -= held;
        resolve(outcome);
      };
      this.#reading.add(request);
      request.on('data', (chunk: Buffer) => {
        if (finished) return;
        const length = chunks.length + chunk.length;
        if (length > held) {
          const refused = this.#hold(chunk.length, length);
          if (refused !== null) return finish({ kind: refused });
          held = length;
        }
        chunks.add(chunk);
      });
      request.on('end', () => void (finished || finish({ kind: 'whole', body: chunks.whole() })));
      request.on('close', () => void (finished || finish({ kind: 'gone' })));
      // The close of a broken request is preceded by an error that says no more.
      request.on('error', ignore);
    });
  }

  /** Hangs up on all whose body is not complete. Nothing of theirs was acknowledged. */
  cutOffReaders(): void {
    for (const request of this.#reading) request.destroy();
  }

  /** Resolves when every request is answered and nothing is in flight. For one caller. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle = resolve;
      this.#tellIdle();
    });
  }

  #tellIdle(): void {
    if (this.#inFlight === 0 && this.#answering === 0) this.#whenIdle?.();
  }

  /** Holds `bytes` more for a body of `length` so far, or says why not. */
  #hold(bytes: number, length: number): Refused | null {
    if (length > this.#bounds.bodyBytesMax) return 'body too large';
    if (this.#bytes + bytes > this.#bounds.bodiesBytesMax) return 'no memory for the body';
    this.#bytes += bytes;
    return null;
  }
}

/** Chunks of a body as they come. Of a known length they are copied into place, so that a large body is held once, not twice. */
class Chunks {
  readonly #wanted: number | null;
  readonly #chunks: Buffer[] = [];
  #place: Buffer | null = null;
  length = 0;

  /** `wanted`: of all chunks, where it is known. */
  constructor(wanted: number | null) {
    this.#wanted = wanted;
  }

  add(chunk: Buffer): void {
    if (this.#wanted !== null && chunk.length < this.#wanted) {
      this.#place ??= Buffer.allocUnsafeSlow(this.#wanted);
      chunk.copy(this.#place, this.length);
      this.length += chunk.length;
      giveBack(chunk);
    } else {
      this.#chunks.push(chunk);
      this.length += chunk.length;
    }
  }

  whole(): Buffer {
    const [first] = this.#chunks;
    if (this.#place !== null) return this.#place;
    return this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.length);
  }
}

function ignore(): void {}
