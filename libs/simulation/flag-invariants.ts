/**
 * Which flags the rows of a commit may follow, and when all rows must follow those that are set: as soon as nothing that flags
 * concern waits to be folded again.
 */
import { allOn, type Flags } from '@asana-warehouse/projection/flags';
import { flagsIn } from './flags.ts';
import type { World } from './world.ts';

/** Longer than any transaction lasts. */
const transactionMsMax = 15_000;

/** Watches the flags from the beginning. */
export class FlagWatch {
  readonly #world: World;
  #versions: { readonly flags: Flags; replacedMs: number }[] = [{ flags: allOn, replacedMs: Infinity }];
  #isChecked = true;

  constructor(world: World) {
    this.#world = world;
  }

  /** A flag was set. */
  set(): void {
    const { nowMs } = this.#world.schedule;
    for (const version of this.#versions) version.replacedMs = Math.min(version.replacedMs, nowMs);
    this.#versions = this.#versions.filter(({ replacedMs }) => replacedMs > nowMs - transactionMsMax);
    this.#versions.unshift({ flags: flagsIn(this.#world.warehouse), replacedMs: Infinity });
    this.#isChecked = false;
  }

  /** Those that a transaction which commits now may have been told, the newest first. */
  recent(): readonly Flags[] {
    const { nowMs } = this.#world.schedule;
    return this.#versions.filter(({ replacedMs }) => replacedMs > nowMs - transactionMsMax).map(({ flags }) => flags);
  }

  /** Those that all rows must follow now, once for each setting; null: some rows may not yet. */
  due(): Flags | null {
    const { warehouse } = this.#world;
    if (this.#isChecked || warehouse.entries('refold').next().done !== true) return null;
    for (const [, { pendingSinceMs }] of warehouse.entries('flag')) if (pendingSinceMs !== null) return null;
    this.#isChecked = true;
    return this.#versions[0]?.flags ?? null;
  }
}
