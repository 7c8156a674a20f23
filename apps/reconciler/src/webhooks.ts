/**
 * Keeps our webhooks as they should be: one per project, one per workspace. What to do is decided by the plan in
 * `reconciliation/webhook-plan`; here each step is carried out, and the inventory says at any time what is true:
 * a registration is pending before Asana hears of it, active only when Asana has confirmed it and its secret is the one
 * that ingress was given. An advisory lock surrounds list-then-create, so that two instances do not create twice.
 */
import { timingSafeEqual, randomBytes } from 'node:crypto';
import { childrenOf } from '@asana-warehouse/catalogue/registry';
import { Failure, isRetriable } from '@asana-warehouse/failure/failure';
import { projectFilters, workspaceFilters } from '@asana-warehouse/reconciliation/webhook-filters';
import {
  planWebhooks,
  targetOf,
  type DeclaredWebhook,
  type Ownership,
  type WebhookAction,
} from '@asana-warehouse/reconciliation/webhook-plan';
import { unseal, type SecretsKey } from '@asana-warehouse/secrets/seal';
import { log } from '@asana-warehouse/telemetry/logger';
import {
  auditWebhook,
  failAbandoned,
  insertPending,
  markActive,
  markFailed,
  markGone,
  readInventory,
  readSealedSecret,
} from '@asana-warehouse/warehouse/webhook-inventory';
import { withAdvisoryLock } from '@asana-warehouse/warehouse/advisory-lock';
import type { Parts } from './parts.ts';
import { createWebhook, deleteWebhook, listWebhooks, updateWebhook } from './webhook-calls.ts';

/** What the webhook jobs work with. */
export type WebhookParts = Pick<Parts, 'pool' | 'api' | 'stopping' | 'credentialId'> & {
  readonly key: SecretsKey;
  readonly ownership: Ownership;
};

/** One step and what it came to. `words`: why it failed. */
export type StepOutcome = {
  readonly action: WebhookAction['kind'];
  readonly resourceGid: string | null;
  readonly ok: boolean;
  readonly words: string | null;
};

/** `outcomes` in the order of the plan. `isCut` true: given up after several creations had failed in a row. */
export type Applied = { readonly outcomes: readonly StepOutcome[]; readonly isCut: boolean };

const failuresInARowMax = 3;
const abandonedMs = 10 * 60_000;
const keyBytes = 32;

/** A project's webhook. */
export function projectWebhook(gid: string, workspaceGid: string): DeclaredWebhook {
  const filters = projectFilters({ childrenOf });
  return { resourceGid: gid, resourceType: 'project', workspaceGid, filters, purpose: 'project.events' };
}

/** A workspace's webhook. */
export function workspaceWebhook(gid: string): DeclaredWebhook {
  const filters = workspaceFilters;
  return { resourceGid: gid, resourceType: 'workspace', workspaceGid: gid, filters, purpose: 'workspace.events' };
}

/** The steps for one workspace, from what Asana lists and what is declared. Changes nothing. */
export async function planFor(
  parts: WebhookParts,
  workspaceGid: string,
  declared: readonly DeclaredWebhook[],
  rotate = false,
): Promise<readonly WebhookAction[]> {
  const real = await listWebhooks(parts.api, workspaceGid, parts.stopping);
  const inventory = await readInventory(parts.pool, parts.ownership.environment);
  const held = inventory.filter((row) => row.workspaceGid === workspaceGid);
  const stale = new Set(rotate ? held.map(({ key }) => key) : []);
  return planWebhooks(parts.ownership, declared, real, held, stale);
}

/** Plans and carries out, under the lock. */
export async function applyFor(
  parts: WebhookParts,
  workspaceGid: string,
  declared: readonly DeclaredWebhook[],
  rotate = false,
): Promise<Applied> {
  return withWebhookLock(parts, async () => {
    await failAbandoned(parts.pool, parts.ownership.environment, abandonedMs);
    return carryOut(parts, await planFor(parts, workspaceGid, declared, rotate));
  });
}

/** Registers those that our inventory does not watch yet, without asking Asana for all there are. */
export async function watchMore(parts: WebhookParts, declared: readonly DeclaredWebhook[]): Promise<Applied> {
  if (declared.length === 0) return { outcomes: [], isCut: false };
  return withWebhookLock(parts, async () => {
    const inventory = await readInventory(parts.pool, parts.ownership.environment);
    const watched = new Set(inventory.filter(({ state }) => state === 'active').map(({ resourceGid }) => resourceGid));
    const missing = declared.filter(({ resourceGid }) => !watched.has(resourceGid));
    return carryOut(
      parts,
      missing.map((one) => ({ kind: 'create', declared: one, old: null })),
    );
  });
}

