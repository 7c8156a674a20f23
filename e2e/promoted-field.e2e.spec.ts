/**
 * Asana begins to send a field that nobody has declared. It is kept as it came; when the catalogue declares it one day, the next release
 * has a column for it, and a replay of what was kept fills it. The next release is a copy of this checkout in which
 * the field was added to the declaration and to the extract of Asana's description; its migration is the one that `generate` writes.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environmentWith } from '@asana-warehouse/settings/read';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { runJob } from '@asana-warehouse/testbed/processes';

const runFile = promisify(execFile);
const checkout = fileURLToPath(new URL('..', import.meta.url));

let rig: Rig;
let release: string;

beforeAll(async () => {
  rig = await openRig([], ['--tasks', '20', '--projects', '1', '--users', '3']);
  release = await mkdtemp(path.join(tmpdir(), 'next-release-'));
}, 120_000);
afterAll(async () => {
  await rig.close();
  await rm(release, { recursive: true, force: true });
});

/** What git knows, and the packages: those of the workspace lead into the copy. */
async function copyCheckout(): Promise<void> {
  const { stdout } = await runFile('git', ['ls-files', '-z'], { cwd: checkout, maxBuffer: 2 ** 26 });
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    await mkdir(path.dirname(path.join(release, file)), { recursive: true });
    await cp(path.join(checkout, file), path.join(release, file));
  }
  const [from, to] = [path.join(checkout, 'node_modules'), path.join(release, 'node_modules')];
  await mkdir(path.join(to, '@asana-warehouse'), { recursive: true });
  for (const name of await readdir(from)) {
    if (name !== '@asana-warehouse' && name !== '.cache') await symlink(path.join(from, name), path.join(to, name));
  }
  for (const name of await readdir(path.join(from, '@asana-warehouse'))) {
    const own = path.join('@asana-warehouse', name);
    await symlink(await readlink(path.join(from, own)), path.join(to, own));
  }
}

/** Changes a file of the next release. Throws when it does not have the place. */
async function edit(file: string, place: RegExp, replacement: string): Promise<void> {
  const text = await readFile(path.join(release, file), 'utf8');
  const changed = text.replace(place, replacement);
  if (changed === text) throw new Error(`${file} has no place for a field`);
  await writeFile(path.join(release, file), changed);
}

async function runThere(...args: readonly string[]): Promise<string> {
  const env = { ...environmentWith(rig.settings()), NODE_OPTIONS: '' };
  const ran = runFile(process.execPath, [...args], { cwd: release, env, maxBuffer: 2 ** 26 });
  return (await ran).stdout;
}

test('an unknown field is kept in _extra, and fills the column of its own once there is one, by replay', async () => {
  await rig.simulator.ask('POST', '/_simulator/fields', { tag: { mood: 'calm' }, enum_option: { mood: 'calm' } });
  const projector = await rig.start('projector');
  expect((await runJob('reconciler', rig.settings(), ['backfill', '--types', 'tag,custom_field', '--json'])).code).toBe(
    0,
  );
  const tags = (await rig.simulator.ask('GET', '/_simulator/truth?type=tag')) as unknown[];
  expect(tags.length).toBeGreaterThan(0);
  const kept = await eventually(
    () => rig.rows(`SELECT _extra ->> 'mood' AS mood FROM asana.tag`),
    (rows) => rows.length === tags.length,
  );
  expect(new Set(kept.map(({ mood }) => mood))).toEqual(new Set(['calm']));
  const options = await eventually(
    () =>
      rig.rows(
        `SELECT DISTINCT mood.value FROM asana.custom_field, jsonb_each_text(_extra -> 'enum_options[].mood') AS mood`,
      ),
    (rows) => rows.length > 0,
  );
  expect(options).toEqual([{ value: 'calm' }]);
  await projector.stop();

  await rig.simulator.ask('POST', '/_simulator/fields', {});
  await copyCheckout();
  await edit('libs/catalogue/resources/tag.ts', /^ {2}fields: \{\n/m, `$&    mood: userText('How it feels.'),\n`);
  await edit(
    'libs/catalogue/official.json',
    /("schema": "TagResponse",[^{]*\{\n)/,
    '$1        "mood": ["str", "U"],\n',
  );
  await runThere('tools/generate.ts');
  await runThere('apps/cli/bin.mjs', 'migrate');
  expect(await rig.rows('SELECT count(mood)::int AS filled FROM asana.tag')).toEqual([{ filled: 0 }]);
  await runThere('apps/cli/bin.mjs', 'replay', '--from', '2020-01-01', '--json');
  const filled = await rig.rows(`SELECT mood, _extra FROM asana.tag`);
  expect(filled).toEqual(tags.map(() => ({ mood: 'calm', _extra: null })));
}, 240_000);
