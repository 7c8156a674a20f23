/** What a job tells people on stdout when it is done; machines get the same as one JSON document. */
import type { BackfillResult } from './backfill.ts';
import { tellHeldBack } from './held-back.ts';
import type { Reconciled } from './reconcile.ts';
import type { Verified } from './verify.ts';
import type { WebhooksDone } from './webhook-commands.ts';

const linesMax = 40;

/** Prints the document on one line, or what `tell` says. */
export function print(json: boolean, document: unknown, tell: () => readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${tell().join('\n')}\n`);
}

export function printBackfill(done: BackfillResult): readonly string[] {
  return [
    `Read ${done.rows} resources with ${done.requests} requests in ${done.seconds} s; ${done.snapshots} were new or changed.`,
    ...tellHeldBack(done.heldBack),
    ...tellUnread(done),
  ];
}

export function printReconciled(done: Reconciled): readonly string[] {
  return [
    `Compared ${done.rows} resources with ${done.requests} requests; repaired ${done.repairs}.`,
    ...shortened(done.repaired.map(({ type, gid, what }) => `repaired: ${type} ${gid} (${what})`)),
    ...tellHeldBack(done.heldBack),
    ...tellUnread(done),
  ];
}

/** Lists that were refused for an expected reason are named, too: what they would show is missing here. */
function tellUnread({ failed, tolerated }: Pick<Reconciled, 'failed' | 'tolerated'>): readonly string[] {
  return [
    ...failed.map(({ kind, gid, error }) => `not complete: ${kind} ${gid}: ${error}`),
    ...shortened(tolerated.map(({ kind, gid, error }) => `not shown by Asana: ${kind} ${gid}: ${error}`)),
  ];
}

export function printVerified(done: Verified): readonly string[] {
  return [
    done.differences.length === 0
      ? `Compared ${done.compared} resources: the warehouse equals the API.`
      : `Compared ${done.compared} resources: ${done.differences.length} differences.`,
    ...(done.caughtUp ? [] : ['The consumers did not catch up with the log in time: differences may be mere lag.']),
    ...shortened(
      done.differences.map(
        ({ type, gid, field, warehouse, asana }) =>
          `${type} ${gid}${field === undefined ? '' : `.${field}`}: warehouse ${short(warehouse)}, Asana ${short(asana)}`,
      ),
    ),
    ...done.refused.map(({ kind, gid, words }) => `not readable: ${kind} ${gid}: ${words}`),
    ...(done.failed.length === 0 ? [] : [`${done.failed.length} lists or resources are not covered:`]),
    ...shortened(done.failed.map(({ kind, gid, error }) => `not covered: ${kind} ${gid}: ${error}`)),
  ];
}

export function printWebhooks(done: WebhooksDone): readonly string[] {
  const steps = done.steps.map(
    ({ action, resourceGid, ok, words }) => `${ok ? 'ok  ' : 'FAIL'} ${action} ${resourceGid ?? ''} ${words ?? ''}`,
  );
  const told = done.webhooks.map(
    (one) => `${one.state.padEnd(8)} ${one.resource_gid} ${one.purpose ?? ''} webhook ${one.gid ?? 'none yet'}`,
  );
  return steps.length + told.length === 0 ? ['Nothing to do.'] : [...steps, ...told];
}

function shortened(lines: readonly string[]): readonly string[] {
  return lines.length <= linesMax ? lines : [...lines.slice(0, linesMax), `… and ${lines.length - linesMax} more`];
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
