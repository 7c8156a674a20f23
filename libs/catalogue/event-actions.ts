/** What events say happened to a resource; each can be flagged, and unknown ones follow the flag for all. `created` is another word for `added`. */
export const eventActions = ['added', 'changed', 'removed', 'deleted', 'undeleted'] as const;
