/** Custom field values of projects: in the fields that a portfolio has settings for in which the project lies. */
import { badRequest } from './api-fault.ts';
import { listName } from './declare.ts';
import type { Values } from './field-value.ts';
import { settingsOf } from './fields-place.ts';
import { findLive } from './liveness.ts';
import type { Gid, ProjectRow } from './rows.ts';
import { textIn } from './rows-declared.ts';
import { putValues } from './values-held.ts';
import type { Actor, World } from './world.ts';

/** Puts values and tells of each; null takes one away. */
export function changeProjectValues(world: World, actor: Actor, gid: Gid, values: Values): ProjectRow {
  const offered = fieldsOffered(world, gid);
  for (const field of Object.keys(values))
    if (!offered.has(field)) throw badRequest(`custom_fields: custom field ${field} is not on given object`);
  const before = world.need('project', gid);
  const held = before.values ?? {};
  const differing = Object.keys(values).filter(
    (field) => JSON.stringify(held[field] ?? null) !== JSON.stringify(values[field]),
  );
  if (differing.length === 0) return before;
  const row = world.put(actor, { ...before, values: putValues(held, values), modifiedAtMs: actor.atMs });
  for (const field of differing)
    world.changed(actor, row, 'custom_fields', { new_value: { gid: field, resource_type: 'custom_field' } });
  return row;
}

function fieldsOffered(world: World, project: Gid): ReadonlySet<Gid> {
  const { store } = world;
  const places = store.list(listName('project_portfolio_setting', 'project', project)).gids();
  const portfolios = places.map((gid) => textIn(store.need('project_portfolio_setting', gid), 'portfolio') ?? '');
  const living = portfolios.filter((gid) => findLive(store, 'portfolio', gid) !== undefined);
  return new Set(living.flatMap((gid) => settingsOf(world, gid)).map(({ field }) => field));
}
