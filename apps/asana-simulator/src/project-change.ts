/**
 * Projects and sections: created, changed, joined and left. A project is never without a section.
 */
import { badRequest, forbidden } from './api-fault.ts';
import { findLive, isLive } from './liveness.ts';
import type { FieldSettingRow, Gid, ProjectMembershipRow, ProjectRow, SectionRow } from './rows.ts';
import type { Place } from './sorted.ts';
import type { Actor, World } from './world.ts';

export type ProjectInput = Partial<
  Pick<
    ProjectRow,
    | 'name'
    | 'notes'
    | 'archived'
    | 'color'
    | 'icon'
    | 'defaultView'
    | 'privacySetting'
    | 'dueOn'
    | 'startOn'
    | 'owner'
    | 'team'
    | 'template'
  >
> & { readonly completed?: boolean };

export function createProject(
  world: World,
  actor: Actor,
  workspace: Gid,
  input: ProjectInput,
  sections = ['Untitled section'],
): ProjectRow {
  const { completed: _completed, ...given } = input;
  const row = world.put<ProjectRow>(actor, {
    type: 'project',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    workspace,
    team: null,
    name: '',
    notes: '',
    archived: false,
    color: null,
    icon: 'list',
    defaultView: 'list',
    privacySetting: 'public_to_workspace',
    dueOn: null,
    startOn: null,
    owner: actor.user,
    followers: actor.user === null ? [] : [actor.user],
    completedAtMs: null,
    completedBy: null,
    modifiedAtMs: actor.atMs,
    ...given,
  });
  for (const name of sections) putSection(world, actor, row.gid, name, null);
  world.emit(actor, 'added', row, { parent: world.need('workspace', workspace) });
  if (actor.user !== null) addMember(world, actor, row.gid, actor.user);
  return row;
}

const apiNames: Readonly<Record<string, string>> = {
  defaultView: 'default_view',
  privacySetting: 'privacy_setting',
  dueOn: 'due_on',
  startOn: 'start_on',
  completedAtMs: 'completed',
};

export function changeProject(world: World, actor: Actor, gid: Gid, input: ProjectInput): ProjectRow {
  const { completed, ...given } = input;
  const before = world.need('project', gid);
  const patch: Partial<ProjectRow> = { ...given };
  if (completed !== undefined && completed !== (before.completedAtMs !== null)) {
    Object.assign(patch, { completedAtMs: completed ? actor.atMs : null, completedBy: completed ? actor.user : null });
  }
  const differing = Object.entries(patch).filter(([key, value]) => value !== before[key as keyof ProjectRow]);
  if (differing.length === 0) return before;
  const row = world.put(actor, { ...before, ...patch, modifiedAtMs: actor.atMs });
  for (const [key, value] of differing) {
    if (key === 'completedBy') continue;
    const isRef = (key === 'owner' || key === 'team') && typeof value === 'string';
    const change = isRef ? { new_value: { gid: value, resource_type: key === 'owner' ? 'user' : 'team' } } : {};
    world.changed(actor, row, apiNames[key] ?? key, change);
  }
  return row;
}

export function addMember(world: World, actor: Actor, gid: Gid, user: Gid): void {
  if (membershipOf(world, gid, user) !== undefined) return;
  const isOwner = world.need('project', gid).owner === user;
  addMembership(world, actor, gid, user, isOwner ? 'admin' : 'editor');
}

/** Lets a person or a team take part in a project. */
export function addMembership(
  world: World,
  actor: Actor,
  gid: Gid,
  member: Gid,
  accessLevel: string,
): ProjectMembershipRow {
  const project = world.need('project', gid);
  if (membershipOf(world, gid, member) !== undefined) throw badRequest('member: already a member');
  const membership = world.put(actor, {
    type: 'project_membership',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    project: gid,
    member,
    accessLevel,
  });
  world.emit(actor, 'added', membership, { parent: project });
  return membership;
}

/** No event tells how much a member may do. */
export function changeAccess(world: World, actor: Actor, gid: Gid, accessLevel: string): ProjectMembershipRow {
  const membership = world.need('project_membership', gid);
  return membership.accessLevel === accessLevel ? membership : world.put(actor, { ...membership, accessLevel });
}

export function removeMember(world: World, actor: Actor, gid: Gid, user: Gid): void {
  const project = world.need('project', gid);
  const membership = membershipOf(world, gid, user);
  if (membership === undefined) return;
  world.emit(actor, 'removed', world.put(actor, { ...membership, deletedAtMs: actor.atMs }), { parent: project });
}

