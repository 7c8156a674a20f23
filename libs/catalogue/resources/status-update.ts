/**
 * Status updates of projects, portfolios and goals: what somebody reported on how it goes. Nothing lists those of a workspace,
 * so each of these is asked for its own, one request (a page of a hundred) in every crawl. Asana's list of the types with events
 * does not name them: a new one is found by what names it as its latest, whatever else changes by reading again.
 */
import { integer, json, ref, richText, text, timestamp, userText } from '../field.ts';
import { likesOf } from '../likes.ts';
import { resource } from '../resource.ts';

export const statusUpdate = resource({
  name: 'status_update',
  doc: 'A report on how a project, portfolio or goal goes, sent to its followers.',
  schema: 'StatusUpdateResponse',
  api: {
    one: '/status_updates/{gid}',
    lists: [
      { path: '/status_updates', per: 'project', query: { parent: '{project}' }, phase: 0 },
      {
        path: '/status_updates',
        per: 'portfolio',
        query: { parent: '{portfolio}' },
        tolerated: [402, 403],
        phase: 0,
      },
      { path: '/status_updates', per: 'goal', query: { parent: '{goal}' }, tolerated: [402, 403], phase: 0 },
    ],
  },
  version: 'modified_at',
  workspace: null,
  fields: {
    title: userText('Title.'),
    resource_subtype: text('What it reports on: project_status_update, portfolio_status_update or goal_status_update.'),
    text: userText('The report as plain text.'),
    html_text: richText('The report as rich text.'),
    status_type: text('How it goes: on_track, at_risk, off_track, on_hold, complete or dropped.'),
    created_at: timestamp('When it was posted.'),
    created_by: ref('user', 'Who posted it.'),
    author: ref('user', 'Who it is from, as Asana names beside who posted it.'),
    modified_at: timestamp('When its own contents changed last; comments on it do not count.'),
    parent: ref('project', 'The project it reports on.', { typed: true }),
    parent_portfolio: ref('portfolio', 'The portfolio it reports on.', { path: 'parent', typed: true }),
    parent_goal: ref('goal', 'The goal it reports on.', { path: 'parent', typed: true }),
    num_likes: integer('How many people like it.'),
    reaction_summary: json('Emoji reactions with their counts.', 'none', {
      ask: ['reaction_summary.emoji_base', 'reaction_summary.variant', 'reaction_summary.count'],
    }),
  },
  links: [likesOf('status_update')],
  containers: [
    { type: 'project', field: 'parent' },
    { type: 'portfolio', field: 'parent_portfolio' },
    { type: 'goal', field: 'parent_goal' },
  ],
  goneBy: ['deleted'],
  events: true,
  unlisted: true,
  eventFields: { likes: ['num_likes', 'status_update_like'] },
  omitted: {
    hearted: 'depends on who reads',
    liked: 'depends on who reads',
    hearts: 'deprecated name of likes',
    num_hearts: 'deprecated name of num_likes',
  },
});
