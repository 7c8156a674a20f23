/**
 * The content register. Full reads have one total order: repair epoch, Asana's own stamp where the type has one, when
 * we read at the earliest, hash. The greatest wins; the whole sequence, equal neighbours merged, is the resource's life.
 *
 * A read says nothing of what it leaves out (`carry.ts`): that stays as it was known, and is unknown as long as nobody read
 * it. So neighbours are equal where they agree in all that is known after both, and what a later one knows more
 * completes the content: it began with its first read and shows what is known after its last.
 *
 * Existence has a register of its own (`existence.ts`): comparing "content modified at 5, read at 1", "content modified
 * at 1, read at 3" and "absent at 2" in one order has a cycle, so the row would depend on the order of arrival.
 */
import { decodeOnce, type Decoded, type Row } from '@asana-warehouse/catalogue/decode';
import { saysPlaceOf } from '@asana-warehouse/catalogue/extra';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { volatileColumns, withoutVolatile } from '@asana-warehouse/catalogue/volatile';
import { canonicalJson, decodedHash } from '@asana-warehouse/snapshot/content-hash';
import { carry, knowsMore, type KnownContent } from './carry.ts';
import { compareText, seenFromMs, type ContentFact } from './facts.ts';

/**
 * A run of equal contents. `first` brought it, `last` confirmed it last, `told` made it what it is: the rows bear its stamps.
 * `decoded`: all that is known, volatile values as shown last. `hash`: of that; the fact's own where one fact showed it all.
 * `changed`: in what it differs from the content before; null for the first. `carried`: what `last` left out of what is
 * known, with the fact that showed it last.
 */
export type Content = {
  readonly facts: readonly ContentFact[];
  readonly first: ContentFact;
  readonly last: ContentFact;
  readonly told: ContentFact;
  readonly hash: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly decoded: KnownContent;
  readonly changed: readonly string[] | null;
  readonly carried: ReadonlyMap<string, ContentFact>;
};

/** The contents in register order, equal neighbours merged. */
export function contentsOf(declaration: Resource, facts: readonly ContentFact[]): readonly Content[] {
  const contents: Content[] = [];
  for (const group of groupsOf(declaration, facts)) {
    const before = contents.at(-1);
    const read = readOf(declaration, group);
    if (before === undefined) {
      contents.push(contentOf(declaration, group, read, null, noneCarried));
      continue;
    }
    const { known, carried } = carry(declaration, before.decoded, read);
    const changed = differences(declaration, before.decoded, known);
    const bySource = sourcesOf(before, carried);
    if (changed.length > 0) contents.push(contentOf(declaration, group, known, changed, bySource));
    else contents[contents.length - 1] = continued(declaration, before, group, known, bySource);
  }
  return contents;
}

/** Negative when `a` is the older content. Total: ids break the last tie. */
export function compareContent(a: ContentFact, b: ContentFact): number {
  return (
    a.repairEpoch - b.repairEpoch ||
    (a.modifiedAtMs ?? 0) - (b.modifiedAtMs ?? 0) ||
    seenFromMs(a) - seenFromMs(b) ||
    compareText(a.hash, b.hash) ||
    compareText(a.id, b.id)
  );
}

/** Whether a type that has stamps was read without one: such a read has no place of its own among those that have. */
export function lacksStamp(declaration: Resource, { modifiedAtMs }: ContentFact): boolean {
  return modifiedAtMs === null && declaration.version === 'modified_at';
}

type Group = readonly [ContentFact, ...ContentFact[]];

/** The facts in register order, those of one hash together: nothing that counts differs among them. */
function groupsOf(declaration: Resource, facts: readonly ContentFact[]): readonly Group[] {
  const groups: [ContentFact, ...ContentFact[]][] = [];
  for (const fact of placeable(declaration, facts).sort(compareContent)) {
    const group = groups.at(-1);
    if (group !== undefined && group[0].hash === fact.hash) group.push(fact);
    else groups.push([fact]);
  }
  return groups;
}

/**
 * Without a stamp a read counts only as the oldest of its repair epoch, so one made after a stamped read is none of the register:
 * it would be taken for what was before that.
 */
function placeable(declaration: Resource, facts: readonly ContentFact[]): ContentFact[] {
  if (!facts.some((fact) => lacksStamp(declaration, fact))) return [...facts];
  return facts.filter(
    (fact) =>
      !lacksStamp(declaration, fact) ||
      !facts.some(
        (other) =>
          other.modifiedAtMs !== null &&
          other.repairEpoch === fact.repairEpoch &&
          seenFromMs(other) <= seenFromMs(fact),
      ),
  );
}

