/**
 * What `docker compose --profile simulator up` would start, started without an engine, from this checkout as the image: every
 * service comes up by its own command, environment and health check, rows arrive, and every service ends in time.
 */
import path from 'node:path';
import { describeWithKafka } from '@asana-warehouse/testbed/kafka';
import { runServices } from './run-services.ts';

const testMsMax = 180_000;

describeWithKafka(
  'docker-compose.yml without an engine',
  () => {
    test(
      'all services come up, rows arrive, webhooks are confirmed, and all end when asked to',
      async () => {
        const { exitCodes, projects, webhooks } = await runServices(path.join(import.meta.dirname, '..'));
        expect(projects).toBeGreaterThan(0);
        expect(webhooks).toBeGreaterThan(0);
        expect(exitCodes).toEqual({ migrate: 0, simulator: 0, ingress: 0, projector: 0, reconciler: 0 });
      },
      testMsMax,
    );
  },
  'own',
);
