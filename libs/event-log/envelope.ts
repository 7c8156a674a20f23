/**
 * What a record is written in: every topic has a contract, a version `major.minor` that rides in the header
 * `schema-version`. Producers and consumers of different releases meet over the log, so a reader judges the version
 * before anything else of a record.
 *
 *   no header              1.0, as written before there was one
 *   an older version       brought up to the reader's own by the contract's steps, one after the other
 *   the same major         read as it stands: a later minor only adds what may be ignored
 *   a later major          not read at all: set aside as it is, until a release that knows it takes it up
 *
 * The rules by which versions may differ are in docs/contracts.md, the released ones in schemas/.
 */
import type { LogRecord } from './event-log.ts';

/** A version of a contract; both from 0, the major from 1. */
export type Version = { readonly major: number; readonly minor: number };

/** How a record of version `from` becomes one of the next version, `to`. Pure; the log keeps the record as it was. */
export type Step = {
  readonly from: Version;
  readonly to: Version;
  readonly upcast: (record: LogRecord) => LogRecord;
};

/** What this release writes and reads. `steps` lead from the oldest version that is read, without a gap, to `current`. */
export type Contract = { readonly current: Version; readonly steps: readonly Step[] };

/** `record`: as of the current version. `detail`: what is wrong, without contents. */
export type Opened =
  | { readonly kind: 'opened'; readonly record: LogRecord }
  | { readonly kind: 'from_the_future'; readonly detail: string }
  | { readonly kind: 'malformed'; readonly detail: string };

/** Name of the header that carries the version. */
export const versionHeader = 'schema-version';

const pattern = /^([1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/;
const first: Version = { major: 1, minor: 0 };

/** The record as of the reader's version, or why it cannot be read. Never throws for what a record holds. */
export function openEnvelope(contract: Contract, record: LogRecord): Opened {
  const version = versionOf(record);
  if (version === undefined) return { kind: 'malformed', detail: `${versionHeader}: expected major.minor` };
  const { current, steps } = contract;
  if (version.major > current.major) return { kind: 'from_the_future', detail: futureDetail(version.major, current) };
  if (isBefore(version, steps[0]?.from ?? current)) {
    return { kind: 'malformed', detail: `${versionHeader}: a version that is no longer read` };
  }
  const due = steps.filter(({ to }) => isBefore(version, to));
  return { kind: 'opened', record: due.reduce((read, step) => step.upcast(read), record) };
}

/** The text of the header. */
export function versionText({ major, minor }: Version): string {
  return `${major}.${minor}`;
}

/**
 * The detail of a dead letter for a record of a later major. Its first words are read again, to find the letters that a
 * release has caught up with: see `majorOfDetail`.
 */
export function futureDetail(major: number, current: Version): string {
  return `contract ${major}: this release reads up to ${versionText(current)}`;
}

/** A pattern, for SQL's and for JavaScript's regular expressions alike, whose group is the major that `futureDetail` names. */
export const majorOfDetail = '^contract ([0-9]{1,9}):';

function versionOf({ headers }: LogRecord): Version | undefined {
  const text = headers[versionHeader];
  if (text === undefined) return first;
  const match = pattern.exec(text);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

function isBefore(a: Version, b: Version): boolean {
  return a.major < b.major || (a.major === b.major && a.minor < b.minor);
}
