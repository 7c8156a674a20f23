/**
 * What `docker compose --profile dev up` and `--profile prod up` would start, started without an engine, from this checkout as the
 * image: every instance of every service comes up by its own command, environment, secrets and health check, rows and changes
 * arrive, and every one ends in time.
 */
import path from 'node:path';
import { describeWithKafka } from '@asana-warehouse/testbed/kafka';
import { newName, runServices } from './run-services.ts';

const testMsMax = 180_000;

describeWithKafka(
  'docker-compose.yml without an engine',
  () => {
    test(
      'all services come up, rows arrive, webhooks are confirmed, prod takes over, and all end when asked to',
      async () => {
        const { exitCodes, projects, webhooks, seen } = await runServices(path.join(import.meta.dirname, '..'));
        expect(projects).toBeGreaterThan(0);
        expect(webhooks).toBeGreaterThan(0);
        expect(seen).toBe(newName);
        const dev = ['simulator', 'dev-migrate', 'dev-ingress', 'dev-projector', 'dev-reconciler'];
        const prod = ['migrate', 'ingress', 'ingress-2', 'projector', 'projector-2', 'reconciler', 'reconciler-2'];
        expect(exitCodes).toEqual(Object.fromEntries([...dev, ...prod].map((name) => [name, 0])));
      },
      testMsMax,
    );
  },
  'own',
);
