/**
 * Some requests Asana never answers, however often they are made: a list, a page or one resource that ends in a server error, in no
 * answer in time, or in something that is no answer. Such a one fails alone, and everything else goes on. Where nothing else is
 * answered either, Asana is down and to be waited for.
 */
import type { CallOptions, Priority } from '@asana-warehouse/asana-api/answer';
import { readResource } from '@asana-warehouse/asana-api/read-resource';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { Failure, type FailureCode } from '@asana-warehouse/failure/failure';
import type { Parts } from './parts.ts';

/** Failures of a request as it stands: of those, asking for something else says nothing. */
const ofRequest: ReadonlySet<FailureCode> = new Set(['asana.refused', 'asana.malformed']);
/** Failures of the request, or of Asana. */
const ofEither: ReadonlySet<FailureCode> = new Set(['asana.unavailable', 'asana.unreachable']);

/** Whether a request alone may be to blame. */
export function mayBeOwn(error: unknown): error is Failure {
  return error instanceof Failure && (ofRequest.has(error.code) || ofEither.has(error.code));
}

/** Whether Asana gives this resource, or says that it is not there or not to be seen. */
export async function isAnswered(
  { api }: Pick<Parts, 'api'>,
  declaration: Resource,
  gid: string,
  options: CallOptions,
): Promise<boolean> {
  const reading = { gid, workspaceGid: null, repairEpoch: 0, source: 'reconcile' } as const;
  return await readResource(api, declaration, reading, options).then(
    () => true,
    () => false,
  );
}

/** The failure, if it is that of the request alone: Asana answers another one, which any credential may make. Else throws it. */
export async function ownFailure(
  { api, stopping }: Pick<Parts, 'api' | 'stopping'>,
  error: unknown,
  priority: Priority,
): Promise<Failure> {
  if (!mayBeOwn(error) || stopping.aborted) throw error;
  if (ofRequest.has(error.code)) return error;
  return await api.get('/users/me', {}, { priority, signal: stopping }).then(
    () => error,
    () => Promise.reject(error),
  );
}
