/**
 * What crawls and the API client need beyond the foundation: the phase of a list, the budget that all instances with one
 * credential share, and indexes for claiming lists and finding runs.
 */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const sql = /* sql */ `
ALTER TABLE ops.scope ADD COLUMN phase smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN ops.scope.kind IS 'Which list is read: task_by_project, story_by_task …; the name of a type alone for one resource read directly.';
COMMENT ON COLUMN ops.scope.gid IS 'Whose: the workspace, project, task or person; for tasks of a person also the workspace, after a slash.';
COMMENT ON COLUMN ops.coverage.gid IS 'Whose list, written as in ops.scope.';
COMMENT ON COLUMN ops.scope.phase IS 'Everything of a lower phase is read first: 0 structure, 1 tasks, 2 tasks in no project, 3 stories.';
DROP INDEX ops.scope_open;
CREATE INDEX scope_open ON ops.scope (run_id, phase, kind, gid) WHERE state = 'open';
CREATE INDEX run_recent ON ops.run (kind, started_at DESC);

COMMENT ON TABLE ops.confirmation IS 'When a resource was last read from the API, whatever the read gave, and its repair epoch.';
COMMENT ON COLUMN ops.confirmation.repair_epoch IS 'Raised when two equal reads contradict the warehouse: contents with a higher epoch win.';

CREATE TABLE ops.api_budget (
  credential_id text PRIMARY KEY,
  tokens double precision NOT NULL,
  refilled_at timestamptz NOT NULL,
  paused_until timestamptz NOT NULL DEFAULT '-infinity',
  instances jsonb NOT NULL DEFAULT '{}'
) WITH (fillfactor = 50);
COMMENT ON TABLE ops.api_budget IS 'Requests to Asana that may be sent now, per credential, shared by all instances that use it.';
COMMENT ON COLUMN ops.api_budget.credential_id IS 'Digest that names the credential without giving it away.';
COMMENT ON COLUMN ops.api_budget.tokens IS 'Requests that may be sent at refilled_at; more come with time.';
COMMENT ON COLUMN ops.api_budget.refilled_at IS 'When tokens was counted.';
COMMENT ON COLUMN ops.api_budget.paused_until IS 'Asana asked for a pause (429): nobody sends before.';
COMMENT ON COLUMN ops.api_budget.instances IS 'Who took requests lately, and when (ms since 1970): the places in flight are shared among them.';
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sql);
}

export const down = refuseToGoBack;
