/**
 * The workspace that a seed gives: the same people, teams, projects, sections, fields, tags and tasks on every machine,
 * dated from one fixed day on. A small share of tasks are subtasks, milestones, approvals, in two projects or in none;
 * some carry comments, tags, dependencies and custom field values.
 */
import { seedDeclared } from './declared-seed.ts';
import { seededRandom } from './random.ts';
import type { Random } from './random.ts';
import { randomValue } from './random-value.ts';
import { seedFormats } from './seed-formats.ts';
import { seedLikes } from './seed-likes.ts';
import { seedOverviews } from './seed-overview.ts';
import { seedReports } from './seed-reports.ts';
import { fieldNames, firstNames, lastNames, projectNames, sectionNames, sentence, tagNames } from './seed-words.ts';
import type { FieldValue, Gid, TaskRow } from './rows.ts';
import { addToTeam, addToWorkspace, createField, createTag, createTeam, createUser } from './place-change.ts';
import { addFieldSetting, createProject, membershipOf } from './project-change.ts';
import type { Actor, World } from './world.ts';

export interface SeedSize {
  readonly workspaces: number;
  readonly users: number;
  readonly projects: number;
  readonly tasks: number;
}

const seedStartMs = Date.UTC(2025, 0, 6, 9);

interface Seeding {
  readonly world: World;
  readonly random: Random;
  readonly users: Gid[];
  atMs: number;
}

export function seedWorld(world: World, size: SeedSize): void {
  const seeding: Seeding = { world, random: seededRandom(world.seed, 'seed'), users: [], atMs: seedStartMs };
  for (let index = 0; index < size.users; index += 1) seedUser(seeding, index);
  if (seeding.users[0] !== undefined) world.access.trust(seeding.users[0]);
  for (let index = 0; index < size.workspaces; index += 1) {
    const share = (total: number): number =>
      Math.floor(total / size.workspaces) + (index < total % size.workspaces ? 1 : 0);
    seedWorkspace(seeding, index, share(size.projects), share(size.tasks));
  }
  const atMs = seedReports(world, seedDeclared(world, seedOverviews(world, seeding.atMs)));
  seedLikes(world, seedFormats(world, atMs));
}

function next(seeding: Seeding, user: Gid | null = null): Actor {
  seeding.atMs += 1_000 + seeding.random.below(59_000);
  return { user, atMs: seeding.atMs };
}

/** The last of eight has no address of the organization: a guest. */
function seedUser(seeding: Seeding, index: number): void {
  const first = firstNames[index % firstNames.length] ?? '';
  const last = lastNames[Math.floor(index / firstNames.length + index) % lastNames.length] ?? '';
  const domain = index % 8 === 7 ? 'elsewhere.example' : 'example.com';
  const email = `${first}.${last}.${index + 1}@${domain}`.toLowerCase();
  seeding.users.push(createUser(seeding.world, next(seeding), `${first} ${last}`, email).gid);
}

function seedWorkspace(seeding: Seeding, index: number, projects: number, tasks: number): void {
  const { world, random, users } = seeding;
  const actor = next(seeding);
  const workspace = world.put(actor, {
    type: 'workspace',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    isOrganization: true,
    name: index === 0 ? 'Acme' : `Acme ${index + 1}`,
    emailDomains: ['example.com'],
  }).gid;
  for (const user of users) addToWorkspace(world, next(seeding), workspace, user, user === users[0]);
  const teams = ['Product', 'Operations'].map(
    (name) =>
      createTeam(world, next(seeding, users[0]), workspace, { name, description: `${name} team`, visibility: 'public' })
        .gid,
  );
  for (const user of users) addToTeam(world, next(seeding), random.pick(teams), user);
  const tags = tagNames.map(
    (name) => createTag(world, next(seeding, users[0]), workspace, { name, color: 'light-green', notes: '' }).gid,
  );
  const fields = (world.rules.plan === 'free' ? [] : fieldNames).map(
    (field) => createField(world, next(seeding, users[0]), workspace, { description: '', precision: 1, ...field }).gid,
  );
  const made: Gid[] = [];
  for (let at = 0; at < projects; at += 1) made.push(seedProject(seeding, workspace, at, random.pick(teams), fields));
  seedTasks(seeding, workspace, made, tags, fields, tasks);
}

function seedProject(seeding: Seeding, workspace: Gid, index: number, team: Gid, fields: readonly Gid[]): Gid {
  const { world, random, users } = seeding;
  const owner = random.pick(users);
  const name = `${projectNames[index % projectNames.length]}${index < projectNames.length ? '' : ` ${index + 1}`}`;
  const project = createProject(world, next(seeding, owner), workspace, { name, team, owner }, sectionNames).gid;
  const service = users[0];
  if (service !== undefined && membershipOf(world, project, service) === undefined) join(seeding, project, service);
  for (const field of fields)
    if (random.chance(0.7)) addFieldSetting(world, next(seeding, owner), project, field, random.chance(0.3));
  return project;
}

