/** The jobs as commands: options in, one job, a text for people or one JSON document for machines, an exit code. */
import { parseArgs } from 'node:util';
import { Failure } from '@asana-warehouse/failure/failure';
import { listKinds, type Selection } from '@asana-warehouse/reconciliation/list-kinds';
import { resources } from '@asana-warehouse/catalogue/resources.gen';
import { gid as readGid, moment } from '@asana-warehouse/settings/parsers';
import { runJob } from '@asana-warehouse/wiring/run-job';
import { backfill } from './backfill.ts';
import { openParts, partSettings, selectionOf, type Parts } from './parts.ts';
import { reconcile } from './reconcile.ts';
import { print, printBackfill, printReconciled, printVerified, printWebhooks } from './report.ts';
import { verify } from './verify.ts';
import { openWebhookParts } from './watch.ts';
import { runWebhooks } from './webhook-commands.ts';

/** What was typed. */
export type Typed = {
  readonly json: boolean;
  readonly yes: boolean;
  readonly workspace: readonly string[];
  readonly project: readonly string[];
  readonly resource: readonly string[];
  readonly types: readonly string[];
  readonly since: string | null;
  readonly words: readonly string[];
};

type Command = (parts: Parts, typed: Typed) => Promise<0 | 1>;

const commands: Readonly<Record<string, Command>> = {
  backfill: async (parts, typed) => {
    const { selection, roots } = chosen(parts, typed);
    const webhooks = await openWebhookParts(parts);
    const done = await backfill(parts, webhooks, { selection, roots, isShown: true });
    const ok = done.failed.length === 0 && done.heldBack.length === 0;
    print(typed.json, { ok, ...done }, () => printBackfill(done));
    return ok ? 0 : 1;
  },
  reconcile: async (parts, typed) => {
    const { selection, roots } = chosen(parts, typed);
    const { resource: single, since, yes: acceptsAbsences } = typed;
    const options = { selection, roots, single, since, acceptsAbsences, isShown: true, gapMs: 0, looseMissingAgeMs: 0 };
    const done = await reconcile(parts, options);
    const ok = done.failed.length === 0 && done.heldBack.length === 0;
    print(typed.json, { ok, ...done }, () => printReconciled(done));
    return ok ? 0 : 1;
  },
  verify: async (parts, typed) => {
    const done = await verify(parts, chosen(parts, typed));
    print(typed.json, done, () => printVerified(done));
    return done.ok ? 0 : 1;
  },
  webhooks: async (parts, typed) => {
    const webhooks = await openWebhookParts(parts);
    if (webhooks === null) throw new Failure('settings.invalid', 'PUBLIC_URL is not set');
    const done = await runWebhooks(parts, webhooks, typed.words[0] ?? 'list');
    print(typed.json, done, () => printWebhooks(done));
    return done.ok ? 0 : 1;
  },
};

/** Runs one job to the end of the process. */
export async function runCommand(name: string, typedWords: readonly string[]): Promise<never> {
  return runJob(
    { name, json: typedWords.includes('--json') },
    partSettings,
    async ({ settings, instance, stopping }) => {
      const command = commands[name];
      if (command === undefined) throw new Failure('usage.invalid', `There is no job ${name}`);
      const typed = readTyped(typedWords);
      const parts = await openParts(settings, instance, stopping);
      try {
        return await command(parts, typed);
      } finally {
        await parts.close();
      }
    },
  );
}

function readTyped(words: readonly string[]): Typed {
  const { values, positionals } = parse(splitLists(words));
  return {
    json: values.json ?? false,
    yes: values.yes ?? false,
    workspace: gidsOf('--workspace', values.workspace),
    project: gidsOf('--project', values.project),
    resource: gidsOf('--resource', values.resource),
    types: (values.types ?? []).flatMap((types) => types.split(',')).filter((type) => type !== ''),
    since: values.since === undefined ? null : sinceOf(values.since),
    words: positionals,
  };
}

/** A gid becomes part of addresses and of keys, so nothing else may pass for one. */
function gidsOf(option: string, typed: readonly string[] = []): readonly string[] {
  for (const text of typed) {
    const parsed = readGid(text);
    if (!parsed.ok) throw new Failure('usage.invalid', `${option} expects ${parsed.expected}`);
  }
  return typed;
}

function sinceOf(text: string): string {
  const parsed = moment(text);
  if (!parsed.ok) throw new Failure('usage.invalid', `--since expects ${parsed.expected}`);
  return new Date(parsed.value).toISOString();
}

/** `--project 1 2` means `--project 1 --project 2`. */
function splitLists(words: readonly string[]): string[] {
  const split: string[] = [];
  let list: string | null = null;
  for (const word of words) {
    if (word.startsWith('--')) {
      list = ['--project', '--resource', '--workspace', '--types'].includes(word) ? word : null;
      if (list === null) split.push(word);
    } else if (list === null) split.push(word);
    else split.push(list, word);
  }
  return split;
}

function parse(args: string[]) {
  const options = {
    json: { type: 'boolean' },
    yes: { type: 'boolean' },
    workspace: { type: 'string', multiple: true },
    project: { type: 'string', multiple: true },
    resource: { type: 'string', multiple: true },
    types: { type: 'string', multiple: true },
    since: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Failure('usage.invalid', error instanceof Error ? error.message : 'options that make no sense');
  }
}

/** What was asked for, within what the settings allow. */
function chosen(parts: Parts, typed: Typed): { selection: Selection; roots: { type: string; gid: string }[] } {
  const known = new Set([...resources.map(({ name }) => name), ...listKinds(resources).map(({ kind }) => kind)]);
  const unknown = typed.types.filter((type) => !known.has(type));
  if (unknown.length > 0) {
    throw new Failure('usage.invalid', `No such type: ${unknown.join(', ')}. There are: ${[...known].join(', ')}`);
  }
  const selection = selectionOf(parts.settings);
  const roots = [
    ...typed.workspace.map((gid) => ({ type: 'workspace', gid })),
    ...typed.project.map((gid) => ({ type: 'project', gid })),
  ];
  return { selection: { ...selection, types: typed.types.length === 0 ? null : new Set(typed.types) }, roots };
}
