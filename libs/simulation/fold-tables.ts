/**
 * The statements of the projector on modelled tables, mirroring `fact-store.ts`, `event-store.ts`, `apply.ts`,
 * `extension-writer.ts` and `containers.ts` of `libs/warehouse`. The caller holds the locks of the resources.
 */
import { linkKey } from '@asana-warehouse/catalogue/columns';
import { decodeOnce, type Row } from '@asana-warehouse/catalogue/decode';
import { columnName } from '@asana-warehouse/catalogue/field';
import { childrenOf, resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Container, Resource } from '@asana-warehouse/catalogue/resource';
import type { Extension, NewestVersion } from '@asana-warehouse/projection/extend';
import type { Interval, SnapshotFact } from '@asana-warehouse/projection/facts';
import type { Folded } from '@asana-warehouse/projection/fold';
import type { GoneIntervals } from '@asana-warehouse/projection/life';
import type { StoredFact } from './decode-records.ts';
import type { Transaction } from './modelled-warehouse.ts';
import type { Work } from './schedule.ts';
import { resourceKey, textOf, type Reader, type ReceivedEvent, type ResourceRef } from './tables.ts';

/** Adds facts; one that is known keeps its earliest append time. */
export function addFacts(tx: Transaction, facts: readonly StoredFact[]): void {
  for (const { type, gid, fact } of facts) {
    const key = resourceKey({ type, gid });
    const known = tx.get('fact', key) ?? [];
    const same = known.find(({ id }) => id === fact.id);
    if (same === undefined) tx.put('fact', key, [...known, fact]);
    else if (fact.appendedAtMs < same.appendedAtMs) {
      const stamped: SnapshotFact = { ...same, appendedAtMs: fact.appendedAtMs };
      tx.put(
        'fact',
        key,
        known.map((one) => (one === same ? stamped : one)),
      );
    }
  }
}

/** Adds events; of one that is known the earliest receipt counts. */
export function addEvents(tx: Transaction, events: readonly ReceivedEvent[]): void {
  for (const event of events) {
    const key = resourceKey({ type: event.resourceType, gid: event.resourceGid });
    const known = tx.get('event', key) ?? [];
    const same = known.find(({ id }) => id === event.id);
    if (same === undefined) tx.put('event', key, [...known, event]);
    else if (receipt(event) < receipt(same))
      tx.put(
        'event',
        key,
        known.map((one) => (one === same ? event : one)),
      );
  }
}

/** Text by which two receipts of an event are ordered. */
export function receipt({ receivedAt, deliveryId }: ReceivedEvent): string {
  return `${receivedAt} ${deliveryId}`;
}

/** The row of history that holds now. */
export function newestVersionOf(tx: Transaction, key: string): NewestVersion | undefined {
  const rows = tx.get('history', key) ?? [];
  if (rows.length === 0) return undefined;
  const open = rows.find((row) => row['valid_to'] === null);
  return {
    fromMs: Math.max(...rows.map((row) => ms(row['valid_from']))),
    hash: textOf(open?.['_version']),
    everGone: rows.some((row) => row['_deleted_at'] !== null),
  };
}

/** When containers were gone, from their histories. */
export function goneOf(tables: Reader): GoneIntervals {
  return (type, gid) => goneIn(tables.get('history', resourceKey({ type, gid })) ?? []);
}

function goneIn(rows: readonly Row[]): readonly Interval[] {
  return rows
    .filter((row) => row['_deleted_at'] !== null)
    .map((row) => ({ fromMs: ms(row['_deleted_at']), toMs: row['valid_to'] === null ? null : ms(row['valid_to']) }));
}

/** Writes a fold; where flags show no content any more (`mayEnd`), rows go. True: when the resource was gone has changed. */
export function writeFold(tx: Transaction, { name }: Resource, gid: string, folded: Folded, mayEnd: boolean): boolean {
  const key = resourceKey({ type: name, gid });
  const before = JSON.stringify(goneIn(tx.get('history', key) ?? []));
  if (folded.current === null) {
    if (!mayEnd) return false;
    for (const table of ['current', 'history', 'links', 'linkHistory'] as const) tx.put(table, key, undefined);
    return before !== '[]';
  }
  tx.put('current', key, folded.current);
  tx.put('history', key, folded.history);
  tx.put('links', key, Object.fromEntries(folded.links.map(({ table, current }) => [table, current])));
  tx.put('linkHistory', key, Object.fromEntries(folded.links.map(({ table, history }) => [table, history])));
  return before !== JSON.stringify(goneIn(folded.history));
}

