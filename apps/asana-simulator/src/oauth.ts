/**
 * OAuth as apps use it: the authorise page, the exchange of its code, access tokens that live one hour of the simulated clock,
 * refresh tokens that live until revoked, and granular scopes. The person at the page agrees at once.
 *
 *   POST /_simulator/oauth   an app, and what it holds after a user agreed
 *   GET /-/oauth_authorize   302 to the app with a code, once, or with an error
 *   POST /-/oauth_token      authorization_code (with PKCE if the page was asked with a challenge) or refresh_token
 *   POST /-/oauth_revoke     ends the grant of a refresh token, and its access tokens
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Gid } from './rows.ts';
import type { World } from './world.ts';

const accessLifetimeMs = 3_600_000;
const codeLifetimeMs = 300_000;

/** `scopes` null: full permissions. */
export interface Grant {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly user: Gid;
  readonly scopes: readonly string[] | null;
}

/** For whom a token speaks, and what for; `scopes` null: full permissions. */
export interface Speaker {
  readonly user: Gid;
  /** The app's client id; null for a personal access token. */
  readonly app: string | null;
  readonly scopes: readonly string[] | null;
}

interface Code {
  readonly app: Grant;
  readonly scopes: readonly string[] | null;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly untilMs: number;
}

type Form = Readonly<Record<string, string>>;

export class OAuth {
  private readonly world: World;
  private readonly apps = new Map<string, Grant>();
  private readonly grants = new Map<string, Grant>();
  private readonly codes = new Map<string, Code>();
  private readonly access = new Map<string, { readonly grant: Grant; readonly untilMs: number }>();
  private issued = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** A new app, and what it holds when a user has just authorised it. */
  grant(user: Gid, scopes: readonly string[] | null): Grant {
    const refreshToken = this.secret('refresh');
    const grant = { clientId: this.secret('client'), clientSecret: this.secret('secret'), refreshToken, user, scopes };
    this.apps.set(grant.clientId, grant);
    this.grants.set(refreshToken, grant);
    return grant;
  }

  /** Null when an access token is unknown, expired, or its grant was revoked. */
  speaker(token: string): Speaker | null {
    const found = this.access.get(token);
    if (found === undefined || found.untilMs <= this.world.clock.nowMs()) return null;
    const { user, clientId, scopes, refreshToken } = found.grant;
    return this.grants.has(refreshToken) ? { user, app: clientId, scopes } : null;
  }

  serve(server: FastifyInstance): void {
    server.get('/-/oauth_authorize', (request, reply) => {
      const asked = request.query as Form;
      const app = this.apps.get(asked['client_id'] ?? '');
      const redirectUri = asked['redirect_uri'] ?? '';
      if (app === undefined || !URL.canParse(redirectUri)) return reply.status(400).send({ error: 'invalid_request' });
      const answer = new URL(redirectUri);
      for (const [name, value] of Object.entries(this.authorise(app, asked))) answer.searchParams.set(name, value);
      if (asked['state'] !== undefined) answer.searchParams.set('state', asked['state']);
      return reply.redirect(answer.href, 302);
    });
    server.post('/-/oauth_token', (request, reply) => {
      const form = formOf(request.body);
      const grant = form['grant_type'] === 'authorization_code' ? this.exchange(form) : this.refresh(form);
      if (grant === null) return reply.status(400).send({ error: 'invalid_grant' });
      const isNew = form['grant_type'] === 'authorization_code';
      return reply.send({ ...this.accessFor(grant), ...(isNew ? { refresh_token: grant.refreshToken } : {}) });
    });
    server.post('/-/oauth_revoke', (request, reply) => {
      this.grants.delete(formOf(request.body)['token'] ?? '');
      return reply.send({});
    });
  }

  /** A code, or why there is none: an app asks for scopes of its own kind only, full permissions being called `default`. */
  private authorise(app: Grant, asked: Form): Form {
    if (asked['response_type'] !== 'code') return { error: 'unsupported_response_type' };
    const wanted = (asked['scope'] ?? 'default').split(/[ +]/);
    const isFull = wanted.includes('default');
    const isAllowed = isFull ? app.scopes === null : wanted.every((scope) => app.scopes?.includes(scope) === true);
    if (!isAllowed) {
      const text = `Your app is not allowed to request user authorization for \`${wanted.join(' ')}\` scopes.`;
      return { error: 'forbidden_scopes', error_description: text };
    }
    const code = this.secret('code');
    this.codes.set(code, {
      app,
      scopes: isFull ? null : wanted,
      redirectUri: asked['redirect_uri'] ?? '',
      challenge: asked['code_challenge'] ?? null,
      untilMs: this.world.clock.nowMs() + codeLifetimeMs,
    });
    return { code };
  }

  /** A code is good once, for the app and the address that it was made for. */
  private exchange(form: Form): Grant | null {
    const code = this.codes.get(form['code'] ?? '');
    this.codes.delete(form['code'] ?? '');
    if (code === undefined || code.untilMs <= this.world.clock.nowMs()) return null;
    const verified = createHash('sha256')
      .update(form['code_verifier'] ?? '')
      .digest('base64url');
    const isProven = code.challenge === null || code.challenge === verified;
    if (!isClient(code.app, form) || form['redirect_uri'] !== code.redirectUri || !isProven) return null;
    const grant = { ...code.app, scopes: code.scopes, refreshToken: this.secret('refresh') };
    this.grants.set(grant.refreshToken, grant);
    return grant;
  }

  private refresh(form: Form): Grant | null {
    const grant = this.grants.get(form['refresh_token'] ?? '');
    if (grant === undefined || form['grant_type'] !== 'refresh_token') return null;
    return isClient(grant, form) ? grant : null;
  }

  private accessFor(grant: Grant): Record<string, unknown> {
    const token = this.secret('access');
    this.access.set(token, { grant, untilMs: this.world.clock.nowMs() + accessLifetimeMs });
    const { gid, name, email } = this.world.need('user', grant.user);
    const data = { gid, id: gid, name, email };
    return { access_token: token, token_type: 'bearer', expires_in: accessLifetimeMs / 1_000, data };
  }

  private secret(what: string): string {
    this.issued += 1;
    return createHash('sha256').update(`${what} ${this.world.seed} ${this.issued}`).digest('hex').slice(0, 40);
  }
}

function isClient(grant: Grant, form: Form): boolean {
  return form['client_id'] === grant.clientId && form['client_secret'] === grant.clientSecret;
}

/** The form, which the parser of the API puts under `data`. */
function formOf(body: unknown): Form {
  const { data } = (body ?? {}) as { data?: Form };
  return data ?? {};
}
