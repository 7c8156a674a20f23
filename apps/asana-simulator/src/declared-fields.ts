/**
 * The kinds of field that declarations are made of, by what they hold. What a request gives of a wrong sort is refused in Asana's
 * words (input.ts); `needed`, `once` and `shownOnly` say when it may be given.
 */
import { badRequest } from './api-fault.ts';
import { isoTime } from './clock.ts';
import type { Field } from './declare.ts';
import { isLive } from './liveness.ts';
import { refer, Reference } from './render.ts';
import type { View } from './render.ts';
import type { AnyDeclaredRow, Plain } from './rows-declared.ts';
import type { RowType } from './rows.ts';

const plain = { refers: [], isNeeded: false, isOnce: false, show: (held: Plain) => held } as const;
const holding = (initial: Plain, read: Field['read']): Field => ({ ...plain, initial: () => initial, read });

export const needed = (field: Field): Field => ({ ...field, isNeeded: true });
export const once = (field: Field): Field => ({ ...field, isOnce: true });
export const shownOnly = (field: Field): Field => ({ ...field, read: null });

export const text = (): Field => holding('', (input, name) => input.text(name));
export const optionalText = (): Field => holding(null, (input, name) => input.textOrNull(name));
export const flag = (): Field => holding(false, (input, name) => input.boolean(name));
export const number = (): Field => holding(null, (input, name) => input.number(name));

/** One of some words. */
export const choice = (words: readonly string[], initial: string | null): Field =>
  holding(initial, (input, name) => {
    const word = initial === null ? input.textOrNull(name) : input.text(name);
    if (typeof word === 'string' && !words.includes(word))
      throw badRequest(`${name}: must be one of ${words.join(', ')}, not ${word}`);
    return word;
  });

/** An object, or none; shown while it is there. */
export const ref = (...refers: readonly RowType[]): Field => ({
  ...holding(null, (input, name) => input.gidOrNull(name)),
  refers,
  show: (held, _row, view) => (typeof held === 'string' ? referLive(view, held) : null),
});

export const refs = (...refers: readonly RowType[]): Field => ({
  ...holding([], (input, name) => (input.has(name) ? input.gids(name) : undefined)),
  refers,
  show: (held, _row, view) =>
    (held as readonly string[]).map((gid) => referLive(view, gid)).filter((reference) => reference !== null),
});

function referLive(view: View, gid: string): Reference | null {
  const row = view.store.get(gid);
  return row !== undefined && isLive(view.store, row) ? refer(view, gid) : null;
}

export const createdAt = (): Field => derived((row) => isoTime(row.createdAtMs));

/** Always the same. */
export const always = (shown: unknown): Field => derived(() => shown);
/** Worked out from what else is there; nothing is held. */
export const derived = (show: (row: AnyDeclaredRow, view: View) => unknown): Field => ({
  ...holding(null, null),
  show: (_held, row, view) => show(row, view),
});

/** Objects of a kind that lives in this one alone. */
export const parts = (kind: string): Field => ({
  ...holding([], null),
  isPart: true,
  show: (held) => (held as readonly Plain[]).map((item) => new Reference(kind, item, true)),
});
