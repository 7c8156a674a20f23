/**
 * Random facts about a few resources that lie within each other: projects, tasks in them and below tasks, stories of tasks. For
 * property tests on real tables, with what is needed to project them and to fold them without a database.
 */
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { contentHash } from '@asana-warehouse/snapshot/content-hash';
import type { EventFact, SnapshotFact } from '@asana-warehouse/projection/facts';
import type { ReceivedEvent } from '@asana-warehouse/warehouse/event-store';
import type { StoredFact } from '@asana-warehouse/warehouse/fact-store';
import fc from 'fast-check';
import { declared } from './facts.ts';

/** One thing that was learned, as the projector takes it in. */
export type AnyFact = { readonly snapshot: StoredFact } | { readonly event: ReceivedEvent };

const types = ['project', 'task', 'story'] as const;
const gids = { project: ['P1', 'P2'], task: ['T1', 'T2', 'T3'], story: ['S1'] } as const;

/** The resources that the facts are about, containers before what lies in them. */
export const resourcesOfFacts: readonly { readonly declaration: Resource; readonly gid: string }[] = types.flatMap(
  (type) => gids[type].map((gid) => ({ declaration: declared(type), gid })),
);

/** The log takes facts in the order of their index, a millisecond apart from here on, ms since 1970. */
export const firstAppendedMs = 1_000_000;

const seconds = fc.integer({ min: 1, max: 30 });

/** A fact, given its place among all of them. Times of what it tells are between the first and the thirtieth second. */
export function anyFact(): fc.Arbitrary<(index: number) => AnyFact> {
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .record({ ref: anyResource(), at: seconds, modified: seconds, epoch: epochs, content: anyContent() })
        .map(presentFact),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ ref: anyResource(), at: seconds, kind: fc.constantFrom('absent', 'forbidden', 'listed') })
        .map(sightingFact),
    },
    {
      weight: 3,
      arbitrary: fc
        .record({ ref: anyResource(), at: seconds, action: actions, field: fields, user: users, parent: parents })
        .map(eventFact),
    },
  );
}

const epochs = fc.constantFrom(0, 0, 0, 1);
const actions = fc.constantFrom('added', 'changed', 'deleted', 'undeleted', 'removed');
const fields = fc.constantFrom('name', 'completed', 'notes', null);
const users = fc.constantFrom('U1', 'U2', null);
const parents = fc.constantFrom('project', 'section', null);

function anyResource() {
  return fc.constantFrom(...types).chain((type) => fc.constantFrom(...gids[type]).map((gid) => ({ type, gid })));
}

function anyContent() {
  return fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    completed: fc.boolean(),
    projects: fc.subarray([...gids.project]),
    section: fc.constantFrom('X', 'Y'),
    parent: fc.constantFrom(null, null, ...gids.task),
    followers: fc.subarray(['U1', 'U2']),
    target: fc.constantFrom(...gids.task),
    shown: fc.constantFrom('Ann', 'Anna', undefined),
    omitted: fc.oneof(
      fc.constant([] as const),
      fc.subarray(['name', 'memberships', 'followers', 'custom_fields', 'parent']),
    ),
    shiny: fc.constantFrom(undefined, undefined, 1, 2),
  });
}

type Content = {
  name: string;
  completed: boolean;
  projects: string[];
  section: string;
  parent: string | null;
  followers: string[];
  target: string;
  /** Follows the name of someone else: differs between reads of one content. */
  shown: string | undefined;
  /** Keys that the read leaves out: a credential may not see them, or the catalogue of the day did not ask for them. */
  omitted: readonly string[];
  /** A field that the catalogue does not know. */
  shiny: number | undefined;
};
type Ref = { readonly type: (typeof types)[number]; readonly gid: string };

function presentFact({
  ref,
  at,
  modified,
  epoch,
  content,
}: {
  ref: Ref;
  at: number;
  modified: number;
  epoch: number;
  content: Content;
}) {
  const body = narrowed(bodyOf(ref, content), content);
  const declaration = declared(ref.type);
  const stamped = declaration.version === 'modified_at';
  return (index: number): AnyFact => ({
    snapshot: {
      ...ref,
      fact: {
        kind: 'present',
        ...observed(index, at),
        repairEpoch: epoch,
        // 1 stands for an answer without the stamp.
        modifiedAtMs: stamped && modified > 1 ? modified * 1000 : null,
        hash: contentHash(declaration, body),
        body,
      },
    },
  });
}

