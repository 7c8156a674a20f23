/**
 * People at work in Asana: one action at a time, drawn from the seed, with the events that Asana tells of it and to whom.
 * Things that go with their container go without an event, as do changes of people and of counts.
 */
import { instant, userGids, workspaceGid, type AsanaTruth, type Thing } from './asana-truth.ts';
import type { Choices } from './choices.ts';

/** An event as Asana words it, and the resources whose webhooks carry it. */
export type Told = {
  readonly event: Readonly<Record<string, unknown>>;
  readonly gid: string;
  readonly watchers: readonly string[];
};

type Action = (draw: Draw) => readonly Told[];
type Draw = { readonly truth: AsanaTruth; readonly choices: Choices; readonly nowMs: number; readonly user: string };

/** The first state: two projects with sections, a few tasks. */
export function furnish(truth: AsanaTruth, choices: Choices, nowMs: number): void {
  truth.add('workspace', nowMs, { name: 'Works', is_organization: true, email_domains: [] }, null, workspaceGid);
  for (const gid of userGids) {
    truth.add('user', nowMs, { name: gid, email: null, workspaces: [{ gid: workspaceGid }] }, null, gid);
  }
  const draw = { truth, choices, nowMs, user: userGids[0] };
  for (let count = 0; count < 2; count += 1) createProject(draw);
  for (let count = 0; count < 3; count += 1) createTask(draw);
  truth.add('task', nowMs, { ...newTask, assignee: { gid: userGids[0] } });
  truth.settle(nowMs);
}

/** Does something. Returns what Asana tells of it; nothing when what was drawn was not possible. */
export function act(truth: AsanaTruth, choices: Choices, nowMs: number): readonly Told[] {
  const action = choices.pick('action', actions) ?? rename;
  const told = action({ truth, choices, nowMs, user: choices.pick('user', userGids) ?? userGids[0] });
  truth.settle(nowMs);
  return told;
}

function createProject(draw: Draw): readonly Told[] {
  const { truth, nowMs } = draw;
  const project = truth.add('project', nowMs, {
    name: `p${nowMs % 1000}`,
    archived: false,
    members: [],
    followers: [],
  });
  for (let count = 0; count < 2; count += 1) truth.add('section', nowMs, { name: `s${count}` }, project.gid);
  return [tell(draw, project, 'added', { parent: ref('workspace', workspaceGid) }, [workspaceGid])];
}

function createTask(draw: Draw): readonly Told[] {
  const { truth, choices, nowMs } = draw;
  const kind = choices.between('new task', 0, 9);
  const parent = kind < 2 ? anyOf(draw, 'task') : undefined;
  const task = truth.add('task', nowMs, newTask, parent?.gid ?? null);
  if (parent !== undefined) return [tell(draw, task, 'added', { parent: ref('task', parent.gid) })];
  // Now and then a task lies nowhere: then it is nobody's to tell.
  if (kind > 5) return [];
  return place(draw, task);
}

const newTask = {
  name: 't',
  resource_subtype: 'default_task',
  completed_at: null,
  completed: false,
  assignee: null,
  followers: [],
  tags: [],
  dependencies: [],
};

function place(draw: Draw, task: Thing): readonly Told[] {
  const project = anyOf(draw, 'project');
  const section = project === undefined ? undefined : sectionIn(draw, project.gid);
  if (project === undefined || section === undefined) return [];
  task.places.set(project.gid, section);
  return [
    tell(draw, task, 'added', { parent: ref('project', project.gid) }),
    tell(draw, task, 'added', { parent: ref('section', section) }),
  ];
}

function rename(draw: Draw): readonly Told[] {
  const thing = anyOf(draw, draw.choices.pick('rename', ['task', 'task', 'project', 'section', 'story']) ?? 'task');
  if (thing === undefined) return [];
  const field = thing.type === 'story' ? 'text' : 'name';
  set(draw, thing, { [field]: `n${draw.choices.between('name', 0, 3)}` });
  return [changed(draw, thing, field)];
}

function complete(draw: Draw): readonly Told[] {
  const task = anyOf(draw, 'task');
  if (task === undefined) return [];
  const completed = task.values['completed'] !== true;
  set(draw, task, { completed, completed_at: completed ? instant(draw.nowMs) : null });
  return [changed(draw, task, 'completed'), changed(draw, task, 'completed_at')];
}

function assign(draw: Draw): readonly Told[] {
  const task = anyOf(draw, 'task');
  if (task === undefined) return [];
  const gid = draw.choices.pick('assignee', [null, ...userGids]) ?? null;
  set(draw, task, { assignee: gid === null ? null : { gid } });
  return [changed(draw, task, 'assignee')];
}

/** A task that lies nowhere becomes nobody's: from then on no list shows it. */
function abandon(draw: Draw): readonly Told[] {
  const lone = draw.truth
    .ofType('task')
    .filter(({ places, parent, values }) => places.size === 0 && parent === null && values['assignee'] !== null);
  const task = draw.choices.pick('abandon', lone);
  if (task !== undefined) set(draw, task, { assignee: null });
  return [];
}

function follow(draw: Draw): readonly Told[] {
  const task = anyOf(draw, 'task');
  if (task === undefined) return [];
  const followers = userGids.filter((gid) => draw.choices.between(`follow ${gid}`, 0, 1) === 1);
  set(draw, task, { followers: followers.map((gid) => ({ gid })) });
  return [changed(draw, task, 'followers')];
}

