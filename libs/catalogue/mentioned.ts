/** The elements of a link that rich text gives: what it speaks of. */
import { isObject } from './readers.ts';
import { mentionsIn } from './rich-text.ts';

/**
 * `value`: the rich text, or the list whose elements have one by the key `richTextIn`. Undefined: nothing is said of it, or nothing that
 * makes sense.
 */
export function mentioned(value: unknown, richTextIn: string | undefined): unknown {
  if (value === undefined || value === null) return value;
  if (richTextIn === undefined) return mentionsOf(value) ?? [];
  if (!Array.isArray(value)) return undefined;
  const found = value.map((element: unknown) => {
    if (!isObject(element)) return undefined;
    return mentionsOf(element[richTextIn] ?? '')?.map((mention) => ({ ...element, ...mention }));
  });
  return found.includes(undefined) ? undefined : found.flat();
}

/** Undefined of what is no text: the field itself says that it is wrong. */
function mentionsOf(text: unknown): ReturnType<typeof mentionsIn> | undefined {
  if (typeof text !== 'string') return undefined;
  return text.includes('<') ? mentionsIn(text) : [];
}
