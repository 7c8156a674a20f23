/** Extending a life of the resource `T` as the projector does it, for tests that compare it with the fold of everything. */
import { beginExtension, extensionNeeds, finishExtension, type Extension } from '@asana-warehouse/projection/extend';
import type { ContentFact, Interval, SnapshotFact } from '@asana-warehouse/projection/facts';
import type { Folded } from '@asana-warehouse/projection/fold';
import { declared, type Learned } from './facts.ts';

/** From the stamps, the newest row of history, one body and the newest events. `gone`: when each container was. */
export function extend(
  before: readonly Learned[],
  held: Folded,
  fact: ContentFact,
  gone: readonly Interval[] = [],
  declaration = declared('task'),
): Extension | undefined {
  const snapshots = before.flatMap((one) => ('snapshot' in one ? [one.snapshot] : []));
  const stamps = snapshots.map((one): SnapshotFact => (one.kind === 'present' ? { ...one, body: {} } : one));
  const last = held.stretches.at(-1);
  const end = {
    stamps,
    newest:
      last === undefined
        ? undefined
        : {
            fromMs: last.fromMs,
            hash: last.version.content.hash,
            everGone: held.stretches.some((stretch) => stretch.gone !== null),
          },
  };
  const needs = extensionNeeds(declaration, end, fact);
  if (needs === undefined) return undefined;
  const body = snapshots.find((one): one is ContentFact => one.id === needs.last?.id)?.body;
  const events = before.flatMap((one) => ('event' in one && one.event.atMs >= needs.sinceMs ? [one.event] : []));
  const begun = beginExtension(declaration, 'T', end, fact, body, events);
  return begun === undefined ? undefined : finishExtension(begun, () => gone);
}

/** The content that was learned. */
export function contentOf(learned: Learned): ContentFact {
  if (!('snapshot' in learned) || learned.snapshot.kind !== 'present') throw new Error('not a content');
  return learned.snapshot;
}
