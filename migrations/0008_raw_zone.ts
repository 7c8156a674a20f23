/**
 * The raw zone by weeks: which partitions there are, and which of them were thinned to what a rebuild still needs. Replay
 * reads the zone in the order of its times, page by page, so the key begins with the time; the coarse index on the time
 * alone is then of no more use.
 */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const sql = /* sql */ `
DROP INDEX raw.delivery_appended_at;
DROP INDEX raw.snapshot_appended_at;
ALTER TABLE raw.delivery DROP CONSTRAINT delivery_pkey, ADD PRIMARY KEY (appended_at, partition, "offset");
ALTER TABLE raw.snapshot DROP CONSTRAINT snapshot_pkey, ADD PRIMARY KEY (appended_at, partition, "offset");

CREATE TABLE ops.raw_partition (
  parent text NOT NULL CHECK (parent IN ('delivery', 'snapshot')),
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL CHECK (to_at > from_at),
  name text NOT NULL UNIQUE,
  thinned_at timestamptz,
  records_before bigint,
  records_kept bigint,
  PRIMARY KEY (parent, from_at)
);
COMMENT ON TABLE ops.raw_partition IS 'Partitions of the raw zone, one a week, and which of them hold only what the newest state needs.';
COMMENT ON COLUMN ops.raw_partition.parent IS 'Table of the raw zone.';
COMMENT ON COLUMN ops.raw_partition.from_at IS 'Records that the log took at this time or later.';
COMMENT ON COLUMN ops.raw_partition.to_at IS 'Records that the log took before this time.';
COMMENT ON COLUMN ops.raw_partition.name IS 'Name of the partition in the schema raw.';
COMMENT ON COLUMN ops.raw_partition.thinned_at IS 'When retention last replaced it by what is needed of it; null while it is whole.';
COMMENT ON COLUMN ops.raw_partition.records_before IS 'Records that it held before it was thinned last.';
COMMENT ON COLUMN ops.raw_partition.records_kept IS 'Records that were kept then.';

CREATE FUNCTION raw.keep_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('INSERT INTO raw.%I SELECT ($1).*', TG_TABLE_NAME || '_next') USING NEW;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION raw.keep_late IS 'Trigger on a partition that is being thinned: what is still appended to it is also kept in its successor.';
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sql);
}

export const down = refuseToGoBack;
