/** What a database holds, told by the text of its migrations. */
import { definitionBlock, definitionsIn } from './definitions.ts';

const view = (name: string, body: string) => ({ name, sql: `CREATE OR REPLACE VIEW ${name} AS\n${body};\n` });

test('a definition is found again as it was written, among other statements', () => {
  const [first, second] = [view('a.b', 'SELECT 1'), view('a.c', 'SELECT 2')];
  const text = `CREATE TABLE t ();\n\n${definitionBlock(first)}\n${definitionBlock(second)}\nCREATE INDEX i ON t (x);\n`;
  expect([...definitionsIn([text])]).toEqual([
    ['a.b', first.sql],
    ['a.c', second.sql],
  ]);
});

test('the newest of a name counts, whichever file it stands in', () => {
  const [old, newer] = [view('a.b', 'SELECT 1'), view('a.b', 'SELECT 2')];
  expect(definitionsIn([definitionBlock(old), definitionBlock(newer)]).get('a.b')).toBe(newer.sql);
  expect(definitionsIn([`${definitionBlock(old)}\n${definitionBlock(newer)}`]).get('a.b')).toBe(newer.sql);
});

test('text without definitions holds none', () => {
  expect(definitionsIn(['-- Definition of nothing that ends\nSELECT 1;\n', '']).size).toBe(0);
});
