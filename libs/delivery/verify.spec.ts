/** Who gets in: signatures over raw bytes, and handshakes for pending registrations alone. */
import { createHmac, createSecretKey } from 'node:crypto';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import {
  judge,
  judgeHandshake,
  judgeKey,
  screen,
  type HandshakeHead,
  type Registration,
  type SignedHead,
  type Verdict,
} from './verify.ts';

const key = 'k3y_-';
const nowMs = Date.parse('2026-01-02T03:04:05.678Z');
const secret = Buffer.from('s3cret');

function registration(changes: Partial<Registration> = {}): Registration {
  return {
    webhookKey: key,
    workspaceGid: '1',
    state: 'active',
    secret: createSecretKey(secret),
    confirmedAtMs: nowMs - 1000,
    ...changes,
  };
}

function signatureOf(body: Buffer, signingSecret: Buffer = secret): string {
  return createHmac('sha256', signingSecret).update(body).digest('hex');
}

function head(changes: Partial<Parameters<typeof screen>[0]> = {}) {
  const base = { webhookKey: key, contentType: 'application/json', hookSecret: undefined, hookSignature: undefined };
  return screen({ ...base, ...changes });
}

function signed(signature: string): SignedHead {
  const screened = head({ hookSignature: signature });
  if (screened.kind !== 'signed') throw new Error(`expected a signed head, got ${screened.kind}`);
  return screened;
}

function handshake(value: string): HandshakeHead {
  const screened = head({ hookSecret: value, contentType: undefined });
  if (screened.kind !== 'handshake') throw new Error(`expected a handshake, got ${screened.kind}`);
  return screened;
}

function verdictOn(
  body: Buffer,
  signature: string,
  known: Registration | null = registration(),
  fresh = true,
): Verdict {
  return judge(signed(signature), { registration: known, fresh }, body, nowMs);
}

function judged(value: string, known: Registration | null): Verdict {
  return judgeHandshake(handshake(value), { registration: known, fresh: true }, nowMs);
}

const bodies = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const secrets = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Buffer.from(bytes));

