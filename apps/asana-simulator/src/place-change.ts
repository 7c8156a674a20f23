/**
 * Workspaces, teams, tags and custom fields: created, changed, joined and left.
 *
 * Custom fields, their options and people's names tell no event: they have to be polled.
 */
import { badRequest } from './api-fault.ts';
import { membershipIn } from './access.ts';
import type { Values } from './field-value.ts';
import type { CustomFieldRow, EnumOption, FieldKind, Gid, TagRow, TeamRow, UserRow } from './rows.ts';
import type { FieldParts } from './rows-parts.ts';
import { removeMember } from './project-change.ts';
import { putValues } from './values-held.ts';
import type { Actor, World } from './world.ts';

export function createTag(
  world: World,
  actor: Actor,
  workspace: Gid,
  input: { name: string; color: string | null; notes: string },
): TagRow {
  const parent = world.need('workspace', workspace);
  const row = world.put(actor, {
    type: 'tag',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    workspace,
    followers: [],
    ...input,
  });
  world.emit(actor, 'added', row, { parent });
  return row;
}

export function changeTag(
  world: World,
  actor: Actor,
  gid: Gid,
  patch: Partial<Pick<TagRow, 'name' | 'color' | 'notes'>>,
): TagRow {
  const before = world.need('tag', gid);
  const row = world.put(actor, { ...before, ...patch });
  for (const field of ['name', 'color', 'notes'] as const)
    if (row[field] !== before[field]) world.changed(actor, row, field);
  return row;
}

export function createTeam(
  world: World,
  actor: Actor,
  workspace: Gid,
  input: { name: string; description: string; visibility: string },
): TeamRow {
  const parent = world.need('workspace', workspace);
  const row = world.put(actor, {
    type: 'team',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    workspace,
    ...input,
  });
  world.emit(actor, 'added', row, { parent });
  if (actor.user !== null) addToTeam(world, actor, row.gid, actor.user);
  return row;
}

type TeamPatch = Partial<Pick<TeamRow, 'name' | 'description' | 'visibility'>>;
export function changeTeam(world: World, actor: Actor, gid: Gid, patch: TeamPatch): TeamRow {
  const before = world.need('team', gid);
  const row = world.put(actor, { ...before, ...patch });
  for (const field of ['name', 'description', 'visibility'] as const) {
    if (row[field] !== before[field]) world.changed(actor, row, field);
  }
  return row;
}

/** The person's membership in the team, which is made if it is not there. */
export function addToTeam(world: World, actor: Actor, team: Gid, user: Gid): Gid {
  const parent = world.need('team', team);
  const membership = membershipIn(world.store, user, parent.workspace);
  if (membership === undefined) throw badRequest('user: not in the workspace of the team');
  const known = teamMembership(world, team, user);
  if (known !== undefined) return known;
  const row = world.put(actor, {
    type: 'team_membership',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    team,
    user,
    isGuest: membership.isGuest,
    isAdmin: false,
  });
  world.emit(actor, 'added', row, { parent, also: [parent.workspace] });
  return row.gid;
}

export function removeFromTeam(world: World, actor: Actor, team: Gid, user: Gid): void {
  const parent = world.need('team', team);
  const gid = teamMembership(world, team, user);
  if (gid === undefined) return;
  const row = world.put(actor, { ...world.store.need('team_membership', gid), deletedAtMs: actor.atMs });
  world.emit(actor, 'removed', row, { parent, also: [parent.workspace] });
}

function teamMembership(world: World, team: Gid, user: Gid): Gid | undefined {
  const memberships = world.store.list(`team_memberships:${team}`).gids();
  return memberships.find((gid) => world.store.need('team_membership', gid).user === user);
}

export function createUser(world: World, actor: Actor, name: string, email: string): UserRow {
  return world.put(actor, {
    type: 'user',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    name,
    email,
  });
}

export function renameUser(world: World, actor: Actor, gid: Gid, name: string): UserRow {
  return world.put(actor, { ...world.need('user', gid), name });
}

/** What a profile says in custom fields of workspaces that the person is in; null takes a value away. */
export function changeProfile(world: World, actor: Actor, gid: Gid, values: Values): UserRow {
  const user = world.need('user', gid);
  for (const field of Object.keys(values))
    if (membershipIn(world.store, gid, world.need('custom_field', field).workspace) === undefined)
      throw badRequest(`custom_fields: custom field ${field} is not on given object`);
  return world.put(actor, { ...user, values: putValues(user.values, values) });
}

