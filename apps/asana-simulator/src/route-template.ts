/**
 * Routes of templates beyond those of every declared kind: made from a project, and made into projects and tasks. Asana answers with
 * a job; here it is done already.
 */
import type { Answer, Call, Route } from './call.ts';
import { createDeclared } from './declared-change.ts';
import { ApiFault, badRequest } from './api-fault.ts';
import { isoTime } from './clock.ts';
import { dateVariables } from './declared/project-template.ts';
import { createProject } from './project-change.ts';
import { textIn } from './rows-declared.ts';
import type { AnyDeclaredRow, Plain, Values } from './rows-declared.ts';
import type { Gid } from './rows.ts';
import { createTask } from './task-change.ts';
import { contentsOf, dayAfter, hasDates, makeTasks } from './template-contents.ts';
import type { Contents } from './template-contents.ts';

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
  const contents = contentsOf(world.store, project);
  const template = createDeclared(world, actor, 'project_template', {
    name: input.needText('name'),
    description: project.notes,
    public: isPublic,
    team: call.row('team', team).gid,
    owner: call.user,
    color: project.color,
    requested_dates: hasDates(contents) ? dateVariables.slice(0, contents.days === null ? 1 : 2) : [],
    contents,
  });
  return done(call, project.workspace, 'save_project_as_template', { new_project_template: template.gid });
}

function instantiateProject(call: Call): Answer {
  const { world, actor, input } = call;
  const template = call.fromPath('project_template');
  const team = call.row('team', input.gid('team') ?? textIn(template, 'team') ?? '');
  const contents = template.values['contents'] as Contents;
  const name = input.needText('name');
  const dates = datesAsked(call, template, contents);
  const roles = rolesFilled(call, template);
  const isPublic = input.boolean('public') ?? true;
  const project = createProject(
    world,
    actor,
    team.workspace,
    {
      name,
      notes: textIn(template, 'description') ?? '',
      team: team.gid,
      privacySetting:
        input.choice('privacy_setting', 'ProjectResponse') ?? (isPublic ? 'public_to_workspace' : 'private_to_team'),
      template: template.gid,
      ...(dates.dueOn === null ? {} : dates),
    },
    contents.sections.length === 0 ? undefined : contents.sections.map((section) => section.name),
  );
  makeTasks(world, actor, project, contents, dates.startOn, roles);
  return done(call, team.workspace, 'instantiate_project', { new_project: project.gid });
}

/**
 * The days asked for. One that the template asks for and the request does not give is refused if the request is strict; else a start
 * is today, and an end as far from it as in the template.
 */
function datesAsked(
  call: Call,
  template: AnyDeclaredRow,
  { days }: Contents,
): { startOn: string; dueOn: string | null } {
  const requested = gidsOf(template.values['requested_dates']);
  const given = pairs(call, 'requested_dates', requested);
  const missing = requested.filter((gid) => given.get(gid) === undefined);
  if (call.input.boolean('is_strict') === true && missing.length > 0)
    throw new ApiFault(422, `Unprocessable Entity: requested_dates: no value for ${missing.join(', ')}`);
  for (const day of given.values())
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw badRequest(`requested_dates: Not a date: ${day}`);
  const startOn = given.get('1') ?? isoTime(call.actor.atMs).slice(0, 10);
  const dueOn = requested.includes('2') ? (given.get('2') ?? dayAfter(startOn, days ?? 0)) : null;
  if (dueOn !== null && dueOn < startOn) throw badRequest('requested_dates: the due date is before the start');
  return { startOn, dueOn };
}

/** Who has each role: a person by gid or mail address, or `me`. */
function rolesFilled(call: Call, template: AnyDeclaredRow): ReadonlyMap<Gid, Gid> {
  const given = pairs(call, 'requested_roles', gidsOf(template.values['requested_roles']));
  const person = (who: string): Gid => {
    if (who === 'me') return call.user;
    const found = who.includes('@')
      ? [...call.world.store.ofType('user')].find(({ email }) => email === who)?.gid
      : who;
    return call.row('user', found ?? who).gid;
  };
  return new Map([...given].map(([role, who]) => [role, person(who)]));
}

const gidsOf = (held: Plain | undefined): string[] =>
  (held as readonly { readonly gid: string }[]).map(({ gid }) => gid);

/** `[{gid, value}]` of a request; null is no value. */
function pairs({ input }: Call, name: string, known: readonly string[]): Map<string, string> {
  const given = input.raw(name) ?? [];
  if (!Array.isArray(given)) throw badRequest(`${name}: Not a list`);
  const found = new Map<string, string>();
  for (const { gid, value } of given as { gid?: string; value?: string | null }[]) {
    if (gid === undefined || !known.includes(gid)) throw badRequest(`${name}: unknown gid: ${gid}`);
    if (typeof value === 'string') found.set(gid, value);
  }
  return found;
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
