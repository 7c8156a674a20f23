/** What supports a goal, and with which weight: goals below it, projects, portfolios and tasks. */
import { badRequest } from '../api-fault.ts';
import { listName } from '../declare.ts';
import type { DeclaredKind, Draft } from '../declare.ts';
import { derived, from, needed, number, once, ref, shownOnly } from '../declared-fields.ts';
import { textIn } from '../rows-declared.ts';

export const goalRelationship: DeclaredKind = {
  type: 'goal_relationship',
  fields: {
    resource_subtype: derived((row, view) =>
      view.store.get(textIn(row, 'supporting_resource') ?? '')?.type === 'goal' ? 'subgoal' : 'supporting_work',
    ),
    supporting_resource: needed(once(ref('goal', 'project', 'task', 'portfolio'))),
    contribution_weight: from(0, number()),
    supported_goal: { ...needed(once(shownOnly(ref('goal')))) },
  },
  holders: ['supported_goal', 'supporting_resource'],
  unique: ['supported_goal', 'supporting_resource'],
  isPaid: true,
  check: checkRelationship,
  requests: {
    path: '/goal_relationships',
    one: ['GET', 'PUT'],
    lists: [
      {
        path: '/goal_relationships',
        by: {
          supported_goal: 'supported_goal',
          resource_subtype: (row, asked, view) =>
            goalRelationship.fields['resource_subtype']?.show(null, row, view) === asked,
        },
        needs: [['supported_goal']],
      },
    ],
  },
  people: {
    seeded: 4,
    make: (scene) => {
      const supported = scene.any('goal');
      const supporting = scene.any(scene.random.pick(['goal', 'project', 'task', 'portfolio'] as const));
      return supported === null || supporting === null
        ? null
        : { supported_goal: supported.gid, supporting_resource: supporting.gid, contribution_weight: 1 };
    },
    edit: (scene) => ({ contribution_weight: scene.random.below(11) / 10 }),
  },
};

function checkRelationship({ world, values }: Draft): void {
  const weight = Number(values['contribution_weight']);
  if (!(weight >= 0 && weight <= 1)) throw badRequest('contribution_weight: must be from 0 to 1');
  const [supported, supporting] = [textIn({ values }, 'supported_goal'), textIn({ values }, 'supporting_resource')];
  const isCircle = world.store
    .list(listName('goal_relationship', 'supported_goal', supporting ?? ''))
    .gids()
    .some((gid) => world.store.find('goal_relationship', gid)?.values['supporting_resource'] === supported);
  if (supported === supporting || isCircle) throw badRequest('supporting_resource: goals cannot support each other');
}
