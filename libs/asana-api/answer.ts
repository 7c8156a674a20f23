/**
 * What a request can come to. Answers that say something about the resource are values: found, or refused to this
 * credential or gone. What keeps us from knowing (a request Asana cannot take, no answer after all attempts) is thrown.
 */
import type { Observed } from './asana-clock.ts';

/** Query parameters; undefined ones are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Lower is sooner: live events before members of a container before sweeps. The numbers are those of ops.wish. */
export type Priority = 0 | 5 | 9;

/** `repeatable`: whether a write may be sent again when it is not known whether Asana has carried it out. */
export type CallOptions = {
  readonly priority: Priority;
  readonly signal?: AbortSignal;
  readonly repeatable?: boolean;
};

/** Statuses of a direct read that are an answer about that resource, not a failure. */
export type RefusedStatus = 401 | 402 | 403 | 404 | 451;

/** `data` is the envelope's content, `envelope` the whole body: the webhook secret and `next_page` lie beside `data`. */
export type Found = {
  readonly kind: 'found';
  readonly status: number;
  readonly data: unknown;
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly observed: Observed;
};

/** `words`: Asana's own, shortened. */
export type Refused = {
  readonly kind: 'refused';
  readonly status: RefusedStatus;
  readonly words: string;
  readonly observed: Observed;
};

export type Answer = Found | Refused;

/** Whether the status is one that a direct read reports as a value. */
export function isRefusal(status: number): status is RefusedStatus {
  return status === 401 || status === 402 || status === 403 || status === 404 || status === 451;
}
