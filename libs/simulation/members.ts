/**
 * Which living rows a list should have shown, and which of them were not read since: mirrors `libs/warehouse/list-members.ts` and
 * `apps/reconciler/src/filled-kinds.ts`.
 */
import type { Container, Resource } from '@asana-warehouse/catalogue/resource';
import { membershipOf, type Membership } from '@asana-warehouse/reconciliation/membership';
import type { Row } from '@asana-warehouse/catalogue/decode';
import { fieldColumn } from './fold-tables.ts';
import { modelledKinds } from './modelled-types.ts';
import { resourceKey, textOf, type ResourceRef } from './tables.ts';
import type { World } from './world.ts';

/** The living members of a list that is per `per`. */
export function membersOf(
  world: World,
  declaration: Resource,
  membership: Membership,
  per: string,
): readonly ResourceRef[] {
  const prefix = `${declaration.name} `;
  const container = containerOf(declaration, membership);
  const isUnknown = container !== undefined && world.warehouse.get('current', `${container.type} ${per}`) === undefined;
  const isDue = (key: string): boolean => isUnknown || world.warehouse.get('refold', key) !== undefined;
  const counts = (key: string, { _deleted_at: at, _deleted_how: how }: Row): boolean =>
    at === null || (container !== undefined && (how === 'container' || (how === 'absent' && isDue(key))));
  return [...world.warehouse.entries('current')].flatMap(([key, row]) => {
    if (!key.startsWith(prefix) || !counts(key, row)) return [];
    return isMember(world, declaration, key, row, membership, per)
      ? [{ type: declaration.name, gid: key.slice(prefix.length) }]
      : [];
  });
}

/** Links end with their owner, and come back with it. */
function endedWith(link: Row, row: Row): boolean {
  return row['_deleted_how'] === 'container' && textOf(link['_deleted_at']) >= textOf(row['_deleted_at']);
}

/** A list of a container shows that it is there, so that what went with it is about to come back. */
function containerOf(declaration: Resource, membership: Membership): Container | undefined {
  return declaration.containers.find((container) =>
    'link' in container
      ? membership.in === 'link' && container.link === membership.table && container.column === membership.column
      : membership.in === 'row' && fieldColumn(declaration, container.field) === membership.column,
  );
}

/** Those of them that were not read since. */
export function missingAmong(
  { warehouse }: World,
  members: readonly ResourceRef[],
  sinceMs: number,
): readonly ResourceRef[] {
  return members.filter(
    (one) => (warehouse.get('confirmation', resourceKey(one))?.confirmedAtMs ?? -Infinity) < sinceMs,
  );
}

/** Lists below a resource that should show something, whatever its body says. */
export function filledKinds(world: World, type: string, gid: string): ReadonlySet<string> {
  const found = new Set<string>();
  if (world.sabotage === 'empty lists are believed') return found;
  for (const one of modelledKinds) {
    const membership = one.list.per === type && one.list.when !== undefined ? membershipOf(one) : null;
    if (membership !== null && membersOf(world, one.resource, membership, gid).length > 0) found.add(one.kind);
  }
  return found;
}

function isMember(
  world: World,
  declaration: Resource,
  key: string,
  row: Row,
  membership: Membership,
  per: string,
): boolean {
  if (membership.in === 'all') return true;
  if (membership.in === 'workspace') return row['_workspace_gid'] === per;
  if (membership.in === 'row') return row[membership.column] === per;
  const links = world.warehouse.get('links', key) ?? {};
  if (membership.in === 'link') {
    return (links[membership.table] ?? []).some(
      (link) => link[membership.column] === per && (link['_deleted_at'] === null || endedWith(link, row)),
    );
  }
  return !declaration.containers.some((container) => {
    const holders =
      'link' in container
        ? (links[container.link] ?? [])
            .filter((link) => link['_deleted_at'] === null)
            .map((link) => link[container.column])
        : [row[fieldColumn(declaration, container.field)]];
    return holders.some((gid) => {
      const holder = world.warehouse.get('current', `${container.type} ${textOf(gid)}`);
      return holder !== undefined && holder['_deleted_at'] === null;
    });
  });
}
