/**
 * What the events of a delivery ask to be read, with what rides along: for whom, in which trace, how soon. Live events
 * come first, what is around a resource after them.
 */
import type { Registry } from '@asana-warehouse/catalogue/registry';
import type { DecodedEvent } from '@asana-warehouse/delivery/event';
import { wishesOf, type Expectation } from './wishes-of.ts';

/** Where the events came from. `heardFrom`: key of the webhook. */
export type DeliveryOrigin = {
  readonly workspaceGid: string | null;
  readonly traceParent: string | null;
  readonly heardFrom: string | null;
};

/** A wish as it is stored. `eventAt`: ISO 8601. `delayMs`: not due before so long from now. */
export type DeliveryWish = DeliveryOrigin & {
  readonly type: string;
  readonly gid: string;
  readonly reason: string;
  readonly priority: number;
  readonly expects: Expectation;
  readonly eventAt: string;
  readonly delayMs?: number;
};

const livePriority = 0;
const aroundPriority = 5;
/** Reads that were under way when a resource went may still show it: the surroundings are looked up after this time. */
const aroundDelayMs = 700;

/** One wish per resource and event, not merged. */
export function deliveryWishes(
  events: readonly DecodedEvent[],
  origin: DeliveryOrigin,
  registry: Pick<Registry, 'resourceOf'>,
): readonly DeliveryWish[] {
  return events.flatMap((event) => {
    const { wishes, around } = wishesOf(event, registry);
    return [
      ...wishes.map((wish) => ({ ...wish, ...origin, priority: livePriority })),
      ...around.map(({ type, gid, reason }) => ({
        type: `around.${type}`,
        gid,
        reason,
        ...origin,
        heardFrom: null,
        priority: aroundPriority,
        expects: null,
        eventAt: event.at,
        delayMs: aroundDelayMs,
      })),
    ];
  });
}
