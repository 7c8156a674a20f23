/** Twenty random workspaces, backfilled, stormed and verified clean; `npm run workspaces` does the same by the hundred. */
import { seed } from '@asana-warehouse/testbed/seeds';
import { tryWorkspace, type WorkspaceReport } from './random-workspace.ts';

const count = 20;
const atOnce = 2;
const first = seed('random workspaces');
const testMsMax = 600_000;

test(
  'after a storm each of twenty random workspaces equals Asana',
  async () => {
    const seeds = Array.from({ length: count }, (_, index) => (first + index) % 2 ** 31);
    const reports: WorkspaceReport[] = [];
    const next = async (): Promise<void> => {
      for (let one = seeds.shift(); one !== undefined; one = seeds.shift()) {
        reports.push(await tryWorkspace(one, 'postgres', 'shared'));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, next));
    expect(reports.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(reports).toHaveLength(count);
  },
  testMsMax,
);
