/**
 * Routes of goals beyond those of every declared kind: the metric, what supports them, and who follows.
 */
import { badRequest } from './api-fault.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import { listName } from './declare.ts';
import { newMetric } from './declared/goal.ts';
import { changeDeclared, createDeclared } from './declared-change.ts';
import { kindOf } from './declared-kinds.ts';
import { readNew } from './declared-route.ts';
import { deleteRow } from './deletion.ts';
import type { Input } from './input.ts';
import { memberRoutes, settingRoutes } from './route-part.ts';
import { textIn } from './rows-declared.ts';
import type { Values } from './rows-declared.ts';

export const goalRoutes: readonly Route[] = [
  { method: 'POST', path: '/goals/{goal_gid}/setMetric', answer: setMetric },
  { method: 'POST', path: '/goals/{goal_gid}/setMetricCurrentValue', answer: setCurrentValue },
  { method: 'POST', path: '/goals/{goal_gid}/addSupportingRelationship', answer: addSupport },
  { method: 'POST', path: '/goals/{goal_gid}/removeSupportingRelationship', answer: removeSupport },
  ...memberRoutes('goal', 'Followers', 'followers'),
  ...settingRoutes('goal'),
];

const units = ['none', 'currency', 'percentage'];
const sources = [
  'manual',
  'subgoal_progress',
  'project_task_completion',
  'project_milestone_completion',
  'task_completion',
  'external',
];

function oneOf(input: Input, name: string, words: readonly string[]): string | undefined {
  const word = input.text(name);
  if (word !== undefined && !words.includes(word)) throw badRequest(`${name}: must be one of ${words.join(', ')}`);
  return word;
}

/** Replaces a metric that is there already. */
function setMetric(call: Call): Answer {
  const { input } = call;
  const goal = call.fromPath('goal');
  const found = {
    precision: input.number('precision'),
    unit: oneOf(input, 'unit', units),
    currency_code: input.textOrNull('currency_code'),
    initial_number_value: input.number('initial_number_value'),
    target_number_value: input.number('target_number_value'),
    current_number_value: input.number('current_number_value'),
    progress_source: oneOf(input, 'progress_source', sources),
    is_custom_weight: input.boolean('is_custom_weight'),
  };
  const given: Values = Object.fromEntries(
    Object.entries(found).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const [start, end] = [given['initial_number_value'] ?? 0, given['target_number_value'] ?? 100];
  if (start === end) throw badRequest('target_number_value: cannot equal initial_number_value');
  const metric = newMetric(call.world.newDeclaredGid(), given);
  return call.show(changeDeclared(call.world, call.actor, goal.gid, { metric }));
}

function setCurrentValue(call: Call): Answer {
  const goal = call.fromPath('goal');
  const metric = goal.values['metric'] as Values | null | undefined;
  const value = call.input.number('current_number_value');
  if (metric === null || metric === undefined) throw badRequest('goal: has no metric');
  if (value === undefined) throw badRequest('current_number_value: Missing input');
  const fresh = newMetric(textIn({ values: metric }, 'gid') ?? '', { ...metric, current_number_value: value });
  return call.show(changeDeclared(call.world, call.actor, goal.gid, { metric: fresh }));
}

function addSupport(call: Call): Answer {
  const goal = call.fromPath('goal');
  const given = readNew(call, kindOf('goal_relationship'), ['supported_goal']);
  const values = { contribution_weight: 0, ...given, supported_goal: goal.gid };
  return call.show(createDeclared(call.world, call.actor, 'goal_relationship', values));
}

function removeSupport(call: Call): Answer {
  const { store } = call.world;
  const supporting = call.input.needGid('supporting_resource');
  const gids = store.list(listName('goal_relationship', 'supported_goal', call.fromPath('goal').gid)).gids();
  const gid = gids.find((it) => store.need('goal_relationship', it).values['supporting_resource'] === supporting);
  if (gid === undefined) throw badRequest('supporting_resource: does not support the goal');
  deleteRow(call.world, call.actor, 'goal_relationship', gid);
  return nothing;
}
