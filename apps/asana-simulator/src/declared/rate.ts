/** What an hour of a person, or of a placeholder, costs in a project. */
import { badRequest } from '../api-fault.ts';
import type { DeclaredKind, Draft } from '../declare.ts';
import { always, author, needed, number, once, ref } from '../declared-fields.ts';

export const rate: DeclaredKind = {
  type: 'rate',
  fields: {
    parent: needed(once(ref('project'))),
    resource: needed(once(ref('user', 'placeholder'))),
    rate: needed(number()),
    currency_code: always('USD'),
    created_by: author(),
  },
  holders: ['parent'],
  unique: ['parent', 'resource'],
  isPaid: true,
  check: ({ values }: Draft) => {
    if (!(Number(values['rate']) >= 0)) throw badRequest('rate: must not be negative');
  },
  requests: {
    path: '/rates',
    one: ['GET', 'PUT', 'DELETE'],
    lists: [{ path: '/rates', by: { parent: 'parent', resource: 'resource' }, needs: [['parent', 'resource']] }],
    create: [{ path: '/rates' }],
  },
  people: {
    seeded: 3,
    make: (scene) => {
      const project = scene.any('project');
      const placeholder = scene.random.chance(0.2) ? scene.any('placeholder') : null;
      const resource = placeholder?.gid ?? scene.person();
      return project === null ? null : { parent: project.gid, resource, rate: 40 + scene.random.below(2_000) / 10 };
    },
    edit: ({ random }) => ({ rate: 40 + random.below(2_000) / 10 }),
  },
};
