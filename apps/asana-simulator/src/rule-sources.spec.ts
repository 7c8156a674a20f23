/** Every rule of docs/simulator.md has a source, and every source belongs to a rule. */
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../../../docs/simulator.md', import.meta.url), 'utf8');
const section = (title: string): string => text.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const rules = [...section('Rules it keeps').matchAll(/^- \*\*(.+?)\.\*\*/gm)].map(([, name]) => name);
const rowsOf = (title: string): string[][] =>
  [...section(title).matchAll(/^\| (.+) \|$/gm)].slice(1).map(([, row]) => (row ?? '').split(' | '));
const rows = rowsOf('Where the rules come from');

test('every bullet of the rules is named by a row of sources, and no row names another', () => {
  expect(rules.length).toBeGreaterThan(10);
  expect([...new Set(rows.map(([rule]) => rule))]).toEqual(rules);
});

test.each([['Where the rules come from'], ['What a free plan lacks']])('every row under %p names a source', (title) => {
  const sourced = rowsOf(title);
  expect(sourced.length).toBeGreaterThan(8);
  const known = /description|documentation|help centre|forum|issue \d|PR \d|what a free plan lacks/;
  for (const row of sourced)
    expect({ row, known: row.length === 3 && known.test(row[2] ?? '') }).toEqual({ row, known: true });
});
