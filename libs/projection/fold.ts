/**
 * The heart: everything known of one resource → the rows that the warehouse must hold for it. A pure function of the
 * *set* of facts, so order, duplication and batching of their arrival cannot matter; the projector merely writes the
 * difference to what is there. The steps have a file each: contents in order, existence, when and by whom each content
 * began, the stretches of the life, the links.
 *
 * A resource of which no content was ever read has no row: placeholder rows would spoil counts.
 */
import type { Row } from '@asana-warehouse/catalogue/decode';
import type { Link, Resource } from '@asana-warehouse/catalogue/resource';
import { withoutVolatile } from '@asana-warehouse/catalogue/volatile';
import { contentsOf, type Content } from './content.ts';
import { existenceOf, type Existence } from './existence.ts';
import { versionsOf, type Version } from './explain.ts';
import {
  compareText,
  seenFromMs,
  type ContentFact,
  type EventFact,
  type Interval,
  type SnapshotFact,
} from './facts.ts';
import { containersOf, stretchesOf, type ContainerRef, type GoneIntervals, type Stretch } from './life.ts';
import { isHeld, lastIntervals, linkIntervalsOf, type LinkInterval } from './link-life.ts';
import { pastOf, type Story } from './past.ts';
import type { DerivedPast } from './past-versions.ts';

/** All facts about one resource. */
export type Known = {
  readonly declaration: Resource;
  readonly gid: string;
  readonly snapshots: readonly SnapshotFact[];
  readonly events: readonly EventFact[];
  /** What tells of the time before the first read; left out, nothing is derived. */
  readonly stories?: readonly Story[];
};

/**
 * What the tables must hold: column values as `decode` spells them, times in ISO 8601. Nearly all of it is there already, so
 * rows of history and links are made when asked for, each time anew; `stretches` and `intervals` are what they show, one by one.
 */
export type Folded = {
  readonly current: Row | null;
  readonly stretches: readonly Stretch[];
  readonly history: readonly Row[];
  readonly links: readonly FoldedLinks[];
  /** When the resource was gone: its children depend on it. */
  readonly gone: readonly Interval[];
  /** What stories tell of the time before the first stretch; rows beside `history`, never instead of any. */
  readonly past: DerivedPast | null;
};

/** The links of one table. */
export type FoldedLinks = {
  readonly table: string;
  readonly intervals: readonly LinkInterval[];
  readonly current: readonly Row[];
  readonly history: readonly Row[];
};

/** A fold half done: what can be told without the containers, and which containers it depends on. */
export type Begun = {
  readonly known: Known;
  readonly versions: readonly Version[];
  readonly existence: Existence;
  /** Every container that any content named, each once. */
  readonly containers: readonly ContainerRef[];
};

/** The first half: contents, existence, versions. */
export function beginFold(known: Known): Begun {
  const { declaration, snapshots, events } = known;
  const contents = contentsOf(
    declaration,
    snapshots.filter((fact): fact is ContentFact => fact.kind === 'present'),
  );
  const containers = new Map(
    contents
      .flatMap((content) => containersOf(declaration, content.decoded))
      .map((container) => [`${container.type} ${container.gid}`, container]),
  );
  return {
    known,
    versions: versionsOf(declaration, contents, [...events, ...toldBefore(contents[0], known.stories ?? [])]),
    existence: existenceOf(declaration, snapshots, events),
    containers: [...containers.values()],
  };
}

/** The second half. `goneIntervals` tells of the containers. */
export function finishFold({ known, versions, existence }: Begun, goneIntervals: GoneIntervals): Folded {
  const { declaration } = known;
  const stretches = stretchesOf(known, versions, existence, goneIntervals);
  const last = stretches.at(-1);
  const [first] = stretches;
  if (last === undefined || first === undefined)
    return { current: null, stretches, history: [], links: [], gone: [], past: null };
  return {
    current: currentRow(last, isForbidden(known.snapshots)),
    stretches,
    get history() {
      return stretches.map((stretch, index) => historyRow(declaration, stretch, stretches[index - 1]));
    },
    links: declaration.links.map((link) => foldedLinks(declaration, link, stretches)),
    gone: goneStretches(stretches),
    past: known.stories === undefined ? null : pastOf(declaration, known.gid, first.version, known.stories),
  };
}

/** Stories from before the first read say, as events do, when what it shows began. */
function toldBefore(first: Content | undefined, stories: readonly Story[]): readonly EventFact[] {
  if (first === undefined) return [];
  const untilMs = first.firstSeenMs - first.first.errorMs;
  return stories
    .filter(({ atMs }) => atMs <= untilMs)
    .map(({ gid, atMs, byGid }) => ({
      id: `story ${gid}`,
      action: 'changed',
      atMs,
      userGid: byGid,
      changeField: null,
      parentType: null,
      isStory: true,
    }));
}

function foldedLinks(declaration: Resource, link: Link, stretches: readonly Stretch[]): FoldedLinks {
  const intervals = linkIntervalsOf(declaration, link, stretches);
  return {
    table: link.table,
    intervals,
    get current() {
      return lastIntervals(declaration, link, intervals).map(linkRow);
    },
    get history() {
      return intervals.filter(isHeld).map((interval) => linkHistoryRow(link, interval));
    },
  };
}

