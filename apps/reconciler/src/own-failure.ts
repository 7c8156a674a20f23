/**
 * Some requests Asana never answers, however often they are made: a list, a page or one resource that ends in a server error, in no
 * answer in time, or in something that is no answer. Such a one fails alone, and everything else goes on. Where nothing else is
 * answered either, Asana is down and to be waited for.
 */
import type { Priority } from '@asana-warehouse/asana-api/answer';
import { Failure, type FailureCode } from '@asana-warehouse/failure/failure';
import type { Parts } from './parts.ts';

/** Codes of what may be the request's own. Of those that are true, asking for something else says nothing. */
const own: Partial<Record<FailureCode, boolean>> = {
  'asana.refused': true,
  'asana.malformed': true,
  'asana.unavailable': false,
  'asana.unreachable': false,
};

/** The failure, if it is that of the request alone: Asana answers another one, which any credential may make. Else throws it. */
export async function ownFailure(
  { api, stopping }: Pick<Parts, 'api' | 'stopping'>,
  error: unknown,
  priority: Priority,
): Promise<Failure> {
  const isSure = error instanceof Failure ? own[error.code] : undefined;
  if (!(error instanceof Failure) || isSure === undefined || stopping.aborted) throw error;
  if (isSure) return error;
  return await api.get('/users/me', {}, { priority, signal: stopping }).then(
    () => error,
    () => Promise.reject(error),
  );
}
