/** Forms as clients send them, read from the bytes. */
import { readForm } from './multipart.ts';

const form = (...parts: string[]): Buffer =>
  Buffer.from(`${parts.map((part) => `--x y\r\n${part}\r\n`).join('')}--x y--\r\n`);
const type = 'multipart/form-data; boundary="x y"';

test('texts come by name, files with name and size, whatever lies in them', () => {
  const body = form(
    'Content-Disposition: form-data; name="parent"\r\n\r\n17',
    'Content-Disposition: form-data; name="name"\r\n\r\n',
    'Content-Type: text/plain\r\nContent-Disposition: form-data; name="file"; filename="a b.txt"\r\n\r\n\r\n\r\n--x\r\n',
  );
  expect(readForm(type, body)).toEqual({ parent: '17', name: '', file: { name: 'a b.txt', size: 9 } });
});

test.each([
  ['no boundary', 'multipart/form-data', form('Content-Disposition: form-data; name="a"\r\n\r\n1')],
  ['nothing', '', Buffer.alloc(0)],
])('%s is refused', (_what, contentType, body) => {
  expect(() => readForm(contentType, body)).toThrow('no boundary');
});

test('what is no form holds nothing', () => {
  expect(readForm(type, Buffer.from('--x y\r\nno head'))).toEqual({});
  expect(readForm(type, Buffer.from('{"data":{}}'))).toEqual({});
});
