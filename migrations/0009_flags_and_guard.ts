/**
 * Two brakes. The deletion guard: reads that found nothing where the warehouse has a living row, what became of each, and an
 * entry for every scope in which there were implausibly many. Flags: which kinds of facts a type is folded from, and since when.
 */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const sql = /* sql */ `
CREATE TABLE ops.guard (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  scope text NOT NULL,
  resource_type text NOT NULL,
  rule text NOT NULL CHECK (rule IN ('list', 'reads', 'container')),
  missing integer NOT NULL,
  members integer,
  state text NOT NULL CHECK (state IN ('open', 'dismissed', 'confirmed', 'settled')),
  opened_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz,
  decided_by text,
  checks integer NOT NULL DEFAULT 0,
  next_check_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ops.guard IS 'Scopes in which implausibly many resources disappeared: their absences are not believed until someone decides or they come back.';
COMMENT ON COLUMN ops.guard.id IS 'Number by which asana-warehouse guard names it.';
COMMENT ON COLUMN ops.guard.scope IS 'What is held back: a project, a workspace, or everything, as kind and gid.';
COMMENT ON COLUMN ops.guard.resource_type IS 'Type of the resources whose number was implausible; deletions of every type in the scope are held back.';
COMMENT ON COLUMN ops.guard.rule IS 'What was implausible: the share missing from a list, the number of reads that found nothing, or a container that holds too much.';
COMMENT ON COLUMN ops.guard.missing IS 'How many disappeared when it was opened; of a container what it holds, itself included.';
COMMENT ON COLUMN ops.guard.members IS 'How many of that type the scope had then; null where that says nothing.';
COMMENT ON COLUMN ops.guard.state IS 'open: someone should decide. dismissed: do not believe, do not ask. confirmed: they are gone. settled: they came back.';
COMMENT ON COLUMN ops.guard.opened_at IS 'Since when.';
COMMENT ON COLUMN ops.guard.decided_at IS 'When it was last decided, or settled.';
COMMENT ON COLUMN ops.guard.decided_by IS 'Who decided: a person, or the reconciler that found everything back.';
COMMENT ON COLUMN ops.guard.checks IS 'How often a sample was read to see whether they came back.';
COMMENT ON COLUMN ops.guard.next_check_at IS 'When that is done next.';
CREATE UNIQUE INDEX guard_holding ON ops.guard (scope) WHERE state IN ('open', 'dismissed');
CREATE INDEX guard_recent ON ops.guard (scope, opened_at);

CREATE TABLE ops.absence (
  type text NOT NULL,
  gid text NOT NULL,
  workspace_gid text,
  state text NOT NULL CHECK (state IN ('doubted', 'believed', 'held', 'confirmed')),
  scopes text[] NOT NULL,
  guard_id bigint REFERENCES ops.guard (id) ON DELETE CASCADE,
  weight integer NOT NULL DEFAULT 1,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (type, gid),
  CHECK ((state IN ('held', 'confirmed')) OR guard_id IS NULL)
);
COMMENT ON TABLE ops.absence IS 'Living rows that a read did not find and no event said to be gone: what the deletion guard counts and holds back.';
COMMENT ON COLUMN ops.absence.type IS 'Resource type.';
COMMENT ON COLUMN ops.absence.gid IS 'Resource.';
COMMENT ON COLUMN ops.absence.workspace_gid IS 'Its workspace, where known.';
COMMENT ON COLUMN ops.absence.state IS 'doubted: read once more soon. believed: its absence went to the log. held: it does not, see guard_id. confirmed: it may.';
COMMENT ON COLUMN ops.absence.scopes IS 'Scopes it counts in.';
COMMENT ON COLUMN ops.absence.guard_id IS 'The entry of the guard that holds it.';
COMMENT ON COLUMN ops.absence.weight IS 'How many living rows would go with it, itself included.';
COMMENT ON COLUMN ops.absence.first_seen_at IS 'When it was first not found.';
COMMENT ON COLUMN ops.absence.seen_at IS 'When it was last not found.';
CREATE INDEX absence_guard ON ops.absence (guard_id) WHERE guard_id IS NOT NULL;
CREATE INDEX absence_scopes ON ops.absence USING gin (scopes);
CREATE INDEX absence_seen_at ON ops.absence (seen_at);

CREATE TABLE ops.flag (
  resource_type text NOT NULL CHECK (resource_type ~ '^([a-z][a-z_]*|[*])$'),
  action text NOT NULL CHECK (action ~ '^([a-z][a-z_]*|[*])$'),
  state text NOT NULL CHECK (state IN ('off', 'shadow', 'on')),
  since timestamptz NOT NULL,
  set_at timestamptz NOT NULL DEFAULT now(),
  set_by text NOT NULL,
  reason text,
  pending_since timestamptz,
  PRIMARY KEY (resource_type, action)
);
COMMENT ON TABLE ops.flag IS 'Which kinds of facts the tables of a type are folded from. What is not named here is on. The most exact row counts.';
COMMENT ON COLUMN ops.flag.resource_type IS 'Resource type, or * for all.';
COMMENT ON COLUMN ops.flag.action IS 'Action of events, or kind of reads: content, absent, forbidden, listed; or * for all.';
COMMENT ON COLUMN ops.flag.state IS 'on: folded. off: kept, but not folded. shadow: kept, and folded beside the live tables only.';
COMMENT ON COLUMN ops.flag.since IS 'Facts from then on are left out while it is off or shadow; the tables keep what earlier ones said.';
COMMENT ON COLUMN ops.flag.set_at IS 'When it was set.';
COMMENT ON COLUMN ops.flag.set_by IS 'Who set it.';
COMMENT ON COLUMN ops.flag.reason IS 'Why, in their words.';
COMMENT ON COLUMN ops.flag.pending_since IS 'Resources with facts from then on are still to be queued for another fold; null: they are.';
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sql);
}

export const down = refuseToGoBack;
