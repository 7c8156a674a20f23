/**
 * Shows changes as they become rows: every half second the newest events are read back with SQL, with the rows they
 * changed. On a terminal the latest stand in a table, elsewhere each is a line, once.
 */
import { isRetriable } from '@asana-warehouse/failure/failure';
import { readFreshRows, type FreshPosition, type FreshRow } from '@asana-warehouse/warehouse/fresh-rows';
import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { emphasis, type Narrator } from './narrator.ts';
import { cell, columns } from './output.ts';

const pollMs = 500;
const shownMax = 12;
const linesMax = 200;
/** A row that has not come by then is shown without its lag. */
const patienceMs = 20_000;

/** Shows until `signal` is aborted. A warehouse that cannot be read for a while shows nothing meanwhile. */
export async function follow(pool: pg.Pool, narrator: Narrator, sinceMs: number, signal: AbortSignal): Promise<void> {
  const show = narrator.drawsBlocks ? tableOn(narrator) : linesOn(narrator);
  let position: FreshPosition = { receivedAtMs: sinceMs, id: '' };
  while (!signal.aborted) {
    const fresh = await readFreshRows(pool, position, linesMax).catch(unlessItPasses);
    if (fresh !== null) position = show(fresh) ?? position;
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

function unlessItPasses(error: unknown): null {
  if (isRetriable(error)) return null;
  throw error;
}

/** Shows rows, and says from where to read the next time; null: from the same place. */
type Show = (fresh: readonly FreshRow[]) => FreshPosition | null;

/** The newest in a table, which is read again and again, since rows come true after they were shown. */
function tableOn(narrator: Narrator): Show {
  let shown: readonly FreshRow[] = [];
  return (fresh) => {
    shown = [...shown.filter(({ id }) => !fresh.some((row) => row.id === id)), ...fresh].slice(-shownMax);
    narrator.block(tableOf(shown));
    const first = shown[0];
    return first === undefined ? null : { receivedAtMs: first.receivedAtMs - 1, id: '' };
  };
}

/** Each once, when its row has come. Those that wait are read again, without holding up the ones after them. */
function linesOn(narrator: Narrator): Show {
  let shown = new Set<string>();
  return (fresh) => {
    const waits = (row: FreshRow): boolean => !hasRow(row) && Date.now() - row.receivedAtMs < patienceMs;
    for (const row of fresh) {
      if (shown.has(row.id) || waits(row)) continue;
      narrator.say(lineOf(row));
      shown.add(row.id);
    }
    const firstWaiting = fresh.findIndex(waits);
    const passed = firstWaiting < 0 ? fresh : fresh.slice(0, firstWaiting);
    shown = new Set(fresh.slice(passed.length).flatMap(({ id }) => (shown.has(id) ? [id] : [])));
    const last = passed.at(-1);
    return last === undefined ? null : { receivedAtMs: last.receivedAtMs, id: last.id };
  };
}

/** Whether the row shows what the event tells of: its contents were read since, or it is gone or back. */
function hasRow(row: FreshRow): boolean {
  if (row.action === 'deleted') return row.deleted;
  if (row.action === 'undeleted') return row.syncedAtMs !== null && !row.deleted;
  return row.syncedAtMs !== null && row.syncedAtMs >= row.createdAtMs;
}

function tableOf(rows: readonly FreshRow[]): readonly string[] {
  if (rows.length === 0) return [emphasis('dim', 'Waiting for changes in Asana …')];
  const lines = columns(
    ['type', 'name', 'what happened', 'who', 'lag'],
    rows.toReversed().map((row) => [row.type, nameOf(row), whatHappened(row), cell(row.who ?? '', 18), lagOf(row)]),
  ).split('\n');
  return lines.map((line, index) => (index === 0 ? emphasis('bold', line) : line));
}

function lineOf(row: FreshRow): string {
  const time = new Date(row.createdAtMs).toISOString().slice(11, 19);
  const who = row.who === null ? '' : ` by ${cell(row.who, 24)}`;
  return `${time}  ${row.type.padEnd(8)} ${nameOf(row)}  ${whatHappened(row)}${who}  ${lagOf(row)}`.trimEnd();
}

function nameOf(row: FreshRow): string {
  return cell(row.name ?? row.gid, 36);
}

/** In words: `created`, `moved to Doing`, `due_on changed`, `deleted`. */
export function whatHappened(row: Pick<FreshRow, 'type' | 'action' | 'field' | 'parentType' | 'parentName'>): string {
  const parent = row.parentName === null ? (row.parentType ?? '') : cell(row.parentName, 20);
  if (row.action === 'changed') return row.field === null ? 'changed' : `${row.field} changed`;
  if (row.action === 'removed') return parent === '' ? 'removed' : `removed from ${parent}`;
  if (row.action !== 'added') return row.action;
  if (row.parentType === 'section' && row.type === 'task') return `moved to ${parent}`;
  return parent === '' || row.parentType === 'workspace' ? 'created' : `added to ${parent}`;
}

/** From the change in Asana to the fact that the row shows, each on its own clock. */
function lagOf(row: FreshRow): string {
  if (!hasRow(row) || row.syncedAtMs === null) return '…';
  // A deletion shows at once, by the event itself; contents show when they were read.
  const shownAtMs = row.action.endsWith('deleted') ? row.receivedAtMs : row.syncedAtMs;
  const lagMs = Math.max(0, shownAtMs - row.createdAtMs);
  return lagMs < 1000 ? `${Math.round(lagMs)} ms` : `${(lagMs / 1000).toFixed(1)} s`;
}
