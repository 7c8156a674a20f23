/**
 * One small question to Asana, for diagnosis: does it answer, does it take the credential, and what time does it have. The
 * product's own client is the reconciler's; this one makes a single request without retries.
 */
import { Failure } from '@asana-warehouse/failure/failure';

export type AsanaAnswer =
  | { readonly kind: 'ok'; readonly clockOffsetMs: number }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly reason: string };

const answerMsMax = 10_000;

/** Asks `GET /users/me`. `token` null: only whether something like Asana answers (401 then is an answer). */
export async function askAsana(baseUrl: string, token: string | null): Promise<AsanaAnswer> {
  const sentAt = Date.now();
  try {
    const response = await fetch(`${baseUrl}/api/1.0/users/me?opt_fields=gid`, {
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(answerMsMax),
      redirect: 'manual',
    });
    await response.arrayBuffer();
    if (response.status !== 200) return { kind: 'refused', status: response.status };
    const said = Date.parse(response.headers.get('date') ?? '');
    const middle = (sentAt + Date.now()) / 2;
    // The header has whole seconds: half a second is taken as the middle.
    return { kind: 'ok', clockOffsetMs: Number.isNaN(said) ? 0 : Math.round(middle - (said + 500)) };
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error) };
  }
}

/** Throws `asana.unreachable` or `asana.unauthorized`. `token` null: another kind of credential, judged by who uses it. */
export async function requireAsana(baseUrl: string, token: string | null): Promise<void> {
  const answer = await askAsana(baseUrl, token);
  if (answer.kind === 'unreachable') throw new Failure('asana.unreachable', `${baseUrl}: ${answer.reason}`);
  if (answer.kind === 'refused' && answer.status === 401 && token !== null) {
    throw new Failure('asana.unauthorized', `${baseUrl} answers 401 to the credential`);
  }
}

/** The network's word for it (ECONNREFUSED), never a text that may hold the address with its secrets. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error instanceof Error && error.name === 'TimeoutError' ? `no answer in ${answerMsMax / 1000} s` : 'no answer';
}
