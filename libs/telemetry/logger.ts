/**
 * Logs: one JSON line a record on stderr, or coloured text when stderr is a terminal. A line holds a fixed text, the
 * fields that `log-fields.ts` allows, the trace id of the running work, and of an error what `error-fields.ts` lets through.
 * Before `startLogging` nothing is logged, so that tests of libraries stay quiet.
 */
import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { errorFields } from './error-fields.ts';
import { allowedFields, type LogFields } from './log-fields.ts';
import { traceId } from './trace.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** `app` and `instance` are on every line. `destination`: where lines go instead of stderr. */
export type LoggingOptions = {
  readonly app: string;
  readonly instance: string;
  readonly level: LogLevel;
  readonly destination?: DestinationStream;
};

type Write = (text: string, fields?: LogFields, error?: unknown) => void;

/** `text` is a literal: what varies goes into fields. */
export type Log = { readonly [L in Exclude<LogLevel, 'silent'>]: Write } & {
  /** Whether lines of this level are written: to spare the making of costly fields. */
  writes(level: Exclude<LogLevel, 'silent'>): boolean;
};

let sink: PinoLogger | null = null;

/** The one logger of the process. */
export const log: Log = {
  trace: (text, fields, error) => write('trace', text, fields, error),
  debug: (text, fields, error) => write('debug', text, fields, error),
  info: (text, fields, error) => write('info', text, fields, error),
  warn: (text, fields, error) => write('warn', text, fields, error),
  error: (text, fields, error) => write('error', text, fields, error),
  fatal: (text, fields, error) => write('fatal', text, fields, error),
  writes: (level) => sink?.isLevelEnabled(level) ?? false,
};

/** Opens the sink; until then nothing is logged. A second call replaces the first one's sink. */
export async function startLogging(options: LoggingOptions): Promise<void> {
  const destination = options.destination ?? (process.stderr.isTTY ? await prettyStderr() : jsonStderr());
  sink = pino(
    {
      level: options.level,
      base: { app: options.app, instance: options.instance },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}

function write(level: Exclude<LogLevel, 'silent'>, text: string, fields: LogFields = {}, error?: unknown): void {
  if (sink === null || !sink.isLevelEnabled(level)) return;
  const trace = traceId();
  sink[level](
    {
      ...allowedFields(fields),
      ...(trace === null ? {} : { traceId: trace }),
      ...(error === undefined ? {} : errorFields(error)),
    },
    text,
  );
}

/** Written at once: the last line before an end is the one that matters. */
function jsonStderr(): DestinationStream {
  return pino.destination({ fd: 2, sync: true, minLength: 0 });
}

async function prettyStderr(): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  return pretty({
    destination: 2,
    sync: true,
    colorize: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'instance,pid,hostname',
    singleLine: true,
  });
}
