/**
 * The exchange that gives a webhook its secret: read what is registered, decide, store, then echo. The secret is on disk
 * before the echo leaves, and of two values that come at once the first to be stored wins.
 */
import { judgeHandshake, type HandshakeHead, type Known, type Rejection } from '@asana-warehouse/delivery/verify';
import { Failure } from '@asana-warehouse/failure/failure';

/** The effects. All reject with a `Failure` when the store cannot be reached in time. */
export type HandshakeStore = {
  /** Fresh knowledge of a key. */
  readonly read: (webhookKey: string) => Promise<Known>;
  /** False when the registration no longer waits for a secret. */
  readonly store: (webhookKey: string, secret: Buffer) => Promise<boolean>;
  readonly audit: (webhookKey: string) => Promise<void>;
};

/** What to answer: the secret to echo, or the refusal, which is on record by then. */
export async function shakeHands(
  head: HandshakeHead,
  { read, store, audit }: HandshakeStore,
  nowMs: () => number,
): Promise<{ readonly kind: 'echo'; readonly secret: Buffer } | Rejection> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const verdict = judgeHandshake(head, await read(head.webhookKey), nowMs());
    if (verdict.kind === 'reject') {
      await audit(head.webhookKey);
      return verdict;
    }
    if (verdict.kind === 'handshake' && (!verdict.store || (await store(head.webhookKey, verdict.secret)))) {
      return { kind: 'echo', secret: verdict.secret };
    }
  }
  throw new Failure('warehouse.conflict', 'A registration changed twice while its secret was being stored');
}
