/** Going with a container, derived from the registers: who goes, who stays, who returns. */
import { brief, factsAbout, type GoneContainers, type Learned } from '@asana-warehouse/testbed/facts';

const facts = factsAbout('task', 'T');
const inP = facts.read({ name: 'a', memberships: [membership('P')] }, { at: 5, modified: 5 });
const inBoth = facts.read({ name: 'a', memberships: [membership('P'), membership('Q')] }, { at: 5, modified: 5 });

function gone(learned: readonly Learned[], containers: GoneContainers): readonly unknown[] {
  const { current } = facts.fold(learned, containers);
  return brief([current ?? {}], '_deleted_at', '_deleted_how')[0] ?? [];
}

const alive = [null, null];

describe('a task goes with its project', () => {
  test('since the project went, told apart from a deletion of its own', () => {
    expect(gone([inP], { 'project P': [[10, null]] })).toEqual([10, 'container']);
  });

  test('and returns with it, with both edges in history', () => {
    const folded = facts.fold([inP], { 'project P': [[10, 20]] });
    expect(brief(folded.history, 'valid_from', 'valid_to', '_deleted_at', '_deleted_how', '_change_action')).toEqual([
      [5, 10, null, null, 'observed'],
      [10, 20, 10, 'container', 'observed'],
      [20, null, null, null, 'observed'],
    ]);
    const projects = folded.links.find(({ table }) => table === 'task_project');
    expect(brief(projects?.history ?? [], 'project_gid', 'valid_from', 'valid_to')).toEqual([
      ['P', 5, 10],
      ['P', 20, null],
    ]);
    expect(brief(projects?.current ?? [], 'project_gid', '_deleted_at')).toEqual([['P', null]]);
  });

  test('unless it lies in another living project too', () => {
    expect(gone([inBoth], { 'project P': [[10, null]] })).toEqual(alive);
  });

  test('when all its projects have gone: since the last of them went', () => {
    expect(gone([inBoth], { 'project P': [[10, null]], 'project Q': [[15, null]] })).toEqual([15, 'container']);
  });

  test('and returns as soon as one of them does', () => {
    expect(gone([inBoth], { 'project P': [[10, 30]], 'project Q': [[15, null]] })).toEqual(alive);
  });

  test('unless it was seen after the project went', () => {
    const seen = facts.listed({ at: 12 });
    expect(gone([inP, seen], { 'project P': [[10, null]] })).toEqual(alive);
    expect(gone([inP, facts.listed({ at: 10 })], { 'project P': [[10, null]] })).toEqual(alive);
    expect(gone([inP, facts.listed({ at: 12, error: 3 })], { 'project P': [[10, null]] })).toEqual([10, 'container']);
  });

  test('also where its own return was told of while the project was gone: only a read shows that it is there', () => {
    const returned = [inP, facts.event('deleted', { at: 8 }), facts.event('undeleted', { at: 12 })];
    expect(gone(returned, { 'project P': [[10, null]] })).toEqual([10, 'container']);
    expect(gone([...returned, facts.listed({ at: 13 })], { 'project P': [[10, null]] })).toEqual(alive);
  });

  test('once more when the project goes again after that sight', () => {
    const seen = facts.listed({ at: 12 });
    expect(
      gone([inP, seen], {
        'project P': [
          [10, 14],
          [20, null],
        ],
      }),
    ).toEqual([20, 'container']);
  });

  test('not when it had left that project before', () => {
    const movedAway = facts.read({ name: 'a', memberships: [membership('Q')] }, { at: 8, modified: 5 });
    expect(gone([inP, movedAway], { 'project P': [[10, null]] })).toEqual(alive);
  });

  test('not at all when it lies in none', () => {
    expect(gone([facts.read({ name: 'a' }, { at: 5 })], { 'project P': [[10, null]] })).toEqual(alive);
  });

  test('and stays gone by its own deletion when the project returns', () => {
    const own = facts.event('deleted', { at: 8 });
    expect(gone([inP, own], { 'project P': [[10, 20]] })).toEqual([8, 'event']);
  });

  test('and history tells where going with the project became a deletion of its own', () => {
    const folded = facts.fold([inP, facts.event('deleted', { at: 15, by: 'V' })], { 'project P': [[10, null]] });
    expect(brief(folded.history, 'valid_from', '_deleted_at', '_deleted_how', '_changed_by_gid')).toEqual([
      [5, null, null, null],
      [10, 10, 'container', null],
      [15, 15, 'event', 'V'],
    ]);
  });

  test('an unknown container was never gone: late parents delay nothing', () => {
    expect(gone([inP], {})).toEqual(alive);
  });
});

