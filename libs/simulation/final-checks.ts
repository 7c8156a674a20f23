/**
 * What must hold in the end, when faults have stopped, everything was consumed and a reconciliation has run: the living rows and
 * links are Asana's truth, and all rows, history included, are what the folds give for the whole set of facts at once. What
 * thinning has left gives the same present state.
 */
import { decode, type Row } from '@asana-warehouse/catalogue/decode';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import { volatileColumns } from '@asana-warehouse/catalogue/volatile';
import type { StoredRecord } from '@asana-warehouse/event-log/event-log';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import type { EventFact, Interval, SnapshotFact } from '@asana-warehouse/projection/facts';
import { beginFold, finishFold, type Folded } from '@asana-warehouse/projection/fold';
import { canonicalJson } from '@asana-warehouse/snapshot/content-hash';
import type { Body } from './asana-truth.ts';
import { decodeRecords } from './decode-records.ts';
import { receipt } from './fold-tables.ts';
import { Violation } from './violation.ts';
import { partitions } from './modelled-log.ts';
import { modelled } from './modelled-types.ts';
import { eventFactOf } from './project.ts';
import { resourceKey, type ReceivedEvent } from './tables.ts';
import type { World } from './world.ts';

/** Throws a `Violation` for the first difference. */
export function checkEnd(world: World): void {
  checkTruth(world);
  const folds = foldAll(knownFrom(world, () => true));
  for (const [key, folded] of folds) compareFold(world, key, folded);
  checkThinned(world, folds);
}

function checkTruth(world: World): void {
  const { asana, warehouse } = world;
  const reachable = reachableGids(world);
  for (const { name } of modelled) {
    const bodies = new Map(asana.truth.bodiesAt(name, Infinity).map((body) => [body.gid, body]));
    for (const [gid, body] of bodies) {
      const row = warehouse.get('current', `${name} ${gid}`);
      if (row === undefined) {
        if (reachable.has(gid)) throw new Violation('convergence', `${name} ${gid} is missing`);
      } else if (row['_deleted_at'] === null) checkContent(world, name, body, row);
      // What nothing shows and nothing tells of comes back unnoticed.
      else if (reachable.has(gid)) throw new Violation('convergence', `${name} ${gid} lives, its row does not`);
    }
    for (const [key, row] of warehouse.entries('current')) {
      const [type, gid = ''] = key.split(' ');
      if (type === name && row['_deleted_at'] === null && !bodies.has(gid))
        throw new Violation('convergence', `${key} is gone, its row is not`);
    }
  }
}

function checkContent(world: World, type: string, body: Body, row: Row): void {
  const declaration = resourceOf(type);
  if (declaration === undefined) return;
  const key = `${type} ${body.gid}`;
  const wanted = decode(declaration, body);
  const volatile = volatileColumns(declaration.fields);
  for (const [column, value] of Object.entries(wanted.row)) {
    if (!volatile.has(column) && canonicalJson(value) !== canonicalJson(row[column] ?? null))
      throw new Violation(
        'convergence',
        `${key}.${column} is ${canonicalJson(row[column])} instead of ${canonicalJson(value)}`,
      );
  }
  if (row['_visibility'] !== 'visible') throw new Violation('convergence', `${key} counts as forbidden`);
  const links = world.warehouse.get('links', key) ?? {};
  for (const { table } of declaration.links) {
    const living = (links[table] ?? []).filter((link) => link['_deleted_at'] === null);
    const names = Object.keys(wanted.links[table]?.[0] ?? {});
    const spell = (rows: readonly Row[]): string =>
      rows
        .map((one) => canonicalJson(names.map((name) => one[name] ?? null)))
        .sort()
        .join();
    const isEqual =
      living.length === (wanted.links[table] ?? []).length && spell(living) === spell(wanted.links[table] ?? []);
    if (!isEqual) throw new Violation('convergence', `${key}: links in ${table}`);
  }
}

/** What lists lead to: everything but tasks in nothing that are nobody's, and what lies in them. */
function reachableGids({ asana: { truth } }: World): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const { name } of modelled) {
    if (name === 'story') continue;
    for (const { gid } of truth.bodiesAt(name, Infinity)) {
      const thing = truth.things.get(gid);
      const isInNothing = name === 'task' && [...(thing?.places.keys() ?? [])].every((one) => !reached.has(one));
      const isUnder = thing?.parent !== null && reached.has(thing?.parent ?? '');
      if (!isInNothing || isUnder || (thing?.values['assignee'] ?? null) !== null) reached.add(gid);
    }
  }
  for (const { gid } of truth.bodiesAt('story', Infinity)) {
    if (reached.has(truth.things.get(gid)?.parent ?? '')) reached.add(gid);
  }
  return reached;
}

