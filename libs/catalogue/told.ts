/**
 * Which words of an event speak of which column or link: an event names a field as Asana calls it (`memberships`), or the
 * container that something was added to or removed from; the tables have names of their own (`task_project`).
 */
import { columnName, headOf } from './field.ts';
import type { Resource } from './resource.ts';
import { volatileColumns } from './volatile.ts';

/** Pairs of an event's word and a column or link table. `fields`: by the field that changed; `parents`: by the type of the container. */
export type Told = {
  readonly fields: readonly (readonly [eventField: string, name: string])[];
  readonly parents: readonly (readonly [parentType: string, name: string])[];
};

/** All that events can tell of a type; nothing of a type that no events tell of. */
export function toldBy(declaration: Resource): Told {
  if (!declaration.events) return { fields: [], parents: [] };
  const volatile = volatileColumns(declaration.fields);
  const renamed = declaration.eventFields ?? {};
  const own = Object.entries(declaration.fields)
    .map(([name, field]) => ({ name, head: headOf(name, field), column: columnName(name, field), ref: field.ref }))
    .filter(({ column }) => !volatile.has(column));
  const columns = new Map(own.map(({ name, column }) => [name, column]));
  const linkRefs = declaration.links.flatMap(({ table, fields }) =>
    Object.values(fields).map(({ ref }) => ({ column: table, ref })),
  );
  const parents = [...own, ...linkRefs].flatMap(({ column, ref }) =>
    ref === undefined ? [] : [[ref, column] as const],
  );
  return {
    fields: [
      ...own.filter(({ head }) => renamed[head] === undefined).map(({ head, column }) => [head, column] as const),
      ...Object.entries(renamed).flatMap(([eventField, names]) =>
        names.map((name) => [eventField, columns.get(name) ?? name] as const),
      ),
    ],
    parents: [...new Map(parents.map((pair) => [pair.join(' '), pair])).values()],
  };
}
