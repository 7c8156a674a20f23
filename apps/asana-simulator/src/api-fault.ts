/**
 * What Asana refuses, with the status and the body it answers: `{errors: [{message, help}]}`, plus machine keys for a few.
 *
 * Thrown by operations and routes, turned into an answer in one place (server.ts). The words are ours; where clients are
 * known to match on a phrase, that phrase is kept.
 */
export class ApiFault extends Error {
  readonly status: number;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    text: string,
    extra: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(text);
    this.status = status;
    this.extra = extra;
    this.headers = headers;
  }

  body(): Record<string, unknown> {
    const { sync, ...keys } = this.extra;
    const help = 'See docs/simulator.md for the rules that this simulator keeps.';
    const answer: Record<string, unknown> = { errors: [{ message: this.message, help, ...keys }] };
    if (sync !== undefined) answer['sync'] = sync;
    return answer;
  }
}

export function badRequest(text: string): ApiFault {
  return new ApiFault(400, text);
}

export function forbidden(text: string): ApiFault {
  return new ApiFault(403, text);
}

/** Gone and not visible are answered alike. */
export function notFound(what: string, gid: string): ApiFault {
  return new ApiFault(404, `${what}: Unknown object: ${gid}`);
}
