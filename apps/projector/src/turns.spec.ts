/** Turns: a bound, an order, and no turn lost to a failure. */
import { takeTurns } from './turns.ts';

test('no more than the bound run at once, in the order they came, and all of them run', async () => {
  const turns = takeTurns(3);
  const begun: number[] = [];
  let [running, most] = [0, 0];
  const work = (id: number) => async (): Promise<number> => {
    begun.push(id);
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, id % 3));
    running -= 1;
    return id;
  };
  const ids = Array.from({ length: 20 }, (_, id) => id);
  expect(await Promise.all(ids.map((id) => turns(work(id))))).toEqual(ids);
  expect(begun).toEqual(ids);
  expect(most).toBe(3);
});

test('work that fails gives its turn on, and its failure to whoever asked', async () => {
  const turns = takeTurns(1);
  const failing = turns(() => Promise.reject(new Error('no')));
  const next = turns(() => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
