/** Fields of what an overview shows: status updates of projects, portfolios and goals, and a project's brief. */
import { isoTime } from './clock.ts';
import { reactionSummary } from './declared/reaction.ts';
import { identity, link } from './fields-place.ts';
import { likeFields } from './likes.ts';
import { defineKind, refer } from './render.ts';
import type { Kind } from './render.ts';
import { html } from './rich-text.ts';
import type * as rows from './rows.ts';

const statusUpdateKind = defineKind<rows.StatusUpdateRow>('status_update', {
  ...identity('status_update'),
  ...likeFields,
  title: (row) => row.title,
  resource_subtype: (row) => row.subtype,
  text: (row) => row.text,
  html_text: (row) => html(row.text),
  status_type: (row) => row.statusType,
  author: (row, view) => refer(view, row.createdBy),
  created_at: (row) => isoTime(row.createdAtMs),
  created_by: (row, view) => refer(view, row.createdBy),
  reaction_summary: reactionSummary,
  modified_at: (row) => isoTime(row.modifiedAtMs),
  parent: (row, view) => refer(view, row.parent),
});

const projectBriefKind = defineKind<rows.ProjectBriefRow>('project_brief', {
  ...identity('project_brief'),
  title: (row) => row.title,
  html_text: (row) => html(row.text),
  text: (row) => row.text,
  permalink_url: (row) => link(`${row.project}/${row.gid}`),
  project: (row, view) => refer(view, row.project),
});

export const overviewKinds: readonly Kind[] = [statusUpdateKind, projectBriefKind];