type Known = { readonly snapshots: SnapshotFact[]; readonly events: Map<string, ReceivedEvent> };

/** What a set of facts folds to, containers and all. */
function foldAll(known: ReadonlyMap<string, Known>): ReadonlyMap<string, Folded> {
  const gone = new Map<string, readonly Interval[]>();
  const folds = new Map<string, Folded>();
  for (let round = 0, before = ''; round < 12; round += 1) {
    for (const [key, { snapshots, events }] of known) {
      const [type = '', gid = ''] = key.split(' ');
      const declaration = resourceOf(type);
      if (declaration === undefined) continue;
      const facts: readonly EventFact[] = [...events.values()].map(eventFactOf);
      const begun = beginFold({ declaration, gid, snapshots, events: facts });
      const folded = finishFold(begun, (holderType, holder) => gone.get(`${holderType} ${holder}`) ?? []);
      folds.set(key, folded);
      gone.set(key, folded.gone);
    }
    const after = JSON.stringify([...gone]);
    if (after === before) break;
    before = after;
  }
  return folds;
}

/** What old records were let go of, too, rests on the others: they fold to the same present state. */
function checkThinned(world: World, whole: ReadonlyMap<string, Folded>): void {
  if (world.thinned.size === 0) return;
  const kept = foldAll(knownFrom(world, (record) => !world.thinned.has(record)));
  for (const [key, folded] of whole) {
    const [wanted, found] = [presentState(folded), presentState(kept.get(key))];
    if (folded.current !== null && wanted !== found)
      throw new Violation('what is kept gives the same rows', `${key} is ${found} instead of ${wanted}`);
  }
}

/**
 * Of the past, when it was gone itself. When it was gone with its containers shows in these rows as far as the present rests on it:
 * that they were gone may be heard only after the sights of that time were let go of, and then it seems gone for longer.
 */
function presentState(folded: Folded | undefined): string {
  const links = folded?.links.map(({ table, current }) => [table, sorted(current)]) ?? [];
  const goneItself = (folded?.stretches ?? []).flatMap(({ gone, toMs }) =>
    gone === null || gone.how === 'container' ? [] : [[gone.sinceMs, toMs]],
  );
  return canonicalJson([folded?.current ?? null, folded?.history.at(-1) ?? null, goneItself, links]);
}

/** Everything that these records of the log tell. */
function knownFrom(world: World, isKept: (record: StoredRecord) => boolean): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  const of = (key: string): Known => {
    const one = known.get(key) ?? { snapshots: [], events: new Map() };
    known.set(key, one);
    return one;
  };
  for (const topic of [deliveriesTopic, snapshotsTopic]) {
    for (let partition = 0; partition < partitions; partition += 1) {
      const { facts, events } = decodeRecords(topic, world.log.records({ topic, partition }).filter(isKept));
      for (const one of facts) {
        const { snapshots } = of(resourceKey(one));
        const held = snapshots.findIndex(({ id }) => id === one.fact.id);
        if (held === -1) snapshots.push(one.fact);
        else if (one.fact.appendedAtMs < (snapshots[held]?.appendedAtMs ?? 0)) snapshots[held] = one.fact;
      }
      for (const event of events) {
        const held = of(resourceKey({ type: event.resourceType, gid: event.resourceGid })).events;
        const other = held.get(event.id);
        if (other === undefined || receipt(event) < receipt(other)) held.set(event.id, event);
      }
    }
  }
  return known;
}

function compareFold({ warehouse }: World, key: string, folded: Folded): void {
  if (folded.current === null) return;
  const differs = (what: string, held: unknown, wanted: unknown): void => {
    if (canonicalJson(held ?? null) !== canonicalJson(wanted))
      throw new Violation(
        'rows of all facts',
        `${key}: ${what} is ${canonicalJson(held ?? null)} instead of ${canonicalJson(wanted)}`,
      );
  };
  differs('the current row', warehouse.get('current', key), folded.current);
  differs('history', warehouse.get('history', key), folded.history);
  const [links, linkHistory] = [warehouse.get('links', key), warehouse.get('linkHistory', key)];
  for (const { table, current, history } of folded.links) {
    differs(table, sorted(links?.[table]), sorted(current));
    differs(`history of ${table}`, sorted(linkHistory?.[table]), sorted(history));
  }
}

function sorted(rows: readonly Row[] | undefined): readonly string[] {
  return (rows ?? []).map((row) => canonicalJson(row)).sort();
}
