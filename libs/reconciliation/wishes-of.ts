/**
 * Which resources an event makes stale. Every event asks for a read of its resource. Beyond that:
 * - what contains it, when the event names it and the containing object's own content tells of it: a story moves its
 *   task's `modified_at`, a subtask counts in its parent.
 * - the other side of a link, when that side owns it: "dependents changed" on one task means another's dependencies.
 * - the parent, for memberships and other types that the catalogue does not know: the parent's content lists them.
 * - what is around a resource that went or came back: its container, what lies in it, what refers to it. The event names
 *   none of these; they are found in the warehouse, as soon as it has caught up with what was known by then.
 */
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

/** A resource whose surroundings are to be read: what contains it, lies in it or refers to it. */
export type AroundWish = { readonly type: string; readonly gid: string; readonly reason: string };

export type Raised = { readonly wishes: readonly RaisedWish[]; readonly around: readonly AroundWish[] };

/** What one event asks for. Types that the catalogue does not know ask for their parent alone. */
export function wishesOf(event: DecodedEvent, registry: Pick<Registry, 'resourceOf'>): Raised {
  const declaration = registry.resourceOf(event.resourceType);
  if (declaration === undefined) return { wishes: parentOf(event, registry), around: [] };
  const own: RaisedWish = {
    type: declaration.name,
    gid: event.resourceGid,
    reason: event.action,
    expects: expectationOf(declaration, event.action),
    eventAt: event.at,
  };
  const flips = (declaration.goneBy as readonly string[]).includes(event.action) || event.action === 'undeleted';
  return {
    wishes: [own, ...holdersOf(declaration, event), ...otherSideOf(declaration, event, registry)],
    around: flips ? [{ type: declaration.name, gid: event.resourceGid, reason: `around.${event.action}` }] : [],
  };
}

/** Whether a wish was raised because something that holds the resource, or that it refers to, was said to be gone. */
export function isAroundGone(reason: string): boolean {
  return reason === 'around.deleted' || reason === 'around.removed';
}

/** Reason of wishes for what no list showed. */
export const missingEverywhere = 'missing.everywhere';

/** Reason of wishes for what a list of that kind did not show. */
export function missingFrom(kind: string): string {
  return `missing.${kind}`;
}

/**
 * Whether a wish was raised because a list did not show the resource, and not because none did. Then the container is there, and its row, which may
 * still be on its way, decides what a read that finds nothing means: so that is kept, whatever the row of the resource says.
 */
export function isMissingFromList(reason: string): boolean {
  return reason.startsWith(missingFrom('')) && reason !== missingEverywhere;
}

function expectationOf(declaration: Resource, action: string): Expectation {
  if ((declaration.goneBy as readonly string[]).includes(action)) return 'absent';
  return action === 'added' || action === 'undeleted' ? 'present' : null;
}

function parentOf(event: DecodedEvent, registry: Pick<Registry, 'resourceOf'>): readonly RaisedWish[] {
  const { parentType, parentGid } = event;
  if (parentType === null || parentGid === null || registry.resourceOf(parentType) === undefined) return [];
  return [{ type: parentType, gid: parentGid, reason: 'child', expects: null, eventAt: event.at }];
}

/** The container that the event names, if a field of the resource refers to it: its own content depends on it. */
function holdersOf(declaration: Resource, event: DecodedEvent): readonly RaisedWish[] {
  const { parentType: type, parentGid: gid } = event;
  if (type === null || gid === null) return [];
  const isHolder = declaration.containers.some((container) => 'field' in container && container.type === type);
  return isHolder ? [{ type, gid, reason: 'child', expects: null, eventAt: event.at }] : [];
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
