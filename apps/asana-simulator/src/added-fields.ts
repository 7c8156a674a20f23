/**
 * Fields that Asana begins to send one day, and values of a type that its description does not have: put into every object of a
 * type, however deep it lies in an answer, after the answer was held against the description. What was asked for does not matter.
 */
import { badRequest } from './api-fault.ts';
import { kindWithin } from './official.ts';

type Values = Readonly<Record<string, unknown>>;

export class AddedFields {
  private byType: Readonly<Record<string, Values>> = {};

  /** `{task: {mood: "calm"}}`; replaces what was set, `{}` clears. Throws 400 for anything else. */
  set(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    for (const [type, values] of Object.entries(given)) {
      if (typeof values !== 'object' || values === null || Array.isArray(values))
        throw badRequest(`${type}: must be an object of fields`);
    }
    this.byType = given as Readonly<Record<string, Values>>;
    return given;
  }

  /**
   * The same answer, with what is added. Objects tell their type by `resource_type`, others have the one that the description gives to their
   * place; `kind` is that of the outermost ones.
   */
  into(body: unknown, kind: string): unknown {
    if (Object.keys(this.byType).length === 0) return body;
    const { data, ...rest } = body as { data?: unknown };
    return data === undefined ? body : { ...rest, data: this.added(data, kind) };
  }

  private added(value: unknown, kind: string | null): unknown {
    if (Array.isArray(value)) return value.map((item) => this.added(item, kind));
    if (typeof value !== 'object' || value === null) return value;
    const type = 'resource_type' in value && typeof value.resource_type === 'string' ? value.resource_type : kind;
    const inner = Object.fromEntries(
      Object.entries(value).map(([name, it]) => [name, this.added(it, type === null ? null : kindWithin(type, name))]),
    );
    return { ...inner, ...(type === null ? {} : this.byType[type]) };
  }
}
