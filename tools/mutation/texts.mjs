// The rule by which mutants of texts are left out: what people read, and no program does. Failures, and faults of settings,
// say in such texts what happened and what to do; tests look at their codes, names and places instead. Columns say what they mean.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const prose = new Map([
  ['Failure', 1],
  ['Error', 0],
  ['TypeError', 0],
  ['wrong', 0],
  ['column', 2],
]);
const proseKeys = new Set(['text', 'remedy', 'doc']);

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'texts', { shouldIgnore })];

function shouldIgnore({ node, parent, key, listKey }) {
  if (!/^(StringLiteral|TemplateLiteral)$/.test(node.type)) return undefined;
  const isArgument = listKey === 'arguments' && key === prose.get(parent.callee.name);
  const isValue = parent.type === 'ObjectProperty' && key === 'value' && proseKeys.has(parent.key.name);
  return isArgument || isValue ? 'a text that only people read' : undefined;
}
