import { wholeNumber } from './whole-number.ts';

test.each([
  ['7', 1, 7],
  ['0', 0, 0],
  ['2147483647', 1, 2_147_483_647],
])('%s, at least %d', (text, least, value) => {
  expect(wholeNumber('--seeds', text, least)).toBe(value);
});

test.each(['', ' 1', '1.5', '-1', '1e3', '0x10', 'NaN', '0', '2147483648', '99999999999'])('%j is refused', (text) => {
  expect(() => wholeNumber('--seeds', text)).toThrow(
    `--seeds must be a whole number from 1 to 2147483647, not ${JSON.stringify(text)}`,
  );
});
