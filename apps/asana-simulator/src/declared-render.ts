/** How objects of declared kinds are shown: the getters that follow from their fields. */
import type { DeclaredKind } from './declare.ts';
import { defineKind } from './render.ts';
import type { Getters, Kind } from './render.ts';
import type { AnyDeclaredRow } from './rows-declared.ts';

export function shownKind(kind: DeclaredKind): Kind {
  const getters = Object.entries(kind.fields).map(([name, field]): [string, Getters<AnyDeclaredRow>[string]] => [
    name,
    (row, view) => field.show(row.values[name] ?? null, row, view),
  ]);
  return defineKind<AnyDeclaredRow>(kind.type, {
    gid: (row) => row.gid,
    ...(kind.resourceType === null ? {} : { resource_type: () => kind.resourceType ?? kind.type }),
    ...Object.fromEntries(getters),
  });
}

/** A kind that lives in another alone: its fields are the keys of a plain structure. */
export function shownPart(name: string, keys: readonly string[]): Kind {
  const getters = ['gid', ...keys].map((key): [string, (held: Readonly<Record<string, unknown>>) => unknown] => [
    key,
    (held) => held[key] ?? null,
  ]);
  return defineKind<Readonly<Record<string, unknown>>>(name, {
    ...Object.fromEntries(getters),
    resource_type: () => name,
  });
}