/** What a group shows: its last fact, and volatile values that this leaves out as the others showed them last. */
function readOf(declaration: Resource, group: Group): Decoded {
  const last = decodeOnce(declaration, newestOf(group).body);
  if (group.length === 1 || !last.lacks.some((name) => isVolatile(declaration, name))) return last;
  const [first, ...others] = group.map((fact) => decodeOnce(declaration, fact.body));
  if (first === undefined) return last;
  return { ...last, ...others.reduce<KnownContent>((known, read) => carry(declaration, known, read).known, first) };
}

/** Whether a name among those that a body leaves out is of a volatile value. */
export function isVolatile({ fields, links }: Resource, name: string): boolean {
  const link = links.find(({ table }) => name.startsWith(`${table}.`));
  return link === undefined
    ? volatileColumns(fields).has(name)
    : volatileColumns(link.fields).has(name.slice(link.table.length + 1));
}

function newestOf(group: Group): ContentFact {
  return group.at(-1) ?? group[0];
}

function contentOf(
  declaration: Resource,
  group: Group,
  decoded: KnownContent,
  changed: Content['changed'],
  carried: Content['carried'],
): Content {
  const [first] = group;
  return {
    facts: group,
    first,
    last: newestOf(group),
    told: first,
    hash: carried.size === 0 ? first.hash : decodedHash(declaration, decoded),
    firstSeenMs: Math.min(...group.map((fact) => fact.observedAtMs)),
    lastSeenMs: Math.max(...group.map((fact) => fact.observedAtMs)),
    decoded,
    changed,
    carried,
  };
}

/** The same content after more facts that agree with it. One that shows all there is to know speaks for it from then on. */
function continued(
  declaration: Resource,
  before: Content,
  group: Group,
  decoded: KnownContent,
  carried: Content['carried'],
): Content {
  const after = contentOf(declaration, group, decoded, before.changed, carried);
  const speaks = carried.size === 0 || knowsMore(declaration, before.decoded, decoded);
  return {
    ...after,
    facts: [...before.facts, ...group],
    first: before.first,
    ...(speaks ? {} : { told: before.told, hash: before.hash }),
    firstSeenMs: Math.min(before.firstSeenMs, after.firstSeenMs),
    lastSeenMs: Math.max(before.lastSeenMs, after.lastSeenMs),
  };
}

const noneCarried: Content['carried'] = new Map();

function sourcesOf(before: Content, names: readonly string[]): Content['carried'] {
  return names.length === 0
    ? noneCarried
    : new Map(names.map((name) => [name, before.carried.get(name) ?? before.last]));
}

/**
 * Names of the columns and link tables in which two contents differ, sorted; volatile columns do not count, nor does what is
 * unknown in either.
 */
export function differences(declaration: Resource, before: KnownContent, after: KnownContent): readonly string[] {
  const names: string[] = [];
  const volatile = volatileColumns(declaration.fields);
  for (const column of Object.keys(after.row)) {
    if (!volatile.has(column) && !agree(before.row[column], after.row[column])) names.push(column);
  }
  for (const { table, fields } of declaration.links) {
    const [held, rows] = [before.links[table], after.links[table]];
    if (held === rows || held === undefined || rows === undefined) continue;
    if (textOfRows(held) === textOfRows(rows)) continue;
    const settled = (some: readonly Row[]): readonly Row[] => some.map((row) => withoutVolatile(fields, row));
    if (!agreeInRows(settled(held), settled(rows))) names.push(table);
  }
  if (!agreeInExtra(declaration, before, after)) names.push('_extra');
  return names.sort();
}

/** Of a place that a content shows whole, what it does not show there is not there; of an unknown field it is unknown. */
function agreeInExtra(declaration: Resource, before: KnownContent, after: KnownContent): boolean {
  if (before.extra === null && after.extra === null) return true;
  const valueIn = (content: KnownContent, name: string): unknown =>
    content.extra?.[name] ?? (saysPlaceOf(declaration, content, name) ? null : undefined);
  const names = Object.keys({ ...before.extra, ...after.extra });
  return names.every((name) => agree(valueIn(before, name), valueIn(after, name)));
}

/** Link rows of a content as one text, worked out once: equal text, equal rows. They are not changed after they were read. */
export function textOfRows(rows: readonly Row[]): string {
  const known = textsOfRows.get(rows);
  if (known !== undefined) return known;
  const text = JSON.stringify(rows);
  textsOfRows.set(rows, text);
  return text;
}

const textsOfRows = new WeakMap<readonly Row[], string>();

/** Both in the order of their keys, which are always known. */
function agreeInRows(before: readonly Row[], after: readonly Row[]): boolean {
  return before.length === after.length && before.every((row, index) => agreeInColumns(row, after[index] ?? {}));
}

function agreeInColumns(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(before).every((name) => agree(before[name], after[name]));
}

/** Whether two values are equal, or one is unknown. Equal texts are equal values; other key order needs the longer way. */
export function agree(a: unknown, b: unknown): boolean {
  if (a === b || a === undefined || b === undefined) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return JSON.stringify(a) === JSON.stringify(b) || canonicalJson(a) === canonicalJson(b);
}
