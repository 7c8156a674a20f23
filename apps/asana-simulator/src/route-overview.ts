/**
 * Routes of what an overview shows: status updates of projects, portfolios and goals, and a project's brief.
 */
import { badRequest } from './api-fault.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import { deleteRow } from './deletion.ts';
import { listOf } from './listing.ts';
import { editBrief, postStatus, writeBrief } from './overview-change.ts';
import type { BriefInput } from './overview-change.ts';
import type { Gid, StatusParent } from './rows.ts';
import { plainOf } from './rich-text.ts';

export const overviewRoutes: readonly Route[] = [
  { method: 'GET', path: '/status_updates', answer: listStatuses },
  { method: 'POST', path: '/status_updates', answer: post },
  {
    method: 'GET',
    path: '/status_updates/{status_update_gid}',
    answer: (call) => call.show(call.fromPath('status_update')),
  },
  removal('status_update'),
  {
    method: 'POST',
    path: '/projects/{project_gid}/project_briefs',
    answer: (call) => call.show(writeBrief(call.world, call.actor, call.fromPath('project').gid, readBrief(call)), 201),
  },
  {
    method: 'GET',
    path: '/project_briefs/{project_brief_gid}',
    answer: (call) => call.show(call.fromPath('project_brief')),
  },
  {
    method: 'PUT',
    path: '/project_briefs/{project_brief_gid}',
    answer: (call) => call.show(editBrief(call.world, call.actor, call.fromPath('project_brief').gid, readBrief(call))),
  },
  removal('project_brief'),
];

function removal(type: 'status_update' | 'project_brief'): Route {
  return {
    method: 'DELETE',
    path: `/${type}s/{${type}_gid}`,
    answer: (call) => {
      deleteRow(call.world, call.actor, type, call.fromPath(type).gid);
      return nothing;
    },
  };
}

/** Rich text or plain text, but not both. */
function readBrief({ input }: Call): BriefInput {
  if (input.has('text') && input.has('html_text')) throw badRequest('text: give either text or html_text, not both');
  const found = { title: input.text('title'), text: input.text('text') ?? plainOf(input.text('html_text')) };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function listStatuses(call: Call): Answer {
  const parent = call.queryGid('parent');
  if (parent === undefined) throw badRequest('parent: Missing input');
  const since = call.query['created_since'];
  const sinceMs = since === undefined ? 0 : Date.parse(since);
  if (Number.isNaN(sinceMs)) throw badRequest(`created_since: Not a valid time: ${since}`);
  const { gid } = parentAsked(call, parent);
  return call.list(listOf(call.world.store, `status_updates:${gid}`), (row) => row.createdAtMs >= sinceMs);
}

const statusParents = ['project', 'portfolio', 'goal'] as const;

function parentAsked(call: Call, gid: Gid): { gid: Gid; type: StatusParent } {
  const type = statusParents.find((it) => it === call.world.store.get(gid)?.type) ?? 'project';
  return { gid: call.row(type, gid).gid, type };
}

function post(call: Call): Answer {
  const { input } = call;
  const { gid, type } = parentAsked(call, input.needGid('parent'));
  const text = input.text('text') ?? plainOf(input.text('html_text'));
  if (text === undefined || text === '') throw badRequest('text: Missing input');
  const made = { title: input.text('title') ?? '', text, statusType: input.needText('status_type') };
  return call.show(postStatus(call.world, call.actor, type, gid, made), 201);
}
