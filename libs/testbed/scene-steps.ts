/**
 * What people do to one type of resource, as requests in rounds. `{name}` stands for a gid: of what was there from the start
 * (`workspace`, `project`, `elsewhere`, `person`, …) or of what a step before made and keeps `as` that name.
 */

export const rounds = ['make', 'change', 'move', 'delete', 'undelete'] as const;
export type Round = (typeof rounds)[number];

/** One request below `/api/1.0`, or one of the simulator's own. */
export type Step = { readonly ask: string; readonly data?: object; readonly as?: string };
export type Scene = Partial<Readonly<Record<Round, readonly Step[]>>>;

/** What was deleted comes back. */
export const undelete = (gid: string): Step => ({ ask: 'POST /_simulator/undelete', data: { gid } });
/** Deleted in one round, brought back in the next. */
export const binned = (path: string, name: string): Scene => ({
  delete: [{ ask: `DELETE ${path}/{${name}}` }],
  undelete: [undelete(`{${name}}`)],
});

/** What people do in the app alone. */
export const inApp = (type: string, values: object, as: string): Step => ({
  ask: 'POST /_simulator/objects',
  data: { type, values },
  as,
});
/** Changed there. */
export const editedInApp = (name: string, values: object): Step => ({
  ask: `POST /_simulator/objects/{${name}}`,
  data: { values },
});
/** Somebody likes a comment or status update there, or does no longer. */
export const liked = (gid: string, isLiked: boolean): Step => ({
  ask: 'POST /_simulator/likes',
  data: { gid, liked: isLiked },
});
/** Deleted there in one round, brought back in the next. */
export const binnedInApp = (name: string): Scene => ({
  delete: [{ ask: `POST /_simulator/objects/{${name}}/delete`, data: {} }],
  undelete: [undelete(`{${name}}`)],
});

/** Somebody becomes a member, may do more, and is one no longer. */
export const membership = (
  parent: string,
  as: string,
  [before, after]: readonly [string, string],
  member = 'person',
): Scene => ({
  make: [
    {
      ask: 'POST /memberships',
      data: { parent: `{${parent}}`, member: `{${member}}`, access_level: before },
      as,
    },
  ],
  change: [{ ask: `PUT /memberships/{${as}}`, data: { access_level: after } }],
  delete: [{ ask: `DELETE /memberships/{${as}}` }],
});
