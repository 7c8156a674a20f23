/**
 * How deep a parsed JSON value goes. Whoever walks values by recursion (hashing, writing them as JSON again) runs out of stack on
 * what a parser takes without trouble, so values from outside are judged first, no deeper than they may be.
 */

/** Far deeper than anything that Asana says; far less than a stack holds. */
export const levelsMax = 100;

/** Whether objects and lists lie within one another at most `max` deep; a bare value is 0 deep. */
export function isNestedWithin(value: unknown, max: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const items = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(items)) if (max === 0 || !isNestedWithin(items[key], max - 1)) return false;
  return true;
}
