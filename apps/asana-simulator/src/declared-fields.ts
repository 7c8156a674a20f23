/**
 * The kinds of field that declarations are made of, by what they hold. What a request gives of a wrong sort is refused in Asana's
 * words (input.ts); `needed`, `once` and `shownOnly` say when it may be given.
 */
import { badRequest } from './api-fault.ts';
import { isoTime } from './clock.ts';
import { listName } from './declare.ts';
import type { Field } from './declare.ts';
import { readValues } from './field-value.ts';
import { settingsOf } from './fields-place.ts';
import { shownOn } from './listing.ts';
import { showLikes } from './likes.ts';
import { isLive } from './liveness.ts';
import { refer, Reference } from './render.ts';
import type { View } from './render.ts';
import { html, plainOf } from './rich-text.ts';
import { textIn } from './rows-declared.ts';
import type { AnyDeclaredRow, DeclaredType, Plain } from './rows-declared.ts';
import type { RowType } from './rows.ts';
import { showValues } from './values-held.ts';
import type { HeldValues } from './values-held.ts';

type Show = Field['show'];
const plain = { refers: [], isNeeded: false, isOnce: false, show: (held: Plain) => held } as const;
const holding = (initial: Plain, read: Field['read']): Field => ({ ...plain, initial: () => initial, read });

export const needed = (field: Field): Field => ({ ...field, isNeeded: true });
export const once = (field: Field): Field => ({ ...field, isOnce: true });
export const shownOnly = (field: Field): Field => ({ ...field, read: null });
/** With another value to begin with. */
export const from = (initial: Plain, field: Field): Field => ({ ...field, initial: () => initial });

export const text = (): Field => holding('', (input, name) => input.text(name));
export const optionalText = (): Field => holding(null, (input, name) => input.textOrNull(name));
export const flag = (): Field => holding(false, (input, name) => input.boolean(name));
export const number = (): Field => holding(null, (input, name) => input.number(name));
export const day = (): Field => holding(null, (input, name) => input.day(name));

/** Text that a request may also give as rich text, under the other name; not both at once. */
export const rich = (htmlName: string): Field =>
  holding('', (input, name) => {
    if (input.has(name) && input.has(htmlName)) throw badRequest(`${name}: give either ${name} or ${htmlName}`);
    return input.text(name) ?? plainOf(input.text(htmlName));
  });
export const htmlOf = (name: string): Field => derived((row) => html(textIn(row, name) ?? ''));

/** One of some words. */
export const choice = (words: readonly string[], initial: string | null): Field =>
  holding(initial, (input, name) => {
    const word = initial === null ? input.textOrNull(name) : input.text(name);
    if (typeof word === 'string' && !words.includes(word))
      throw badRequest(`${name}: must be one of ${words.join(', ')}, not ${word}`);
    return word;
  });

/** Somebody who has left is still named. */
const people: ReadonlySet<RowType> = new Set(['user', 'placeholder']);

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
  if (row === undefined) return null;
  return people.has(row.type) || isLive(view.store, row) ? refer(view, gid) : null;
}

/** Who made it. */
export const author = (): Field => ({ ...shownOnly(ref('user')), initial: (actor) => actor.user });
export const createdAt = (): Field => derived((row) => isoTime(row.createdAtMs));

/** When it was last changed; `changeDeclared` keeps it. */
export const modifiedAt = (): Field => ({
  ...holding(null, null),
  initial: (actor) => actor.atMs,
  show: (held) => (typeof held === 'number' ? isoTime(held) : null),
});

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
export const part = (kind: string): Field => ({
  ...holding(null, null),
  isPart: true,
  show: (held) => (held === null ? null : new Reference(kind, held, true)),
});

/** A plain structure, read by the function. */
export const structure = (initial: Plain, read: (given: unknown, name: string) => Plain, show?: Show): Field => ({
  ...holding(initial, (input, name) => (input.has(name) ? read(input.raw(name), name) : undefined)),
  ...(show === undefined ? {} : { show }),
});

/** Values of custom fields that are set on the object itself. */
export const customValues = (): Field => ({
  ...holding({}, (input, name, world) => readValues(world, input.raw(name))),
  isMap: true,
  show: (held, _row, view) => showValues(view, held as HeldValues),
});

/** Who likes it; a request says in `liked` whether the asking person does. */
export const likes = (): Field => ({
  ...holding({}, (input, _name, _world, { user }) => {
    const liked = input.boolean('liked');
    return liked === undefined || user === null ? undefined : { [user]: liked || null };
  }),
  isMap: true,
  show: (_held, row, view) => showLikes(view, likersOf(row)),
});
export const likersOf = ({ values }: AnyDeclaredRow): readonly string[] => Object.keys(values['likes'] ?? {});

/** The custom fields that the object offers to what lies in it. */
export const fieldSettings = (): Field =>
  derived((row, view) => settingsOf(view, row.gid).map((it) => new Reference('custom_field_setting', it)));

/** The people among the object's members, by its memberships. */
export const membersOf = (membership: DeclaredType): Field =>
  derived((row, view) => {
    const gids = view.store.list(listName(membership, 'parent', row.gid)).gids();
    const members = gids.map((gid) => view.store.get(gid)).filter((it) => it !== undefined && 'holders' in it);
    return members
      .map((it) => view.store.find('user', textIn(it, 'member')))
      .filter((user) => user !== undefined)
      .map((user) => new Reference('user', user));
  });

export const latestStatus = (): Field =>
  derived((row, view) => refer(view, shownOn(view.store, row.gid, 'status_update')));
