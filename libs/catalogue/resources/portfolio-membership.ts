/** Memberships of portfolios: one list a portfolio. No events tell of them. */
import { ref } from '../field.ts';
import { memberFields } from '../member-fields.ts';
import { resource } from '../resource.ts';

export const portfolioMembership = resource({
  name: 'portfolio_membership',
  doc: 'That a person or a team may see a portfolio, and how much they may do there.',
  schema: 'PortfolioMembershipResponse',
  api: {
    one: '/memberships/{gid}',
    lists: [
      {
        path: '/memberships',
        per: 'portfolio',
        query: { parent: '{portfolio}' },
        tolerated: [402, 403],
        phase: 0,
      },
    ],
  },
  version: 'observed_at',
  workspace: null,
  fields: { parent: ref('portfolio', 'The portfolio.'), ...memberFields },
  links: [],
  containers: [{ type: 'portfolio', field: 'parent' }],
  goneBy: [],
  events: false,
  omitted: {},
});
