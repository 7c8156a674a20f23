/**
 * The HTTP client for webhook targets: one POST, no redirects, a bound on time, connections kept for reuse.
 */
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';

/** What a target said; `status` 0 with the reason when it said nothing. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly reason: string;
}

export class Poster {
  private readonly http = new HttpAgent({ keepAlive: true });
  private readonly https = new HttpsAgent({ keepAlive: true });
  private readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  post(target: string, body: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
    const url = new URL(target);
    const isTls = url.protocol === 'https:';
    const fixed = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    const agent = isTls ? this.https : this.http;
    const options = { method: 'POST', agent, headers: { ...fixed, ...headers } };
    return new Promise((resolve) => {
      const fail = (reason: string): void => resolve({ status: 0, headers: {}, reason });
      const sent = (isTls ? httpsRequest : httpRequest)(url, options, (reply) => {
        reply.resume();
        reply.on('end', () =>
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, reason: reply.statusMessage ?? '' }),
        );
        reply.on('error', (error) => fail(error.message));
      });
      const timer = setTimeout(() => sent.destroy(new Error('timed out')), this.timeoutMs);
      sent.on('close', () => clearTimeout(timer));
      sent.on('error', (error) => fail(error.message));
      sent.end(body);
    });
  }

  close(): void {
    this.http.destroy();
    this.https.destroy();
  }
}
