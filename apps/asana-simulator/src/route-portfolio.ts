/**
 * Routes of portfolios beyond those of every declared kind: what lies in one, and in which order. Projects lie in it by a setting
 * between the two, other portfolios by its own list, behind the projects.
 */
import { badRequest } from './api-fault.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import { listName } from './declare.ts';
import { changeDeclared, createDeclared } from './declared-change.ts';
import { deleteRow } from './deletion.ts';
import { listGiven } from './listing.ts';
import { memberRoutes, settingRoutes } from './route-part.ts';
import { gidsHeld, textIn } from './rows-declared.ts';
import type { DeclaredRow } from './rows-declared.ts';
import type { Gid, Row } from './rows.ts';

export const portfolioRoutes: readonly Route[] = [
  { method: 'GET', path: '/portfolios/{portfolio_gid}/items', answer: listItems },
  { method: 'POST', path: '/portfolios/{portfolio_gid}/addItem', answer: addItem },
  { method: 'POST', path: '/portfolios/{portfolio_gid}/removeItem', answer: removeItem },
  ...memberRoutes('portfolio', 'Members', 'members'),
  ...settingRoutes('portfolio'),
];

type Setting = DeclaredRow<'project_portfolio_setting'>;

/** How projects lie in the portfolio, in order. */
function settingsIn(call: Call, portfolio: Gid): Setting[] {
  const { store } = call.world;
  const gids = store.list(listName('project_portfolio_setting', 'portfolio', portfolio)).gids();
  const settings = gids.map((gid) => store.need('project_portfolio_setting', gid));
  return settings.sort((left, right) => rankOf(left) - rankOf(right));
}

const rankOf = (setting: Setting): number =>
  typeof setting.values['rank'] === 'number' ? setting.values['rank'] : Number(setting.gid);

function listItems(call: Call): Answer {
  const portfolio = call.fromPath('portfolio');
  const projects = settingsIn(call, portfolio.gid).map((setting) => textIn(setting, 'project') ?? '');
  const rows = [...projects, ...gidsHeld(portfolio, 'portfolios')].map((gid) => call.world.store.get(gid));
  return call.list(listGiven(rows.filter((row): row is Row => row !== undefined)));
}

function itemAsked(call: Call): Row {
  const gid = call.input.needGid('item');
  const type = call.world.store.get(gid)?.type;
  if (type !== 'project' && type !== 'portfolio') throw badRequest(`item: Unknown object: ${gid}`);
  return call.row(type, gid);
}

function addItem(call: Call): Answer {
  const { world, actor } = call;
  const portfolio = call.fromPath('portfolio');
  const item = itemAsked(call);
  const nested = gidsHeld(portfolio, 'portfolios');
  if (item.type === 'portfolio') {
    if (item.gid === portfolio.gid || gidsHeld(world.need('portfolio', item.gid), 'portfolios').includes(portfolio.gid))
      throw badRequest('item: portfolios cannot lie in each other');
    changeDeclared(world, actor, portfolio.gid, { portfolios: [...nested.filter((it) => it !== item.gid), item.gid] });
    return nothing;
  }
  const settings = settingsIn(call, portfolio.gid).filter((it) => it.values['project'] !== item.gid);
  const rank = rankAsked(call, settings);
  const known = settingsIn(call, portfolio.gid).find((it) => it.values['project'] === item.gid);
  if (known !== undefined) changeDeclared(world, actor, known.gid, { rank });
  else createDeclared(world, actor, 'project_portfolio_setting', { portfolio: portfolio.gid, project: item.gid, rank });
  return nothing;
}

/** A place before or after another project there, else behind all. */
function rankAsked({ input }: Call, settings: readonly Setting[]): number {
  const [before, after] = [input.gid('insert_before'), input.gid('insert_after')];
  if (before !== undefined && after !== undefined)
    throw badRequest('insert_before: give either insert_before or insert_after');
  const last = settings.at(-1);
  if (before === undefined && after === undefined) return last === undefined ? 1 : rankOf(last) + 1;
  const index = settings.findIndex((it) => it.values['project'] === (before ?? after));
  const beside = settings[index];
  if (beside === undefined)
    throw badRequest(`insert_${before === undefined ? 'after' : 'before'}: not in the portfolio`);
  const other = settings[before === undefined ? index + 1 : index - 1];
  if (other === undefined) return rankOf(beside) + (before === undefined ? 1 : -1);
  return (rankOf(beside) + rankOf(other)) / 2;
}

function removeItem(call: Call): Answer {
  const portfolio = call.fromPath('portfolio');
  const item = itemAsked(call);
  const nested = gidsHeld(portfolio, 'portfolios');
  const setting = settingsIn(call, portfolio.gid).find((it) => it.values['project'] === item.gid);
  if (setting === undefined && !nested.includes(item.gid)) throw badRequest('item: not in the portfolio');
  if (setting !== undefined) deleteRow(call.world, call.actor, setting.type, setting.gid);
  else changeDeclared(call.world, call.actor, portfolio.gid, { portfolios: nested.filter((it) => it !== item.gid) });
  return nothing;
}
