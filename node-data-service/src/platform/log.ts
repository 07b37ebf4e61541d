import { pino, type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { Config } from '../config.js';
import type { ServiceError } from '../errors.js';
import type { RequestContext } from './context.js';

export const service = 'node-data-service';

/** Lines as JSON, or for people: `12:00:00.000 INFO GET /api/users 200 3.1 ms trace_id=...`. */
export function createLog({ log_format, log_level }: Pick<Config, 'log_format' | 'log_level'>): Logger {
  const options = { level: log_level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime };
  if (log_format === 'json') return pino(options);
  const pretty = PinoPretty({
    colorize: false,
    singleLine: true,
    sync: true,
    ignore: 'pid,hostname,service,method,path,status,duration_ms,request_id,trace_id,code,cause',
    messageFormat: readable,
    translateTime: 'SYS:HH:MM:ss.l',
  });
  return pino(options, pretty);
}

function readable(log: Record<string, unknown>, messageKey: string): string {
  const line = log as Partial<Record<string, string | number>>;
  const { duration_ms, code, cause, request_id, trace_id } = line;
  const parts = [line[messageKey]];
  if (duration_ms !== undefined) parts.push(`${duration_ms} ms`);
  if (code !== undefined) parts.push(code);
  if (cause !== undefined) parts.push(`(${cause})`);
  if (request_id !== undefined && request_id !== trace_id) parts.push(`request_id=${request_id}`);
  if (trace_id !== undefined) parts.push(`trace_id=${trace_id}`);
  return parts.join(' ');
}

/** The one line each request leaves: no query values and no bodies, they may be personal. */
export function logRequest(
  log: Logger,
  { request_id, trace_id, error }: RequestContext,
  line: { method: string; path: string; status: number | string; started_at: number; quiet: boolean },
): void {
  const { method, path, status, started_at } = line;
  const duration_ms = Math.round((performance.now() - started_at) * 10) / 10;
  const fields = { method, path, status, duration_ms, request_id, trace_id };
  const message = `${method} ${path} ${status}`;
  if (error?.code === 'INTERNAL') log.error({ ...fields, code: error.code, err: error.cause }, message);
  else if (error && error.http_status >= 500) log.warn({ ...fields, code: error.code, ...reason(error) }, message);
  else log[line.quiet ? 'debug' : 'info'](error ? { ...fields, code: error.code } : fields, message);
}

function reason({ cause }: ServiceError): { cause?: string } {
  return cause === undefined ? {} : { cause: describeFailure(cause) };
}

/** The innermost cause in one line: it says what happened, while the statement around it may hold personal values. */
export function describeFailure(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describeFailure(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : describeFailure(error.cause);
}
