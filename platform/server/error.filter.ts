import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorStatus, type ErrorBody, type ErrorCode, type Problem, ShirabeError } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import { explainError, log } from './log.ts';

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
  // The route, not the address: that may hold a token, or words of a user.
  if (known.code === 'internal')
    log('error', 'request failed', { request: request.id, method: request.method, route: request.routeOptions.url, error: explainError(error) });
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const english = isEnglish(request);
  if (known.code === 'unavailable') void reply.header('retry-after', '5');
  if (known.code === 'too_many_requests' || known.code === 'locked') {
    const { until } = known.detail;
    if (typeof until === 'string') void reply.header('retry-after', new Date(until).toUTCString());
  }
  const body: ErrorBody = {
    ...known.detail,
    code: known.code,
    message: english ? known.en : known.message,
    problems: known.problems.map((problem) => toWire(problem, english)),
    request: request.id,
  };
  void reply.status(errorStatus[known.code]).header('cache-control', 'no-store').type('application/json; charset=utf-8').send(JSON.stringify(body));
}

/** The language of the user; of the browser before the log-in, which the pages set to the one that they show. */
function isEnglish({ context, headers }: FastifyRequest): boolean {
  return context ? context.actor.language === 'en' : /^en\b/i.test(headers['accept-language'] ?? '');
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
    : new ShirabeError('internal', {
        ja: '処理できませんでした。時間をおいてもう一度お試しください。続くときは事務局へご連絡ください。',
        en: 'Something went wrong on our side. Try again in a while; if it goes on, tell the secretariat.',
      });
}

/** Fastify's own refusals (body too large, not JSON, wrong media type) carry a status code. */
function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
}

const byStatus: Readonly<Record<number, readonly [ErrorCode, Text]>> = {
  400: ['bad_request', { ja: 'リクエストの形式が正しくありません。', en: 'The request is not of the right form.' }],
  404: ['not_found', { ja: '見つかりません。', en: 'Not found.' }],
  405: ['method_not_allowed', { ja: 'この操作はできません。', en: 'This cannot be done here.' }],
  413: [
    'too_large',
    { ja: '送られた内容が大きすぎます。文字を減らすか、何回かに分けて送ってください。', en: 'What was sent is too large. Shorten it, or send it in parts.' },
  ],
  // A part of the address is longer than any name or id.
  414: ['not_found', { ja: '見つかりません。', en: 'Not found.' }],
  415: ['unsupported_media_type', { ja: '本文は application/json（UTF-8）で送ってください。', en: 'Send the body as application/json (UTF-8).' }],
};
