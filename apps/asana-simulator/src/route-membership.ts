/**
 * Memberships of all sorts at one address: who takes part in a project, custom field, custom type, portfolio or goal.
 */
import { badRequest, notFound } from './api-fault.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import { changeDeclared, createDeclared } from './declared-change.ts';
import { declaredKinds, kindOf } from './declared-kinds.ts';
import { readNew } from './declared-route.ts';
import { deleteRow } from './deletion.ts';
import { listName } from './declare.ts';
import type { DeclaredKind } from './declare.ts';
import { listOf } from './listing.ts';
import { addMembership, changeAccess, removeMember } from './project-change.ts';
import { textIn } from './rows-declared.ts';
import type { AnyDeclaredRow } from './rows-declared.ts';
import type { Gid, ProjectMembershipRow, Row } from './rows.ts';

const kinds = declaredKinds.filter(({ type }) => type.endsWith('_membership'));
const path = '/memberships/{membership_gid}';

export const membershipRoutes: readonly Route[] = [
  { method: 'GET', path: '/memberships', answer: list },
  { method: 'POST', path: '/memberships', answer: create },
  { method: 'GET', path, answer: (call) => call.show(asked(call)) },
  { method: 'PUT', path, answer: change },
  { method: 'DELETE', path, answer: remove },
];

type Membership = ProjectMembershipRow | AnyDeclaredRow;

function asked(call: Call): Membership {
  const gid = call.param('membership_gid');
  const type = call.world.store.get(gid)?.type ?? 'project_membership';
  if (type === 'project_membership') return call.row(type, gid);
  const kind = kinds.find((it) => it.type === type);
  if (kind === undefined) throw notFound('membership', gid);
  return call.row(kind.type, gid);
}

/** The kind of memberships that an object has; undefined: those of a project. */
function kindFor(call: Call, parent: Gid): DeclaredKind | undefined {
  const type = call.world.store.get(parent)?.type ?? 'project';
  const kind = kinds.find((it) => it.fields['parent']?.refers.includes(type) === true);
  if (kind === undefined && type !== 'project') throw badRequest(`parent: a ${type} has no memberships`);
  call.row(type, parent);
  return kind;
}

const memberOf = (row: Row): Gid | undefined =>
  'holders' in row ? textIn(row, 'member') : 'member' in row ? row.member : undefined;

function list(call: Call): Answer {
  const { store } = call.world;
  const [parent, member] = [call.queryGid('parent'), call.queryGid('member')];
  const keep = (row: Row): boolean => member === undefined || memberOf(row) === member;
  if (parent === undefined) {
    if (member === undefined || call.query['resource_subtype'] !== 'project_membership')
      throw badRequest('parent: Missing input; parent, or member and resource_subtype, must be given');
    return call.list(listOf(store, `user_projects:${call.row('team', member).gid}`));
  }
  const kind = kindFor(call, parent);
  const name = kind === undefined ? `project_memberships:${parent}` : listName(kind.type, 'parent', parent);
  return call.list(listOf(store, name), keep);
}

function create(call: Call): Answer {
  const parent = call.input.needGid('parent');
  const kind = kindFor(call, parent);
  if (kind !== undefined) {
    const values = readNew(call, kind);
    return call.show(createDeclared(call.world, call.actor, kind.type, values), 201);
  }
  const member = memberAsked(call);
  return call.show(addMembership(call.world, call.actor, parent, member, levelAsked(call) ?? 'editor'), 201);
}

function memberAsked(call: Call): Gid {
  const gid = call.input.needGid('member');
  const type = call.world.store.get(gid)?.type;
  if (type !== 'user' && type !== 'team') throw badRequest(`member: Unknown object: ${gid}`);
  return call.row(type, gid).gid;
}

const projectLevels = ['admin', 'editor', 'commenter', 'viewer'];
function levelAsked(call: Call): string | undefined {
  const level = call.input.text('access_level') ?? call.input.text('role');
  if (level !== undefined && !projectLevels.includes(level))
    throw badRequest(`access_level: must be one of ${projectLevels.join(', ')}, not ${level}`);
  return level;
}

function change(call: Call): Answer {
  const row = asked(call);
  if (!('holders' in row)) {
    const level = levelAsked(call);
    return call.show(level === undefined ? row : changeAccess(call.world, call.actor, row.gid, level));
  }
  const level = kindOf(row.type).fields['access_level']?.read?.(call.input, 'access_level', call.world, call.actor);
  return call.show(
    level === undefined ? row : changeDeclared(call.world, call.actor, row.gid, { access_level: level }),
  );
}

function remove(call: Call): Answer {
  const row = asked(call);
  if ('holders' in row) deleteRow(call.world, call.actor, row.type, row.gid);
  else removeMember(call.world, call.actor, row.project, row.member);
  return nothing;
}
