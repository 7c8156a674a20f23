/**
 * What our webhooks ask for. A project's carries everything that the catalogue knows to lie in a project, and memberships,
 * which change who may see it. A workspace's must have filters and carries nothing below projects: it tells of projects
 * and people coming and going, so that new projects get a webhook of their own.
 */
import type { Registry } from '@asana-warehouse/catalogue/registry';
import { listKinds } from './list-kinds.ts';
import type { Filter } from './webhook-plan.ts';

/** Filters of a project's webhook: the project and every type on Asana's list of types with events that lies in it, directly or deeper. */
export function projectFilters(registry: Pick<Registry, 'childrenOf'>): readonly Filter[] {
  const types = new Set(['project', 'project_membership']);
  for (const type of types) {
    for (const { resource } of registry.childrenOf(type))
      if (resource.events && resource.unlisted !== true) types.add(resource.name);
  }
  return [...types].sort().map((resource_type) => ({ resource_type }));
}

/** Filters of a workspace's webhook: all that Asana lets through there. */
export const workspaceFilters: readonly Filter[] = [
  ...['added', 'removed', 'deleted', 'undeleted', 'changed'].map((action) => ({ resource_type: 'project', action })),
  ...['team_membership', 'workspace_membership'].flatMap((resource_type) =>
    ['added', 'removed'].map((action) => ({ resource_type, action })),
  ),
];

/** Types that no webhook of ours tells of: they are kept current by reading their lists again. */
export function unheardTypes(registry: Pick<Registry, 'resources' | 'childrenOf'>): ReadonlySet<string> {
  const heard = new Set([...projectFilters(registry), ...workspaceFilters].map(({ resource_type }) => resource_type));
  return new Set(registry.resources.map(({ name }) => name).filter((name) => !heard.has(name)));
}

/** What lists of these show, webhooks of workspaces and projects tell of. */
const watched: ReadonlySet<string | null> = new Set([null, 'workspace', 'team', 'user']);

/**
 * The same, and names of lists of types that webhooks do tell of: those that lie in something that none watches, as comments
 * on goals, and those whose new or changed elements are told by nothing.
 */
export function unheardNames(registry: Pick<Registry, 'resources' | 'childrenOf'>): ReadonlySet<string> {
  const types = unheardTypes(registry);
  const lists = listKinds(registry.resources).filter(
    ({ resource, list: { per, untold } }) =>
      !types.has(resource.name) && (untold === true || (!watched.has(per) && types.has(per ?? ''))),
  );
  return new Set([...types, ...lists.map(({ kind }) => kind)]);
}
