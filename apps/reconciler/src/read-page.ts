/**
 * One page of a list. Where Asana cannot give its objects, since one of them breaks the answer, their gids alone are asked for:
 * then each can be read by itself, only the broken one is missing, and what lies behind it on the list is reached.
 */
import type { CallOptions } from '@asana-warehouse/asana-api/answer';
import { readObjects, type ListRead, type ObjectPage } from '@asana-warehouse/asana-api/read-list';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { isAnswered, ownFailure } from './own-failure.ts';
import type { Parts } from './parts.ts';

/** So many are tried before a whole page of them is believed to be readable one by one. */
const triedMax = 2;

/** `isBare`: its objects are gids alone. Throws what the client throws where these would not help. */
export async function readPage(
  parts: Parts,
  read: ListRead,
  options: CallOptions,
): Promise<{ readonly page: Awaited<ReturnType<typeof readObjects>>; readonly isBare: boolean }> {
  try {
    return { page: await readObjects(parts.api, read, options), isBare: false };
  } catch (error) {
    await ownFailure(parts, error, options.priority);
    const page = await readObjects(parts.api, { ...read, isBare: true }, options);
    if (page.kind === 'page' && !(await isReadable(parts, read.declaration, page, options))) throw error;
    return { page, isBare: true };
  }
}

/** Whether its objects can be read by themselves, as far as the first ones tell: where Asana has lost a whole type, none can. */
async function isReadable(
  parts: Parts,
  declaration: Resource,
  { objects }: ObjectPage,
  options: CallOptions,
): Promise<boolean> {
  const tried = objects.slice(0, triedMax);
  for (const { gid } of tried) {
    if (await isAnswered(parts, declaration, gid, options)) return true;
  }
  return tried.length < triedMax;
}
