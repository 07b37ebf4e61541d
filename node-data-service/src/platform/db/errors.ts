import pg from 'pg';
import { ServiceError, invalid, type ErrorCode } from '../../errors.js';

/** What breaking a constraint means to the caller, by the constraint's name. */
export type ConstraintMessages = Readonly<Record<string, string>>;

/** The typed error for whatever went wrong. Errors that are none of the database's are INTERNAL. */
export function toServiceError(error: unknown, constraints: ConstraintMessages = {}): ServiceError {
  const causes = chain(error);
  const typed = causes.find((cause) => cause instanceof ServiceError);
  if (typed) return typed;
  const server = causes.find((cause) => cause instanceof pg.DatabaseError);
  if (server) return fromServer(server, constraints);
  if (causes.some(isConnectionFailure)) return unavailable(error);
  return new ServiceError('INTERNAL', 'the request could not be completed', { cause: error });
}

/** Whether the database refused the statement for its foreign keys. */
export function isForeignKeyViolation(error: unknown): boolean {
  return chain(error).some((cause) => cause instanceof pg.DatabaseError && cause.code === '23503');
}

/** Whether the connection is still good after this error, because the database itself or we raised it. */
export function cameFromServer(error: unknown): boolean {
  return chain(error).some((cause) => cause instanceof pg.DatabaseError || cause instanceof ServiceError);
}

function chain(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause !== undefined && causes.length < 10; cause = (cause as { cause?: unknown }).cause) {
    causes.push(cause);
    if (!(cause instanceof Error)) break;
  }
  return causes;
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html; the longest matching start of the code decides.
const meanings: Record<string, ErrorCode> = {
  '08': 'DATABASE_UNAVAILABLE',
  '22': 'VALIDATION_FAILED',
  '23503': 'INVALID_REFERENCE',
  '23505': 'ALREADY_EXISTS',
  '23514': 'VALIDATION_FAILED',
  '25006': 'DATABASE_UNAVAILABLE',
  '28': 'DATABASE_UNAVAILABLE',
  '3D': 'DATABASE_UNAVAILABLE',
  '40': 'OVERLOADED',
  '42P01': 'DATABASE_UNAVAILABLE',
  '53': 'DATABASE_UNAVAILABLE',
  '53300': 'OVERLOADED',
  '55P03': 'OVERLOADED',
  '57': 'DATABASE_UNAVAILABLE',
  '57014': 'DEADLINE_EXCEEDED',
  '58': 'DATABASE_UNAVAILABLE',
};

function fromServer(error: pg.DatabaseError, constraints: ConstraintMessages): ServiceError {
  const sqlstate = error.code ?? '';
  const code = meanings[sqlstate] ?? meanings[sqlstate.slice(0, 2)];
  const rule = constraints[error.constraint ?? ''];
  switch (code) {
    case undefined:
      return new ServiceError('INTERNAL', 'the request could not be completed', { cause: error });
    case 'DATABASE_UNAVAILABLE':
      return unavailable(error);
    case 'OVERLOADED':
      return new ServiceError(code, 'the database is busy; try again with back-off', { cause: error });
    case 'DEADLINE_EXCEEDED':
      return new ServiceError(code, 'the database took longer than a statement may', { cause: error });
    case 'VALIDATION_FAILED':
      return invalid({ field: 'body', detail: rule ?? 'has a value that cannot be stored' });
    case 'INVALID_REFERENCE':
      return new ServiceError(code, missingReference(error) ?? 'something referred to does not exist');
    default:
      return new ServiceError(code, rule ?? 'there already is one with these values', { cause: error });
  }
}

// The words around it are translated by the server's locale, the brackets are not: Key (user_id)=(9) is not ...
function missingReference(error: pg.DatabaseError): string | undefined {
  const [, column, value] = /\((\w+)\)=\((\d+)\)/.exec(error.detail ?? '') ?? [];
  return column && `${column} ${value} does not exist`;
}

function unavailable(cause: unknown): ServiceError {
  return new ServiceError('DATABASE_UNAVAILABLE', 'the database cannot be used at the moment; try again later', {
    cause,
  });
}

const networkCodes = /^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EHOST|ENET|EAI_)/;
const driverMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (has encountered|was closed)|Cannot use a pool after)/;

function isConnectionFailure(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionFailure);
  if (!(error instanceof Error)) return false;
  return networkCodes.test((error as NodeJS.ErrnoException).code ?? '') || driverMessages.test(error.message);
}
