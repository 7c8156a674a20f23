/**
 * What a token may ask for at all, before any rule of visibility: the plan of the workspace (402) and the granular scopes of the app (403).
 * Both are facts of the official description: the answers that an operation has, and the scope that it names. An
 * operation that names none needs full permissions; a personal access token has them.
 */
import { described } from './answer-check.ts';
import { ApiFault } from './api-fault.ts';
import type { Rules } from './world.ts';

/** Their descriptions know a 402, but what they read is shown on every plan. */
const shownOnEveryPlan = /^GET \/(attachments|project_briefs)\//;

/** Throws 402 or 403. `scopes` null: full permissions. `operation`: `GET /tasks/{task_gid}`. */
export function requirePermission(operation: string, plan: Rules['plan'], scopes: readonly string[] | null): void {
  const { scope, paid } = described.answers[operation] ?? {};
  if (paid === true && plan === 'free' && !shownOnEveryPlan.test(operation)) {
    throw new ApiFault(402, 'This feature is not part of the plan of this workspace.');
  }
  if (scopes === null) return;
  if (scope === undefined) throw new ApiFault(403, 'Full permissions are required to use this endpoint.');
  if (!scopes.includes(scope)) throw new ApiFault(403, `This endpoint requires the scope ${scope}.`);
}
