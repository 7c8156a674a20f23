/**
 * Which webhooks are declared, and keeping them so while the reconciler serves. A crawl takes the webhook of each
 * project before it reads what lies in it, so that nothing falls between. Webhooks that Asana gave up on are found by
 * comparing with its list; what they would have told of is reconciled.
 */
import { readPages } from '@asana-warehouse/asana-api/list-page';
import { Failure } from '@asana-warehouse/failure/failure';
import { selects, type Selection } from '@asana-warehouse/reconciliation/list-kinds';
import type { DeclaredWebhook } from '@asana-warehouse/reconciliation/webhook-plan';
import { loadKey } from '@asana-warehouse/secrets/key';
import { log } from '@asana-warehouse/telemetry/logger';
import { gaugeFrom } from '@asana-warehouse/telemetry/metrics';
import { livingProjects, readInventory } from '@asana-warehouse/warehouse/webhook-inventory';
import type { Parts } from './parts.ts';
import { selectionOf } from './parts.ts';
import { applyFor, projectWebhook, watchMore, workspaceWebhook, type Applied, type WebhookParts } from './webhooks.ts';

/** What the webhook jobs need; null when no PUBLIC_URL says where Asana reaches us. */
export async function openWebhookParts(parts: Parts): Promise<WebhookParts | null> {
  const { settings } = parts;
  if (settings.PUBLIC_URL === null) return null;
  const { pool, api, stopping, credentialId } = parts;
  const key = await loadKey(settings);
  const ownership = { publicUrl: settings.PUBLIC_URL.replace(/\/+$/, ''), environment: settings.ENVIRONMENT };
  return { pool, api, stopping, credentialId, key, ownership };
}

/** Gids of the workspaces to sync. */
export async function selectedWorkspaces(parts: Parts): Promise<readonly string[]> {
  return (await listGids(parts, '/workspaces', {})).filter((gid) =>
    selects(selectionOf(parts.settings), 'workspace', gid),
  );
}

/**
 * Everything to be watched in a workspace: projects that Asana lists, and those that the warehouse holds as living, since
 * a list that omits one is no reason to stop watching it.
 */
export async function declaredIn(parts: Parts, workspaceGid: string): Promise<readonly DeclaredWebhook[]> {
  const selection = selectionOf(parts.settings);
  const listed = await listGids(parts, '/projects', { workspace: workspaceGid });
  const projects = new Set([...listed, ...(await livingProjects(parts.pool, workspaceGid))]);
  return [
    workspaceWebhook(workspaceGid),
    ...[...projects]
      .filter((gid) => selects(selection, 'project', gid))
      .map((gid) => projectWebhook(gid, workspaceGid)),
  ];
}

/** Takes the webhooks of workspaces before anything in them is read. Adopts those of projects that exist already. */
export async function watchWorkspaces(parts: Parts, webhooks: WebhookParts): Promise<void> {
  for (const gid of await selectedWorkspaces(parts)) {
    tell(await watchMore(webhooks, [workspaceWebhook(gid)]));
  }
}

/** Takes the webhooks of projects that a crawl has just found. */
export async function watchProjects(
  webhooks: WebhookParts,
  selection: Selection,
  projects: readonly { readonly gid: string; readonly workspaceGid: string | null }[],
): Promise<void> {
  const declared = projects.flatMap(({ gid, workspaceGid }) =>
    workspaceGid === null || !selects(selection, 'project', gid) ? [] : [projectWebhook(gid, workspaceGid)],
  );
  tell(await watchMore(webhooks, declared));
}

/** Compares all with Asana and repairs. Returns the projects whose webhook was missing until now. */
export async function repairWebhooks(parts: Parts, webhooks: WebhookParts): Promise<readonly string[]> {
  const renewed: string[] = [];
  await warnOfSilence(webhooks);
  for (const workspaceGid of await selectedWorkspaces(parts)) {
    const applied = await applyFor(webhooks, workspaceGid, await declaredIn(parts, workspaceGid));
    tell(applied);
    for (const { action, ok, resourceGid } of applied.outcomes) {
      if (action === 'create' && ok && resourceGid !== null && resourceGid !== workspaceGid) renewed.push(resourceGid);
    }
  }
  return renewed;
}

/** Heartbeats come every eight hours: a webhook that has said nothing for longer is about to be given up by Asana. */
const silentMsMax = 9 * 3_600_000;

/** Tells by metrics how our webhooks are, and by a warning which have fallen silent. */
export async function warnOfSilence({ pool, ownership }: WebhookParts): Promise<void> {
  const inventory = await readInventory(pool, ownership.environment);
  const states = new Map<string, number>();
  for (const { state } of inventory) states.set(state, (states.get(state) ?? 0) + 1);
  const silent = inventory.filter(
    ({ state, createdAt, lastHeartbeatAt, lastDeliveryAt }) =>
      state === 'active' &&
      Date.now() - Math.max(...[createdAt, lastHeartbeatAt, lastDeliveryAt].map((at) => at?.getTime() ?? 0)) >
        silentMsMax,
  );
  gaugeFrom('asana_warehouse_webhooks', () => [
    ...[...states].map(([state, value]) => ({ value, labels: { state } })),
    { value: silent.length, labels: { state: 'silent' } },
  ]);
  if (silent.length > 0) log.warn('webhooks have been silent for longer than a heartbeat', { count: silent.length });
}

function tell({ outcomes, isCut }: Applied): void {
  const failed = outcomes.filter(({ ok }) => !ok).length;
  const created = outcomes.filter(({ action, ok }) => action === 'create' && ok).length;
  if (created > 0) log.info('webhooks registered', { count: created });
  if (failed > 0)
    log.warn('webhooks could not be registered', { count: failed, outcome: isCut ? 'given-up' : 'refused' });
}

async function listGids(
  parts: Parts,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const gids: string[] = [];
  const options = { priority: 0, signal: parts.stopping } as const;
  for await (const page of readPages(parts.api, path, { ...query, opt_fields: 'gid' }, options)) {
    if (page.kind === 'restarted') gids.length = 0;
    else if (page.kind !== 'page') throw new Failure('asana.refused', `GET ${path}: ${page.words}`);
    else for (const { gid } of page.items) if (typeof gid === 'string') gids.push(gid);
  }
  return gids;
}
