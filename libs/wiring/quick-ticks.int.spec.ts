/**
 * Ticks stay quick as long as V8 knows the shape of their objects, which it forgets in a full collection that meets none of
 * them. So this looks for what keeps it: a tick that no collection takes, and later ones of its very shape. Times are not
 * compared: those of a busy machine prove nothing.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const flags = ['--expose-gc', '--allow-natives-syntax', '--input-type=module'];
const module = new URL('./quick-ticks.ts', import.meta.url).href;

const script = (makeTick: string): string => /* js */ `
import { createHook } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepTicksQuick } from '${module}';

const seen = [];
const hook = createHook({ init: (_id, type, _trigger, tick) => type === 'TickObject' && seen.push(tick) });
const ticksOf = (work) => {
  hook.enable();
  work();
  hook.disable();
  return seen.splice(0);
};
const first = new WeakRef(ticksOf(${makeTick})[0]);
for (let round = 0; round < 3; round += 1) {
  await sleep(10);
  gc();
}
const [later] = ticksOf(() => process.nextTick(() => {}));
const kept = first.deref();
console.log(JSON.stringify({ kept: kept !== undefined, sameShape: kept !== undefined && %HaveSameMap(kept, later) }));
`;

test('one tick outlives full collections, and later ones have its shape; left alone, none does', async () => {
  expect(await fateOf('keepTicksQuick')).toEqual({ kept: true, sameShape: true });
  expect(await fateOf('() => process.nextTick(() => {})')).toEqual({ kept: false, sameShape: false });
});

/** What became of the first tick that `makeTick` makes, an expression of a function. */
async function fateOf(makeTick: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, [...flags, '-e', script(makeTick)]);
  return JSON.parse(stdout) as unknown;
}
