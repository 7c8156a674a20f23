/**
 * Asana as its users meet it: reads answered by replicas that lag, lists that leave rows out or whose page tokens expire,
 * refusals that mean nothing, and webhooks that lose, repeat and reorder what they tell. Its clock is not ours; its answers
 * carry its time in whole seconds.
 */
import { createHmac } from 'node:crypto';
import { fillListGids, splitListGids } from '@asana-warehouse/catalogue/list-gids';
import { backOffMs } from '@asana-warehouse/rate-limit/back-off';
import type { ListKind } from '@asana-warehouse/reconciliation/list-kinds';
import { Access } from './asana-access.ts';
import { act } from './asana-people.ts';
import type { AsanaTruth, Body } from './asana-truth.ts';
import { parentTypes, workspaceGid } from './asana-truth.ts';
import type { Choices } from './choices.ts';
import { pause, type Schedule, type Work } from './schedule.ts';

/** An answer with Asana's time, as its header says it. */
export type Dated<T> = T & { readonly date: string };
export type OneAnswer = Dated<{ readonly status: number; readonly body: Body | null }>;
export type PageAnswer = Dated<
  | { readonly kind: 'page'; readonly objects: readonly Body[]; readonly next: string | null }
  | { readonly kind: 'expired' }
  | { readonly kind: 'refused'; readonly status: number }
>;

/** A webhook as Asana has it. */
export type RegisteredWebhook = { readonly key: string; readonly resourceGid: string; readonly secret: string };
/** One request of a webhook. */
export type Post = { readonly key: string; readonly signature: string; readonly body: Buffer };
/** Sends a request; true when it was answered with 200. */
export type Send = (post: Post) => Work<boolean>;

const pageRows = 2;
const retryBackOff = { firstMs: 1_000, maxMs: 8_000 };

