/**
 * Which resources an event makes stale. Every event asks for a read of its resource. Beyond that:
 * - what contains it, when the containing object's own content tells of it: a story moves its task's `modified_at`, a
 *   subtask counts in its parent. The event often names the container; when it does not, the warehouse is asked.
 * - the other side of a link, when that side owns it: "dependents changed" on one task means another's dependencies.
 * - the parent, for memberships and other types that the catalogue does not know: the parent's content lists them.
 * - what lies in a container that was deleted or came back: its members of that moment, found in the warehouse.
 */
import { columnName } from '@asana-warehouse/catalogue/field';
import type { Registry } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type { DecodedEvent } from '@asana-warehouse/delivery/event';

/** What a read should find if the event is the latest word. Null: it says nothing about existence. */
export type Expectation = 'present' | 'absent' | null;

/** A resource to read. `reason`: what raised it. `eventAt`: ISO 8601, the event's time. */
export type RaisedWish = {
  readonly type: string;
  readonly gid: string;
  readonly reason: string;
  readonly expects: Expectation;
  readonly eventAt: string;
};

/** Resources to be found in the warehouse: the containers of `gid` by `column` of its row. */
export type ContainerLookup = {
  readonly type: string;
  readonly gid: string;
  readonly column: string;
  readonly containerType: string;
};

/** Everything in the container `type` `gid` is to be read, and what lies in that, and so on. */
export type MemberLookup = { readonly type: string; readonly gid: string; readonly reason: string };

export type Raised = {
  readonly wishes: readonly RaisedWish[];
  readonly containers: readonly ContainerLookup[];
  readonly members: readonly MemberLookup[];
};

/** What one event asks for. Types that the catalogue does not know ask for their parent alone. */
export function wishesOf(event: DecodedEvent, registry: Pick<Registry, 'resourceOf' | 'childrenOf'>): Raised {
  const declaration = registry.resourceOf(event.resourceType);
  const parent = parentOf(event, registry);
  if (declaration === undefined) return { wishes: parent, containers: [], members: [] };
  const moves = comesOrGoes(event.action);
  const own: RaisedWish = {
    type: declaration.name,
    gid: event.resourceGid,
    reason: event.action,
    expects: expectationOf(declaration, event.action),
    eventAt: event.at,
  };
  const holders = moves ? holdersOf(declaration, event) : { wishes: [], containers: [] };
  const flips = (declaration.goneBy as readonly string[]).includes(event.action) || event.action === 'undeleted';
  const holds = flips && registry.childrenOf(declaration.name).length > 0;
  return {
    wishes: [own, ...holders.wishes, ...otherSideOf(declaration, event, registry)],
    containers: holders.containers,
    members: holds ? [{ type: declaration.name, gid: event.resourceGid, reason: `container.${event.action}` }] : [],
  };
}

function expectationOf(declaration: Resource, action: string): Expectation {
  if ((declaration.goneBy as readonly string[]).includes(action)) return 'absent';
  return action === 'added' || action === 'undeleted' ? 'present' : null;
}

function comesOrGoes(action: string): boolean {
  return action !== 'changed';
}

function parentOf(event: DecodedEvent, registry: Pick<Registry, 'resourceOf'>): readonly RaisedWish[] {
  const { parentType, parentGid } = event;
  if (parentType === null || parentGid === null || registry.resourceOf(parentType) === undefined) return [];
  return [{ type: parentType, gid: parentGid, reason: 'child', expects: null, eventAt: event.at }];
}

/** Containers that a field of the resource names: the containing object's content depends on it. */
function holdersOf(
  declaration: Resource,
  event: DecodedEvent,
): { wishes: readonly RaisedWish[]; containers: readonly ContainerLookup[] } {
  const wishes: RaisedWish[] = [];
  const containers: ContainerLookup[] = [];
  for (const container of declaration.containers) {
    if ('link' in container) continue;
    if (event.parentType === container.type && event.parentGid !== null) {
      wishes.push({ type: container.type, gid: event.parentGid, reason: 'child', expects: null, eventAt: event.at });
      continue;
    }
    const field = declaration.fields[container.field];
    if (field === undefined || event.parentType !== null) continue;
    const column = columnName(container.field, field);
    containers.push({ type: declaration.name, gid: event.resourceGid, column, containerType: container.type });
  }
  return { wishes, containers };
}

/** The resource named as the changed value, when its own content lists resources of the event's type. */
function otherSideOf(
  declaration: Resource,
  event: DecodedEvent,
  registry: Pick<Registry, 'resourceOf'>,
): readonly RaisedWish[] {
  const { changeValueType, changeValueGid } = event;
  if (changeValueType === null || changeValueGid === null) return [];
  const owns = registry
    .resourceOf(changeValueType)
    ?.links.some((link) => Object.values(link.fields).some((field) => field.ref === declaration.name));
  return owns === true
    ? [{ type: changeValueType, gid: changeValueGid, reason: 'link', expects: null, eventAt: event.at }]
    : [];
}