describe('a read that finds nothing while all containers are gone', () => {
  const inBin: GoneContainers = { 'project P': [[10, null]] };
  const restored: GoneContainers = { 'project P': [[10, 20]] };

  test('finds what went with them, not a deletion of its own', () => {
    expect(gone([inP, facts.absent({ at: 12 })], inBin)).toEqual([10, 'container']);
    expect(gone([inP, facts.absent({ at: 12 }), facts.absent({ at: 14 })], inBin)).toEqual([10, 'container']);
  });

  test('so it returns with them, and its links too, before anyone reads it again', () => {
    const folded = facts.fold([inP, facts.absent({ at: 12 })], restored);
    expect(brief([folded.current ?? {}], '_deleted_at')).toEqual([[null]]);
    expect(brief(folded.history, 'valid_from', 'valid_to', '_deleted_how')).toEqual([
      [5, 10, null],
      [10, 20, 'container'],
      [20, null, null],
    ]);
    const projects = folded.links.find(({ table }) => table === 'task_project');
    expect(brief(projects?.current ?? [], 'project_gid', '_deleted_at')).toEqual([['P', null]]);
  });

  test('also where the error of the read reaches to before they went', () => {
    expect(gone([inP, facts.absent({ at: 11, error: 3 })], restored)).toEqual(alive);
  });

  test('shows that it went with them, though it was seen after they went: a replica lagged, or their return was never heard of', () => {
    const seen = facts.listed({ at: 11 });
    expect(gone([inP, seen, facts.absent({ at: 12 })], inBin)).toEqual([12, 'container']);
    expect(gone([inP, seen, facts.absent({ at: 12 })], restored)).toEqual(alive);
    expect(gone([inP, facts.absent({ at: 12 }), facts.listed({ at: 13 })], inBin)).toEqual(alive);
  });

  test('is its own deletion where another container lives', () => {
    expect(gone([inBoth, facts.absent({ at: 12 })], inBin)).toEqual([12, 'absent']);
  });

  test('is its own deletion before they went and after they returned', () => {
    expect(gone([inP, facts.absent({ at: 8 })], restored)).toEqual([8, 'absent']);
    expect(gone([inP, facts.absent({ at: 8 }), facts.absent({ at: 12 })], restored)).toEqual([8, 'absent']);
    expect(gone([inP, facts.absent({ at: 12 }), facts.absent({ at: 25 })], restored)).toEqual([25, 'absent']);
    expect(gone([inP, facts.absent({ at: 19, error: 2 })], restored)).toEqual([17, 'absent']);
  });

  test('is none of theirs before it was known to lie in them', () => {
    expect(gone([facts.absent({ at: 3 }), inP], { 'project P': [[1, 4]] })).toEqual(alive);
    expect(gone([facts.absent({ at: 6 }), facts.read({ name: 'a' }, { at: 5 })], inBin)).toEqual([6, 'absent']);
  });

  test('counts from the moment they went, not at the moment they returned, and against a sight of the same moment', () => {
    expect(gone([inP, facts.absent({ at: 10 })], restored)).toEqual(alive);
    expect(gone([inP, facts.absent({ at: 20 })], restored)).toEqual([20, 'absent']);
    expect(gone([inP, facts.listed({ at: 12 }), facts.absent({ at: 12 })], inBin)).toEqual([12, 'container']);
  });

  test('hides no event that tells of its deletion meanwhile', () => {
    const deleted = facts.event('deleted', { at: 15, by: 'V' });
    expect(gone([inP, facts.absent({ at: 12 }), deleted], restored)).toEqual([15, 'event']);
    expect(gone([inP, facts.absent({ at: 18 }), deleted], restored)).toEqual([15, 'event']);
  });
});

