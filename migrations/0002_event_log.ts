/**
 * The event log on tables. Appends to a partition run one after the other: `log.append` locks the rows of its partitions
 * in order before it looks up the next offsets, and the locks fall only after the commit is visible. So offsets become
 * visible in their order, a reader never has to look below the oldest running transaction, and there is no counter whose
 * dead row versions could pile up behind a long query.
 */
import type { Knex } from 'knex';

const tables = /* sql */ `
CREATE SCHEMA log;
COMMENT ON SCHEMA log IS 'The event log when no Kafka is configured: topics, their records, and who reads what.';

CREATE TABLE log.topic (
  topic_id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  partitions integer NOT NULL CHECK (partitions BETWEEN 1 AND 1024),
  retention_ms bigint NOT NULL,
  record_bytes_max integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE log.topic IS 'Topics and their settings.';
COMMENT ON COLUMN log.topic.topic_id IS 'Short name used by the other tables.';
COMMENT ON COLUMN log.topic.name IS 'Name as the applications say it.';
COMMENT ON COLUMN log.topic.partitions IS 'Number of partitions; never changed, since keys would move.';
COMMENT ON COLUMN log.topic.retention_ms IS 'Least time that a record is kept, in milliseconds.';
COMMENT ON COLUMN log.topic.record_bytes_max IS 'Largest record that is taken, in bytes.';
COMMENT ON COLUMN log.topic.created_at IS 'When the topic was created.';

CREATE TABLE log.partition (
  topic_id smallint NOT NULL REFERENCES log.topic ON DELETE CASCADE,
  partition integer NOT NULL,
  first_offset bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic_id, partition)
) WITH (fillfactor = 50);
COMMENT ON TABLE log.partition IS 'One row a partition: its lock for appends, and where what is kept begins.';
COMMENT ON COLUMN log.partition.topic_id IS 'The topic.';
COMMENT ON COLUMN log.partition.partition IS 'Number of the partition, from 0.';
COMMENT ON COLUMN log.partition.first_offset IS 'Oldest offset that is kept; moved by retention alone.';

CREATE TABLE log.record (
  topic_id smallint NOT NULL REFERENCES log.topic ON DELETE CASCADE,
  partition integer NOT NULL,
  "offset" bigint NOT NULL,
  record_key text NOT NULL,
  headers jsonb NOT NULL,
  value bytea NOT NULL,
  appended_at timestamptz NOT NULL,
  PRIMARY KEY (topic_id, partition, "offset")
);
COMMENT ON TABLE log.record IS 'Records, append-only until retention removes them.';
COMMENT ON COLUMN log.record.topic_id IS 'The topic.';
COMMENT ON COLUMN log.record.partition IS 'Partition that the key belongs to.';
COMMENT ON COLUMN log.record."offset" IS 'Place in the partition, from 0, without gaps.';
COMMENT ON COLUMN log.record.record_key IS 'Records of one key keep their order.';
COMMENT ON COLUMN log.record.headers IS 'Metadata: names and short strings.';
COMMENT ON COLUMN log.record.value IS 'The record, byte for byte.';
COMMENT ON COLUMN log.record.appended_at IS 'When the log took it.';

CREATE UNLOGGED TABLE log.member (
  consumer_group text NOT NULL,
  owner text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (consumer_group, owner)
) WITH (fillfactor = 50);
COMMENT ON TABLE log.member IS 'Consumers that are alive, by their heartbeats. Not logged: after a crash they register again.';
COMMENT ON COLUMN log.member.consumer_group IS 'Group the consumer works for.';
COMMENT ON COLUMN log.member.owner IS 'The consumer.';
COMMENT ON COLUMN log.member.expires_at IS 'When it counts as gone unless it is heard of before.';

CREATE UNLOGGED TABLE log.lease (
  consumer_group text NOT NULL,
  topic_id smallint NOT NULL,
  partition integer NOT NULL,
  owner text NOT NULL,
  PRIMARY KEY (consumer_group, topic_id, partition)
);
COMMENT ON TABLE log.lease IS 'Which consumer of a group reads a partition; holds while the consumer is a member. Fencing does not rest on it.';
COMMENT ON COLUMN log.lease.consumer_group IS 'Group the lease belongs to.';
COMMENT ON COLUMN log.lease.topic_id IS 'The topic.';
COMMENT ON COLUMN log.lease.partition IS 'The partition.';
COMMENT ON COLUMN log.lease.owner IS 'The consumer that reads it.';
`;

