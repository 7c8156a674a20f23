CREATE SCHEMA raw;
COMMENT ON SCHEMA raw IS 'What entered the log, as it was: append-only, governed by retention and erasure.';
CREATE SCHEMA asana;
COMMENT ON SCHEMA asana IS 'Current rows, tombstones included, one table per resource type; link tables; events.';
CREATE SCHEMA asana_history;
COMMENT ON SCHEMA asana_history IS 'Every version of every resource and link: valid_from, valid_to, who and why.';
CREATE SCHEMA analytics;
COMMENT ON SCHEMA analytics IS 'Views over live rows only, for BI tools.';
CREATE SCHEMA ops;
COMMENT ON SCHEMA ops IS 'Operations: webhooks, checkpoints, runs, dead letters, sealed secrets, audit log.';

CREATE TABLE raw.delivery (
  partition integer NOT NULL,
  "offset" bigint NOT NULL,
  record_key text NOT NULL,
  headers jsonb NOT NULL,
  value bytea NOT NULL,
  appended_at timestamptz NOT NULL,
  PRIMARY KEY (partition, "offset", appended_at)
) PARTITION BY RANGE (appended_at);
COMMENT ON TABLE raw.delivery IS 'Every delivery that was acknowledged, byte for byte, with its place in the log.';
COMMENT ON COLUMN raw.delivery.partition IS 'Partition of asana.deliveries.v1.';
COMMENT ON COLUMN raw.delivery."offset" IS 'Offset in the partition.';
COMMENT ON COLUMN raw.delivery.record_key IS 'Webhook key.';
COMMENT ON COLUMN raw.delivery.headers IS 'Record headers: delivery id, receive time, source, trace context.';
COMMENT ON COLUMN raw.delivery.value IS 'The body as received. [R]';
COMMENT ON COLUMN raw.delivery.appended_at IS 'When the log took it.';
CREATE TABLE raw.delivery_default PARTITION OF raw.delivery DEFAULT;
CREATE INDEX delivery_appended_at ON raw.delivery USING brin (appended_at);
CREATE INDEX delivery_id ON raw.delivery ((headers->>'delivery-id'));

CREATE TABLE raw.snapshot (LIKE raw.delivery INCLUDING ALL EXCLUDING INDEXES, PRIMARY KEY (partition, "offset", appended_at))
  PARTITION BY RANGE (appended_at);
COMMENT ON TABLE raw.snapshot IS 'Every snapshot, as it entered the log: what the API said of one resource at one moment.';
COMMENT ON COLUMN raw.snapshot.partition IS 'Partition of asana.snapshots.v1.';
COMMENT ON COLUMN raw.snapshot.record_key IS 'Resource gid.';
COMMENT ON COLUMN raw.snapshot.headers IS 'Record headers: type, kind, source, trace context.';
COMMENT ON COLUMN raw.snapshot.value IS 'JSON of the snapshot, with all that the API said. [P]';
CREATE TABLE raw.snapshot_default PARTITION OF raw.snapshot DEFAULT;
CREATE INDEX snapshot_appended_at ON raw.snapshot USING brin (appended_at);
CREATE INDEX snapshot_record_key ON raw.snapshot (record_key);

CREATE TABLE ops.consumer_offset (
  consumer_group text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  next_offset bigint,
  epoch bigint NOT NULL DEFAULT 0,
  owner text,
  last_hash text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer_group, topic, partition)
) WITH (fillfactor = 50);
COMMENT ON TABLE ops.consumer_offset IS 'How far each consumer group has come, moved in the transaction that holds the effects.';
COMMENT ON COLUMN ops.consumer_offset.consumer_group IS 'Who consumes.';
COMMENT ON COLUMN ops.consumer_offset.topic IS 'What is consumed.';
COMMENT ON COLUMN ops.consumer_offset.partition IS 'Partition of the topic.';
COMMENT ON COLUMN ops.consumer_offset.updated_at IS 'When it moved last.';
COMMENT ON COLUMN ops.consumer_offset.next_offset IS 'First offset not yet applied; null before the first batch.';
COMMENT ON COLUMN ops.consumer_offset.epoch IS 'Raised at every assignment: a consumer that commits with an older epoch is fenced.';
COMMENT ON COLUMN ops.consumer_offset.owner IS 'Instance that claimed the partition last.';
COMMENT ON COLUMN ops.consumer_offset.last_hash IS 'SHA-256 of the last applied record: shows whether the topic was made anew.';

