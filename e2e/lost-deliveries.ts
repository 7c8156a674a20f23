/** Whether every delivery that was acknowledged, by the balancer's own notes, has landed in the warehouse. */
import type { Acknowledged } from './balancer.ts';
import type { Fleet } from './fleet.ts';

/** Acknowledged deliveries that the landing zone has fewer copies of than there were acknowledgements. Call it when all is settled. */
export async function lostDeliveries(fleet: Fleet): Promise<readonly Acknowledged[]> {
  const rows = await fleet.rows(
    `SELECT record_key AS key, encode(sha256(value), 'hex') AS hash, count(*)::int AS count FROM raw.delivery GROUP BY 1, 2`,
  );
  const landed = new Map(rows.map(({ key, hash, count }) => [`${String(key)} ${String(hash)}`, Number(count)]));
  return fleet.balancer.acknowledged().filter(({ key, bodyHash }) => {
    const left = landed.get(`${key} ${bodyHash}`) ?? 0;
    landed.set(`${key} ${bodyHash}`, left - 1);
    return left < 1;
  });
}
