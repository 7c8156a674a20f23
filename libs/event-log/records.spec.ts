/** The record of a delivery, as ingress writes it, is what the contract says. */
import { createHmac, createSecretKey } from 'node:crypto';
import { screen, judge } from '@asana-warehouse/delivery/verify';
import { contracts, releasedVersions, schemaOf, validatorOf, viewOf } from './contract-schemas.ts';
import { openEnvelope } from './envelope.ts';
import { deliveryRecord } from './records.ts';

const secret = Buffer.from('secret');
const traceparent = '00-f62575d9bcf7643c92ab280d420d2b90-f4d656353f3f471f-01';

test.each(['{"events":[]}', '{"events":[{"action":"changed"}]}', 'no JSON'])(
  'a record of the delivery %s is valid in every released version of its major',
  (text) => {
    const body = Buffer.from(text);
    const head = screen({
      webhookKey: 'MFfo7X5PFLw1LLi9KOjYJLNZ-CvLScpg2XN59HX_Hts',
      contentType: 'application/json',
      hookSecret: undefined,
      hookSignature: createHmac('sha256', secret).update(body).digest('hex'),
    });
    if (head.kind !== 'signed') throw new Error('not signed');
    const { webhookKey } = head;
    const registration = {
      webhookKey,
      workspaceGid: '42',
      state: 'active',
      secret: createSecretKey(secret),
      confirmedAtMs: 0,
    } as const;
    const verdict = judge(head, { registration, fresh: true }, body, Date.parse('2026-01-02T03:04:05.678Z'));
    if (verdict.kind !== 'accept') throw new Error('not accepted');
    const record = deliveryRecord(verdict.delivery, { traceparent });
    expect(openEnvelope(contracts['deliveries']!, record)).toEqual({ kind: 'opened', record });
    for (const version of releasedVersions('deliveries')) {
      const validate = validatorOf(schemaOf('deliveries', version));
      validate(viewOf('deliveries', record));
      expect(validate.errors ?? []).toEqual([]);
    }
  },
);
