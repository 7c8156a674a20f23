/**
 * How the text of an environment variable becomes a value. A parser never throws and never repeats the text: what it
 * says about a wrong one is what would have been right, so a secret put into the wrong variable is not printed.
 */

import { readInstantMs } from '@asana-warehouse/delivery/instant';

/** A value, or what was expected instead. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly expected: string };

export type Parser<T> = (text: string) => Parsed<T>;

const right = <T>(value: T): Parsed<T> => ({ ok: true, value });
const wrong = (expected: string): Parsed<never> => ({ ok: false, expected });

/** Any text without control characters. */
export const word: Parser<string> = (text) =>
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused
  /[\u0000-\u001f\u007f]/.test(text) ? wrong('text on one line, without control characters') : right(text);

/** A whole number in [min, max]. */
export function whole(min: number, max: number): Parser<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    return value >= min && value <= max ? right(value) : wrong(`a whole number from ${min} to ${max}`);
  };
}

/** A TCP port; 0 lets the system choose. */
export const port = whole(0, 65_535);

/** One of a few words, in any case; the value is the word as given here. */
export function choice<const T extends string>(...values: readonly T[]): Parser<T> {
  return (text) => {
    const value = values.find((candidate) => candidate === text.toLowerCase());
    return value === undefined ? wrong(`one of ${values.join(', ')}`) : right(value);
  };
}

export const flag: Parser<boolean> = (text) => {
  if (/^(true|1|yes|on)$/i.test(text)) return right(true);
  return /^(false|0|no|off)$/i.test(text) ? right(false) : wrong('true or false');
};

type Units = Readonly<Record<string, number>>;

/** Digits times their unit; NaN for what does not have the pattern, whose groups they are. */
function measured(pattern: RegExp, units: Units, text: string): number {
  const match = pattern.exec(text);
  return match === null ? Number.NaN : Number(match[1]) * (units[match[2] ?? ''] ?? Number.NaN);
}

const dayMs = 86_400_000;
const unitMs: Units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: dayMs };

/** `90s`, `15m`, `6h`, `7d`, `500ms` → milliseconds, above 0, at most a year. */
export const duration: Parser<number> = (text) => {
  const value = measured(/^(\d{1,12})(ms|s|m|h|d)$/, unitMs, text);
  return value > 0 && value <= 366 * dayMs ? right(value) : wrong('a duration such as 500ms, 90s, 15m, 6h or 7d');
};

/** `400d` → milliseconds, from a day to a hundred years. */
export const days: Parser<number> = (text) => {
  const value = measured(/^(\d{1,5})(d)$/, unitMs, text);
  return value > 0 && value <= 36_525 * dayMs ? right(value) : wrong('whole days such as 90d or 400d');
};

const unitBytes: Units = { '': 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** `1048576`, `512KiB`, `10MiB`, `1GiB` → bytes, from 1 KiB to 16 GiB. */
export const bytes: Parser<number> = (text) => {
  const value = measured(/^(\d{1,12}) ?(KiB|MiB|GiB|)$/, unitBytes, text);
  return value >= 1024 && value <= 16 * 1024 ** 3 ? right(value) : wrong('a size from 1KiB to 16GiB, such as 10MiB');
};

/** An http or https address without credentials, query or fragment; a trailing slash is taken off. */
export const webUrl: Parser<string> = (text) => {
  const expected = 'an address such as https://example.org, without user name, query or fragment';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return wrong(expected);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return wrong(expected);
  return right(`${url.origin}${url.pathname.replace(/\/+$/, '')}`);
};

const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];
const sslFiles = ['sslrootcert', 'sslcert', 'sslkey'];

/**
 * A postgres:// URL that names a database; an `sslmode` in it must be one of libpq's. What would be ignored is refused: other
 * parameters for TLS than those that are honoured, and certificates for a connection that may be made without TLS.
 */
