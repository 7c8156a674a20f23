/** What Asana does on request, such as making a project from a template. The simulator does it at once: each is done when it is answered. */
import type { DeclaredKind, Field } from '../declare.ts';
import { always, once, ref, text } from '../declared-fields.ts';
import type { RowType } from '../rows.ts';

/** Shown only by jobs that made one. */
const made = (type: RowType): Field => {
  const field = ref(type);
  return { ...field, show: (...held) => field.show(...held) ?? undefined };
};
const never = always(undefined);

export const job: DeclaredKind = {
  type: 'job',
  fields: {
    resource_subtype: text(),
    status: always('succeeded'),
    new_portfolio: never,
    new_project: made('project'),
    new_task: made('task'),
    new_project_template: made('project_template'),
    new_graph_export: never,
    new_resource_export: never,
  },
  inner: { workspace: once(ref('workspace')) },
  holders: ['workspace'],
  requests: { path: '/jobs', one: ['GET'] },
  people: { seeded: 0, make: () => null, work: [] },
};
