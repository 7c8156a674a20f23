/**
 * The simulator's memory on disk: one JSON file with rows, journal, events, waiting deliveries, clock and denials.
 *
 * Written beside and renamed into place, so that a crash leaves the old file or the new one. Writing happens a moment after
 * changes, never more often than a tenth of the time it takes, and at the end; what changed in the last moment before a
 * kill is lost.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Denial } from './access.ts';
import type { EventRecord } from './events.ts';
import type { Row } from './rows.ts';
import type { JournalEntry } from './store.ts';

export interface SavedState {
  readonly format: 1;
  readonly seed: number;
  readonly token: string;
  readonly serviceAccount: string;
  readonly offsetMs: number;
  readonly gidCount: number;
  /** Missing in files of before there were declared kinds. */
  readonly declaredGidCount?: number;
  readonly nextSequence: number;
  readonly rows: readonly Row[];
  readonly journal: readonly JournalEntry[];
  readonly events: readonly EventRecord[];
  readonly waiting: Readonly<Record<string, readonly string[]>>;
  readonly denials: readonly Denial[];
}

/** The saved state, or null when there is none yet. Throws when the file is not one of ours. */
export function loadState(path: string): SavedState | null {
  if (!existsSync(path)) return null;
  const state = JSON.parse(readFileSync(path, 'utf8')) as SavedState;
  if (state.format !== 1) throw new Error(`${path} is not a state file of this simulator`);
  return state;
}

export class StateFile {
  private readonly path: string;
  private readonly revision: () => number;
  private readonly collect: () => SavedState;
  private readonly timer: NodeJS.Timeout;
  private savedRevision = -1;
  private tookMs = 0;
  private savedAtMs = 0;

  constructor(path: string, revision: () => number, collect: () => SavedState) {
    this.path = path;
    this.revision = revision;
    this.collect = collect;
    this.save();
    this.timer = setInterval(() => this.saveIfDue(), 250);
  }

  save(): void {
    const startMs = Date.now();
    this.savedRevision = this.revision();
    const beside = `${this.path}.writing`;
    writeFileSync(beside, JSON.stringify(this.collect()), { mode: 0o600 });
    renameSync(beside, this.path);
    this.savedAtMs = Date.now();
    this.tookMs = this.savedAtMs - startMs;
  }

  close(): void {
    clearInterval(this.timer);
    this.save();
  }

  private saveIfDue(): void {
    if (this.revision() !== this.savedRevision && Date.now() - this.savedAtMs > this.tookMs * 10) this.save();
  }
}
