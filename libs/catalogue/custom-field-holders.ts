/**
 * What carries custom fields, and which things offer them: told from the declarations, so that a type whose content lists values of custom
 * fields needs no second mention anywhere.
 */
import type { Resource } from './resource.ts';
import { tablesOf, type Table, type TableColumn } from './tables.ts';

/**
 * A type that offers custom fields to what lies in it. `settings`: table of those it offers. `lies`: table that says what lies in it, with the
 * columns of either end and what else the rows refer to.
 */
export type FieldPlace = {
  readonly type: string;
  readonly settings: string;
  readonly lies: string;
  readonly placeColumn: string;
  readonly holderColumn: string;
  readonly beside: readonly TableColumn[];
};

/**
 * `values`: table of the values that things of the type have. `isContained`: places are their containers, so they carry what these offer; else
 * they have fields of their own, whatever shows them beside.
 */
export type FieldHolder = {
  readonly type: string;
  readonly columns: readonly TableColumn[];
  readonly values: string;
  readonly places: readonly FieldPlace[];
  readonly isContained: boolean;
};

/** Every type that carries custom fields and lies in one workspace (people do not), in the order of their names. */
export function fieldHoldersOf(resources: readonly Resource[]): readonly FieldHolder[] {
  return resources.flatMap((declaration) => {
    const { name: type, links, containers } = declaration;
    const values = links.find(({ from }) => from === 'custom_fields');
    if (values === undefined || declaration.workspace === null) return [];
    const places = resources.flatMap((place) => placesOf(type, place, resources));
    const isContained = places.some((place) => containers.some((container) => container.type === place.type));
    return [{ type, columns: tablesOf(declaration).current.columns, values: values.table, places, isContained }];
  });
}

function placesOf(type: string, place: Resource, resources: readonly Resource[]): readonly FieldPlace[] {
  const settings = place.links.find(({ offeredTo }) => offeredTo !== undefined);
  const lies = settings === undefined ? undefined : linkTable(settings.offeredTo ?? '', resources);
  const holderColumn = lies?.columns.find(({ ref }) => ref === type);
  const placeColumn = lies?.columns.find(({ ref }) => ref === place.name);
  if (settings === undefined || lies === undefined || holderColumn === undefined || placeColumn === undefined)
    return [];
  if (type === place.name) return [];
  const ends = [holderColumn, placeColumn];
  return [
    {
      type: place.name,
      settings: settings.table,
      lies: lies.name,
      placeColumn: placeColumn.name,
      holderColumn: holderColumn.name,
      beside: lies.columns.filter(
        (column) => column.ref !== null && !column.name.startsWith('_') && !ends.includes(column),
      ),
    },
  ];
}

function linkTable(table: string, resources: readonly Resource[]): Table | undefined {
  const owner = resources.find(({ links }) => links.some((link) => link.table === table));
  return owner && tablesOf(owner).links.find(({ link }) => link.table === table)?.current;
}
