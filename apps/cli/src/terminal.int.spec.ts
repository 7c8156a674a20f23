/** What `up` draws on a terminal, from a real warehouse: a bar with the time to go, and in its place a table of fresh rows. */
import { freshDatabase, type FreshDatabase } from '@asana-warehouse/testbed/postgres';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import pg from 'pg';
import { backfilled } from './backfilled.ts';
import { follow } from './follow.ts';
import { narratorOn } from './narrator.ts';

let database: FreshDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** A terminal of `rows` lines that keeps what was written to it. */
function terminal(rows = 24): { readonly stream: NodeJS.WriteStream; written(): string; screen(): readonly string[] } {
  const stream = new PassThrough();
  let written = '';
  stream.on('data', (chunk: Buffer) => (written += chunk.toString('utf8')));
  return {
    stream: Object.assign(stream, { isTTY: true, columns: 120, rows }) as unknown as NodeJS.WriteStream,
    written: () => written,
    screen: () => screenOf(written),
  };
}

/** The lines that stand there after all was written: the two movements that the narrator makes, carried out. */
function screenOf(written: string): readonly string[] {
  const lines: string[] = [];
  const up = '\u001b[';
  for (const part of written.split(/(?=\n)|(?<=\n)/)) {
    let text = part;
    while (text.startsWith(up)) {
      const [moved = '', count = ''] = /^.{2}(\d+)A.{2}0J/s.exec(text) ?? [];
      if (moved === '') break;
      lines.splice(lines.length - Number(count));
      text = text.slice(moved.length);
    }
    if (text !== '' && text !== '\n') lines.push(stripVTControlCharacters(text));
  }
  return lines;
}

async function until(holds: () => boolean): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a backfill is a bar with lists, rows and the time to go; it is drawn in place, and gone when all is read', async () => {
  const { stream, screen } = terminal();
  const narrator = narratorOn(stream);
  narrator.say('✓ migrated');
  const startedMs = Date.now();
  await pool.query(
    `WITH run AS (
       INSERT INTO ops.run (kind, options, started_at) VALUES ('backfill', '{"roots": []}', now() - interval '30 seconds') RETURNING id
     ) INSERT INTO ops.scope (run_id, kind, gid, state, rows, job)
       SELECT id, 'task_by_project', n::text, CASE WHEN n <= 3 THEN 'done' ELSE 'open' END, n, 'backfill'
       FROM run, generate_series(1, 4) AS n`,
  );
  const waiting = backfilled(pool, narrator, startedMs, new AbortController().signal);
  const bar = /^backfill █{18}─{6} {2}3 of 4 lists, 10 rows, about (\d+) s to go$/;
  await until(() => bar.test(screen().at(-1) ?? ''));
  // Three quarters took half a minute or a bit more: a third of that is left.
  const toGo = Number(bar.exec(screen().at(-1) ?? '')?.[1]);
  expect(toGo).toBeGreaterThanOrEqual(10);
  expect(toGo).toBeLessThan(20);
  narrator.say('meanwhile');
  expect(screen()).toEqual(['✓ migrated', 'meanwhile', expect.stringMatching(bar)]);
  await pool.query(`UPDATE ops.scope SET state = 'done'; UPDATE ops.run SET ended_at = now()`);
  expect(await waiting).toMatchObject({ earlier: false, run: { status: 'complete' } });
  expect(screen()).toEqual(['✓ migrated', 'meanwhile']);
});

test('changes stand in a table of the newest, with names, who and the lag, and no text of others breaks out of it', async () => {
  await pool.query(
    `INSERT INTO asana.task (gid, name, _synced_at, _visibility, _version, _source)
     VALUES ('1', E'Ship \\u001b[2J it', now(), 'visible', 'x', 'hydrate');
     INSERT INTO asana.event (event_id, resource_type, resource_gid, action, change_field, created_at, received_at, source)
     VALUES ('e1', 'task', '1', 'changed', 'due_on', now() - interval '2 seconds', now(), 'webhook'),
            ('e2', 'task', '2', 'added', NULL, now(), now(), 'webhook')`,
  );
  const { stream, screen, written } = terminal();
  const stop = new AbortController();
  const following = follow(pool, narratorOn(stream), Date.now() - 60_000, stop.signal);
  try {
    await until(() => screen().length === 4);
    const [head = '', rule = '', ...rows] = screen();
    expect(head).toMatch(/^type +name +what happened +who +lag$/);
    expect(rule).toMatch(/^[─ ]+$/);
    expect(rows.toSorted()).toEqual([
      expect.stringMatching(/^task +2 +created +…$/),
      expect.stringMatching(/^task +Ship +\[2J it +due_on changed +2\.\d s$/),
    ]);
    // Its row comes: the same line is drawn anew, not a second one.
    await pool.query(
      `INSERT INTO asana.task (gid, name, _synced_at, _visibility, _version, _source) VALUES ('2', 'New', now(), 'visible', 'x', 'hydrate')`,
    );
    await until(() => screen().some((line) => /^task +New +created +\d/.test(line)));
    expect(screen()).toHaveLength(4);
  } finally {
    stop.abort();
    await following;
  }
  expect(written()).not.toContain('\u001b[2J');
});

test('no more is drawn than the terminal has lines for', () => {
  const { stream, screen } = terminal(5);
  const narrator = narratorOn(stream);
  narrator.block(Array.from({ length: 30 }, (_, n) => `line ${n}`));
  expect(screen()).toEqual(['line 0', 'line 1', 'line 2', 'line 3']);
  narrator.block(['one']);
  expect(screen()).toEqual(['one']);
  narrator.leave();
  narrator.progress('two');
  expect(screen()).toEqual(['one', 'two']);
});
