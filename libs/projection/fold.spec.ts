/** Properties of the whole fold: history without gaps, links that agree with it, and current rows that are its end. */
import { linkKey } from '@asana-warehouse/catalogue/columns';
import type { Row } from '@asana-warehouse/catalogue/decode';
import { tablesOf } from '@asana-warehouse/catalogue/tables';
import { declared, factsAbout, type GoneContainers, type Learned } from '@asana-warehouse/testbed/facts';
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { beginFold, historyStamp, historyStampColumns, type Folded } from './fold.ts';

const task = declared('task');
const facts = factsAbout('task', 'T');
const second = fc.integer({ min: 1, max: 20 });

test('a late fact lands in the middle: history is the fold of the set, never of the arrivals', () => {
  const [one, two, three] = ['a', 'b', 'c'].map((name, index) =>
    facts.read({ name }, { at: 10 * index + 5, modified: 10 * index + 1 }),
  ) as [Learned, Learned, Learned];
  const late = facts.fold([one, three, two]);
  expect(late).toEqual(facts.fold([one, two, three]));
  expect(late.history.map((row) => [row['name'], row['valid_from'], row['valid_to']])).toEqual([
    ['a', iso(1), iso(11)],
    ['b', iso(11), iso(21)],
    ['c', iso(21), null],
  ]);
});

test('a move between sections ends one interval of the link and begins the next, though modified_at stays', () => {
  const folded = facts.fold([
    facts.read({ memberships: [membership('P', 'todo')] }, { at: 10, modified: 5 }),
    facts.read({ memberships: [membership('P', 'done')] }, { at: 20, modified: 5 }),
    facts.event('added', { at: 15, by: 'U', parent: 'section' }),
  ]);
  const projects = folded.links.find(({ table }) => table === 'task_project');
  expect(projects?.history).toMatchObject([
    { section_gid: 'todo', valid_from: iso(5), valid_to: iso(15), _changed_by_gid: null },
    { section_gid: 'done', valid_from: iso(15), valid_to: null, _changed_by_gid: 'U' },
  ]);
  expect(projects?.current).toMatchObject([{ project_gid: 'P', section_gid: 'done', _deleted_at: null }]);
});

test('a link that ended stays as a tombstone, one that came back has no end', () => {
  const folded = facts.fold([
    facts.read({ tags: [{ gid: 'X' }, { gid: 'Y' }] }, { at: 1, modified: 1 }),
    facts.read({ tags: [] }, { at: 2, modified: 2 }),
    facts.read({ tags: [{ gid: 'Y' }] }, { at: 3, modified: 3 }),
  ]);
  const tags = folded.links.find(({ table }) => table === 'task_tag');
  expect(tags?.current.map((row) => [row['tag_gid'], row['_deleted_at']]).sort()).toEqual([
    ['X', iso(2)],
    ['Y', null],
  ]);
});

test('it depends on every container that any content named, each once', () => {
  const learned = [
    facts.read({ memberships: [membership('P', 'todo')], parent: { gid: 'T0' } }, { at: 1, modified: 1 }),
    facts.read({ memberships: [membership('P', 'done'), membership('Q', 'todo')] }, { at: 2, modified: 2 }),
    facts.absent({ at: 3 }),
  ];
  const snapshots = learned.flatMap((one) => ('snapshot' in one ? [one.snapshot] : []));
  const { containers } = beginFold({ declaration: task, gid: 'T', snapshots, events: [] });
  expect(containers.map(({ type, gid }) => `${type} ${gid}`).sort()).toEqual(['project P', 'project Q', 'task T0']);
});

test('history rises strictly, without gaps or overlaps, and only its last row is open', () => {
  check(({ history }) => {
    const starts = history.map((row) => row['valid_from'] as string);
    expect(history.map((row) => row['valid_to'])).toEqual([...starts.slice(1), ...(starts.length > 0 ? [null] : [])]);
    expect(starts.filter((start, index) => index > 0 && start <= (starts[index - 1] ?? ''))).toEqual([]);
  });
});

test('the current row is the end of history', () => {
  check(({ current, history }) => {
    const last = history.at(-1);
    expect(current === null).toBe(last === undefined);
    const columns = Object.keys(current ?? {}).filter((column) => last !== undefined && column in last);
    expect(columns.map((column) => current?.[column])).toEqual(columns.map((column) => last?.[column]));
  });
});

test('neighbours in history differ: no row says what the one before it said', () => {
  check(({ history }) => {
    const said = history.map((row) => JSON.stringify([row['_version'], row['_deleted_at'], row['_deleted_how']]));
    expect(said.filter((one, index) => one === said[index - 1])).toEqual([]);
  });
});

test('the stamp of a stretch says in short what its history row says, column by column', () => {
  const { times, others } = historyStampColumns;
  check(({ history, stretches }) => {
    const stamps = stretches.map((stretch, index) => historyStamp(stretch, stretches[index - 1]));
    expect(stamps).toEqual(
      history.map((row) => [
        ...times.map((column) => (row[column] === null ? null : Date.parse(row[column] as string))),
        ...others.map((column) => row[column]),
      ]),
    );
  });
});

