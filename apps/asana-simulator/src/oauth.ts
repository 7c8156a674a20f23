/**
 * The OAuth token endpoint, for clients that hold a refresh token: access tokens live one hour of the simulated clock,
 * refresh tokens until revoked. The authorisation page in a browser is not simulated; the refresh token is told by the
 * control request `POST /_simulator/oauth`.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Gid } from './rows.ts';
import type { World } from './world.ts';

const accessLifetimeMs = 3_600_000;

export interface Grant {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

export class OAuth {
  private readonly world: World;
  private readonly grants = new Map<string, Grant & { readonly user: Gid }>();
  private readonly access = new Map<
    string,
    { readonly user: Gid; readonly refreshToken: string; readonly untilMs: number }
  >();
  private issued = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** What a user who has just authorised an app holds. */
  grant(user: Gid): Grant {
    this.issued += 1;
    const make = (what: string): string => secretOf(`${what} ${this.world.seed} ${this.issued}`);
    const grant = { clientId: make('client'), clientSecret: make('secret'), refreshToken: make('refresh') };
    this.grants.set(grant.refreshToken, { ...grant, user });
    return grant;
  }

  /** The user for whom an access token speaks; null when it is unknown, expired, or its grant was revoked. */
  userOf(token: string): Gid | null {
    const found = this.access.get(token);
    if (found === undefined || found.untilMs <= this.world.clock.nowMs()) return null;
    return this.grants.has(found.refreshToken) ? found.user : null;
  }

  serve(server: FastifyInstance): void {
    server.post('/-/oauth_token', (request, reply) => {
      const grant = this.find(formOf(request.body));
      if (grant === null) return reply.status(400).send({ error: 'invalid_grant' });
      this.issued += 1;
      const token = secretOf(`access ${this.world.seed} ${this.issued} ${grant.refreshToken}`);
      const untilMs = this.world.clock.nowMs() + accessLifetimeMs;
      this.access.set(token, { user: grant.user, refreshToken: grant.refreshToken, untilMs });
      const { gid, name, email } = this.world.need('user', grant.user);
      const data = { gid, id: gid, name, email };
      return reply.send({ access_token: token, token_type: 'bearer', expires_in: accessLifetimeMs / 1_000, data });
    });
    server.post('/-/oauth_revoke', (request, reply) => {
      this.grants.delete(formOf(request.body)['token'] ?? '');
      return reply.send({});
    });
  }

  private find(form: Readonly<Record<string, string>>): (Grant & { readonly user: Gid }) | null {
    const grant = this.grants.get(form['refresh_token'] ?? '');
    if (grant === undefined || form['grant_type'] !== 'refresh_token') return null;
    const isClient = form['client_id'] === grant.clientId && form['client_secret'] === grant.clientSecret;
    return isClient ? grant : null;
  }
}

function secretOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}

/** The form, which the parser of the API puts under `data`. */
function formOf(body: unknown): Readonly<Record<string, string>> {
  const { data } = (body ?? {}) as { data?: Readonly<Record<string, string>> };
  return data ?? {};
}
