/** What the credential may see of Asana: access to a project is lost, with all that lies in nothing else, and given back. */
import type { AsanaTruth, Body, Thing } from './asana-truth.ts';

/** Projects that may not be seen now. */
export class Access {
  readonly #truth: AsanaTruth;
  readonly #hidden = new Set<string>();
  /** Losses that are not over: what is given back may be lost once more. */
  troubles = 0;

  constructor(truth: AsanaTruth) {
    this.#truth = truth;
  }

  lose(gid: string): void {
    this.#hidden.add(gid);
  }

  giveBack(gid: string): void {
    this.#hidden.delete(gid);
  }

  /** Whether a thing may be seen: it is not hidden, nor is everything that holds it. */
  sees(gid: string): boolean {
    if (this.#hidden.size === 0) return true;
    const thing = this.#truth.things.get(gid);
    return thing === undefined || this.#seesThing(thing);
  }

  /** A body without what may not be seen of it. */
  shown(body: Body): Body {
    const { memberships } = body;
    if (this.#hidden.size === 0 || !Array.isArray(memberships)) return body;
    const seen = (memberships as readonly { readonly project: { readonly gid: string } }[]).filter(
      ({ project }) => !this.#hidden.has(project.gid),
    );
    return { ...body, memberships: seen };
  }

  #seesThing({ gid, places, parent }: Thing): boolean {
    if (this.#hidden.has(gid)) return false;
    const holders = [...places.keys(), ...(parent === null ? [] : [parent])];
    return holders.length === 0 || holders.some((one) => this.sees(one));
  }
}
