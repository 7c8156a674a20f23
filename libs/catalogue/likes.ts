/** Who likes something: the same link for every resource that can be liked. */
import { ref } from './field.ts';
import type { Link } from './resource.ts';

/** Link `<owner>_like`: one row per person. */
export function likesOf(owner: string): Link {
  return {
    table: `${owner}_like`,
    doc: `Who likes a ${owner.replaceAll('_', ' ')}.`,
    from: 'likes',
    fields: { user: ref('user', 'Who likes it.') },
    key: ['user_gid'],
  };
}