CREATE FUNCTION ops.move_offset(
  of_group text, of_topic text, of_partition integer, at_epoch bigint, from_offset bigint, to_offset bigint, hash text
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ops.consumer_offset SET next_offset = to_offset, last_hash = hash, updated_at = now()
  WHERE consumer_group = of_group AND topic = of_topic AND partition = of_partition AND epoch = at_epoch
    AND (next_offset = from_offset OR next_offset IS NULL);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'The partition has another owner or another position' USING ERRCODE = 'AW001';
  END IF;
END $$;
COMMENT ON FUNCTION ops.move_offset IS 'Moves a group past a batch, or raises AW001 when it no longer owns the partition at that epoch and offset.';

CREATE TABLE ops.dead_letter (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  consumer_group text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  "offset" bigint NOT NULL,
  event_index integer NOT NULL DEFAULT -1,
  record_key text NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  headers jsonb NOT NULL,
  value bytea NOT NULL,
  trace_id text,
  attempts integer NOT NULL DEFAULT 1,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'retry', 'retried', 'discarded')),
  UNIQUE (consumer_group, topic, partition, "offset", event_index)
);
COMMENT ON TABLE ops.dead_letter IS 'Facts that could not be applied, each with its reason, place and bytes; its partition went on.';
COMMENT ON COLUMN ops.dead_letter.id IS 'Number by which commands name it.';
COMMENT ON COLUMN ops.dead_letter.consumer_group IS 'The consumer that could not apply it; a retry goes to that one alone.';
COMMENT ON COLUMN ops.dead_letter.topic IS 'Topic of the record.';
COMMENT ON COLUMN ops.dead_letter.partition IS 'Partition of the record.';
COMMENT ON COLUMN ops.dead_letter."offset" IS 'Offset of the record.';
COMMENT ON COLUMN ops.dead_letter.record_key IS 'Key of the record.';
COMMENT ON COLUMN ops.dead_letter.headers IS 'Headers of the record.';
COMMENT ON COLUMN ops.dead_letter.value IS 'Bytes of the record. [P]';
COMMENT ON COLUMN ops.dead_letter.trace_id IS 'Trace of the attempt that failed.';
COMMENT ON COLUMN ops.dead_letter.attempts IS 'How often it was tried.';
COMMENT ON COLUMN ops.dead_letter.first_seen_at IS 'When it failed first.';
COMMENT ON COLUMN ops.dead_letter.last_seen_at IS 'When it failed last.';
COMMENT ON COLUMN ops.dead_letter.state IS 'open: waits for someone; retry: its consumer is to try again; retried: applied since; discarded: given up on purpose.';
COMMENT ON COLUMN ops.dead_letter.event_index IS 'Which event of the delivery; -1 for the whole record.';
COMMENT ON COLUMN ops.dead_letter.reason IS 'Stable code of the reason.';
COMMENT ON COLUMN ops.dead_letter.detail IS 'Where and what, without contents.';

