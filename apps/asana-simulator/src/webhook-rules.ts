/**
 * What Asana accepts as a webhook and which events pass its filters: pure rules.
 */
import { ApiFault, badRequest } from './api-fault.ts';
import type { EventBody } from './events.ts';
import type { RowType, WebhookFilter, WebhookRow } from './rows.ts';

const watchable: readonly RowType[] = [
  'task',
  'project',
  'section',
  'tag',
  'story',
  'team',
  'workspace',
  'user_task_list',
  'attachment',
  'portfolio',
  'goal',
];
const actions = ['added', 'changed', 'removed', 'deleted', 'undeleted'];
/** What a webhook on a workspace, team or portfolio may carry: nothing below the project. */
const highTypes = ['project', 'team_membership', 'workspace_membership'];

const isHigh = (type: string): boolean => type === 'workspace' || type === 'team' || type === 'portfolio';

/** The filters as given, checked for a webhook on a resource of that type. Throws 400 with Asana's key for a bad set. */
export function readFilters(given: unknown, watched: RowType): WebhookFilter[] {
  if (!watchable.includes(watched)) throw badRequest(`resource: a ${watched} cannot be watched`);
  const filters = given ?? [];
  if (!Array.isArray(filters)) throw badRequest('filters: Not a list');
  const read = filters.map((filter) => readFilter(filter, watched));
  if (isHigh(watched) && read.length === 0)
    throw badRequest(`filters: Missing input; a webhook on a ${watched} must have filters`);
  const mayCarry = [...highTypes, ...(watched === 'portfolio' ? ['portfolio'] : [])];
  if (isHigh(watched) && read.some((filter) => !mayCarry.includes(filter.resource_type))) {
    throw new ApiFault(400, `filters: on a ${watched} only ${mayCarry.join(', ')} can be watched`, {
      error: 'invalid_filters_for_larger_scoped_webhooks',
    });
  }
  return read;
}

function readFilter(given: unknown, watched: RowType): WebhookFilter {
  const { resource_type: type, resource_subtype: subtype, action, fields } = (given ?? {}) as Record<string, unknown>;
  if (typeof type !== 'string') throw badRequest('filters: resource_type: Missing input');
  if (action !== undefined && !(typeof action === 'string' && actions.includes(action)))
    throw badRequest('filters: action: unknown');
  if (fields !== undefined && action !== 'changed') throw badRequest('filters: fields: only with the action changed');
  if (fields !== undefined && isHigh(watched)) throw badRequest(`filters: fields: not on a ${watched}`);
  if (fields !== undefined && !(Array.isArray(fields) && fields.every((field) => typeof field === 'string'))) {
    throw badRequest('filters: fields: Not a list of names');
  }
  return {
    resource_type: type,
    ...(typeof subtype === 'string' ? { resource_subtype: subtype } : {}),
    ...(typeof action === 'string' ? { action } : {}),
    ...(fields === undefined ? {} : { fields }),
  };
}

/** Whether an event reaches a webhook: any filter will do; none at all lets everything pass. */
export function passes(filters: readonly WebhookFilter[], event: EventBody): boolean {
  return filters.length === 0 || filters.some((filter) => matches(filter, event));
}

function matches(filter: WebhookFilter, event: EventBody): boolean {
  const { resource, action, change } = event;
  if (filter.resource_type !== resource.resource_type) return false;
  if (filter.resource_subtype !== undefined && filter.resource_subtype !== resource.resource_subtype) return false;
  if (filter.action !== undefined && filter.action !== action) return false;
  return filter.fields === undefined || (change !== undefined && filter.fields.includes(change.field));
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/;

/** The target as a URL. Loopback targets are refused as Asana does only when told to: here they are the common case. */
export function readTarget(text: string, refusesLoopback: boolean): URL {
  if (!URL.canParse(text)) throw badRequest(`target: Not a valid URL: ${text}`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw badRequest('target: must be http or https');
  if (refusesLoopback && loopback.test(url.hostname))
    throw new ApiFault(403, `target: the host ${url.hostname} is not allowed`);
  return url;
}

/** How long to wait before attempt number `retry` (1 for the first retry): doubling, up to a bound. */
export function backOffMs(retry: number, baseMs: number, maxMs: number): number {
  return Math.min(maxMs, baseMs * 2 ** Math.min(retry - 1, 30));
}

export const heartbeatEveryMs = 8 * 3_600_000;
const giveUpAfterMs = 24 * 3_600_000;

/** When a failing webhook is deleted: 24 hours after its last success. */
export function giveUpMs(hook: WebhookRow): number {
  return (hook.lastSuccessAtMs ?? hook.createdAtMs) + giveUpAfterMs;
}
