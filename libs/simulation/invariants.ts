/**
 * What must hold after every step. State changes only when the log takes a record, a transaction commits or a delivery is
 * acknowledged, so that is when it is checked:
 *
 * - an acknowledged delivery is in the log; what the log calls absent, Asana has denied (and see `guard-invariants.ts`).
 * - an offset moves forward, from where it was, and never past what has had its effects.
 * - a wish ends only when a read that was sent after it was raised is in the log.
 * - a list counts as read so far only when what differed on its page is in the log.
 * - the rows of a resource are what both registers say, recomputed from all facts applied so far; so nothing deleted comes
 *   back without a newer fact. A read that found nothing is no such fact where a container had gone.
 * - so it is with what flags hide left out: in each commit, and of all rows at once when nothing waits because of a flag.
 * - what could not be applied is set aside, and an event that is retried has its resource read.
 * - its history has neither gaps nor overlaps, and its last row is the current one; intervals of a link do not overlap.
 */
import { linkKey } from '@asana-warehouse/catalogue/columns';
import { decodeOnce, type Row } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { StoredOffset, StoredRecord } from '@asana-warehouse/event-log/event-log';
import { actionOfRead, type Flags } from '@asana-warehouse/projection/flags';
import type { SnapshotFact } from '@asana-warehouse/projection/facts';
import { containersOf } from '@asana-warehouse/projection/life';
import { deliveryWishes } from '@asana-warehouse/reconciliation/delivery-wishes';
import { decodeRecords } from './decode-records.ts';
import { FlagWatch } from './flag-invariants.ts';
import { AbsenceWatch } from './guard-invariants.ts';
import { hydratorGroup, wishesOfBatch } from './hydrator.ts';
import { decodeLetter, letterKey } from './letters.ts';
import type { Appended, Place } from './modelled-log.ts';
import type { Change } from './modelled-warehouse.ts';
import { naiveRegisters } from './naive-registers.ts';
import { placeKey } from './consumer.ts';
import { projectorGroup } from './projector.ts';
import { resourceKey, textOf, type LetterRow, type ReceivedEvent, type ScopeRow } from './tables.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

/** Watches a world from its beginning; throws a `Violation` out of the step that breaks a rule. */
export class Watch {
  readonly #world: World;
  readonly #facts = new Map<string, SnapshotFact>();
  readonly #bodies = new Set<string>();
  readonly #absences: AbsenceWatch;
  readonly #flags: FlagWatch;

  constructor(world: World) {
    this.#world = world;
    this.#absences = new AbsenceWatch(world);
    this.#flags = new FlagWatch(world);
  }

