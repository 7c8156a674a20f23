/**
 * The scene in which people make objects of declared kinds: one workspace, and what is there in it now.
 */
import type { Scene } from './declare.ts';
import { isLive } from './liveness.ts';
import type { Random } from './random.ts';
import type { Gid, RowOf, RowType } from './rows.ts';
import type { Store } from './store.ts';
import { workspaceOf } from './workspace-of.ts';
import type { World } from './world.ts';

export function openScene(world: World, random: Random, workspace: Gid, atMs: number): Scene {
  const { store } = world;
  const people = store.list(`workspace_memberships:${workspace}`).gids();
  return {
    store,
    random,
    workspace,
    atMs,
    person: () => store.need('workspace_membership', random.pick(people)).user,
    newGid: () => world.newDeclaredGid(),
    any: (type) => pick(store, random, workspace, type),
  };
}

function pick<T extends RowType>(store: Store, random: Random, workspace: Gid, type: T): RowOf<T> | null {
  const list = store.list(`all:${type}`);
  for (let tries = 0; tries < 8 && list.size > 0; tries += 1) {
    const row = store.find(type, list.at(random.below(list.size))?.gid);
    if (row !== undefined && isLive(store, row) && workspaceOf(store, row) === workspace) return row;
  }
  return null;
}
