/**
 * What must hold of disappearances: the log calls nothing absent that Asana still has, but for what an event said to be gone,
 * what a person has confirmed since it was last found, and as few of one type in one scope as may go unheard. What holds more
 * than that may not. What is held back is let go only to be read, and a confirmation ends with that read.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { decodeRecords } from './decode-records.ts';
import { guardWindowMs, limits } from './guard.ts';
import { holdersOf, membersOfScope } from './guard-scopes.ts';
import type { Appended } from './modelled-log.ts';
import type { Change } from './modelled-warehouse.ts';
import { resourceKey, type AbsenceRow, type ResourceRef } from './tables.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

const rule = 'nothing that lives is called absent';
/** Rows younger than that may be news to whoever judged. */
const settledMs = 15_000;

/** Watches the log and the tables from the beginning. */
export class AbsenceWatch {
  readonly #world: World;
  readonly #told = new Set<string>();
  readonly #confirmed = new Set<string>();
  readonly #livingSince = new Map<string, number>();
  #believed: {
    readonly key: string;
    readonly type: string;
    readonly scopes: readonly string[];
    readonly atMs: number;
  }[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  committed({ table, key, before, after }: Change): void {
    if (table === 'absence' && (after as AbsenceRow | undefined)?.state === 'confirmed') this.#confirmed.add(key);
    if (table === 'absence') this.#checkLetGo(key, before as AbsenceRow | undefined, after as AbsenceRow | undefined);
    if (table === 'wish' && after === undefined && this.#world.warehouse.get('absence', key)?.state === 'confirmed')
      throw new Violation('a confirmation ends with its read', key);
    if (table !== 'current') return;
    if (!isLiving(after as Row | undefined)) this.#livingSince.delete(key);
    else if (!isLiving(before as Row | undefined)) this.#livingSince.set(key, this.#world.schedule.nowMs);
  }

  appended({ topic, record }: Appended): void {
    const { facts, events } = decodeRecords(topic, [record]);
    for (const { resourceType: type, resourceGid: gid, action } of events)
      if ((resourceOf(type)?.goneBy as readonly string[] | undefined)?.includes(action) === true)
        this.#told.add(resourceKey({ type, gid }));
    for (const { type, gid, fact } of facts) {
      if (fact.kind === 'present') this.#found(resourceKey({ type, gid }));
      if (fact.kind === 'absent') this.#check({ type, gid });
    }
  }

  /** What is found again counts as disappeared no longer, and what a person said of it before is over, once it was read for that. */
  #found(key: string): void {
    if (this.#world.warehouse.get('absence', key)?.state !== 'confirmed') this.#confirmed.delete(key);
    this.#believed = this.#believed.filter((one) => one.key !== key);
  }

  /** Only a read says what is true of what was held back; of what has no living row any more an event did. */
  #checkLetGo(key: string, before: AbsenceRow | undefined, after: AbsenceRow | undefined): void {
    if (before?.state !== 'held' || (after !== undefined && after.state !== 'confirmed')) return;
    const { warehouse } = this.#world;
    if (isLiving(warehouse.get('current', key)) && warehouse.get('wish', key) === undefined)
      throw new Violation('what is let go is read', key);
  }

  #check(own: ResourceRef): void {
    const { asana, schedule } = this.#world;
    const key = resourceKey(own);
    const thing = asana.truth.things.get(own.gid);
    if (!this.#isSettled(key) || thing === undefined || !asana.truth.isVisible(thing)) return;
    const above = this.#above(own);
    if ([own, ...above].some((one) => this.#told.has(resourceKey(one))) || this.#confirmed.has(key)) return;
    const inside = this.#inside(own);
    if (inside > limits.countMax) throw new Violation(rule, `${key}, with ${inside} in it`);
    const scopes = [...above.filter(({ type }) => type === 'project').map(resourceKey), 'everything'];
    this.#believed = this.#believed.filter(({ atMs }) => atMs > schedule.nowMs - guardWindowMs);
    this.#believed.push({ key, type: own.type, scopes, atMs: schedule.nowMs });
    for (const scope of scopes) this.#checkScope(own, scope);
  }

  #checkScope({ type }: ResourceRef, scope: string): void {
    const lately = this.#believed.filter((one) => one.type === type && one.scopes.includes(scope));
    const missing = new Set(lately.map(({ key }) => key)).size;
    const declaration = resourceOf(type);
    const living = declaration === undefined ? 0 : (membersOfScope(this.#world.warehouse, declaration, scope) ?? 0);
    if (missing > limits.countMax && missing > (living + missing) * limits.shareMax)
      throw new Violation(rule, `${missing} of type ${type} in ${scope}: ${lately.map(({ key }) => key).join()}`);
  }

  /** What holds it, at whatever height, by the rows. */
  #above(own: ResourceRef): readonly ResourceRef[] {
    const found = new Map<string, ResourceRef>();
    const open = [own];
    for (let one = open.pop(); one !== undefined; one = open.pop())
      for (const holder of holdersOf(this.#world.warehouse, one))
        if (!found.has(resourceKey(holder))) {
          found.set(resourceKey(holder), holder);
          open.push(holder);
        }
    return [...found.values()];
  }

  /** Whether its row has lived for so long that whoever judged knew of it. */
  #isSettled(key: string): boolean {
    return (this.#livingSince.get(key) ?? Infinity) <= this.#world.schedule.nowMs - settledMs;
  }

  /** Tasks and sections right in it that have been there for some time. */
  #inside({ type, gid }: ResourceRef): number {
    return [...this.#livingSince.keys()].filter((key) => {
      const [childType = '', child = ''] = key.split(' ');
      if (!this.#isSettled(key) || !/^(task|section)$/.test(childType)) return false;
      return holdersOf(this.#world.warehouse, { type: childType, gid: child }).some(
        (one) => one.type === type && one.gid === gid,
      );
    }).length;
  }
}

function isLiving(row: Row | undefined): boolean {
  return row !== undefined && row['_deleted_at'] === null;
}
