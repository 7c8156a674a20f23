/** The limits of one token. */
import { Limits } from './limits.ts';

const options = { requestsPerMinute: 60, readsInFlightMax: 2, writesInFlightMax: 1 };

describe('Limits', () => {
  it('refuses above the rate, counting refused requests, and says how long to wait', () => {
    const limits = new Limits(options);
    const kinds = Array.from({ length: 8 }, () => {
      const admission = limits.admit('a', true, 0);
      limits.release('a', true);
      return admission;
    });
    expect(kinds.filter((it) => it.kind === 'admitted')).toHaveLength(6);
    expect(kinds.at(-1)).toEqual({ kind: 'refused', retryAfterSeconds: 2 });
    expect(limits.admit('a', true, 1_000).kind).toBe('refused');
    expect(limits.admit('a', true, 6_000).kind).toBe('admitted');
  });

  it('bounds reads and writes in flight apart, for each token alone', () => {
    const limits = new Limits(options);
    expect(
      [limits.admit('a', true, 0), limits.admit('a', true, 0), limits.admit('a', true, 0)].map((it) => it.kind),
    ).toEqual(['admitted', 'admitted', 'refused']);
    expect(limits.admit('a', false, 0).kind).toBe('admitted');
    expect(limits.admit('b', true, 0).kind).toBe('admitted');
    limits.release('a', true);
    expect(limits.admit('a', true, 0).kind).toBe('admitted');
  });
});
