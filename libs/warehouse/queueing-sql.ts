/** How resources are queued to be folded again. */

/** A statement. `members`: selects type and gid of each once, in their order, so that two that queue the same do not lock crosswise. */
export function queueingSql(members: string): string {
  // Updating on conflict, instead of doing nothing, waits for a fold under way that may not have seen the change.
  return `INSERT INTO ops.refold (type, gid) ${members}
ON CONFLICT (type, gid) DO UPDATE SET queued_at = excluded.queued_at`;
}
