/**
 * Custom types of tasks, such as bugs, with the statuses that each offers. A project lists those that it uses, and they go with it. They
 * are made and changed in the app alone.
 */
import type { DeclaredKind, Plain, Scene, Values } from '../declare.ts';
import { needed, parts, ref, refs, text } from '../declared-fields.ts';

const statusOption = (gid: string, name: string, completion: string, color: string): Plain => ({
  gid,
  name,
  completion_state: completion,
  enabled: true,
  color,
});

export const customType: DeclaredKind = {
  type: 'custom_type',
  fields: {
    name: needed(text()),
    status_options: parts('custom_type_status_option'),
  },
  inner: { workspace: needed(ref('workspace')), projects: refs('project') },
  holders: ['workspace', 'projects'],
  requests: {
    path: '/custom_types',
    one: ['GET'],
    lists: [{ path: '/custom_types', by: { project: 'projects' }, needs: [['project']], isFull: true }],
  },
  people: {
    seeded: 2,
    make,
    edit: (scene, row) =>
      scene.random.chance(0.5)
        ? { name: `${scene.random.pick(names)} ${scene.random.below(100)}` }
        : { status_options: withOneMore(scene, row.values['status_options'] as readonly Plain[]) },
  },
};

const names = ['Bug', 'Request', 'Contract', 'Campaign', 'Interview'];

function make(scene: Scene): Values | null {
  const project = scene.any('project');
  if (project === null) return null;
  return {
    name: scene.random.pick(names),
    workspace: scene.workspace,
    projects: [project.gid],
    status_options: [
      statusOption(scene.newGid(), 'Open', 'Incomplete', 'yellow'),
      statusOption(scene.newGid(), 'Done', 'Complete', 'green'),
    ],
  };
}

/** A status more; once there are some, those after the first two are switched off and on instead, since tasks may have them. */
function withOneMore(scene: Scene, options: readonly Plain[]): Plain {
  if (options.length > 5)
    return options.map((option, at) =>
      at < 2 ? option : { ...(option as Values), enabled: scene.random.chance(0.5) },
    );
  return [...options, statusOption(scene.newGid(), `Step ${scene.random.below(100)}`, 'Incomplete', 'blue')];
}
