/**
 * How attachments are made: a file, sent as a form, or a link to one elsewhere. Of a file it is enough to say its name and size.
 */
import { badRequest } from './api-fault.ts';
import type { Answer, Call, Route } from './call.ts';
import { createDeclared } from './declared-change.ts';
import { kindOf } from './declared-kinds.ts';
import { readNew } from './declared-route.ts';
import type { Values } from './rows-declared.ts';

export const attachmentRoutes: readonly Route[] = [{ method: 'POST', path: '/attachments', answer: attach }];

const sizeMax = 100 * 1_048_576;

function attach(call: Call): Answer {
  const kind = kindOf('attachment');
  const subtype = call.input.text('resource_subtype') ?? 'asana';
  if (subtype !== 'asana' && subtype !== 'external')
    throw badRequest(`resource_subtype: must be asana or external, not ${subtype}`);
  const parent = readNew(
    call,
    kind,
    Object.keys(kind.fields).filter((name) => name !== 'parent'),
  );
  const given = subtype === 'external' ? linkIn(call) : fileIn(call);
  return call.show(createDeclared(call.world, call.actor, 'attachment', { ...parent, ...given }));
}

function linkIn({ input }: Call): Values {
  const connected = input.boolean('connect_to_app') ?? false;
  return {
    resource_subtype: 'external',
    name: input.needText('name'),
    url: input.needText('url'),
    connected_to_app: connected,
  };
}

function fileIn({ input }: Call): Values {
  const file = input.raw('file');
  if (file === null || typeof file !== 'object') throw badRequest('file: Missing input');
  const { name, size } = file as { name?: unknown; size?: unknown };
  if (typeof name !== 'string' || typeof size !== 'number') throw badRequest('file: needs a name and a size');
  if (size > sizeMax) throw badRequest('file: larger than 100 MB');
  return { resource_subtype: 'asana', name: input.text('name') ?? name, size };
}
