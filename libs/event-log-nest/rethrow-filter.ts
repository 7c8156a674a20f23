/**
 * Keeps errors of handlers whole. In a microservice Nest answers every thrown error with `{status: 'error', message:
 * 'Internal server error'}`, so that class, code and `retriable` are gone before the transport sees them. Register it
 * with `app.useGlobalFilters(rethrowFilter)` where only the log speaks to handlers; in an application that also answers
 * HTTP, an HTTP error is passed on the usual way.
 */
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/** Catches everything and throws it again, unchanged, where the transport waits for the handler. */
export const rethrowFilter: ExceptionFilter = {
  catch(error: unknown, host: ArgumentsHost): Observable<never> {
    if (host.getType() !== 'rpc') throw error;
    return throwError(() => error);
  },
};