describe('subtasks and what follows a task', () => {
  const sub = facts.read({ name: 'a', parent: { gid: 'PARENT' } }, { at: 5 });

  test('a subtask goes with its parent and returns with it', () => {
    expect(gone([sub], { 'task PARENT': [[10, null]] })).toEqual([10, 'container']);
    expect(gone([sub], { 'task PARENT': [[10, 20]] })).toEqual(alive);
  });

  test('a subtask that lies in a living project of its own survives its parent', () => {
    const shared = facts.read({ name: 'a', parent: { gid: 'PARENT' }, memberships: [membership('P')] }, { at: 5 });
    expect(gone([shared], { 'task PARENT': [[10, null]] })).toEqual(alive);
    expect(gone([shared], { 'task PARENT': [[10, null]], 'project P': [[11, null]] })).toEqual([11, 'container']);
  });

  test('a comment follows its task, a section its project', () => {
    const stories = factsAbout('story', 'S');
    const story = stories.fold([stories.read({ text: 'x', target: { gid: 'T' } }, { at: 5 })], {
      'task T': [[10, null]],
    });
    expect(story.current).toMatchObject({ _deleted_how: 'container' });
    const sections = factsAbout('section', 'S');
    const section = sections.fold([sections.read({ name: 'x', project: { gid: 'P' } }, { at: 5 })], {
      'project P': [[10, null]],
    });
    expect(section.current).toMatchObject({ _deleted_how: 'container' });
  });

  test('a task that was gone from the first is found by the tombstone of its link, which has no history until it returns', () => {
    const early = facts.read({ name: 'a', memberships: [membership('P')] }, { at: 12, error: 4, modified: 10 });
    const learned = [early, facts.absent({ at: 11, error: 1 })];
    const linked = (containers: GoneContainers) => {
      const projects = facts.fold(learned, containers).links.find(({ table }) => table === 'task_project');
      const { current = [], history = [] } = projects ?? {};
      return [brief(current, 'project_gid', '_deleted_at'), brief(history, 'project_gid', 'valid_from', 'valid_to')];
    };
    expect(linked({})).toEqual([[['P', 10]], []]);
    expect(linked({ 'project P': [[9, 20]] })).toEqual([[['P', null]], [['P', 20, null]]]);
  });

  test('a link that held before the task was gone keeps the tombstone from then, whatever is read meanwhile', () => {
    const moved = facts.read({ name: 'b', memberships: [membership('P'), membership('Q')] }, { at: 11, modified: 11 });
    const folded = facts.fold([inP, moved, facts.event('deleted', { at: 10 }), facts.absent({ at: 11 })]);
    const projects = folded.links.find(({ table }) => table === 'task_project');
    expect(brief(projects?.current ?? [], 'project_gid', '_deleted_at')).toEqual([
      ['P', 10],
      ['Q', 11],
    ]);
    expect(brief(projects?.history ?? [], 'project_gid', 'valid_from', 'valid_to')).toEqual([['P', 5, 10]]);
  });

  test('what the fold hands to its own children is every stretch in which it was gone, with a container or alone', () => {
    const folded = facts.fold([sub, facts.event('deleted', { at: 30 })], { 'task PARENT': [[10, 20]] });
    expect(folded.gone).toEqual([
      { fromMs: 10_000, toMs: 20_000 },
      { fromMs: 30_000, toMs: null },
    ]);
  });
});

function membership(project: string) {
  return { project: { gid: project }, section: { gid: `section of ${project}` } };
}
