/**
 * The worst that can come in through the ports that face no stranger directly, through whole processes: records in the log, answers
 * of the API, words on the command line. (Ingress has its own ten in `apps/ingress/src/webhook.controller.int.spec.ts`.) Each gets
 * its answer, and nothing else is lost or held up.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { deliveriesTopic, snapshotsTopic } from '@asana-warehouse/event-log/topics';
import { eventually } from '@asana-warehouse/testbed/eventually';
import { Fleet, onBothLogs } from './fleet.ts';
import { startLyingGateway, type Lie, type LyingGateway } from '@asana-warehouse/testbed/lying-gateway';
import { exchange } from '@asana-warehouse/testbed/raw-http';
import {
  badObjects,
  doorInputs,
  hugeTask,
  lies,
  poisonedDeliveries,
  poisonedSnapshots,
  soundSnapshot,
  unstorable,
  withBadObject,
  wrongWords,
} from './worst-inputs.ts';

const testMsMax = 240_000;
const root = path.join(import.meta.dirname, '..');
const single = { ingress: 1, projector: 1, reconciler: 1 };

onBothLogs('shared', (log) => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await Fleet.open({
      log,
      servers: 'shared',
      instances: single,
      simulator: ['--tasks', '12', '--projects', '1', '--users', '3'],
    });
    await fleet.start();
    await fleet.backfilled();
  }, testMsMax);
  afterAll(async () => fleet.close(), testMsMax);

  test(
    'poisoned records in either topic become dead letters with reason, key and place, and their partitions go on',
    async () => {
      // Of a tag that Asana does not have, so that a later sweep removes it.
      const key = '99000000000000001';
      await fleet.withLog(async (opened) => {
        await opened.append(deliveriesTopic, poisonedDeliveries(key));
        await opened.append(snapshotsTopic, poisonedSnapshots(key));
        // Behind the poison, under the same key and so in the same partition.
        await opened.append(snapshotsTopic, [soundSnapshot(key)]);
      });
      await fleet.settled();
      const letters = await fleet.rows(
        `SELECT topic, reason, record_key, count(DISTINCT ("offset", partition))::int AS records FROM ops.dead_letter
         WHERE record_key = $1 AND consumer_group = 'projector' GROUP BY 1, 2, 3`,
        [key],
      );
      const recordsOf = (topic: string): number =>
        letters.filter((letter) => letter['topic'] === topic).reduce((sum, { records }) => sum + Number(records), 0);
      expect(recordsOf(deliveriesTopic)).toBe(poisonedDeliveries(key).length);
      expect(recordsOf(snapshotsTopic)).toBe(poisonedSnapshots(key).length);
      const later = await fleet.rows(
        `SELECT consumer_group, topic, count(*)::int AS records FROM ops.dead_letter
         WHERE record_key = $1 AND reason = 'from_the_future' GROUP BY 1, 2 ORDER BY 1, 2`,
        [key],
      );
      expect(later).toEqual([
        { consumer_group: 'hydrator', topic: deliveriesTopic, records: 1 },
        { consumer_group: 'projector', topic: deliveriesTopic, records: 1 },
        // Another one says its major in the value.
        { consumer_group: 'projector', topic: snapshotsTopic, records: 2 },
      ]);
      expect(await fleet.rows('SELECT name FROM asana.tag WHERE gid = $1', [key])).toEqual([{ name: 'Sound' }]);
      const [landed] = await fleet.rows(
        `SELECT (SELECT count(*)::int FROM raw.delivery WHERE record_key = $1) AS deliveries,
                (SELECT count(*)::int FROM raw.snapshot WHERE record_key = $1) AS snapshots`,
        [key],
      );
      expect(landed).toEqual({
        deliveries: poisonedDeliveries(key).length,
        snapshots: poisonedSnapshots(key).length + 1,
      });
      expect(fleet.crashes()).toEqual({});
      const made = (await fleet.ask('POST', '/api/1.0/tasks', {
        data: { name: 'After the poison', projects: [fleet.simulator.projects[0]] },
      })) as { gid: string };
      await eventually(
        () => fleet.rows('SELECT name FROM asana.task WHERE gid = $1', [made.gid]),
        (rows) => rows.length === 1,
      );
    },
    testMsMax,
  );

  if (log === 'postgres') {
    describe('an API that lies', () => {
      let gateway: LyingGateway;
      beforeAll(async () => {
        gateway = await startLyingGateway(fleet.simulator.url);
      });
      afterAll(() => gateway.close());

      const tasks = /\/tasks\?/;
      /** Reads the project's tasks while the API lies. */
      const told = async (at: RegExp, lie: Lie): ReturnType<Fleet['jobWith']> => {
        gateway.tell(at, lie);
        const words = ['--project', fleet.simulator.projects[0] ?? '', '--types', 'task'];
        const done = await fleet.jobWith({ ASANA_BASE_URL: gateway.url }, 'backfill', ...words);
        expect(gateway.told()).toBeGreaterThan(0);
        expect(gateway.told()).toBeLessThan(20);
        return done;
      };
      const read = { code: 0, document: { ok: true, failed: [] } };

      test.each(lies)(
        '%s: the run says which list failed, and does not hang or crash',
        async (_, at, lie) => {
          const failed = { code: 1, document: { ok: false, failed: [{ kind: 'task_by_project' }] } };
          expect(await told(at, lie)).toMatchObject(failed);
        },
        testMsMax,
      );

      test.each(badObjects)(
        '%s: the field stays as it was, a dead letter lies beside the row, and its neighbour arrives',
        async (_, member, detail, neighbour) => {
          const [first] = (await fleet.ask('GET', `/api/1.0/tasks?project=${fleet.simulator.projects[0]}&limit=1`)) as {
            gid: string;
          }[];
          const row = () => fleet.rows('SELECT name, due_on FROM asana.task WHERE gid = $1', [first?.gid]);
          const before = await row();
          expect(await told(tasks, withBadObject(member, neighbour))).toMatchObject(read);
          await eventually(
            () => fleet.rows('SELECT gid FROM asana.task WHERE name = $1', [neighbour]),
            (rows) => rows.length === 1,
          );
          await fleet.settled();
          // At the place of the letter the raw zone has the record of that key.
          const letters = await fleet.rows(
            `SELECT letter.reason, letter.detail, letter.record_key, letter.resource_type, letter.resource_gid, letter.state,
                    raw.record_key AS key_at_place
             FROM ops.dead_letter AS letter LEFT JOIN raw.snapshot AS raw ON raw.partition = letter.partition AND raw."offset" = letter."offset"
             WHERE letter.topic = $1 AND letter.consumer_group = 'projector' AND letter.detail = $2`,
            [snapshotsTopic, detail],
          );
          const { gid } = first ?? { gid: '' };
          const keys = { record_key: gid, resource_type: 'task', resource_gid: gid, key_at_place: gid };
          expect(letters).toEqual([{ reason: 'undecodable', detail, state: 'open', ...keys }]);
          expect(await row()).toEqual(before);
        },
        testMsMax,
      );

      test(
        'characters that Postgres cannot store are left out of the row',
        async () => {
          expect(await told(tasks, unstorable)).toMatchObject(read);
          await eventually(
            () => fleet.rows(`SELECT gid FROM asana.task WHERE name = 'Cannot be stored'`),
            (rows) => rows.length === 1,
          );
        },
        testMsMax,
      );

      test(
        'the object that is too large for the log became a dead letter, which names it and holds none of it',
        async () => {
          const letters = await fleet.rows(
            `SELECT resource_type, resource_gid, state, octet_length(value) AS bytes FROM ops.dead_letter
             WHERE reason = 'too_large'`,
          );
          expect(letters).toEqual([{ resource_type: 'task', resource_gid: hugeTask, state: 'open', bytes: 0 }]);
        },
        testMsMax,
      );

      test(
        'after all the lies the truth is read again, and the warehouse equals it',
        async () => {
          gateway.tell(/^$/, null);
          expect(await fleet.job('reconcile', '--yes')).toMatchObject({ code: 0 });
          await fleet.settled();
          const { document } = await fleet.job('verify');
          expect(document['differences']).toEqual([]);
          expect(fleet.crashes()).toEqual({});
        },
        testMsMax,
      );
    });

    test.each(doorInputs)('the side door answers %s, and goes on', async (_, bytes, status) => {
      for (const app of ['ingress', 'projector', 'reconciler'] as const) {
        const url = fleet.of(app)[0]?.metricsUrl ?? '';
        const answer = await exchange(url, bytes);
        expect({ app, status: answer === 'closed' ? null : answer.status }).toEqual({ app, status });
        expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      }
      expect(fleet.crashes()).toEqual({});
    });

    test.each(wrongWords)('%j is wrong usage: exit 2', async (words) => {
      const { code, stdout } = await command([...words, '--json'], fleet);
      expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringMatching(/^$|"usage\.invalid"/) as string });
    });
  }
});

/** Runs the command line as `npx asana-warehouse` would. */
function command(
  words: readonly string[],
  fleet: Fleet,
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'apps/cli/bin.mjs'), ...words], {
      cwd: root,
      env: fleet.environment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout }));
  });
}
