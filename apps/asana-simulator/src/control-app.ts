/**
 * What people do in the app to objects of which the API takes everything else: they like comments and status updates, and choose the custom
 * fields that a team offers.
 */
import { badRequest, notFound } from './api-fault.ts';
import { like } from './likes.ts';
import { isLive } from './liveness.ts';
import { addFieldSetting, removeFieldSetting } from './project-change.ts';
import type { Gid } from './rows.ts';
import type { Control } from './server.ts';
import type { World } from './world.ts';

type Body = Parameters<Control['answer']>[0]['body'];

const done = { data: {} };

export function appControls(world: World, serviceAccount: Gid): readonly Control[] {
  return [
    {
      method: 'POST',
      path: '/likes',
      answer: ({ body }) => {
        const row = world.store.get(gidIn(body, 'gid'));
        if ((row?.type !== 'story' && row?.type !== 'status_update') || !isLive(world.store, row))
          throw notFound('story or status_update', gidIn(body, 'gid'));
        const user = body['user_gid'] === undefined ? serviceAccount : world.need('user', gidIn(body, 'user_gid')).gid;
        like(world, world.actor(user), row, flagIn(body, 'liked'));
        return done;
      },
    },
    {
      method: 'POST',
      path: '/team_fields',
      answer: ({ body }) => {
        const team = world.need('team', gidIn(body, 'team_gid')).gid;
        const field = world.need('custom_field', gidIn(body, 'custom_field_gid')).gid;
        if (flagIn(body, 'offered')) addFieldSetting(world, world.actor(serviceAccount), team, field, false);
        else removeFieldSetting(world, world.actor(serviceAccount), team, field);
        return done;
      },
    },
  ];
}

function gidIn(body: Body, name: string): Gid {
  const value = body[name];
  if (typeof value !== 'string') throw badRequest(`${name}: Missing input`);
  return value;
}

function flagIn(body: Body, name: string): boolean {
  const value = body[name];
  if (typeof value !== 'boolean') throw badRequest(`${name}: must be true or false`);
  return value;
}
