/** Rich text by Asana's documentation of it: links are completed, what cannot be seen keeps its address alone, plain text follows. */
import { expanded, html, htmlOf, plainOf } from './rich-text.ts';

const find = (gid: string) =>
  ({ '1': { type: 'user', name: 'Tim <T>' }, '2': { type: 'task', name: 'Buy milk' } })[gid];

test('a link by gid alone gets type, address and name', () => {
  expect(expanded('<body><a data-asana-gid="1"/> see <a data-asana-gid="2">x</a></body>', find)).toBe(
    '<body><a href="https://app.asana.com/0/1/list" data-asana-accessible="true" data-asana-dynamic="true" data-asana-type="user" data-asana-gid="1">@Tim &lt;T&gt;</a> see ' +
      '<a href="https://app.asana.com/0/2/list" data-asana-accessible="true" data-asana-dynamic="true" data-asana-type="task" data-asana-gid="2">Buy milk</a></body>',
  );
});

test('what is not there keeps its address, and other markup stays as it is', () => {
  const rich =
    '<body><a href="https://x" data-asana-gid="9" data-asana-type="task">y</a> <a href="https://z">z</a> <em>e</em></body>';
  expect(expanded(rich, find)).toBe('<body><a href="https://x">y</a> <a href="https://z">z</a> <em>e</em></body>');
});

test('rich text is shown as long as the plain text is the same', () => {
  const rich = '<body><strong>a</strong> &amp; b</body>';
  expect(plainOf(rich)).toBe('a & b');
  expect(htmlOf('a & b', rich)).toBe(rich);
  expect(htmlOf('other', rich)).toBe(html('other'));
  expect(htmlOf('other', undefined)).toBe('<body>other</body>');
});
