/**
 * Changes of the API that Asana announces: told in `Asana-Change` headers of every answer from their start to their end, but not to
 * who has decided already, by naming the change in `Asana-Enable` or `Asana-Disable`.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { badRequest } from './api-fault.ts';

export interface AnnouncedChange {
  readonly name: string;
  readonly info: string;
  readonly affected: boolean;
}

export class Changes {
  private announced: readonly AnnouncedChange[] = [];

  /** Replaces what is announced. Throws 400 for what is no list of changes. */
  set(given: unknown): readonly AnnouncedChange[] {
    if (!Array.isArray(given)) throw badRequest('changes: must be a list');
    this.announced = given.map((one: Partial<AnnouncedChange>) => {
      if (typeof one.name !== 'string' || !/^\w+$/.test(one.name)) throw badRequest('changes: each has a name');
      return { name: one.name, info: one.info ?? 'https://forum.asana.com', affected: one.affected === true };
    });
    return this.announced;
  }

  /** Header lines for the answer to a request with these headers. */
  linesFor(headers: IncomingHttpHeaders): string[] {
    const decided = [headers['asana-enable'], headers['asana-disable']]
      .flat()
      .flatMap((text) => (text ?? '').split(','));
    const names = decided.map((name) => name.trim());
    return this.announced
      .filter(({ name }) => !names.includes(name))
      .map(({ name, info, affected }) => `name=${name};info=${info}${affected ? ';affected=true' : ''}`);
  }
}
