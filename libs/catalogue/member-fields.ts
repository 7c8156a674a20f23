/**
 * Who is a member of something, and how much they may do there: the same fields for every type of membership. A member is a
 * person or a team.
 */
import { ref, text, type Field } from './field.ts';

export const memberFields: Readonly<Record<string, Field>> = {
  member: ref('user', 'The person who is the member; null where it is a team.', { typed: true }),
  member_team: ref('team', 'The team that is the member; null where it is a person.', { path: 'member', typed: true }),
  access_level: text('How much the member may do: admin, editor, commenter, viewer or user.'),
  resource_subtype: text('The type of the membership.'),
};
