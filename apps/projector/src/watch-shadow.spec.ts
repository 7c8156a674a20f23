/** What is watched of the shadow tables. */
import { readingsOf } from './watch-shadow.ts';

test('each flag is told twice, for what differs and what does not, under labels that metrics let through', () => {
  const readings = readingsOf([
    { type: 'story', flag: 'story content', resources: 5, different: 2 },
    { type: 'task', flag: '* *', resources: 1, different: 0 },
    { type: 'story', flag: 'container', resources: 0, different: 0 },
  ]);
  expect(readings).toEqual([
    { value: 2, labels: { type: 'story', flag: 'story.content', outcome: 'different' } },
    { value: 3, labels: { type: 'story', flag: 'story.content', outcome: 'equal' } },
    { value: 0, labels: { type: 'task', flag: 'all.all', outcome: 'different' } },
    { value: 1, labels: { type: 'task', flag: 'all.all', outcome: 'equal' } },
    { value: 0, labels: { type: 'story', flag: 'container', outcome: 'different' } },
    { value: 0, labels: { type: 'story', flag: 'container', outcome: 'equal' } },
  ]);
  for (const value of readings.flatMap(({ labels }) => Object.values(labels))) {
    expect(value).toMatch(/^[a-z][a-z0-9._-]{0,63}$/);
  }
});
