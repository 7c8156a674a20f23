/**
 * Files and links on tasks, on projects (as key resources of the overview) and in project briefs. Of a file only name and size are kept.
 *
 * Asana lists no event for a new attachment: on a task a story tells of it, elsewhere nothing does. Links to the contents run out
 * after two minutes; the permanent one does not.
 */
import type { Change, DeclaredKind, Scene, Values } from '../declare.ts';
import {
  createdAt,
  derived,
  flag,
  needed,
  number,
  once,
  optionalText,
  ref,
  shownOnly,
  text,
} from '../declared-fields.ts';
import { textIn } from '../rows-declared.ts';
import type { AnyDeclaredRow } from '../rows-declared.ts';

const isHere = (row: AnyDeclaredRow): boolean => row.values['resource_subtype'] === 'asana';
const linkLifetimeSeconds = 120;

export const attachment: DeclaredKind = {
  type: 'attachment',
  fields: {
    name: needed(text()),
    resource_subtype: text(),
    created_at: createdAt(),
    download_url: derived((row, view) => {
      if (!isHere(row)) return null;
      const until = Math.floor(view.nowMs / 1_000) + linkLifetimeSeconds;
      return `https://asana-user-private.example.com/assets/${row.gid}?expires=${until}`;
    }),
    permanent_url: derived((row) =>
      isHere(row) ? `https://app.asana.com/app/asana/-/get_asset?asset_id=${row.gid}` : null,
    ),
    host: derived((row) => row.values['resource_subtype']),
    parent: needed(once(ref('task', 'project', 'project_brief'))),
    size: { ...shownOnly(number()), show: (held, row) => (isHere(row) ? held : undefined) },
    view_url: derived((row) =>
      isHere(row) ? `https://app.asana.com/app/asana/-/get_asset?asset_id=${row.gid}` : (row.values['url'] ?? null),
    ),
    connected_to_app: {
      ...flag(),
      show: (held, row, view) =>
        !isHere(row) && view.store.get(textIn(row, 'parent') ?? '')?.type === 'task' ? held : undefined,
    },
  },
  inner: { url: optionalText() },
  holders: ['parent'],
  events: { told: ['deleted', 'undeleted'], goes: 'deleted' },
  after: tellTask,
  requests: {
    path: '/attachments',
    one: ['GET', 'DELETE'],
    lists: [{ path: '/attachments', by: { parent: 'parent' }, needs: [['parent']] }],
  },
  people: { seeded: 6, make, work: ['create', 'delete', 'restore'] },
};

const fileName = ({ random }: Scene): string =>
  `${random.pick(['invoice', 'sketch', 'minutes', 'budget', 'poster'])} ${random.below(1_000)}.${random.pick(['pdf', 'png', 'txt'])}`;

function make(scene: Scene): Values | null {
  const { random } = scene;
  const parent = scene.any(random.chance(0.2) ? 'project' : random.chance(0.1) ? 'project_brief' : 'task');
  if (parent === null) return null;
  if (random.chance(0.7))
    return { parent: parent.gid, resource_subtype: 'asana', name: fileName(scene), size: 1 + random.below(9_999_999) };
  const url = `https://files.example.com/${random.below(100_000)}`;
  return { parent: parent.gid, resource_subtype: 'external', name: `Link ${random.below(1_000)}`, url };
}

function tellTask({ world, actor, row, before }: Change): void {
  const task = world.store.find('task', textIn(row, 'parent'));
  if (task !== undefined && before === null)
    world.tell(actor, task.gid, 'attachment_added', `attached ${textIn(row, 'name') ?? ''}`, {});
}
