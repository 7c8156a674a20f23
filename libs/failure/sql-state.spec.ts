/** Which states tell of an older schema: what is not there, and nothing that may come of data or of other servers. */
import { lacksSchema } from './sql-state.ts';

test.each(['42P01', '3F000', '42703', '42883'])('%s does', (state) => expect(lacksSchema(state)).toBe(true));

test.each(['', '42601', '42501', '3D000', '22P02', 'x42P01', '42P01x'])('%j does not', (state) => {
  expect(lacksSchema(state)).toBe(false);
});
