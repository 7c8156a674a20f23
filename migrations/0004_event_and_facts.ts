/** The table of events, and what the projector keeps of the facts it has seen: the two that no declaration gives. */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const sql = /* sql */ `
CREATE TABLE asana.event (
  event_id text PRIMARY KEY,
  resource_type text NOT NULL,
  resource_gid text NOT NULL,
  resource_subtype text,
  action text NOT NULL,
  user_gid text,
  created_at timestamptz NOT NULL,
  said_at timestamptz,
  received_at timestamptz NOT NULL,
  parent_type text,
  parent_gid text,
  change_field text,
  change_action text,
  change_value_type text,
  change_value_gid text,
  _workspace_gid text,
  _delivery_id text,
  _trace_id text,
  source text NOT NULL
);
COMMENT ON TABLE asana.event IS 'One row per distinct event that Asana told of, whoever brought it and however often.';
COMMENT ON COLUMN asana.event.event_id IS 'Hash of what makes the event itself: resource, parent, user, action, time and change.';
COMMENT ON COLUMN asana.event.resource_type IS 'Type of what changed; also types that have no table.';
COMMENT ON COLUMN asana.event.resource_gid IS 'What changed.';
COMMENT ON COLUMN asana.event.resource_subtype IS 'Its subtype, where the event said so.';
COMMENT ON COLUMN asana.event.action IS 'added, changed, removed, deleted or undeleted; unknown ones are kept.';
COMMENT ON COLUMN asana.event.user_gid IS 'Who did it; null when it was Asana itself. Refers to user. [R]';
COMMENT ON COLUMN asana.event.created_at IS 'When it happened: the time Asana said, but never later than it was first received.';
COMMENT ON COLUMN asana.event.said_at IS 'The time Asana said.';
COMMENT ON COLUMN asana.event.received_at IS 'When it was first received.';
COMMENT ON COLUMN asana.event.parent_type IS 'Type of the container that it was added to or removed from.';
COMMENT ON COLUMN asana.event.parent_gid IS 'That container.';
COMMENT ON COLUMN asana.event.change_field IS 'Which field changed, as Asana calls it.';
COMMENT ON COLUMN asana.event.change_action IS 'How: changed, added or removed.';
COMMENT ON COLUMN asana.event.change_value_type IS 'Type of the new, added or removed value, where it is an object.';
COMMENT ON COLUMN asana.event.change_value_gid IS 'That object.';
COMMENT ON COLUMN asana.event._workspace_gid IS 'The workspace it belongs to. Refers to workspace.';
COMMENT ON COLUMN asana.event._delivery_id IS 'The delivery that brought it first.';
COMMENT ON COLUMN asana.event._trace_id IS 'Trace of that delivery.';
COMMENT ON COLUMN asana.event.source IS 'What brought it first: webhook or stream.';
CREATE INDEX event_resource ON asana.event (resource_type, resource_gid, created_at);
CREATE INDEX event_created_at ON asana.event (created_at);
CREATE INDEX event_user_gid ON asana.event (user_gid) WHERE user_gid IS NOT NULL;
CREATE INDEX event_parent_gid ON asana.event (parent_gid) WHERE action = 'added' AND resource_type <> 'story';
CREATE INDEX event_change_value_gid ON asana.event (change_value_gid) WHERE change_action = 'added';

CREATE VIEW analytics.event AS
SELECT event_id, resource_type, resource_gid, resource_subtype, action, user_gid, created_at, said_at, received_at,
       parent_type, parent_gid, change_field, change_action, change_value_type, change_value_gid, _workspace_gid
FROM asana.event;
COMMENT ON VIEW analytics.event IS 'One row per distinct event that Asana told of.';
DO $$
DECLARE shown record;
BEGIN
  FOR shown IN
    SELECT v.attname AS name, col_description(b.attrelid, b.attnum) AS doc
    FROM pg_attribute v JOIN pg_attribute b ON b.attrelid = 'asana.event'::regclass AND b.attname = v.attname
    WHERE v.attrelid = 'analytics.event'::regclass AND v.attnum > 0
  LOOP
    EXECUTE format('COMMENT ON COLUMN analytics.event.%I IS %L', shown.name, shown.doc);
  END LOOP;
END $$;

CREATE TABLE ops.fact (
  type text NOT NULL,
  gid text NOT NULL,
  id text NOT NULL,
  kind text NOT NULL,
  appended_at timestamptz NOT NULL,
  stamp jsonb NOT NULL,
  body text,
  PRIMARY KEY (type, gid, id)
);
COMMENT ON TABLE ops.fact IS 'What the projector knows of each resource: the set of facts that its rows and history are folded from.';
COMMENT ON COLUMN ops.fact.type IS 'Resource type.';
COMMENT ON COLUMN ops.fact.gid IS 'Resource.';
COMMENT ON COLUMN ops.fact.id IS 'Identity of the fact: the same fact seen twice is one row.';
COMMENT ON COLUMN ops.fact.kind IS 'Kind of fact: an event action, or present, absent, forbidden, listed.';
COMMENT ON COLUMN ops.fact.appended_at IS 'When the log took it.';
COMMENT ON COLUMN ops.fact.stamp IS 'What orders it among the facts of the resource, and who and why.';
COMMENT ON COLUMN ops.fact.body IS 'Content of a full read; null for every other kind. [U]';
CREATE INDEX fact_content ON ops.fact (gid, (stamp->>'hash'));
CREATE INDEX fact_appended_at ON ops.fact USING brin (appended_at);

CREATE TABLE ops.refold (
  type text NOT NULL,
  gid text NOT NULL,
  queued_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (type, gid)
);
COMMENT ON TABLE ops.refold IS 'Resources to fold again, since something that holds them changed.';
COMMENT ON COLUMN ops.refold.type IS 'Resource type.';
COMMENT ON COLUMN ops.refold.gid IS 'Resource.';
COMMENT ON COLUMN ops.refold.queued_at IS 'Since when it waits.';
CREATE INDEX refold_order ON ops.refold (queued_at, type, gid);
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sql);
}

export const down = refuseToGoBack;
