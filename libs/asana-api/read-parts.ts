/**
 * Parts of a content that Asana gives as lists of their own: what lies in a portfolio. Each is read with the object that
 * it belongs to, and stands in the body as if it had been given there. Of a part that is refused, nothing is said.
 */
import { partOptFields } from '@asana-warehouse/catalogue/columns';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { Failure } from '@asana-warehouse/failure/failure';
import type { CallOptions } from './answer.ts';
import type { AsanaApi } from './asana-api.ts';
import { readPages, type Item } from './list-page.ts';

type Body = Item & { readonly gid: string };

/** The bodies with their parts. Throws what the client throws. */
export async function readParts(
  api: AsanaApi,
  declaration: Resource,
  bodies: readonly Body[],
  options: CallOptions,
): Promise<readonly Body[]> {
  const parts = Object.entries(declaration.api.parts ?? {});
  if (parts.length === 0) return bodies;
  const whole: Body[] = [];
  for (const body of bodies) {
    const read: Record<string, readonly Item[]> = {};
    for (const [name, path] of parts) {
      const fields = partOptFields(declaration, name).join(',');
      const items = await readPart(api, path.replace('{gid}', encodeURIComponent(body.gid)), fields, options);
      if (items !== null) read[name] = items;
    }
    whole.push({ ...body, ...read });
  }
  return whole;
}

/** Null where the list is refused: it needs a plan or a right, or went meanwhile. */
async function readPart(
  api: AsanaApi,
  path: string,
  fields: string,
  options: CallOptions,
): Promise<readonly Item[] | null> {
  const found: Item[] = [];
  for await (const page of readPages(api, path, { opt_fields: fields }, options)) {
    if (page.kind === 'refused') return null;
    if (page.kind === 'rejected') throw new Failure('asana.refused', page.words);
    if (page.kind === 'restarted') found.length = 0;
    else found.push(...page.items);
  }
  return found;
}
