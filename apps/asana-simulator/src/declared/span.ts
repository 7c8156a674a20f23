/** Stretches of days, which many kinds of plans have: checked, and made up for people to plan with. */
import { badRequest } from '../api-fault.ts';
import type { Draft, Scene, Values } from '../declare.ts';
import { textIn } from '../rows-declared.ts';

const dayMs = 86_400_000;
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The end is not before the start. */
export function checkSpan({ values }: Draft): void {
  const [start, end] = [textIn({ values }, 'start_date'), textIn({ values }, 'end_date')];
  if (start !== undefined && end !== undefined && end < start)
    throw badRequest('end_date: must not be before start_date');
}

/** Up to two weeks around now. */
export function someDays({ random, atMs }: Scene): Values {
  const start = atMs + (random.below(60) - 30) * dayMs;
  return { start_date: dayOf(start), end_date: dayOf(start + random.below(14) * dayMs) };
}

/** Whether a span reaches beyond a day, or begins before its end: for lists that ask for what overlaps. */
export const endsFrom = (row: { readonly values: Values }, day: string): boolean =>
  (textIn(row, 'end_date') ?? '') >= day;
export const startsBy = (row: { readonly values: Values }, day: string): boolean =>
  (textIn(row, 'start_date') ?? '') <= day;
