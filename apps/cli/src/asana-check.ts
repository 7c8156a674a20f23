/**
 * One small question to Asana before anything else is done: does it answer, does it take the credential, and what time does it
 * have. The product's own client is the reconciler's; this one makes a single request without retries.
 */
import { tokenSource, type Credential } from '@asana-warehouse/asana-api/credential';
import { wordsOfText } from '@asana-warehouse/asana-api/words';
import { Failure } from '@asana-warehouse/failure/failure';
import { Agent } from 'undici';

/** Settings of a credential, as `readSettings` takes them. */
export const credentialSettings = [
  'ASANA_BASE_URL',
  'ASANA_TOKEN',
  'ASANA_CLIENT_ID',
  'ASANA_CLIENT_SECRET',
  'ASANA_REFRESH_TOKEN',
] as const;

const answerMsMax = 10_000;

/**
 * Asks `GET /users/me`; resolves to how far our clock is ahead of Asana's, in ms. Throws `asana.unreachable`, `asana.unauthorized`,
 * `asana.refused` and `asana.unavailable`, with Asana's own words where it has any.
 */
export async function askAsana(credential: Credential): Promise<number> {
  const dispatcher = new Agent();
  try {
    return await ask(credential.ASANA_BASE_URL, await tokenSource(credential, dispatcher).current());
  } finally {
    await dispatcher.destroy();
  }
}

/** Throws as `askAsana` does, but where waiting helps: who goes on then tries again. */
export async function requireAsana(credential: Credential): Promise<void> {
  try {
    await askAsana(credential);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'asana.unavailable') throw error;
  }
}

async function ask(baseUrl: string, token: string): Promise<number> {
  const sentAt = Date.now();
  const { response, text } = await fetchMe(baseUrl, token).catch((error: unknown) => {
    throw new Failure('asana.unreachable', `${baseUrl}: ${reasonOf(error)}`);
  });
  const { status, headers } = response;
  const words = wordsOfText(status, text);
  if (status === 401) throw new Failure('asana.unauthorized', `${baseUrl} answers 401 to the credential: ${words}`);
  if (status === 429 || status >= 500) throw new Failure('asana.unavailable', `${baseUrl} answers ${status}: ${words}`);
  if (status !== 200) throw new Failure('asana.refused', `${baseUrl} answers ${status} to GET /users/me: ${words}`);
  const said = Date.parse(headers.get('date') ?? '');
  const middle = (sentAt + Date.now()) / 2;
  // The header has whole seconds: half a second is taken as the middle.
  return Number.isNaN(said) ? 0 : Math.round(middle - (said + 500));
}

async function fetchMe(baseUrl: string, token: string): Promise<{ response: Response; text: string }> {
  const response = await fetch(`${baseUrl}/api/1.0/users/me?opt_fields=gid`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(answerMsMax),
    redirect: 'manual',
  });
  return { response, text: await response.text() };
}

/** The network's word for it (ECONNREFUSED), never a text that may hold the address with its secrets. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error instanceof Error && error.name === 'TimeoutError' ? `no answer in ${answerMsMax / 1000} s` : 'no answer';
}