const append = /* sql */ `
CREATE FUNCTION log.append(
  topic_name text, partitions integer[], ranks integer[], keys text[], headers text[], starts integer[], lengths integer[], bytes bytea
) RETURNS TABLE (partition integer, first_offset bigint) LANGUAGE plpgsql AS $body$
#variable_conflict use_column
DECLARE
  id smallint;
  distinct_partitions integer[];
  locked integer;
  now_at timestamptz;
BEGIN
  SELECT t.topic_id INTO id FROM log.topic t WHERE t.name = topic_name;
  SELECT array_agg(DISTINCT wanted ORDER BY wanted) INTO distinct_partitions FROM unnest(partitions) AS wanted;
  PERFORM 1 FROM log.partition p WHERE p.topic_id = id AND p.partition = ANY (distinct_partitions) ORDER BY p.partition FOR UPDATE;
  GET DIAGNOSTICS locked = ROW_COUNT;
  IF locked <> cardinality(distinct_partitions) THEN
    RAISE EXCEPTION 'topic % has no such partitions', topic_name USING ERRCODE = 'no_data_found';
  END IF;
  now_at := clock_timestamp();
  RETURN QUERY
  WITH base AS (
    SELECT p.partition, greatest(p.first_offset, coalesce((
      SELECT r."offset" + 1 FROM log.record r WHERE r.topic_id = id AND r.partition = p.partition ORDER BY r."offset" DESC LIMIT 1
    ), 0)) AS first_offset
    FROM log.partition p WHERE p.topic_id = id AND p.partition = ANY (distinct_partitions)
  ), added AS (
    INSERT INTO log.record (topic_id, partition, "offset", record_key, headers, value, appended_at)
    SELECT id, n.partition, b.first_offset + n.rank, n.record_key, n.headers::jsonb, substring(bytes FROM n.start FOR n.length), now_at
    FROM unnest(partitions, ranks, keys, headers, starts, lengths) AS n (partition, rank, record_key, headers, start, length)
    JOIN base b ON b.partition = n.partition
  )
  SELECT base.partition, base.first_offset FROM base;
  PERFORM pg_notify('asana_warehouse_log', 'topic ' || topic_name || ' ' || array_to_string(distinct_partitions, ','));
END
$body$;
COMMENT ON FUNCTION log.append IS 'Appends records given as parallel arrays; ranks count from 0 in each partition. Answers the first offset given in each.';
`;

