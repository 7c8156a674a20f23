/** `webhooks plan | apply | list | rotate | delete`: the plan carried out, or only told. */
import { Failure } from '@asana-warehouse/failure/failure';
import { keyOf } from '@asana-warehouse/reconciliation/webhook-plan';
import { readInventory } from '@asana-warehouse/warehouse/webhook-inventory';
import type { Parts } from './parts.ts';
import { declaredIn, selectedWorkspaces } from './watch.ts';
import { listWebhooks } from './webhook-calls.ts';
import { applyFor, planFor, type StepOutcome, type WebhookParts } from './webhooks.ts';

/** A webhook as listed: from the inventory, from Asana, or both. */
export type ToldWebhook = {
  readonly gid: string | null;
  readonly resource_gid: string;
  readonly workspace_gid: string;
  readonly state: string;
  readonly purpose: string | null;
  readonly created_at: string | null;
  readonly last_heartbeat_at: string | null;
  readonly last_success_at: string | null;
  readonly failure: string | null;
};

export type WebhooksDone = {
  readonly ok: boolean;
  readonly steps: readonly StepOutcome[];
  readonly webhooks: readonly ToldWebhook[];
};

/** Throws `usage.invalid` for another verb, and what the client throws. */
export async function runWebhooks(parts: Parts, webhooks: WebhookParts, verb: string): Promise<WebhooksDone> {
  if (!['plan', 'apply', 'list', 'rotate', 'delete'].includes(verb)) {
    throw new Failure('usage.invalid', `webhooks ${verb}: expected plan, apply, list, rotate or delete`);
  }
  const steps: StepOutcome[] = [];
  const told: ToldWebhook[] = [];
  for (const workspaceGid of await selectedWorkspaces(parts)) {
    if (verb === 'list') {
      told.push(...(await tellAll(webhooks, workspaceGid)));
      continue;
    }
    const declared = verb === 'delete' ? [] : await declaredIn(parts, workspaceGid);
    if (verb === 'plan') {
      const plan = await planFor(webhooks, workspaceGid, declared);
      steps.push(
        ...plan.map((step) => ({
          action: step.kind,
          resourceGid: 'declared' in step ? step.declared.resourceGid : 'real' in step ? step.real.resourceGid : null,
          ok: true,
          words: null,
        })),
      );
    } else steps.push(...(await applyFor(webhooks, workspaceGid, declared, verb === 'rotate')).outcomes);
  }
  return { ok: steps.every(({ ok }) => ok), steps, webhooks: told };
}

async function tellAll(webhooks: WebhookParts, workspaceGid: string): Promise<readonly ToldWebhook[]> {
  const real = await listWebhooks(webhooks.api, workspaceGid, webhooks.stopping);
  const inventory = await readInventory(webhooks.pool, webhooks.ownership.environment);
  const held = inventory.filter((row) => row.workspaceGid === workspaceGid);
  const known = held.map((row): ToldWebhook => {
    const there = real.find(({ gid }) => gid === row.gid);
    return {
      gid: row.gid,
      resource_gid: row.resourceGid,
      workspace_gid: workspaceGid,
      state: row.state === 'active' && there === undefined ? 'missing in Asana' : row.state,
      purpose: row.purpose,
      created_at: row.createdAt.toISOString(),
      last_heartbeat_at: row.lastHeartbeatAt?.toISOString() ?? null,
      last_success_at: there?.lastSuccessAt ?? null,
      failure: row.lastFailure,
    };
  });
  const gids = new Set(held.map(({ gid }) => gid));
  const strays = real.filter(({ gid, target }) => !gids.has(gid) && keyOf(webhooks.ownership, target) !== null);
  return [
    ...known,
    ...strays.map((stray) => ({
      gid: stray.gid,
      resource_gid: stray.resourceGid,
      workspace_gid: workspaceGid,
      state: 'not in the inventory',
      purpose: null,
      created_at: null,
      last_heartbeat_at: null,
      last_success_at: stray.lastSuccessAt,
      failure: null,
    })),
  ];
}
