/**
 * What may be logged, as a list of what is allowed rather than of what is forbidden: a field that is not declared here
 * is dropped, and a value that does not have its field's shape is replaced. No shape holds free text, so neither
 * personal data nor a secret passes by carelessness; the words of a log line are literals in our code.
 * Trace attributes go through the same gate.
 */

/**
 * A value's shape: `gid` digits · `name` a lower-case word of ours · `hash` hex digest · `number` · `flag` · `capitals`
 * HTTP methods and signals · `origin` scheme, host and port · `pattern` an API path with {placeholders}.
 */
type Shape = 'gid' | 'name' | 'hash' | 'number' | 'flag' | 'capitals' | 'origin' | 'pattern';

/** Every field that a log line or a span may carry. */
export const logFields = {
  action: 'name',
  attempts: 'number',
  batchRecords: 'number',
  bodyBytes: 'number',
  bytes: 'number',
  changes: 'number',
  count: 'number',
  deadLetterId: 'number',
  deliveries: 'number',
  deliveryId: 'hash',
  durationMs: 'number',
  environment: 'name',
  epoch: 'number',
  etaMs: 'number',
  eventId: 'hash',
  eventIndex: 'number',
  events: 'number',
  exitCode: 'number',
  facts: 'number',
  gid: 'gid',
  group: 'name',
  heartbeat: 'flag',
  jobId: 'name',
  kind: 'name',
  lagRecords: 'number',
  lagSeconds: 'number',
  method: 'capitals',
  newest: 'name',
  offset: 'number',
  outcome: 'name',
  owner: 'name',
  parentGid: 'gid',
  partition: 'number',
  pathPattern: 'pattern',
  pauseMs: 'number',
  pid: 'number',
  priority: 'number',
  projectGid: 'gid',
  reason: 'name',
  records: 'number',
  requests: 'number',
  resourceGid: 'gid',
  resourceType: 'name',
  retry: 'flag',
  rows: 'number',
  runId: 'name',
  scopes: 'number',
  seq: 'number',
  setting: 'name',
  signal: 'capitals',
  skipped: 'number',
  snapshots: 'number',
  source: 'name',
  state: 'name',
  status: 'number',
  table: 'name',
  topic: 'name',
  url: 'origin',
  versions: 'number',
  webhookGid: 'gid',
  wishes: 'number',
  workspaceGid: 'gid',
} as const satisfies Readonly<Record<string, Shape>>;

export type LogField = keyof typeof logFields;

export type LogFields = { readonly [F in LogField]?: string | number | boolean | null | undefined };

const refused = '[refused]';

const shapes: Readonly<Record<Shape, (value: unknown) => boolean>> = {
  gid: (value) => typeof value === 'string' && /^\d{1,40}$/.test(value),
  name: (value) => typeof value === 'string' && /^[a-z][a-z0-9._-]{0,63}$/.test(value),
  hash: (value) => typeof value === 'string' && /^[0-9a-f]{16,64}$/.test(value),
  number: (value) => typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
  capitals: (value) => typeof value === 'string' && /^[A-Z][A-Z0-9]{2,9}$/.test(value),
  origin: (value) =>
    typeof value === 'string' && /^https?:\/\/(\[[0-9a-f:]+\]|[A-Za-z0-9.-]{1,80})(:\d+)?$/.test(value),
  pattern: (value) => typeof value === 'string' && /^(\/([a-z_]{1,40}|\{[a-z_]{1,40}\}))+$/.test(value),
};

/** The fields that are declared and have their shape; others are left out, a misfit says that it was refused. */
export function allowedFields(fields: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const allowed: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!Object.hasOwn(logFields, name) || value === undefined || value === null) continue;
    const fits = shapes[logFields[name as LogField]](value);
    allowed[name] = fits ? (value as string | number | boolean) : refused;
  }
  return allowed;
}
