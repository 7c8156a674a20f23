/**
 * One entry of a delivery, as far as its shape is known: something changed, and where to look. It names gids, never
 * contents. Everything the wire may leave out is null; actions and types nobody has heard of pass through as they are.
 */

/** What an entry says. Times are ISO 8601 in UTC with milliseconds; gids match `[A-Za-z0-9_-]{1,64}`. */
export type DecodedEvent = {
  /** Equal for the same event wherever it is seen again: see `event-id.ts`. */
  readonly id: string;
  /** Place in the delivery, from 0, undecodable entries counted. */
  readonly index: number;
  readonly resourceType: string;
  readonly resourceGid: string;
  readonly resourceSubtype: string | null;
  /** Asana's word, `created` normalised to `added`. */
  readonly action: string;
  /** Null for what the system did. */
  readonly userGid: string | null;
  /** `created_at` as Asana said it; null when it did not. */
  readonly saidAt: string | null;
  /** When it happened, for ordering: `saidAt`, but never later than the time of receipt. */
  readonly at: string;
  readonly parentType: string | null;
  readonly parentGid: string | null;
  readonly changeField: string | null;
  readonly changeAction: string | null;
  readonly changeValueType: string | null;
  readonly changeValueGid: string | null;
};

/** Why an entry, or with index -1 the whole body, cannot be decoded. Says where and what was expected, never contents. */
export type EventFault = { readonly index: number; readonly path: string; readonly reason: string };
