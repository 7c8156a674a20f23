/**
 * What the official description says of the types served here, read from the extract beside this file: field names, which
 * of them a compact object has, which must be asked for by name, and the endpoints with their parameters.
 */
import { readFileSync } from 'node:fs';

interface OfficialType {
  readonly compact: readonly string[];
  readonly opt_in: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
}

interface Official {
  readonly types: Readonly<Record<string, OfficialType>>;
  readonly endpoints: readonly {
    readonly method: string;
    readonly path: string;
    readonly query: readonly string[];
    readonly paginated: boolean;
  }[];
}

export const official = JSON.parse(readFileSync(new URL('./official.json', import.meta.url), 'utf8')) as Official;

/** Fields of a compact object: those of the description that need not be asked for by name. */
export const compactFields = eachType((type) => type.compact.filter((field) => !type.opt_in.includes(field)));
/** Fields of a full object without `opt_fields`. */
export const fullFields = eachType((type) => Object.keys(type.fields).filter((field) => !type.opt_in.includes(field)));
/** Every field, those that must be asked for included. */
export const allFields = eachType((type) => Object.keys(type.fields));

function eachType(choose: (type: OfficialType) => string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(official.types).map(([name, type]) => [name, choose(type)]));
}