  appended(appended: Appended): void {
    const { topic, record } = appended;
    this.#bodies.add(record.value.toString());
    for (const one of decodeRecords(topic, [record]).facts) {
      const key = resourceKey(one);
      if (!this.#facts.has(one.fact.id)) this.#facts.set(one.fact.id, one.fact);
      if (one.fact.kind === 'absent' && !this.#world.asana.denied.has(key))
        throw new Violation('absent only by a direct read', key);
    }
    this.#absences.appended(appended);
  }

  acknowledged(body: Buffer): void {
    if (!this.#bodies.has(body.toString())) throw new Violation('acknowledged within the log', body.toString());
  }

  committed(changes: readonly Change[]): void {
    const touched = new Set<string>();
    for (const change of changes) {
      this.#absences.committed(change);
      if (change.table === 'offset') this.#checkOffset(change);
      else if (change.table === 'flag') this.#flags.set();
      else if (change.table === 'letter') this.#checkLetter(change.after as LetterRow);
      else if (change.table === 'wish' && change.after === undefined) this.#checkWish(change.key);
      else if (change.table === 'scope' && (this.#world.unlogged.get(unloggedKey(change)) ?? 0) > 0)
        throw new Violation('checkpoints within the log', change.key);
      else if (/^(fact|event|current|history|linkHistory)$/.test(change.table)) touched.add(change.key);
    }
    for (const key of touched) this.#checkRows(key);
    const flags = this.#flags.due();
    if (flags !== null) for (const [key] of this.#world.warehouse.entries('fact')) this.#checkResource(key, flags);
  }

  /** The rows of a resource follow flags that whoever wrote them may have been told. */
  #checkRows(key: string): void {
    const broken: unknown[] = [];
    for (const flags of this.#flags.recent()) {
      try {
        this.#checkResource(key, flags);
        return;
      } catch (error) {
        broken.push(error);
      }
    }
    throw broken[0];
  }

  #checkOffset({ key, before, after }: Change): void {
    const [group = '', topic = '', partition] = key.split(' ');
    const [held, moved] = [before as StoredOffset | undefined, after as StoredOffset];
    const [from, to] = [held?.nextOffset ?? 0, moved.nextOffset ?? 0];
    if (to < from) throw new Violation('offsets move forward', `${key} from ${from} to ${to}`);
    const place = { topic, partition: Number(partition) };
    const records = this.#world.log.records(place).slice(from, to);
    if (to > from && held?.epoch !== moved.epoch)
      throw new Violation('offsets move forward', `${key} at another epoch`);
    const { warehouse } = this.#world;
    if (group === projectorGroup) {
      this.#checkEffects(place, records);
    } else if (group === hydratorGroup) {
      const lost = wishesOfBatch(this.#world, { topic, records }, 'refusing').find((wish) => {
        const name = resourceKey(wish);
        return warehouse.get('wish', name) === undefined && warehouse.get('raised', name) === undefined;
      });
      if (lost !== undefined) throw new Violation('offsets within effects', `no wish for ${resourceKey(lost)}`);
    }
  }

  /** What was passed is in the tables, or set aside. */
  #checkEffects(place: Place, records: readonly StoredRecord[]): void {
    const { warehouse, poison } = this.#world;
    const { facts, events, refusals } = poison.decode(place.topic, records, 'refusing');
    const lacks =
      facts.find((one) => !(warehouse.get('fact', resourceKey(one)) ?? []).some(({ id }) => id === one.fact.id)) ??
      events.find((event) => !this.#isKnown(event)) ??
      refusals.find(({ record, eventIndex }) => {
        if (warehouse.get('letter', letterKey({ ...place, offset: record.offset, eventIndex })) !== undefined)
          return false;
        // Or it was applied by the release that can.
        const decoded = decodeRecords(place.topic, [record]);
        const own = decoded.events.filter(({ index }) => eventIndex < 0 || index === eventIndex);
        const applied = decoded.facts.every((one) =>
          (warehouse.get('fact', resourceKey(one)) ?? []).some(({ id }) => id === one.fact.id),
        );
        return !applied || !own.every((event) => this.#isKnown(event));
      });
    if (lacks !== undefined)
      throw new Violation(
        'offsets within effects',
        `${placeKey(projectorGroup, place)} ${JSON.stringify(lacks).slice(0, 200)}`,
      );
  }

  #isKnown({ id, resourceType: type, resourceGid: gid }: ReceivedEvent): boolean {
    return (this.#world.warehouse.get('event', resourceKey({ type, gid })) ?? []).some((one) => one.id === id);
  }

  /** Whoever retries an event asks for what it wants read, since the hydrator passed over it. */
  #checkLetter(letter: LetterRow): void {
    if (letter.state !== 'retried') return;
    const origin = { workspaceGid: null, traceParent: null, heardFrom: null };
    const lost = deliveryWishes(decodeLetter(this.#world, letter).events, origin, { resourceOf }).find(
      (wish) => this.#world.warehouse.get('wish', resourceKey(wish)) === undefined,
    );
    if (lost !== undefined) throw new Violation('a retried event is read after', resourceKey(lost));
  }

  #checkWish(key: string): void {
    const raisedMs = this.#world.warehouse.get('raised', key);
    if (raisedMs === undefined || resourceOf(key.split(' ')[0] ?? '') === undefined) return;
    if ((this.#world.reads.get(key) ?? -Infinity) < raisedMs) throw new Violation('a wish ends by a read', key);
  }

  /** Checks the rows of one resource against the registers, as far as flags show what is known. */
  #checkResource(key: string, flags: Flags): void {
    const { warehouse } = this.#world;
    const [type = ''] = key.split(' ');
    const declaration = resourceOf(type);
    if (declaration === undefined) return;
    const facts = (warehouse.get('fact', key) ?? []).filter(
      ({ kind, appendedAtMs }) => !isHidden(flags, type, actionOfRead(kind), appendedAtMs),
    );
    const events = (warehouse.get('event', key) ?? [])
      .map(({ id, action, at }: ReceivedEvent) => ({ id, action, atMs: Date.parse(at) }))
      .filter(({ action, atMs }) => !isHidden(flags, type, action, atMs));
    const naive = naiveRegisters({ declaration, facts: facts.map((fact) => this.#facts.get(fact.id) ?? fact), events });
    const row = warehouse.get('current', key);
    if (row === undefined) {
      if (naive.contents.length > 0) throw new Violation('content register', `${key} has no row`);
      return;
    }
    if (row['_version'] !== naive.contents.at(-1))
      throw new Violation('content register', `${key} shows another content`);
    if ((row['_visibility'] !== 'visible') !== naive.isForbidden) throw new Violation('visibility', key);
    const history = warehouse.get('history', key) ?? [];
    this.#checkExistence(declaration, key, row, naive);
    const unexplained = facts.filter(
      (fact) => fact.kind !== 'absent' || !this.#isContainerGone(declaration, facts, fact),
    );
    const own = naiveRegisters({ declaration, facts: unexplained, events });
    if (own.isGone && row['_deleted_at'] === null)
      throw new Violation(
        'no resurrection',
        `${key} lives, but ${new Date(own.goneAtMs).toISOString()} is its latest word`,
      );
    checkHistory(key, row, history);
    const hashes = history.map(({ _version }) => _version).filter((hash, index, all) => hash !== all[index - 1]);
    if (JSON.stringify(hashes) !== JSON.stringify(naive.contents)) throw new Violation('history of contents', key);
    checkLinks(declaration, key, warehouse.get('linkHistory', key) ?? {});
  }

  /** Whether any container that it was ever in had gone when a read found nothing of it. */
  #isContainerGone(
    declaration: Resource,
    facts: readonly SnapshotFact[],
    { observedAtMs, errorMs }: SnapshotFact,
  ): boolean {
    const at = new Date(observedAtMs + errorMs).toISOString();
    const contents = facts.flatMap((fact) => (fact.kind === 'present' ? [decodeOnce(declaration, fact.body)] : []));
    return contents
      .flatMap((content) => containersOf(declaration, content))
      .flatMap((container) => this.#world.warehouse.get('history', resourceKey(container)) ?? [])
      .some(
        (row) =>
          row['_deleted_at'] !== null && textOf(row['_deleted_at']) <= at && at < (textOf(row['valid_to']) || '9999'),
      );
  }

  #checkExistence(declaration: Resource, key: string, row: Row, naive: ReturnType<typeof naiveRegisters>): void {
    const isGone = row['_deleted_at'] !== null;
    if (isGone && !naive.isGone && (row['_deleted_how'] !== 'container' || declaration.containers.length === 0))
      throw new Violation('existence register', `${key} is gone by ${textOf(row['_deleted_how'])}`);
  }
}

function isHidden(flags: Flags, type: string, action: string, atMs: number): boolean {
  return atMs >= (flags.hiddenSinceMs(type, action) ?? Infinity);
}

function unloggedKey({ key, after }: Change): string {
  return `${key} ${(after as ScopeRow).readBy ?? ''}`;
}

function checkHistory(key: string, current: Row, history: readonly Row[]): void {
  history.forEach((row, index) => {
    const next = history[index + 1]?.['valid_from'] ?? null;
    if (row['valid_to'] !== next) throw new Violation('history without gaps', `${key} at ${textOf(row['valid_from'])}`);
    if (next !== null && textOf(next) <= textOf(row['valid_from']))
      throw new Violation('history without overlaps', key);
  });
  const last = history.at(-1);
  if (last?.['_version'] !== current['_version'] || last?.['_deleted_at'] !== current['_deleted_at'])
    throw new Violation('history ends in the current row', key);
}

function checkLinks(declaration: Resource, key: string, tables: Readonly<Record<string, readonly Row[]>>): void {
  for (const link of declaration.links) {
    const columns = linkKey(declaration, link);
    const ends = new Map<string, string>();
    for (const row of (tables[link.table] ?? []).toSorted((a, b) =>
      textOf(a['valid_from']) < textOf(b['valid_from']) ? -1 : 1,
    )) {
      const id = JSON.stringify(columns.map((column) => row[column]));
      if (textOf(row['valid_from']) < (ends.get(id) ?? ''))
        throw new Violation('links without overlaps', `${key} ${link.table}`);
      ends.set(id, textOf(row['valid_to']) || '9999');
    }
  }
}
