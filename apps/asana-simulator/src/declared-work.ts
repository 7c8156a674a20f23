/**
 * What the seeded people do to objects of declared kinds: they make, change, delete and restore each of them. They do so beside
 * their other work and by chance of their own: one such action after every few others.
 */
import { changeDeclared, createDeclared } from './declared-change.ts';
import type { DeclaredKind } from './declare.ts';
import { declaredKinds } from './declared-kinds.ts';
import { openScene } from './declared-scene.ts';
import { deleteRow, undeleteRow } from './deletion.ts';
import type { Gid } from './rows.ts';
import type { Action, Desk } from './work-desk.ts';

/** How many of the other actions come before each of these. */
export const declaredEvery = 4;

type Verb = NonNullable<DeclaredKind['people']['work']>[number];

export const declaredActions: readonly Action[] = declaredKinds.flatMap((kind) => {
  const verbs = kind.people.work ?? (['create', 'edit', 'delete', 'restore'] as const);
  return verbs.map((verb) => ({ name: `${verb}_${kind.type}`, weight: 1, run: (desk) => act(desk, kind, verb) }));
});

function act(desk: Desk, kind: DeclaredKind, verb: Verb): boolean {
  const { world, random } = desk;
  if (kind.isPaid === true && world.rules.plan === 'free') return false;
  const workspaces = world.store.list('all:workspace').gids();
  const workspace = workspaces.length === 0 ? null : random.pick(workspaces);
  const user = workspace === null ? null : desk.person(workspace);
  if (workspace === null || user === null) return false;
  const actor = world.actor(user);
  const scene = openScene(world, random, workspace, actor.atMs);
  if (verb === 'create') {
    const values = kind.people.make(scene);
    return values !== null && createDeclared(world, actor, kind.type, values) !== null;
  }
  if (verb === 'restore') {
    const gid = lastDeleted(desk, kind);
    return gid !== null && undeleteRow(world, actor, gid) !== null;
  }
  const row = scene.any(kind.type);
  if (row === null) return false;
  if (verb === 'delete') deleteRow(world, actor, kind.type, row.gid);
  const patch = verb === 'edit' ? (kind.people.edit?.(scene, row) ?? null) : null;
  if (patch !== null) changeDeclared(world, actor, row.gid, patch);
  return verb === 'delete' || patch !== null;
}

/** One of the latest deletions of the kind. */
function lastDeleted({ world, random }: Desk, kind: DeclaredKind): Gid | null {
  const { journal } = world.store;
  for (let index = journal.length - 1, seen = 0; index >= 0 && seen < 2_000; index -= 1, seen += 1) {
    const row = world.store.find(kind.type, journal[index]?.gid);
    if (row !== undefined && row.deletedAtMs !== null && !random.chance(0.3)) return row.gid;
  }
  return null;
}
