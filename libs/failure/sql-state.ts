/** SQLSTATEs of Postgres that mean the same wherever they come from. */

/** Whether a relation, schema, column or function is not there: this release wants a newer schema. */
export function lacksSchema(state: string): boolean {
  return /^(42P01|3F000|42703|42883)$/.test(state);
}
