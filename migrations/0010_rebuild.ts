/**
 * Where a rebuild makes the tables anew beside the live ones, and what it remembers between two runs. The tables themselves
 * are made when a rebuild begins, after the live ones as they are then, and dropped when it ends.
 */
import type { Knex } from 'knex';
import { refuseToGoBack } from './sql-file.ts';

const sql = /* sql */ `
CREATE SCHEMA rebuild_asana;
CREATE SCHEMA rebuild_history;
CREATE SCHEMA rebuild_ops;
COMMENT ON SCHEMA rebuild_asana IS 'Current tables as a rebuild makes them; empty while none is open.';
COMMENT ON SCHEMA rebuild_history IS 'History tables as a rebuild makes them; empty while none is open.';
COMMENT ON SCHEMA rebuild_ops IS 'What a rebuild knows and has found; empty while none is open.';

CREATE TABLE ops.rebuild (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'equal', 'applied', 'aborted')),
  phase text NOT NULL DEFAULT 'seed' CHECK (phase IN ('seed', 'gather', 'fold', 'compare', 'settle', 'found')),
  owner text NOT NULL,
  horizon timestamptz NOT NULL,
  progress jsonb NOT NULL DEFAULT '{}',
  started_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ops.rebuild IS 'Runs of asana-warehouse rebuild: one at most is open, and goes on where it was interrupted.';
COMMENT ON COLUMN ops.rebuild.id IS 'Number of the run.';
COMMENT ON COLUMN ops.rebuild.state IS 'open; equal: it found no difference; applied: differences were put right; aborted: its tables were dropped unused.';
COMMENT ON COLUMN ops.rebuild.phase IS 'What is done next: seed, gather, fold, compare, settle; found: differences stand and wait to be applied.';
COMMENT ON COLUMN ops.rebuild.owner IS 'Process that works on it, or did last: another one that still believes so changes nothing.';
COMMENT ON COLUMN ops.rebuild.horizon IS 'What the log took before this time comes from the memory of the projector, since the raw zone was thinned.';
COMMENT ON COLUMN ops.rebuild.progress IS 'How far each phase has come, and counts.';
COMMENT ON COLUMN ops.rebuild.started_at IS 'When it began.';
COMMENT ON COLUMN ops.rebuild.updated_at IS 'When it last came further.';
CREATE UNIQUE INDEX rebuild_open ON ops.rebuild ((true)) WHERE state = 'open';
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(sql);
}

export const down = refuseToGoBack;
