/** What the composition root hands to the controllers, and the names of the projector's two consumer groups. */
export const projectorGroup = 'projector';
export const landingGroup = 'landing';

/** Each group is a transport of its own, so that both can consume the same topics in one app. */
export const projectorTransport = Symbol(projectorGroup);
export const landingTransport = Symbol(landingGroup);

export const POOL = Symbol('pool');
export const REFOLDS = Symbol('refolds');
