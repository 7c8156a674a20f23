/**
 * What a token may ask for at all, before any rule of visibility: the plan of the workspace (402) and the granular scopes of the app (403).
 * Both are facts of the official description, the answers that an operation has and the scope that it names; what a free plan
 * lacks beside that is listed in plan-limit.ts. An operation that names no scope needs full permissions; a personal access
 * token has them.
 */
import { described } from './answer-check.ts';
import { ApiFault } from './api-fault.ts';
import type { Input } from './input.ts';
import { beyondFreePlan, unpaid } from './plan-limit.ts';
import type { Rules } from './world.ts';

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
export function requirePlan(operation: string, plan: Rules['plan'], input: Input): void {
  if (plan !== 'free') return;
  const declared = described.answers[operation]?.paid === true && !shownOnEveryPlan.test(operation);
  const words = beyondFreePlan(operation, input) ?? (declared ? unpaid : null);
  if (words !== null) throw new ApiFault(402, words);
}
