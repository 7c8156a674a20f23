/**
 * How a failure is told to whoever started the process: what happened, under which code, and what to do about it, as
 * text for people or as data for machines; and the exit code that goes with it. An error that is not a `Failure` is a
 * fault of the program: its message may quote data, so only its class and places are told.
 */
import { Failure } from '@asana-warehouse/failure/failure';
import { errorFields } from '@asana-warehouse/telemetry/error-fields';

/** A failure as data. `code` is `internal` for a fault of the program. */
export type FailureReport = { readonly code: string; readonly message: string; readonly remedy: string };

/** 1, 2 or 3 by the table of codes; 1 for a fault of the program. */
export function exitCodeOf(error: unknown): 1 | 2 | 3 {
  return error instanceof Failure ? error.exitCode : 1;
}

/** What happened and what to do, for any error. Holds no data of ours: of a fault of the program, class and place only. */
export function failureReport(error: unknown): FailureReport {
  if (error instanceof Failure) return { code: error.code, message: error.message, remedy: error.remedy };
  const { error: kind, message, frames } = errorFields(error);
  const place = Array.isArray(frames) && typeof frames[0] === 'string' ? ` ${frames[0]}` : '';
  return {
    code: 'internal',
    message: `${String(kind)}${typeof message === 'string' ? `: ${message}` : ''}${place}`,
    remedy: 'This is a fault of the program. Start it again with LOG_LEVEL=debug, and report what it logs.',
  };
}

/** Several lines for people, ending in a line feed. */
export function failureText(title: string, { code, message, remedy }: FailureReport): string {
  const lines = message.split('\n').map((line) => `  ${line}`);
  return `${title} cannot go on (${code}):\n${lines.join('\n')}\n  → ${remedy}\n`;
}
