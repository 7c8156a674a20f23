/**
 * Every declared type, from what people do in Asana to rows: something of each is made, changed, moved, deleted and brought
 * back through plain requests. After each round everything is read again, and the tables show what there is, to the last column;
 * in the end they still show it as it was after each round. Types without events are in it like those with. On both logs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { describeWithKafka, sharedKafkaSettings } from '@asana-warehouse/testbed/kafka';
import { runJob, type AppSettings } from '@asana-warehouse/testbed/processes';
import { valuesKept } from '@asana-warehouse/testbed/values-kept';
import { truthDifferences } from '@asana-warehouse/testbed/truth-by-type';
import { rounds, type Step } from '@asana-warehouse/testbed/scene-steps';
import { scenes } from '@asana-warehouse/testbed/type-scenes';

type Body = Readonly<Record<string, unknown>> & { readonly gid: string };

const clockErrorMs = 700;

/** Links that no scene fills, nor mentions, which have tests of their own. */
const unfilled = ['portfolio_project_template', 'tag_follower', 'task_dependency'];

test('every declared type has a scene, and something of it is there', async () => {
  expect(Object.keys(scenes).sort()).toEqual(resources.map(({ name }) => name).sort());
});

describe('on the Postgres log', () => {
  onLog(() => Promise.resolve({}));
});
describeWithKafka('on Kafka', () => onLog(sharedKafkaSettings));

/** Declares the tests on a log, which settings of the apps choose. */
function onLog(log: () => Promise<AppSettings>): void {
  let rig: Rig;
  /** Gids by the names that steps use. */
  const known = new Map<string, string>();
  /** Types of which values were looked for in the rows. */
  const lookedFor = new Set<string>();
  /** When a round was over: ISO 8601. */
  const moments: string[] = [];

  beforeAll(async () => {
    const small = ['--tasks', '8', '--projects', '3', '--users', '3'];
    rig = await openRig(['ingress', 'projector', 'reconciler'], small, await log());
    await rig.backfilled(60_000);
    const [project = '', elsewhere = ''] = rig.simulator.projects;
    const { workspaceGid: workspace } = rig.simulator;
    const [person, other] = (await ask(`GET /workspaces/${workspace}/users`)) as readonly Body[];
    const [task] = (await ask(`GET /tasks?limit=10&project=${project}`)) as readonly Body[];
    for (const [name, gid] of Object.entries({ workspace, project, elsewhere })) known.set(name, gid);
    for (const [name, one] of Object.entries({ person, other, task })) known.set(name, one?.gid ?? '');
  }, 120_000);
  afterAll(async () => rig.close());

  /** `GET /tasks` with `{name}` filled in. */
  async function ask(request: string, data?: object): Promise<unknown> {
    const [method = '', path = ''] = filled(request).split(' ');
    const body = data === undefined ? undefined : (JSON.parse(filled(JSON.stringify(data))) as object);
    return path.startsWith('/_simulator')
      ? rig.simulator.ask(method, path, body)
      : rig.simulator.ask(method, `/api/1.0${path}`, body === undefined ? undefined : { data: body });
  }

  function filled(text: string): string {
    return text.replaceAll(/\{(\w+)\}/g, (_hole, name: string) => {
      const gid = known.get(name);
      if (gid === undefined) throw new Error(`nothing is known as ${name}`);
      return gid;
    });
  }

  async function take({ ask: request, data, as }: Step): Promise<void> {
    const made = await ask(request, data);
    if (as !== undefined) known.set(as, (made as Body).gid);
  }

  async function differences(at: string | null): Promise<readonly string[]> {
    return (await Promise.all(resources.map((declaration) => truthDifferences(rig, declaration, at)))).flat();
  }

  /** Reads everything again and waits until the tables show what there is. */
  async function settled(): Promise<void> {
    await rig.simulator.ask('POST', '/_simulator/settle', {});
    const done = await runJob('reconciler', rig.settings(), ['reconcile', '--json']);
    expect(done).toMatchObject({ code: 0, document: { failed: [] } });
    await eventually(
      () => rig.rows('SELECT type, gid FROM ops.wish'),
      (wishes) => wishes.length === 0,
    );
    await eventually(
      () => differences(null),
      (found) => found.length === 0,
    );
    // What was read is dated by a clock that answers tell in whole seconds: nothing else happens about the moment.
    await sleep(clockErrorMs);
    moments.push(new Date().toISOString());
    await sleep(clockErrorMs);
  }

  test.each(rounds)(
    'after the round %s the tables show what there is',
    async (round) => {
      const ordered = Object.values(scenes);
      // What stands on something else goes before it.
      for (const scene of round === 'delete' ? ordered.toReversed() : ordered)
        for (const step of scene[round] ?? []) await take(step);
      await settled();
      expect(await differences(null)).toEqual([]);
      const { missing, types } = await valuesKept(
        rig,
        resources.map(({ name }) => name),
      );
      expect(missing).toEqual([]);
      for (const type of types) lookedFor.add(type);
    },
    90_000,
  );

  test('and each value that Asana gives lies where the page on coverage says, or has its reason there', () => {
    expect([...lookedFor].sort()).toEqual(resources.map(({ name }) => name).sort());
  });

  test('of every type and link something is, or was, there', async () => {
    const links = resources.flatMap((one) => one.links.map(({ table }) => table));
    const tables = [...resources.map(({ name }) => name), ...links.filter((table) => !table.endsWith('_mention'))];
    const counts = await Promise.all(
      tables.map(async (name) => [name, (await rig.rows(`SELECT FROM asana_history."${name}"`)).length] as const),
    );
    expect(counts.flatMap(([name, count]) => (count === 0 ? [name] : [])).sort()).toEqual(unfilled);
  });

  test('what was so after each round is so for that moment still', async () => {
    for (const at of moments) expect({ at, differences: await differences(at) }).toEqual({ at, differences: [] });
  }, 60_000);

  test('and the comparison of the product itself finds nothing', async () => {
    const { document } = await runJob('reconciler', rig.settings(), ['verify', '--json']);
    expect(document).toMatchObject({ ok: true, differences: [] });
  }, 60_000);
}
