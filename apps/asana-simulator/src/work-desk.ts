/**
 * What the seeded people work with: chance, a place to look for live things, and the shape of an action.
 */
import { isLive } from './liveness.ts';
import type { Random } from './random.ts';
import type { Gid, ProjectRow, RowOf, RowType, TagRow, TaskRow } from './rows.ts';
import type { Actor, World } from './world.ts';

/** What an action works with: chance, people, and live rows picked at random. */
export interface Desk {
  readonly world: World;
  readonly random: Random;
  person(workspace: Gid): Gid | null;
  any<T extends RowType>(type: T): RowOf<T> | null;
}

export interface Action {
  readonly name: string;
  /** How often it comes, in relation to the others. */
  readonly weight: number;
  /** Whether it found something to do. */
  readonly run: (desk: Desk) => boolean;
}

export function openDesk(world: World, random: Random): Desk {
  return {
    world,
    random,
    person: (workspace) => pickPerson(world, random, workspace),
    any: (type) => pickLive(world, random, type),
  };
}

type Subject = 'task' | 'project' | 'tag';
/** Does the action on a row; `false` when there was nothing to do. */
type Step<T extends Subject> = (desk: Desk, row: RowOf<T>, actor: Actor) => unknown;

/** An action on one random live row, by a random person of its workspace. */
export function on<T extends Subject>(name: string, weight: number, type: T, step: Step<T>): Action {
  return {
    name,
    weight,
    run: (desk) => {
      const row = desk.any(type);
      const user = row === null ? null : desk.person((row as TaskRow | ProjectRow | TagRow).workspace);
      return row !== null && user !== null && step(desk, row, desk.world.actor(user)) !== false;
    },
  };
}

export function pickOne<T>(desk: Desk, items: readonly T[]): T | null {
  return items.length === 0 ? null : desk.random.pick(items);
}

export function isThere(desk: Desk, type: RowType, gid: Gid): boolean {
  const row = desk.world.store.find(type, gid);
  return row !== undefined && isLive(desk.world.store, row);
}

export function anySection(desk: Desk, project: Gid): Gid | null {
  return pickOne(desk, desk.world.store.list(`sections:${project}`).gids());
}

/** The projects that hold the task and are there. */
export function homes(desk: Desk, task: TaskRow): Gid[] {
  return task.places.map((place) => place.project).filter((project) => isThere(desk, 'project', project));
}

function pickPerson(world: World, random: Random, workspace: Gid): Gid | null {
  const members = world.store.list(`workspace_memberships:${workspace}`);
  const member = members.size === 0 ? undefined : members.at(random.below(members.size));
  return member === undefined ? null : world.store.need('workspace_membership', member.gid).user;
}

function pickLive<T extends RowType>(world: World, random: Random, type: T): RowOf<T> | null {
  const list = world.store.list(`all:${type}`);
  for (let tries = 0; tries < 8 && list.size > 0; tries += 1) {
    const row = world.store.find(type, list.at(random.below(list.size))?.gid);
    if (row !== undefined && isLive(world.store, row)) return row;
  }
  return null;
}
