/**
 * One simulated Asana: the graph, its clock, ids, events and who may see what. Operations (*-change.ts) take a world and an
 * actor, check Asana's rules, put new rows and tell what happened; nothing else writes.
 */
import { Access } from './access.ts';
import type { Clock } from './clock.ts';
import { eventBody, pathsOf } from './events.ts';
import type { EventAction, EventChange, EventLog } from './events.ts';
import { kinds } from './kinds.ts';
import type { View } from './render.ts';
import type { Gid, Row, RowOf, RowType, StoryDetail, TaskRow } from './rows.ts';
import type { Store } from './store.ts';
import { notFound } from './api-fault.ts';
import { isLive } from './liveness.ts';

/** Who acts, and when; one action is one moment. */
export interface Actor {
  readonly user: Gid | null;
  readonly atMs: number;
}

export const plans = ['free', 'paid', 'enterprise'] as const;

export interface Rules {
  /** `free` lacks what plan-limit.ts and the description say; only `enterprise` has the workspace's event stream. */
  readonly plan: (typeof plans)[number];
  readonly sinceSeesMoves: boolean;
  readonly cascadeEvents: boolean;
  readonly removedOnSectionMove: boolean;
}

export class World {
  readonly seed: number;
  rules: Rules;
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventLog;
  readonly access = new Access();
  private gidCount: number;
  private declaredGidCount: number;

  constructor(
    seed: number,
    rules: Rules,
    parts: { store: Store; clock: Clock; events: EventLog; gidCount: number; declaredGidCount?: number },
  ) {
    this.seed = seed;
    this.rules = rules;
    this.store = parts.store;
    this.clock = parts.clock;
    this.events = parts.events;
    this.gidCount = parts.gidCount;
    this.declaredGidCount = parts.declaredGidCount ?? 0;
  }

  /** A gid later than all before it. Numeric only to look at, with gaps like Asana's. */
  newGid(): Gid {
    this.gidCount += 1;
    return this.gidOf(1_201_000_000_000_000, this.gidCount);
  }

  /** Objects of declared kinds take theirs from a range of their own, so that all others have the same with and without them. */
  newDeclaredGid(): Gid {
    this.declaredGidCount += 1;
    return this.gidOf(1_301_000_000_000_000, this.declaredGidCount);
  }

  private gidOf(start: number, count: number): Gid {
    const jitter = Math.imul(count ^ (this.seed * 7_919), 0x9e3779b1) >>> 23;
    return String(start + count * 512 + jitter);
  }

  declaredGidsGiven(): number {
    return this.declaredGidCount;
  }

  gidsGiven(): number {
    return this.gidCount;
  }

  actor(user: Gid | null): Actor {
    return { user, atMs: this.clock.nowMs() };
  }

  view(user: Gid | null): View {
    const { store, access } = this;
    return {
      store,
      user,
      app: null,
      nowMs: this.clock.nowMs(),
      kinds,
      sees: (row) => user === null || access.verdict(store, user, row) === 200,
      isNameShown: (person) => user === null || access.isNameShown(store, user, person),
    };
  }

  /** The live row, or what Asana answers when it is not there. */
  need<T extends RowType>(type: T, gid: Gid): RowOf<T> {
    const row = this.store.find(type, gid);
    if (row === undefined || !isLive(this.store, row)) throw notFound(type, gid);
    return row;
  }

  put<R extends Row>(actor: Actor, row: R): R {
    this.store.put(row, actor.atMs);
    return row;
  }

  emit(actor: Actor, action: EventAction, row: Row, detail: EmitDetail = {}): void {
    const paths = detail.only ?? [...new Set([...pathsOf(this.store, row), ...(detail.also ?? [])])];
    this.events.append(actor.atMs, paths, eventBody(actor.atMs, actor.user, action, row, detail), row);
  }

  changed(actor: Actor, row: Row, field: string, change: Omit<EventChange, 'field' | 'action'> = {}): void {
    const action =
      change.added_value !== undefined ? 'added' : change.removed_value !== undefined ? 'removed' : 'changed';
    this.emit(actor, 'changed', row, { change: { field, action, ...change } });
  }

  /** Adds a system story to a task. `moves`: whether the task's modified_at moves with it, as it does but for placement. */
  tell(actor: Actor, task: Gid, subtype: string, text: string, detail: StoryDetail, moves = true): void {
    const story = this.put(actor, {
      type: 'story',
      gid: this.newGid(),
      createdAtMs: actor.atMs,
      deletedAtMs: null,
      task,
      kind: 'system',
      subtype,
      text,
      createdBy: actor.user,
      isPinned: false,
      isEdited: false,
      detail,
    });
    if (moves) this.touch(actor, task);
    this.emit(actor, 'added', story, { parent: this.store.need('task', task) });
  }

  touch(actor: Actor, task: Gid): void {
    this.patchTask(actor, task, {});
  }

  /** Changes a task's own contents; modified_at moves. */
  patchTask(actor: Actor, task: Gid, patch: Partial<TaskRow>): TaskRow {
    return this.put(actor, { ...this.store.need('task', task), modifiedAtMs: actor.atMs, ...patch });
  }
}

export interface EmitDetail {
  readonly parent?: Row | undefined;
  readonly change?: EventChange | undefined;
  /** Watchers beyond the row's own paths, such as the project that a task has just left. */
  readonly also?: readonly Gid[];
  /** Only these watchers hear of it. */
  readonly only?: readonly Gid[];
}
