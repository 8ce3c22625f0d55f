import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorStatus, type ErrorBody, type ErrorCode, type Problem, ShirabeError } from '../contract/problem.ts';
import { log } from './log.ts';

/** Turns whatever was thrown into the one error shape. What is not a ShirabeError is logged, and its text stays inside. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    sendError(error, request, reply);
  }
}

/** Sends the error shape with the status of its code. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toShirabeError(error);
  if (known.code === 'internal') log('error', 'request failed', { method: request.method, url: request.url.split('?')[0], error: describe(error) });
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const english = request.context?.actor.language === 'en';
  if (known.code === 'unavailable') void reply.header('retry-after', '5');
  if (known.code === 'too_many_requests' || known.code === 'locked') {
    const { until } = known.detail;
    if (typeof until === 'string') void reply.header('retry-after', new Date(until).toUTCString());
  }
  const body: ErrorBody = { ...known.detail, code: known.code, message: known.message, problems: known.problems.map((problem) => toWire(problem, english)) };
  void reply.status(errorStatus[known.code]).header('cache-control', 'no-store').type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function toWire({ en, ...problem }: Problem, english: boolean): Problem {
  return english && en !== undefined ? { ...problem, message: en } : problem;
}

function toShirabeError(error: unknown): ShirabeError {
  if (error instanceof ShirabeError) return error;
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  const found = byStatus[status];
  return found
    ? new ShirabeError(found[0], found[1])
    : new ShirabeError('internal', '処理できませんでした。時間をおいてもう一度お試しください。続くときは事務局へご連絡ください。');
}

/** Fastify's own refusals (body too large, not JSON, wrong media type) carry a status code. */
function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
}

const byStatus: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['bad_request', 'リクエストの形式が正しくありません。'],
  404: ['not_found', '見つかりません。'],
  405: ['method_not_allowed', 'この操作はできません。'],
  413: ['too_large', '送られた内容が大きすぎます。'],
  415: ['unsupported_media_type', '本文は application/json（UTF-8）で送ってください。'],
};

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
