/** The records of both topics, as this release writes them, are what the contracts say; and so are the topics. */
import { createHmac, createSecretKey } from 'node:crypto';
import { screen, judge } from '@asana-warehouse/delivery/verify';
import { contracts, releasedVersions, schemaOf, validatorOf, viewOf } from './contract-schemas.ts';
import { openEnvelope } from './envelope.ts';
import { deliveryRecord, snapshotRecord } from './records.ts';
import { topicSpecs } from './topics.ts';

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

test('a record of a read lies with its resource, and its headers say what it is', () => {
  const observation = {
    v: 1,
    type: 'task',
    gid: '7',
    workspace_gid: null,
    observed_at: '2026-01-02T03:04:05.678Z',
    observed_error_ms: 0,
    repair_epoch: 0,
    source: 'hydrate',
  } as const;
  const record = snapshotRecord({ ...observation, kind: 'absent', status: 404 }, { traceparent });
  expect(record).toMatchObject({ key: '7', headers: { type: 'task', kind: 'absent', source: 'hydrate', traceparent } });
  expect(openEnvelope(contracts['snapshots']!, record)).toEqual({ kind: 'opened', record });
  for (const version of releasedVersions('snapshots')) {
    expect(validatorOf(schemaOf('snapshots', version))(viewOf('snapshots', record))).toBe(true);
  }
});

test('a week of both topics is kept, and the largest body that ingress takes fits into a record', () => {
  expect(topicSpecs(5)).toEqual(
    ['asana.deliveries.v1', 'asana.snapshots.v1'].map((name) => ({
      name,
      partitions: 5,
      retentionMs: 604_800_000,
      recordBytesMax: 16_777_216,
    })),
  );
});
