/**
 * Where the bearer token comes from: a fixed one, or OAuth, where the access token lives an hour and a refresh token
 * gives the next. It is renewed shortly before it expires, and once when Asana refuses it earlier than that. Neither
 * token ever appears in an error.
 */
import { createHash } from 'node:crypto';
import { Failure } from '@asana-warehouse/failure/failure';
import { request, type Dispatcher } from 'undici';
import { isObject } from './words.ts';

export type TokenSource = {
  /** Names the credential without giving it away: those who share it share one budget. */
  readonly credentialId: string;
  current(): Promise<string>;
  /** Asana refused `rejected`: whether there is another one to try. */
  renew(rejected: string): Promise<boolean>;
};

/** A personal access token or a service account's. */
export function fixedToken(token: string): TokenSource {
  return { credentialId: nameOf(token), current: async () => token, renew: async () => false };
}

/** `baseUrl`: without `/api/1.0`. */
export type OAuthOptions = {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly dispatcher: Dispatcher;
};

/** Renewed this long before it expires, so that no request is sent with a token about to die. */
const marginMs = 5 * 60_000;
const answerMsMax = 30_000;
const attemptsMax = 4;

/** An access token kept fresh by a refresh token. `current` throws `asana.unauthorized` when Asana no longer takes that. */
export function refreshedToken(options: OAuthOptions): TokenSource {
  let held: { readonly token: string; readonly goodUntilMs: number } | undefined;
  let renewing: Promise<string> | undefined;
  const renewal = (): Promise<string> => {
    renewing ??= askForToken(options)
      .then(({ token, expiresInMs }) => {
        held = { token, goodUntilMs: performance.now() + Math.max(0, expiresInMs - marginMs) };
        return token;
      })
      .finally(() => (renewing = undefined));
    return renewing;
  };
  return {
    credentialId: nameOf(`${options.clientId}\n${options.refreshToken}`),
    current: async () => (held !== undefined && performance.now() < held.goodUntilMs ? held.token : renewal()),
    renew: async (rejected) => {
      if (held?.token === rejected) held = undefined;
      return (await (held?.token ?? renewal())) !== rejected;
    },
  };
}

type Granted = { readonly token: string; readonly expiresInMs: number };

async function askForToken(options: OAuthOptions): Promise<Granted> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: options.clientId,
    client_secret: options.clientSecret,
    refresh_token: options.refreshToken,
  });
  for (let attempt = 1; ; attempt += 1) {
    const { status, body } = await post(options, form.toString());
    if (status === 200) return granted(body);
    if (status >= 400 && status < 500 && status !== 429) {
      const reason = isObject(body) && typeof body['error'] === 'string' ? body['error'] : 'no reason given';
      throw new Failure('asana.unauthorized', `Asana did not renew the access token: ${status} ${reason}`);
    }
    if (attempt >= attemptsMax) {
      throw new Failure('asana.unavailable', `Asana's token endpoint answered ${status} ${attempt} times`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
}

async function post(options: OAuthOptions, form: string): Promise<{ status: number; body: unknown }> {
  try {
    const answer = await request(`${options.baseUrl}/-/oauth_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form,
      dispatcher: options.dispatcher,
      headersTimeout: answerMsMax,
      bodyTimeout: answerMsMax,
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: parse(text) };
  } catch (cause) {
    throw new Failure('asana.unreachable', "Asana's token endpoint cannot be reached", { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function granted(body: unknown): Granted {
  const token = isObject(body) ? body['access_token'] : undefined;
  const seconds = isObject(body) ? body['expires_in'] : undefined;
  if (typeof token !== 'string' || token === '') {
    throw new Failure('asana.malformed', "Asana's token endpoint answered without an access token");
  }
  return { token, expiresInMs: (typeof seconds === 'number' ? seconds : 3600) * 1000 };
}

function nameOf(secret: string): string {
  return createHash('sha256').update(`asana-warehouse credential\n${secret}`).digest('hex').slice(0, 16);
}
