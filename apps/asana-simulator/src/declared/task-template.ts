/** Templates of tasks, which belong to a project. People make and change them in the app alone. */
import type { DeclaredKind, Plain, Scene, Values } from '../declare.ts';
import { author, createdAt, needed, once, ref, structure, text } from '../declared-fields.ts';
import { refer } from '../render.ts';
import { html } from '../rich-text.ts';

const nothing = {
  memberships: [],
  relative_start_on: null,
  relative_due_on: null,
  due_time: null,
  dependencies: [],
  dependents: [],
  followers: [],
  attachments: [],
  subtasks: [],
  custom_fields: [],
};

export const taskTemplate: DeclaredKind = {
  type: 'task_template',
  fields: {
    name: needed(text()),
    project: needed(once(ref('project'))),
    template: structure(
      { name: '', task_resource_subtype: 'default_task', description: '', relative_due_on: null },
      (given) => given as Plain,
      (held, row, view) => {
        const recipe = held as Values;
        const project = refer(view, row.holders[0]);
        return {
          ...nothing,
          ...recipe,
          html_description: html(typeof recipe['description'] === 'string' ? recipe['description'] : ''),
          memberships: project === null ? [] : [project],
        };
      },
    ),
    created_by: author(),
    created_at: createdAt(),
  },
  holders: ['project'],
  requests: {
    path: '/task_templates',
    one: ['GET', 'DELETE'],
    lists: [{ path: '/task_templates', by: { project: 'project' }, needs: [['project']] }],
  },
  people: {
    seeded: 3,
    make: (scene) => {
      const project = scene.any('project');
      return project === null ? null : { project: project.gid, ...someRecipe(scene) };
    },
    edit: someRecipe,
  },
};

function someRecipe({ random }: Scene): Values {
  const name = `${random.pick(['Bug report', 'Review', 'Interview'])} ${random.below(100)}`;
  const recipe = {
    name,
    task_resource_subtype: random.pick(['default_task', 'milestone_task', 'approval_task']),
    description: `Step ${random.below(10)}`,
    relative_due_on: random.below(14),
  };
  return { name, template: recipe };
}
