/**
 * What a token may ask for at all, before any rule of visibility: the plan of the workspace (402), the granular scopes of the app (403), and
 * what no guest does (403). Plans and scopes are facts of the official description, the answers that an operation has and the scope
 * that it names; what a free plan lacks beside that is listed in plan-limit.ts. An operation that names no scope needs full
 * permissions; a personal access token has them.
 */
import { isGuest } from './access.ts';
import { described } from './answer-check.ts';
import { ApiFault } from './api-fault.ts';
import type { Call } from './call.ts';
import { beyondFreePlan, noFields, unpaid } from './plan-limit.ts';
import { workspaceOf } from './workspace-of.ts';

/** Their descriptions know a 402, but what they read is shown on every plan. */
const shownOnEveryPlan = /^GET \/(attachments|project_briefs)\//;

/** Throws 403. `scopes` null: full permissions. `operation`: `GET /tasks/{task_gid}`. */
export function requireScope(operation: string, scopes: readonly string[] | null): void {
  if (scopes === null) return;
  const { scope } = described.answers[operation] ?? {};
  if (scope === undefined) throw new ApiFault(403, 'Full permissions are required to use this endpoint.');
  if (!scopes.includes(scope)) throw new ApiFault(403, `This endpoint requires the scope ${scope}.`);
}

/** Throws 402. */
export function requirePlan(operation: string, { world, input }: Call): void {
  if (world.rules.plan !== 'free') return;
  const declared = described.answers[operation]?.paid === true && !shownOnEveryPlan.test(operation);
  const words = beyondFreePlan(operation, input) ?? (declared ? unpaid : null);
  if (words !== null) throw new ApiFault(402, words);
}

/** What guests of a workspace do not do in it; values of custom fields they do set. */
const closedToGuests: readonly (readonly [RegExp, string])[] = [
  [/^(POST|PUT|DELETE) \/(custom_fields|enum_options)\b/, noFields],
  [/^GET \/workspaces\/\{workspace_gid\}\/custom_fields$/, noFields],
  [/\/(add|remove)CustomFieldSetting$/, noFields],
  [/^(POST|PUT) \/teams(\/\{team_gid\})?$/, 'Guests can neither create teams nor change them.'],
  [/^POST \/goals$/, 'Goals are not available for guests.'],
  [/^DELETE \/task_templates\b/, 'Guests can neither create task templates nor change them.'],
];

/** Throws 403 for a guest of the workspace that is asked about: that of the path, or that which the input names. */
export function requireMember(operation: string, { world, user, input, asked }: Call): void {
  const refused = closedToGuests.find(([fitting]) => fitting.test(operation));
  if (refused === undefined) return;
  const [first = input.gid('workspace') ?? input.gid('organization') ?? ''] = Object.values(asked.params);
  const row = world.store.get(first) ?? world.store.optionField(first);
  const workspace = row === undefined ? undefined : workspaceOf(world.store, row);
  if (isGuest(world.store, user, workspace)) throw new ApiFault(403, refused[1]);
}
