/**
 * Every resource type there is, and the questions about them that need more than one declaration. The list itself is
 * generated from the folder `resources/`, so that adding a file is all that adding a type takes.
 */
import type { Container, Link, Resource } from './resource.ts';
import { resources } from './resources.gen.ts';

/** A link with the resource whose content lists it. */
export type OwnedLink = { readonly owner: Resource; readonly link: Link };
/** A resource that can lie within another one, and how its content says so. */
export type Child = { readonly resource: Resource; readonly container: Container };

export type Registry = {
  /** In the order of their names. */
  readonly resources: readonly Resource[];
  /** The declaration of a type; undefined for a type this release does not know. */
  readonly resourceOf: (name: string) => Resource | undefined;
  /** Who owns the rows of a link table; undefined where `table` is no link table. */
  readonly linkOwner: (table: string) => OwnedLink | undefined;
  /** What can lie within a resource of this type: the container edges, the other way round. */
  readonly childrenOf: (type: string) => readonly Child[];
};

/** The registry over a list of declarations. */
export function registryOf(declarations: readonly Resource[]): Registry {
  const byName = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  const owners = new Map<string, OwnedLink>();
  const children = new Map<string, Child[]>();
  for (const owner of declarations) {
    for (const link of owner.links) owners.set(link.table, { owner, link });
    for (const container of owner.containers) {
      children.set(container.type, [...(children.get(container.type) ?? []), { resource: owner, container }]);
    }
  }
  return {
    resources: declarations,
    resourceOf: (name) => byName.get(name),
    linkOwner: (table) => owners.get(table),
    childrenOf: (type) => children.get(type) ?? [],
  };
}

/** The types of this release. */
export const { resourceOf, linkOwner, childrenOf } = registryOf(resources);
