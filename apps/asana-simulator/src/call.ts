/**
 * One API request as the routes see it: who asks, what is asked, and how answers are made. Rows are read through it, so
 * that every route keeps the same rules of visibility, paging and fields.
 */
import { ApiFault, badRequest, notFound } from './api-fault.ts';
import { Input } from './input.ts';
import { parseOptFields } from './opt-fields.ts';
import type { FieldTree } from './opt-fields.ts';
import type { ListSource, PageTokens } from './paging.ts';
import { readLimit, takePage } from './paging.ts';
import { isLive } from './liveness.ts';
import { Reference, render } from './render.ts';
import { expanded } from './rich-text.ts';
import type { View } from './render.ts';
import type { Gid, Row, RowOf, RowType } from './rows.ts';
import type { Actor, World } from './world.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Asked {
  readonly method: string;
  /** The address under which the API was asked, `http://host:port/api/1.0`. */
  readonly base: string;
  readonly path: string;
  /** Whether the description has a word on further pages in the answer. */
  readonly tellsPages: boolean;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** In whose name an answer is asked, and by which app, if by one. */
export interface Asking {
  readonly user: Gid;
  readonly app: string | null;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/1.0`, as the description writes it: `/tasks/{task_gid}`. */
  readonly path: string;
  readonly answer: (call: Call) => Answer | Promise<Answer>;
}

export class Call {
  readonly world: World;
  readonly user: Gid;
  readonly actor: Actor;
  readonly view: View;
  readonly input: Input;
  readonly query: Readonly<Record<string, string>>;
  readonly asked: Asked;
  private readonly tokens: PageTokens;
  private readonly omits: () => boolean;
  private readonly fields: FieldTree | null;

  constructor(world: World, { user, app }: Asking, asked: Asked, tokens: PageTokens, omits: () => boolean) {
    this.world = world;
    this.user = user;
    this.actor = world.actor(user);
    this.view = { ...world.view(user), app };
    this.asked = asked;
    this.tokens = tokens;
    this.omits = omits;
    const { data, options } = readBody(asked.body);
    this.input = new Input(data, user);
    this.query = { ...asked.query, ...options };
    this.fields = parseOptFields(this.query['opt_fields']);
  }

  /** Whether the answer holds the fields that were asked for, rather than those of its kind. */
  get isWide(): boolean {
    return this.fields !== null;
  }

  /** A gid in the path; `me` is the asking person. */
  param(name: string): Gid {
    const value = this.asked.params[name] ?? '';
    return value === 'me' ? this.user : value;
  }

  /** A gid in the query, undefined when missing. */
  queryGid(name: string): Gid | undefined {
    const value = this.query[name];
    return value === undefined || value === '' ? undefined : value === 'me' ? this.user : value;
  }

  /** The row, if it is there and the asking person may see it. Throws 404 or 403. */
  row<T extends RowType>(type: T, gid: Gid): RowOf<T> {
    if (!/^\d+$/.test(gid)) throw badRequest(`${type}: Not a recognized ID: ${gid}`);
    const row = this.world.need(type, gid);
    const verdict = this.world.access.verdict(this.world.store, this.user, row);
    if (verdict === 403) throw new ApiFault(403, `You do not have access to this ${type}.`);
    if (verdict === 404) throw notFound(type, gid);
    return row;
  }

  fromPath<T extends RowType>(type: T): RowOf<T> {
    return this.row(type, this.param(`${type}_gid`));
  }

  /** Rich text of the input, with links as Asana spells them; undefined when missing. */
  richText(name: string): string | undefined {
    const given = this.input.text(name);
    if (given === undefined) return undefined;
    return expanded(given, (gid) => {
      const row = this.world.store.get(gid);
      if (row === undefined || !('name' in row) || !isLive(this.world.store, row) || !this.view.sees(row))
        return undefined;
      return { type: row.type, name: row.name };
    });
  }

  show(row: Row, status = 200, kind: string = row.type): Answer {
    return { status, body: { data: this.render(new Reference(kind, row)) } };
  }

  showValue(kind: string, value: unknown, status = 200): Answer {
    return { status, body: { data: this.render(new Reference(kind, value)) } };
  }

  /** For an operation that answers less than the whole object. */
  showWithout(row: Row, hidden: readonly string[]): Answer {
    const shown = Object.entries(this.render(new Reference(row.type, row)));
    return { status: 200, body: { data: Object.fromEntries(shown.filter(([field]) => !hidden.includes(field))) } };
  }

  private render(reference: Reference): Record<string, unknown> {
    return render(this.view, reference, this.fields ?? 'full');
  }

  /** A list's page: what is there, visible and kept, compact unless fields are asked for. */
  list(
    source: ListSource,
    keep: (row: Row) => boolean = () => true,
    kind?: string,
    shape: 'compact' | 'full' = 'compact',
  ): Answer {
    const limit = readLimit(this.query['limit']);
    const offset = this.query['offset'];
    const scope = this.scope();
    const { nowMs } = this.view;
    const after = offset === undefined || offset === '' ? null : this.tokens.read(scope, offset, nowMs);
    const page = takePage(source, { limit, after: after?.key ?? null }, (row) => this.isShown(row) && keep(row));
    const rows = page.items.filter(() => !this.omits()).map((item) => item.row);
    const data = rows.map((row) => render(this.view, new Reference(kind ?? row.type, row), this.fields ?? shape));
    const isOver = page.nextKey === null;
    if (limit === null || (isOver && !this.asked.tellsPages)) return { status: 200, body: { data } };
    const given = (after?.given ?? 0) + page.items.length;
    const token = page.nextKey === null ? null : this.tokens.issue(scope, { key: page.nextKey, given }, nowMs);
    return { status: 200, body: { data, next_page: token === null ? null : this.nextPage(limit, token) } };
  }

  /** A list that has no pages: what is there and visible, cut at so many. */
  listWhole(rows: readonly Row[], max: number): Answer {
    const given = rows.filter((row) => this.isShown(row)).slice(0, max);
    const data = given
      .filter(() => !this.omits())
      .map((row) => render(this.view, new Reference(row.type, row), this.fields ?? 'compact'));
    return { status: 200, body: { data } };
  }

  private isShown(row: Row): boolean {
    return isLive(this.world.store, row) && this.view.sees(row);
  }

  private scope(): string {
    const { limit: _limit, offset: _offset, opt_fields: _fields, opt_pretty: _pretty, ...filters } = this.asked.query;
    return `${this.asked.path}?${new URLSearchParams(filters).toString()}`;
  }

  private nextPage(limit: number, offset: string): Record<string, string> {
    const query = new URLSearchParams({ ...this.asked.query, limit: String(limit), offset }).toString();
    const path = `${this.asked.path}?${query}`;
    return { offset, path, uri: `${this.asked.base}${path}` };
  }
}

export const nothing: Answer = { status: 200, body: { data: {} } };

function readBody(body: unknown): { data: unknown; options: Record<string, string> } {
  if (body === undefined || body === null) return { data: undefined, options: {} };
  if (typeof body !== 'object' || Array.isArray(body)) throw badRequest('The body must be a JSON object with "data".');
  const { data, options } = body as { data?: unknown; options?: unknown };
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(options ?? {})) {
    const key = name === 'fields' ? 'opt_fields' : name;
    found[key] = Array.isArray(value) ? value.join(',') : String(value);
  }
  return { data, options: found };
}
