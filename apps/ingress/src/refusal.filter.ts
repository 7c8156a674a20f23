/** What Nest itself turns down (an address that does not exist) or fails at, in the same short form as every refusal. */
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { log } from '@asana-warehouse/telemetry/logger';
import type { FastifyReply } from 'fastify';

const reasons: Readonly<Record<number, string>> = { 404: 'no such address', 415: 'content type is not JSON' };

@Catch()
export class RefusalFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const status = statusOf(error);
    if (status >= 500) log.error('request failed', {}, error);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.raw.headersSent) return;
    const body = JSON.stringify({ reason: reasons[status] ?? 'refused' });
    reply.raw.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
    reply.raw.end(body);
  }
}

/** Nest's errors say their status by a method, Fastify's by a property. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}
