/** The death of a process in mid-work, statement by statement. */
import { Failure, type FailureCode } from '@asana-warehouse/failure/failure';
import type pg from 'pg';

/**
 * A view of a pool whose process dies before its nth statement: no later one arrives, and its connections break.
 * `code`: of the failure that the statements which do not arrive give.
 */
export function cutOff(
  pool: pg.Pool,
  nth: number,
  code: FailureCode,
): { readonly pool: pg.Pool; wasReached(): boolean } {
  let count = 0;
  const alive = <T>(work: () => Promise<T>): Promise<T> => {
    count += 1;
    return count < nth ? work() : Promise.reject(new Failure(code, 'cut off'));
  };
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    return new Proxy(client, {
      get: (target, name) => {
        if (name === 'query') return (...args: [string]) => alive(() => target.query(...args));
        if (name === 'release') return () => target.release(true);
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
  };
  const query = (...args: [string]) => alive(() => pool.query(...args));
  return { pool: { connect, query } as unknown as pg.Pool, wasReached: () => count >= nth };
}
