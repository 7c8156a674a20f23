/**
 * Loaded into an app before anything else, it lets a test set the clock of that process alone: `Date` is off by as many
 * milliseconds as the file says that this module's URL names in `file`, looked at four times a second. What counts time rather
 * than tells it (timers, `performance.now`) is left alone, as by an administrator or NTP setting a machine's clock.
 */
import { readFileSync } from 'node:fs';

const file = new URL(import.meta.url).searchParams.get('file');
const lookEveryMs = 250;
const TrueDate = globalThis.Date;
const trueNow = TrueDate.now;
let shiftMs = 0;

look();
setInterval(look, lookEveryMs).unref();
TrueDate.now = () => trueNow() + shiftMs;
const ShiftedDate = new Proxy(TrueDate, {
  construct: (target, given, asked) => Reflect.construct(target, given.length === 0 ? [target.now()] : given, asked),
  apply: (target) => new target(target.now()).toString(),
});
TrueDate.prototype.constructor = ShiftedDate;
globalThis.Date = ShiftedDate;

/** A file that is missing or half written leaves the clock as it is. */
function look() {
  try {
    const told = Number(readFileSync(file, 'utf8').trim() || Number.NaN);
    if (Number.isFinite(told)) shiftMs = Math.round(told);
  } catch {
    // Nobody has set this clock yet.
  }
}
