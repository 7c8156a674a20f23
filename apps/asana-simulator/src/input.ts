/**
 * What a request says in its `data`, read field by field with Asana's complaints. A missing key gives undefined; null is
 * given only where the API takes it.
 */
import { choicesOf } from './answer-check.ts';
import { badRequest } from './api-fault.ts';
import type { Gid } from './rows.ts';

export class Input {
  private readonly data: Readonly<Record<string, unknown>>;
  private readonly me: Gid;

  constructor(data: unknown, me: Gid) {
    if (data !== undefined && (data === null || typeof data !== 'object' || Array.isArray(data))) {
      throw badRequest('data: must be an object');
    }
    this.data = (data ?? {}) as Record<string, unknown>;
    this.me = me;
  }

  raw(name: string): unknown {
    return this.data[name];
  }

  has(name: string): boolean {
    return this.data[name] !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.data[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw badRequest(`${name}: Not a string: ${JSON.stringify(value)}`);
    return value;
  }

  textOrNull(name: string): string | null | undefined {
    return this.data[name] === null ? null : this.text(name);
  }

  /** One of the texts that the description has for this field of a schema. */
  choice(name: string, schema: string): string | undefined {
    const value = this.text(name);
    const choices = choicesOf(schema, name);
    if (value !== undefined && !choices.includes(value))
      throw badRequest(`${name}: must be one of ${choices.join(', ')}`);
    return value;
  }

  choiceOrNull(name: string, schema: string): string | null | undefined {
    return this.data[name] === null ? null : this.choice(name, schema);
  }

  needText(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw badRequest(`${name}: Missing input`);
    return value;
  }

  boolean(name: string): boolean | undefined {
    const value = this.data[name];
    if (value === undefined || typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw badRequest(`${name}: Not a boolean: ${JSON.stringify(value)}`);
  }

  number(name: string): number | undefined {
    const value = this.data[name];
    if (value === undefined || value === '') return undefined;
    const number = Number(value);
    if (!Number.isFinite(number)) throw badRequest(`${name}: Not a number: ${JSON.stringify(value)}`);
    return number;
  }

  /** A day, `2025-01-31`, or null. */
  day(name: string): string | null | undefined {
    const value = this.textOrNull(name);
    if (typeof value === 'string' && !/^\d{4}-\d{2}-\d{2}$/.test(value))
      throw badRequest(`${name}: Not a date: ${value}`);
    return value;
  }

  /** A moment as ISO 8601 in UTC with milliseconds, or null. */
  time(name: string): string | null | undefined {
    const value = this.textOrNull(name);
    if (typeof value !== 'string') return value;
    if (Number.isNaN(Date.parse(value))) throw badRequest(`${name}: Not a valid time: ${value}`);
    return new Date(value).toISOString();
  }

  gid(name: string): Gid | undefined {
    return this.gidOrNull(name) ?? undefined;
  }

  gidOrNull(name: string): Gid | null | undefined {
    const value = this.data[name];
    if (value === undefined || value === null) return value;
    return this.person(readGid(name, value));
  }

  needGid(name: string): Gid {
    const value = this.gid(name);
    if (value === undefined || value === '') throw badRequest(`${name}: Missing input`);
    return value;
  }

  /** A list of gids, as an array, as objects with gid, or as text with commas; empty when missing. */
  gids(name: string): Gid[] {
    const value = this.data[name];
    if (value === undefined || value === null || value === '') return [];
    const items = typeof value === 'string' ? value.split(',') : value;
    if (!Array.isArray(items)) throw badRequest(`${name}: Not a list: ${JSON.stringify(value)}`);
    return items.map((item) => this.person(readGid(name, item)));
  }

  private person(gid: Gid): Gid {
    return gid === 'me' ? this.me : gid;
  }
}

function readGid(name: string, value: unknown): Gid {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'object' && value !== null && 'gid' in value && typeof value.gid === 'string') return value.gid;
  throw badRequest(`${name}: Not an id: ${JSON.stringify(value)}`);
}
