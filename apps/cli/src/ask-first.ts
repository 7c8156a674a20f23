/** Who decides at this command, and whether they mean it. What cannot be undone is asked for on a terminal, and needs `--yes` elsewhere. */
import { hostname, userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { Failure } from '@asana-warehouse/failure/failure';

/** The person at this command, for the audit log: name on the system and host. */
export function actor(): string {
  return `${userName()}@${hostname()}`;
}

/** A container may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

/** Resolves when it was said with `--yes` or is agreed to now. Throws `usage.invalid` otherwise. `what` completes "This will …". */
export async function askFirst(what: string, isYes: boolean): Promise<void> {
  if (isYes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Failure('usage.invalid', `This will ${what}. Say --yes to do so without being asked.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`This will ${what}. Go on? [y/N] `);
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    terminal.close();
  }
  throw new Failure('usage.invalid', 'Nothing was changed.');
}
