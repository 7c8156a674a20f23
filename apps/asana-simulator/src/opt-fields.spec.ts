/** The grammar of `opt_fields`. */
import { parseOptFields } from './opt-fields.ts';
import type { FieldTree } from './opt-fields.ts';

const plain = (tree: FieldTree): unknown => Object.fromEntries([...tree].map(([name, inner]) => [name, plain(inner)]));
const parsed = (text: string): unknown => plain(parseOptFields(text) ?? new Map());

describe('parseOptFields', () => {
  it.each([
    ['name', { name: {} }],
    ['name, notes', { name: {}, notes: {} }],
    ['assignee.email,assignee.name', { assignee: { email: {}, name: {} } }],
    ['memberships.(project|section).name', { memberships: { project: { name: {} }, section: { name: {} } } }],
    ['(assignee|followers.(name|email))', { assignee: {}, followers: { name: {}, email: {} } }],
    ['this.name', { name: {} }],
    ['a.(b.c|d).e', { a: { b: { c: { e: {} } }, d: { e: {} } } }],
  ])('%s', (text, tree) => {
    expect(parsed(text)).toEqual(tree);
  });

  it('says nothing was asked for when nothing is given', () => {
    expect(parseOptFields(undefined)).toBeNull();
    expect(parseOptFields(' ')).toBeNull();
  });
});
