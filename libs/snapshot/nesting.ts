/**
 * How deep a parsed JSON value goes. Whoever walks values by recursion (hashing, writing them as JSON again) runs out of stack on
 * what a parser takes without trouble, so values from outside are judged first, level by level.
 */

/** Far deeper than anything that Asana says; far less than a stack holds. */
export const levelsMax = 100;

/** Whether objects and lists lie within one another at most `max` deep; a bare value is 0 deep. */
export function isNestedWithin(value: unknown, max: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= max; depth += 1) {
    level = level.filter((one) => typeof one === 'object' && one !== null).flatMap((one) => Object.values(one));
    if (level.length === 0) return true;
  }
  return false;
}
