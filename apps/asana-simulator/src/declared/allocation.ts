/** Who is planned for a project, for which days, and how much. */
import { badRequest } from '../api-fault.ts';
import type { DeclaredKind, Scene, Values } from '../declare.ts';
import { always, author, day, needed, ref, structure } from '../declared-fields.ts';
import type { Plain } from '../rows-declared.ts';
import { workspaceOf } from '../workspace-of.ts';
import { checkSpan, someDays } from './span.ts';

export const allocation: DeclaredKind = {
  type: 'allocation',
  fields: {
    start_date: needed(day()),
    end_date: needed(day()),
    effort: structure(null, readEffort),
    assignee: needed(ref('user', 'placeholder')),
    created_by: author(),
    parent: needed(ref('project')),
    resource_subtype: always('project_allocation'),
  },
  holders: ['parent'],
  isPaid: true,
  check: checkSpan,
  requests: {
    path: '/allocations',
    one: ['GET', 'PUT', 'DELETE'],
    lists: [
      {
        path: '/allocations',
        by: {
          parent: 'parent',
          assignee: 'assignee',
          workspace: (row, asked, view) => workspaceOf(view.store, row) === asked,
        },
        needs: [['parent', 'assignee', 'workspace']],
        isFull: true,
      },
    ],
    create: [{ path: '/allocations' }],
  },
  people: {
    seeded: 4,
    make,
    edit: (scene) => (scene.random.chance(0.5) ? someDays(scene) : { effort: someEffort(scene) }),
  },
};

function readEffort(given: unknown, name: string): Plain {
  if (given === null) return null;
  const { type, value } = (typeof given === 'object' ? given : {}) as { type?: unknown; value?: unknown };
  if ((type !== 'hours' && type !== 'percent') || typeof value !== 'number' || value < 0)
    throw badRequest(`${name}: needs a type, hours or percent, and a value`);
  return { type, value };
}

const someEffort = ({ random }: Scene): Plain =>
  random.chance(0.5)
    ? { type: 'percent', value: 10 * (1 + random.below(10)) }
    : { type: 'hours', value: 1 + random.below(40) };

function make(scene: Scene): Values | null {
  const project = scene.any('project');
  const placeholder = scene.random.chance(0.2) ? scene.any('placeholder') : null;
  if (project === null) return null;
  return {
    ...someDays(scene),
    parent: project.gid,
    assignee: placeholder?.gid ?? scene.person(),
    created_by: scene.person(),
    effort: scene.random.chance(0.8) ? someEffort(scene) : null,
  };
}
