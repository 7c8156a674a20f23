/**
 * Asana's own state, small and all-knowing: projects, sections, tasks, comments, and every state they were ever in, so that
 * a replica can answer with an older one. What lies in something deleted is not to be seen, and comes back with it.
 */

/** A full body, as the API gives it. */
export type Body = Readonly<Record<string, unknown>> & { readonly gid: string };

/** One thing. `places`: project and section of a task; `parent`: the one thing that a task, section or comment lies in. */
export type Thing = {
  readonly type: string;
  readonly gid: string;
  readonly createdAtMs: number;
  isDeleted: boolean;
  modifiedAtMs: number;
  readonly places: Map<string, string>;
  parent: string | null;
  values: Readonly<Record<string, unknown>>;
};

type State = { readonly atMs: number; readonly text: string; readonly body: Body | null };

export const workspaceGid = 'W1';
export const userGids = ['U1', 'U2'] as const;

/** Which thing `parent` names, by type; a thing of another type has none. */
export const parentTypes: Readonly<Record<string, string>> = { section: 'project', task: 'task', story: 'task' };
const parentFields: Readonly<Record<string, string>> = { section: 'project', task: 'parent', story: 'target' };

/** All things and all states they were in. `settle` must follow every change. */
export class AsanaTruth {
  readonly things = new Map<string, Thing>();
  readonly #states = new Map<string, State[]>();
  #gids = 0;

  /** Adds a thing; `settle` makes it visible. */
  add(type: string, nowMs: number, values: Thing['values'], parent: string | null = null, gid?: string): Thing {
    this.#gids += 1;
    const thing: Thing = {
      type,
      gid: gid ?? `${(type[0] ?? '').toUpperCase()}${this.#gids}`,
      createdAtMs: nowMs,
      isDeleted: false,
      modifiedAtMs: nowMs,
      places: new Map(),
      parent,
      values,
    };
    this.things.set(thing.gid, thing);
    return thing;
  }

  /** Records the state of everything after an action at `nowMs`. */
  settle(nowMs: number): void {
    for (const thing of this.things.values()) {
      const body = this.isVisible(thing) ? this.#render(thing) : null;
      const text = JSON.stringify(body);
      const states = this.#states.get(thing.gid) ?? [];
      this.#states.set(thing.gid, states);
      if (states.at(-1)?.text !== text) states.push({ atMs: nowMs, text, body });
    }
  }

  /** What was to be seen of a thing at a time; null: nothing. */
  bodyAt(type: string, gid: string, atMs: number): Body | null {
    if (this.things.get(gid)?.type !== type) return null;
    return this.#states.get(gid)?.findLast((state) => state.atMs <= atMs)?.body ?? null;
  }

  /** The bodies of all things of a type that were to be seen at a time. */
  bodiesAt(type: string, atMs: number): readonly Body[] {
    return [...this.things.values()].flatMap((thing) => this.bodyAt(type, thing.gid, atMs) ?? []);
  }

  ofType(type: string): readonly Thing[] {
    return [...this.things.values()].filter((thing) => thing.type === type);
  }

  isVisible(thing: Thing): boolean {
    if (thing.isDeleted) return false;
    const holders = [...thing.places.keys(), ...(thing.parent === null ? [] : [thing.parent])];
    return holders.length === 0 || holders.some((gid) => this.#isVisibleGid(gid));
  }

  #isVisibleGid(gid: string): boolean {
    const thing = this.things.get(gid);
    return thing !== undefined && this.isVisible(thing);
  }

  #render(thing: Thing): Body {
    const { type, gid, values, parent, places } = thing;
    const body: Record<string, unknown> = { gid, ...values };
    const field = parentFields[type];
    if (field !== undefined) body[field] = parent !== null && this.#isVisibleGid(parent) ? { gid: parent } : null;
    if (type === 'section' || type === 'story') body['created_at'] = instant(thing.createdAtMs);
    if (type !== 'project' && type !== 'task') return body as Body;
    body['created_at'] = instant(thing.createdAtMs);
    body['modified_at'] = instant(thing.modifiedAtMs);
    body['workspace'] = { gid: workspaceGid };
    if (type === 'project') return body as Body;
    body['memberships'] = [...places]
      .filter(([project]) => this.#isVisibleGid(project))
      .map(([project, section]) => ({ project: { gid: project }, section: { gid: section } }));
    body['num_subtasks'] = this.ofType('task').filter((task) => task.parent === gid && this.isVisible(task)).length;
    return body as Body;
  }
}

/** ISO 8601, ms. */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}
