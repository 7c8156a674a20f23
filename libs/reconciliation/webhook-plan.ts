/**
 * Declared webhooks against real ones. Asana's webhooks carry no mark of their maker but the target URL, so ours are those
 * whose target lies under our PUBLIC_URL and names our environment; nothing else is ever touched, else two environments
 * would delete each other's. A secret is shown once, so a real webhook is of use only if its secret is held here; else a
 * new one is made under a new key, and the old one deleted after that.
 */

export type Filter = {
  readonly resource_type: string;
  readonly action?: string;
};

/** What should be watched. */
export type DeclaredWebhook = {
  readonly resourceGid: string;
  readonly resourceType: string;
  readonly workspaceGid: string;
  readonly filters: readonly Filter[];
  readonly purpose: string;
};

/** A webhook as Asana lists it. */
export type RealWebhook = {
  readonly gid: string;
  readonly resourceGid: string;
  readonly target: string;
  readonly filters: readonly Filter[];
};

/** A registration as our inventory has it. */
export type HeldWebhook = {
  readonly key: string;
  readonly gid: string | null;
  readonly resourceGid: string;
  readonly target: string;
  readonly state: string;
  readonly hasSecret: boolean;
};

/** One of ours in Asana, with the key in its target. */
export type OwnWebhook = { readonly real: RealWebhook; readonly key: string };

/** One step. `old`: what it takes the place of, deleted only after the new one is there. */
export type WebhookAction =
  | { readonly kind: 'create'; readonly declared: DeclaredWebhook; readonly old: OwnWebhook | null }
  | { readonly kind: 'adopt'; readonly declared: DeclaredWebhook; readonly real: RealWebhook; readonly key: string }
  | { readonly kind: 'update'; readonly declared: DeclaredWebhook; readonly real: RealWebhook; readonly key: string }
  | { readonly kind: 'keep'; readonly declared: DeclaredWebhook; readonly real: RealWebhook; readonly key: string }
  | { readonly kind: 'delete'; readonly real: RealWebhook; readonly key: string | null }
  | { readonly kind: 'lost'; readonly key: string };

/** Which targets are ours. `publicUrl` without a trailing slash. */
export type Ownership = { readonly publicUrl: string; readonly environment: string };

const path = '/asana/webhooks/';

/** The target for a key. The environment rides along in the query, which Asana keeps and ingress ignores. */
export function targetOf({ publicUrl, environment }: Ownership, key: string): string {
  return `${publicUrl}${path}${key}?environment=${encodeURIComponent(environment)}`;
}

/** The key in one of our targets; null for targets of others. */
export function keyOf({ publicUrl, environment }: Ownership, target: string): string | null {
  const prefix = `${publicUrl}${path}`;
  if (!target.startsWith(prefix)) return null;
  const [key = '', query = ''] = target.slice(prefix.length).split('?');
  if (!/^[A-Za-z0-9_-]+$/.test(key)) return null;
  return new URLSearchParams(query).get('environment') === environment ? key : null;
}

/**
 * The steps from what is to what should be, in an order that leaves no gap: what is lost is noted first, new ones are made
 * before old ones go. `stale`: keys not to be used any longer although they work (rotation).
 */
export function planWebhooks(
  ownership: Ownership,
  declared: readonly DeclaredWebhook[],
  real: readonly RealWebhook[],
  held: readonly HeldWebhook[],
  stale: ReadonlySet<string> = new Set(),
): readonly WebhookAction[] {
  const ours = real.flatMap((webhook) => {
    const key = keyOf(ownership, webhook.target);
    return key === null ? [] : [{ webhook, key, held: held.find((row) => row.key === key) }];
  });
  const realGids = new Set(real.map(({ gid }) => gid));
  const lost = held
    .filter((row) => row.state === 'active' && (row.gid === null || !realGids.has(row.gid)))
    .map((row): WebhookAction => ({ kind: 'lost', key: row.key }));
  const used = new Set<string>();
  const steps: WebhookAction[] = [];
  const removals: WebhookAction[] = [];
  for (const want of declared) {
    const candidates = ours.filter(({ webhook }) => webhook.resourceGid === want.resourceGid);
    const usable = candidates.find((one) => one.held?.hasSecret === true && !stale.has(one.key));
    for (const { webhook } of candidates) used.add(webhook.gid);
    if (usable === undefined) {
      steps.push({ kind: 'create', declared: want, old: ownOf(candidates[0]) });
    } else if (!equalFilters(usable.webhook.filters, want.filters)) {
      steps.push({ kind: 'update', declared: want, real: usable.webhook, key: usable.key });
    } else {
      const isKnown = usable.held?.state === 'active' && usable.held.gid === usable.webhook.gid;
      steps.push({ kind: isKnown ? 'keep' : 'adopt', declared: want, real: usable.webhook, key: usable.key });
    }
    for (const other of candidates.filter((one) => one !== usable).slice(usable === undefined ? 1 : 0)) {
      removals.push({ kind: 'delete', real: other.webhook, key: other.key });
    }
  }
  for (const { webhook, key } of ours) {
    if (!used.has(webhook.gid)) removals.push({ kind: 'delete', real: webhook, key });
  }
  return [...lost, ...steps, ...removals];
}

function ownOf(one: { readonly webhook: RealWebhook; readonly key: string } | undefined): OwnWebhook | null {
  return one === undefined ? null : { real: one.webhook, key: one.key };
}

function equalFilters(a: readonly Filter[], b: readonly Filter[]): boolean {
  const text = (filters: readonly Filter[]): string =>
    filters
      .map(({ resource_type, action }) => `${resource_type} ${action ?? ''}`)
      .sort()
      .join('\n');
  return text(a) === text(b);
}
