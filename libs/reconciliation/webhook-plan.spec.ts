/** The webhook plan over random situations: what it does leads to what is declared, and touches nobody else. */
import { registryOf } from '@asana-warehouse/catalogue/registry';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import fc from 'fast-check';
import { projectFilters, unheardNames, unheardTypes, workspaceFilters } from './webhook-filters.ts';
import {
  keyOf,
  planWebhooks,
  targetOf,
  type DeclaredWebhook,
  type HeldWebhook,
  type RealWebhook,
  type WebhookAction,
} from './webhook-plan.ts';

const ours = { publicUrl: 'https://hooks.example.com', environment: 'production' };
const staging = { publicUrl: 'https://hooks.example.com', environment: 'staging' };
const elsewhere = { publicUrl: 'https://hooks.example.com.evil.example', environment: 'production' };
const filters = [{ resource_type: 'task' }];

type World = { readonly real: readonly RealWebhook[]; readonly held: readonly HeldWebhook[] };

const gids = ['1', '2', '3', '4'];
const declared = (gid: string): DeclaredWebhook => ({
  resourceGid: gid,
  resourceType: 'project',
  workspaceGid: 'w',
  filters,
  purpose: 'p',
});

const situations = fc.record({
  wanted: fc.uniqueArray(fc.constantFrom(...gids)),
  real: fc.array(
    fc.record({
      resourceGid: fc.constantFrom(...gids),
      owner: fc.constantFrom(ours, staging, elsewhere),
      isKnown: fc.boolean(),
      hasSecret: fc.boolean(),
      state: fc.constantFrom('pending', 'active', 'failed', 'lost'),
      hasOldFilters: fc.boolean(),
    }),
    { maxLength: 8 },
  ),
  lost: fc.array(fc.constantFrom(...gids), { maxLength: 3 }),
});

function worldOf(situation: typeof situations extends fc.Arbitrary<infer T> ? T : never): World {
  const real = situation.real.map(({ resourceGid, owner, hasOldFilters }, n) => ({
    gid: `r${n}`,
    resourceGid,
    target: targetOf(owner, `key${n}`),
    filters: hasOldFilters ? [{ resource_type: 'story' }] : filters,
  }));
  const held = situation.real.flatMap(({ isKnown, owner, hasSecret, state, resourceGid }, n) =>
    isKnown && owner === ours
      ? [{ key: `key${n}`, gid: `r${n}`, resourceGid, target: targetOf(ours, `key${n}`), state, hasSecret }]
      : [],
  );
  const lost = situation.lost.map((resourceGid, n) => ({
    key: `lost${n}`,
    gid: `gone${n}`,
    resourceGid,
    target: targetOf(ours, `lost${n}`),
    state: 'active',
    hasSecret: true,
  }));
  return { real, held: [...held, ...lost] };
}

/** What the world is after the plan, if every step succeeds. */
function carriedOut(world: World, plan: readonly WebhookAction[]): World {
  let { real, held } = world;
  const remove = (gid: string): void => void (real = real.filter((one) => one.gid !== gid));
  const mark = (key: string, change: Partial<HeldWebhook>): void =>
    void (held = held.map((row) => (row.key === key ? { ...row, ...change } : row)));
  plan.forEach((step, n) => {
    if (step.kind === 'lost') mark(step.key, { state: 'lost' });
    if (step.kind === 'delete') {
      remove(step.real.gid);
      if (step.key !== null) mark(step.key, { state: 'deleted' });
    }
    if (step.kind === 'adopt') mark(step.key, { state: 'active', gid: step.real.gid });
    if (step.kind === 'update') {
      real = real.map((one) => (one.gid === step.real.gid ? { ...one, filters: step.declared.filters } : one));
      mark(step.key, { state: 'active', gid: step.real.gid });
    }
    if (step.kind === 'create') {
      if (step.old !== null) {
        remove(step.old.real.gid);
        mark(step.old.key, { state: 'deleted' });
      }
      const made = { gid: `n${n}`, resourceGid: step.declared.resourceGid, target: targetOf(ours, `new${n}`) };
      real = [...real, { ...made, filters: step.declared.filters }];
      held = [...held, { ...made, key: `new${n}`, state: 'active', hasSecret: true }];
    }
  });
  return { real, held };
}

