import { status as grpc } from '@grpc/grpc-js';

/** Every error this service can answer with: its HTTP status, gRPC status and title, as in docs/reference/errors.md. */
export const errorCodes = {
  VALIDATION_FAILED: [400, grpc.INVALID_ARGUMENT, 'The request is not valid'],
  MALFORMED_BODY: [400, grpc.INVALID_ARGUMENT, 'The body is not valid JSON'],
  ROUTE_NOT_FOUND: [404, grpc.UNIMPLEMENTED, 'There is nothing at this path'],
  NOT_FOUND: [404, grpc.NOT_FOUND, 'There is no such resource'],
  METHOD_NOT_ALLOWED: [405, grpc.UNIMPLEMENTED, 'The method is not offered here'],
  VERSION_CONFLICT: [409, grpc.ABORTED, 'The resource was changed in the meantime'],
  ALREADY_EXISTS: [409, grpc.ALREADY_EXISTS, 'There already is such a resource'],
  STILL_REFERENCED: [409, grpc.FAILED_PRECONDITION, 'Other resources refer to this one'],
  INVALID_TRANSITION: [409, grpc.FAILED_PRECONDITION, 'The status does not allow this'],
  OUT_OF_STOCK: [409, grpc.FAILED_PRECONDITION, 'There is not enough stock'],
  PRICE_CHANGED: [409, grpc.FAILED_PRECONDITION, 'The price changed since the quote'],
  RESERVATION_EXPIRED: [409, grpc.FAILED_PRECONDITION, 'The stock is no longer held'],
  STALE_EPOCH: [409, grpc.ABORTED, 'Another replica has taken the saga over'],
  OPERATION_CANCELLED: [409, grpc.FAILED_PRECONDITION, 'The operation was cancelled'],
  PAYLOAD_TOO_LARGE: [413, grpc.RESOURCE_EXHAUSTED, 'The body is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, grpc.INVALID_ARGUMENT, 'The content type is not supported'],
  INVALID_REFERENCE: [422, grpc.FAILED_PRECONDITION, 'The request refers to something that does not exist'],
  CURRENCY_MISMATCH: [422, grpc.FAILED_PRECONDITION, 'The currencies differ'],
  IDEMPOTENCY_KEY_REUSED: [422, grpc.FAILED_PRECONDITION, 'The key was used for another request'],
  INTERNAL: [500, grpc.INTERNAL, 'Something went wrong on our side'],
  OVERLOADED: [503, grpc.UNAVAILABLE, 'Too many requests at once'],
  DATABASE_UNAVAILABLE: [503, grpc.UNAVAILABLE, 'The database cannot be reached'],
  DEADLINE_EXCEEDED: [504, grpc.DEADLINE_EXCEEDED, 'The time for this request is up'],
} as const satisfies Record<string, readonly [http_status: number, grpc_status: grpc, title: string]>;

export type ErrorCode = keyof typeof errorCodes;

/** One field of the request and what is wrong with it. */
export interface FieldError {
  field: string;
  detail: string;
}

/** RFC 9457 problem details, as sent. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  traceId: string;
  errors?: FieldError[];
}

/** An error of the table above. `detail` is read by the caller: it says what to do, and names no inner workings. */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly fields: FieldError[];
  /** Methods to list in `Allow`; for METHOD_NOT_ALLOWED. */
  readonly allow: string[];

  constructor(
    code: ErrorCode,
    detail: string,
    options: { fields?: FieldError[]; allow?: string[]; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, 'cause' in options ? { cause: options.cause } : {});
    this.name = 'ServiceError';
    this.code = code;
    this.detail = detail;
    this.fields = options.fields ?? [];
    this.allow = options.allow ?? [];
  }

  get http_status(): number {
    return errorCodes[this.code][0];
  }

  get grpc_status(): grpc {
    return errorCodes[this.code][1];
  }

  /** Seconds after which trying again makes sense; undefined when it does not. */
  get retry_after_seconds(): number | undefined {
    return this.http_status === 503 ? 1 : undefined;
  }

  toProblem(trace_id: string): Problem {
    const [status, , title] = errorCodes[this.code];
    const problem: Problem = {
      type: `/problems/${this.code}`,
      title,
      status,
      detail: this.detail,
      code: this.code,
      traceId: trace_id,
    };
    if (this.fields.length > 0) problem.errors = this.fields;
    return problem;
  }
}

/** VALIDATION_FAILED for the given fields; the detail is made from them. */
export function invalid(...fields: FieldError[]): ServiceError {
  const detail = fields.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
  return new ServiceError('VALIDATION_FAILED', detail, { fields });
}

/** NOT_FOUND for an id, e.g. `user 7 does not exist`. */
export function notFound(resource: string, id: number): ServiceError {
  return new ServiceError('NOT_FOUND', `${resource} ${id} does not exist`);
}
