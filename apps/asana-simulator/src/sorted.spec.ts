/** Sorted lists keep their order and their page tokens under any sequence of insertions and removals. */
import fc from 'fast-check';
import { Sorted } from './sorted.ts';

const member = fc.record({ rank: fc.integer({ min: 0, max: 5 }), gid: fc.integer({ min: 10, max: 40 }).map(String) });
const byRankThenGid = (left: { rank: number; gid: string }, right: { rank: number; gid: string }): number =>
  left.rank - right.rank || (left.gid < right.gid ? -1 : left.gid > right.gid ? 1 : 0);

describe('Sorted', () => {
  it('lists what was added and not removed, in order of rank and gid', () => {
    const steps = fc.uniqueArray(member, { selector: (it) => it.gid });
    fc.assert(
      fc.property(steps, fc.array(fc.nat(40)), (members, removals) => {
        const sorted = new Sorted();
        for (const { rank, gid } of members) sorted.add(rank, gid);
        const gone = new Set(removals.map((at) => members[at % Math.max(1, members.length)]?.gid));
        for (const { rank, gid } of members) if (gone.has(gid)) sorted.remove(rank, gid);
        const left = members.filter((it) => !gone.has(it.gid)).toSorted(byRankThenGid);
        expect(sorted.gids()).toEqual(left.map((it) => it.gid));
      }),
    );
  });

  it('goes on after a member that is no longer there', () => {
    const sorted = new Sorted();
    for (const gid of ['11', '12', '13', '14']) sorted.add(Number(gid), gid);
    sorted.remove(12, '12');
    expect([...sorted.after({ rank: 12, gid: '12' })].map((it) => it.gid)).toEqual(['13', '14']);
  });

  it('gives a rank between neighbours', () => {
    const sorted = new Sorted();
    sorted.add(1, '11');
    sorted.add(2, '12');
    sorted.add(sorted.rankBeside({ rank: 2, gid: '12' }, 'before'), '13');
    sorted.add(sorted.rankBeside({ rank: 1, gid: '11' }, 'before'), '14');
    sorted.add(sorted.rankBeside(null, 'after'), '15');
    expect(sorted.gids()).toEqual(['14', '11', '13', '12', '15']);
  });
});
