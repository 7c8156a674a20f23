/** AI teammates of a workspace, set up in the app alone. */
import type { DeclaredKind, Scene } from '../declare.ts';
import { always, needed, once, optionalText, ref, text } from '../declared-fields.ts';

export const agent: DeclaredKind = {
  type: 'agent',
  fields: {
    resource_subtype: always('asana_teammate'),
    name: needed(text()),
    description: optionalText(),
    behavior_guidance: optionalText(),
    workspace: needed(once(ref('workspace'))),
    photo: always(null),
  },
  holders: ['workspace'],
  requests: {
    path: '/agents',
    one: ['GET'],
    lists: [{ path: '/workspaces/{workspace_gid}/agents', by: { workspace_gid: 'workspace' } }],
  },
  people: {
    seeded: 2,
    make: (scene) => ({ name: nameOf(scene), description: 'Sorts what comes in.', workspace: scene.workspace }),
    edit: (scene) =>
      scene.random.chance(0.5)
        ? { name: nameOf(scene) }
        : { behavior_guidance: `Be brief, in ${scene.random.below(9) + 2} sentences at most.` },
  },
};

const nameOf = ({ random }: Scene): string => `${random.pick(['Sorter', 'Planner', 'Reader'])} ${random.below(100)}`;