CREATE SEQUENCE ops.wish_seq;
CREATE TABLE ops.wish (
  type text NOT NULL,
  gid text NOT NULL,
  workspace_gid text,
  seq bigint NOT NULL DEFAULT nextval('ops.wish_seq'),
  priority smallint NOT NULL DEFAULT 0,
  reason text NOT NULL,
  expects text CHECK (expects IN ('present', 'absent')),
  event_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL DEFAULT '-infinity',
  claimed_by text,
  claimed_seq bigint,
  claimed_until timestamptz,
  trace_parent text,
  raised_at timestamptz NOT NULL DEFAULT now(),
  heard_from text,
  PRIMARY KEY (type, gid)
) WITH (fillfactor = 70);
COMMENT ON TABLE ops.wish IS 'Resources that must be read from the API: one row per resource, fulfilled only by a read claimed at its number.';
COMMENT ON COLUMN ops.wish.type IS 'Resource type.';
COMMENT ON COLUMN ops.wish.gid IS 'Resource.';
COMMENT ON COLUMN ops.wish.workspace_gid IS 'The workspace to read it for, where known.';
COMMENT ON COLUMN ops.wish.attempts IS 'Reads since it was raised that did not fulfil it.';
COMMENT ON COLUMN ops.wish.not_before IS 'When it may be tried again.';
COMMENT ON COLUMN ops.wish.claimed_by IS 'Instance that reads it.';
COMMENT ON COLUMN ops.wish.claimed_seq IS 'Its number when it was claimed.';
COMMENT ON COLUMN ops.wish.claimed_until IS 'When the claim lapses.';
COMMENT ON COLUMN ops.wish.trace_parent IS 'Trace context of what raised it.';
COMMENT ON COLUMN ops.wish.raised_at IS 'When it was raised first.';
COMMENT ON COLUMN ops.wish.seq IS 'Rises each time the wish is raised: a read claimed before does not fulfil it.';
COMMENT ON COLUMN ops.wish.priority IS 'Lower is sooner: 0 live events, 1 to 3 those of a webhook that has more than 10, 100, 1,000 waiting, 5 members of a container, 9 sweeps.';
COMMENT ON COLUMN ops.wish.heard_from IS 'Webhook whose event raised it first; null when none did.';
COMMENT ON COLUMN ops.wish.reason IS 'What raised it: event action, container, or missing from a list.';
COMMENT ON COLUMN ops.wish.expects IS 'What the newest event says a read should find; a read that contradicts it is repeated.';
COMMENT ON COLUMN ops.wish.event_at IS 'Time of that event.';
CREATE INDEX wish_due ON ops.wish (priority, not_before, seq);
CREATE INDEX wish_heard_from ON ops.wish (heard_from) WHERE heard_from IS NOT NULL;

CREATE TABLE ops.webhook (
  webhook_key text PRIMARY KEY,
  gid text,
  workspace_gid text NOT NULL,
  resource_gid text NOT NULL,
  resource_type text NOT NULL,
  filters jsonb NOT NULL,
  target text NOT NULL,
  environment text NOT NULL,
  owner text,
  purpose text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'active', 'failed', 'lost', 'deleted')),
  sealed_secret bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  confirmed_at timestamptz,
  last_heartbeat_at timestamptz,
  last_delivery_at timestamptz,
  last_failure_at timestamptz,
  last_failure text
);
COMMENT ON TABLE ops.webhook IS 'Inventory of our webhooks: what they watch, where they deliver, how they fare, and their sealed secrets.';
COMMENT ON COLUMN ops.webhook.workspace_gid IS 'The workspace of what it watches.';
COMMENT ON COLUMN ops.webhook.resource_gid IS 'What it watches.';
COMMENT ON COLUMN ops.webhook.resource_type IS 'Type of what it watches.';
COMMENT ON COLUMN ops.webhook.filters IS 'Which events it lets through.';
COMMENT ON COLUMN ops.webhook.target IS 'Where it delivers, key included. [S]';
COMMENT ON COLUMN ops.webhook.owner IS 'The user whose credential made it. [R]';
COMMENT ON COLUMN ops.webhook.purpose IS 'What it is for.';
COMMENT ON COLUMN ops.webhook.created_at IS 'When its registration began.';
COMMENT ON COLUMN ops.webhook.confirmed_at IS 'When Asana confirmed it.';
COMMENT ON COLUMN ops.webhook.last_heartbeat_at IS 'Its last empty delivery.';
COMMENT ON COLUMN ops.webhook.last_delivery_at IS 'Its last delivery with events.';
COMMENT ON COLUMN ops.webhook.last_failure_at IS 'When Asana failed to deliver last, as Asana says.';
COMMENT ON COLUMN ops.webhook.last_failure IS 'What Asana says of that failure. [U]';
COMMENT ON COLUMN ops.webhook.webhook_key IS 'Unguessable part of the target path; says which secret signs. [S]';
COMMENT ON COLUMN ops.webhook.gid IS 'The webhook in Asana; null until Asana has answered.';
COMMENT ON COLUMN ops.webhook.environment IS 'Environment id: webhooks of other environments are never touched.';
COMMENT ON COLUMN ops.webhook.sealed_secret IS 'Secret of the handshake, sealed with SECRETS_KEY. Set once per key. [S]';
COMMENT ON COLUMN ops.webhook.state IS 'pending: handshake may come; active: confirmed by Asana; failed: creation refused; lost: Asana gave up on it; deleted: by us.';
CREATE INDEX webhook_resource ON ops.webhook (resource_gid) WHERE state IN ('pending', 'active');