describe('signatures', () => {
  test('a body signed with the secret is accepted, byte for byte, whatever it holds', () => {
    fc.assert(
      fc.property(bodies, secrets, (body, own) => {
        const verdict = verdictOn(body, signatureOf(body, own), registration({ secret: createSecretKey(own) }));
        expect(verdict).toMatchObject({ kind: 'accept', delivery: { webhookKey: key, workspaceGid: '1', body } });
      }),
      { seed: seed('signed bodies') },
    );
  });

  test('one changed bit in body, signature or secret is refused', () => {
    const where = fc.constantFrom('body', 'signature', 'secret');
    const nonEmpty = bodies.filter((body) => body.length > 0);
    fc.assert(
      fc.property(nonEmpty, secrets, where, fc.nat(), (body, own, what, place) => {
        const parts = { body, signature: Buffer.from(signatureOf(body, own), 'hex'), secret: own };
        const changed = { ...parts, [what]: flipped(parts[what], place) };
        const verdict = verdictOn(
          changed.body,
          changed.signature.toString('hex'),
          registration({ secret: createSecretKey(changed.secret) }),
        );
        expect(verdict).toEqual({ kind: 'reject', status: 401, reason: 'signature wrong', audit: false });
      }),
      { seed: seed('changed bits') },
    );
  });

  test.each([
    ['empty', createSecretKey(Buffer.alloc(0))],
    ['missing', null],
  ])('a secret that is %s verifies nothing, not even what is signed with an empty key', (_, none) => {
    const body = Buffer.from('{"events":[]}');
    const known = registration({ secret: none, state: 'pending' });
    expect(verdictOn(body, signatureOf(body, Buffer.alloc(0)), known)).toMatchObject({ kind: 'reject', status: 401 });
  });

  test('a re-serialised body is another body', () => {
    const sent = Buffer.from('{"events": []}');
    const again = Buffer.from(JSON.stringify(JSON.parse(sent.toString())));
    expect(verdictOn(again, signatureOf(sent))).toMatchObject({ kind: 'reject', status: 401 });
  });

  test.each([
    ['missing', undefined, 'signature missing'],
    ['empty', '', 'signature missing'],
    ['too short', 'ab', 'signature malformed'],
    ['upper case', signatureOf(Buffer.from('{}')).toUpperCase(), 'signature malformed'],
    ['not hexadecimal', 'z'.repeat(64), 'signature malformed'],
    ['with white space inside', ` ${'a'.repeat(63)}`, 'signature malformed'],
    ['with a line feed behind', `${'a'.repeat(64)}\n`, 'signature malformed'],
    ['sent twice', `${'a'.repeat(64)}, ${'a'.repeat(64)}`, 'signature malformed'],
    ['huge', 'a'.repeat(64 * 1024), 'signature malformed'],
  ])('a signature that is %s is refused before anything is looked up', (_, hookSignature, reason) => {
    expect(head({ hookSignature })).toEqual({ kind: 'reject', status: 401, reason, audit: false });
  });

  test.each([
    undefined,
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'application/json x',
    'application/+json',
    'application/a b+json',
    'x-application/json',
    'json',
  ])('content type %s is refused', (contentType) => {
    const reason = 'content type is not JSON';
    const refused = { kind: 'reject', status: 415, reason, audit: false };
    expect(head({ contentType, hookSignature: 'a'.repeat(64) })).toEqual(refused);
  });

  test.each([
    'application/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=utf-8',
    'application/json  ; charset=utf-8',
    'application/problem+json',
    'application/vnd.example.v1-x+json ',
  ])('content type %s is let through', (contentType) => {
    expect(head({ contentType, hookSignature: 'a'.repeat(64) }).kind).toBe('signed');
  });

  test('a signature of another length is a wrong one', () => {
    const body = Buffer.from('{}');
    for (const digits of [0, 62, 63, 65, 66]) {
      const signature = signatureOf(body).padEnd(66, '0').slice(0, digits);
      const other: SignedHead = { kind: 'signed', webhookKey: key, signature };
      const verdict = judge(other, { registration: registration(), fresh: true }, body, nowMs);
      expect(verdict).toMatchObject({ kind: 'reject', reason: 'signature wrong' });
    }
  });

  test('keys and secrets may be as long as they are allowed to be', () => {
    const webhookKey = 'aZ09_-'.padEnd(128, 'k');
    expect(head({ webhookKey, hookSignature: 'a'.repeat(64) })).toMatchObject({ kind: 'signed', webhookKey });
    const hookSecret = '!~'.padEnd(512, 's');
    expect(head({ webhookKey, hookSecret })).toEqual({
      kind: 'handshake',
      webhookKey,
      secret: Buffer.from(hookSecret),
    });
  });

  test.each(['', 'a/b', 'schlüssel', 'a'.repeat(129), '../x', 'a b', 'a\u0000'])(
    '%j is no webhook key',
    (webhookKey) => {
      const unknown = { kind: 'reject', status: 404, reason: 'unknown webhook', audit: false };
      expect(head({ webhookKey, hookSignature: 'a'.repeat(64) })).toEqual(unknown);
      expect(head({ webhookKey, hookSecret: 's' })).toMatchObject({ kind: 'reject', status: 403 });
    },
  );
});

