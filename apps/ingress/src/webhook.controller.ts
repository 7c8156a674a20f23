/**
 * The front door for Asana, row by row. Every branch ends in an `Answer`; decisions are made in `libs/delivery`, bounds are
 * kept by `admission.ts`. A 2xx leaves only after the log, or for a handshake the secret store, has what came.
 *
 * Nest routes here and nothing more: the request's stream is read by hand, as bytes, and the answer is written by hand,
 * so that neither a parser nor a serialiser can touch what the signature covers, or slow down the path.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { judge, judgeKey, screen } from '@asana-warehouse/delivery/verify';
import type { Delivery, HandshakeHead, Rejection, SignedHead, Verdict } from '@asana-warehouse/delivery/verify';
import { deliveryRecord } from '@asana-warehouse/event-log/records';
import { log } from '@asana-warehouse/telemetry/logger';
import { span, traceparent } from '@asana-warehouse/telemetry/trace';
import { All, Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Admission } from './admission.ts';
import { accepted, busy, echo, logUnavailable, noMemory, notPost, refusal } from './answer.ts';
import { send, senderGone, storeUnavailable, tooLarge, type Answer } from './answer.ts';
import type { Appended, Appends } from './deliveries.ts';
import { shakeHands, type HandshakeStore } from './handshake.ts';
import type { Journal } from './journal.ts';
import type { Registrations } from './registrations.ts';
import type { Sightings } from './sightings.ts';

/** What the front door works with. `nowMs`: the wall clock. `isDraining`: whether to take no more requests. */
export type FrontDoor = {
  readonly registrations: Registrations;
  readonly handshakes: HandshakeStore;
  readonly admission: Admission;
  readonly appends: Appends;
  readonly sightings: Sightings;
  readonly journal: Journal;
  readonly nowMs: () => number;
  readonly isDraining: () => boolean;
};

export const frontDoor = Symbol('FrontDoor');

@Controller('asana/webhooks')
export class WebhookController {
  readonly #door: FrontDoor;

  constructor(@Inject(frontDoor) door: FrontDoor) {
    this.#door = door;
  }

  /** Returns at once, so that Nest keeps nothing of its own for as long as the log takes. */
  @All(':key')
  receive(@Req() request: FastifyRequest<{ Params: { key: string } }>, @Res() reply: FastifyReply): void {
    reply.hijack();
    const startedAtMs = performance.now();
    const { raw, params } = request;
    const response = reply.raw;
    this.#door.admission.answering();
    span('ingress post', noFields, () => this.#answer(raw, params.key)).then(
      (answer) => this.#send(raw, response, answer, startedAtMs),
      (error: unknown) => {
        this.#door.journal.storeFailed(error);
        this.#send(raw, response, storeUnavailable, startedAtMs);
      },
    );
  }

  #send(request: IncomingMessage, response: ServerResponse, answer: Answer, startedAtMs: number): void {
    const { admission, journal, isDraining } = this.#door;
    try {
      send(request, response, answer, isDraining());
      journal.answered(answer, performance.now() - startedAtMs);
    } catch (error) {
      log.error('request failed', noFields, error);
      request.destroy();
    } finally {
      admission.answered();
    }
  }

  #answer(request: IncomingMessage, webhookKey: string): Promise<Answer> {
    if (request.method !== 'POST') return Promise.resolve(notPost);
    const { headers } = request;
    const head = screen({
      webhookKey,
      contentType: headers['content-type'],
      hookSecret: asText(headers['x-hook-secret']),
      hookSignature: asText(headers['x-hook-signature']),
    });
    if (head.kind === 'signed') return this.#receiveDelivery(head, request);
    return head.kind === 'handshake' ? this.#shakeHands(head) : this.#turnDown(head, webhookKey);
  }

  async #turnDown(head: Rejection, webhookKey: string): Promise<Answer> {
    if (head.audit) await this.#door.handshakes.audit(webhookKey);
    return this.#refuse(head);
  }

  async #shakeHands(head: HandshakeHead): Promise<Answer> {
    const outcome = await shakeHands(head, this.#door.handshakes, this.#door.nowMs);
    return outcome.kind === 'echo' ? echo(outcome.secret) : this.#refuse(outcome);
  }

  async #receiveDelivery(head: SignedHead, request: IncomingMessage): Promise<Answer> {
    const { admission, registrations } = this.#door;
    let known = registrations.cached(head.webhookKey) ?? (await registrations.read(head.webhookKey));
    let closed = judgeKey(known);
    if (closed?.kind === 'look-up') {
      known = await registrations.read(head.webhookKey);
      closed = judgeKey(known);
    }
    if (closed?.kind === 'reject') return this.#refuse(closed);
    if (!admission.enter()) return busy;
    const outcome = await admission.read(request);
    if (outcome.kind !== 'whole') {
      admission.leave(0);
      return unread[outcome.kind];
    }
    const { body } = outcome;
    const leave = (): void => admission.leave(body.length);
    const receivedAtMs = this.#door.nowMs();
    let verdict: Verdict;
    try {
      verdict = judge(head, known, body, receivedAtMs);
      if (verdict.kind === 'look-up') {
        verdict = judge(head, await registrations.read(head.webhookKey), body, receivedAtMs);
      }
    } catch (error) {
      leave();
      throw error;
    }
    if (verdict.kind === 'accept') {
      const startedAtMs = performance.now();
      return this.#appended(verdict.delivery, await this.#append(verdict.delivery, leave), startedAtMs);
    }
    leave();
    return verdict.kind === 'reject' ? this.#refuse(verdict) : storeUnavailable;
  }

  #append(delivery: Delivery, leave: () => void): Promise<Appended> {
    return span('append delivery', { deliveryId: delivery.id, bodyBytes: delivery.body.length }, () =>
      this.#door.appends.append(deliveryRecord(delivery, { traceparent: traceparent() }), leave),
    );
  }

  #appended(delivery: Delivery, appended: Appended, startedAtMs: number): Answer {
    const { journal, sightings } = this.#door;
    if (appended.kind !== 'durable') {
      journal.appendFailed(delivery, appended);
      return logUnavailable;
    }
    sightings.note(delivery);
    journal.appended(delivery, performance.now() - startedAtMs);
    return accepted;
  }

  #refuse({ status, reason }: Rejection): Answer {
    this.#door.journal.refused(reason);
    return refusal(status, reason);
  }
}

const noFields = {};
const unread = { 'body too large': tooLarge, 'no memory for the body': noMemory, gone: senderGone } as const;

function asText(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' || header === undefined ? header : header.join(', ');
}