CREATE TABLE ops.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE ops.audit IS 'Who or what did something that matters for security or data: handshakes refused, webhooks made, letters discarded.';
COMMENT ON COLUMN ops.audit.id IS 'Number in order of entry.';
COMMENT ON COLUMN ops.audit.at IS 'When.';
COMMENT ON COLUMN ops.audit.actor IS 'Who or what did it.';
COMMENT ON COLUMN ops.audit.action IS 'What was done.';
COMMENT ON COLUMN ops.audit.subject IS 'To what.';
COMMENT ON COLUMN ops.audit.detail IS 'Particulars, without secrets.';

CREATE TABLE ops.run (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('backfill', 'reconcile', 'verify')),
  options jsonb NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
);
COMMENT ON TABLE ops.run IS 'One backfill, reconcile or verify. Its status is derived from its scopes: see ops.run_status.';
COMMENT ON COLUMN ops.run.id IS 'Identifier.';
COMMENT ON COLUMN ops.run.kind IS 'backfill, reconcile or verify.';
COMMENT ON COLUMN ops.run.options IS 'What it was asked to do.';
COMMENT ON COLUMN ops.run.started_at IS 'When it began.';
COMMENT ON COLUMN ops.run.ended_at IS 'When it ended; null while it works or after a crash.';

CREATE TABLE ops.scope (
  run_id uuid NOT NULL REFERENCES ops.run ON DELETE CASCADE,
  kind text NOT NULL,
  gid text NOT NULL,
  workspace_gid text,
  state text NOT NULL CHECK (state IN ('open', 'done', 'failed', 'tolerated')),
  checkpoint jsonb,
  requests integer NOT NULL DEFAULT 0,
  rows integer NOT NULL DEFAULT 0,
  total_estimate integer,
  error text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  claimed_by text,
  claimed_until timestamptz,
  job text NOT NULL,
  PRIMARY KEY (run_id, kind, gid)
);
COMMENT ON TABLE ops.scope IS 'A list to read completely, for example the tasks of one project, with its durable progress.';
COMMENT ON COLUMN ops.scope.run_id IS 'The run it belongs to.';
COMMENT ON COLUMN ops.scope.workspace_gid IS 'The workspace it lies in.';
COMMENT ON COLUMN ops.scope.requests IS 'Requests made for it.';
COMMENT ON COLUMN ops.scope.rows IS 'Resources read.';
COMMENT ON COLUMN ops.scope.total_estimate IS 'How many resources are expected; null when unknown.';
COMMENT ON COLUMN ops.scope.error IS 'Why it failed.';
COMMENT ON COLUMN ops.scope.updated_at IS 'When it moved last.';
COMMENT ON COLUMN ops.scope.claimed_by IS 'Instance that works on it.';
COMMENT ON COLUMN ops.scope.claimed_until IS 'When the claim lapses.';
COMMENT ON COLUMN ops.scope.job IS 'Kind of run: one open scope per kind, job and gid.';
COMMENT ON COLUMN ops.scope.kind IS 'What is read: users, projects, tasks, subtasks, stories …';
COMMENT ON COLUMN ops.scope.gid IS 'Whose: the workspace, project or task.';
COMMENT ON COLUMN ops.scope.checkpoint IS 'Where to go on after a crash: next page and what the pages so far have shown.';
COMMENT ON COLUMN ops.scope.state IS 'tolerated: Asana refused the whole list for a reason the catalogue expects (see ops.coverage).';
CREATE UNIQUE INDEX scope_open_once ON ops.scope (job, kind, gid) WHERE state = 'open';
CREATE INDEX scope_open ON ops.scope (run_id, state);

