/**
 * What makes two events the same one. Asana gives events no id, repeats them, and tells each watcher separately, so the
 * id is derived from what every copy agrees on:
 *
 *   id   = SHA-256, hex, of the JSON list [1, resource type, resource gid, action, user gid, created_at in ms,
 *          parent type, parent gid, change field, change action, new value gid, added value gid, removed value gid, nth]
 *   null = not said
 *
 * Names and subtypes stay out: webhooks and event streams spell them differently. Events that agree in all of it within
 * one delivery are distinct, the first of their like being nth 0; two deliveries with two such events each still hold
 * two events, not four.
 */
import { createHash } from 'node:crypto';

/** The parts of an event that all its copies share. `action` is normalised; `saidAtMs`: ms since 1970. */
export type EventIdentity = {
  readonly resourceType: string;
  readonly resourceGid: string;
  readonly action: string;
  readonly userGid: string | null;
  readonly saidAtMs: number | null;
  readonly parentType: string | null;
  readonly parentGid: string | null;
  readonly changeField: string | null;
  readonly changeAction: string | null;
  readonly newValueGid: string | null;
  readonly addedValueGid: string | null;
  readonly removedValueGid: string | null;
};

/** Version of the rule above. Raising it makes every event a new one. */
const rule = 1;

/** Names the events of one delivery: call it once per event, in the order of the body. */
export function eventNamer(): (identity: EventIdentity) => string {
  const seen = new Map<string, number>();
  return (identity) => {
    const parts = partsOf(identity);
    const like = JSON.stringify(parts);
    const nth = seen.get(like) ?? 0;
    seen.set(like, nth + 1);
    return createHash('sha256')
      .update(JSON.stringify([...parts, nth]))
      .digest('hex');
  };
}

function partsOf(identity: EventIdentity): readonly (string | number | null)[] {
  return [
    rule,
    identity.resourceType,
    identity.resourceGid,
    identity.action,
    identity.userGid,
    identity.saidAtMs,
    identity.parentType,
    identity.parentGid,
    identity.changeField,
    identity.changeAction,
    identity.newValueGid,
    identity.addedValueGid,
    identity.removedValueGid,
  ];
}