test('links agree with history: what a version lists holds while it holds and the resource lives, and nothing else does', () => {
  check((folded, listed) => {
    const seen: unknown[] = [];
    const wanted: unknown[] = [];
    for (const link of task.links) {
      const { history, current } = folded.links.find(({ table }) => table === link.table) ?? {
        history: [],
        current: [],
      };
      const key = linkKey(task, link);
      for (const version of folded.history) {
        const at = version['valid_from'] as string;
        const alive = version['_deleted_at'] === null;
        seen.push([
          link.table,
          at,
          spell(
            history.filter((row) => holdsAt(row, at)),
            key,
          ),
        ]);
        wanted.push([
          link.table,
          at,
          spell(alive ? (listed.get(version['_version'] as string)?.[link.table] ?? []) : [], key),
        ]);
      }
      seen.push(
        spell(
          current.filter((row) => row['_deleted_at'] === null),
          key,
        ),
        new Set(current.map((row) => JSON.stringify(key.map((column) => row[column])))).size,
      );
      wanted.push(
        spell(
          history.filter((row) => row['valid_to'] === null),
          key,
        ),
        current.length,
      );
    }
    expect(seen).toEqual(wanted);
  });
});

test('every row fits its table: no column but declared ones, all required ones filled', () => {
  const { current, history, links } = tablesOf(task);
  check((folded) => {
    const rows = [
      ...(folded.current === null ? [] : [{ row: folded.current, table: current }]),
      ...folded.history.map((row) => ({ row, table: history })),
      ...folded.links.flatMap((link) => {
        const tables = links.find(({ current: { name } }) => name === link.table);
        if (tables === undefined) throw new Error(link.table);
        return [
          ...link.current.map((row) => ({ row, table: tables.current })),
          ...link.history.map((row) => ({ row, table: tables.history })),
        ];
      }),
    ];
    const faults = rows.flatMap(({ row, table }) => {
      const columns = new Set(table.columns.map(({ name }) => name));
      const unknown = Object.keys(row).filter((name) => !columns.has(name));
      const missing = table.columns.filter(({ name, required }) => required && (row[name] ?? null) === null);
      return [...unknown, ...missing.map(({ name }) => name)].map((name) => `${table.schema}.${table.name}.${name}`);
    });
    expect(faults).toEqual([]);
  });
});

/** Holds `claim` against folds of random facts; `listed`: links by content hash. */
function check(claim: (folded: Folded, listed: ReadonlyMap<string, Links>) => void): void {
  fc.assert(
    fc.property(fc.array(anyFact(), { minLength: 1, maxLength: 12 }), anyContainers(), (learned, containers) => {
      claim(facts.fold(learned, containers), linksByHash(learned));
    }),
    { seed: seed('fold'), numRuns: 500 },
  );
}

type Links = Readonly<Record<string, readonly Row[]>>;

function linksByHash(learned: readonly Learned[]): ReadonlyMap<string, Links> {
  const byHash = new Map<string, Links>();
  for (const one of learned) {
    if (!('snapshot' in one) || one.snapshot.kind !== 'present') continue;
    const { hash } = one.snapshot;
    const body = one.snapshot.body as ReturnType<typeof bodyOf>;
    byHash.set(hash, {
      task_project: body.memberships.map(({ project, section }) => ({
        task_gid: 'T',
        project_gid: project.gid,
        section_gid: section.gid,
      })),
      task_follower: body.followers.map(({ gid }) => ({ task_gid: 'T', user_gid: gid })),
    });
  }
  return byHash;
}

function holdsAt(row: Row, at: string): boolean {
  const [from, to] = [row['valid_from'], row['valid_to']] as [string, string | null];
  return from <= at && (to === null || to > at);
}

function spell(rows: readonly Row[], key: readonly string[]): readonly string[] {
  const columns = key.includes('project_gid') ? [...key, 'section_gid'] : key;
  return rows.map((row) => JSON.stringify(columns.map((column) => row[column] ?? null))).sort();
}

type Content = { name: string; projects: string[]; section: string; followers: string[]; parent: string | null };

function bodyOf({ name, projects, section, followers, parent }: Content) {
  return {
    name,
    parent: parent === null ? null : { gid: parent },
    memberships: projects.map((project) => membership(project, section)),
    followers: followers.map((gid) => ({ gid })),
  };
}

function anyFact(): fc.Arbitrary<Learned> {
  const when = fc.record({
    at: second,
    modified: second,
    error: fc.constantFrom(0, 0.6),
    epoch: fc.constantFrom(0, 0, 0, 1),
  });
  const content = fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    projects: fc.subarray(['P', 'Q']),
    section: fc.constantFrom('S', 'R'),
    followers: fc.subarray(['U', 'V']),
    parent: fc.constantFrom(null, null, 'PARENT'),
  });
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(content, when).map(([made, at]) => facts.read(bodyOf(made), at)) },
    fc
      .tuple(fc.constantFrom('absent' as const, 'forbidden' as const, 'listed' as const), when)
      .map(([kind, at]) => facts[kind](at)),
    fc
      .record({
        action: fc.constantFrom('added', 'changed', 'deleted', 'undeleted', 'removed'),
        at: second,
        by: fc.constantFrom('U', 'V', null),
        field: fc.constantFrom('name', 'followers'),
        parent: fc.constantFrom('project', 'section'),
      })
      .map(({ action, ...told }) => facts.event(action, told)),
  );
}

function anyContainers(): fc.Arbitrary<GoneContainers> {
  const intervals = fc
    .uniqueArray(second, { maxLength: 4 })
    .map((times) => times.sort((a, b) => a - b))
    .map((times) =>
      times.flatMap((from, index) => (index % 2 === 0 ? [[from, times[index + 1] ?? null] as const] : [])),
    );
  return fc.record({ 'project P': intervals, 'project Q': intervals, 'task PARENT': intervals });
}

function membership(project: string, section: string) {
  return { project: { gid: project }, section: { gid: section } };
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
