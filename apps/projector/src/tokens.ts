/** The projector's two consumer groups, and what the composition root hands to their controllers. */
export const projectorGroup = 'projector';
export const landingGroup = 'landing';

export const POOL = Symbol('pool');
export const REFOLDS = Symbol('refolds');
export const FIELD_VIEWS = Symbol('field views');
