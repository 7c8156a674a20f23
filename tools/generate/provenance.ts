/** Where a column of `asana` comes from, and how its table is kept current: what the dictionary says beside the schema. */
import { ownerColumn } from '@asana-warehouse/catalogue/columns';
import { columnName, type Field } from '@asana-warehouse/catalogue/field';
import { registryOf } from '@asana-warehouse/catalogue/registry';
import type { Link, Resource } from '@asana-warehouse/catalogue/resource';
import { listKinds } from '@asana-warehouse/reconciliation/list-kinds';
import { pollsOf, type Poll } from '@asana-warehouse/reconciliation/poll-plan';
import { unheardNames } from '@asana-warehouse/reconciliation/webhook-filters';

/** `sources`: by column, the place in the object that Asana's API gives. `kept`: a sentence. */
export type Provenance = { readonly sources: Readonly<Record<string, string>>; readonly kept: string };

const polled: Readonly<Record<Poll['name'], string>> = {
  workspaces: 'No webhook tells of it: its few lists are read again every hundredth of `FRESHNESS_TARGET`.',
  containers:
    'No webhook tells of it: its lists are read again as often as a small share of the budget allows, at the latest with the next whole reconciliation.',
  tasks:
    'No webhook tells of it: its lists, one a task, are read again as often as a small share of the budget allows, at the latest with the next whole reconciliation.',
};
const heard = 'Kept current by webhooks; what they miss is found by the next whole reconciliation.';
const heardInPart = (pers: readonly string[]): string =>
  `Kept current by webhooks, but for some of what is listed per ${pers.join(' and per ')}: these lists are read again as often as a small share of the budget allows. ` +
  'What is missed is found by the next whole reconciliation.';

/** By table, without its schema. */
export function provenanceOf(declarations: readonly Resource[]): ReadonlyMap<string, Provenance> {
  const { childrenOf } = registryOf(declarations);
  const unheard = unheardNames({ resources: declarations, childrenOf });
  const polls = pollsOf(declarations, unheard);
  const lists = listKinds(declarations).filter(({ kind }) => unheard.has(kind));
  return new Map(
    declarations.flatMap((declaration) => {
      const poll = polls.find(({ types }) => types.has(declaration.name));
      const pers = lists.flatMap(({ resource, list }) => (resource === declaration ? (list.per ?? []) : []));
      const told = pers.length === 0 ? heard : heardInPart(pers);
      const kept = poll === undefined ? told : polled[poll.name];
      const own = { gid: 'gid', ...sourcesOf(declaration.fields, '') };
      return [
        [declaration.name, { sources: own, kept }] as const,
        ...declaration.links.map((link) => {
          const { table, from, fields, isRichText } = link;
          const sources = isRichText === true ? spokenOf(link) : sourcesOf(fields, from === '.' ? '' : `${from}[].`);
          return [table, { sources: { [ownerColumn(declaration)]: 'gid', ...sources }, kept }] as const;
        }),
      ];
    }),
  );
}

function sourcesOf(fields: Readonly<Record<string, Field>>, prefix: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [columnName(name, field), sourceOf(name, field, prefix)]),
  );
}

/** What a rich text gives lies in its markup; of one in the elements of a list each element has its key beside it. */
function spokenOf({ from, fields, key, richTextIn }: Link): Readonly<Record<string, string>> {
  const place = richTextIn === undefined ? from : `${from}[].${richTextIn}`;
  const isOfElement = (column: string): boolean => column !== 'target' && key.includes(column);
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const column = columnName(name, field);
      return [column, isOfElement(column) ? sourceOf(name, field, `${from}[].`) : place];
    }),
  );
}

function sourceOf(name: string, { reader, path = name }: Field, prefix: string): string {
  if (path === '#') return `place in ${prefix.slice(0, -3)}`;
  if (path.endsWith('gid')) return `${prefix}${path}`;
  return `${prefix}${path}${reader === 'gid' ? '.gid' : reader === 'gids' ? '[].gid' : ''}`;
}