const heartbeat = /* sql */ `
CREATE FUNCTION log.heartbeat(in_group text, me text, topic_names text[], lease_ms integer)
RETURNS TABLE (topic text, partition integer, surplus boolean) LANGUAGE plpgsql AS $body$
#variable_conflict use_column
DECLARE
  now_at timestamptz;
  joined boolean;
  gone integer;
  members integer;
  rank integer;
  total integer;
  quota integer;
  held integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('asana_warehouse_log ' || in_group, 0));
  now_at := clock_timestamp();
  DELETE FROM log.member m WHERE m.consumer_group = in_group AND m.owner <> me AND m.expires_at < now_at;
  GET DIAGNOSTICS gone = ROW_COUNT;
  UPDATE log.member m SET expires_at = now_at + lease_ms * interval '1 ms' WHERE m.consumer_group = in_group AND m.owner = me;
  joined := NOT FOUND;
  IF joined THEN
    INSERT INTO log.member (consumer_group, owner, expires_at) VALUES (in_group, me, now_at + lease_ms * interval '1 ms');
  END IF;
  DELETE FROM log.lease l WHERE l.consumer_group = in_group AND (
    NOT EXISTS (SELECT 1 FROM log.member m WHERE m.consumer_group = in_group AND m.owner = l.owner)
    OR NOT EXISTS (SELECT 1 FROM log.topic t WHERE t.topic_id = l.topic_id));
  SELECT count(*), count(*) FILTER (WHERE m.owner < me) INTO members, rank FROM log.member m WHERE m.consumer_group = in_group;
  SELECT count(*) INTO total FROM log.partition p JOIN log.topic t USING (topic_id) WHERE t.name = ANY (topic_names);
  quota := total / members + (rank < total % members)::integer;
  SELECT count(*) INTO held FROM log.lease l WHERE l.consumer_group = in_group AND l.owner = me;
  IF held < quota THEN
    INSERT INTO log.lease (consumer_group, topic_id, partition, owner)
    SELECT in_group, p.topic_id, p.partition, me FROM log.partition p JOIN log.topic t USING (topic_id)
    WHERE t.name = ANY (topic_names) AND NOT EXISTS (
      SELECT 1 FROM log.lease l WHERE l.consumer_group = in_group AND l.topic_id = p.topic_id AND l.partition = p.partition)
    ORDER BY p.partition, p.topic_id LIMIT quota - held;
  END IF;
  IF joined OR gone > 0 THEN PERFORM pg_notify('asana_warehouse_log', 'group ' || in_group); END IF;
  RETURN QUERY SELECT t.name, l.partition, row_number() OVER (ORDER BY l.partition, l.topic_id) > quota
  FROM log.lease l JOIN log.topic t USING (topic_id) WHERE l.consumer_group = in_group AND l.owner = me;
END
$body$;
COMMENT ON FUNCTION log.heartbeat IS 'Says that a consumer lives, gives it its share of free partitions, answers what it holds and what it should give up.';

CREATE FUNCTION log.release(in_group text, me text, topic_names text[], partitions integer[]) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('asana_warehouse_log ' || in_group, 0));
  DELETE FROM log.lease l USING unnest(topic_names, partitions) AS given (name, partition), log.topic t
  WHERE t.name = given.name AND l.consumer_group = in_group AND l.owner = me AND l.topic_id = t.topic_id AND l.partition = given.partition;
  PERFORM pg_notify('asana_warehouse_log', 'group ' || in_group);
END
$body$;
COMMENT ON FUNCTION log.release IS 'Gives leases up, so that other consumers of the group take them.';

CREATE FUNCTION log.leave(in_group text, me text) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('asana_warehouse_log ' || in_group, 0));
  DELETE FROM log.lease l WHERE l.consumer_group = in_group AND l.owner = me;
  DELETE FROM log.member m WHERE m.consumer_group = in_group AND m.owner = me;
  PERFORM pg_notify('asana_warehouse_log', 'group ' || in_group);
END
$body$;
COMMENT ON FUNCTION log.leave IS 'Takes a consumer out of its group.';
`;

const retain = /* sql */ `
CREATE FUNCTION log.retain(topic_name text, in_partition integer, records_max integer) RETURNS integer LANGUAGE plpgsql AS $body$
DECLARE
  id smallint;
  keep_ms bigint;
  first bigint;
  bound bigint;
  removed integer;
BEGIN
  SELECT t.topic_id, t.retention_ms INTO id, keep_ms FROM log.topic t WHERE t.name = topic_name;
  SELECT p.first_offset INTO first FROM log.partition p WHERE p.topic_id = id AND p.partition = in_partition;
  SELECT min(coalesce(o.next_offset, 0)) INTO bound FROM ops.consumer_offset o WHERE o.topic = topic_name AND o.partition = in_partition;
  WITH old AS (
    SELECT r."offset", r.appended_at FROM log.record r
    WHERE r.topic_id = id AND r.partition = in_partition AND r."offset" >= first AND (bound IS NULL OR r."offset" < bound)
      AND r."offset" < (SELECT max(m."offset") FROM log.record m WHERE m.topic_id = id AND m.partition = in_partition)
    ORDER BY r."offset" LIMIT records_max
  ), past AS (
    SELECT max(old."offset") AS last FROM old WHERE old.appended_at < clock_timestamp() - keep_ms * interval '1 ms'
  )
  DELETE FROM log.record r USING past
  WHERE r.topic_id = id AND r.partition = in_partition AND r."offset" >= first AND r."offset" <= past.last;
  GET DIAGNOSTICS removed = ROW_COUNT;
  IF removed > 0 THEN
    UPDATE log.partition p SET first_offset = (
      SELECT r."offset" FROM log.record r WHERE r.topic_id = id AND r.partition = in_partition AND r."offset" >= first ORDER BY r."offset" LIMIT 1
    ) WHERE p.topic_id = id AND p.partition = in_partition;
  END IF;
  RETURN removed;
END
$body$;
COMMENT ON FUNCTION log.retain IS 'Removes at most so many records that are older than the topic keeps and that every group has passed; the newest record always stays.';
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(tables + append + heartbeat + retain);
}

export async function down(): Promise<void> {
  throw new Error('Migrations go forward only: restore a backup instead.');
}