export const postgresUrl: Parser<string> = (text) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol) || url.pathname.length < 2) {
    return wrong('a URL such as postgres://user:password@host:5432/database');
  }
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !sslModes.includes(mode)) return wrong(`an sslmode among ${sslModes.join(', ')}`);
  const asked = [...url.searchParams.keys()].filter((name) => /^(ssl|requiressl|channel_binding)/.test(name));
  const files = asked.filter((name) => sslFiles.includes(name));
  if (asked.length > files.length + (mode === null ? 0 : 1)) {
    return wrong(`TLS to be asked for by sslmode, ${sslFiles.join(', ')} alone`);
  }
  if (files.length > 0 && sslModes.indexOf(mode ?? '') < sslModes.indexOf('require')) {
    return wrong(`sslmode=require, verify-ca or verify-full beside ${files.join(' and ')}`);
  }
  if (asked.includes('sslcert') !== asked.includes('sslkey')) return wrong('sslcert and sslkey together, or neither');
  const system = url.searchParams.get('sslrootcert') === 'system';
  return system && mode !== 'verify-full' ? wrong('sslmode=verify-full beside sslrootcert=system') : right(text);
};

/** One or more of `item`, separated by commas; blanks around them and empty ones are ignored. */
export function list<T>(item: Parser<T>): Parser<readonly T[]> {
  return (text) => {
    const parts = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (parts.length === 0) return wrong('at least one entry, entries separated by commas');
    const values: T[] = [];
    for (const part of parts) {
      const parsed = item(part);
      if (!parsed.ok) return wrong(`a list separated by commas, each entry ${parsed.expected}`);
      values.push(parsed.value);
    }
    return right(values);
  };
}

/**
 * `2026-03-01`, `2026-03-01T09:30Z`, `2026-03-01T09:30:15.5+01:00` → ms since 1970. A date is its first moment in UTC; a time needs
 * its offset, since without one it would mean another moment on another machine.
 */
export const moment: Parser<number> = (text) => {
  const match = /^(\d{4}-\d\d-\d\d)(?:(T\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?(Z|[+-]\d\d:\d\d))?$/.exec(text);
  const [, day, time = 'T00:00', seconds = ':00', zone = 'Z'] = match ?? [];
  const value = match === null ? undefined : readInstantMs(`${day}${time}${seconds}${zone}`);
  return value === undefined ? wrong('a time such as 2026-03-01 or 2026-03-01T09:30:00Z') : right(value);
};

/** Asana's identifiers: digits. They stay text, since they outgrow a double. */
export const gid: Parser<string> = (text) =>
  /^\d{1,40}$/.test(text) ? right(text) : wrong('a gid (digits only, as in the address of a project)');

/** `host:port`, the host possibly an IPv6 address in brackets. */
export const hostAndPort: Parser<string> = (text) => {
  const number = Number(/^(?:[\w.-]+|\[[0-9a-fA-F:.]+\]):(\d{1,5})$/.exec(text)?.[1]);
  return number >= 1 && number <= 65_535 ? right(text) : wrong('host:port, such as kafka-1:9092');
};

/** An address to listen on: IPv4, IPv6 or a host name. */
export const bindAddress: Parser<string> = (text) =>
  /^[\w.:-]{1,253}$/.test(text) ? right(text) : wrong('an IP address or host name to listen on, such as 127.0.0.1');

/** 32 bytes as 64 hexadecimal digits or in base64 (either alphabet, with or without padding). Stays as given. */
export const key32: Parser<string> = (text) =>
  /^[0-9a-fA-F]{64}$/.test(text) || /^[A-Za-z0-9+/_-]{43}=?$/.test(text)
    ? right(text)
    : wrong('32 random bytes in base64 or hexadecimal, as `openssl rand -base64 32` prints them');

/** A name of lower-case letters, digits and hyphens, at most 40 long. */
export const shortName: Parser<string> = (text) =>
  /^[a-z0-9][a-z0-9-]{0,39}$/.test(text) ? right(text) : wrong('a name of lower-case letters, digits and hyphens');

/** What Kafka allows in names, at most 60 characters, ending in a dot, hyphen or underscore. */
export const topicPrefix: Parser<string> = (text) =>
  /^[A-Za-z0-9._-]{0,59}[._-]$/.test(text) ? right(text) : wrong('letters, digits, dots and hyphens, ending in a dot');
