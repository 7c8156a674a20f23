/** Waits stay inside their bounds and use the whole of them. */
import fc from 'fast-check';
import { backOffMs, retryAfterMs } from './back-off.ts';
import { shareOf } from './in-flight.ts';

describe('back-off', () => {
  it('is spread over the whole interval, which doubles up to its bound', () => {
    const backOff = { firstMs: 200, maxMs: 30_000 };
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 0.999999, noNaN: true }), (attempt, random) => {
        const wait = backOffMs(backOff, attempt, random);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThan(Math.min(30_000, 200 * 2 ** attempt) + 1);
      }),
    );
    expect(backOffMs(backOff, 3, 0)).toBe(0);
    expect(backOffMs(backOff, 3, 0.9999)).toBeGreaterThan(1500);
  });

  it('reads Retry-After as seconds or as a date, and takes nonsense for nothing', () => {
    for (const [text, ms] of [
      ['2', 2000],
      [' 12 ', 12_000],
      ['1.25', 1250],
      ['0.0001', 1],
      ['999999999', 15 * 60_000],
    ] as const)
      expect(retryAfterMs(text, 0)).toBe(ms);
    const date = new Date(61_000).toUTCString();
    expect(retryAfterMs(date, 60_000)).toBe(1000);
    expect(retryAfterMs(date, 62_000)).toBe(0);
    expect(retryAfterMs(date, -86_400_000)).toBe(15 * 60_000);
    for (const nonsense of [
      undefined,
      '',
      'NaN',
      'soon',
      '-3',
      '1e9x',
      '1.',
      '.5',
      'soon 2026',
      `x${date}`,
      `${date}+0100`,
    ])
      expect(retryAfterMs(nonsense, 0)).toBeNull();
  });
});

describe('share in flight', () => {
  it('the shares of all instances stay within the limit as long as each has one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (instances) => {
        const share = shareOf({ read: 50, write: 15 }, instances);
        if (instances <= 15) expect(share.write * instances).toBeLessThanOrEqual(15);
        if (instances <= 50) expect(share.read * instances).toBeLessThanOrEqual(50);
        expect(share.write).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
