import { once, type EventEmitter } from 'node:events';
import { fromBinary, toBinary, type DescMessage, type DescMethod, type Message } from '@bufbuild/protobuf';
import {
  Server,
  status as grpc,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type MethodDefinition,
  type sendUnaryData,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { ServiceError } from '../../errors.js';
import { currentRequest, identify, type RequestContext } from '../context.js';
import { toServiceError, type ConstraintMessages } from '../db/errors.js';
import { Deadline } from '../deadline.js';
import { body_limit_bytes } from '../http/server.js';
import { logRequest } from '../log.js';
import { fromMessage, toMessage, type Plain } from './messages.js';
import { sendAlways } from './metadata.js';
import type { GrpcService, Method } from './methods.js';
import { toGrpcError } from './status.js';

export interface GrpcOptions {
  log: Logger;
  request_limit_ms: number;
  stream_limit_ms: number;
  constraints: ConstraintMessages;
  /** Of the contract served. */
  fingerprint: string;
}

/** What all four kinds of calls have. */
type Call = Pick<ServerUnaryCall<Message, Message>, 'metadata' | 'cancelled' | 'getDeadline'> & EventEmitter;

// gRPC itself refuses without saying which error of ours it is. So it lets through a little more than is taken.
const transport_limit_bytes = 4 * body_limit_bytes;
const tooLarge = new WeakSet<Message>();

/** A gRPC server of these services; each call has its deadline, its context and its log line. */
export function createGrpcServer(services: GrpcService[], options: GrpcOptions): Server {
  const server = new Server({
    'grpc.max_receive_message_length': transport_limit_bytes,
    interceptors: [sendAlways('x-contract-fingerprint', options.fingerprint)],
  });
  for (const { desc, methods } of services) {
    const definitions = Object.fromEntries(desc.methods.map((method) => [method.localName, definitionOf(method)]));
    const handlers = Object.fromEntries(
      desc.methods.map((method) => [method.localName, handlerOf(method, methods[method.localName] as Method, options)]),
    );
    server.addService(definitions, handlers);
  }
  return server;
}

/** How a method of the contract goes over the wire; clients use it as well. */
export function definitionOf(method: DescMethod): MethodDefinition<Message, Message> {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: method.methodKind === 'client_streaming',
    responseStream: method.methodKind === 'server_streaming',
    requestSerialize: serializer(method.input),
    requestDeserialize: (bytes) => {
      const message = fromBinary(method.input, bytes);
      if (bytes.length > body_limit_bytes) tooLarge.add(message);
      return message;
    },
    responseSerialize: serializer(method.output),
    responseDeserialize: (bytes) => fromBinary(method.output, bytes),
  };
}

function serializer(desc: DescMessage): (message: Message) => Buffer {
  return (message) => {
    const bytes = toBinary(desc, message);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}

type Handler =
  | handleUnaryCall<Message, Message>
  | handleServerStreamingCall<Message, Message>
  | handleClientStreamingCall<Message, Message>;

function handlerOf(desc: DescMethod, method: Method, options: GrpcOptions): Handler {
  const output = (plain: object) => toMessage(desc.output, plain);
  const input = (message: Message) => {
    if (tooLarge.has(message)) throw new ServiceError('PAYLOAD_TOO_LARGE', `send at most ${body_limit_bytes} bytes`);
    return fromMessage(desc.input, message);
  };
  switch (method.kind) {
    case 'unary':
      return (call: ServerUnaryCall<Message, Message>, reply: sendUnaryData<Message>) =>
        void serve(desc, call, options, async () => output(await method.answer(input(call.request)))).then(
          (message) => reply(null, message),
          reply,
        );
    case 'client_streaming':
      return (call: ServerReadableStream<Message, Message>, reply: sendUnaryData<Message>) =>
        void serve(desc, call, options, async () => output(await method.answer(plainRequests(call, input)))).then(
          (message) => reply(null, message),
          reply,
        );
    case 'server_streaming':
      return (call: ServerWritableStream<Message, Message>) =>
        void serve(desc, call, options, (deadline) =>
          writeAll(call, method.answer(input(call.request)), output, deadline),
        ).then(
          () => call.end(),
          // Not destroy(), which would keep the status from being sent.
          (error: unknown) => call.emit('error', error),
        );
  }
}

async function* plainRequests(
  call: ServerReadableStream<Message, Message>,
  input: (message: Message) => Plain,
): AsyncGenerator<Plain> {
  for await (const message of call) yield input(message as Message);
}

// Waits for the reader before it asks for more, and stops asking when the reader is gone.
async function writeAll(
  call: ServerWritableStream<Message, Message>,
  rows: AsyncIterable<object>,
  output: (plain: object) => Message,
  deadline: Deadline,
): Promise<void> {
  const gone = new AbortController();
  deadline.onExpire(() => gone.abort());
  for await (const row of rows) {
    deadline.check();
    if (!call.write(output(row))) await once(call, 'drain', { signal: gone.signal });
  }
}

/** Runs one call in its context, logs it, and rejects with what gRPC should send. */
async function serve<T>(
  desc: DescMethod,
  call: Call,
  options: GrpcOptions,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const started_at = performance.now();
  const limit_ms = desc.methodKind === 'unary' ? options.request_limit_ms : options.stream_limit_ms;
  const context: RequestContext = {
    ...identify({ request_id: call.metadata.get('x-request-id')[0], traceparent: call.metadata.get('traceparent')[0] }),
    deadline: new Deadline(Math.min(limit_ms, millisecondsLeft(call))),
  };
  call.on('cancelled', () => context.deadline.expire());
  let status = grpc.OK;
  try {
    return await currentRequest.run(context, () => context.deadline.run(() => work(context.deadline)));
  } catch (error) {
    context.error = toServiceError(error, options.constraints);
    status = call.cancelled ? grpc.CANCELLED : context.error.grpc_status;
    throw toGrpcError(context.error, context.trace_id);
  } finally {
    const path = `/${desc.parent.typeName}/${desc.name}`;
    logRequest(options.log, context, { method: 'GRPC', path, status: grpc[status], started_at, quiet: false });
  }
}

function millisecondsLeft(call: Call): number {
  const deadline = call.getDeadline();
  return Math.max(0, Math.floor(Number(deadline) - Date.now()));
}
