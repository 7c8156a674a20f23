/**
 * What a log line says of an error. A `Failure` speaks in texts written for operators. Any other error may quote the data
 * it choked on (a parser its input, Postgres a row), so its message is left out unless it is one of the engine's own
 * fixed sentences; its class, code and stack frames say where to look.
 */
import { Failure } from '@asana-warehouse/failure/failure';

export type ErrorFields = Readonly<Record<string, unknown>>;

const framesMax = 12;
const causesMax = 3;
const fixedSentences = [
  /^Cannot (read|set) properties of (undefined|null) \((reading|setting) '[A-Za-z_$#][\w$]{0,40}'\)$/,
  /^[A-Za-z_$][\w$.]{0,60} is not (a function|a constructor|defined|iterable)$/,
];

/** Fields `failure`, `code`, `remedy` for a `Failure`, `error` for anything else, `cause` for what lay behind it. */
export function errorFields(error: unknown, depth: number = 0): ErrorFields {
  const own = error instanceof Failure ? failureFields(error) : otherFields(error);
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined || depth >= causesMax ? own : { ...own, cause: errorFields(cause, depth + 1) };
}

function failureFields(failure: Failure): ErrorFields {
  return { failure: failure.message, code: failure.code, remedy: failure.remedy };
}

function otherFields(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { error: `a thrown ${error === null ? 'null' : typeof error}` };
  const code = 'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{1,40}$/.test(error.code);
  const message = fixedSentences.some((sentence) => sentence.test(error.message));
  return {
    error: /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'Error',
    ...(code ? { code: (error as Error & { code: string }).code } : {}),
    ...(message ? { message: error.message } : {}),
    frames: frames(error),
  };
}

/** `at function (file:line:column)` lines alone: a stack begins with the message, which may have several lines. */
function frames(error: Error): readonly string[] {
  const stack = error.stack ?? '';
  const header = stack.indexOf(error.message);
  const rest = header < 0 ? stack : stack.slice(header + error.message.length);
  return rest
    .split('\n')
    .filter((line) => /^ {4}at [^"'`]*(:\d+:\d+\)?|<anonymous>\)?|native\)?)$/.test(line))
    .slice(0, framesMax)
    .map((line) => line.trim());
}
