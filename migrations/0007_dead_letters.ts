/**
 * What handling many dead letters needs: which resource a letter concerns, the cause it first had when that has changed, when
 * someone decided about it, and room for what never reached the log. Indexes make the work on 10^5 letters steady: taking
 * the next ones up, counting by class, following one decision.
 */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const sql = /* sql */ `
ALTER TABLE ops.dead_letter
  ADD COLUMN resource_type text,
  ADD COLUMN resource_gid text,
  ADD COLUMN first_reason text,
  ADD COLUMN first_detail text,
  ADD COLUMN appended_at timestamptz,
  ADD COLUMN decided_at timestamptz,
  ALTER COLUMN partition DROP NOT NULL,
  ALTER COLUMN "offset" DROP NOT NULL,
  ADD CONSTRAINT dead_letter_place CHECK ((partition IS NULL) = ("offset" IS NULL)),
  ADD CONSTRAINT dead_letter_subject CHECK ("offset" IS NOT NULL OR (resource_type IS NOT NULL AND resource_gid IS NOT NULL));
COMMENT ON COLUMN ops.dead_letter.partition IS 'Partition of the record; null for what never reached the log.';
COMMENT ON COLUMN ops.dead_letter."offset" IS 'Offset of the record; null for what never reached the log.';
COMMENT ON COLUMN ops.dead_letter.resource_type IS 'Type of the resource it tells of, where that can be read.';
COMMENT ON COLUMN ops.dead_letter.resource_gid IS 'The resource it tells of, where that can be read.';
COMMENT ON COLUMN ops.dead_letter.reason IS 'Stable code of the reason for which it failed last.';
COMMENT ON COLUMN ops.dead_letter.detail IS 'Where and what failed last, without contents.';
COMMENT ON COLUMN ops.dead_letter.first_reason IS 'Reason for which it failed first; null while that has not changed.';
COMMENT ON COLUMN ops.dead_letter.first_detail IS 'Where and what failed first; null while that has not changed.';
COMMENT ON COLUMN ops.dead_letter.appended_at IS 'When the log took the record; null for what never reached it.';
COMMENT ON COLUMN ops.dead_letter.decided_at IS 'When its retry or its end was last asked for: one moment for all letters of one decision.';

UPDATE ops.dead_letter SET appended_at = first_seen_at;
UPDATE ops.dead_letter SET resource_type = headers->>'type', resource_gid = record_key
WHERE topic = 'asana.snapshots.v1' AND headers->>'type' ~ '^[a-z][a-z_]{0,63}$' AND record_key ~ '^[0-9]{1,40}$';

CREATE UNIQUE INDEX dead_letter_unlogged ON ops.dead_letter (consumer_group, resource_type, resource_gid)
  WHERE "offset" IS NULL;
CREATE INDEX dead_letter_due ON ops.dead_letter (consumer_group, id) WHERE state = 'retry';
CREATE INDEX dead_letter_class ON ops.dead_letter (state, reason, resource_type, first_seen_at);
CREATE INDEX dead_letter_decided ON ops.dead_letter (decided_at) WHERE decided_at IS NOT NULL;
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sql);
}

export const down = refuseToGoBack;