const plan = (wanted: readonly string[], { real, held }: World): readonly WebhookAction[] =>
  planWebhooks(ours, wanted.map(declared), real, held);

test('carried out, each declared resource has one webhook of ours, with its secret and filters, and a second plan keeps all', () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const after = carriedOut(worldOf(situation), plan(situation.wanted, worldOf(situation)));
      const mine = after.real.filter(({ target }) => keyOf(ours, target) !== null);
      expect(mine.map(({ resourceGid }) => resourceGid).sort()).toEqual(situation.wanted.toSorted());
      for (const one of mine) {
        const row = after.held.find(({ key }) => key === keyOf(ours, one.target));
        expect(row).toMatchObject({ state: 'active', gid: one.gid, hasSecret: true });
        expect(one.filters).toEqual(filters);
      }
      expect(plan(situation.wanted, after).filter(({ kind }) => kind !== 'keep')).toEqual([]);
    }),
  );
});

test('webhooks of another environment, another address or a look-alike are never touched', () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const world = worldOf(situation);
      const foreign = world.real.filter(({ target }) => keyOf(ours, target) === null);
      const after = carriedOut(world, plan(situation.wanted, world));
      expect(after.real).toEqual(expect.arrayContaining(foreign));
      expect(after.real.filter(({ target }) => keyOf(ours, target) === null)).toHaveLength(foreign.length);
    }),
  );
});

test('nothing goes before what takes its place is there', () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const kinds = plan(situation.wanted, worldOf(situation)).map(({ kind }) => kind);
      const lastCreate = kinds.lastIndexOf('create');
      const firstDelete = kinds.indexOf('delete');
      expect(firstDelete === -1 || lastCreate < firstDelete).toBe(true);
    }),
  );
});

test('rotation uses no key again', () => {
  const real = [{ gid: 'r', resourceGid: '1', target: targetOf(ours, 'old'), filters }];
  const held = [
    { key: 'old', gid: 'r', resourceGid: '1', target: targetOf(ours, 'old'), state: 'active', hasSecret: true },
  ];
  const steps = planWebhooks(ours, [declared('1')], real, held, new Set(['old']));
  expect(steps).toEqual([{ kind: 'create', declared: declared('1'), old: { real: real[0], key: 'old' } }]);
});

test('filters are equal in any order, and differ by type and by action', () => {
  const [a, b] = [{ resource_type: 'task', action: 'added' }, { resource_type: 'story' }];
  const stepFor = (real: DeclaredWebhook['filters'], wanted: DeclaredWebhook['filters']): string | undefined => {
    const target = targetOf(ours, 'k');
    const held = [{ key: 'k', gid: 'r', resourceGid: '1', target, state: 'active', hasSecret: true }];
    const want = { ...declared('1'), filters: wanted };
    return planWebhooks(ours, [want], [{ gid: 'r', resourceGid: '1', target, filters: real }], held)[0]?.kind;
  };
  expect(stepFor([a, b], [b, a])).toBe('keep');
  expect(stepFor([a], [a, b])).toBe('update');
  expect(stepFor([b], [{ resource_type: 'task' }])).toBe('update');
  expect(stepFor([{ resource_type: 'task' }], [a])).toBe('update');
  expect(stepFor([{ ...a, action: 'removed' }], [a])).toBe('update');
});

test('an active registration that Asana no longer has is lost, also one of which it never told a gid', () => {
  const row = { key: 'k', gid: null, resourceGid: '1', target: targetOf(ours, 'k'), state: 'active', hasSecret: true };
  const rows = [row, { ...row, key: 'p', state: 'pending' }, { ...row, key: 'g', gid: 'gone' }];
  expect(planWebhooks(ours, [], [], rows)).toEqual(['k', 'g'].map((key) => ({ kind: 'lost', key })));
});

