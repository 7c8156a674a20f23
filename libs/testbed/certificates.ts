/**
 * Certificates for servers of tests, made anew by each test and kept nowhere: an authority of its own, and what it vouches
 * for. Written here because Node makes keys and signatures but no certificates, and the machine may have no openssl. Only
 * what a TLS handshake looks at is in them (RFC 5280):
 *
 *   Certificate ::= SEQUENCE { tbs, algorithm, signature BIT STRING }
 *   tbs ::= SEQUENCE { [0] version, serial, algorithm, issuer, validity, subject, subjectPublicKeyInfo, [3] extensions }
 */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate and its private key (PKCS #8), as PEM. */
export type Certified = { readonly certificate: string; readonly key: string };

/** `names`: host names and IPv4 addresses it is for. `user`: its common name. `expired`: it was valid, until yesterday. */
export type Wanted = { readonly names?: readonly string[]; readonly user?: string; readonly expired?: true };

export type Authority = { readonly certificate: string; issue(wanted: Wanted): Certified };

/** PEM files for a client: whom to trust and who it is, and the same of an authority that the server does not know. */
export type ClientFiles = Readonly<
  Record<'ca' | 'cert' | 'key' | 'strangerCa' | 'strangerCert' | 'strangerKey', string>
>;

/** Writes a file and says where it lies. */
export type Put = (name: string, text: string) => Promise<string>;

const dayMs = 86_400_000;

/** An authority that nobody knows. Two of the same name are still strangers to each other. */
export function newAuthority(name: string): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const mayIssue = [extension('551d13', der(0x30, boolean(true)), true)];
  const own = { issuer: name, subject: name, publicKey, signedWith: privateKey, extensions: mayIssue };
  return {
    certificate: certificateOf({ ...own, expired: false }),
    issue: ({ names = [], user, expired = false }) => {
      const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const extensions = names.length === 0 ? [] : [extension('551d11', der(0x30, ...names.map(alternativeName)))];
      const subject = user ?? names[0] ?? 'nobody';
      const certificate = certificateOf({ ...own, subject, publicKey: keys.publicKey, extensions, expired });
      return { certificate, key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

/** Files for a client that calls itself `user`. */
export async function putClientFiles(authority: Authority, user: string, put: Put): Promise<ClientFiles> {
  const stranger = newAuthority('authority of somebody else');
  const [known, unknown] = [authority.issue({ user }), stranger.issue({ user })];
  return {
    ca: await put('ca.pem', authority.certificate),
    cert: await put('client.pem', known.certificate),
    key: await put('client.key', known.key),
    strangerCa: await put('stranger-ca.pem', stranger.certificate),
    strangerCert: await put('stranger.pem', unknown.certificate),
    strangerKey: await put('stranger.key', unknown.key),
  };
}

type Contents = {
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly signedWith: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly expired: boolean;
};

function certificateOf({ issuer, subject, publicKey, signedWith, extensions, expired }: Contents): string {
  const now = Date.now();
  const validity = der(0x30, time(now - 3 * dayMs), time(expired ? now - dayMs : now + 3 * dayMs));
  const tbs = der(
    0x30,
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ecdsaWithSha256,
    distinguishedName(issuer),
    validity,
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, der(0x30, ...extensions))]),
  );
  const signature = sign('sha256', tbs, { key: signedWith, dsaEncoding: 'der' });
  const bytes = der(0x30, tbs, ecdsaWithSha256, der(0x03, Buffer.of(0), signature));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** One value: its tag, its length in as few bytes as possible (else the signature fails for who encodes it anew), its contents. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  const { length } = body;
  const prefix = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...prefix), body]);
}

const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const integer = (bytes: Buffer): Buffer => der(0x02, bytes);
const boolean = (value: boolean): Buffer => der(0x01, Buffer.of(value ? 0xff : 0));
const ecdsaWithSha256 = der(0x30, objectId('2a8648ce3d040302'));

function distinguishedName(commonName: string): Buffer {
  return der(0x30, der(0x31, der(0x30, objectId('550403'), der(0x0c, Buffer.from(commonName)))));
}

/** `YYMMDDHHMMSSZ`. */
function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

function extension(id: string, value: Buffer, critical: boolean = false): Buffer {
  return der(0x30, objectId(id), ...(critical ? [boolean(true)] : []), der(0x04, value));
}

function alternativeName(name: string): Buffer {
  return isIPv4(name) ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name));
}