function join(seeding: Seeding, project: Gid, user: Gid): void {
  const actor = next(seeding);
  const gid = seeding.world.newGid();
  seeding.world.put(actor, {
    type: 'project_membership',
    gid,
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    project,
    member: user,
    accessLevel: 'editor',
  });
}

/** Rows are put directly: a hundred thousand tasks must not take a hundred thousand checks and events. */
function seedTasks(
  seeding: Seeding,
  workspace: Gid,
  projects: readonly Gid[],
  tags: readonly Gid[],
  fields: readonly Gid[],
  count: number,
): void {
  const { world, random } = seeding;
  const made: Gid[] = [];
  for (let index = 0; index < count; index += 1) {
    const home = projects.length === 0 ? null : (projects[index % projects.length] ?? null);
    const earlier = made.length > 20 ? made[made.length - 1 - random.below(20)] : undefined;
    const parent = earlier !== undefined && random.chance(0.12) ? earlier : null;
    const row = seedTask(seeding, workspace, parent === null && !random.chance(0.02) ? home : null, parent);
    const second = row.places.length === 1 && random.chance(0.05) ? projects[(index + 1) % projects.length] : undefined;
    world.put(next(seeding), {
      ...row,
      places: second === undefined || second === home ? row.places : [...row.places, placeIn(world, random, second)],
      tags: random.chance(0.2) ? [random.pick(tags)] : [],
      dependencies: earlier !== undefined && earlier !== parent && random.chance(0.06) ? [earlier] : [],
      values: home === null ? {} : seedValues(seeding, row, fields),
    });
    made.push(row.gid);
    if (random.chance(0.15)) seedComment(seeding, row.gid);
  }
}

function placeIn(world: World, random: Random, project: Gid): TaskRow['places'][number] {
  const sections = world.store.list(`sections:${project}`);
  const section = sections.at(random.below(sections.size))?.gid ?? '';
  return { project, section, rank: world.store.list(`section_tasks:${section}`).rankBeside(null, 'after') };
}

function seedTask(seeding: Seeding, workspace: Gid, project: Gid | null, parent: Gid | null): TaskRow {
  const { world, random, users } = seeding;
  const creator = random.pick(users);
  const { atMs } = next(seeding, creator);
  const assignee = random.chance(0.6) ? random.pick(users) : null;
  const completed = random.chance(0.3);
  const due = random.chance(0.4) ? new Date(atMs + random.below(60) * 86_400_000).toISOString().slice(0, 10) : null;
  const rank = parent === null ? 0 : world.store.list(`subtasks:${parent}`).rankBeside(null, 'after');
  const special = random.chance(0.04) ? 'milestone' : random.chance(0.04) ? 'approval' : null;
  const subtype =
    special === null || (special === 'approval' && world.rules.plan === 'free') ? 'default_task' : special;
  return {
    type: 'task',
    gid: world.newGid(),
    createdAtMs: atMs,
    deletedAtMs: null,
    workspace,
    name: sentence(random),
    notes: random.chance(0.5) ? `${sentence(random)}. ${sentence(random)}.` : '',
    subtype,
    approvalStatus: subtype === 'approval' && completed ? 'approved' : 'pending',
    assignee,
    assignedBy: assignee === null ? null : creator,
    createdBy: creator,
    completed,
    completedAtMs: completed ? atMs + 3_600_000 : null,
    completedBy: completed ? creator : null,
    dueOn: due,
    dueAt: null,
    startOn: null,
    startAt: null,
    places: project === null ? [] : [placeIn(world, random, project)],
    parent,
    parentRank: rank,
    tags: [],
    followers: [...new Set([creator, ...(assignee === null ? [] : [assignee])])],
    likes: [],
    dependencies: [],
    values: {},
    isSeparator: false,
    modifiedAtMs: completed ? atMs + 3_600_000 : atMs,
    placedAtMs: atMs,
  };
}

function seedValues(seeding: Seeding, task: TaskRow, fields: readonly Gid[]): Record<Gid, FieldValue> {
  const { world, random, users } = seeding;
  const values: Record<Gid, FieldValue> = {};
  const project = task.places[0]?.project;
  if (project === undefined) return values;
  const settings = world.store.list(`field_settings:${project}`).gids();
  const present = new Set(settings.map((gid) => world.store.need('custom_field_setting', gid).field));
  for (const field of fields) {
    if (present.has(field) && random.chance(0.5)) values[field] = randomValue(world, random, field, users);
  }
  return values;
}

function seedComment(seeding: Seeding, task: Gid): void {
  const { world, random, users } = seeding;
  const user = random.pick(users);
  const actor = next(seeding, user);
  world.put(actor, {
    type: 'story',
    gid: world.newGid(),
    createdAtMs: actor.atMs,
    deletedAtMs: null,
    task,
    kind: 'comment',
    subtype: 'comment_added',
    text: `${sentence(random)}?`,
    createdBy: user,
    isPinned: false,
    isEdited: false,
    detail: {},
  });
  world.put(actor, { ...world.store.need('task', task), modifiedAtMs: actor.atMs });
}