describe('what is known of the key', () => {
  const body = Buffer.from('{"events":[]}');

  test('old knowledge refuses nothing: the secret may have come to another instance a moment ago', () => {
    for (const known of [null, registration({ secret: null }), registration({ state: 'failed' }), registration()]) {
      const wrong = signatureOf(body, Buffer.from('newer'));
      expect(verdictOn(body, wrong, known, false)).toEqual({ kind: 'look-up' });
    }
    expect(judgeKey({ registration: null, fresh: false })).toEqual({ kind: 'look-up' });
    expect(judgeHandshake(handshake('x'), { registration: null, fresh: false }, nowMs)).toEqual({ kind: 'look-up' });
  });

  test('old knowledge accepts what it can verify', () => {
    expect(verdictOn(body, signatureOf(body), registration(), false).kind).toBe('accept');
  });

  test('the first heartbeat may come before the confirmation: the provisional secret verifies it', () => {
    const pending = registration({ state: 'pending', confirmedAtMs: null });
    expect(verdictOn(body, signatureOf(body), pending)).toMatchObject({
      kind: 'accept',
      delivery: { heartbeat: true },
    });
  });

  test.each(['pending', 'active', 'lost'] as const)('a %s registration takes what its secret verifies', (state) => {
    const known = registration({ state });
    expect(judgeKey({ registration: known, fresh: false })).toBeNull();
    expect(verdictOn(body, signatureOf(body), known).kind).toBe('accept');
  });

  test.each(['failed', 'deleted'] as const)('a %s registration is closed, its secret notwithstanding', (state) => {
    expect(verdictOn(body, signatureOf(body), registration({ state }))).toMatchObject({ kind: 'reject', status: 404 });
  });

  test('a key nobody registered is unknown', () => {
    expect(verdictOn(body, signatureOf(body), null)).toMatchObject({ kind: 'reject', status: 404 });
  });
});

describe('handshakes', () => {
  const refused = { kind: 'reject', status: 403, reason: 'handshake refused', audit: true };

  test('a pending registration takes its first secret', () => {
    const verdict = judged('new', registration({ state: 'pending', secret: null }));
    expect(verdict).toEqual({ kind: 'handshake', secret: Buffer.from('new'), store: true });
  });

  test('the same value again is echoed, not stored, while pending and just after', () => {
    for (const known of [registration({ state: 'pending', confirmedAtMs: null }), registration()]) {
      expect(judged('s3cret', known)).toEqual({ kind: 'handshake', secret, store: false });
    }
  });

  test('the same value is echoed for ten minutes after the confirmation, and refused from then on', () => {
    const confirmed = (ms: number): Verdict => judged('s3cret', registration({ confirmedAtMs: nowMs - ms }));
    expect(confirmed(10 * 60 * 1000)).toEqual({ kind: 'handshake', secret, store: false });
    expect(confirmed(10 * 60 * 1000 + 1)).toEqual(refused);
    expect(judged('s3cret', registration({ confirmedAtMs: null }))).toMatchObject({ store: false });
  });

  test('an empty secret is none: a pending registration takes another one, a confirmed one does not', () => {
    const empty = createSecretKey(Buffer.alloc(0));
    expect(judged('new', registration({ state: 'pending', secret: empty }))).toMatchObject({ store: true });
    expect(judged('new', registration({ secret: empty }))).toEqual(refused);
  });

  test('another value never replaces a secret', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x21-\x7e]{1,40}$/), fc.constantFrom('pending', 'active'), (value, state) => {
        fc.pre(value !== 's3cret');
        expect(judged(value, registration({ state }))).toEqual(refused);
      }),
      { seed: seed('planted secrets') },
    );
  });

  test('without a pending registration there is no handshake', () => {
    const states = ['active', 'failed', 'lost', 'deleted'] as const;
    for (const state of states) expect(judged('new', registration({ state, secret: null }))).toEqual(refused);
    for (const state of ['failed', 'lost', 'deleted'] as const) {
      expect(judged('s3cret', registration({ state }))).toEqual(refused);
    }
    expect(judged('new', null)).toEqual(refused);
  });

  test.each(['', 'a, b', ' a', 'a ', 'a\r\nSet-Cookie: x', 'ü', 'x'.repeat(513)])('%j is no secret', (hookSecret) => {
    expect(head({ hookSecret })).toEqual(refused);
  });

  test('a signature beside the secret makes it no less a handshake', () => {
    expect(head({ hookSecret: 'x', hookSignature: 'a'.repeat(64) }).kind).toBe('handshake');
  });
});

function flipped(bytes: Buffer, place: number): Buffer {
  const copy = Buffer.from(bytes);
  const bit = place % (copy.length * 8);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
