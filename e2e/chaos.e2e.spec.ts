/**
 * A short round of chaos on each log: ten kills of apps and servers under load, with lines, clocks and disks troubled beside
 * them. `npm run chaos` does the same by the hundred.
 */
import { seed } from '@asana-warehouse/testbed/seeds';
import { runRound } from './chaos-round.ts';
import { onBothLogs } from './fleet.ts';

const kills = 10;
const testMsMax = 300_000;

onBothLogs('own', (log) => {
  test(
    'ten kills under load lose nothing that was acknowledged, and every table equals Asana afterwards',
    async () => {
      const timeline: string[] = [];
      const note = (what: string, detail: Readonly<Record<string, unknown>>): void =>
        void timeline.push(JSON.stringify({ at: new Date().toISOString(), what, ...detail }));
      const stopping = new AbortController().signal;
      const report = await runRound({ log, seed: seed(`chaos on ${log}`), kills, note, stopping });
      const { problems, seconds, acknowledged, answers } = report;
      if (problems.length > 0) process.stderr.write(`${timeline.join('\n')}\n`);
      expect(problems).toEqual([]);
      expect(Object.values(report.kills).reduce((sum, count) => sum + count, 0)).toBe(kills);
      process.stderr.write(`chaos on ${log}: ${JSON.stringify({ seconds, acknowledged, answers })}\n`);
    },
    testMsMax,
  );
});
