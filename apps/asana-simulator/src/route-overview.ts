/**
 * Routes of what a project's overview shows: its status updates. Those of portfolios and goals are not served.
 */
import { badRequest } from './api-fault.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import { deleteRow } from './deletion.ts';
import { listOf } from './listing.ts';
import { postStatus } from './overview-change.ts';
import { plainOf } from './route-task.ts';

export const overviewRoutes: readonly Route[] = [
  { method: 'GET', path: '/status_updates', answer: listStatuses },
  { method: 'POST', path: '/status_updates', answer: post },
  {
    method: 'GET',
    path: '/status_updates/{status_update_gid}',
    answer: (call) => call.show(call.fromPath('status_update')),
  },
  {
    method: 'DELETE',
    path: '/status_updates/{status_update_gid}',
    answer: (call) => {
      deleteRow(call.world, call.actor, 'status_update', call.fromPath('status_update').gid);
      return nothing;
    },
  },
];

function listStatuses(call: Call): Answer {
  const parent = call.queryGid('parent');
  if (parent === undefined) throw badRequest('parent: Missing input');
  const since = call.query['created_since'];
  const sinceMs = since === undefined ? 0 : Date.parse(since);
  if (Number.isNaN(sinceMs)) throw badRequest(`created_since: Not a valid time: ${since}`);
  const { gid } = call.row('project', parent);
  return call.list(listOf(call.world.store, `status_updates:${gid}`), (row) => row.createdAtMs >= sinceMs);
}

function post(call: Call): Answer {
  const { input } = call;
  const { gid } = call.row('project', input.needGid('parent'));
  const text = input.text('text') ?? plainOf(input.text('html_text'));
  if (text === undefined || text === '') throw badRequest('text: Missing input');
  const made = { title: input.text('title') ?? '', text, statusType: input.needText('status_type') };
  return call.show(postStatus(call.world, call.actor, gid, made), 201);
}
