import type { Socket } from 'node:net';
import { invalid, ServiceError } from '../../errors.js';
import { identify } from '../context.js';
import { problemType } from './problems.js';

/** Answers bytes that are not an HTTP request, of which Fastify gives us only the socket. */
export function refuseMalformedHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = explain(error.code).toProblem(identify({}).trace_id);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.code}\r\nContent-Type: ${problemType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function explain(code: string | undefined): ServiceError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ServiceError('PAYLOAD_TOO_LARGE', 'the headers may have at most 16 KiB');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ServiceError('DEADLINE_EXCEEDED', 'the request did not arrive in time');
    default:
      return invalid({ field: 'request', detail: 'is not well-formed HTTP' });
  }
}
