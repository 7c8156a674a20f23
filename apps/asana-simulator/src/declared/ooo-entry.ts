/** Days on which a person is out of office. */
import type { DeclaredKind } from '../declare.ts';
import { author, day, needed, once, ref } from '../declared-fields.ts';
import { checkSpan, endsFrom, someDays, startsBy } from './span.ts';

export const oooEntry: DeclaredKind = {
  type: 'ooo_entry',
  fields: {
    start_date: needed(day()),
    end_date: needed(day()),
    user: needed(once(ref('user'))),
    created_by: author(),
  },
  inner: { workspace: needed(once(ref('workspace'))) },
  holders: ['workspace'],
  check: checkSpan,
  requests: {
    path: '/ooo_entries',
    one: ['GET', 'PUT', 'DELETE'],
    lists: [
      {
        path: '/ooo_entries',
        by: { user: 'user', workspace: 'workspace', start_date: endsFrom, end_date: startsBy },
        needs: [['user'], ['workspace']],
        isFull: true,
      },
    ],
    create: [{ path: '/ooo_entries' }],
  },
  people: {
    seeded: 3,
    make: (scene) => {
      const user = scene.person();
      return { ...someDays(scene), user, created_by: user, workspace: scene.workspace };
    },
    edit: (scene) => someDays(scene),
  },
};
