/**
 * Facts about one resource, written briefly, and their fold. Times are whole seconds unless a fraction is given; reads
 * are exact unless `error` says by how much they may be off. Facts get ids in the order they are made, so that a test
 * can shuffle them and still compare stamps.
 */
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { Row } from '@asana-warehouse/catalogue/decode';
import type { EventFact, Interval, SnapshotFact } from '@asana-warehouse/projection/facts';
import { beginFold, finishFold, type Folded } from '@asana-warehouse/projection/fold';
import { contentHash } from '@asana-warehouse/snapshot/content-hash';
import type { ReceivedEvent } from '@asana-warehouse/warehouse/event-store';

/** One thing that was learned. */
export type Learned = { readonly snapshot: SnapshotFact } | { readonly event: EventFact };

/** When a read was made, and what it carries. `modified`: the object's own stamp; null for types that have none. */
export type ReadAt = {
  readonly at: number;
  readonly error?: number;
  readonly modified?: number | null;
  readonly epoch?: number;
};

/** What an event says. `field` of a change, `parent` type of an addition or removal. */
export type Told = {
  readonly at: number;
  readonly by?: string | null;
  readonly field?: string;
  readonly parent?: string;
};

export type Facts = {
  read(body: Readonly<Record<string, unknown>>, when: ReadAt): Learned;
  absent(when: ReadAt): Learned;
  forbidden(when: ReadAt): Learned;
  listed(when: ReadAt): Learned;
  event(action: string, told: Told): Learned;
  fold(learned: readonly Learned[], containers?: GoneContainers): Folded;
};

/** By `type gid`: from when to when, in seconds, a container was gone. */
export type GoneContainers = Readonly<Record<string, readonly (readonly [from: number, to: number | null])[]>>;

/** A maker of facts about the resource `gid` of a type. */
export function factsAbout(type: string, gid: string): Facts {
  const declaration = declared(type);
  let made = 0;
  const observed = ({ at, error }: ReadAt) => {
    made += 1;
    return {
      id: `fact${String(made).padStart(4, '0')}`,
      observedAtMs: ms(at),
      errorMs: ms(error ?? 0),
      appendedAtMs: ms(1_000_000 + made),
      source: 'hydrate',
      workspaceGid: 'W',
      traceId: `trace${made}`,
    };
  };
  const seen = (kind: 'absent' | 'forbidden' | 'listed') => (when: ReadAt) => ({
    snapshot: { kind, ...observed(when) },
  });
  return {
    read: (partial, when) => {
      const body = { gid, ...partial };
      const content = {
        repairEpoch: when.epoch ?? 0,
        modifiedAtMs: stampOf(declaration, when),
      };
      return {
        snapshot: { kind: 'present', ...observed(when), ...content, hash: contentHash(declaration, body), body },
      };
    },
    absent: seen('absent'),
    forbidden: seen('forbidden'),
    listed: seen('listed'),
    event: (action, { at, by, field, parent }) => {
      made += 1;
      const id = `event${String(made).padStart(4, '0')}`;
      const told = { userGid: by ?? null, changeField: field ?? null, parentType: parent ?? null };
      return { event: { id, action, atMs: ms(at), ...told } };
    },
    fold: (learned, containers = {}) => {
      const snapshots = learned.flatMap((one) => ('snapshot' in one ? [one.snapshot] : []));
      const events = learned.flatMap((one) => ('event' in one ? [one.event] : []));
      return finishFold(beginFold({ declaration, gid, snapshots, events }), (container, id) =>
        (containers[`${container} ${id}`] ?? []).map(intervalOf),
      );
    },
  };
}

/** An event as a delivery brings it, at the time of which it tells. */
export function receivedEvent(type: string, gid: string, fact: EventFact): ReceivedEvent {
  const at = new Date(fact.atMs).toISOString();
  return {
    id: fact.id,
    index: 0,
    resourceType: type,
    resourceGid: gid,
    resourceSubtype: null,
    action: fact.action,
    userGid: fact.userGid,
    at: at,
    saidAt: at,
    receivedAt: at,
    parentType: fact.parentType,
    parentGid: null,
    changeField: fact.changeField,
    changeAction: null,
    changeValueType: null,
    changeValueGid: null,
    workspaceGid: null,
    deliveryId: 'd',
    traceId: null,
    source: 'webhook',
  };
}

/** The declaration of a type that must exist. */
export function declared(type: string): Resource {
  const declaration = resourceOf(type);
  if (declaration === undefined) throw new Error(`no resource type ${type}`);
  return declaration;
}

/** Seconds of a time column; null stays null. */
export function secondsOf(value: unknown): number | null {
  return typeof value === 'string' ? Date.parse(value) / 1000 : null;
}

/** A history or link row reduced to `columns`, its times in seconds. */
export function brief(rows: readonly Row[], ...columns: readonly string[]): readonly (readonly unknown[])[] {
  const times = new Set(['valid_from', 'valid_to', '_deleted_at']);
  return rows.map((row) => columns.map((column) => (times.has(column) ? secondsOf(row[column]) : row[column])));
}

function stampOf(declaration: Resource, { at, modified }: ReadAt): number | null {
  if (declaration.version !== 'modified_at' || modified === null) return null;
  return ms(modified ?? at);
}

function intervalOf([from, to]: readonly [number, number | null]): Interval {
  return { fromMs: ms(from), toMs: to === null ? null : ms(to) };
}

function ms(seconds: number): number {
  return Math.round(seconds * 1000);
}
