/** The credential that the settings name, as a source of tokens: a fixed one, or an OAuth grant. */
import { Failure } from '@asana-warehouse/failure/failure';
import type { Dispatcher } from 'undici';
import { fixedToken, refreshedToken, type TokenSource } from './token.ts';

/** Settings of the same names; null: not set. */
export type Credential = {
  readonly ASANA_BASE_URL: string;
  readonly ASANA_TOKEN: string | null;
  readonly ASANA_CLIENT_ID: string | null;
  readonly ASANA_CLIENT_SECRET: string | null;
  readonly ASANA_REFRESH_TOKEN: string | null;
};

/** Throws `settings.invalid` where neither is whole. */
export function tokenSource(credential: Credential, dispatcher: Dispatcher): TokenSource {
  const { ASANA_TOKEN, ASANA_CLIENT_ID, ASANA_CLIENT_SECRET, ASANA_REFRESH_TOKEN } = credential;
  if (ASANA_TOKEN !== null) return fixedToken(ASANA_TOKEN);
  if (ASANA_CLIENT_ID === null || ASANA_CLIENT_SECRET === null || ASANA_REFRESH_TOKEN === null) {
    throw new Failure(
      'settings.invalid',
      'ASANA_TOKEN is not set, nor are ASANA_CLIENT_ID, ASANA_CLIENT_SECRET and ASANA_REFRESH_TOKEN',
    );
  }
  return refreshedToken({
    baseUrl: credential.ASANA_BASE_URL,
    clientId: ASANA_CLIENT_ID,
    clientSecret: ASANA_CLIENT_SECRET,
    refreshToken: ASANA_REFRESH_TOKEN,
    dispatcher,
  });
}
