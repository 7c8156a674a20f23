/**
 * Carries events to webhooks.
 *
 * Per webhook: events that pass wait in `pending` until a flush a few milliseconds later makes deliveries of them, at most
 * `eventsPerDelivery` each, which go out one at a time. Only 200 and 204 within the time limit are success. After a failure
 * the same body is sent again, ever later on the simulated clock, and everything else waits behind it. A heartbeat goes out
 * right after the handshake and every 8 hours. A webhook without a success for 24 hours is deleted, with what it still held.
 *
 *   pending --flush--> queue --200/204--> gone
 *                       |  ^ failure: retryCount + 1, nextAttemptAfter later
 *                       +--+ no success for 24 h: webhook deleted
 *
 * Faults work when deliveries are made: lost ones are dropped, doubled ones queued twice, late ones wait beside the queue.
 */
import { createHmac } from 'node:crypto';
import type { AnswerLedger } from './answer-ledger.ts';
import type { EventBody, EventRecord } from './events.ts';
import type { Faults } from './faults.ts';
import { isLive } from './liveness.ts';
import type { Poster } from './post.ts';
import type { Gid, Row, WebhookRow } from './rows.ts';
import { backOffMs, giveUpMs, heartbeatEveryMs, passes } from './webhook-rules.ts';
import type { World } from './world.ts';

export interface CourierOptions {
  readonly flushMs: number;
  readonly eventsPerDelivery: number;
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
  readonly heartbeatBody: string;
}

export interface Delivery {
  readonly body: string;
  /** Real time before which it is held back by a fault. */
  readonly notBeforeMs: number;
}

interface Outbox {
  pending: EventBody[];
  queue: Delivery[];
  sending: Promise<void> | null;
  flush: NodeJS.Timeout | null;
}

export class Courier {
  readonly counts = { sent: 0, failed: 0, lost: 0, duplicated: 0, late: 0, heartbeats: 0, deleted: 0 };
  private readonly world: World;
  private readonly poster: Poster;
  private readonly faults: Faults;
  private readonly answers: AnswerLedger;
  private readonly options: CourierOptions;
  private readonly outboxes = new Map<Gid, Outbox>();
  private readonly timer: NodeJS.Timeout;
  private isClosed = false;

  constructor(
    world: World,
    poster: Poster,
    { faults, answers }: { readonly faults: Faults; readonly answers: AnswerLedger },
    options: CourierOptions,
  ) {
    this.world = world;
    this.poster = poster;
    this.faults = faults;
    this.answers = answers;
    this.options = options;
    world.events.listen((record, row) => this.offer(record, row));
    this.timer = setInterval(() => void this.runDue(), 25);
  }

  /** What waits to be delivered, for the state file. A webhook that was deleted waits for nothing more. */
  waiting(): Record<Gid, string[]> {
    const found: Record<Gid, string[]> = {};
    for (const [gid, outbox] of this.outboxes) {
      if (this.hook(gid) === undefined) continue;
      const bodies = outbox.queue.map((delivery) => delivery.body);
      if (outbox.pending.length > 0) bodies.push(JSON.stringify({ events: outbox.pending }));
      if (bodies.length > 0) found[gid] = bodies;
    }
    return found;
  }

  restore(waiting: Readonly<Record<Gid, readonly string[]>>): void {
    for (const [gid, bodies] of Object.entries(waiting)) {
      this.outbox(gid).queue.push(...bodies.map((body) => ({ body, notBeforeMs: 0 })));
    }
  }

  async heartbeat(gid: Gid): Promise<void> {
    const hook = this.hook(gid);
    if (hook === undefined) return;
    this.patch(hook, { lastHeartbeatAtMs: this.world.clock.nowMs() });
    const { queue } = this.outbox(gid);
    this.counts.heartbeats += 1;
    if (!queue.some((delivery) => delivery.body === this.options.heartbeatBody)) {
      queue.push({ body: this.options.heartbeatBody, notBeforeMs: 0 });
    }
    await this.send(gid);
  }

