/** Garbage is collected when room is asked for, and not again before its time. */
import { roomMaker } from './make-room.ts';

/** Whether an object that nothing holds is gone after `act`. A reference taken in this turn would hold it until the next. */
async function isCollectedBy(act: () => void): Promise<boolean> {
  const loose = (() => new WeakRef({ large: Array.from({ length: 1_000 }, () => 0) }))();
  await new Promise((resolve) => setImmediate(resolve));
  act();
  return loose.deref() === undefined;
}

test('what nothing holds is collected at once, then not for half a second', async () => {
  let nowMs = 0;
  const makeRoom = roomMaker(() => nowMs);
  expect(await isCollectedBy(() => undefined)).toBe(false);
  expect(await isCollectedBy(makeRoom)).toBe(true);
  nowMs = 499;
  expect(await isCollectedBy(makeRoom)).toBe(false);
  nowMs = 500;
  expect(await isCollectedBy(makeRoom)).toBe(true);
});
