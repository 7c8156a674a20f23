/**
 * What the official description says of the types served here, read from the extract beside this file: field names, which
 * of them a compact object has, which must be asked for by name, and the endpoints with their parameters.
 */
import { readFileSync } from 'node:fs';
import { fieldsOfSchema } from './answer-check.ts';

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

/** Schemas that are not called after the kind. */
const otherSchemas: Readonly<Record<string, string>> = {
  legacy_project_membership: 'ProjectMembershipNormalResponse',
  project_membership: 'ProjectMembershipCompactResponse',
  enum_option: 'EnumOption',
  goal_metric: 'GoalMetricBase',
  time_tracking_entry: 'TimeTrackingEntryBase',
  template_role: 'TemplateRole',
  placeholder: 'PlaceholderCompact',
  role: 'RbacRoleResponse',
  reaction: 'ReactionCompact',
};

/** The schema of a kind's full object. */
export function schemaOf(kind: string): string {
  const camel = kind.replaceAll(/(?:^|_)(\w)/g, (_all, letter: string) => letter.toUpperCase());
  return otherSchemas[kind] ?? `${camel}Response`;
}

export const official = JSON.parse(readFileSync(new URL('./official.json', import.meta.url), 'utf8')) as Official;

/** Fields of a compact object: those of the description that need not be asked for by name. */
export const compactFields = eachType((type) => type.compact.filter((field) => !type.opt_in.includes(field)));
/** Fields of a full object without `opt_fields`: without those that only the compact form is described to have. */
export const fullFields = eachType((type, name) => {
  const described = fieldsOfSchema(schemaOf(name));
  return Object.keys(type.fields).filter((field) => !type.opt_in.includes(field) && described.includes(field));
});
/** Every field, those that must be asked for included. */
export const allFields = eachType((type) => Object.keys(type.fields));

/** The kind of what a field holds, or a list of; null where that is no object of a kind. */
export function kindWithin(kind: string, field: string): string | null {
  const type = Object.hasOwn(official.types, kind) ? official.types[kind]?.fields[field] : undefined;
  return kindsBySchema.get(type?.replaceAll(/[[\]?]/g, '') ?? '') ?? null;
}

const kindsBySchema = new Map(
  Object.keys(official.types).flatMap((kind) => {
    const schema = schemaOf(kind);
    return [
      [schema, kind],
      [schema.replace(/Response$/, 'Compact'), kind],
    ];
  }),
);

function eachType(choose: (type: OfficialType, name: string) => string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(official.types).map(([name, type]) => [name, choose(type, name)]));
}
