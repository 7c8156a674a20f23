/**
 * Routes of templates beyond those of every declared kind: made from a project, and made into projects and tasks. Asana answers with
 * a job; here it is done already.
 */
import type { Answer, Call, Route } from './call.ts';
import { createDeclared } from './declared-change.ts';
import { badRequest } from './api-fault.ts';
import { createProject } from './project-change.ts';
import { textIn } from './rows-declared.ts';
import type { Values } from './rows-declared.ts';
import type { Gid } from './rows.ts';
import { createTask } from './task-change.ts';

export const templateRoutes: readonly Route[] = [
  { method: 'POST', path: '/projects/{project_gid}/saveAsTemplate', answer: saveAsTemplate },
  { method: 'POST', path: '/project_templates/{project_template_gid}/instantiateProject', answer: instantiateProject },
  { method: 'POST', path: '/task_templates/{task_template_gid}/instantiateTask', answer: instantiateTask },
];

function done(call: Call, workspace: Gid, subtype: string, made: Values): Answer {
  const job = createDeclared(call.world, call.actor, 'job', { resource_subtype: subtype, workspace, ...made });
  return call.show(job, 201);
}

function saveAsTemplate(call: Call): Answer {
  const { world, actor, input } = call;
  const project = call.fromPath('project');
  const isPublic = input.boolean('public');
  if (isPublic === undefined) throw badRequest('public: Missing input');
  const team = input.gid('team') ?? project.team;
  if (team === null) throw badRequest('team: Missing input');
  const template = createDeclared(world, actor, 'project_template', {
    name: input.needText('name'),
    description: project.notes,
    public: isPublic,
    team: call.row('team', team).gid,
    owner: call.user,
    color: project.color,
  });
  return done(call, project.workspace, 'save_project_as_template', { new_project_template: template.gid });
}

function instantiateProject(call: Call): Answer {
  const { world, actor, input } = call;
  const template = call.fromPath('project_template');
  const team = call.row('team', input.gid('team') ?? textIn(template, 'team') ?? '');
  const made = createProject(world, actor, team.workspace, {
    name: input.needText('name'),
    notes: textIn(template, 'description') ?? '',
    team: team.gid,
    privacySetting: input.text('privacy_setting') ?? 'public_to_workspace',
    template: template.gid,
  });
  return done(call, team.workspace, 'instantiate_project', { new_project: made.gid });
}

function instantiateTask(call: Call): Answer {
  const template = call.fromPath('task_template');
  const project = call.row('project', textIn(template, 'project') ?? '');
  const recipe = { values: template.values['template'] as Values };
  const made = createTask(call.world, call.actor, {
    name: call.input.text('name') ?? (textIn(recipe, 'name') || (textIn(template, 'name') ?? '')),
    notes: textIn(recipe, 'description') ?? '',
    subtype: subtypes[textIn(recipe, 'task_resource_subtype') ?? ''] ?? 'default_task',
    workspace: project.workspace,
    parent: null,
    places: [{ project: project.gid, section: null }],
    tags: [],
    followers: [],
  });
  return done(call, project.workspace, 'instantiate_task', { new_task: made.gid });
}

const subtypes: Readonly<Record<string, string>> = { milestone_task: 'milestone', approval_task: 'approval' };
