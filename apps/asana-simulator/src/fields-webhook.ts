/**
 * Fields of webhooks, as the API names them. The secret is in none of them.
 */
import { isoTime } from './clock.ts';
import { identity, optionalTime } from './fields-place.ts';
import { defineKind, refer } from './render.ts';
import type { Kind } from './render.ts';
import type { WebhookRow } from './rows.ts';
import { giveUpMs } from './webhook-rules.ts';

export const webhookKind: Kind = defineKind<WebhookRow>('webhook', {
  ...identity('webhook'),
  active: () => true,
  resource: (row, view) => refer(view, row.resource),
  target: (row) => row.target,
  created_at: (row) => isoTime(row.createdAtMs),
  last_failure_at: (row) => optionalTime(row.lastFailureAtMs),
  last_failure_content: (row) => row.lastFailureContent,
  last_success_at: (row) => optionalTime(row.lastSuccessAtMs),
  delivery_retry_count: (row) => row.retryCount,
  next_attempt_after: (row) => optionalTime(row.nextAttemptAfterMs),
  failure_deletion_timestamp: (row) => (row.retryCount === 0 ? null : isoTime(giveUpMs(row))),
  filters: (row) => row.filters,
});
