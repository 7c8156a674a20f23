/**
 * Routes that portfolios and goals have alike: who takes part, and which custom fields they offer.
 */
import { badRequest } from './api-fault.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import { listName } from './declare.ts';
import { createDeclared } from './declared-change.ts';
import { deleteRow } from './deletion.ts';
import { listOf } from './listing.ts';
import { addFieldSetting, removeFieldSetting } from './project-change.ts';
import { textIn } from './rows-declared.ts';
import type { AnyDeclaredRow } from './rows-declared.ts';
import type { Gid } from './rows.ts';

type Kind = 'portfolio' | 'goal';

/** `addMembers` and `removeMembers`, or the like, which say in `key` whom; they answer with the object. */
export function memberRoutes(kind: Kind, name: string, key: string): Route[] {
  const each = (verb: 'add' | 'remove', run: (call: Call, parent: Gid, member: Gid) => void): Route => ({
    method: 'POST',
    path: `/${kind}s/{${kind}_gid}/${verb}${name}`,
    answer: (call) => {
      const { gid } = call.fromPath(kind);
      if (!call.input.has(key)) throw badRequest(`${key}: Missing input`);
      for (const member of call.input.gids(key)) run(call, gid, call.row('user', member).gid);
      return call.show(call.row(kind, gid));
    },
  });
  return [
    each('add', (call, ...pair) => join(call, kind, ...pair)),
    each('remove', (call, ...pair) => leave(call, kind, ...pair)),
  ];
}

function membershipOf(call: Call, kind: Kind, parent: Gid, member: Gid): AnyDeclaredRow | undefined {
  const { store } = call.world;
  const gids = store.list(listName(`${kind}_membership`, 'parent', parent)).gids();
  return gids.map((gid) => store.need(`${kind}_membership`, gid)).find((row) => textIn(row, 'member') === member);
}

function join(call: Call, kind: Kind, parent: Gid, member: Gid): void {
  if (membershipOf(call, kind, parent, member) === undefined)
    createDeclared(call.world, call.actor, `${kind}_membership`, { parent, member });
}

function leave(call: Call, kind: Kind, parent: Gid, member: Gid): void {
  const membership = membershipOf(call, kind, parent, member);
  if (membership !== undefined) deleteRow(call.world, call.actor, membership.type, membership.gid);
}

/** Teams have the list alone: what they offer is chosen in the app. */
export const settingList = (kind: Kind | 'team'): Route => ({
  method: 'GET',
  path: `/${kind}s/{${kind}_gid}/custom_field_settings`,
  answer: (call) => call.list(listOf(call.world.store, `field_settings:${call.fromPath(kind).gid}`)),
});

export function settingRoutes(kind: Kind): Route[] {
  const path = `/${kind}s/{${kind}_gid}`;
  return [
    settingList(kind),
    { method: 'POST', path: `${path}/addCustomFieldSetting`, answer: (call) => addSetting(call, kind) },
    {
      method: 'POST',
      path: `${path}/removeCustomFieldSetting`,
      answer: (call) => {
        const field = call.input.needGid('custom_field');
        removeFieldSetting(call.world, call.actor, call.fromPath(kind).gid, field);
        return nothing;
      },
    },
  ];
}

function addSetting(call: Call, kind: Kind): Answer {
  const parent = call.fromPath(kind).gid;
  const field = call.row('custom_field', call.input.needGid('custom_field')).gid;
  const isImportant = call.input.boolean('is_important') ?? false;
  return call.show(addFieldSetting(call.world, call.actor, parent, field, isImportant));
}
