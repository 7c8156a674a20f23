/** A plan of chaos depends on its seed alone and holds every kind of trouble. */
import { seed } from '@asana-warehouse/testbed/seeds';
import { planRound, type Act } from './chaos-plan.ts';

const apps = ['ingress 1', 'projector 1', 'reconciler 1'];

test('the same seed gives the same plan, another one another', () => {
  const one = seed('a plan of chaos');
  expect(planRound(one, 'kafka', apps, 40)).toEqual(planRound(one, 'kafka', apps, 40));
  expect(planRound(one, 'kafka', apps, 40)).not.toEqual(planRound(one + 1, 'kafka', apps, 40));
});

test('a plan has as many kills as asked for, the last act is one, and it troubles everything there is', () => {
  const plan = planRound(seed('a long plan of chaos'), 'kafka', apps, 1000);
  const kills = plan.filter(({ act }) => act.kind === 'kill');
  expect(kills).toHaveLength(1000);
  expect(plan.at(-1)?.act.kind).toBe('kill');
  expect(new Set(plan.map(({ act }) => act.kind))).toEqual(
    new Set<Act['kind']>(['kill', 'pause', 'cut', 'trouble', 'clock', 'full disk']),
  );
  const victims = new Set(kills.map(({ act }) => ('victim' in act ? act.victim : '')));
  expect(victims).toEqual(new Set([...apps, 'postgres', 'kafka', 'a backend of postgres']));
});

test('on the Postgres log nothing is done to Kafka', () => {
  const plan = planRound(seed('a plan without Kafka'), 'postgres', apps, 500);
  expect(plan.filter(({ act }) => 'victim' in act && act.victim === 'kafka')).toEqual([]);
});
