/**
 * The first full read: everything the credential sees, workspaces first, then structure, tasks, stories. It begins where it
 * was interrupted, asks for nothing twice, and takes each project's webhook before it reads what lies in the project. A
 * second backfill appends only what differs.
 */
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { listKinds, neededKinds, rootScopes, type Selection } from '@asana-warehouse/reconciliation/list-kinds';
import { inTransaction } from '@asana-warehouse/warehouse/database';
import {
  addScopes,
  openRun,
  readProgress,
  type Run,
  type RunProgress,
  type Scope,
} from '@asana-warehouse/warehouse/runs';
import { crawl } from './crawl.ts';
import type { CrawlHooks } from './crawl-work.ts';
import { readHeldBack, type HeldBack } from './held-back.ts';
import type { Parts } from './parts.ts';
import { showProgress } from './show-progress.ts';
import { watchProjects, watchWorkspaces } from './watch.ts';
import type { WebhookParts } from './webhooks.ts';

/** `roots`: resources to begin with instead of everything, for example projects. */
export type BackfillOptions = {
  readonly selection: Selection;
  readonly roots: readonly { readonly type: string; readonly gid: string }[];
  readonly isShown: boolean;
};

export type BackfillResult = RunProgress & {
  readonly runId: string;
  /** Whether it went on with a run that had been begun before. */
  readonly resumed: boolean;
  readonly snapshots: number;
  readonly seconds: number;
  /** What the deletion guard holds back and asks about. */
  readonly heldBack: readonly HeldBack[];
};

const concurrency = 12;

/** Runs, or goes on with, a backfill. `webhooks` null: none are taken. Throws what ended it early. */
export async function backfill(
  parts: Parts,
  webhooks: WebhookParts | null,
  options: BackfillOptions,
): Promise<BackfillResult> {
  const startedMs = performance.now();
  const { selection } = options;
  const kinds = neededKinds(listKinds(resources), selection);
  const run = await openRun(parts.pool, 'backfill', describe(options));
  if (webhooks !== null && options.roots.length === 0) await watchWorkspaces(parts, webhooks);
  await inTransaction(parts.pool, (client) => addScopes(client, run, firstScopes(options, kinds)));
  let snapshots = 0;
  const hooks: CrawlHooks = {
    beforeBelow: async (declaration, objects) => {
      if (webhooks !== null && declaration.name === 'project') await watchProjects(webhooks, selection, objects);
    },
    onAppended: () => void (snapshots += 1),
    afterList: async () => null,
  };
  const shown = options.isShown ? showProgress(parts.pool, run, 'backfill') : null;
  try {
    await crawl(parts, {
      run,
      source: 'backfill',
      selection,
      kinds,
      priority: 9,
      concurrency,
      isRepair: false,
      skipCovered: true,
      since: null,
      gapMs: 0,
      hooks,
    });
  } finally {
    await shown?.end();
  }
  return result(parts, run, snapshots, startedMs);
}

function firstScopes(options: BackfillOptions, kinds: ReturnType<typeof listKinds>): readonly Scope[] {
  if (options.roots.length > 0) {
    return options.roots.map(({ type, gid }) => ({ kind: type, gid, workspaceGid: null, phase: 0 }));
  }
  return rootScopes(kinds).map((scope) => ({ ...scope, workspaceGid: null, phase: 0 }));
}

/** The options as they are stored: a run goes on only with equal ones. */
export function describe({ selection, roots }: Pick<BackfillOptions, 'selection' | 'roots'>): unknown {
  return {
    types: selection.types === null ? null : [...selection.types].sort(),
    only: Object.fromEntries([...selection.only].map(([type, gids]) => [type, [...gids].sort()])),
    roots: roots.map(({ type, gid }) => `${type} ${gid}`).sort(),
  };
}

async function result(parts: Parts, run: Run, snapshots: number, startedMs: number): Promise<BackfillResult> {
  const seconds = Math.round(performance.now() - startedMs) / 1000;
  const heldBack = await readHeldBack(parts.pool);
  return {
    ...(await readProgress(parts.pool, run)),
    runId: run.id,
    resumed: run.resumed,
    snapshots,
    seconds,
    heldBack,
  };
}