function bodyOf({ type, gid }: Ref, content: Content): Record<string, unknown> {
  if (type === 'project')
    return { gid, name: content.name, followers: content.followers.map((user) => ({ gid: user })) };
  if (type === 'story') return { gid, text: content.name, target: { gid: content.target } };
  return {
    gid,
    name: content.name,
    completed: content.completed,
    parent: content.parent === null || content.parent >= gid ? null : { gid: content.parent },
    memberships: content.projects.map((one) => ({ project: { gid: one }, section: { gid: content.section } })),
    followers: content.followers.map((user) => ({ gid: user })),
    custom_fields: [{ gid: 'F1', type: 'people', people_value: [{ gid: 'U1' }], display_value: content.shown }],
  };
}

function narrowed(body: Record<string, unknown>, { omitted, shiny }: Content): Record<string, unknown> {
  const shown = Object.entries({ ...body, shiny }).filter(([name]) => !omitted.includes(name));
  return JSON.parse(JSON.stringify(Object.fromEntries(shown))) as Record<string, unknown>;
}

function sightingFact({ ref, at, kind }: { ref: Ref; at: number; kind: string }) {
  return (index: number): AnyFact => ({
    snapshot: { ...ref, fact: { ...observed(index, at), kind: kind as 'absent' | 'forbidden' | 'listed' } },
  });
}

function observed(index: number, at: number) {
  return {
    id: `fact${index}`,
    observedAtMs: at * 1000 + 500,
    errorMs: 600,
    appendedAtMs: firstAppendedMs + index,
    source: 'hydrate',
    workspaceGid: 'W',
    traceId: `trace${index}`,
  };
}

type EventParts = {
  ref: Ref;
  at: number;
  action: string;
  field: string | null;
  user: string | null;
  parent: string | null;
};

function eventFact({ ref, at, action, field, user, parent }: EventParts) {
  return (index: number): AnyFact => ({
    event: {
      id: `event ${ref.gid} ${action} ${at} ${field ?? ''} ${user ?? ''}`,
      index: 0,
      resourceType: ref.type,
      resourceGid: ref.gid,
      resourceSubtype: null,
      action,
      userGid: user,
      saidAt: iso(at * 1000),
      at: iso(at * 1000),
      parentType: parent,
      parentGid: parent,
      changeField: action === 'changed' ? field : null,
      changeAction: null,
      changeValueType: null,
      changeValueGid: null,
      deliveryId: `delivery${index}`,
      receivedAt: iso(100_000 + index),
      workspaceGid: 'W',
      traceId: `trace${index}`,
      source: 'webhook',
    },
  });
}

/** The same fact once more, as a redelivery: it entered the log later. */
export function later(fact: AnyFact): AnyFact {
  if ('event' in fact) return { event: { ...fact.event, receivedAt: iso(500_000), deliveryId: 'again' } };
  const { type, gid, fact: known } = fact.snapshot;
  return { snapshot: { type, gid, fact: { ...known, appendedAtMs: known.appendedAtMs + 5_000 } } };
}

/** What the projector is given. */
export function newsOf(facts: readonly AnyFact[]): { facts: StoredFact[]; events: ReceivedEvent[]; refold: [] } {
  return {
    facts: facts.flatMap((fact) => ('snapshot' in fact ? [fact.snapshot] : [])),
    events: facts.flatMap((fact) => ('event' in fact ? [fact.event] : [])),
    refold: [],
  };
}

/** What the core is given about one resource. */
export function factsOf(
  facts: readonly AnyFact[],
  wanted: string,
): { readonly snapshots: readonly SnapshotFact[]; readonly events: readonly EventFact[] } {
  const snapshots = facts.flatMap((one) =>
    'snapshot' in one && one.snapshot.gid === wanted ? [one.snapshot.fact] : [],
  );
  return { snapshots, events: eventFactsOf(facts, wanted) };
}

function eventFactsOf(facts: readonly AnyFact[], gid: string): readonly EventFact[] {
  const events = facts.flatMap((one) => ('event' in one && one.event.resourceGid === gid ? [one.event] : []));
  const distinct = new Map(events.map((event) => [event.id, event]));
  return [...distinct.values()].map((event) => ({
    id: event.id,
    action: event.action,
    atMs: Date.parse(event.at),
    userGid: event.userGid,
    changeField: event.changeField,
    parentType: parentOf(events, event.id),
  }));
}

/** What is told of an event is told by its earliest receipt. */
function parentOf(events: readonly ReceivedEvent[], id: string): string | null {
  const same = events.filter((event) => event.id === id).sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
  return same[0]?.parentType ?? null;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
