/**
 * Shows changes as they become rows: every half second the newest events are read back with SQL, with the rows they
 * changed. On a terminal the latest stand in a table, elsewhere each is a line, once.
 */
import { readFreshRows, type FreshPosition, type FreshRow } from '@asana-warehouse/warehouse/fresh-rows';
import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { emphasis, type Narrator } from './narrator.ts';
import { cell, columns } from './output.ts';

const pollMs = 500;
const shownMax = 12;
const linesMax = 200;
/** A row that has not come by then is shown without its lag. */
const patienceMs = 3000;

/** Shows until `signal` is aborted. Throws when the warehouse cannot be read for reasons that do not pass. */
export async function follow(pool: pg.Pool, narrator: Narrator, sinceMs: number, signal: AbortSignal): Promise<void> {
  let position: FreshPosition = { receivedAtMs: sinceMs, id: '' };
  let shown: readonly FreshRow[] = [];
  while (!signal.aborted) {
    const fresh = await readFreshRows(pool, position, linesMax).catch(() => null);
    if (fresh !== null) {
      const settled = narrator.drawsBlocks ? fresh : fresh.slice(0, settledCount(fresh));
      if (narrator.drawsBlocks) {
        // Rows shown before may have come true since: the newest are read again, the rest only scrolls away.
        shown = [...shown.filter(({ id }) => !fresh.some((row) => row.id === id)), ...fresh].slice(-shownMax);
        const first = shown[0];
        if (first !== undefined) position = { receivedAtMs: first.receivedAtMs - 1, id: '' };
        narrator.block(tableOf(shown));
      } else {
        for (const row of settled) narrator.say(lineOf(row));
        const last = settled.at(-1);
        if (last !== undefined) position = { receivedAtMs: last.receivedAtMs, id: last.id };
      }
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** How many from the front have their row, or have waited for it long enough. */
function settledCount(rows: readonly FreshRow[]): number {
  const index = rows.findIndex((row) => !hasRow(row) && Date.now() - row.receivedAtMs < patienceMs);
  return index < 0 ? rows.length : index;
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