/** The current row that shows the last stretch. `forbidden`: the latest read was refused. */
export function currentRow({ version, gone }: Stretch, forbidden: boolean): Row {
  const { told, hash, decoded } = version.content;
  return {
    ...decoded.row,
    ...goneColumns(gone),
    _workspace_gid: told.workspaceGid,
    _synced_at: instant(told.appendedAtMs),
    _visibility: forbidden ? 'forbidden' : 'visible',
    _version: hash,
    _source: told.source,
    _trace_id: told.traceId,
    _extra: decoded.extra,
  };
}

/** Whether the latest read was refused. Ties go to the read that gave something. */
export function isForbidden(snapshots: readonly SnapshotFact[]): boolean {
  const latest = snapshots.reduce<SnapshotFact | undefined>((newest, fact) => {
    if (newest === undefined) return fact;
    const order =
      seenFromMs(newest) - seenFromMs(fact) ||
      Number(fact.kind === 'forbidden') - Number(newest.kind === 'forbidden') ||
      compareText(newest.id, fact.id);
    return order < 0 ? fact : newest;
  }, undefined);
  return latest?.kind === 'forbidden';
}

/** The row that shows a stretch; `previous`: the one before it. */
export function historyRow(declaration: Resource, stretch: Stretch, previous: Stretch | undefined): Row {
  const { told, hash, decoded } = stretch.version.content;
  return {
    ...withoutVolatile(declaration.fields, decoded.row),
    valid_from: instant(stretch.fromMs),
    valid_to: stretch.toMs === null ? null : instant(stretch.toMs),
    ...goneColumns(stretch.gone),
    _workspace_gid: told.workspaceGid,
    _version: hash,
    _source: told.source,
    _trace_id: told.traceId,
    _extra: decoded.extra,
    ...cause(stretch, previous),
  };
}

/** Columns that tell two history rows of a resource apart, in the order of `historyStamp`; times first. */
export const historyStampColumns = {
  times: ['valid_from', 'valid_to', '_deleted_at'],
  others: [
    '_version',
    '_deleted_how',
    '_source',
    '_trace_id',
    '_valid_from_how',
    '_changed_by_gid',
    '_change_action',
    '_changed_fields',
  ],
} as const;

/** Their values in the row of a stretch, times in ms since 1970. */
export function historyStamp(stretch: Stretch, previous: Stretch | undefined): readonly unknown[] {
  const { fromMs, toMs, gone, version } = stretch;
  const { hash, told } = version.content;
  const why = cause(stretch, previous);
  return [
    fromMs,
    toMs,
    gone?.sinceMs ?? null,
    hash,
    gone?.how ?? null,
    told.source,
    told.traceId,
    why['_valid_from_how'],
    why['_changed_by_gid'],
    why['_change_action'],
    why['_changed_fields'],
  ];
}

/** What began a stretch: a new version, a deletion or a return. */
function cause(stretch: Stretch, previous: Stretch | undefined): Row {
  const { version, gone, returned } = stretch;
  if (previous === undefined || previous.version !== version) {
    return causeRow(version.how, version.byGid, version.action, version.content.changed);
  }
  if (returned !== null) {
    return causeRow(
      returned.told ? 'event' : 'observed',
      returned.byGid,
      returned.told ? 'undeleted' : 'observed',
      null,
    );
  }
  const told = gone?.how === 'event';
  return causeRow(told ? 'event' : 'observed', gone?.byGid ?? null, told ? 'deleted' : 'observed', null);
}

function causeRow(how: string, byGid: string | null, action: string, changed: readonly string[] | null): Row {
  return { _valid_from_how: how, _changed_by_gid: byGid, _change_action: action, _changed_fields: changed };
}

function goneColumns(gone: Stretch['gone']): Row {
  return { _deleted_at: gone === null ? null : instant(gone.sinceMs), _deleted_how: gone?.how ?? null };
}

/** The current row that shows the last interval of a link. */
export function linkRow({ row, begin, end }: LinkInterval): Row {
  const { told } = (end ?? begin).version.content;
  return {
    ...row,
    _workspace_gid: told.workspaceGid,
    _synced_at: instant(told.appendedAtMs),
    _deleted_at: end === null ? null : instant(end.fromMs),
    _trace_id: told.traceId,
  };
}

/** The history row that shows an interval of a link. */
export function linkHistoryRow({ table, fields }: Link, { row, begin, end }: LinkInterval): Row {
  const { told, changed } = begin.version.content;
  // A list that was unknown before has not been changed by who changed something else.
  const byGid = changed === null || changed.includes(table) ? begin.version.byGid : null;
  return {
    ...withoutVolatile(fields, row),
    valid_from: instant(begin.fromMs),
    valid_to: end === null ? null : instant(end.fromMs),
    _workspace_gid: told.workspaceGid,
    _changed_by_gid: begin.returned === null ? byGid : begin.returned.byGid,
    _source: told.source,
    _trace_id: told.traceId,
  };
}

function goneStretches(stretches: readonly Stretch[]): readonly Interval[] {
  return stretches
    .filter((stretch) => stretch.gone !== null)
    .map(({ gone, toMs }) => ({ fromMs: gone?.sinceMs ?? 0, toMs }));
}

/** Where one version ends the next begins, and links begin and end with them: the same times come again and again. */
function instant(ms: number): string {
  const known = instants.get(ms);
  if (known !== undefined) return known;
  const text = new Date(ms).toISOString();
  if (instants.size === instantsMax) instants.clear();
  instants.set(ms, text);
  return text;
}

const instants = new Map<number, string>();
const instantsMax = 1_000;
