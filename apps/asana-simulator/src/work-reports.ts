/**
 * What the seeded people say of portfolios and goals, and which custom fields they put on them: status updates, comments, settings and values.
 */
import { changeDeclared } from './declared-change.ts';
import { postStatus } from './overview-change.ts';
import { addFieldSetting, removeFieldSetting } from './project-change.ts';
import { textIn } from './rows-declared.ts';
import type { AnyDeclaredRow } from './rows-declared.ts';
import type { Gid } from './rows.ts';
import { isWorkedOn, randomValue } from './random-value.ts';
import { sentence } from './seed-words.ts';
import { comment } from './task-links.ts';
import { pickOne } from './work-desk.ts';
import type { Action, Desk } from './work-desk.ts';
import type { Actor } from './world.ts';

type Kind = 'portfolio' | 'goal';
type Step = (desk: Desk, row: AnyDeclaredRow, actor: Actor) => unknown;

function onSome(name: string, kind: Kind, step: Step): Action {
  return {
    name,
    weight: 1,
    run: (desk) => {
      const row: AnyDeclaredRow | null = desk.any(kind);
      const user = row === null ? null : desk.person(textIn(row, 'workspace') ?? '');
      return row !== null && user !== null && step(desk, row, desk.world.actor(user)) !== false;
    },
  };
}

const report =
  (kind: Kind): Step =>
  (desk, row, actor) => {
    const statusType = desk.random.pick(['on_track', 'at_risk', 'off_track']);
    const said = { title: sentence(desk.random), text: `${sentence(desk.random)}.`, statusType };
    postStatus(desk.world, actor, kind, row.gid, said);
  };

export const reportActions: readonly Action[] = [
  onSome('report_on_portfolio', 'portfolio', report('portfolio')),
  onSome('report_on_goal', 'goal', report('goal')),
  onSome('comment_on_goal', 'goal', (desk, row, actor) =>
    comment(desk.world, actor, row.gid, `${sentence(desk.random)}?`, false),
  ),
  onSome('portfolio_field', 'portfolio', changeField),
  onSome('goal_field', 'goal', changeField),
];

/** Offers a custom field, takes one away, or sets one on the object itself. */
function changeField(desk: Desk, row: AnyDeclaredRow, actor: Actor): boolean {
  const { world, random } = desk;
  const fields = world.store.list(`custom_fields:${textIn(row, 'workspace') ?? ''}`).gids();
  const field = pickOne(
    desk,
    fields.filter((gid) => isWorkedOn(world, gid)),
  );
  if (field === null) return false;
  if (random.chance(0.5)) {
    const value = random.chance(0.8) ? randomValue(world, random, field, peopleOf(desk, row)) : null;
    changeDeclared(world, actor, row.gid, { custom_fields: { [field]: value } });
    return true;
  }
  const settings = world.store.list(`field_settings:${row.gid}`).gids();
  const isThere = settings.some((gid) => world.store.need('custom_field_setting', gid).field === field);
  if (isThere) removeFieldSetting(world, actor, row.gid, field);
  else addFieldSetting(world, actor, row.gid, field, random.chance(0.5));
  return true;
}

function peopleOf({ world }: Desk, row: AnyDeclaredRow): Gid[] {
  const members = world.store.list(`workspace_memberships:${textIn(row, 'workspace') ?? ''}`).gids();
  return members.map((gid) => world.store.need('workspace_membership', gid).user);
}