/** Who has no mail address of an organization's domains is a guest in it. */
export function addToWorkspace(world: World, actor: Actor, workspace: Gid, user: Gid, isAdmin: boolean): Gid {
  const parent = world.need('workspace', workspace);
  const known = membershipIn(world.store, user, workspace);
  if (known !== undefined) return known.gid;
  const domain = world.store.need('user', user).email.split('@')[1] ?? '';
  const born = { createdAtMs: actor.atMs, deletedAtMs: null, workspace, user };
  const tasks = world.put(actor, { type: 'user_task_list', gid: world.newGid(), ...born });
  const row = world.put(actor, {
    type: 'workspace_membership',
    gid: world.newGid(),
    ...born,
    userTaskList: tasks.gid,
    isAdmin,
    isGuest: parent.isOrganization && !parent.emailDomains.includes(domain),
  });
  world.emit(actor, 'added', row, { parent });
  return row.gid;
}

/** Who leaves a workspace leaves its teams and projects as well; tasks keep the assignee. */
export function removeFromWorkspace(world: World, actor: Actor, workspace: Gid, user: Gid): void {
  const { store } = world;
  for (const gid of store.list(`user_teams:${user}`).gids()) {
    const { team } = store.need('team_membership', gid);
    if (store.need('team', team).workspace === workspace) removeFromTeam(world, actor, team, user);
  }
  for (const gid of store.list(`user_projects:${user}`).gids()) {
    const project = store.find('project', store.need('project_membership', gid).project);
    if (project?.workspace === workspace && project.deletedAtMs === null) removeMember(world, actor, project.gid, user);
  }
  for (const gid of store.list(`user_workspaces:${user}`).gids()) {
    const membership = store.need('workspace_membership', gid);
    if (membership.workspace !== workspace) continue;
    const row = world.put(actor, { ...membership, deletedAtMs: actor.atMs });
    world.emit(actor, 'removed', row, { parent: world.need('workspace', workspace) });
  }
}

export interface NewField extends FieldParts {
  readonly name: string;
  readonly description: string;
  readonly kind: FieldKind;
  readonly precision: number;
  readonly options: readonly { readonly name: string; readonly color: string }[];
}

export function createField(world: World, actor: Actor, workspace: Gid, input: NewField, gid?: Gid): CustomFieldRow {
  world.need('workspace', workspace);
  const options = input.options.map((option) => ({ gid: world.newGid(), enabled: true, ...option }));
  return world.put(actor, {
    type: 'custom_field',
    gid: gid ?? world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    workspace,
    createdBy: actor.user,
    isGlobal: true,
    ...input,
    options,
  });
}

type FieldPatch = Partial<Pick<CustomFieldRow, 'name' | 'description' | 'precision'>>;
export function changeField(world: World, actor: Actor, gid: Gid, patch: FieldPatch): CustomFieldRow {
  return world.put(actor, { ...world.need('custom_field', gid), ...patch });
}

export function addOption(world: World, actor: Actor, field: Gid, input: { name: string; color: string }): EnumOption {
  const row = world.need('custom_field', field);
  if (row.kind !== 'enum' && row.kind !== 'multi_enum') throw badRequest('custom_field: only enum fields have options');
  const option = { gid: world.newGid(), enabled: true, ...input };
  world.put(actor, { ...row, options: [...row.options, option] });
  return option;
}

export function changeOption(
  world: World,
  actor: Actor,
  gid: Gid,
  patch: Partial<Omit<EnumOption, 'gid'>>,
): EnumOption {
  const field = world.store.optionField(gid);
  const option = world.store.option(gid);
  if (field === undefined || option === undefined) throw badRequest(`enum_option: unknown option ${gid}`);
  const fresh = { ...option, ...patch };
  world.put(actor, { ...field, options: field.options.map((it) => (it.gid === gid ? fresh : it)) });
  return fresh;
}

/** Puts an option before or after another of the same field. */
export function moveOption(
  world: World,
  actor: Actor,
  field: Gid,
  gid: Gid,
  beside: Gid,
  side: 'before' | 'after',
): EnumOption {
  const row = world.need('custom_field', field);
  const option = row.options.find((it) => it.gid === gid);
  const others = row.options.filter((it) => it.gid !== gid);
  const index = others.findIndex((it) => it.gid === beside);
  if (option === undefined || index < 0) throw badRequest('enum_option: not an option of this field');
  world.put(actor, { ...row, options: others.toSpliced(side === 'before' ? index : index + 1, 0, option) });
  return option;
}
