/**
 * That a project lies in a portfolio, and whether the portfolio's members come into it with that. Asked for by project: so
 * portfolios are found that the credential may see, but that no list shows it.
 */
import { boolean, ref, timestamp } from '../field.ts';
import { resource } from '../resource.ts';

export const projectPortfolioSetting = resource({
  name: 'project_portfolio_setting',
  doc: 'That a project lies in a portfolio, and whether access to the portfolio extends to it.',
  schema: 'ProjectPortfolioSettingResponse',
  api: {
    one: '/project_portfolio_settings/{gid}',
    lists: [
      { path: '/projects/{project}/project_portfolio_settings', per: 'project', tolerated: [402, 403], phase: 0 },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: {
    project: ref('project', 'The project.'),
    portfolio: ref('portfolio', 'The portfolio.'),
    is_access_control_inherited: boolean('Whether members of the portfolio may see the project.'),
    created_at: timestamp('When the project came into the portfolio.'),
  },
  links: [],
  containers: [{ type: 'project', field: 'project' }],
  goneBy: [],
  events: false,
  omitted: {},
});
