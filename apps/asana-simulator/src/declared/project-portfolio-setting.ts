/**
 * How a project lies in a portfolio: at which place among the others, and whether who sees the portfolio sees the project. It comes and
 * goes with the project's place there; watchers of the portfolio then hear of the project.
 */
import type { Change, DeclaredKind } from '../declare.ts';
import { createdAt, flag, needed, number, once, ref, shownOnly } from '../declared-fields.ts';
import { textIn } from '../rows-declared.ts';

export const projectPortfolioSetting: DeclaredKind = {
  type: 'project_portfolio_setting',
  fields: {
    project: needed(once(ref('project'))),
    portfolio: needed(once(ref('portfolio'))),
    is_access_control_inherited: flag(),
    created_at: createdAt(),
  },
  inner: { rank: shownOnly(number()) },
  holders: ['portfolio', 'project'],
  unique: ['portfolio', 'project'],
  after: tellPortfolio,
  requests: {
    path: '/project_portfolio_settings',
    one: ['GET', 'PUT'],
    lists: [
      { path: '/projects/{project_gid}/project_portfolio_settings', by: { project_gid: 'project' } },
      { path: '/portfolios/{portfolio_gid}/project_portfolio_settings', by: { portfolio_gid: 'portfolio' } },
    ],
  },
  people: {
    seeded: 4,
    make: (scene) => {
      const [inside, project] = [scene.any('portfolio'), scene.any('project')];
      return inside === null || project === null ? null : { portfolio: inside.gid, project: project.gid };
    },
    edit: (_scene, row) => ({ is_access_control_inherited: row.values['is_access_control_inherited'] !== true }),
  },
};

/** Watchers of a portfolio hear of projects that come and go. */
function tellPortfolio({ world, actor, row, before }: Change): void {
  const project = world.store.find('project', textIn(row, 'project'));
  const inside = world.store.find('portfolio', textIn(row, 'portfolio'));
  const isChange = before !== null && before !== row && before.deletedAtMs === row.deletedAtMs;
  if (project === undefined || inside === undefined || isChange) return;
  const action = row.deletedAtMs === null ? 'added' : 'removed';
  world.emit(actor, action, project, { parent: inside, only: [inside.gid] });
}
