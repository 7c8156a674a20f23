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

/** Bodies with their parts, and how many requests these took. */
export type Whole = { readonly bodies: readonly Body[]; readonly requests: number };

/** Reads the parts of each. Throws what the client throws. */
export async function readParts(
  api: AsanaApi,
  declaration: Resource,
  bodies: readonly Body[],
  options: CallOptions,
): Promise<Whole> {
  const parts = Object.entries(declaration.api.parts ?? {});
  if (parts.length === 0) return { bodies, requests: 0 };
  const whole: Body[] = [];
  let requests = 0;
  for (const body of bodies) {
    const read: Record<string, readonly Item[]> = {};
    for (const [name, path] of parts) {
      const fields = partOptFields(declaration, name).join(',');
      const part = await readPart(api, path.replace('{gid}', encodeURIComponent(body.gid)), fields, options);
      requests += part.requests;
      if (part.items !== null) read[name] = part.items;
    }
    whole.push({ ...body, ...read });
  }
  return { bodies: whole, requests };
}

/** `items` null where the list is refused: it needs a plan or a right, or went meanwhile. */
async function readPart(
  api: AsanaApi,
  path: string,
  fields: string,
  options: CallOptions,
): Promise<{ readonly items: readonly Item[] | null; readonly requests: number }> {
  const found: Item[] = [];
  let requests = 0;
  for await (const page of readPages(api, path, { opt_fields: fields }, options)) {
    requests += 1;
    if (page.kind === 'refused') return { items: null, requests };
    if (page.kind === 'rejected') throw new Failure('asana.refused', page.words);
    if (page.kind === 'restarted') found.length = 0;
    else found.push(...page.items);
  }
  return { items: found, requests };
}
