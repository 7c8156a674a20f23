/** The four calls on webhooks, as the plan needs them. */
import type { Answer } from '@asana-warehouse/asana-api/answer';
import type { AsanaApi } from '@asana-warehouse/asana-api/asana-api';
import { readPages, type Item } from '@asana-warehouse/asana-api/list-page';
import { isObject } from '@asana-warehouse/asana-api/words';
import { Failure } from '@asana-warehouse/failure/failure';
import type { DeclaredWebhook, Filter, RealWebhook } from '@asana-warehouse/reconciliation/webhook-plan';

/** A real webhook with how it fares; times as Asana gives them. */
export type ListedWebhook = RealWebhook & {
  readonly isActive: boolean;
  readonly lastSuccessAt: string | null;
  readonly lastFailureAt: string | null;
  readonly deletionAt: string | null;
};

/** What a creation came to. `words`: Asana's own. */
export type Created =
  | { readonly kind: 'created'; readonly gid: string; readonly secret: string | null }
  | { readonly kind: 'refused'; readonly words: string };

const fields = [
  'active',
  'target',
  'resource.gid',
  'filters.resource_type',
  'filters.action',
  'last_success_at',
  'last_failure_at',
  'failure_deletion_timestamp',
].join(',');

/** All webhooks of this app and user in a workspace. Throws what the client throws, and Asana's words on a refusal. */
export async function listWebhooks(
  api: AsanaApi,
  workspaceGid: string,
  signal: AbortSignal,
): Promise<readonly ListedWebhook[]> {
  const found: ListedWebhook[] = [];
  const query = { workspace: workspaceGid, opt_fields: fields };
  for await (const page of readPages(api, '/webhooks', query, { priority: 0, signal })) {
    if (page.kind === 'restarted') found.length = 0;
    else if (page.kind === 'page') found.push(...page.items.flatMap(readListed));
    else throw new Failure('asana.refused', `GET /webhooks: ${page.words}`);
  }
  return found;
}

/** Creates one. The handshake comes to ingress while this call is open. */
export async function createWebhook(
  api: AsanaApi,
  declared: DeclaredWebhook,
  target: string,
  signal: AbortSignal,
): Promise<Created> {
  const data = { resource: declared.resourceGid, target, filters: declared.filters };
  let answer: Answer;
  try {
    // Repeatable: the same target twice is refused, so at most one comes of it.
    answer = await api.post('/webhooks', data, { priority: 0, signal, repeatable: true });
  } catch (error) {
    if (error instanceof Failure && error.code === 'asana.refused') return { kind: 'refused', words: error.message };
    throw error;
  }
  if (answer.kind === 'refused') return { kind: 'refused', words: answer.words };
  const gid = isObject(answer.data) ? answer.data['gid'] : undefined;
  if (typeof gid !== 'string') throw new Failure('asana.malformed', 'POST /webhooks: answered without a gid');
  const secret = answer.envelope['X-Hook-Secret'];
  return { kind: 'created', gid, secret: typeof secret === 'string' ? secret : null };
}

/** Replaces the filters of one. */
export async function updateWebhook(
  api: AsanaApi,
  gid: string,
  filters: readonly Filter[],
  signal: AbortSignal,
): Promise<void> {
  const answer = await api.put(`/webhooks/${gid}`, { filters }, { priority: 0, signal, repeatable: true });
  if (answer.kind === 'refused') throw new Failure('asana.refused', `PUT /webhooks: ${answer.words}`);
}

/** Deletes one; one that is gone already is fine. */
export async function deleteWebhook(api: AsanaApi, gid: string, signal: AbortSignal): Promise<void> {
  const answer = await api.delete(`/webhooks/${gid}`, { priority: 0, signal, repeatable: true });
  if (answer.kind === 'refused' && answer.status !== 404) {
    throw new Failure('asana.refused', `DELETE /webhooks: ${answer.words}`);
  }
}

function readListed(item: Item): readonly ListedWebhook[] {
  const { gid, target, resource, filters } = item;
  const resourceGid = isObject(resource) ? resource['gid'] : undefined;
  if (typeof gid !== 'string' || typeof target !== 'string' || typeof resourceGid !== 'string') return [];
  const text = (name: string): string | null => (typeof item[name] === 'string' ? item[name] : null);
  return [
    {
      gid,
      target,
      resourceGid,
      filters: Array.isArray(filters) ? filters.flatMap(readFilter) : [],
      isActive: item['active'] === true,
      lastSuccessAt: text('last_success_at'),
      lastFailureAt: text('last_failure_at'),
      deletionAt: text('failure_deletion_timestamp'),
    },
  ];
}

function readFilter(filter: unknown): readonly Filter[] {
  if (!isObject(filter) || typeof filter['resource_type'] !== 'string') return [];
  const action = filter['action'];
  return [{ resource_type: filter['resource_type'], ...(typeof action === 'string' ? { action } : {}) }];
}