/** Asana over the network: its clock, its answers, its deliveries. One a run. */
export class AsanaServer {
  /** Deliveries that are not acknowledged yet. */
  pending = 0;
  readonly truth: AsanaTruth;
  readonly access: Access;
  readonly webhooks: RegisteredWebhook[] = [];
  onAccessChanged: () => void = () => undefined;
  /** Reads that were answered with 404: `type gid`. */
  readonly denied = new Set<string>();
  readonly #schedule: Schedule;
  readonly #choices: Choices;
  readonly #skewMs: number;
  readonly #told = new Map<string, Readonly<Record<string, unknown>>[]>();
  #send: Send = () => {
    throw new Error('nobody listens');
  };

  constructor(truth: AsanaTruth, schedule: Schedule, choices: Choices) {
    this.truth = truth;
    this.access = new Access(truth);
    this.#schedule = schedule;
    this.#choices = choices;
    this.#skewMs = choices.between('skew', -900, 900);
  }

  /** Asana's clock. */
  get nowMs(): number {
    return this.#schedule.nowMs + this.#skewMs;
  }

  connect(send: Send): void {
    this.#send = send;
  }

  /** People do so many things, some of them at nearly the same time. */
  *work(actions: number): Work<void> {
    let lastMs = 0;
    for (let count = 0; count < actions; count += 1) {
      yield* pause(this.#choices.between('rest', 1, this.#choices.between('haste', 0, 3) === 0 ? 4_000 : 300));
      lastMs = Math.max(this.nowMs, lastMs + 1);
      this.#loseAccess();
      for (const { event, gid, watchers } of act(this.truth, this.#choices, lastMs)) {
        this.#schedule.note(`asana ${JSON.stringify(event)}`);
        const told = this.access.sees(gid) ? watchers : [];
        for (const webhook of this.webhooks.filter(({ resourceGid }) => told.includes(resourceGid)))
          this.#tell(webhook, event);
      }
    }
  }

  /** The answer to a direct read. */
  read(type: string, gid: string): OneAnswer {
    const atMs = this.#stateMs();
    const body = this.truth.bodyAt(type, gid, atMs);
    const date = this.#date();
    if (body === null || !this.access.sees(gid) || this.#choices.strikes('not found')) {
      this.denied.add(`${type} ${gid}`);
      return { status: 404, body: null, date };
    }
    if (this.#choices.strikes('refuse')) return { status: 403, body: null, date };
    return { status: 200, body: this.#stamped(this.access.shown(body)), date };
  }

  /** One page of a list. `joined`: whose, see `list-gids.ts`. */
  page({ resource, list }: ListKind, joined: string, offset: string | null): PageAnswer {
    const atMs = this.#stateMs();
    const date = this.#date();
    if (offset !== null && this.#choices.strikes('expire')) return { kind: 'expired', date };
    const { per } = splitListGids(list, joined);
    if (list.per !== null && (this.truth.bodyAt(list.per, per, atMs) === null || !this.access.sees(per)))
      return { kind: 'refused', status: 404, date };
    const query = Object.fromEntries(
      Object.entries(list.query ?? {}).map(([name, value]) => [name, fillListGids(list, value, joined)]),
    );
    const rows = this.truth
      .bodiesAt(resource.name, atMs)
      .filter((body) => this.access.sees(body.gid))
      .map((body) => this.access.shown(body))
      .filter((body) => isListed(body, resource.name, list.per, per, query));
    const start = offset === null ? 0 : Number(offset);
    const objects = rows
      .slice(start, start + pageRows)
      .filter(() => !this.#choices.strikes('omit'))
      .map((body) => this.#stamped(body));
    return { kind: 'page', objects, next: start + pageRows < rows.length ? String(start + pageRows) : null, date };
  }

  /** A project is out of sight for some time, now and then several times; mostly somebody asks for a reconciliation meanwhile. */
  #loseAccess(): void {
    if (!this.#choices.strikes('access lost')) return;
    const project = this.#choices.pick('access', this.truth.ofType('project'));
    if (project !== undefined) this.#schedule.start(null, this.#outOfSight(project.gid));
  }

  *#outOfSight(gid: string): Work<void> {
    this.access.troubles += 1;
    for (let times = this.#choices.between('access times', 1, 2); times > 0; times -= 1) {
      this.#schedule.note(`access to ${gid} is lost`);
      this.access.lose(gid);
      if (this.#choices.between('access asked', 0, 3) > 0) this.onAccessChanged();
      yield* pause(this.#choices.between('access', 2_000, 25_000));
      this.access.giveBack(gid);
      if (this.#choices.between('access asked', 0, 1) > 0) this.onAccessChanged();
      yield* pause(this.#choices.between('access back', 1_000, 8_000));
    }
    this.access.troubles -= 1;
  }

  #tell(webhook: RegisteredWebhook, event: Readonly<Record<string, unknown>>): void {
    const told = this.#told.get(webhook.key);
    if (told !== undefined) {
      told.push(event);
      return;
    }
    this.pending += 1;
    this.#told.set(webhook.key, [event]);
    this.#schedule.after(null, this.#choices.between('flush events', 5, 300), () => {
      const events = this.#told.get(webhook.key) ?? [];
      this.#told.delete(webhook.key);
      this.#schedule.start(null, this.#deliver(webhook, events));
    });
  }

  *#deliver(webhook: RegisteredWebhook, events: readonly Readonly<Record<string, unknown>>[]): Work<void> {
    const kept = events.filter(() => !this.#choices.strikes('lose'));
    const body = Buffer.from(JSON.stringify({ events: kept }));
    const signature = createHmac('sha256', webhook.secret).update(body).digest('hex');
    for (let attempt = 0; kept.length > 0; attempt += 1) {
      if (yield* this.#send({ key: webhook.key, signature, body })) break;
      yield* pause(500 + backOffMs(retryBackOff, attempt, this.#choices.random('retry')));
    }
    this.pending -= 1;
  }

  #stateMs(): number {
    return this.nowMs - (this.#choices.strikes('lag') ? this.#choices.between('lag', 50, 2_000) : 0);
  }

  #date(): string {
    return new Date(Math.floor(this.nowMs / 1_000) * 1_000).toUTCString();
  }

  #stamped(body: Body): Body {
    if (body['modified_at'] === undefined || !this.#choices.strikes('bogus stamp')) return body;
    return { ...body, modified_at: '2027-01-01T00:00:00.000Z' };
  }
}

function isListed(
  body: Body,
  type: string,
  per: string | null,
  gid: string,
  query: Readonly<Record<string, string>>,
): boolean {
  if (per === null || gid === workspaceGid) return true;
  const asked = Object.entries(query).find(([, value]) => value === gid)?.[0];
  if (asked === 'project')
    return (
      Array.isArray(body['memberships']) && JSON.stringify(body['memberships']).includes(`{"project":{"gid":"${gid}"}`)
    );
  const field = asked ?? listFields[type] ?? '';
  const value = body[field];
  return (
    parentTypes[type] !== undefined &&
    typeof value === 'object' &&
    value !== null &&
    'gid' in value &&
    value.gid === gid
  );
}

/** Field that names what a list without a query is of. */
const listFields: Readonly<Record<string, string>> = { section: 'project', task: 'parent', story: 'target' };
