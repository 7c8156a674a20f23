/** What supports a goal: other goals, projects, portfolios and tasks. One list a goal; no events tell of them. */
import { numeric, ref, text } from '../field.ts';
import { resource } from '../resource.ts';

const supporting = { path: 'supporting_resource', typed: true } as const;

export const goalRelationship = resource({
  name: 'goal_relationship',
  doc: 'That something supports a goal, and with which weight.',
  schema: 'GoalRelationshipResponse',
  api: {
    one: '/goal_relationships/{gid}',
    lists: [
      {
        path: '/goal_relationships',
        per: 'goal',
        query: { supported_goal: '{goal}' },
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    resource_subtype: text('subgoal or supporting_work.'),
    supported_goal: ref('goal', 'The goal that is supported.'),
    supporting_resource: ref('project', 'The project that supports it.', { typed: true }),
    supporting_goal: ref('goal', 'The goal that supports it.', supporting),
    supporting_portfolio: ref('portfolio', 'The portfolio that supports it.', supporting),
    supporting_task: ref('task', 'The task that supports it.', supporting),
    contribution_weight: numeric('How much it counts, from 0 to 1.'),
  },
  links: [],
  containers: [{ type: 'goal', field: 'supported_goal' }],
  goneBy: [],
  events: false,
  omitted: {},
});