function withWebhookLock<T>(parts: WebhookParts, work: () => Promise<T>): Promise<T> {
  return withAdvisoryLock(parts.pool, `webhooks ${parts.ownership.environment}`, work);
}

async function carryOut(parts: WebhookParts, plan: readonly WebhookAction[]): Promise<Applied> {
  const outcomes: StepOutcome[] = [];
  let failuresInARow = 0;
  const queue = [...plan];
  const work = async (): Promise<void> => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      if (step.kind === 'create' && failuresInARow >= failuresInARowMax) continue;
      const outcome = await carryOutStep(parts, step);
      outcomes.push(outcome);
      failuresInARow = outcome.ok ? 0 : failuresInARow + 1;
    }
  };
  // One after another what makes room for the next, several at once what only waits for handshakes.
  await Promise.all(Array.from({ length: 4 }, work));
  return { outcomes, isCut: failuresInARow >= failuresInARowMax };
}

async function carryOutStep(parts: WebhookParts, step: WebhookAction): Promise<StepOutcome> {
  const { pool, api, stopping } = parts;
  const resourceGid = 'declared' in step ? step.declared.resourceGid : 'real' in step ? step.real.resourceGid : null;
  const outcome = { action: step.kind, resourceGid, ok: true, words: null };
  try {
    if (step.kind === 'create') {
      const words = await create(parts, step.declared);
      if (words !== null) return { ...outcome, ok: false, words };
      if (step.old !== null) {
        await deleteWebhook(api, step.old.real.gid, stopping);
        await markGone(pool, step.old.key, 'deleted');
      }
    } else if (step.kind === 'adopt' || step.kind === 'update') {
      if (step.kind === 'update') await updateWebhook(api, step.real.gid, step.declared.filters, stopping);
      await markActive(pool, step.key, { gid: step.real.gid, declared: step.declared });
      await auditWebhook(pool, `webhook.${step.kind}`, step.key, { resource: resourceGid });
    } else if (step.kind === 'delete') {
      await deleteWebhook(api, step.real.gid, stopping);
      if (step.key !== null) await markGone(pool, step.key, 'deleted');
      await auditWebhook(pool, 'webhook.delete', step.key ?? step.real.gid, { resource: resourceGid });
    } else if (step.kind === 'lost') {
      await markGone(pool, step.key, 'lost');
      await auditWebhook(pool, 'webhook.lost', step.key, {});
      log.warn('Asana no longer has one of our webhooks', { action: 'lost' });
    }
    return outcome;
  } catch (error) {
    if (!(error instanceof Failure) || isRetriable(error) || error.code === 'asana.unauthorized') throw error;
    return { ...outcome, ok: false, words: error.message };
  }
}

/** Registers one; null when it is active, else why not. */
async function create(parts: WebhookParts, declared: DeclaredWebhook): Promise<string | null> {
  const { pool, api, ownership, stopping, credentialId } = parts;
  const key = randomBytes(keyBytes).toString('base64url');
  const target = targetOf(ownership, key);
  await insertPending(pool, { key, declared, target, environment: ownership.environment, owner: credentialId });
  let created: Awaited<ReturnType<typeof createWebhook>>;
  try {
    created = await createWebhook(api, declared, target, stopping);
  } catch (error) {
    // Whether it exists is unknown: the next plan adopts it if its handshake was answered.
    if (!stopping.aborted) await markFailed(pool, key, 'no answer from Asana').catch(() => undefined);
    throw error;
  }
  if (created.kind === 'refused') {
    await markFailed(pool, key, created.words);
    log.warn('a webhook was refused', { resourceType: declared.resourceType, resourceGid: declared.resourceGid });
    return created.words;
  }
  if (!(await isSecretHeld(parts, key, created.secret))) {
    const words = 'the secret in the answer is not the one that came with the handshake';
    await deleteWebhook(api, created.gid, stopping);
    await markFailed(pool, key, words);
    await auditWebhook(pool, 'webhook.secret_mismatch', key, { resource: declared.resourceGid });
    return words;
  }
  await markActive(pool, key, { gid: created.gid, declared });
  await auditWebhook(pool, 'webhook.create', key, { resource: declared.resourceGid, purpose: declared.purpose });
  return null;
}

/** Ingress must hold the secret that Asana names in its answer; an answer without one is taken for what it is. */
async function isSecretHeld(parts: WebhookParts, key: string, secret: string | null): Promise<boolean> {
  const sealed = await readSealedSecret(parts.pool, key);
  if (sealed === null) return false;
  if (secret === null) return true;
  const held = unseal(parts.key, key, sealed);
  const given = Buffer.from(secret, 'utf8');
  return held.length === given.length && timingSafeEqual(held, given);
}
