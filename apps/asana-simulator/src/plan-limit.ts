/**
 * What a free plan lacks, although the description declares no 402 for it: whole operations, and single fields of what is written.
 * docs/simulator.md names the source of each. The words are Asana's where they are known.
 */
import type { Input } from './input.ts';

/** Where Asana's own words are not known. */
export const unpaid = 'This feature is not part of the plan of this workspace.';
const noSettings = 'Custom Field Settings are not available for free users.';
export const noFields = 'Custom Fields are not available for free users or guests.';
const noSearch = 'Search is only available to premium users.';

/** The first that fits speaks; operations are written as `GET /tasks/{task_gid}`. */
const operations: readonly (readonly [RegExp, string])[] = [
  [/\/(add|remove)CustomFieldSetting$/, noSettings],
  [/\/(custom_fields|enum_options)\b/, noFields],
  [/\/tasks\/search$/, noSearch],
  [/ \/(portfolios|budgets|rates|timesheet_approval_statuses)\b/, unpaid],
  [/\/time_tracking_(entries|categories)\b/, unpaid],
];

type Test = (value: unknown) => boolean;
const isSet: Test = (value) => value !== null && value !== '';
const fields: readonly (readonly [string, Test, string])[] = [
  ['custom_fields', (value) => isSet(value) && Object.keys(Object(value)).length > 0, noFields],
  ['start_on', isSet, unpaid],
  ['start_at', isSet, unpaid],
  ['resource_subtype', (value) => value === 'approval', unpaid],
];

/** What Asana answers on a free plan; null: it does what is asked. */
export function beyondFreePlan(operation: string, input: Input): string | null {
  const refused = operations.find(([fitting]) => fitting.test(operation));
  if (refused !== undefined) return refused[1];
  const field = fields.find(([name, isLacking]) => input.has(name) && isLacking(input.raw(name)));
  return field?.[2] ?? null;
}
