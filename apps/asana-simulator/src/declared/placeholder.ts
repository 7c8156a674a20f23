/** People yet to be found, who stand in allocations and rates. Asana shows them only where they are named. */
import type { DeclaredKind, Scene } from '../declare.ts';
import { needed, once, ref, text } from '../declared-fields.ts';

export const placeholder: DeclaredKind = {
  type: 'placeholder',
  fields: { name: needed(text()) },
  inner: { workspace: needed(once(ref('workspace'))) },
  holders: ['workspace'],
  requests: null,
  people: {
    seeded: 2,
    make: (scene) => ({ name: nameOf(scene), workspace: scene.workspace }),
    edit: (scene) => ({ name: nameOf(scene) }),
  },
};

const nameOf = ({ random }: Scene): string =>
  `${random.pick(['Designer', 'Engineer', 'Writer', 'Lawyer'])} ${random.below(100)}`;
