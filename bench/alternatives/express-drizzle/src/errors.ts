import { STATUS_CODES } from 'node:http';
import { DrizzleQueryError } from 'drizzle-orm';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';

const codes = {
  VALIDATION_FAILED: [400, 'The request is not valid'],
  MALFORMED_BODY: [400, 'The body is not valid JSON'],
  ROUTE_NOT_FOUND: [404, 'There is nothing at this path'],
  NOT_FOUND: [404, 'There is no such resource'],
  METHOD_NOT_ALLOWED: [405, 'The method is not offered here'],
  ALREADY_EXISTS: [409, 'There already is such a resource'],
  VERSION_CONFLICT: [409, 'The resource was changed in the meantime'],
  PAYLOAD_TOO_LARGE: [413, 'The body is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The content type is not supported'],
  INTERNAL: [500, 'Something went wrong on our side'],
  DATABASE_UNAVAILABLE: [503, 'The database cannot be reached'],
} as const;

interface FieldError {
  field: string;
  detail: string;
}

/** An error of the table above. `detail` is read by clients. */
export class Problem extends Error {
  constructor(
    readonly code: keyof typeof codes,
    readonly detail: string,
    readonly errors?: FieldError[],
  ) {
    super(detail);
  }
}

export function invalid(...errors: FieldError[]): Problem {
  return new Problem('VALIDATION_FAILED', errors.map(({ field, detail }) => `${field}: ${detail}`).join('; '), errors);
}

export function notFound(resource: string, id: number): Problem {
  return new Problem('NOT_FOUND', `${resource} ${id} does not exist`);
}

export const noRoute: RequestHandler = (request) => {
  throw new Problem('ROUTE_NOT_FOUND', `there is nothing at ${request.path}`);
};

/** For the methods that a path does not take. */
export function onlyTakes(...methods: string[]): RequestHandler {
  return (request, response) => {
    response.set('Allow', methods.join(', '));
    throw new Problem('METHOD_NOT_ALLOWED', `this path does not take ${request.method}`);
  };
}

/** Every error as problem details (RFC 9457), whoever raised it. */
export function renderProblems(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const { code, detail, errors } = problemOf(error);
    const [status, title] = codes[code];
    if (status === 500) log.error(error);
    if (status === 503) response.set('Retry-After', '1');
    const { trace_id: traceId } = response.locals;
    response.status(status).type('application/problem+json');
    response.send(JSON.stringify({ type: `/problems/${code}`, title, status, detail, code, traceId, errors }));
  };
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof z.ZodError) return invalid(...error.issues.flatMap(fieldErrors));
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (cause instanceof pg.DatabaseError) return fromDatabase(cause);
  if (cause !== error) return new Problem('DATABASE_UNAVAILABLE', 'the database cannot be used at the moment');
  return fromExpress(error as { status?: number });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((field) => ({ field, detail: 'is not known' }));
  return [{ field: issue.path.join('.') || 'body', detail: issue.message }];
}

function fromDatabase(error: pg.DatabaseError): Problem {
  if (error.code === '23505') return new Problem('ALREADY_EXISTS', 'there already is one with these values');
  return new Problem('INTERNAL', 'the request could not be completed');
}

function fromExpress({ status = 500 }: { status?: number }): Problem {
  if (status === 413) return new Problem('PAYLOAD_TOO_LARGE', 'the body may have at most 1 MiB');
  if (status === 400 || status === 403) return new Problem('MALFORMED_BODY', 'the body is not JSON in UTF-8');
  return new Problem('INTERNAL', STATUS_CODES[status] ?? 'the request could not be completed');
}
