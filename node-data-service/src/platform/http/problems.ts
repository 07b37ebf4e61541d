import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errorCodes, invalid, ServiceError, type ErrorCode, type FieldError } from '../../errors.js';
import { identify } from '../context.js';
import { toServiceError, type ConstraintMessages } from '../db/errors.js';

export const problemType = 'application/problem+json';

/** RFC 9457 problem details, for the API's description. */
export const ProblemSchema = z
  .looseObject({
    type: z.string().describe('Where the error is explained: `/problems/<code>`.'),
    title: z.string().describe('The error in general; the same for a code.'),
    status: z.int().min(400).max(599).describe('The HTTP status.'),
    detail: z.string().describe('The error in this case, and what to do.'),
    code: z.string().describe('The error for programs. Stable.'),
    traceId: z.string().describe('Found in the logs of every service the request passed.'),
    errors: z
      .array(z.looseObject({ field: z.string(), detail: z.string() }))
      .optional()
      .describe('The fields that are wrong; with VALIDATION_FAILED.'),
  })
  .meta({ id: 'Problem', description: 'An error, as RFC 9457 problem details.' });

/** Any request can end so. */
const always: ErrorCode[] = [
  'VALIDATION_FAILED',
  'INTERNAL',
  'OVERLOADED',
  'DATABASE_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
];
const withBody: ErrorCode[] = ['MALFORMED_BODY', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

/** The error answers of a route, for its description: what any route has, and its own codes. */
export function problems(options: { body: boolean }, ...own: ErrorCode[]) {
  const responses: Record<number, { description: string; content: Record<string, { schema: typeof ProblemSchema }> }> =
    {};
  for (const code of [...always, ...(options.body ? withBody : []), ...own]) {
    const [status, , title] = errorCodes[code];
    const known = responses[status]?.description;
    responses[status] = {
      description: known ? `${known} ${code}: ${title}.` : `${code}: ${title}.`,
      content: { [problemType]: { schema: ProblemSchema } },
    };
  }
  return responses;
}

/** Sends an error as the problem it is. */
export function sendProblem(reply: FastifyReply, error: ServiceError, trace_id: string): FastifyReply {
  if (error.retry_after_seconds !== undefined) void reply.header('retry-after', String(error.retry_after_seconds));
  if (error.allow.length > 0) void reply.header('allow', error.allow.join(', '));
  return reply
    .code(error.http_status)
    .type(problemType)
    .send(JSON.stringify(error.toProblem(trace_id)));
}

/** Every error of a request, Fastify's own as well, becomes a problem. */
export function renderProblems(app: FastifyInstance, constraints: ConstraintMessages): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const typed = fromFastify(error, app.initialConfig.bodyLimit) ?? toServiceError(error, constraints);
    request.call.error = typed;
    return sendProblem(reply, typed, request.call.trace_id);
  });
}

export const undecodable = 'has a % that is not followed by two hexadecimal digits of UTF-8';

/** Errors from before a request has a route, such as a path that cannot be decoded. */
export function renderFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { trace_id } = identify({
    request_id: request.headers['x-request-id'],
    traceparent: request.headers.traceparent,
  });
  const typed =
    error.code === 'FST_ERR_BAD_URL'
      ? invalid({ field: 'path', detail: undecodable })
      : new ServiceError('INTERNAL', 'the request could not be completed', { cause: error });
  sendProblem(reply, typed, trace_id);
}

function fromFastify(error: FastifyError, body_limit: number | undefined): ServiceError | undefined {
  const body = (detail: string): FieldError => ({ field: 'body', detail });
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ServiceError('PAYLOAD_TOO_LARGE', `the body may have at most ${body_limit} bytes`);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ServiceError('UNSUPPORTED_MEDIA_TYPE', 'send the body as application/json');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return invalid(body('does not have the length that Content-Length says'));
    default:
      return undefined;
  }
}