export function membershipOf(world: World, project: Gid, member: Gid): ProjectMembershipRow | undefined {
  const memberships = world.store.list(`project_memberships:${project}`).gids();
  return memberships.map((gid) => world.store.need('project_membership', gid)).find((row) => row.member === member);
}

export function follow(world: World, actor: Actor, gid: Gid, user: Gid, follows: boolean): void {
  const project = world.need('project', gid);
  if (project.followers.includes(user) === follows) return;
  const followers = follows ? [...project.followers, user] : project.followers.filter((it) => it !== user);
  const ref = { gid: user, resource_type: 'user' };
  const row = world.put(actor, { ...project, followers, modifiedAtMs: actor.atMs });
  world.changed(actor, row, 'followers', follows ? { added_value: ref } : { removed_value: ref });
  if (follows) addMember(world, actor, gid, user);
}

/** Puts a field on a project, portfolio or goal. No event tells it: definitions and settings have to be polled. */
export function addFieldSetting(
  world: World,
  actor: Actor,
  gid: Gid,
  field: Gid,
  isImportant: boolean,
  settingGid?: Gid,
): FieldSettingRow {
  world.need('custom_field', field);
  if (settingOf(world, gid, field) !== undefined) throw badRequest('custom_field: already there');
  const rank = world.store.list(`field_settings:${gid}`).rankBeside(null, 'after');
  return world.put(actor, {
    type: 'custom_field_setting',
    gid: settingGid ?? world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    parent: gid,
    field,
    isImportant,
    rank,
  });
}

export function removeFieldSetting(world: World, actor: Actor, gid: Gid, field: Gid): void {
  const setting = settingOf(world, gid, field);
  if (setting === undefined) throw badRequest('custom_field: not there');
  world.put(actor, { ...setting, deletedAtMs: actor.atMs });
}

function settingOf(world: World, parent: Gid, field: Gid): FieldSettingRow | undefined {
  const settings = world.store.list(`field_settings:${parent}`).gids();
  const rows = settings.map((gid) => world.store.need('custom_field_setting', gid));
  return rows.find((row) => row.field === field && isLive(world.store, row));
}

export interface SectionSpot {
  readonly insertBefore?: Gid | undefined;
  readonly insertAfter?: Gid | undefined;
}

export function createSection(world: World, actor: Actor, project: Gid, name: string, spot: SectionSpot): SectionRow {
  const parent = world.need('project', project);
  const section = putSection(world, actor, project, name, besideIn(world, project, spot));
  world.emit(actor, 'added', section, { parent });
  return section;
}

function putSection(world: World, actor: Actor, project: Gid, name: string, rank: number | null): SectionRow {
  return world.put(actor, {
    type: 'section',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    project,
    name,
    rank: rank ?? world.store.list(`sections:${project}`).rankBeside(null, 'after'),
  });
}

function besideIn(world: World, project: Gid, spot: SectionSpot): number {
  const beside = spot.insertBefore ?? spot.insertAfter;
  const neighbour = beside === undefined ? null : world.need('section', beside);
  if (neighbour !== null && neighbour.project !== project) throw badRequest('section: not a section of that project');
  const place: Place | null = neighbour === null ? null : { rank: neighbour.rank, gid: neighbour.gid };
  return world.store
    .list(`sections:${project}`)
    .rankBeside(place, spot.insertBefore === undefined ? 'after' : 'before');
}

export function renameSection(world: World, actor: Actor, gid: Gid, name: string, spot: SectionSpot): SectionRow {
  const section = world.need('section', gid);
  if (spot.insertBefore !== undefined || spot.insertAfter !== undefined)
    moveSection(world, actor, section.project, gid, spot);
  if (name === section.name) return section;
  const row = world.put(actor, { ...world.need('section', gid), name });
  world.changed(actor, row, 'name');
  return row;
}

/** Reordering sections tells no event. */
export function moveSection(world: World, actor: Actor, project: Gid, gid: Gid, spot: SectionSpot): void {
  const section = world.need('section', gid);
  if (section.project !== project) throw badRequest('section: not a section of that project');
  world.put(actor, { ...section, rank: besideIn(world, project, spot) });
}

/** Only an empty section can be deleted, and never a project's last one. */
export function checkSectionDeletion(world: World, section: SectionRow): void {
  const tasks = world.store.list(`section_tasks:${section.gid}`).gids();
  if (tasks.some((gid) => findLive(world.store, 'task', gid) !== undefined))
    throw forbidden('section: it still holds tasks');
  if (world.store.list(`sections:${section.project}`).size < 2)
    throw forbidden('section: a project needs at least one');
}
