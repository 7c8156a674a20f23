/**
 * One page of a list. Where Asana cannot give its objects, since one of them breaks the answer, their gids alone are asked for:
 * then each can be read by itself, only the broken one is missing, and what lies behind it on the list is reached.
 */
import type { CallOptions } from '@asana-warehouse/asana-api/answer';
import { readObjects, type ListRead } from '@asana-warehouse/asana-api/read-list';
import { ownFailure } from './own-failure.ts';
import type { Parts } from './parts.ts';

/** `isBare`: its objects are gids alone. Throws what the client throws when these cannot be read either. */
export async function readPage(
  parts: Parts,
  read: ListRead,
  options: CallOptions,
): Promise<{ readonly page: Awaited<ReturnType<typeof readObjects>>; readonly isBare: boolean }> {
  try {
    return { page: await readObjects(parts.api, read, options), isBare: false };
  } catch (error) {
    await ownFailure(parts, error, options.priority);
    return { page: await readObjects(parts.api, { ...read, isBare: true }, options), isBare: true };
  }
}
