/**
 * One random workspace through the whole system: its size, its plan and what people do in it are drawn from a seed. It is
 * backfilled, then a storm goes over it, with deliveries lost, late, doubled and overtaken and an API that refuses; one `reconcile` later the warehouse
 * must equal Asana, by `verify` and by the tests' own comparisons, one of which has every column of every type.
 */
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { randomFrom } from '@asana-warehouse/testbed/seeds';
import { truthDifferences } from '@asana-warehouse/testbed/truth-by-type';
import { compareWithTruth, reachableTasks } from './compare-truth.ts';
import { Fleet } from './fleet.ts';
import type { LogKind, ServerKind } from './fleet-servers.ts';

/** What came of a seed. `problems`: empty when the warehouse equals Asana. */
export type WorkspaceReport = {
  readonly seed: number;
  readonly simulator: readonly string[];
  readonly actions: number;
  /** Objects that `verify` compared. */
  readonly compared: number;
  readonly seconds: number;
  readonly problems: readonly string[];
};

const problemsMax = 20;
const faults = {
  lose: 0.1,
  duplicate: 0.1,
  reorder: 0.2,
  delay_ms: 100,
  rate_429: 0.02,
  rate_5xx: 0.02,
  list_omits: 0.01,
};

/** Runs one seed to its end. Throws only for what is no finding: a process that cannot be started. */
export async function tryWorkspace(seed: number, log: LogKind, servers: ServerKind): Promise<WorkspaceReport> {
  const startedMs = performance.now();
  const { simulator, actions } = drawn(seed);
  const fleet = await Fleet.open({
    log,
    servers,
    instances: { ingress: 1, projector: 1, reconciler: 1 },
    simulator: [...simulator, '--seed', String(seed), '--retry-base-ms', '100', '--retry-max-ms', '500'],
  });
  try {
    await fleet.start();
    await fleet.backfilled();
    const before = reachableTasks((await fleet.truth('task')).data);
    await fleet.ask('POST', '/_simulator/faults', faults);
    await fleet.ask('POST', '/_simulator/work', { actions, seed });
    await fleet.ask('POST', '/_simulator/faults', {});
    await fleet.settled();
    const repaired = await fleet.job('reconcile', '--yes');
    await fleet.settled();
    const { document: verified } = await fleet.job('verify');
    const { differences } = await compareWithTruth(fleet, before);
    const byType: string[] = [];
    for (const declaration of resources) byType.push(...(await truthDifferences(fleet, declaration, null)));
    const found = [
      ...(repaired.code === 0 ? [] : [`reconcile: ${JSON.stringify(repaired.document).slice(0, 500)}`]),
      ...(verified['ok'] === true ? [] : [`verify: ${JSON.stringify(verified).slice(0, 2_000)}`]),
      ...differences,
      ...byType,
      ...Object.entries(fleet.crashes()).map(([name, words]) => `${name} ended with ${words.join(', ')}`),
    ];
    const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
    return {
      seed,
      simulator,
      actions,
      compared: Number(verified['compared']),
      seconds,
      problems: found.slice(0, problemsMax),
    };
  } finally {
    await fleet.close();
  }
}

/** How large the workspace is, on which plan, and how much is done in it. */
function drawn(seed: number): { readonly simulator: readonly string[]; readonly actions: number } {
  const random = randomFrom(seed);
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const plan = (['free', 'paid', 'enterprise'] as const)[between(0, 2)] ?? 'paid';
  const sizes = { workspaces: between(1, 2), users: between(2, 8), projects: between(2, 6), tasks: between(5, 60) };
  const flags = Object.entries(sizes).flatMap(([name, size]) => [`--${name}`, String(size)]);
  return { simulator: [...flags, '--plan', plan], actions: between(30, 150) };
}
