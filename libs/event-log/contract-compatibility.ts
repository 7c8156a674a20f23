/**
 * Whether a later minor version of a contract may follow an earlier one: what either writes, the other must read. So
 * what both know is equal, word for word; the later one may only know more, and never depend on it.
 *
 *   allowed    another optional header or key; other descriptions; a required header that a step fills in for old records
 *   refused    a name that goes, or is called otherwise; a shape that is made narrower (old records fail) or wider (old
 *              readers fail); a name that becomes required, or no longer is; an object that is closed; a keyword that is
 *              not understood here
 */
import { isDeepStrictEqual } from 'node:util';
import type { Schema } from './contract-schemas.ts';

/** Keywords that say nothing to a validator. */
const annotations = new Set(['$schema', '$comment', 'title', 'description', 'examples']);
/** Keywords that are compared as they stand. */
const constraints = new Set(
  'type const enum pattern format minLength minimum levelsMax additionalProperties if'.split(' '),
);
/** Keywords whose schemas are compared one by one. */
const compound = new Set(['properties', 'required', 'allOf', 'then']);

/**
 * What stands in the way, a line each with its path; empty when `later` may follow `earlier`. `filled`: paths of
 * required names that a step puts into records of the earlier version.
 */
export function incompatibilities(earlier: Schema, later: Schema, filled: ReadonlySet<string>, path = ''): string[] {
  const keywords = [...new Set([...Object.keys(earlier), ...Object.keys(later)])];
  const faults = keywords.flatMap((keyword) => {
    if (annotations.has(keyword) || compound.has(keyword)) return [];
    if (!constraints.has(keyword)) return [`${path}: ${keyword} is not understood`];
    return isDeepStrictEqual(earlier[keyword], later[keyword]) ? [] : [`${path}: ${keyword} differs`];
  });
  return [
    ...faults,
    ...requiredFaults(earlier, later, filled, path),
    ...propertyFaults(earlier, later, filled, path),
    ...branchFaults(earlier, later, filled, path),
  ];
}

function requiredFaults(earlier: Schema, later: Schema, filled: ReadonlySet<string>, path: string): string[] {
  const [before, after] = [listOf(earlier['required']), listOf(later['required'])];
  return [
    ...before.filter((name) => !after.includes(name)).map((name) => `${path}/${name}: no longer required`),
    ...after
      .filter((name) => !before.includes(name) && !filled.has(`${path}/${name}`))
      .map((name) => `${path}/${name}: required, and nothing fills it in for old records`),
  ];
}

function propertyFaults(earlier: Schema, later: Schema, filled: ReadonlySet<string>, path: string): string[] {
  const [before, after] = [fieldsOf(earlier['properties']), fieldsOf(later['properties'])];
  return [
    ...Object.entries(before).flatMap(([name, schema]) => {
      const next = after[name];
      return next === undefined
        ? [`${path}/${name}: removed`]
        : incompatibilities(fieldsOf(schema), fieldsOf(next), filled, `${path}/${name}`);
    }),
    ...Object.entries(after)
      .filter(([name, schema]) => !(name in before) && !isIgnorable(earlier['additionalProperties'], fieldsOf(schema)))
      .map(([name]) => `${path}/${name}: refused by readers of the earlier version`),
  ];
}

/** Whether a reader that does not know the name takes every value of it, by what it says of names it does not know. */
function isIgnorable(additional: unknown, added: Schema): boolean {
  if (additional === undefined || additional === true) return true;
  const { type, ...rest } = fieldsOf(additional);
  return additional !== false && Object.keys(rest).length === 0 && isDeepStrictEqual(added['type'], type);
}

function branchFaults(earlier: Schema, later: Schema, filled: ReadonlySet<string>, path: string): string[] {
  const [before, after] = [branchesOf(earlier), branchesOf(later)];
  if (before.length !== after.length) return [`${path}: other conditions`];
  return before.flatMap((branch, index) => incompatibilities(branch, after[index] ?? {}, filled, path));
}

function branchesOf(schema: Schema): readonly Schema[] {
  const all = Array.isArray(schema['allOf']) ? schema['allOf'].map(fieldsOf) : [];
  return schema['then'] === undefined ? all : [...all, fieldsOf(schema['then'])];
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function fieldsOf(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}