test('a webhook that works but is not known as active, or under another gid, is adopted', () => {
  const target = targetOf(ours, 'k');
  const real = { gid: 'r', resourceGid: '1', target, filters };
  const row = { key: 'k', gid: 'r', resourceGid: '1', target, state: 'active', hasSecret: true };
  for (const [change, kind] of [
    [{}, 'keep'],
    [{ state: 'pending' }, 'adopt'],
    [{ gid: null, state: 'pending' }, 'adopt'],
    [{ gid: 'other' }, 'adopt'],
  ] as const) {
    const steps = planWebhooks(ours, [declared('1')], [real], [{ ...row, ...change }]);
    expect(steps.at(-1)).toEqual({ kind, declared: declared('1'), real, key: 'k' });
  }
});

test('what of ours is not declared is deleted, with its key', () => {
  const real = { gid: 'r', resourceGid: '9', target: targetOf(ours, 'k'), filters };
  expect(planWebhooks(ours, [], [real], [])).toEqual([{ kind: 'delete', real, key: 'k' }]);
});

test('a target names the key, and the environment as it is written', () => {
  const odd = { publicUrl: 'https://a.example', environment: 'a&b c' };
  expect(targetOf(odd, 'k')).toBe('https://a.example/asana/webhooks/k?environment=a%26b%20c');
  expect(keyOf(odd, targetOf(odd, 'k'))).toBe('k');
  expect(keyOf({ ...odd, environment: 'a' }, targetOf(odd, 'k'))).toBeNull();
  expect(keyOf(odd, targetOf(odd, ' k'))).toBeNull();
  expect(keyOf(odd, targetOf(odd, 'k/'))).toBeNull();
});

test('targets of ours are told by address and environment', () => {
  expect(keyOf(ours, targetOf(ours, 'abc_-1'))).toBe('abc_-1');
  for (const target of [
    targetOf(staging, 'k'),
    targetOf(elsewhere, 'k'),
    // As long as ours, so that what follows looks like a key.
    targetOf({ ...ours, publicUrl: 'https://hooks.example.org' }, 'k'),
    'https://hooks.example.com/asana/webhooks/k',
    'https://hooks.example.com/asana/webhooks/a/b?environment=production',
    'https://hooks.example.com/asana/webhooks/?environment=production',
    'not a url',
  ]) {
    expect(keyOf(ours, target)).toBeNull();
  }
});

test('a project is watched with all that lies in it; what no webhook tells of is known', () => {
  const registry = registryOf(resources);
  expect(projectFilters(registry)).toEqual(
    ['attachment', 'project', 'project_membership', 'section', 'story', 'task'].map((resource_type) => ({
      resource_type,
    })),
  );
  const [task] = registry.childrenOf('project').filter(({ resource }) => resource.name === 'task');
  const silent = { ...task!, resource: { ...task!.resource, events: false } };
  const silentOnly = { childrenOf: (type: string) => (type === 'project' ? [silent] : []) };
  expect(projectFilters(silentOnly).map(({ resource_type }) => resource_type)).toEqual([
    'project',
    'project_membership',
  ]);
  expect(workspaceFilters.map(({ resource_type, action }) => `${resource_type} ${action}`)).toEqual([
    'project added',
    'project removed',
    'project deleted',
    'project undeleted',
    'project changed',
    'team_membership added',
    'team_membership removed',
    'workspace_membership added',
    'workspace_membership removed',
  ]);
  const unlisted = { ...task!, resource: { ...task!.resource, unlisted: true as const } };
  const unlistedOnly = { childrenOf: (type: string) => (type === 'project' ? [unlisted] : []) };
  expect(projectFilters(unlistedOnly)).toHaveLength(2);
  expect(unheardTypes({ resources: [unlisted.resource], ...unlistedOnly }).has('task')).toBe(true);
  expect([...unheardTypes(registry)]).toEqual(expect.arrayContaining(['user', 'custom_field', 'tag']));
  expect(unheardTypes(registry).has('task')).toBe(false);
  const lists = [...unheardNames(registry)].filter((name) => !unheardTypes(registry).has(name));
  expect(lists).toEqual(
    expect.arrayContaining(['story_by_goal', 'attachment_by_project', 'project_membership_by_project']),
  );
  expect(lists.filter((name) => /^(task|story|section)_by_(task|project|workspace|user)$/.test(name))).toEqual([]);
});