  /** Moves the clock, stopping at every heartbeat, retry and end on the way, and waits for what they send. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.world.clock.nowMs() + ms;
    await this.settle();
    for (let dueMs = this.nextDueMs(); dueMs !== null && dueMs <= untilMs; dueMs = this.nextDueMs()) {
      this.world.clock.advance(Math.max(0, dueMs - this.world.clock.nowMs()));
      await this.runDue();
      await this.settle();
    }
    this.world.clock.advance(Math.max(0, untilMs - this.world.clock.nowMs()));
    await this.runDue();
  }

  /** Resolves when nothing waits but what its back-off holds. */
  async settle(): Promise<void> {
    for (let isBusy = true; isBusy;) {
      isBusy = false;
      for (const [gid, outbox] of this.outboxes) {
        const isStuck = (this.hook(gid)?.retryCount ?? 1) > 0 && outbox.sending === null;
        if (!isStuck && (outbox.pending.length > 0 || outbox.queue.length > 0 || outbox.sending !== null))
          isBusy = true;
      }
      if (isBusy) await new Promise((resolve) => setTimeout(resolve, 5));
      if (this.isClosed) return;
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    for (const outbox of this.outboxes.values()) if (outbox.flush !== null) clearTimeout(outbox.flush);
    this.poster.close();
    for (const outbox of this.outboxes.values()) await outbox.sending;
  }

  private hook(gid: Gid): WebhookRow | undefined {
    const row = this.world.store.find('webhook', gid);
    return row !== undefined && isLive(this.world.store, row) ? row : undefined;
  }

  private outbox(gid: Gid): Outbox {
    let outbox = this.outboxes.get(gid);
    if (outbox === undefined) this.outboxes.set(gid, (outbox = { pending: [], queue: [], sending: null, flush: null }));
    return outbox;
  }

  private patch(hook: WebhookRow, patch: Partial<WebhookRow>): void {
    this.world.store.put({ ...this.world.store.need('webhook', hook.gid), ...patch }, this.world.clock.nowMs());
  }

  private offer(record: EventRecord, row: Row): void {
    const { store, access } = this.world;
    for (const path of record.paths) {
      for (const gid of store.list(`hooks_on:${path}`).gids()) {
        const hook = store.need('webhook', gid);
        const isHigh = store.get(path)?.type === 'workspace' || store.get(path)?.type === 'team';
        if (isHigh && hook.filters.length === 0) continue;
        if (passes(hook.filters, record.body) && access.verdict(store, hook.owner, row) === 200)
          this.wait(gid, record.body);
      }
    }
  }

  private wait(gid: Gid, event: EventBody): void {
    const outbox = this.outbox(gid);
    outbox.pending.push(event);
    outbox.flush ??= setTimeout(() => {
      outbox.flush = null;
      this.makeDeliveries(outbox);
      void this.send(gid);
    }, this.options.flushMs);
  }

  private makeDeliveries(outbox: Outbox): void {
    while (outbox.pending.length > 0) {
      const events = outbox.pending.splice(0, this.options.eventsPerDelivery);
      if (this.answers.judgeEvents(events) !== null) continue;
      if (this.faults.strikes('lose')) {
        this.counts.lost += 1;
        continue;
      }
      const holdMs = this.faults.delayMs('delay_ms') + (this.faults.strikes('reorder') ? this.faults.holdMs() : 0);
      const delivery = { body: JSON.stringify({ events }), notBeforeMs: holdMs === 0 ? 0 : Date.now() + holdMs };
      outbox.queue.push(delivery);
      if (holdMs > 0) this.counts.late += 1;
      if (this.faults.strikes('duplicate')) {
        this.counts.duplicated += 1;
        outbox.queue.push(delivery);
      }
    }
  }

  /** Sends what is due, one at a time, until the queue is empty or a failure makes it wait. */
  private async send(gid: Gid): Promise<void> {
    const outbox = this.outbox(gid);
    if (outbox.sending !== null) return outbox.sending;
    outbox.sending = this.sendAll(gid, outbox).finally(() => (outbox.sending = null));
    return outbox.sending;
  }

  private async sendAll(gid: Gid, outbox: Outbox): Promise<void> {
    while (!this.isClosed) {
      const hook = this.hook(gid);
      if (hook === undefined) {
        this.outboxes.delete(gid);
        return;
      }
      if (hook.nextAttemptAfterMs !== null && hook.nextAttemptAfterMs > this.world.clock.nowMs()) return;
      const index = outbox.queue.findIndex((delivery) => delivery.notBeforeMs <= Date.now());
      const delivery = outbox.queue[index];
      if (delivery === undefined) return;
      if (!(await this.attempt(hook, delivery.body))) return;
      outbox.queue.splice(outbox.queue.indexOf(delivery), 1);
    }
  }

  private async attempt(hook: WebhookRow, body: string): Promise<boolean> {
    const signature = createHmac('sha256', hook.secret).update(body).digest('hex');
    const reply = await this.poster.post(hook.target, body, { 'x-hook-signature': signature });
    if (this.isClosed || this.hook(hook.gid) === undefined) return false;
    const nowMs = this.world.clock.nowMs();
    if (reply.status === 200 || reply.status === 204) {
      this.counts.sent += 1;
      this.patch(hook, { lastSuccessAtMs: nowMs, retryCount: 0, nextAttemptAfterMs: null });
      return true;
    }
    this.counts.failed += 1;
    const retryCount = hook.retryCount + 1;
    const waitMs = backOffMs(retryCount, this.options.retryBaseMs, this.options.retryMaxMs);
    const lastFailureContent = reply.status === 0 ? reply.reason : `${reply.status} ${reply.reason}`;
    this.patch(hook, { lastFailureAtMs: nowMs, lastFailureContent, retryCount, nextAttemptAfterMs: nowMs + waitMs });
    return false;
  }

  /** The next moment at which some webhook has something to do: a retry, a heartbeat or its end. */
  private nextDueMs(): number | null {
    let dueMs: number | null = null;
    for (const hook of this.hooks()) {
      const moments = [hook.lastHeartbeatAtMs + heartbeatEveryMs];
      if (hook.nextAttemptAfterMs !== null) moments.push(hook.nextAttemptAfterMs, giveUpMs(hook));
      dueMs = Math.min(dueMs ?? Infinity, ...moments);
    }
    return dueMs;
  }

  private *hooks(): Generator<WebhookRow> {
    for (const gid of this.world.store.list('all:webhook').gids()) yield this.world.store.need('webhook', gid);
  }

  private async runDue(): Promise<void> {
    const nowMs = this.world.clock.nowMs();
    const running: Promise<void>[] = [];
    for (const hook of this.hooks()) {
      if (hook.retryCount > 0 && giveUpMs(hook) <= nowMs) {
        this.counts.deleted += 1;
        this.patch(hook, { deletedAtMs: nowMs });
        this.outboxes.delete(hook.gid);
        continue;
      }
      const isQueueEmpty = (this.outboxes.get(hook.gid)?.queue.length ?? 0) === 0;
      const isRetryDue = hook.nextAttemptAfterMs !== null && hook.nextAttemptAfterMs <= nowMs;
      const isHeartbeatDue = hook.lastHeartbeatAtMs + heartbeatEveryMs <= nowMs || (isRetryDue && isQueueEmpty);
      if (isHeartbeatDue) running.push(this.heartbeat(hook.gid));
      else if (!isQueueEmpty) running.push(this.send(hook.gid));
    }
    await Promise.all(running);
  }
}