/** Writes a life that grew at its end. */
export function writeExtension(tx: Transaction, declaration: Resource, extension: Extension): void {
  const { gid, current, began, beforeFromMs } = extension;
  const key = resourceKey({ type: declaration.name, gid });
  if (current !== null) tx.put('current', key, current);
  if (began === null) return;
  const rows = (tx.get('history', key) ?? []).map((row) =>
    ms(row['valid_from']) === beforeFromMs ? { ...row, valid_to: began['valid_from'] ?? null } : row,
  );
  tx.put('history', key, [...rows, began]);
  const links: Record<string, readonly Row[]> = { ...tx.get('links', key) };
  const linkHistory: Record<string, readonly Row[]> = { ...tx.get('linkHistory', key) };
  for (const link of declaration.links) {
    const columns = linkKey(declaration, link);
    const spell = (row: Row): string => JSON.stringify(columns.map((column) => row[column]));
    for (const one of extension.links.find(({ table }) => table === link.table)?.rows ?? []) {
      const id = spell(one.current);
      const others = (links[link.table] ?? []).filter((row) => spell(row) !== id);
      links[link.table] = [...others, one.current];
      const ended = (linkHistory[link.table] ?? []).map((row) =>
        one.endedMs !== null && row['valid_to'] === null && spell(row) === id
          ? { ...row, valid_to: new Date(one.endedMs).toISOString() }
          : row,
      );
      linkHistory[link.table] = one.began === null ? ended : [...ended, one.began];
    }
  }
  tx.put('links', key, links);
  tx.put('linkHistory', key, linkHistory);
}

/** Queues everything that ever lay in these resources. */
export function* queueChildren(tx: Transaction, changed: readonly ResourceRef[]): Work<void> {
  for (const { type, gid } of changed) {
    for (const { resource, container } of childrenOf(type)) {
      for (const child of membersIn(tx, resource, container, gid, 'history')) {
        const ref = { type: resource.name, gid: child };
        yield* tx.change('refold', resourceKey(ref), () => ref);
      }
    }
  }
}

/** Resources of a type that lie in a container, by their current rows (tombstones included) or by all they ever were. */
export function membersIn(
  tx: Transaction,
  resource: Resource,
  container: Container,
  gid: string,
  among: 'current' | 'history',
): readonly string[] {
  const prefix = `${resource.name} `;
  const found: string[] = [];
  const column = 'link' in container ? container.column : fieldColumn(resource, container.field);
  const names = (row: Row): boolean => row[column] === gid;
  if ('link' in container) {
    // What was gone all along has tombstones of links, but no history of them.
    for (const table of among === 'current' ? (['links'] as const) : (['links', 'linkHistory'] as const))
      for (const [key, tables] of tx.entries(table))
        if (key.startsWith(prefix) && (tables[container.link] ?? []).some(names)) found.push(key.slice(prefix.length));
  } else if (among === 'current') {
    for (const [key, row] of tx.entries('current'))
      if (key.startsWith(prefix) && names(row)) found.push(key.slice(prefix.length));
  } else {
    for (const [key, rows] of tx.entries('history'))
      if (key.startsWith(prefix) && rows.some(names)) found.push(key.slice(prefix.length));
  }
  return [...new Set(found)].sort();
}

/** Column of a field. */
export function fieldColumn({ fields }: Resource, name: string): string {
  const field = fields[name];
  return field === undefined ? name : columnName(name, field);
}

/** The sabotage "order of arrival": what came last is shown. */
export function showArrival(tx: Transaction, facts: readonly StoredFact[]): void {
  for (const { type, gid, fact } of facts) {
    const declaration = resourceOf(type);
    if (declaration === undefined || fact.kind === 'forbidden' || fact.kind === 'listed') continue;
    const key = resourceKey({ type, gid });
    const shown = fact.kind === 'present' ? decodeOnce(declaration, fact.body) : null;
    const row: Row = {
      ...(shown?.row ?? tx.get('current', key) ?? { gid }),
      _deleted_at: shown === null ? new Date(fact.observedAtMs).toISOString() : null,
      _deleted_how: shown === null ? 'absent' : null,
      _visibility: 'visible',
      _version: fact.kind === 'present' ? fact.hash : (tx.get('current', key)?.['_version'] ?? null),
    };
    const validFrom = new Date(fact.observedAtMs).toISOString();
    tx.put('current', key, row);
    tx.put('history', key, [{ ...row, valid_from: validFrom, valid_to: null }]);
    if (shown !== null) tx.put('links', key, shown.links);
  }
}

function ms(value: Row[string] | undefined): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}