CREATE VIEW ops.run_status AS
SELECT r.id, r.kind, r.options, r.started_at, r.ended_at,
       count(s.*) AS scopes,
       count(s.*) FILTER (WHERE s.state <> 'open') AS scopes_done,
       count(s.*) FILTER (WHERE s.state = 'failed') AS scopes_failed,
       coalesce(sum(s.requests), 0) AS requests,
       coalesce(sum(s.rows), 0) AS rows,
       CASE WHEN count(s.*) FILTER (WHERE s.state = 'failed') > 0 THEN 'failed'
            WHEN count(s.*) FILTER (WHERE s.state = 'open') > 0 OR r.ended_at IS NULL THEN 'open'
            ELSE 'complete' END AS status
FROM ops.run r LEFT JOIN ops.scope s ON s.run_id = r.id GROUP BY r.id;
COMMENT ON VIEW ops.run_status IS 'Runs with the status that follows from their scopes: a run with a failed scope is not complete.';
COMMENT ON COLUMN ops.run_status.id IS 'Identifier of the run.';
COMMENT ON COLUMN ops.run_status.kind IS 'backfill, reconcile or verify.';
COMMENT ON COLUMN ops.run_status.options IS 'What it was asked to do.';
COMMENT ON COLUMN ops.run_status.started_at IS 'When it began.';
COMMENT ON COLUMN ops.run_status.ended_at IS 'When it ended.';
COMMENT ON COLUMN ops.run_status.scopes IS 'How many lists it has to read.';
COMMENT ON COLUMN ops.run_status.scopes_done IS 'How many of them are settled.';
COMMENT ON COLUMN ops.run_status.scopes_failed IS 'How many of them failed.';
COMMENT ON COLUMN ops.run_status.requests IS 'Requests made.';
COMMENT ON COLUMN ops.run_status.rows IS 'Resources read.';
COMMENT ON COLUMN ops.run_status.status IS 'open, failed or complete.';

CREATE TABLE ops.coverage (
  kind text NOT NULL,
  gid text NOT NULL,
  workspace_gid text,
  outcome text NOT NULL CHECK (outcome IN ('complete', 'refused', 'failed')),
  status integer,
  detail text,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (kind, gid)
);
COMMENT ON TABLE ops.coverage IS 'What each whole list answered last: an empty list has no row to carry that it needs a plan or a right.';
COMMENT ON COLUMN ops.coverage.kind IS 'What was listed.';
COMMENT ON COLUMN ops.coverage.gid IS 'Whose list.';
COMMENT ON COLUMN ops.coverage.workspace_gid IS 'The workspace it lies in.';
COMMENT ON COLUMN ops.coverage.outcome IS 'complete, refused or failed.';
COMMENT ON COLUMN ops.coverage.status IS 'HTTP status of the answer that decided it.';
COMMENT ON COLUMN ops.coverage.detail IS 'What Asana said.';
COMMENT ON COLUMN ops.coverage.read_at IS 'When.';

CREATE TABLE ops.confirmation (
  type text NOT NULL,
  gid text NOT NULL,
  confirmed_at timestamptz NOT NULL,
  repair_epoch integer NOT NULL DEFAULT 0,
  PRIMARY KEY (type, gid)
) WITH (fillfactor = 70);
COMMENT ON TABLE ops.confirmation IS 'When a resource was last read and found equal to its row, and its repair epoch.';
COMMENT ON COLUMN ops.confirmation.type IS 'Resource type.';
COMMENT ON COLUMN ops.confirmation.gid IS 'Resource.';
COMMENT ON COLUMN ops.confirmation.confirmed_at IS 'When the read was made.';
COMMENT ON COLUMN ops.confirmation.repair_epoch IS 'Raised when reads contradicted the warehouse twice: contents read since win over older stamps.';
