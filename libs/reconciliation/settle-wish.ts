/**
 * Whether a read settles the wish that asked for it. Asana's replicas lag: shortly after an event a read may still show
 * the state before it. A read that contradicts the newest event is therefore held back and repeated, at growing
 * intervals; the last one is believed whatever it says, since an event may have been lost, too.
 */
import type { Expectation } from './wishes-of.ts';

/** What to do with a read: take it, or read again after so long. */
export type Settlement = { readonly kind: 'take' } | { readonly kind: 'repeat'; readonly afterMs: number };

const repeatsMs = [150, 600, 2_500] as const;

/** `attempts`: reads of this wish that came before and did not settle it. */
export function settle(
  expects: Expectation,
  found: 'present' | 'absent' | 'forbidden' | 'listed',
  attempts: number,
): Settlement {
  const contradicts = expects !== null && (found === 'present' || found === 'absent') && found !== expects;
  const afterMs = repeatsMs[attempts];
  return contradicts && afterMs !== undefined ? { kind: 'repeat', afterMs } : { kind: 'take' };
}
