/**
 * Alert rules say nothing when a name in them is wrong, so every name is checked: metrics and labels against their declarations,
 * label values against what can occur, runbooks against their headings.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { failureCodes } from '@asana-warehouse/failure/failure';
import { metrics } from '@asana-warehouse/telemetry/metrics';
import { letterReasons, letterStates } from '@asana-warehouse/warehouse/dead-letters';
import { parse } from 'yaml';

type Rule = {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary?: string; readonly runbook_url?: string };
};

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, 'ops', 'alerts');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const rules = files.flatMap((file) => {
  const { groups } = parse(readFileSync(path.join(folder, file), 'utf8')) as { groups: { rules: Rule[] }[] };
  return groups.flatMap((group) => group.rules.map((rule) => [rule.alert, rule] as const));
});
/** What a label of a metric can hold, where that is a closed set. */
const values: Readonly<Record<string, readonly string[]>> = {
  'asana_warehouse_dead_letters state': letterStates,
  'asana_warehouse_dead_letters reason': letterReasons,
  'asana_warehouse_consumer_failures_total code': [...Object.keys(failureCodes), 'internal'],
};
/** Added to every series by Prometheus, or to a histogram's. */
const builtIn = ['job', 'instance', 'le'];

test('there are rules, each under a name of its own', () => {
  expect(rules.length).toBeGreaterThan(0);
  expect(new Set(rules.map(([name]) => name)).size).toBe(rules.length);
});

test.each(rules)('%s uses metrics, labels and values that exist, and balanced brackets', (_, { expr }) => {
  expect(faultsOf(expr)).toEqual([]);
});

test.each(rules)('%s says how severe it is, what happened, and leads to a runbook that has that heading', (_, rule) => {
  expect(rule.labels['severity']).toMatch(/^(warning|critical)$/);
  expect(rule.annotations.summary).toMatch(/\S/);
  const [file = '', anchor = ''] = (rule.annotations.runbook_url ?? '').split('#');
  const headings = readFileSync(path.join(root, file), 'utf8').match(/^## .+$/gm) ?? [];
  expect(headings.map(anchorOf)).toContain(anchor);
});

test.each([
  ['a metric', 'sum(asana_warehouse_dead_leters) > 0', 'asana_warehouse_dead_leters'],
  ['a label', 'asana_warehouse_dead_letters{kind="open"}', 'kind'],
  ['a label to sum by', 'sum by (topic) (asana_warehouse_dead_letters)', 'topic'],
  ['a value', 'asana_warehouse_dead_letters{state=~"open|lost_and_found"}', 'lost_and_found'],
  ['a bracket', 'sum(asana_warehouse_dead_letters', 'brackets'],
])('%s that is wrong is found', (_, expr, found) => {
  expect(faultsOf(expr)).toEqual([expect.stringContaining(found)]);
});

/** What is wrong with an expression. */
function faultsOf(expr: string): readonly string[] {
  const faults: string[] = [];
  const known = new Set<string>(builtIn);
  for (const [, name = '', matchers = ''] of expr.matchAll(/(asana_warehouse_\w+)(?:\{([^}]*)\})?/g)) {
    const declared = declarationOf(name);
    if (declared === undefined) {
      faults.push(`no metric ${name}`);
      continue;
    }
    for (const label of declared.labels) known.add(label);
    for (const [, label = '', text = ''] of matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)) {
      if (![...declared.labels, ...builtIn].includes(label)) faults.push(`${name} has no label ${label}`);
      else faults.push(...text.split('|').filter((value) => values[`${name} ${label}`]?.includes(value) === false));
    }
  }
  for (const [, labels = ''] of expr.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g)) {
    const named = labels.split(',').map((label) => label.trim());
    faults.push(...named.filter((label) => label !== '' && !known.has(label) && faults.length === 0));
  }
  return [...faults, ...(isBalanced(expr) ? [] : ['brackets do not match'])];
}

/** A histogram's series have endings of their own. */
function declarationOf(name: string): { readonly labels: readonly string[] } | undefined {
  const all: Readonly<Record<string, { readonly kind: string; readonly labels: readonly string[] }>> = metrics;
  const own = all[name];
  if (own !== undefined) return own.kind === 'histogram' ? undefined : own;
  const base = all[name.replace(/_(bucket|sum|count)$/, '')];
  return base?.kind === 'histogram' ? base : undefined;
}

function isBalanced(expr: string): boolean {
  const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  const open: string[] = [];
  for (const character of expr.replaceAll(/"[^"]*"/g, '')) {
    if ('([{'.includes(character)) open.push(character);
    else if (character in closing && open.pop() !== closing[character]) return false;
  }
  return open.length === 0;
}

/** As Markdown viewers make it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .replace(/^## /, '')
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}
