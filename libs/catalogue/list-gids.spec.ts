/** Whose list a list is, as one text: what was joined comes apart again, and lands in its places. */
import fc from 'fast-check';
import { fillListGids, joinListGids, splitListGids } from './list-gids.ts';
import type { ListEndpoint } from './resource.ts';

const own: ListEndpoint = { path: '/users/{user}/tasks', per: 'user', phase: 2 };
const inWorkspace: ListEndpoint = { ...own, workspacesIn: 'workspaces' };

test('gids that were joined come apart again', () => {
  const gid = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/);
  fc.assert(
    fc.property(gid, gid, (per, workspace) => {
      expect(splitListGids(inWorkspace, joinListGids({ per, workspace }))).toEqual({ per, workspace });
      expect(splitListGids(own, joinListGids({ per, workspace: null }))).toEqual({ per, workspace: null });
    }),
  );
  expect(joinListGids({ per: 'u', workspace: 'w' })).toBe('u/w');
  expect(splitListGids(inWorkspace, 'u')).toEqual({ per: 'u', workspace: null });
  expect(splitListGids(own, 'u/w')).toEqual({ per: 'u/w', workspace: null });
});

test('each gid lands in its place, spelled as the place needs it; a list that needs none stays as it is', () => {
  const text = '/users/{user}/tasks?in={workspace}';
  expect(fillListGids(inWorkspace, text, 'u/w')).toBe('/users/u/tasks?in=w');
  expect(fillListGids(inWorkspace, text, 'u/w', (gid) => `<${gid}>`)).toBe('/users/<u>/tasks?in=<w>');
  expect(fillListGids(own, text, 'u')).toBe('/users/u/tasks?in={workspace}');
  expect(fillListGids({ ...own, per: null }, '/{null}/{user}', 'u')).toBe('/{null}/{user}');
});