function depend(draw: Draw): readonly Told[] {
  const [task, other] = [anyOf(draw, 'task'), anyOf(draw, 'task')];
  if (task === undefined || other === undefined || task === other) return [];
  set(draw, task, { dependencies: [{ gid: other.gid }] });
  const change = { field: 'dependencies', action: 'added', added_value: ref('task', other.gid) };
  return [tell(draw, task, 'changed', { parent: null, change })];
}

/** A move between sections moves no stamp. */
function move(draw: Draw): readonly Told[] {
  const task = anyOf(draw, 'task');
  const [project, from] = [...(task?.places ?? [])][0] ?? [];
  if (task === undefined || project === undefined || from === undefined) return [];
  const to = sectionIn(draw, project);
  if (to === undefined || to === from) return [];
  task.places.set(project, to);
  return [
    tell(draw, task, 'removed', { parent: ref('section', from) }),
    tell(draw, task, 'added', { parent: ref('section', to) }),
  ];
}

function addToProject(draw: Draw): readonly Told[] {
  const task = anyOf(draw, 'task');
  return task === undefined ? [] : place(draw, task);
}

function removeFromProject(draw: Draw): readonly Told[] {
  const task = anyOf(draw, 'task');
  const [project] = [...(task?.places.keys() ?? [])];
  if (task === undefined || project === undefined || task.places.size < 2) return [];
  const told = tell(draw, task, 'removed', { parent: ref('project', project) });
  task.places.delete(project);
  return [told];
}

/** Only to an older task, so that no two tasks ever lie in one another. */
function setParent(draw: Draw): readonly Told[] {
  const [one, other] = [anyOf(draw, 'task'), anyOf(draw, 'task')];
  if (one === undefined || other === undefined || one === other) return [];
  const order = [...draw.truth.things.keys()];
  const [parent, child] = order.indexOf(one.gid) < order.indexOf(other.gid) ? [one, other] : [other, one];
  child.parent = parent.gid;
  child.modifiedAtMs = draw.nowMs;
  return [tell(draw, child, 'added', { parent: ref('task', parent.gid) })];
}

function comment(draw: Draw): readonly Told[] {
  const task = anyOf(draw, 'task');
  if (task === undefined) return [];
  const values = { type: 'comment', resource_subtype: 'comment_added', text: 'c', created_by: { gid: draw.user } };
  const story = draw.truth.add('story', draw.nowMs, values, task.gid);
  task.modifiedAtMs = draw.nowMs;
  return [tell(draw, story, 'added', { parent: ref('task', task.gid) })];
}

function remove(draw: Draw): readonly Told[] {
  const thing = anyOf(draw, draw.choices.pick('remove', ['task', 'task', 'project', 'story']) ?? 'task');
  if (thing === undefined) return [];
  const told = tell(draw, thing, 'deleted', { parent: null });
  thing.isDeleted = true;
  return [told];
}

function restore(draw: Draw): readonly Told[] {
  const gone = [...draw.truth.things.values()].filter(({ isDeleted, type }) => isDeleted && type !== 'story');
  const thing = draw.choices.pick('restore', gone);
  if (thing === undefined) return [];
  thing.isDeleted = false;
  return [tell(draw, thing, 'undeleted', { parent: null })];
}

/** No event tells of people. */
function renameUser(draw: Draw): readonly Told[] {
  const user = anyOf(draw, 'user');
  if (user !== undefined) user.values = { ...user.values, name: `u${draw.choices.between('name', 0, 9)}` };
  return [];
}

/** Each as often as it is to be drawn. */
const actions: readonly Action[] = (
  [
    [createTask, 3],
    [rename, 3],
    [complete, 2],
    [assign, 2],
    [abandon, 2],
    [follow, 1],
    [depend, 1],
    [move, 2],
    [addToProject, 1],
    [removeFromProject, 1],
    [setParent, 1],
    [comment, 2],
    [remove, 3],
    [restore, 2],
    [renameUser, 1],
    [createProject, 1],
  ] as const
).flatMap(([action, share]) => Array.from({ length: share }, () => action));

function set({ nowMs }: Draw, thing: Thing, values: Thing['values']): void {
  thing.values = { ...thing.values, ...values };
  thing.modifiedAtMs = nowMs;
}

function changed(draw: Draw, thing: Thing, field: string): Told {
  return tell(draw, thing, 'changed', { parent: null, change: { field, action: 'changed' } });
}

function tell(
  { truth, nowMs, user }: Draw,
  thing: Thing,
  action: string,
  rest: Readonly<Record<string, unknown>>,
  watchers = projectsOf(truth, thing),
): Told {
  const resource = ref(thing.type, thing.gid);
  const event = { resource, action, user: { gid: user }, created_at: instant(nowMs), ...rest };
  return { event, gid: thing.gid, watchers };
}

/** Events rise to the projects that the thing lies in, directly or deeper; those of a project to the workspace as well. */
function projectsOf(truth: AsanaTruth, thing: Thing): readonly string[] {
  if (thing.type === 'project') return [thing.gid, workspaceGid];
  const parent = thing.parent === null ? undefined : truth.things.get(thing.parent);
  const above = parent === undefined ? [] : parent.type === 'project' ? [parent.gid] : projectsOf(truth, parent);
  return [...new Set([...thing.places.keys(), ...above])];
}

function ref(type: string, gid: string): Readonly<Record<string, string>> {
  return { gid, resource_type: type };
}

function anyOf({ truth, choices }: Draw, type: string): Thing | undefined {
  return choices.pick(
    `any ${type}`,
    truth.ofType(type).filter((thing) => truth.isVisible(thing)),
  );
}

function sectionIn({ truth, choices }: Draw, project: string): string | undefined {
  return choices.pick(
    'section',
    truth.ofType('section').filter(({ parent }) => parent === project),
  )?.gid;
}
